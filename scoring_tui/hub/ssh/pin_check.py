"""PINs at SSH's door, checked aside, so that nobody else's screen waits for it.

Imports the entrance when the first PIN is typed; the guest imports it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import CDLL
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scoring_tui.domain.seat import Seat

if TYPE_CHECKING:
    from scoring_tui.ledger.port import PinResult
    from scoring_tui.ledger.store import Ledger

T = TypeVar("T")
_M_MMAP_THRESHOLD = -3
_MEBIBYTE = 1 << 20


class PinChecker:
    """Looks into the file in one thread of its own: a PIN takes 19 MiB to check, so one after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="porter")
        _give_large_pieces_back()

    async def knock(self, seat: str, pin: str, device: str) -> PinResult:
        """Try a PIN as the app does: counted, and recorded if it locks the seat. Raises `LedgerError`."""

        def knock(ledger: Ledger) -> PinResult:
            from scoring_tui.engine import sign_in as entrance
            from scoring_tui.engine.engine import Engine

            return entrance.check_pin(Engine(ledger), Seat.parse(seat), pin, device)

        return await self._ask(knock)

    async def seats(self) -> set[str]:
        """The seats that have a PIN; substitutes' too. Raises `LedgerError`."""

        def look(ledger: Ledger) -> set[str]:

            return ledger.seats.seats_with_pin()

        return await self._ask(look)

    async def _ask(self, work: Callable[[Ledger], T]) -> T:
        def run() -> T:
            from scoring_tui.ledger.store import Ledger

            with Ledger.open(self._path) as ledger:
                return work(ledger)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    def close(self) -> None:
        """Check nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _give_large_pieces_back() -> None:
    """Have the 19 MiB of a PIN returned each time: left alone, glibc keeps them for the next one."""
    if hasattr(own := CDLL(None), "mallopt"):
        own.mallopt(_M_MMAP_THRESHOLD, _MEBIBYTE)
