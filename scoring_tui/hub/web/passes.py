"""The pass that a browser gets when its PIN was accepted, in a cookie of its own.

The token that opened the page is older than the sign-in: somebody else may have seen or set it, for example
at a shared laptop. Therefore a signed-in session is shown again only to the browser that brings the pass, 256
random bits, from the address from which the PIN was typed. All others sign in again.

A websocket that is open cannot set a cookie. The hub sends a ticket over it, and the page fetches the pass
with that ticket: it works once, within `TICKET_SECONDS`, for this token and from this address. The pass
itself is never visible to scripts, and the hub keeps only its hash.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from scoring_tui.ledger.access_file import AccessFile
from scoring_tui.ledger.port import PinSource

PASS_BYTES = 32
TICKET_SECONDS = 30.0
"""How long a ticket can be exchanged for its pass."""
MAX_AGE = 48 * 3600
"""Seconds that a browser keeps its pass: the length of an event."""
_PASS_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SeatPass:
    """What proves that a browser is the one that signed in."""

    seat: str
    pass_hash: str
    address: str
    """From which the PIN was typed."""

    def is_proved_by(self, secret: str, address: str) -> bool:
        """Whether a browser with this pass at this address is the one that signed in."""
        return hmac.compare_digest(hash_pass(secret), self.pass_hash) and address == self.address


@dataclass(frozen=True, slots=True)
class _Ticket:
    secret: str
    token: str
    address: str
    expires_at: float


class PassTickets:
    """Passes that were made and not fetched yet."""

    def __init__(self, read_clock: Callable[[], float] = time.monotonic) -> None:
        self._read_clock = read_clock
        self._tickets: dict[str, _Ticket] = {}

    def create(self, seat: str, token: str, address: str) -> tuple[SeatPass, str]:
        """Make a pass; return what the hub keeps of it, and the ticket to fetch it with."""
        self._drop_expired()
        secret, ticket = secrets.token_urlsafe(PASS_BYTES), secrets.token_urlsafe(PASS_BYTES)
        self._tickets[ticket] = _Ticket(secret, token, address, self._read_clock() + TICKET_SECONDS)
        return SeatPass(seat, hash_pass(secret), address), ticket

    def redeem(self, ticket: str, token: str, address: str) -> str | None:
        """Return the pass of a ticket, once; None if the ticket is not this browser's, or too old."""
        self._drop_expired()
        known_ticket = self._tickets.get(ticket)
        if known_ticket is None or (known_ticket.token, known_ticket.address) != (token, address):
            return None
        del self._tickets[ticket]
        return known_ticket.secret

    def _drop_expired(self) -> None:
        now = self._read_clock()
        self._tickets = {name: ticket for name, ticket in self._tickets.items() if ticket.expires_at > now}


class KnownDevices:
    """The browsers that were signed in, also before the hub was started; they go on where strangers wait."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def remember(self, seat_pass: SeatPass) -> None:
        """Remember a browser by its pass."""
        now_ms = int(time.time() * 1000)
        await self._run(
            lambda access: access.remember(seat_pass.seat, _known_name(seat_pass.pass_hash), now_ms)
        )

    async def find_source(self, secret: str, address: str) -> PinSource:
        """Return where a browser's PINs come from; with the name of its pass if it was signed in before."""
        if not _PASS_PATTERN.fullmatch(secret):
            return PinSource(address)
        name = _known_name(hash_pass(secret))
        seats = await self._run(lambda access: access.list_known_seats(name))
        return PinSource(address, name if seats else "")

    async def _run(self, query: Callable[[AccessFile], T]) -> T:
        def run_query() -> T:
            access = AccessFile(self._path)
            try:
                return query(access)
            finally:
                access.close()

        return await asyncio.to_thread(run_query)


def hash_pass(secret: str) -> str:
    """The hash by which a pass is known; the secret has so many bits that it needs no salt."""
    return sha256(secret.encode()).hexdigest()


def _known_name(pass_hash: str) -> str:
    return f"pass:{pass_hash}"
