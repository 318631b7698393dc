"""One SSH connection: its user name, PIN check, refusals, and the one screen that it may open."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

import asyncssh
from asyncssh import ChannelOpenError, DisconnectError

from scoring_tui.hub.admission import Admission
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import FLOOD_WEIGHT, Connection, RateLimiter
from scoring_tui.hub.sessions.pool import SessionPool, TerminalSession
from scoring_tui.hub.ssh.channel import ONLY_SCREENS, TerminalChannel
from scoring_tui.hub.ssh.pin_check import PinChecker
from scoring_tui.hub.ssh.transport import SshTransport
from scoring_tui.hub.ssh.usernames import LoginTarget, find_login_target
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import PinSource

if TYPE_CHECKING:
    from scoring_tui.ledger.port import PinResult

SCREEN_TIMEOUT = 5.0
"""Seconds that an authenticated connection may last without a screen."""
TOO_OFTEN = gettext_noop("Too many attempts from this address. Wait a minute.")
NO_FORWARDING = gettext_noop("No ports are forwarded here.")
_PIN_PATTERN = re.compile(r"\d{6,7}")
ResultT = TypeVar("ResultT")
_KbdintChallenge = tuple[str, str, str, list[tuple[str, bool]]]


class ConnectionServer(Protocol):
    """What a connection needs from its server."""

    contest_info: ContestInfo
    session_pool: SessionPool
    rate_limiter: RateLimiter
    admission: Admission
    pin_checker: PinChecker

    def add(self, connection: SshConnection) -> bool:
        """Register a new connection; False if its address is rate-limited."""

    def remove(self, connection: SshConnection) -> None:
        """Unregister a closed connection."""

    def connection_problem(self, address: str) -> str:
        """Why an address can have no further connection; empty if it can."""

    def capacity_problem(self, address: str, role: str, *, is_known: bool) -> str:
        """Why an address can open no screen now; empty if it can. A known client's PIN was checked."""

    def run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that may outlive the connection."""


class SshConnection(asyncssh.SSHServer):
    """Handles one connection from its start to its end."""

    def __init__(self, server: ConnectionServer) -> None:
        self.transport: SshTransport
        self.address = self.device = ""
        self.pin_source = PinSource("")
        self.login_target: LoginTarget | None = None
        self.pending_refusals: list[str] = []
        """Refusals that the SSH protocol could not explain to the client; the channel writes them."""
        self.channel: TerminalChannel | None = None
        self._server = server
        self._is_signed_in = False
        self._last_alive_at = 0.0
        """When a sign of life was last reported to the session; Unix time in seconds."""
        self._idle_timer: asyncio.TimerHandle | None = None

    @property
    def contest_name(self) -> str:
        """Name of the contest."""
        return self._server.contest_info.name

    def connection_row(self) -> Connection | None:
        """The connection as the monitor lists it; None without a running session."""
        session = self.channel.session if self.channel else None
        if session is None or session.end_reason:
            return None
        last_proof = self.transport.last_received_at
        return Connection(session.id, "ssh", self.address, session.role, session.started_at, last_proof)

    # --- start and end ----------------------------------------------------------------------------

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Reject connections from rate-limited addresses."""
        assert isinstance(conn, SshTransport)
        self.transport = conn
        self.address, client_port = conn.get_extra_info("peername")[:2]
        self.device = f"ssh-{self.address}-{client_port}"
        self.pin_source = PinSource(self.address, f"ssh:{self.address}")
        if self._server.add(self):
            conn.on_receive = self._mark_alive
        else:
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Unregister the connection."""
        self._cancel_idle_timer()
        self._server.remove(self)

    def auth_completed(self) -> None:
        """Wait for the client to request a screen."""
        self.on_screen_closed()

    def on_screen_closed(self) -> None:
        """Close the connection soon: it has no screen, or none any more."""
        self._cancel_idle_timer()
        self._idle_timer = asyncio.get_running_loop().call_later(SCREEN_TIMEOUT, self._close_idle)

    def on_flood(self) -> None:
        """Count a flood against the address; the channel closes the connection."""
        self._server.rate_limiter.record_attempt(self.address, FLOOD_WEIGHT)

    def _cancel_idle_timer(self) -> None:
        if self._idle_timer:
            self._idle_timer.cancel()

    def _close_idle(self) -> None:
        if self.channel is None:
            self._disconnect("\n".join(self.pending_refusals) or tr(ONLY_SCREENS))
        else:
            self.transport.close()

    def _disconnect(self, sentence: str) -> None:
        self.transport.disconnect(asyncssh.DISC_BY_APPLICATION, sentence)

    def run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that may outlive the connection."""
        self._server.run_in_background(coroutine)

    async def close(self) -> None:
        """End the connection because the hub stops.

        A client with a screen closes the connection itself after the screen has ended. If the hub closed it
        first, the client would drop the output that it has not shown yet and not reset its terminal.
        """
        if self.channel:
            await self.channel.end()
            await self.transport.wait_closed()
        self._disconnect(tr("The hub was stopped."))

    # --- authentication ---------------------------------------------------------------------------

    async def begin_auth(self, username: str) -> bool:
        """Find the screen of a user name; return whether SSH must ask for a PIN.

        Where the app asks for the PIN itself, the connection needs no authentication.
        """
        if problem := self._server.connection_problem(self.address):
            self._refuse(problem)
        contest_info = self._server.contest_info
        login_target = find_login_target(username, contest_info, frozenset())
        if login_target is None:
            pin_seats = await self._refuse_on_error(self._server.pin_checker.seats_with_pin())
            login_target = find_login_target(username, contest_info, pin_seats)
        if login_target is None:
            self._refuse(_unknown_username(username, contest_info.jurors))
        self.login_target = login_target
        if not login_target.asks_pin and (problem := self.capacity_problem()):
            self._refuse(problem)
        self.transport.send_auth_banner(f"{self.contest_name}\r\n")
        return login_target.asks_pin

    def capacity_problem(self) -> str:
        """Why this address can open no screen now; empty if it can."""
        assert self.login_target is not None
        return self._server.capacity_problem(
            self.address, self.login_target.role, is_known=self._is_signed_in
        )

    def password_auth_supported(self) -> bool:
        """The PIN can be sent as the password."""
        return True

    def kbdint_auth_supported(self) -> bool:
        """The PIN can be asked for interactively, with a prompt of our own."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Check the PIN; an empty password leaves the check to the app."""
        return not await self._pin_problem(password)

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> _KbdintChallenge:
        """Ask for the PIN."""
        return self._pin_challenge("")

    async def validate_kbdint_response(
        self, username: str, responses: Sequence[str]
    ) -> bool | _KbdintChallenge:
        """Accept the PIN, or ask again and show what was wrong."""
        problem = await self._pin_problem("".join(responses))
        return self._pin_challenge(problem) if problem else True

    def _pin_challenge(self, instructions: str) -> _KbdintChallenge:
        return "", instructions, "", [(tr("PIN (Enter alone: the screen asks): "), False)]

    async def _pin_problem(self, response: str) -> str:
        """What is wrong with a PIN; empty if it is right or left to the app.

        Disconnects a client that may not try again.
        """
        assert self.login_target is not None
        pin = response.replace(" ", "")
        if not pin:
            return ""
        if not _PIN_PATTERN.fullmatch(pin):
            return tr("A PIN has six or seven digits.")
        if not self._server.rate_limiter.record_attempt(self.address):
            self._refuse(tr(TOO_OFTEN))
        pin_check = self._server.pin_checker.check_pin(
            self.login_target.seat, pin, self.device, self.pin_source
        )
        return self._result_problem(await self._refuse_on_error(pin_check))

    def _result_problem(self, result: PinResult) -> str:
        if result.verdict == "right":
            self._is_signed_in = True
            return ""
        from scoring_tui.engine.sign_in import describe_refusal  # with the first PIN only

        sentence = translate(describe_refusal(result))
        if result.verdict != "wrong":
            self._refuse(sentence)
        return sentence

    async def _refuse_on_error(self, ledger_query: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Await a query of the contest file; disconnect with the reason if it fails."""
        try:
            return await ledger_query
        except LedgerError as error:
            self._refuse(translate(error.message))

    def _refuse(self, sentence: str) -> NoReturn:
        raise DisconnectError(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, sentence)

    # --- requests ---------------------------------------------------------------------------------

    def session_requested(self) -> TerminalChannel:
        """Open the one screen of the connection."""
        if self.channel is not None:
            self._prohibit(tr("One connection has one screen. Connect once more."))
        self._cancel_idle_timer()
        self.channel = TerminalChannel(self)
        return self.channel

    async def open_session(self, size: tuple[int, int]) -> TerminalSession:
        """Start the session that the user name stands for. Raises `SessionPoolClosed`."""
        assert self.login_target is not None
        role, seat = self.login_target.role, self.login_target.seat
        source = self.pin_source
        self._server.admission.make_room(self.address, is_known=self._is_signed_in)
        return await self._server.session_pool.open(
            role, size, seat, self._is_signed_in, self.device, pin_source=source
        )

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> NoReturn:
        """Refuse the client's options -L, -D and -W."""
        self._prohibit(tr(NO_FORWARDING))

    def unix_connection_requested(self, dest_path: str) -> NoReturn:
        """Refuse -L to a Unix socket."""
        self._prohibit(tr(NO_FORWARDING))

    def server_requested(self, listen_host: str, listen_port: int) -> bool:
        """Refuse -R. The protocol carries no reason for this refusal, so it is shown later."""
        self.pending_refusals = [tr(NO_FORWARDING)]
        return False

    def unix_server_requested(self, listen_path: str) -> bool:
        """Refuse -R of a Unix socket."""
        return self.server_requested("", 0)

    def _prohibit(self, sentence: str) -> NoReturn:
        raise ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, sentence)

    def _mark_alive(self) -> None:
        """Report a sign of life of the client to the session, at most once a second."""
        received_at = self.transport.last_received_at
        if self.channel and self.channel.session and received_at - self._last_alive_at >= 1:
            self._last_alive_at = received_at
            self.channel.session.mark_alive()


def _unknown_username(username: str, juror_ids: Sequence[str]) -> str:
    return tr(
        "Nobody here is called {name}. Connect as juri@, mc@, papan@ or ketua@, "
        "or by a juror's id, such as {juror}@.",
        name=username,
        juror=juror_ids[0],
    )
