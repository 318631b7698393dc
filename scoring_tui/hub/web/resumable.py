"""Sessions of browsers. A session outlives its connection for a while and is found again by its token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

from scoring_tui.engine.device_settings import NO_SETTINGS, DeviceSettings
from scoring_tui.hub.admission import Admission
from scoring_tui.hub.limits import STRANGER_GRACE, Connection
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import TerminalSession
from scoring_tui.hub.web.downloads import DownloadTickets, OfferedFile
from scoring_tui.hub.web.passes import PassTickets, SeatPass
from scoring_tui.hub.web.routes import ScreenRoute
from scoring_tui.hub.web.websocket import CloseCode, TerminalSocket
from scoring_tui.ledger.port import PinSource

CLOSED_TAB_TIMEOUT = 60.0
"""Seconds that a session waits after its tab was closed; a lost network has longer."""
ReadMessages = Callable[[TerminalSocket], Awaitable[None]]


class ResumableSession:
    """A session and the websocket that shows it now, if any."""

    def __init__(self, session: TerminalSession, token: str, reconnect_timeout: float) -> None:
        self.session, self.token = session, token
        self.seat_pass: SeatPass | None = None
        """What proves that a browser is the one that signed in; None before the sign-in."""
        self._has_lost_seat = False
        self.terminal_socket: TerminalSocket | None = None
        self._reconnect_timeout, self._was_shown = reconnect_timeout, False
        self._expiry_timer: asyncio.TimerHandle | None = None
        self._end_task: asyncio.Task[None] | None = None

    async def show(
        self, terminal_socket: TerminalSocket, size: tuple[int, int], read_messages: ReadMessages
    ) -> CloseCode:
        """Show the session on a websocket until either ends; an earlier websocket is closed."""
        self.cancel_expiry()
        if self.terminal_socket is not None:
            self.terminal_socket.stop(CloseCode.TAKEN_OVER)
        self.terminal_socket = terminal_socket
        self.session.resize(*size)
        self.session.mark_alive()
        from_start, self._was_shown = not self._was_shown, True
        try:
            return await terminal_socket.run(read_messages, from_start=from_start)
        finally:
            if self.terminal_socket is terminal_socket:
                self._on_disconnect()

    def is_open_to(self, secret: str, address: str) -> bool:
        """Whether a browser with this pass may see the session: everybody who has its token until sign-in."""
        is_proved = self.seat_pass is None or self.seat_pass.is_proved_by(secret, address)
        return is_proved and not self._has_lost_seat

    def lose_seat(self) -> None:
        """The seat belongs to another device, or to nobody: end the session and tell its browser why."""
        self._has_lost_seat = True
        if self.terminal_socket is not None:
            self.terminal_socket.stop(CloseCode.SEAT_LOST)
        self._expire()

    def _on_disconnect(self) -> None:
        """Wait for the browser to reconnect, then end the session: not for long after its tab was closed."""
        was_closed = self.terminal_socket is not None and self.terminal_socket.was_closed_by_browser
        timeout = min(self._reconnect_timeout, CLOSED_TAB_TIMEOUT) if was_closed else self._reconnect_timeout
        if self.session.is_stranger:
            timeout = min(timeout, STRANGER_GRACE)
        self.terminal_socket = None
        self.session.mark_away()
        self._expiry_timer = asyncio.get_running_loop().call_later(timeout, self._expire)

    def _expire(self) -> None:
        self._end_task = asyncio.create_task(self.session.end())

    def cancel_expiry(self) -> None:
        """Do not end the session for lack of a connection: it has one, or has ended, or the hub stops."""
        if self._expiry_timer is not None:
            self._expiry_timer.cancel()


class ResumableSessions:
    """The sessions of all browsers by token."""

    def __init__(self, session_pool: SessionPool, admission: Admission) -> None:
        self._session_pool, self._admission = session_pool, admission
        self.tickets, self.downloads = PassTickets(), DownloadTickets()
        self._open_tasks: dict[str, asyncio.Task[ResumableSession]] = {}
        self._sessions: dict[str, ResumableSession] = {}
        self._wait_tasks: set[asyncio.Task[None]] = set()

    def has(self, token: str) -> bool:
        """Whether a token has a session, or one is being opened."""
        return token in self._sessions or token in self._open_tasks

    async def get_or_open(
        self,
        token: str,
        route: ScreenRoute,
        size: tuple[int, int],
        device: str,
        pin_source: PinSource,
        display_name: str = "",
        settings: DeviceSettings = NO_SETTINGS,
    ) -> ResumableSession:
        """Return the session of a token; open it if there is none. Raises `SessionPoolClosed`."""
        if resumable_session := self._sessions.get(token):
            return resumable_session
        if token not in self._open_tasks:
            opening = self._open(token, route, size, device, pin_source, display_name, settings)
            open_task = asyncio.create_task(opening)
            self._open_tasks[token] = open_task
            open_task.add_done_callback(lambda _: self._open_tasks.pop(token))
        return await asyncio.shield(self._open_tasks[token])

    async def _open(
        self,
        token: str,
        route: ScreenRoute,
        size: tuple[int, int],
        device: str,
        pin_source: PinSource,
        display_name: str,
        settings: DeviceSettings,
    ) -> ResumableSession:
        is_known = bool(pin_source.known_name)
        self._admission.make_room(pin_source.address, is_known=is_known)
        session = await self._session_pool.open(
            route.role, size, route.seat, device=device, pin_source=pin_source, display_name=display_name,
            settings=settings,
        )  # fmt: skip
        session.is_known = is_known
        resumable_session = ResumableSession(session, token, route.reconnect_timeout)
        session.on_seat_change = lambda: self._follow_seat(resumable_session)
        session.on_download = lambda digest, name: self._offer_file(resumable_session, digest, name)
        self._sessions[token] = resumable_session
        self._run_in_background(self._remove_at_end(token, resumable_session))
        return resumable_session

    def find(self, token: str) -> ResumableSession | None:
        """The session of a token, if there is one."""
        return self._sessions.get(token)

    def _offer_file(self, resumable_session: ResumableSession, digest: str, name: str) -> None:
        """Send the browser of a signed-in session the ticket for a file that its app offers."""
        terminal_socket = resumable_session.terminal_socket
        if not resumable_session.session.signed_in_seat or terminal_socket is None:
            return
        file = OfferedFile(digest, name)
        ticket = self.downloads.create(file, resumable_session.token, terminal_socket.address)
        self._run_in_background(terminal_socket.send_download(ticket))

    def _follow_seat(self, resumable_session: ResumableSession) -> None:
        """Give the browser a new pass at sign-in; end a session that lost its seat."""
        seat, terminal_socket = resumable_session.session.signed_in_seat, resumable_session.terminal_socket
        if not seat:
            resumable_session.lose_seat()
            return
        address = terminal_socket.address if terminal_socket else ""
        resumable_session.seat_pass, ticket = self.tickets.create(seat, resumable_session.token, address)
        if terminal_socket is not None:
            self._run_in_background(terminal_socket.send_ticket(ticket))

    def _run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._wait_tasks.add(task)
        task.add_done_callback(self._wait_tasks.discard)

    async def _remove_at_end(self, token: str, resumable_session: ResumableSession) -> None:
        await resumable_session.session.wait()
        del self._sessions[token]
        resumable_session.cancel_expiry()

    def connections(self) -> Iterator[Connection]:
        """The sessions that have a websocket now."""
        for resumable_session in self._sessions.values():
            if (terminal_socket := resumable_session.terminal_socket) is not None:
                yield Connection(
                    resumable_session.session.id,
                    "web",
                    terminal_socket.address,
                    resumable_session.session.role,
                    terminal_socket.connected_at,
                    terminal_socket.last_seen,
                )

    def stop(self) -> None:
        """Close all websockets because the hub stops; the session pool ends the sessions."""
        for resumable_session in self._sessions.values():
            resumable_session.cancel_expiry()
            if resumable_session.terminal_socket is not None:
                resumable_session.terminal_socket.stop(CloseCode.STOPPED)
        for wait_task in self._wait_tasks:
            wait_task.cancel()
