"""Files of evidence that a browser downloads: only what a signed-in session has offered, and only once.

The app of the session decides which file: one of a claim that its seat may see. It tells the hub, the hub
sends the page a ticket, and the page asks for the file with it. The answer is an attachment without a type,
so that no browser shows or runs it as a part of the hub's pages.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from scoring_tui.domain.evidence import MAX_FILE_BYTES, find_name_objection
from scoring_tui.ledger.evidence_files import EvidenceFolder, EvidenceUnreadable, evidence_folder

TICKET_SECONDS = 30.0
"""How long a ticket can be exchanged for its file."""
DOWNLOAD_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Type": "application/octet-stream",
}
"""Of every file, with the headers of all responses, such as nosniff."""


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that a session offers to its browser."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class _DownloadTicket:
    file: OfferedFile
    token: str
    address: str
    expires_at: float


class DownloadTickets:
    """Files that were offered and not fetched yet."""

    def __init__(self, read_clock: Callable[[], float] = time.monotonic) -> None:
        self._read_clock = read_clock
        self._tickets: dict[str, _DownloadTicket] = {}

    def create(self, file: OfferedFile, token: str, address: str) -> str:
        """Return the ticket with which the browser of this token and address fetches the file."""
        self._drop_expired()
        ticket = secrets.token_urlsafe(32)
        self._tickets[ticket] = _DownloadTicket(file, token, address, self._read_clock() + TICKET_SECONDS)
        return ticket

    def redeem(self, ticket: str, token: str, address: str) -> OfferedFile | None:
        """Return the file of a ticket, once; None if the ticket is not this browser's, or too old."""
        self._drop_expired()
        known_ticket = self._tickets.get(ticket)
        if known_ticket is None or (known_ticket.token, known_ticket.address) != (token, address):
            return None
        del self._tickets[ticket]
        return known_ticket.file

    def _drop_expired(self) -> None:
        now = self._read_clock()
        self._tickets = {name: ticket for name, ticket in self._tickets.items() if ticket.expires_at > now}


def read_offered_file(contest_path: Path, file: OfferedFile) -> bytes | None:
    """Return the content of a stored file; None if it is missing or changed, or its name deceives."""
    folder = EvidenceFolder(evidence_folder(contest_path))
    try:
        if find_name_objection(file.name) or "/" in file.name or folder.find_state(file.sha256) != "whole":
            return None
        with folder.open_file(file.sha256) as stored_file:
            return stored_file.read(MAX_FILE_BYTES)
    except (OSError, ValueError, EvidenceUnreadable):
        return None


def make_download(file: OfferedFile, content: bytes) -> web.Response:
    """The answer that a browser saves under the name of the file (RFC 6266)."""
    disposition = f"attachment; filename=\"evidence\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return web.Response(body=content, headers={**DOWNLOAD_HEADERS, "Content-Disposition": disposition})
