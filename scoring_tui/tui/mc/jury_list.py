"""Which jurors have sent their ballots, turn by turn."""

from collections.abc import Iterator

from textual import events, on
from textual.content import Content
from textual.reactive import reactive

from scoring_tui.i18n.locale import format_countdown, tr
from scoring_tui.tui.common.wrapped import FittedText
from scoring_tui.views.jury_presence import BallotStatus, LastSeen, TurnProgress

MAX_LINE_WIDTH = 72
"""Widest line in cells; beyond it the state would stand too far from the name."""
MAX_ROOM_WIDTH = 16
"""Widest name of another room in cells."""
SAVE_SIGNS = {"": "", "saved": " ✓", "saving": " …", "error": " !"}
"""How the draft is saved, as on the juror's own screen."""
SIGNS = {"sent": "✓", "typing": "✎", "missing": "○", "recused": "⊘", "excused": "–"}


class JuryList(FittedText):
    """Each turn with its ballot count and missing jurors, then the other jurors of the turn on stage."""

    turns: reactive[tuple[TurnProgress, ...]] = reactive((), repaint=False)

    @on(events.Resize)
    def watch_turns(self) -> None:
        """Draw all turns at the current width."""
        width = self.content_region.width
        if not width:
            return
        missing_lines = [line for turn in self.turns for line in _draw_turn(turn, width)]
        other_lines = [
            _draw_juror(juror, width)
            for turn in self.turns
            if turn.is_live
            for juror in turn.ballot_statuses
            if not juror.is_late
        ]
        self.fit(Content("\n").join((*missing_lines, *other_lines)))


def _draw_turn(turn: TurnProgress, width: int) -> Iterator[Content]:
    """The ballot count of the turn, then a line for each missing juror."""
    sent_count, juror_count = turn.ballot_counts
    ballot_count = Content(tr("{sent} of {of} ballots in", sent=sent_count, of=juror_count))
    contestant = Content(tr("no. {number} {name}", number=turn.number, name=turn.name))
    style = "bold $text-accent" if turn.missing_jurors else "bold $text-success"
    title = Content(" · ").join((ballot_count.stylize(style), contestant.stylize("bold")))
    yield title.truncate(width, ellipsis=True)
    for juror in turn.ballot_statuses:
        if juror.is_late:
            yield _draw_juror(juror, width)


def _draw_juror(juror: BallotStatus, width: int) -> Content:
    """Sign and name, then state and presence at the end of the line."""
    style = "" if juror.is_late else "dim"
    presence = Content(describe_presence(juror.last_seen))
    presence = presence.stylize("$text-error" if juror.last_seen.is_offline and not style else "dim")
    state = Content.assemble(f"{_ballot_state(juror)} · ", presence)
    name_width = max(6, min(width, MAX_LINE_WIDTH) - state.cell_length - 1)
    name = Content(f"{SIGNS[juror.state]} {juror.juror_name}").truncate(name_width, ellipsis=True, pad=True)
    return Content.assemble(name, " ", state).stylize(style)


def _ballot_state(juror: BallotStatus) -> str:
    if juror.other_room:  # why nothing is sent is more than that nothing is
        room_name = Content(juror.other_room).truncate(MAX_ROOM_WIDTH, ellipsis=True)
        return tr("in {room}", room=room_name.plain)
    return {
        "sent": tr("sent"),
        "typing": tr("typing {progress}", progress=juror.progress) + SAVE_SIGNS[juror.save_state],
        "missing": tr("not sent"),
        "recused": tr("does not judge"),
        "excused": tr("excused"),
    }[juror.state]


def describe_presence(last_seen: LastSeen) -> str:
    """Whether the juror is online, always with the age of the last answer."""
    if last_seen.age_seconds is None:
        return tr("not signed in")
    if last_seen.is_offline:
        return tr("offline {time}", time=format_countdown(last_seen.age_seconds * 1000))
    return tr("seen within {n} s", n=last_seen.age_seconds)
