"""Signs of life of a signed-in seat while somebody can be at it, and the notice when another device takes it.

`start_presence` is called once from a role screen's `on_mount`. Imports the screens' base and the seats.
"""

from collections.abc import Callable
from typing import Any

from scoring_tui.hall import Hall
from scoring_tui.ledger import seats
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.messages import SeatLost
from scoring_tui.screens.base import RoleScreen
from scoring_tui.text import tr

BEAT = 2.0
"""Seconds between two signs of life."""


def start_presence(screen: RoleScreen[Any], progress: Callable[[], str] = str) -> None:
    """Beat at once and every two seconds; `progress` says, as "14:3/5" or "3/5", how far the seat is.

    While nobody holds the seat, as in a demonstration, nothing is written and nothing can be lost. When
    another device holds it, the door is shut and `SeatLost` goes up, once for each loss.
    """

    def start() -> None:
        screen.run_worker(_beat(screen, progress()), group="presence", exclusive=True)

    start()
    screen.set_interval(BEAT, start)


async def _beat(screen: RoleScreen[Any], progress: str) -> None:
    door = screen.door
    seat, device = door.actor.seat, door.device
    seen = door.now().wall - round(door.far.silence * 1000) if door.far.there else None
    try:
        held = await door.ask(lambda hall: _holds(hall, seat, device, progress, seen))
    except LedgerError:
        return  # the file's trouble is on the screen already; it says nothing about the seat
    lost = door.held and not held
    door.held = held
    if lost:
        screen.tell(tr("Another device took this seat over. Nothing more goes out from here."), "error")
        screen.post_message(SeatLost(seat))


def _holds(hall: Hall, seat: str, device: str, progress: str, seen: int | None) -> bool:
    """Whether the device may act for the seat; leaves a sign of life when it has signed in there.

    None is `seen` when nobody can be at the device: then its seat shows how long ago somebody was.
    """
    if seen is not None and seats.touch(hall.ledger, seat, device, progress, seen):
        return True
    return seats.holder(hall.ledger, seat) in ("", device)
