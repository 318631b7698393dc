"""A signed checkpoint as a QR code, for phones in the hall and at the head of jury's table."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import tr


class CheckpointCode(Static):
    """Dark on light whatever the theme; empty without a checkpoint."""

    DEFAULT_CSS = """
    CheckpointCode { width: auto; height: auto; background: white; color: black; text-align: center; }
    """
    note: reactive[str] = reactive("", repaint=False)
    """The signed checkpoint."""

    def __init__(self, note: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.set_reactive(CheckpointCode.note, note)

    def on_mount(self) -> None:
        """Draw what was given at the start."""
        self.watch_note()

    @property
    def code_size(self) -> tuple[int, int]:
        """Columns and rows that the code needs."""
        rows = self._draw_rows()
        return max(map(len, rows), default=0), len(rows)

    def watch_note(self) -> None:
        """Draw the code and what it is."""
        self.update(Content("\n".join(self._draw_rows())))

    def _draw_rows(self) -> list[str]:
        if not self.note:
            return []
        from scoring_tui.exports.qr import qr_rows

        rows = qr_rows(self.note)
        return [*rows, tr("signed record, for your phone").center(len(rows[0]))]
