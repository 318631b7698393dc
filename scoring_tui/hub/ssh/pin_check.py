"""Checks PINs for the SSH server in a thread of its own, so that no other screen waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import CDLL
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scoring_tui.domain.seat import Seat

if TYPE_CHECKING:
    from scoring_tui.ledger.port import PinResult, PinSource
    from scoring_tui.ledger.store import Ledger

ResultT = TypeVar("ResultT")
_M_MMAP_THRESHOLD = -3
_MEBIBYTE = 1 << 20


class PinChecker:
    """Reads the contest file in a single thread: a PIN check takes 19 MiB, so there is one at a time.

    Ledger and engine are imported with the first PIN only, which saves memory in the hub.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="pin-check")
        _return_large_allocations()

    async def check_pin(self, seat: str, pin: str, device: str, source: PinSource) -> PinResult:
        """Check a PIN as the app does: tries are counted, a lock is recorded. Raises `LedgerError`."""

        def check_and_record(ledger: Ledger) -> PinResult:
            result = ledger.seats.check_pin(seat, pin, int(time.time() * 1000), source)
            if result.report is not None:  # all entries are read only for what must be recorded
                from scoring_tui.engine import sign_in
                from scoring_tui.engine.engine import Engine

                sign_in.record_wrong_pins(Engine(ledger), Seat.parse(seat), device, result.report)
            return result

        return await self._query(check_and_record)

    async def seats_with_pin(self) -> set[str]:
        """The seats that have a PIN, substitutes included. Raises `LedgerError`."""
        return await self._query(lambda ledger: ledger.seats.seats_with_pin())

    async def _query(self, query: Callable[[Ledger], ResultT]) -> ResultT:
        def run_query() -> ResultT:
            from scoring_tui.ledger.store import Ledger

            with Ledger.open(self._path) as ledger:
                return query(ledger)

        return await asyncio.get_running_loop().run_in_executor(self._executor, run_query)

    def close(self) -> None:
        """Cancel the checks that wait, and do not wait for the one that runs."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _return_large_allocations() -> None:
    """Have glibc return the 19 MiB of each check to the system; by default it may keep them for reuse."""
    if hasattr(libc := CDLL(None), "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, _MEBIBYTE)
