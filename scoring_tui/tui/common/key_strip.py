"""The keys of a screen at its lower edge, over as many lines as they need; impossible ones are dim.

One widget, drawn again only when a key changes. Textual's footer builds a widget for each key whenever the
focus moves; that took a quarter of the time that a ballot costs.
"""

from textual.binding import ActiveBinding
from textual.content import Content
from textual.style import Style

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.wrapped import WrappedParts


class KeyStrip(WrappedParts):
    """Shows the active keys in their order and in the language of the screen; a click presses a key."""

    DEFAULT_CSS = "KeyStrip { dock: bottom; height: auto; padding: 0 1; background: $panel; }"
    ALLOW_SELECT = False
    auto_links = False
    """Off, so that Textual does not underline the keys as links."""

    hides_impossible: bool = False
    """Whether a low screen (class `-short`) lists only the keys that are possible now, to save lines."""

    def on_mount(self) -> None:
        """Draw now, and whenever a key becomes possible or impossible."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.show())
        self.call_after_refresh(self.show)

    def on_resize(self) -> None:
        """Draw again, because a lower screen may list fewer keys."""
        if self.hides_impossible:
            self.show()

    def show(self) -> None:
        """Draw the keys."""
        active_bindings = self.screen.active_bindings.values()
        is_brief = self.hides_impossible and self.screen.has_class("-short")
        parts = [
            self._draw_key(active)
            for active in active_bindings
            if active.binding.show and (active.enabled or not is_brief)
        ]
        if getattr(self.app, "awaits_digit", False):
            parts.insert(0, Content(tr("Esc: now a digit, for F5 to F10")).stylize("bold reverse"))
        elif getattr(self.screen, "has_digit_hint", False):
            parts.append(Content(tr("Esc 5 = F5")).stylize("dim"))
        self.parts = tuple(parts)

    def _draw_key(self, active: ActiveBinding) -> Content:
        key = Content(self.app.get_key_display(active.binding))
        label = Content(f" {active.binding.description}")
        if not active.enabled:
            return Content.assemble(key, label).stylize("dim")
        click_style = Style.from_meta({"@click": f"app.simulate_key({active.binding.key!r})"})
        return Content.assemble(key.stylize("bold $footer-key-foreground"), label).stylize(click_style)
