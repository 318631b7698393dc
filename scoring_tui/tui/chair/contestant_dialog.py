"""A dialog with all ballots of one contestant and the history of the turn."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import DataTable, Static

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_clock_time, format_number, gettext_noop, tr, translate
from scoring_tui.tui.chair.penalty_dialog import describe_penalty
from scoring_tui.tui.chair.standing_columns import format_optional
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.views.contestant_ballots import ContestantBallots, JurorBallot

MISSING_REASONS: dict[str, LazyText] = {
    "missing": lazy("missing"),
    "reopened": lazy("reopened"),
    "excused": lazy("excused"),
    "recused": lazy("stepped back"),
    "waiting": lazy("not yet on"),
}
"""Why a ballot is missing."""
HEADING_WIDTH = 10
"""Characters of a criterion's heading."""


class ContestantDialog(Dialog[str]):
    """A row for each juror, a column for each criterion; returns the juror whose ballot shall be reopened."""

    AUTO_FOCUS = "#ballots"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reopen", gettext_noop("Reopen"), id="dossier.reopen", show=False),
        Binding("pagedown", "scroll(6)", show=False, priority=True),
        Binding("pageup", "scroll(-6)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    ContestantDialog {
        #box { width: 96%; height: 96%; padding: 0 1; }
        #lines { max-height: 3; margin: 0; }
        #ballots { height: auto; max-height: 50%; margin: 1 0; }
        .beside { height: auto; max-height: 2; }
        #history { height: 1fr; border-top: solid $accent; }
        #given { height: auto; max-height: 8; }
    }
    """
    table = query_one("#ballots", DataTable)

    def __init__(self, contestant: ContestantBallots, *, can_reopen: bool = True) -> None:
        title = tr("No. {number} {name}", number=contestant.number, name=contestant.name)
        description = " · ".join(filter(None, (contestant.category_name, contestant.unit, contestant.idea)))
        super().__init__(title, [description])
        self._contestant, self._can_reopen = contestant, can_reopen

    def compose_answers(self) -> ComposeResult:
        """The table of ballots, the highlighted ballot in full, the history."""
        yield DataTable[Text](id="ballots", cursor_type="row", fixed_columns=1)
        for line in _list_other_scores(self._contestant):
            yield Static(Content(line), classes="beside")
        yield Static(id="given", markup=False)
        with VerticalScroll(id="history", can_focus=False):
            for entry in self._contestant.history:
                time = format_clock_time(entry.at, self._contestant.timezone)
                yield Static(Content(f"{time}  {translate(entry.text)} · {entry.actor}"))
        hint = (
            tr("R: reopen the ballot · PgUp/PgDn: history · Esc: back")
            if self._can_reopen
            else tr("PgUp/PgDn: history · Esc: back")
        )
        yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """Fill the table."""
        headings = [tr("Juror"), tr("Total"), *_criterion_headings(self._contestant), tr("Sent")]
        for heading in headings:
            self.table.add_column(Text(heading))
        for ballot in self._contestant.juror_ballots:
            self.table.add_row(*self._draw_row(ballot), key=ballot.juror_id)

    def _draw_row(self, ballot: JurorBallot) -> list[Text]:
        numbers = [
            Text("" if number is None else format_number(number), justify="right")
            for number in (ballot.total, *ballot.marks)
        ]
        return [Text(ballot.juror_name, no_wrap=True), *numbers, Text(self._sent_time(ballot))]

    def _sent_time(self, ballot: JurorBallot) -> str:
        """When the ballot was sent, or why it is missing."""
        if ballot.absence:
            return translate(MISSING_REASONS[ballot.absence]) if ballot.absence in MISSING_REASONS else "–"
        time = format_clock_time(ballot.sent_at, self._contestant.timezone)
        return tr("{at} on paper", at=time) if ballot.is_paper else time

    @on(DataTable.RowHighlighted, "#ballots")
    def _show_ballot(self, event: DataTable.RowHighlighted) -> None:
        ballot = self._contestant.juror_ballots[event.cursor_row]
        named_marks = zip(self._contestant.criterion_names, ballot.marks, strict=True)
        marks = " · ".join(f"{name} {format_number(mark)}" for name, mark in named_marks if mark is not None)
        note = tr("Note: {note}", note=ballot.note) if ballot.note else ""
        notes = [f"{name}: {text}" for name, text in ballot.criterion_notes]
        reason = tr("Reason: {reason}", reason=ballot.reason) if ballot.reason else ""
        lines = [f"{ballot.juror_name}: {marks or self._sent_time(ballot)}", note, *notes, reason]
        self.query_one("#given", Static).update(Content("\n".join(filter(None, lines))))

    def action_reopen(self) -> None:
        """Return the juror of the highlighted ballot."""
        if self._can_reopen and self._contestant.juror_ballots:
            self.dismiss(self._contestant.juror_ballots[self.table.cursor_row].juror_id)

    def action_scroll(self, row_count: int) -> None:
        """Scroll the history."""
        self.query_one("#history").scroll_relative(y=row_count, animate=False)


def _criterion_headings(contestant: ContestantBallots) -> Iterator[str]:
    """Headings of the criteria, with the difficulty by which their marks are multiplied."""
    for name, difficulty in zip(contestant.criterion_names, contestant.difficulty_factors, strict=True):
        yield (
            name[:HEADING_WIDTH]
            if difficulty is None
            else f"{name[:HEADING_WIDTH]} × {format_number(difficulty)}"
        )


def _list_other_scores(contestant: ContestantBallots) -> Iterator[str]:
    """What counts besides the jurors' marks: results of earlier stages, then a line for each penalty."""
    if contestant.stage_results:
        yield " · ".join(f"{name} {format_optional(result)}" for name, result in contestant.stage_results)
    yield from (describe_penalty(penalty, contestant.penalty_adds) for penalty in contestant.penalties)
