"""Who has not sent: one line of chips for the turn on stage, and a line for each turn that is still open."""

from collections.abc import Callable, Iterator

from rich.cells import cell_len
from textual import events, on
from textual.content import Content
from textual.reactive import reactive

from scoring_tui.contest.person_names import short_name
from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.wrapped import FittedText
from scoring_tui.views.jury_presence import BallotStatus, TurnProgress

GAP = "  "
MAX_LATE_LINES = 2
CHIP_SIGNS = {"sent": "✓", "typing": "✎", "missing": "○", "recused": "⊘", "excused": "–"}
OFFLINE_SIGN = "✗"


class BallotChips(FittedText):
    """A chip for each juror, those who are waited for first; what does not fit is counted."""

    turns: reactive[tuple[TurnProgress, ...]] = reactive((), repaint=False)

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._now = now

    @on(events.Resize)
    def watch_turns(self) -> None:
        """Draw the chips at the current width."""
        width = self.content_region.width
        self.set_class(not self.turns, "-empty")
        if width or not self.turns:
            self.fit(Content("\n").join(self._draw_lines(width)))

    def _draw_lines(self, width: int) -> Iterator[Content]:
        live_turn = next((turn for turn in self.turns if turn.is_live), None)
        if live_turn is not None:
            yield draw_chips(live_turn, width)
        late_turns = [turn for turn in self.turns if not turn.is_live]
        for turn in late_turns[:MAX_LATE_LINES]:
            yield self._draw_late_turn(turn).truncate(width, ellipsis=True)

    def _draw_late_turn(self, turn: TurnProgress) -> Content:
        sent_count, juror_count = turn.ballot_counts
        minutes = max(0, self._now().wall - turn.ended_at) // 60_000 if turn.ended_at else 0
        missing = ", ".join(map(short_name, turn.missing_jurors))
        if not missing:
            line = tr("No. {number}: all {of} ballots in · K closes it", number=turn.number, of=juror_count)
            return Content(f"◐ {line}").stylize("$text-success")
        line = tr(
            "No. {number}: {sent}/{of}, {jurors} not yet ({n} min) · N asks, K closes",
            number=turn.number, sent=sent_count, of=juror_count, jurors=missing, n=minutes,
        )  # fmt: skip
        return Content(f"◐ {line}").stylize("bold $text-warning")


def draw_chips(turn: TurnProgress, width: int) -> Content:
    """The chips of one turn in one line of this width."""
    sent_count, juror_count = turn.ballot_counts
    count = Content(f"{sent_count}/{juror_count}").stylize(
        "bold $text-success" if not turn.missing_jurors else "bold $text-accent"
    )
    statuses = sorted(turn.ballot_statuses, key=lambda status: not status.is_late)
    chips = [count]
    used_width = count.cell_length
    for index, status in enumerate(statuses):
        text = _chip_text(status)
        more = f"+{len(statuses) - index}"
        is_last = index == len(statuses) - 1
        needed = used_width + cell_len(GAP) + cell_len(text)
        if needed > width - (0 if is_last else cell_len(GAP) + cell_len(more)):
            chips.append(Content(more).stylize("dim"))
            break
        style = "dim" if not status.is_late else "bold $text-error" if status.last_seen.is_offline else "bold"
        chips.append(Content(text).stylize(style))
        used_width = needed
    return Content(GAP).join(chips)


def _chip_text(status: BallotStatus) -> str:
    sign = OFFLINE_SIGN if status.is_late and status.last_seen.is_offline else CHIP_SIGNS[status.state]
    progress = f" {status.progress}" if status.progress else ""
    return f"{sign} {short_name(status.juror_name)}{progress}"
