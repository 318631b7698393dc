"""The contest's title: the board before the draw, and the blank board."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import format_date, tr
from scoring_tui.views.board import BoardTitle


class TitlePage(Vertical):
    """Organiser and contest; also theme, venue and days unless `is_bare`."""

    DEFAULT_CSS = """
    TitlePage {
        align: center middle;
        Static { width: 100%; height: auto; text-align: center; padding: 0 2; }
        .name { text-style: bold; color: $accent; margin: 1 0; }
        .more { color: $text-muted; }
        &.-bare .more { display: none; }
    }
    """
    title: reactive[BoardTitle | None] = reactive(None, repaint=False)
    is_bare: reactive[bool] = reactive(False, toggle_class="-bare", repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._organiser_line = Static(classes="organiser", markup=False)
        self._contest_line = Static(classes="name", markup=False)
        self._detail_lines = Static(classes="more", markup=False)

    def compose(self) -> ComposeResult:
        """Organiser, contest, details."""
        yield self._organiser_line
        yield self._contest_line
        yield self._detail_lines

    def watch_title(self, _old_title: BoardTitle | None, title: BoardTitle | None) -> None:
        """Write the new title."""
        if title is None:
            return
        self._organiser_line.update(Content(title.organiser))
        self._contest_line.update(Content(title.name))
        details = (title.theme, title.venue, _format_days(title))
        self._detail_lines.update(Content("\n".join(filter(None, details))))


def _format_days(title: BoardTitle) -> str:
    first, last = format_date(title.first_day), format_date(title.last_day)
    return first if first == last else tr("{first} to {last}", first=first, last=last)
