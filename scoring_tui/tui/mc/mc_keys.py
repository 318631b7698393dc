"""The MC's keys at the lower edge: two rows that make sense now; the full stop shows all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding
from textual.content import Content

from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.commands.breaks import ExtendBreak
from scoring_tui.domain.commands.stage import EndBreak, Resume
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.wrapped import GAP

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen
    from scoring_tui.views.mc import McView

MAIN_ROWS = 2
ALWAYS_LISTED = ("mc.call", "mc.advance", "mc.more")
"""Keys that keep their place while they are impossible."""


class McKeyStrip(KeyStrip):
    """Lists possible keys in the order of `ACTIONS` as long as they fit two rows."""

    def show(self) -> None:
        """Draw the keys of the main rows, or the others."""
        screen: McScreen = self.screen  # type: ignore[assignment]
        listed_keys = [active for active in screen.active_bindings.values() if active.binding.show]
        main_keys = self._list_main_keys(listed_keys)
        if screen.shows_more_keys:
            others = [active for active in listed_keys if active not in main_keys]
            self.parts = tuple(self._draw_key(active) for active in (*others, main_keys[-1]))
        else:
            self.parts = tuple(self._draw_key(active) for active in main_keys)

    def _list_main_keys(self, listed_keys: list[ActiveBinding]) -> list[ActiveBinding]:
        """The keys of the main rows; the key for all others comes last."""
        more_keys = [active for active in listed_keys if active.binding.id == "mc.more"]
        candidates = [
            active
            for active in listed_keys
            if (active.enabled or active.binding.id in ALWAYS_LISTED) and active not in more_keys
        ]
        main_keys: list[ActiveBinding] = []
        for active in candidates:
            if not self._fits([*main_keys, active, *more_keys]):
                break
            main_keys.append(active)
        return [*main_keys, *more_keys]

    def _fits(self, keys: list[ActiveBinding]) -> bool:
        """Whether the keys fit the main rows; before the first layout everything does."""
        width = self.content_region.width
        if not width:
            return True
        row_count, used_width = 1, 0
        for active in keys:
            key_width = self._draw_key(active).cell_length
            if used_width and used_width + GAP + key_width > width:
                row_count, used_width = row_count + 1, 0
            used_width += key_width + (GAP if used_width else 0)
        return row_count <= MAIN_ROWS

    def on_resize(self) -> None:
        """Choose the keys for the new width."""
        self.show()

    def _draw_key(self, active: ActiveBinding) -> Content:
        screen: McScreen = self.screen  # type: ignore[assignment]
        label = _describe_key(screen, active.binding.id or "")
        if label:
            active = active._replace(binding=replace(active.binding, description=label))
        return super()._draw_key(active)


def _describe_key(screen: McScreen, action_id: str) -> str:
    """What the key does now, where its verb is not always the same; empty for the verb of its row."""
    view: McView | None = screen.view
    if view is None or action_id not in _LABELS:
        return ""
    return _LABELS[action_id](screen, view)


def _call_label(screen: McScreen, view: McView) -> str:
    if view.unopened_day is not None:
        return tr("Open the day")
    return tr("Call {number}", number=screen.preview) if screen.preview is not None else ""


def _advance_label(screen: McScreen, view: McView) -> str:
    """The name of the next phase."""
    live, phases = view.live_turn, view.phases
    index = phases.index(live.phase) + 1 if live is not None and live.phase in phases else len(phases)
    if index >= len(phases):
        return ""
    is_last = index == len(phases) - 1
    return tr("Close scoring") if is_last else translate(PHASES[phases[index]]).capitalize()


_LABELS: Mapping[str, Callable[[McScreen, McView], str]] = {
    "mc.call": _call_label,
    "mc.advance": _advance_label,
    "mc.pause": lambda screen, view: tr("Go on") if Resume in view.allowed_commands else "",
    "mc.rest": lambda screen, view: tr("End the break") if EndBreak in view.allowed_commands else "",
    "mc.give": lambda screen, view: tr("5 min") if ExtendBreak in view.allowed_commands else "",
    "mc.day": lambda screen, view: tr("Open the day") if view.unopened_day is not None else "",
    "mc.more": lambda screen, view: tr("back") if screen.shows_more_keys else "",
}
"""What a key does now, by the id of its action; empty for the verb of its row."""
