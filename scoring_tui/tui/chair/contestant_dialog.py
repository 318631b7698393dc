"""Everything about one contestant's ballots on one page, with the history of the turn.

Imports dialogs, the dossier's view and text.
"""

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
from scoring_tui.tui.chair.penalty_dialog import told
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.views.dossier import Dossier, JurorBallot

LACKS: dict[str, LazyText] = {
    "missing": lazy("missing"),
    "reopened": lazy("reopened"),
    "excused": lazy("excused"),
    "recused": lazy("stepped back"),
    "waiting": lazy("not yet on"),
}
"""Why a ballot is not there."""
HEAD = 10
"""Cells of a criterion's heading."""


class DossierDialog(Dialog[str]):
    """Jurors down, criteria across; gives the juror whose ballot shall be reopened."""

    AUTO_FOCUS = "#ballots"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reopen", gettext_noop("Reopen"), id="dossier.reopen", show=False),
        Binding("pagedown", "scroll(6)", show=False, priority=True),
        Binding("pageup", "scroll(-6)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    DossierDialog {
        #box { width: 96%; height: 96%; padding: 0 1; }
        #lines { max-height: 3; margin: 0; }
        #ballots { height: auto; max-height: 50%; margin: 1 0; }
        .beside { height: auto; max-height: 2; }
        #history { height: 1fr; border-top: solid $accent; }
        #given { height: auto; max-height: 8; }
    }
    """
    table = query_one("#ballots", DataTable)

    def __init__(self, dossier: Dossier) -> None:
        title = tr("No. {number} {name}", number=dossier.number, name=dossier.name)
        about = " · ".join(filter(None, (dossier.category, dossier.unit, dossier.idea)))
        super().__init__(title, [about])
        self._dossier = dossier

    def compose_answers(self) -> ComposeResult:
        """The ballots, the highlighted one in full, the history."""
        yield DataTable[Text](id="ballots", cursor_type="row", fixed_columns=1)
        for line in _beside(self._dossier):
            yield Static(Content(line), classes="beside")
        yield Static(id="given", markup=False)
        with VerticalScroll(id="history", can_focus=False):
            for told in self._dossier.history:
                at = format_clock_time(told.at, self._dossier.timezone)
                yield Static(Content(f"{at}  {translate(told.what)} · {told.actor}"))
        yield Static(Content(tr("R: reopen the ballot · PgUp/PgDn: history · Esc: back")), classes="hint")

    def on_mount(self) -> None:
        """Fill the table."""
        heads = [tr("Juror"), tr("Total"), *_criteria(self._dossier), tr("Sent")]
        for head in heads:
            self.table.add_column(Text(head))
        for given in self._dossier.given:
            self.table.add_row(*self._cells(given), key=given.juror)

    def _cells(self, given: JurorBallot) -> list[Text]:
        totals = (given.total, *given.marks)
        marks = [Text("" if m is None else format_number(m), justify="right") for m in totals]
        return [Text(given.name, no_wrap=True), *marks, Text(self._when(given))]

    def _when(self, given: JurorBallot) -> str:
        if given.lack:
            return translate(LACKS[given.lack]) if given.lack in LACKS else "–"
        at = format_clock_time(given.at, self._dossier.timezone)
        return tr("{at} on paper", at=at) if given.paper else at

    @on(DataTable.RowHighlighted, "#ballots")
    def _show(self, event: DataTable.RowHighlighted) -> None:
        given = self._dossier.given[event.cursor_row]
        pairs = zip(self._dossier.criteria, given.marks, strict=True)
        marks = " · ".join(f"{name} {format_number(m)}" for name, m in pairs if m is not None)
        note = tr("Note: {note}", note=given.note) if given.note else ""
        reason = tr("Reason: {reason}", reason=given.reason) if given.reason else ""
        lines = [f"{given.name}: {marks or self._when(given)}", note, reason]
        self.query_one("#given", Static).update(Content("\n".join(filter(None, lines))))

    def action_reopen(self) -> None:
        """Choose the highlighted juror's ballot."""
        if self._dossier.given:
            self.dismiss(self._dossier.given[self.table.cursor_row].juror)

    def action_scroll(self, by: int) -> None:
        """Move the history."""
        self.query_one("#history").scroll_relative(y=by, animate=False)


def _criteria(dossier: Dossier) -> Iterator[str]:
    """Headings of the criteria, with the difficulty that their marks are multiplied by."""
    for name, factor in zip(dossier.criteria, dossier.difficulty, strict=True):
        yield name[:HEAD] if factor is None else f"{name[:HEAD]} × {format_number(factor)}"


def _beside(dossier: Dossier) -> Iterator[str]:
    """What counts beside the jurors' marks: earlier results, then a line for each penalty."""
    if dossier.results:
        yield " · ".join(f"{name} {format_number(result)}" for name, result in dossier.results)
    yield from (told(one, dossier.adds) for one in dossier.penalties)
