"""A client's terminal joined to a session: bytes both ways, its size, and how it is left behind.

Imports sessions and the line; the guest makes it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import asyncssh

from scoring_tui.hub.sessions.frames import TERMINAL_RESET, TerminalData
from scoring_tui.hub.sessions.pool import SessionEnd, SessionPoolClosed, TerminalSession
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.hub.ssh.connection import SshConnection

COLUMNS, ROWS = 500, 200
"""No terminal is larger; a client that says so would have its app draw itself to death."""
TYPED_AHEAD = 1 << 20
"""Bytes that may wait for an app that is busy; whoever sends more is no person."""
_USUAL = (80, 24)
_RESET = b"\x1b[?2026l\x1b[0m" + TERMINAL_RESET.encode()
"""For a terminal that its app could not give back: show what was held back, plain letters, its own page."""
_UTF8 = re.compile(r"utf-?8$", re.IGNORECASE)

ONLY_SCREENS = gettext_noop("Only the contest's screens are served here: no commands, no shell, no files.")
FAREWELLS = {
    SessionEnd.LEFT: gettext_noop("You left {contest}. What was sent is kept."),
    SessionEnd.CLOSED: gettext_noop("The hub ended this screen. What was sent is kept."),
    SessionEnd.CRASHED: gettext_noop("This screen broke down. What was sent is kept; connect again."),
}


class TerminalChannel(asyncssh.SSHServerSession[bytes]):
    """One channel of a connection."""

    def __init__(self, guest: SshConnection) -> None:
        self.session: TerminalSession | None = None
        self._guest = guest
        self._channel: asyncssh.SSHServerChannel[bytes]
        self._refusal = ""
        self._size = _USUAL
        self._gone = self._silent = False
        self._left = True
        """Whether the terminal is as it was found."""
        self._flow = asyncio.Event()
        self._flow.set()
        self._work: asyncio.Task[None] | None = None

    # --- what the client asks for -----------------------------------------------------------------

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is open, and nothing on it yet."""
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        """A terminal is what is wanted."""
        self._size = _within(*term_size[:2])
        return True

    def shell_requested(self) -> bool:
        """A screen instead; or words, if this terminal cannot show one."""
        self._refusal = self._unfit() or self._guest.unwelcome()
        return True

    def exec_requested(self, command: str) -> bool:
        """Only words: nothing is run."""
        self._refusal = tr(ONLY_SCREENS)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Only words: there are no files."""
        self._refusal = tr(ONLY_SCREENS)
        return True

    def _unfit(self) -> str:
        """Why no screen can be shown there, or nothing."""
        term, modes = self._channel.get_terminal_type(), self._channel.get_terminal_modes()
        if term is None:
            return tr("A screen needs a terminal: connect without -T.")
        if term in ("", "dumb", "unknown"):
            return tr("This terminal ({term}) cannot show a screen. Use another one.", term=term)
        charset = _charset(self._channel.get_environment())
        if charset and not _UTF8.search(charset) and not modes.get(asyncssh.PTY_IUTF8):
            return tr(
                "This terminal does not speak UTF-8 ({locale}), and names would be garbled. "
                "Type LC_ALL=C.UTF-8 before ssh.",
                locale=charset,
            )
        return ""

    # --- the terminal -----------------------------------------------------------------------------

    def session_started(self) -> None:
        """Begin."""
        if self._refusal:
            self._tell(self._refusal)
            self._channel.exit(1)
        else:
            self._guest.line.trusted = True
            self._work = asyncio.create_task(self._serve())

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """What was typed; what is typed before there is an app is not waited for."""
        if self.session:
            self.session.write(data)
            if self.session.unread_bytes > TYPED_AHEAD:
                self._guest.line.abort()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window's new size."""
        self._size = _within(width, height)
        if self.session:
            self.session.resize(*self._size)

    def eof_received(self) -> bool:
        """Nothing more will be typed: that is leaving."""
        self._silent = True
        self._guest.spawn(self.end())
        return True

    def pause_writing(self) -> None:
        """The client's window is full."""
        self._flow.clear()

    def resume_writing(self) -> None:
        """It has read."""
        self._flow.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._gone = True
        self._flow.set()
        if self.session:
            self.session.mark_away()
            self._guest.spawn(self.session.end())
        self._guest.screen_closed()

    # --- the session ------------------------------------------------------------------------------

    async def _serve(self) -> None:
        """From the first picture to the last word."""
        size = self._size
        try:
            session = await self._guest.open_session(size)
        except SessionPoolClosed:
            self._farewell(SessionEnd.CRASHED)
            return
        self.session = session
        if self._gone or self._silent:
            await session.end()
        if self._size != size:
            session.resize(*self._size)
        async for packet in session.frames():
            if isinstance(packet, TerminalData):
                await self._put(packet.payload)
        self._farewell(await session.wait())

    async def _put(self, painted: bytes) -> None:
        """Send it once client and network have taken what was before; into the void if it is gone."""
        await self._flow.wait()
        await self._guest.line.clear.wait()
        if not self._closed:
            self._left = painted.endswith(TERMINAL_RESET.encode())
            self._channel.write(painted)

    @property
    def _closed(self) -> bool:
        return self._gone or self._channel.is_closing()

    def _farewell(self, ending: SessionEnd) -> None:
        if self._closed:
            return
        if not self._left:
            self._channel.write(_RESET)
        self._tell(tr(FAREWELLS[ending], contest=self._guest.contest))
        self._channel.exit(ending is SessionEnd.CRASHED)

    def _tell(self, sentence: str) -> None:
        """On the error channel, so that no file takes it for its content."""
        for line in (*self._guest.refused, sentence):
            self._channel.write_stderr(f"{line}\r\n".encode())

    async def end(self) -> None:
        """End the session in good order, and say goodbye if anybody reads."""
        if self.session:
            await self.session.end()
        if self._work:
            await self._work


def _within(columns: int, rows: int) -> tuple[int, int]:
    """A size that can be; what a client does not tell is taken to be usual."""
    return min(columns, COLUMNS) or _USUAL[0], min(rows, ROWS) or _USUAL[1]


def _charset(environment: Mapping[str, str]) -> str:
    """The locale that says which letters are typed and shown; empty where the client sent none."""
    return next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
