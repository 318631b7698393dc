"""The keys of a screen over as many lines as they need; keys that make no sense now are dim.

One widget, drawn anew only when a key changes: Textual's footer makes a widget of each key whenever the focus
moves, which was a quarter of what a ballot cost. Imports the flow.
"""

from textual.binding import ActiveBinding
from textual.content import Content
from textual.style import Style

from scoring_tui.tui.common.wrapped import WrappedParts


class KeyStrip(WrappedParts):
    """Follows the screen's active keys, in their order and the reader's language; a click presses one."""

    DEFAULT_CSS = "KeyStrip { dock: bottom; height: auto; padding: 0 1; background: $panel; }"
    ALLOW_SELECT = False
    auto_links = False
    """Keys look like keys."""

    def on_mount(self) -> None:
        """Draw now and whenever a key becomes possible or impossible."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.show())
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw the keys."""
        keys = self.screen.active_bindings.values()
        self.parts = tuple(self._one(active) for active in keys if active.binding.show)

    def _one(self, active: ActiveBinding) -> Content:
        key = Content(self.app.get_key_display(active.binding))
        words = Content(f" {active.binding.description}")
        if not active.enabled:
            return Content.assemble(key, words).stylize("dim")
        press = Style.from_meta({"@click": f"app.simulate_key({active.binding.key!r})"})
        return Content.assemble(key.stylize("bold $footer-key-foreground"), words).stylize(press)
