"""Who has sent a ballot and who has not, turn by turn, for those who wait for it. Imports views and text."""

from collections.abc import Iterator

from textual import events, on
from textual.content import Content
from textual.reactive import reactive

from scoring_tui.i18n.locale import format_countdown, tr
from scoring_tui.tui.common.wrapped import FittedText
from scoring_tui.views.jury_presence import BallotStatus, LastSeen, TurnProgress

WIDE = 72
"""Cells after which a line's state no longer moves away from the name."""
SAVED = {"": "", "saved": " ✓", "saving": " …", "error": " !"}
"""What the juror's own badge says of what is being typed."""
SIGNS = {"sent": "✓", "typing": "✎", "missing": "○", "recused": "⊘", "excused": "–"}


class JuryList(FittedText):
    """Each turn with its ballots in and the jurors it waits for; last, those of the stage who are done."""

    turns: reactive[tuple[TurnProgress, ...]] = reactive((), repaint=False)

    @on(events.Resize)
    def watch_turns(self) -> None:
        """Draw all of them, at the width of now."""
        width = self.content_region.width
        if not width:
            return
        waited = [line for turn in self.turns for line in _waited(turn, width)]
        done = [
            _juror(juror, width)
            for turn in self.turns
            if turn.live
            for juror in turn.jurors
            if not juror.late
        ]
        self.fit(Content("\n").join((*waited, *done)))


def _waited(turn: TurnProgress, width: int) -> Iterator[Content]:
    """The turn with its ballots in, and whom it waits for."""
    sent, of = turn.ballots
    count = Content(tr("{sent} of {of} ballots in", sent=sent, of=of))
    who = Content(tr("no. {number} {name}", number=turn.number, name=turn.name))
    look = "bold $text-accent" if turn.missing else "bold $text-success"
    yield Content(" · ").join((count.stylize(look), who.stylize("bold"))).truncate(width, ellipsis=True)
    for juror in turn.jurors:
        if juror.late:
            yield _juror(juror, width)


def _juror(juror: BallotStatus, width: int) -> Content:
    """Sign and name, then state and presence at the end of the line."""
    look = "" if juror.late else "dim"
    presence = Content(seen(juror.sign))
    presence = presence.stylize("$text-error" if juror.sign.offline and not look else "dim")
    state = Content.assemble(f"{_state(juror)} · ", presence)
    room = max(6, min(width, WIDE) - state.cell_length - 1)
    name = Content(f"{SIGNS[juror.state]} {juror.name}").truncate(room, ellipsis=True, pad=True)
    return Content.assemble(name, " ", state).stylize(look)


def _state(juror: BallotStatus) -> str:
    return {
        "sent": tr("sent"),
        "typing": tr("typing {progress}", progress=juror.progress) + SAVED[juror.saved],
        "missing": tr("not sent"),
        "recused": tr("does not judge"),
        "excused": tr("excused"),
    }[juror.state]


def seen(sign: LastSeen) -> str:
    """Never "connected" without its age."""
    if sign.age is None:
        return tr("not signed in")
    if sign.offline:
        return tr("offline {time}", time=format_countdown(sign.age * 1000))
    return tr("seen within {n} s", n=sign.age)
