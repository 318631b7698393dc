"""The heartbeat of a signed-in seat, and the message when another device takes the seat over.

Timing: a client answers every two seconds and its seat row is updated at once. After 4.5 seconds without an
answer (`views.jury_presence.OFFLINE_MS`), which are two missed answers, the seat counts as offline. The
screens refresh twice a second (`engine.thread.REFRESH`). So the MC sees a lost juror after five seconds, and
one lost or late answer raises no alarm.
"""

import time
from collections.abc import Callable
from typing import Any

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.messages import SeatLost

BEAT_INTERVAL = 2.0
"""Seconds between two heartbeats."""
SHORTEST_INTERVAL = 1.0
"""Least seconds between two heartbeats, however often the client answers."""


def start_heartbeat(screen: RoleScreen[Any], read_progress: Callable[[], str] = str) -> None:
    """Send a heartbeat now, every two seconds, and at each answer of a remote client.

    Called once, from `on_mount` of a role screen. `read_progress` returns the JSON of a `SeatProgress`, or an
    empty text. While nobody holds the seat, as in a demonstration, nothing is written. When another device
    takes it, the client refuses further commands and `SeatLost` is posted.
    """
    heartbeat = _SeatHeartbeat(screen, read_progress)
    screen.client.heartbeat.on_answer = heartbeat.on_answer
    heartbeat.send()


class _SeatHeartbeat:
    """Sends the heartbeats of one screen's seat."""

    def __init__(self, screen: RoleScreen[Any], read_progress: Callable[[], str]) -> None:
        self._screen, self._read_progress = screen, read_progress
        self._timer = screen.set_interval(BEAT_INTERVAL, self.send)
        self._last_sent = 0.0
        self._is_scheduled = False

    def on_answer(self) -> None:
        """Send a heartbeat as soon as the shortest interval allows: the remote client has answered."""
        delay = self._last_sent + SHORTEST_INTERVAL - time.monotonic()
        if delay <= 0:
            self.send()
        elif not self._is_scheduled:
            self._is_scheduled = True
            self._screen.set_timer(delay, self.send)

    def send(self) -> None:
        """Send a heartbeat now, and the next one two seconds later."""
        self._last_sent, self._is_scheduled = time.monotonic(), False
        self._timer.reset()
        heartbeat = _send_heartbeat(self._screen, self._read_progress())
        self._screen.run_worker(heartbeat, group="presence", exclusive=True)


async def _send_heartbeat(screen: RoleScreen[Any], progress: str) -> None:
    from scoring_tui.engine.sign_in import record_presence

    client = screen.client
    seat, device = client.actor.seat, client.device
    last_seen = (
        client.now().wall - round(client.heartbeat.silent_seconds * 1000)
        if client.heartbeat.is_present
        else None
    )
    try:
        holds_seat = await client.ask(
            lambda engine: record_presence(engine, seat, device, progress, last_seen)
        )
    except (LedgerError, CommandRefused):
        return  # the screen shows the trouble already; a replay has no seats
    was_lost = client.holds_seat and not holds_seat
    client.holds_seat = holds_seat
    if was_lost:
        screen.show_message(
            tr("Another device took this seat over. Nothing more goes out from here."), "error"
        )
        screen.post_message(SeatLost(seat))
