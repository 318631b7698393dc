"""Signs of life of a signed-in seat while somebody can be at it, and the notice when another device takes it.

What the MC sees of it adds up: a client proves every two seconds to be there and the seat is touched at once;
after 3.5 seconds (`views.jury_watch.OFFLINE`) without a proof it counts as lost, and the screens look twice a
second (`link.REFRESH`). Lost is seen after four seconds; a proof may be 1.5 late before anybody is alarmed.

`start_presence` is called once from a role screen's `on_mount`. Imports the screens' base and the seats.
"""

import time
from collections.abc import Callable
from typing import Any

from scoring_tui.domain.seat import Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.messages import SeatLost

BEAT_INTERVAL = 2.0
"""Seconds between two signs of life."""
SHORTEST_INTERVAL = 1.0
"""Seconds that lie between two signs of life even while keys prove a client to be there all the time."""


def start_heartbeat(screen: RoleScreen[Any], progress: Callable[[], str] = str) -> None:
    """Beat at once and every two seconds, over a network at each proof of the far end.

    `progress` returns the JSON of a `SeatProgress`, or an empty text.
    While nobody holds the seat, as in a demonstration, nothing is written and nothing can be lost. When
    another device holds it, the door is shut and `SeatLost` goes up, once for each loss.
    """
    beats = _Beats(screen, progress)
    screen.client.heartbeat.on_proof = beats.hear
    beats.beat()


class _Beats:
    """When a screen's seat gives its signs of life."""

    def __init__(self, screen: RoleScreen[Any], progress: Callable[[], str]) -> None:
        self._screen, self._progress = screen, progress
        self._timer = screen.set_interval(BEAT_INTERVAL, self.beat)
        self._began = 0.0
        self._soon = False

    def hear(self) -> None:
        """The far end proved to be there: tell it while it is fresh."""
        wait = self._began + SHORTEST_INTERVAL - time.monotonic()
        if wait <= 0:
            self.beat()
        elif not self._soon:
            self._soon = True
            self._screen.set_timer(wait, self.beat)

    def beat(self) -> None:
        """Now, and from now on every two seconds."""
        self._began, self._soon = time.monotonic(), False
        self._timer.reset()
        self._screen.run_worker(_beat(self._screen, self._progress()), group="presence", exclusive=True)


async def _beat(screen: RoleScreen[Any], progress: str) -> None:
    client = screen.client
    seat, device = client.actor.seat, client.device
    seen = client.now().wall - round(client.heartbeat.silence * 1000) if client.heartbeat.there else None
    try:
        held = await client.ask(lambda engine: _holds(engine, seat, device, progress, seen))
    except LedgerError:
        return  # the file's trouble is on the screen already; it says nothing about the seat
    lost = client.holds_seat and not held
    client.holds_seat = held
    if lost:
        screen.show_message(
            tr("Another device took this seat over. Nothing more goes out from here."), "error"
        )
        screen.post_message(SeatLost(seat))


def _holds(engine: Engine, seat: Seat, device: str, progress: str, seen: int | None) -> bool:
    """Whether the device may act for the seat; leaves a sign of life when it has signed in there.

    None is `seen` when nobody can be at the device: then its seat shows how long ago somebody was.
    """
    if seen is not None and engine.ledger.seats.report_presence(str(seat), device, progress, seen):
        return True
    return engine.ledger.seats.holder(str(seat)) in ("", device)
