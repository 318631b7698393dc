"""Who has sent a ballot and who has not, turn by turn, for those who wait for it. Imports views and text."""

from collections.abc import Iterator

from textual import events, on
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.text import clock, tr
from scoring_tui.views.jury_watch import Watch, Watched

WIDE = 72
"""Cells after which a line's state no longer moves away from the name."""
SIGNS = {"sent": "✓", "typing": "✎", "missing": "○", "recused": "⊘", "excused": "–"}


class JuryList(Static):
    """A heading with the ballots in for each turn, then its jurors, those who have not sent first."""

    turns: reactive[tuple[Watch, ...]] = reactive(())

    @on(events.Resize)
    def watch_turns(self) -> None:
        """Draw all of them, at the width of now; a late turn shows only whom it waits for."""
        width = self.content_region.width
        self.update(Content("\n").join(line for turn in self.turns for line in _turn(turn, width)))


def _turn(turn: Watch, width: int) -> Iterator[Content]:
    sent, of = turn.ballots
    count = Content(tr("{sent} of {of} ballots in", sent=sent, of=of))
    who = Content(tr("no. {number} {name}", number=turn.number, name=turn.name))
    look = "bold $text-accent" if turn.missing else "bold $text-success"
    yield Content(" · ").join((count.stylize(look), who.stylize("bold"))).truncate(width, ellipsis=True)
    late = [juror for juror in turn.jurors if juror.state in ("typing", "missing")]
    rest = [juror for juror in turn.jurors if juror not in late]
    for juror in (*late, *(rest if turn.live else ())):
        yield _juror(juror, width)


def _juror(juror: Watched, width: int) -> Content:
    """Sign and name, then state and presence at the end of the line."""
    look = "" if juror.state in ("typing", "missing") else "dim"
    presence = Content(_presence(juror)).stylize("$text-error" if juror.offline and not look else "dim")
    state = Content.assemble(f"{_state(juror)} · ", presence)
    room = max(6, min(width, WIDE) - state.cell_length - 1)
    name = Content(f"{SIGNS[juror.state]} {juror.name}").truncate(room, ellipsis=True, pad=True)
    return Content.assemble(name, " ", state).stylize(look)


def _state(juror: Watched) -> str:
    return {
        "sent": tr("sent"),
        "typing": tr("typing {progress}", progress=juror.progress),
        "missing": tr("not sent"),
        "recused": tr("does not judge"),
        "excused": tr("excused"),
    }[juror.state]


def _presence(juror: Watched) -> str:
    """Never "connected" without its age."""
    if juror.age is None:
        return tr("not signed in")
    if juror.offline:
        return tr("offline {time}", time=clock(juror.age * 1000))
    return tr("seen {n} s ago", n=juror.age)
