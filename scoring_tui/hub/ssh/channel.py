"""The terminal of an SSH client, joined to a session: input, output, window size, and the end of either."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import Any, Protocol

import asyncssh

from scoring_tui.hub.limits import INPUT_BURST, INPUT_RATE, MAX_UNREAD_INPUT, TokenBuckets
from scoring_tui.hub.sessions.frames import TERMINAL_RESET, TerminalData
from scoring_tui.hub.sessions.pool import SessionEnd, SessionPoolClosed, TerminalSession
from scoring_tui.hub.ssh.transport import SshTransport
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.ledger.codes import head_code

MAX_COLUMNS, MAX_ROWS = 500, 200
"""Largest terminal size accepted; drawing a larger one would overload the app."""
_DEFAULT_SIZE = (80, 24)
_RESET_OUTPUT = b"\x1b[?2026l\x1b[0m" + TERMINAL_RESET.encode()
"""Sent when the app could not reset the terminal: ends synchronized output, resets style and modes."""
_UTF8_LOCALE = re.compile(r"utf-?8$", re.IGNORECASE)

ONLY_SCREENS = gettext_noop("Only the contest's screens are served here: no commands, no shell, no files.")
END_SENTENCES = {
    SessionEnd.LEFT: gettext_noop("You left {contest}. What was sent is kept."),
    SessionEnd.CLOSED: gettext_noop("The hub ended this screen. What was sent is kept."),
    SessionEnd.CRASHED: gettext_noop("This screen broke down. What was sent is kept; connect again."),
}


class ChannelConnection(Protocol):
    """What a channel needs from its connection."""

    transport: SshTransport

    @property
    def contest_name(self) -> str:
        """Name of the contest."""

    @property
    def pending_refusals(self) -> Sequence[str]:
        """Refusals that the SSH protocol could not explain to the client."""

    def capacity_problem(self) -> str:
        """Why no screen can be opened now; empty if one can."""

    async def open_session(self, size: tuple[int, int]) -> TerminalSession:
        """Start the session. Raises `SessionPoolClosed`."""

    def on_screen_closed(self) -> None:
        """The channel has closed."""

    def on_flood(self) -> None:
        """The client sent more than a person can type."""

    def run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that may outlive the connection."""


