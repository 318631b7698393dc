"""All sessions of a hub: a fork server starts their processes.

When the fork server dies, the sessions go on, and the next session starts another fork server.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Literal, Self

from scoring_tui.engine.device_settings import NO_SETTINGS, DeviceSettings
from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, encode, recv
from scoring_tui.hub.sessions.session import END_TIMEOUT, SessionEnd, TerminalSession

if TYPE_CHECKING:
    from scoring_tui.ledger.port import PinSource

__all__ = ["SessionEnd", "SessionPool", "SessionPoolClosed", "TerminalSession"]

SESSION_ENVIRONMENT = {
    "TEXTUAL_DRIVER": "scoring_tui.hub.sessions.textual_driver:SeatDriver",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
"""Environment variables of the sessions' processes."""
START_SLOTS = 3
"""Sessions without sign-in of one address that start at the same time. Starting takes a processor for 0.1 s,
and those who score must not wait for a crowd at the sign-in page."""
START_SLOT_TIME = 1.0
"""Seconds after which another session may start although this one has painted nothing."""
_FORK_SERVER_ID = 0
"""Stands for the fork server itself among the ids of sessions, which start at 1."""


class SessionPoolClosed(Exception):
    """No session can be opened: the fork server has ended."""


class SessionPool:
    """Starts sessions through the fork server; both end with the hub."""

    def __init__(self, path: Path, language: str) -> None:
        self.sessions: dict[int, TerminalSession] = {}
        """The running sessions by id."""
        self.path, self._language = path.resolve(), language
        self._next_ids = itertools.count(1)
        self._orphan_ids: set[int] = set()
        """Sessions whose fork server has died."""
        self._pending_starts: dict[int, asyncio.Future[int]] = {}
        """The process id of each session that is being started."""
        self._control_socket: socket.socket | None = None
        self._fork_server: asyncio.subprocess.Process
        self._decoder = FrameDecoder()
        self._start_lock = asyncio.Lock()
        self._start_slots: dict[str, asyncio.Semaphore] = {}
        """By address."""
        self._is_stopping = False
        self._slot_tasks: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def start(cls, path: Path, language: str = "id") -> AsyncIterator[Self]:
        """Start the fork server; at the end all sessions end. Only the sessions open the contest file.

        Raises `SessionPoolClosed` when the fork server does not start; the reason is in its standard error.
        """
        session_pool = cls(path, language)
        await session_pool._start_fork_server()
        try:
            yield session_pool
        finally:
            await session_pool._stop()

    async def open(
        self,
        role: str,
        size: tuple[int, int] = (80, 24),
        seat: str = "",
        is_signed_in: bool = False,
        device: str = "",
        color_system: Literal["truecolor", "256", "standard"] = "truecolor",
        *,
        pin_source: PinSource | None = None,
        display_name: str = "",
        settings: DeviceSettings = NO_SETTINGS,
    ) -> TerminalSession:
        """Start a session. Raises `SessionPoolClosed`.

        Args:
            role: "juror", "mc", "board" or "chair".
            size: columns and rows of the terminal.
            seat: such as "juror:j1"; empty where the app asks for it.
            is_signed_in: the server has checked the seat's PIN; the app asks only before a takeover.
            device: a unique name of the client that people can recognise; empty for a name from the process.
            color_system: what the terminal can show, in Textual's terms.
            pin_source: where PINs of this session are tried; None: the device stands for it.
            display_name: the name of a board's display; empty for a number.
            settings: language and look that were chosen at the client; empty for those of the contest.
        """
        session = TerminalSession(next(self._next_ids), role, seat, device, self._kill)
        session.address, session.is_known = pin_source.address if pin_source else "", is_signed_in
        options = {
            "role": role, "seat": seat, "size": size, "is_signed_in": is_signed_in, "device": device,
            "display": display_name, "language": settings.language, "theme": settings.theme,
            "pin_source": [pin_source.address, pin_source.known_name] if pin_source else None,
        }  # fmt: skip
        request = ControlMessage("open", {"id": session.id, "color_system": color_system, **options})
        self.sessions[session.id] = session  # before any wait, so that it is counted
        try:
            if not is_signed_in:
                await self._wait_for_slot(session)
            if self._is_stopping:
                raise SessionPoolClosed
            await self._start_fork_server()
            session.pid = await self._fork(session, request)
        except BaseException:  # the caller does not get the session, so its process must end
            if not session.pid:
                self.sessions.pop(session.id, None)
            session.disconnect()
            raise
        return session

    async def _wait_for_slot(self, session: TerminalSession) -> None:
        """Wait until few enough sessions of the address are starting; the first paint frees the slot."""
        slots = self._start_slots.setdefault(session.address, asyncio.Semaphore(START_SLOTS))
        await slots.acquire()

        async def free_slot() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(session.has_painted.wait(), START_SLOT_TIME)
            slots.release()
            if not any(other.address == session.address for other in self.sessions.values()):
                self._start_slots.pop(session.address, None)

        slot_task = asyncio.create_task(free_slot())
        self._slot_tasks.add(slot_task)
        slot_task.add_done_callback(self._slot_tasks.discard)

    @property
    def process_ids(self) -> list[int]:
        """The fork server's process id and those of the sessions."""
        session_pids = [session.pid for session in self.sessions.values() if session.pid]
        return [self._fork_server.pid, *session_pids]

    async def _fork(self, session: TerminalSession, request: ControlMessage) -> int:
        """Request a process for a session; return its process id."""
        hub_socket, session_socket = socket.socketpair()
        with session_socket:
            await session.connect(hub_socket)
            pending_start: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._pending_starts[session.id] = pending_start
            self._send(request, session_socket.fileno())
        return await pending_start

    # --- the fork server --------------------------------------------------------------------------

    async def _start_fork_server(self) -> None:
        """Start the fork server if it does not run, and wait until it can fork."""
        async with self._start_lock:
            if self._control_socket is not None:
                return
            hub_socket, server_socket = socket.socketpair()
            with server_socket:
                self._fork_server = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "scoring_tui.hub.sessions.forkserver"),
                    *(str(server_socket.fileno()), str(self.path), self._language),
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    pass_fds=[server_socket.fileno()],
                    env={**os.environ, **SESSION_ENVIRONMENT},
                    start_new_session=True,  # only the hub receives Ctrl+C of its terminal
                )
            self._control_socket, self._decoder = hub_socket, FrameDecoder()
            pending_start = asyncio.get_running_loop().create_future()
            self._pending_starts[_FORK_SERVER_ID] = pending_start
            asyncio.get_running_loop().add_reader(hub_socket, self._on_readable)
            try:
                await pending_start
            except SessionPoolClosed:
                await self._fork_server.wait()
                raise

    async def _stop(self) -> None:
        self._is_stopping = True
        await asyncio.gather(*(session.end() for session in list(self.sessions.values()) if session.pid))
        if self._control_socket is not None:
            self._control_socket.shutdown(socket.SHUT_RDWR)
        try:
            await asyncio.wait_for(self._fork_server.wait(), END_TIMEOUT)
        except TimeoutError:
            self._fork_server.kill()
            await self._fork_server.wait()
        self._on_exit()

    def _send(self, request: ControlMessage, *session_fds: int) -> None:
        if self._control_socket is None:
            raise SessionPoolClosed
        try:
            socket.send_fds(self._control_socket, [encode(request)], session_fds)
        except OSError as error:
            raise SessionPoolClosed from error

    def _kill(self, session_id: int) -> None:
        if session_id in self._orphan_ids:
            if self.sessions[session_id].can_be_killed:
                with suppress(ProcessLookupError):  # it has just ended
                    os.kill(self.sessions[session_id].pid, signal.SIGKILL)
            self._remove(session_id, exit_code=1)  # its output may wait for a slow client
            return
        with suppress(SessionPoolClosed):  # `_on_exit` makes it an orphan
            self._send(ControlMessage("kill", {"id": session_id}))

    def _on_readable(self) -> None:
        """Read the fork server's messages."""
        assert self._control_socket is not None
        chunk = recv(self._control_socket)
        for frame in self._decoder.feed(chunk):
            assert isinstance(frame, ControlMessage)
            self._on_message(frame)
        if not chunk:
            self._on_exit()

    def _on_message(self, message: ControlMessage) -> None:
        """Handle "ready", "started" and "ended"; "ready" has no id and concerns the fork server itself."""
        session_id = message.fields.get("id", _FORK_SERVER_ID)
        if message.type == "ended":
            self._remove(session_id, message.fields["code"])
        elif (pending_start := self._pending_starts.pop(session_id, None)) and not pending_start.done():
            pending_start.set_result(message.fields.get("pid", 0))

    def _remove(self, session_id: int, exit_code: int) -> None:
        """Remove what has ended: a session, or the fork server."""
        self._orphan_ids.discard(session_id)
        if session := self.sessions.pop(session_id, None):
            session.on_exit(exit_code)
        if (pending_start := self._pending_starts.pop(session_id, None)) and not pending_start.done():
            pending_start.set_exception(SessionPoolClosed())

    def _on_exit(self) -> None:
        """The fork server has ended. Sessions that it had started go on; those that it was starting fail."""
        if self._control_socket is not None:
            asyncio.get_running_loop().remove_reader(self._control_socket)
            self._control_socket.close()
            self._control_socket = None
        for session_id in [*self._pending_starts, _FORK_SERVER_ID]:
            self._remove(session_id, exit_code=1)
        for session_id, session in list(self.sessions.items()):
            if session.pid and session_id not in self._orphan_ids:
                self._orphan_ids.add(session_id)
                session.watch_output(partial(self._remove, session_id))
