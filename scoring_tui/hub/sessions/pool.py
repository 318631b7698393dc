"""All sessions of a hub: a nursery that forks them, and tells each when another has committed.

Imports session and packets; the doors and the hub import it.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL
from typing import Literal, Self

from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, encode, recv
from scoring_tui.hub.sessions.session import PATIENCE, SessionEnd, TerminalSession

__all__ = ["SessionEnd", "SessionPool", "SessionPoolClosed", "TerminalSession"]

NUDGE = 0.005
"""Seconds in which commits are gathered before all sessions are told to look."""
SURROUNDINGS = {
    "TEXTUAL_DRIVER": "scoring_tui.hub.sessions.textual_driver:SeatDriver",
    "TEXTUAL_FPS": "30",  # as many pictures a second as a wireless network should carry
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
"""What a session finds in its environment."""


class SessionPoolClosed(Exception):
    """No session can be opened: the warm parent has ended."""


class SessionPool:
    """The warm parent of all sessions, on the hub's side. Dies with the hub, and its children with it."""

    def __init__(self, path: Path, language: str) -> None:
        self.sessions: dict[int, TerminalSession] = {}
        """Those that live, by id."""
        self._path, self._language = path.resolve(), language
        self._ids = itertools.count(1)
        self._born: dict[int, asyncio.Future[int]] = {}
        self._control: socket.socket | None = None
        self._process: asyncio.subprocess.Process
        self._told = FrameDecoder()
        self._warming = asyncio.Lock()
        self._nudging = False

    @classmethod
    @asynccontextmanager
    async def start(cls, path: Path, language: str = "id") -> AsyncIterator[Self]:
        """Have it warmed up; on leaving all sessions end. The file is opened by sessions only.

        Raises `NurseryGoneError` when it does not come up; why is in its output.
        """
        nursery = cls(path, language)
        await nursery._warm_up()
        try:
            yield nursery
        finally:
            await nursery._stop()

    async def open(
        self,
        role: str,
        size: tuple[int, int] = (80, 24),
        seat: str = "",
        signed_in: bool = False,
        device: str = "",
        colours: Literal["truecolor", "256", "standard"] = "truecolor",
    ) -> TerminalSession:
        """A new session for a terminal of so many columns and rows. Raises `NurseryGoneError`.

        Args:
            role: "juror", "mc", "board" or "chair".
            size: columns and rows.
            seat: as "juror:j1"; empty where the app asks.
            signed_in: the door has checked the seat's PIN; the app asks only before it takes a seat over.
            device: a name for the client that a person can recognise, unlike any other's; empty takes the
                process's.
            colours: as many as the terminal has.
        """
        await self._warm_up()
        session = TerminalSession(next(self._ids), role, seat, device, self._kill)
        wanted = {"role": role, "seat": seat, "size": size, "signed_in": signed_in, "device": device}
        request = ControlMessage("open", {"id": session.id, "colours": colours, **wanted})
        try:
            session.pid = await self._fork(session, request)
        except BaseException:  # nobody will ever have it
            session.drop()
            raise
        return session

    @property
    def pids(self) -> list[int]:
        """All processes: the warm parent's and the sessions'."""
        return [self._process.pid, *(session.pid for session in self.sessions.values() if session.pid)]

    async def _fork(self, session: TerminalSession, request: ControlMessage) -> int:
        """Give a session its process; returns which."""
        ours, theirs = socket.socketpair()
        with theirs:
            await session.connect(ours, self._nudge_soon)
            born: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._born[session.id] = born
            self.sessions[session.id] = session
            self._ask(request, theirs.fileno())
        return await born

    # --- the warm parent --------------------------------------------------------------------------

    async def _warm_up(self) -> None:
        """Start it, the first time and after it broke down, and wait until it can fork."""
        async with self._warming:
            if self._control is not None:
                return
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "scoring_tui.hub.sessions.forkserver"),
                    *(str(theirs.fileno()), str(self._path), self._language),
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, **SURROUNDINGS},
                    start_new_session=True,  # an interrupt in the hub's terminal is the hub's to deal with
                )
            self._control, self._told = ours, FrameDecoder()
            ready = self._born[0] = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().add_reader(ours, self._hear)
            try:
                await ready
            except SessionPoolClosed:
                await self._process.wait()
                raise

    async def _stop(self) -> None:
        await asyncio.gather(*(session.end() for session in list(self.sessions.values())))
        if self._control is not None:
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._lose()

    def _ask(self, request: ControlMessage, *fds: int) -> None:
        if self._control is None:
            raise SessionPoolClosed
        try:
            socket.send_fds(self._control, [encode(request)], fds)
        except OSError as error:
            raise SessionPoolClosed from error

    def _kill(self, id_: int) -> None:
        with suppress(SessionPoolClosed):  # it has taken its children along
            self._ask(ControlMessage("kill", {"id": id_}))

    def _hear(self) -> None:
        """What became of sessions."""
        assert self._control is not None
        piece = recv(self._control)
        for packet in self._told.feed(piece):
            assert isinstance(packet, ControlMessage)
            self._heed(packet.type, **packet.fields)
        if not piece:
            self._lose()

    def _heed(self, told: str, id: int = 0, pid: int = 0, code: int = 0) -> None:
        if told == "ended":
            self._forget(id, code)
        elif (waiting := self._born.pop(id, None)) and not waiting.done():
            waiting.set_result(pid)

    def _forget(self, id_: int, code: int) -> None:
        """A session, or the parent itself under the id 0, has ended."""
        if session := self.sessions.pop(id_, None):
            session.finish(code)
        if (waiting := self._born.pop(id_, None)) and not waiting.done():
            waiting.set_exception(SessionPoolClosed())

    def _lose(self) -> None:
        """It has ended, and its children with it."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        for id_ in [*self.sessions, 0]:
            self._forget(id_, code=1)

    # --- news -------------------------------------------------------------------------------------

    def _nudge_soon(self) -> None:
        """A session has committed: the others need not wait until they look by themselves."""
        if not self._nudging:
            self._nudging = True
            asyncio.get_running_loop().call_later(NUDGE, self._nudge)

    def _nudge(self) -> None:
        self._nudging = False
        for session in self.sessions.values():
            session.nudge()