class TerminalChannel(asyncssh.SSHServerSession[bytes]):
    """One channel of a connection."""

    def __init__(self, connection: ChannelConnection) -> None:
        self.session: TerminalSession | None = None
        self._connection = connection
        self._channel: asyncssh.SSHServerChannel[bytes]
        self._refusal = ""
        self._receipts: list[tuple[int, str]] = []
        """Draw number and code of each receipt of this session."""
        self._last_head: tuple[int, str] | None = None
        self._size = _DEFAULT_SIZE
        self._is_lost = self._input_ended = False
        self._is_terminal_reset = True
        """Whether the terminal is in its original state."""
        self._can_write = asyncio.Event()
        self._can_write.set()
        self._input_budget = TokenBuckets(INPUT_RATE, INPUT_BURST)
        self._serve_task: asyncio.Task[None] | None = None

    # --- requests of the client -------------------------------------------------------------------

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Keep the channel, which has just been opened."""
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        """Accept a terminal of any kind; `shell_requested` refuses unfit ones."""
        self._size = _clamp_size(*term_size[:2])
        return True

    def shell_requested(self) -> bool:
        """Accept; the channel then shows a screen or the reason why it cannot."""
        self._refusal = self._terminal_problem() or self._connection.capacity_problem()
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept, to answer with a sentence; no command is run."""
        self._refusal = tr(ONLY_SCREENS)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Accept, to answer with a sentence; there is no file transfer."""
        self._refusal = tr(ONLY_SCREENS)
        return True

    def _terminal_problem(self) -> str:
        """Why the client's terminal cannot show a screen; empty if it can."""
        terminal_type, modes = self._channel.get_terminal_type(), self._channel.get_terminal_modes()
        if terminal_type is None:
            return tr("A screen needs a terminal: connect without -T.")
        if terminal_type in ("", "dumb", "unknown"):
            return tr("This terminal ({term}) cannot show a screen. Use another one.", term=terminal_type)
        locale_name = _character_locale(self._channel.get_environment())
        if locale_name and not _UTF8_LOCALE.search(locale_name) and not modes.get(asyncssh.PTY_IUTF8):
            return tr(
                "This terminal does not speak UTF-8 ({locale}), and names would be garbled. "
                "Type LC_ALL=C.UTF-8 before ssh.",
                locale=locale_name,
            )
        return ""

    # --- the terminal -----------------------------------------------------------------------------

    def session_started(self) -> None:
        """Start the screen, or explain the refusal."""
        if self._refusal:
            self._write_message(self._refusal)
            self._channel.exit(1)
        else:
            self._connection.transport.has_screen = True
            self._serve_task = asyncio.create_task(self._serve())

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Forward input to the app; drop it while there is none yet."""
        if self.session:
            self.session.write(data)
            is_flood = not self._input_budget.take(count=len(data))
            if is_flood or self.session.unread_bytes > MAX_UNREAD_INPUT:
                self._connection.on_flood()
                self._connection.transport.abort()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Forward the window's new size."""
        self._size = _clamp_size(width, height)
        if self.session:
            self.session.resize(*self._size)

    def eof_received(self) -> bool:
        """End the session: no more input will come."""
        self._input_ended = True
        self._connection.run_in_background(self.end())
        return True

    def pause_writing(self) -> None:
        """Stop output: the client's SSH window is full."""
        self._can_write.clear()

    def resume_writing(self) -> None:
        """Continue output: the client has read."""
        self._can_write.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the session."""
        self._is_lost = True
        self._can_write.set()
        if self.session:
            self.session.mark_away()
            self._connection.run_in_background(self.session.end())
        self._connection.on_screen_closed()

    # --- the session ------------------------------------------------------------------------------

    async def _serve(self) -> None:
        """Run the session from its start to the message about its end."""
        initial_size = self._size
        try:
            session = await self._connection.open_session(initial_size)
        except SessionPoolClosed:
            self._close(SessionEnd.CRASHED)
            return
        self.session = session
        if self._is_lost or self._input_ended:
            await session.end()
        if self._size != initial_size:
            session.resize(*self._size)
        async for frame in session.frames():
            if isinstance(frame, TerminalData):
                await self._write(frame.payload)
            elif frame.type == "head":
                self._last_head = (int(frame.fields["seq"]), str(frame.fields["hash"]))
            elif frame.type == "receipt":
                self._receipts.append((int(frame.fields["number"]), str(frame.fields["code"])))
        self._close(await session.wait())

    async def _write(self, output: bytes) -> None:
        """Send output once client and network accept more. Drop it if the channel is closed."""
        await self._can_write.wait()
        await self._connection.transport.can_write.wait()
        if not self._is_closed:
            self._is_terminal_reset = output.endswith(TERMINAL_RESET.encode())
            self._channel.write(output)

    @property
    def _is_closed(self) -> bool:
        return self._is_lost or self._channel.is_closing()

    def _close(self, end_reason: SessionEnd) -> None:
        if self._is_closed:
            return
        if not self._is_terminal_reset:
            self._channel.write(_RESET_OUTPUT)
        self._write_message(tr(END_SENTENCES[end_reason], contest=self._connection.contest_name))
        for line in self._list_proofs():
            self._channel.write_stderr(f"{line}\r\n".encode())
        self._channel.exit(end_reason is SessionEnd.CRASHED)

    def _list_proofs(self) -> Iterator[str]:
        """What the person keeps: the receipts of this session, and the last head that it has seen."""
        for draw_number, code in self._receipts:
            yield tr("No. {number}: receipt {code}", number=draw_number, code=code)
        if self._last_head is not None:
            seq = self._last_head[0]
            yield tr("Ledger: entry {seq}, code {code}", seq=seq, code=head_code(*self._last_head))

    def _write_message(self, sentence: str) -> None:
        """Write to standard error, so that the message never becomes the content of a file."""
        for line in (*self._connection.pending_refusals, sentence):
            self._channel.write_stderr(f"{line}\r\n".encode())

    async def end(self) -> None:
        """End the session in order and wait until the reason has been sent to the client."""
        if self.session:
            await self.session.end()
        if self._serve_task:
            await self._serve_task


def _clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """Limit a terminal's size; zero means unknown and becomes the default."""
    return min(columns, MAX_COLUMNS) or _DEFAULT_SIZE[0], min(rows, MAX_ROWS) or _DEFAULT_SIZE[1]


def _character_locale(environment: Mapping[str, str]) -> str:
    """The locale that sets the character encoding; empty if the client sent none."""
    return next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
