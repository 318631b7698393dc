"""The contest's title: the board before the draw, and the blank board. Imports the board's view and text."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import format_date, tr
from scoring_tui.views.board import BoardTitle


class TitlePage(Vertical):
    """Organiser and contest; theme, venue and days unless `bare`."""

    DEFAULT_CSS = """
    TitlePage {
        align: center middle;
        Static { width: 100%; height: auto; text-align: center; padding: 0 2; }
        .name { text-style: bold; color: $accent; margin: 1 0; }
        .more { color: $text-muted; }
        &.-bare .more { display: none; }
    }
    """
    event: reactive[BoardTitle | None] = reactive(None, repaint=False)
    bare: reactive[bool] = reactive(False, toggle_class="-bare", repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._organiser, self._contest, self._more = (
            Static(classes=which, markup=False) for which in ("organiser", "name", "more")
        )

    def compose(self) -> ComposeResult:
        """Three texts."""
        yield self._organiser
        yield self._contest
        yield self._more

    def watch_event(self, _before: BoardTitle | None, title: BoardTitle | None) -> None:
        """Write them."""
        if title is None:
            return
        self._organiser.update(Content(title.organiser))
        self._contest.update(Content(title.name))
        self._more.update(
            Content("\n".join(part for part in (title.theme, title.venue, _days(title)) if part))
        )


def _days(title: BoardTitle) -> str:
    first, last = format_date(title.first_day), format_date(title.last_day)
    return first if first == last else tr("{first} to {last}", first=first, last=last)
