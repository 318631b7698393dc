"""The displays of the hall: their names, sizes and scenes, and when each was last seen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine

if TYPE_CHECKING:
    from scoring_tui.ledger.port import DisplayRow

LOST_MS = 5_000
"""Milliseconds without a report after which a display counts as lost."""
FORGOTTEN_MS = 12 * 3600 * 1000
"""Milliseconds after which a lost display is no longer listed."""


@dataclass(frozen=True, slots=True)
class DisplayReport:
    """What a display tells about itself every two seconds."""

    seat: str
    """The board's seat: "board" or "board:A"."""
    width: int
    height: int
    scene_id: SceneId

    def store(self, engine: Engine, display_name: str) -> None:
        """Store the report in the side file of presence, without waiting for the disk."""
        engine.ledger.seats.report_display(display_name, json.dumps(asdict(self)), engine.clock().wall)


@dataclass(frozen=True, slots=True)
class Display:
    """A display of the hall, as the MC sees it."""

    name: str
    panel_id: str
    """Its room; empty for a display of all rooms."""
    width: int
    height: int
    """Columns and rows of letters."""
    scene_id: SceneId
    """What it shows."""
    has_own_scene: bool
    """Whether a scene was chosen for it alone; otherwise it follows its room."""
    is_lost: bool
    lost_seconds: int
    """Seconds since the last report of a lost display; 0 while it is seen."""


def list_displays(engine: Engine) -> tuple[Display, ...]:
    """List the displays that reported within `FORGOTTEN_MS`, by name."""
    now = engine.clock().wall
    displays = (_make_display(engine, row, now) for row in engine.ledger.seats.list_displays())
    return tuple(display for display in displays if display is not None)


def _make_display(engine: Engine, row: DisplayRow, now: int) -> Display | None:
    """Make a display from its report; None if the report is old or not one."""
    age_ms = max(0, now - row.seen_ms)
    try:
        report = DisplayReport(**json.loads(row.report))
        seat = Seat.parse(report.seat)
    except (ValueError, TypeError):
        return None
    if age_ms > FORGOTTEN_MS or seat.role is not Role.BOARD:
        return None
    return Display(
        name=row.name,
        panel_id=seat.post,
        width=report.width,
        height=report.height,
        scene_id=report.scene_id,
        has_own_scene=row.name in engine.state.display_scenes,
        is_lost=age_ms > LOST_MS,
        lost_seconds=age_ms // 1000 if age_ms > LOST_MS else 0,
    )


def find_free_name(engine: Engine, stem: str) -> str:
    """Return the first of "Layar 1", "Layar 2" ... that no display uses now."""
    used_names = {display.name for display in list_displays(engine) if not display.is_lost}
    return next(
        name for count in range(1, len(used_names) + 2) if (name := f"{stem} {count}") not in used_names
    )
