"""Whoever is at the other end of an SSH connection: where their name leads, their PIN, what they are refused.

Imports line, names, porter and screen; the door makes it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import asyncssh
from asyncssh import ChannelOpenError, DisconnectError

from scoring_tui.hub.limits import Connection
from scoring_tui.hub.sessions.pool import TerminalSession
from scoring_tui.hub.ssh.channel import ONLY_SCREENS, TerminalChannel
from scoring_tui.hub.ssh.transport import SshTransport
from scoring_tui.hub.ssh.usernames import LoginTarget, find_login_target
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.ledger.errors import LedgerError

if TYPE_CHECKING:
    from scoring_tui.hub.ssh.server import SshServer
    from scoring_tui.ledger.port import PinResult

NO_SCREEN = 5.0
"""Seconds that a connection may last without a screen."""
TOO_OFTEN = gettext_noop("Too many attempts from this address. Wait a minute.")
NO_FORWARDING = gettext_noop("No ports are forwarded here.")
_PIN = re.compile(r"\d{6}")
T = TypeVar("T")
_Challenge = tuple[str, str, str, list[tuple[str, bool]]]


class SshConnection(asyncssh.SSHServer):
    """One connection from its first byte to its last."""

    def __init__(self, door: SshServer) -> None:
        self.line: SshTransport
        self.address = self.device = ""
        self.place: LoginTarget | None = None
        self.refused: list[str] = []
        """What it was refused and could not be told yet."""
        self.screen: TerminalChannel | None = None
        self._door = door
        self._signed_in = False
        self._told = 0.0
        self._idle: asyncio.TimerHandle | None = None

    @property
    def contest(self) -> str:
        """What the screens are of."""
        return self._door.about.name

    def census(self) -> Connection | None:
        """The row of who has a screen."""
        session = self.screen.session if self.screen else None
        if session is None or session.end_reason:
            return None
        return Connection(session.id, "ssh", self.address, session.role, session.started_at, self.line.proved)

    # --- life -------------------------------------------------------------------------------------

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody knocks; an address that knocks all the time is not even answered."""
        assert isinstance(conn, SshTransport)
        self.line = conn
        self.address, port = conn.get_extra_info("peername")[:2]
        self.device = f"ssh-{self.address}-{port}"
        if self._door.greet(self):
            conn.on_proof = self._pass_on
        else:
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        if self._idle:
            self._idle.cancel()
        self._door.forget(self)

    def auth_completed(self) -> None:
        """They may have a screen now; those that want something else are told off soon."""
        self.screen_closed()

    def screen_closed(self) -> None:
        """There is no screen, or none any more."""
        if self._idle:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(NO_SCREEN, self._send_off)

    def _send_off(self) -> None:
        if self.screen is None:
            self._disconnect("\n".join(self.refused) or tr(ONLY_SCREENS))
        else:
            self.line.close()

    def _disconnect(self, sentence: str) -> None:
        self.line.disconnect(asyncssh.DISC_BY_APPLICATION, sentence)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that may outlast the connection."""
        self._door.spawn(work)

    async def leave(self) -> None:
        """The hub stops; a client that has a screen goes by itself once that is closed.

        Cut off at once it would drop what it has not shown yet, and leave its terminal as the app had it.
        """
        if self.screen:
            await self.screen.end()
            await self.line.wait_closed()
        self._disconnect(tr("The hub was stopped."))

    # --- who they are -----------------------------------------------------------------------------

    async def begin_auth(self, username: str) -> bool:
        """Whether SSH itself has to ask for a PIN; where the app asks, everybody may come in."""
        if crowded := self.unwelcome():
            self._refuse(crowded)
        found = find_login_target(username, self._door.about, frozenset())
        if found is None:
            found = find_login_target(
                username, self._door.about, await self._in_words(self._door.pin_checker.seats())
            )
        if found is None:
            self._refuse(_nowhere(username, self._door.about.jurors))
        self.place = found
        self.line.send_auth_banner(f"{self.contest}\r\n")
        return found.asks_pin

    def unwelcome(self) -> str:
        """Why there is no room for one more, or nothing."""
        return self._door.crowded(self.address)

    def password_auth_supported(self) -> bool:
        """The PIN is the password."""
        return True

    def kbdint_auth_supported(self) -> bool:
        """The PIN is asked for in our own words."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether it is the PIN of the seat; with none the app asks."""
        return not await self._try(password)

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> _Challenge:
        """Ask for the PIN."""
        return self._ask("")

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> bool | _Challenge:
        """In, or asked again with what was wrong."""
        wrong = await self._try("".join(responses))
        return self._ask(wrong) if wrong else True

    def _ask(self, wrong: str) -> _Challenge:
        return "", wrong, "", [(tr("PIN (Enter alone: the screen asks): "), False)]

    async def _try(self, typed: str) -> str:
        """What is wrong with a PIN, or nothing; who can try no more is disconnected."""
        assert self.place is not None
        pin = typed.replace(" ", "")
        if not pin:
            return ""
        if not _PIN.fullmatch(pin):
            return tr("A PIN has six digits.")
        if not self._door.rate_limiter.record_attempt(self.address):
            self._refuse(tr(TOO_OFTEN))
        knock = self._door.pin_checker.knock(self.place.seat, pin, self.device)
        return self._judge(await self._in_words(knock))

    def _judge(self, result: PinResult) -> str:
        if result.verdict == "wrong":
            return tr("Wrong PIN. Tries left: {left}", left=result.tries_left)
        if result.verdict == "locked":
            self._refuse(tr("Locked. Try again in {seconds} seconds.", seconds=result.lock_seconds))
        if result.verdict == "unissued":
            self._refuse(tr("No PIN yet: ask the committee to run `scoring-tui pins`."))
        self._signed_in = True
        return ""

    async def _in_words(self, asked: Coroutine[Any, Any, T]) -> T:
        try:
            return await asked
        except LedgerError as error:
            self._refuse(translate(error.said))

    def _refuse(self, sentence: str) -> NoReturn:
        raise DisconnectError(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, sentence)

    # --- what they want ---------------------------------------------------------------------------

    def session_requested(self) -> TerminalChannel:
        """One screen, and no second."""
        if self.screen is not None:
            self._prohibit(tr("One connection has one screen. Connect once more."))
        if self._idle:
            self._idle.cancel()
        self.screen = TerminalChannel(self)
        return self.screen

    async def open_session(self, size: tuple[int, int]) -> TerminalSession:
        """The app for where they belong. Raises `NurseryGoneError`."""
        assert self.place is not None
        role, seat = self.place.role, self.place.seat
        return await self._door.nursery.open(role, size, seat, self._signed_in, self.device)

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> NoReturn:
        """-L, -D and -W."""
        self._prohibit(tr(NO_FORWARDING))

    def unix_connection_requested(self, dest_path: str) -> NoReturn:
        """-L to a socket."""
        self._prohibit(tr(NO_FORWARDING))

    def server_requested(self, listen_host: str, listen_port: int) -> bool:
        """-R; the protocol has no words for this no, so they are told later."""
        self.refused = [tr(NO_FORWARDING)]
        return False

    def unix_server_requested(self, listen_path: str) -> bool:
        """-R of a socket."""
        return self.server_requested("", 0)

    def _prohibit(self, sentence: str) -> NoReturn:
        raise ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, sentence)

    def _pass_on(self) -> None:
        if self.screen and self.screen.session and self.line.proved - self._told >= 1:
            self._told = self.line.proved
            self.screen.session.mark_alive()


def _nowhere(name: str, jurors: Sequence[str]) -> str:
    return tr(
        "Nobody here is called {name}. Connect as juri@, mc@, papan@ or ketua@, "
        "or by a juror's id, such as {juror}@.",
        name=name,
        juror=jurors[0],
    )
