"""Sessions of browsers that live on while their browser is away, each under its pass.

Imports line, posts and the sessions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from scoring_tui.hub.limits import Connection
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import TerminalSession
from scoring_tui.hub.web.routes import ScreenRoute
from scoring_tui.hub.web.websocket import CloseCode, TerminalSocket

Read = Callable[[TerminalSocket], Awaitable[None]]


class ResumableSession:
    """A session and the tab that shows it now, if any."""

    def __init__(self, session: TerminalSession, grace: float) -> None:
        self.session = session
        self.line: TerminalSocket | None = None
        self._grace, self._shown = grace, False
        self._leaving: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None

    async def show(self, line: TerminalSocket, size: tuple[int, int], read: Read) -> CloseCode:
        """Show it on this line, which another tab had until now, until one of the two is over."""
        if self._leaving is not None:
            self._leaving.cancel()
        if self.line is not None:
            self.line.stop(CloseCode.TAKEN_OVER)
        self.line = line
        self.session.resize(*size)
        self.session.mark_alive()
        from_start, self._shown = not self._shown, True
        try:
            return await line.run(read, from_start=from_start)
        finally:
            if self.line is line:
                self._leave()

    def _leave(self) -> None:
        """Wait for the browser to come back, but not for ever."""
        self.line = None
        self.session.mark_away()
        self._leaving = asyncio.get_running_loop().call_later(self._grace, self._expire)

    def _expire(self) -> None:
        self._ending = asyncio.create_task(self.session.end())

    def forget(self) -> None:
        """It is over, or the hub is."""
        if self._leaving is not None:
            self._leaving.cancel()


class ResumableSessions:
    """All sessions of the browser's door."""

    def __init__(self, nursery: SessionPool) -> None:
        self._nursery = nursery
        self._opening: dict[str, asyncio.Task[ResumableSession]] = {}
        self._kept: dict[str, ResumableSession] = {}
        self._watching: set[asyncio.Task[None]] = set()

    def has(self, shown: str) -> bool:
        """Whether there is a session under this pass."""
        return shown in self._kept or shown in self._opening

    async def session(
        self, shown: str, post: ScreenRoute, size: tuple[int, int], device: str
    ) -> ResumableSession:
        """The one under this pass, a new one if need be. Raises `NurseryGoneError`."""
        if kept := self._kept.get(shown):
            return kept
        if shown not in self._opening:
            opening = asyncio.create_task(self._open(shown, post, size, device))
            self._opening[shown] = opening
            opening.add_done_callback(lambda _: self._opening.pop(shown))
        return await asyncio.shield(self._opening[shown])

    async def _open(
        self, shown: str, post: ScreenRoute, size: tuple[int, int], device: str
    ) -> ResumableSession:
        session = await self._nursery.open(post.role, size, post.seat, device=device)
        kept = self._kept[shown] = ResumableSession(session, post.reconnect_timeout)
        watching = asyncio.create_task(self._watch(shown, kept))
        self._watching.add(watching)
        watching.add_done_callback(self._watching.discard)
        return kept

    async def _watch(self, shown: str, kept: ResumableSession) -> None:
        """Until the session is over, however that comes."""
        await kept.session.wait()
        del self._kept[shown]
        kept.forget()

    def connections(self) -> Iterator[Connection]:
        """Whoever is connected now."""
        for kept in self._kept.values():
            if (line := kept.line) is not None:
                id_, role = kept.session.id, kept.session.role
                yield Connection(id_, "web", line.address, role, line.since, line.proved)

    def stop(self) -> None:
        """Tell every page that the hub stops; the sessions are the nursery's to end."""
        for kept in self._kept.values():
            kept.forget()
            if kept.line is not None:
                kept.line.stop(CloseCode.STOPPED)
        for watching in self._watching:
            watching.cancel()
