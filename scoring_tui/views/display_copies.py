"""What each display shows now, for the small copies on the MC's desk.

A copy is the view that the display itself gets, so that the MC sees what the hall sees and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.views import board
from scoring_tui.views.board_view import BoardView
from scoring_tui.views.displays import Display


@dataclass(frozen=True, slots=True)
class DisplayCopy:
    """The view of one display."""

    display_name: str
    panel_id: str
    board_view: BoardView


def make_display_copies(
    engine: Engine, displays: Iterable[Display], before: Iterable[DisplayCopy]
) -> tuple[DisplayCopy, ...]:
    """Make the views of displays that are seen.

    Args:
        before: the copies of an earlier moment; unchanged standings are taken from them.
    """
    earlier_views = {copy.display_name: copy.board_view for copy in before}
    return tuple(
        DisplayCopy(
            display.name,
            display.panel_id,
            board.project(
                engine,
                Actor(display.name, Seat(Role.BOARD, display.panel_id)),
                earlier_views.get(display.name),
            ),
        )
        for display in displays
        if not display.is_lost
    )
