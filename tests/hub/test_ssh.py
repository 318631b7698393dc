"""The SSH server with the real OpenSSH client: sign-in, refusals, limits, and the end of a connection."""

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncssh
import pytest
import pytest_asyncio

from scoring_tui.domain.clock import read_clock
from scoring_tui.domain.facts.access import WrongPinsReported
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.receipts import list_receipts
from scoring_tui.errors import CommandRefused
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom, read_contest_info
from scoring_tui.hub.limits import Limits
from scoring_tui.hub.sessions.frames import TERMINAL_RESET, TERMINAL_SETUP, Frame, TerminalData
from scoring_tui.hub.sessions.pool import SessionEnd, SessionPool
from scoring_tui.hub.ssh import connection as ssh_connection
from scoring_tui.hub.ssh import server as ssh_server
from scoring_tui.hub.ssh.host_key import host_key_path, load_host_key
from scoring_tui.hub.ssh.server import SshServer
from scoring_tui.hub.ssh.usernames import LoginTarget, find_login_target
from scoring_tui.ledger.store import Ledger
from tests.helpers.hubs import is_running, wait_for_exits
from tests.helpers.ports import free_port
from tests.helpers.ssh_client import SSH_PROGRAM, SshClient, ssh_command, ssh_options
from tests.helpers.support import new_final, to_scoring

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or SSH_PROGRAM is None,
    reason="sessions are forked; the tests need OpenSSH's client and Linux",
)
PIN_PROMPT = "PIN (Enter alone: the screen asks):"
BALLOT_FORM = "Kebaruan"
"""Shown on a juror's screen after sign-in."""
NO_PORTS = "No ports are forwarded here."
ONLY_SCREENS = "Only the contest's screens are served here: no commands, no shell, no files."


class Hub:
    """A contest file, its PINs, a session pool and the SSH server."""

    def __init__(self, final: Path, pins: dict[str, str]) -> None:
        self.final, self.pins = final, pins
        self.session_pool: SessionPool
        self.server: SshServer

    def ssh(
        self, user: str, *ssh_options: str, **client_options: Any
    ) -> AbstractAsyncContextManager[SshClient]:
        """Connect a client as this user."""
        command = ssh_command(self.final.with_name("known_hosts"), user, self.server.port, *ssh_options)
        return SshClient.start(*command, **client_options)

    @asynccontextmanager
    async def at_seat(self, juror_id: str = "j1", **client_options: Any) -> AsyncIterator[SshClient]:
        """Connect a juror's client and sign in by PIN."""
        async with self.ssh(juror_id, **client_options) as client:
            await client.wait_for_text(PIN_PROMPT)
            client.type(self.pins[f"juror:{juror_id}"] + "\r")
            await client.wait_for_screen(BALLOT_FORM)
            yield client

    @property
    def entries(self) -> list[Entry]:
        """The entries of the file."""
        with Ledger.open(self.final) as ledger:
            return ledger.read_after(0, 1000)

    def last_seen(self, seat: str) -> int:
        """When the seat was last seen, in milliseconds; 0 if never."""
        with Ledger.open(self.final) as ledger:
            return next((row.last_seen_ms for row in ledger.seats.list_rows() if row.seat == seat), 0)


@pytest.fixture
def final(tmp_path: Path) -> Hub:
    """A small contest file, closed, with the first contestant being scored."""
    engine = new_final(tmp_path / "final.db", clock=read_clock)  # type: ignore[arg-type]
    pins = engine.ledger.seats.issue_pins(["juror:j1", "juror:j2", "mc:A", "chair"])
    to_scoring(engine, 1)
    engine.ledger.close()
    return Hub(engine.ledger.path, pins)


@asynccontextmanager
async def serving(final: Hub, session_pool: Any, **limits: int) -> AsyncIterator[Hub]:
    """Start the SSH server of a contest file."""
    final.session_pool = session_pool
    final.server = SshServer(
        session_pool, final.final, read_contest_info(final.final), limits=Limits(**limits)
    )
    await final.server.start("127.0.0.1", 0)
    try:
        yield final
    finally:
        await final.server.stop()


@pytest_asyncio.fixture
async def hub(final: Hub) -> AsyncIterator[Hub]:
    """A server with real sessions."""
    async with SessionPool.start(final.final, "en") as session_pool, serving(final, session_pool) as hub:
        yield hub


def connect_library_client(user: str, port: int) -> Any:
    """Connect by asyncssh, which can do what OpenSSH's client never does."""
    settings: dict[str, Any] = {"known_hosts": None, "config": None, "client_keys": None}
    return asyncssh.connect("127.0.0.1", port, username=user, **settings)


class NoSessions:
    """A session pool that must not be used."""

    sessions: dict[int, Any] = {}

    async def open(self, *arguments: object) -> None:
        raise AssertionError(f"a session was opened: {arguments}")


@pytest_asyncio.fixture
async def idle_hub(final: Hub) -> AsyncIterator[Hub]:
    """A server that must not open a session."""
    async with serving(final, NoSessions()) as hub:
        yield hub


# --- sign-in --------------------------------------------------------------------------------------


async def test_a_juror_signs_in_scores_and_sends(hub: Hub) -> None:
    """Sign in on the app's own screen, type marks, send, leave; the terminal is reset at the end."""
    async with hub.ssh("juri") as client:
        await client.wait_for_screen("Juri 2")
        client.type("Juri 2\r")
        await client.wait_for_screen("Six or seven digits, then Enter")
        client.type(hub.pins["juror:j2"] + "\r")
        await client.wait_for_screen(BALLOT_FORM)
        client.type("8\t7,5\t9")
        await client.wait_for_screen("Total 8.05 · complete")
        client.type("\x1b[15~")
        await client.wait_for_screen("NOT SENT YET · no. 1")
        client.type("\t\r")
        await client.wait_until(lambda: any(isinstance(entry.fact, BallotSent) for entry in hub.entries))
        await client.wait_for_screen("Receipt: ")
        client.type("\x11")
        await client.wait_for_text("You left Final Kecil. What was sent is kept.")
        assert await client.wait_for_exit() == 0
        with Ledger.open(hub.final) as ledger:
            (receipt,) = list_receipts(ledger, Engine(ledger).state, "j2")
            assert f"No. 1: receipt {receipt.code}" in client.printed_text
            assert f"Ledger: entry {ledger.head[0]}, code {ledger.code}" in client.printed_text
        assert "Final Kecil\r" in client.printed_text
        assert client.terminal.modes == {"?25", "?7"}  # cursor and line wrapping only
    ((seat, ballot),) = [(e.seat, e.fact) for e in hub.entries if isinstance(e.fact, BallotSent)]
    assert seat == "juror:j2"
    assert set(ballot.marks.values()) == {Decimal(8), Decimal("7.5"), Decimal(9)}
    assert hub.server.connections == []


async def test_a_pin_typed_to_ssh_signs_in_at_the_seat(hub: Hub) -> None:
    """Wrong PINs are counted and reported; the right one needs no second sign-in; the client is listed."""
    async with hub.ssh("j1") as client:
        await client.wait_for_text(PIN_PROMPT)
        client.type("000 000\r")
        await client.wait_for_text("Wrong PIN. Tries left: 4")
        await client.wait_for_text(PIN_PROMPT, 2)
        client.type("12\r")
        await client.wait_for_text("A PIN has six or seven digits.")
        await client.wait_for_text(PIN_PROMPT, 3)
        client.type(hub.pins["juror:j1"] + "\r")
        await client.wait_for_screen(BALLOT_FORM)
        (row,) = hub.server.connections
        assert (row.protocol, row.address, row.role) == ("ssh", "127.0.0.1", "juror")
        with Ledger.open(hub.final) as ledger:
            assert re.fullmatch(r"ssh-127\.0\.0\.1-\d+", ledger.seats.holder("juror:j1"))


async def test_a_role_name_needs_no_pin_for_ssh(hub: Hub) -> None:
    """The board opens at once; the other screens ask for a PIN themselves."""
    first_texts = {
        "papan-A": "No. 1 · ON STAGE",
        "mc": "Six or seven digits",
        "ketua": "Six or seven digits",
        "juror": "Who are you?",
    }
    async with AsyncExitStack() as stack:
        for user, first_text in first_texts.items():
            client = await stack.enter_async_context(hub.ssh(user, "-o", "BatchMode=yes"))
            await client.wait_for_screen(first_text)
            assert "?1049" in client.terminal.modes
        assert {row.role for row in hub.server.connections} == {"board", "mc", "chair", "juror"}


async def test_enter_alone_leaves_the_pin_to_the_app(hub: Hub) -> None:
    """An empty answer to the prompt opens the app's own sign-in."""
    async with hub.ssh("mc-A") as client:
        await client.wait_for_text(PIN_PROMPT)
        client.type("\r")
        await client.wait_for_screen("Six or seven digits, then Enter")
        client.type(hub.pins["mc:A"] + "\r")
        await client.wait_for_screen("Dewi Lestari")


async def test_the_app_follows_the_window_size(hub: Hub) -> None:
    """The app draws for the initial size and for the new one."""
    async with hub.ssh("juri", size=(100, 30)) as client:
        await client.wait_for_screen("Juri 3")
        assert "\n" + " " * 14 + "╭" in client.screen
        client.resize(140, 40)
        await client.wait_for_screen("\n" + " " * 34 + "╭")  # the card stays in the middle


async def test_a_second_client_must_confirm_the_takeover(hub: Hub) -> None:
    """With the right PIN a second client may take the seat over; the first client shows it."""
    async with hub.at_seat() as first, hub.ssh("j1") as second:
        await second.wait_for_text(PIN_PROMPT)
        second.type(hub.pins["juror:j1"] + "\r")
        await second.wait_for_screen("Take this seat over?")
        await second.wait_for_screen("ssh-127.0.0.1-")
        assert BALLOT_FORM not in second.screen
        second.type("\t\r")
        await second.wait_for_screen(BALLOT_FORM)
        await first.wait_for_screen("Another device took this seat over")


# --- PINs -----------------------------------------------------------------------------------------


async def test_five_wrong_pins_lock_the_seat(idle_hub: Hub) -> None:
    """The lock is shown, recorded under the client's device name, and holds for the next client."""
    async with idle_hub.ssh("j1") as client:
        for tries_left in (4, 3, 2, 1):
            await client.wait_for_text(PIN_PROMPT, 5 - tries_left)
            client.type("000000\r")
            await client.wait_for_text(f"Wrong PIN. Tries left: {tries_left}")
        await client.wait_for_text(PIN_PROMPT, 5)
        client.type("000000\r")
        await client.wait_for_text("Locked. Try again in 60 seconds.")
        assert await client.wait_for_exit() == 255
    (locked,) = [entry for entry in idle_hub.entries if isinstance(entry.fact, WrongPinsReported)]
    assert locked.seat == "juror:j1"
    assert locked.actor.startswith("ssh-127.0.0.1-")
    async with idle_hub.ssh("j1", "-o", "PreferredAuthentications=password") as client:
        await client.wait_for_text("password:")
        client.type(idle_hub.pins["juror:j1"] + "\r")
        await client.wait_for_text("Locked. Try again in ")


async def test_the_pin_works_as_a_password(hub: Hub) -> None:
    """For clients without keyboard-interactive authentication."""
    async with hub.ssh("juri-j1", "-o", "PreferredAuthentications=password") as client:
        await client.wait_for_text("password:")
        client.type("000000\r")
        await client.wait_for_text("Permission denied, please try again.")
        await client.wait_for_text("password:", 2)
        client.type(hub.pins["juror:j1"] + "\r")
        await client.wait_for_screen(BALLOT_FORM)


async def test_a_seat_without_a_pin_is_reported(idle_hub: Hub) -> None:
    """Nobody can sign in before the committee has issued PINs."""
    async with idle_hub.ssh("j3") as client:
        await client.wait_for_text(PIN_PROMPT)
        client.type("123456\r")
        await client.wait_for_text("No PIN yet: ask the committee to run `scoring-tui pins`.")


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--", "ls", "/"), ONLY_SCREENS),
        (("-t", "--", "bash", "-i"), ONLY_SCREENS),
        (("-T",), "A screen needs a terminal: connect without -T."),
        (("-s", "--", "sftp"), ONLY_SCREENS),
        (("-N", "-W", "127.0.0.1:22"), NO_PORTS),
        (("-N",), ONLY_SCREENS),
        (("-N", "-R", "0:127.0.0.1:22"), NO_PORTS),
        (("-N", "-R", "/tmp/x:127.0.0.1:22"), NO_PORTS),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
async def test_only_screens_are_served(
    idle_hub: Hub, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], words: str
) -> None:
    """The client shows the reason and fails; no session is started."""
    monkeypatch.setattr(ssh_connection, "SCREEN_TIMEOUT", 0.3)
    async with idle_hub.ssh("papan", *more) as client:
        await client.wait_for_text(words)
        assert await client.wait_for_exit() != 0


@pytest.mark.parametrize("program", ["sftp", "scp", "scp -O"])
async def test_file_transfer_is_refused(idle_hub: Hub, program: str, tmp_path: Path) -> None:
    """Neither SFTP nor the old SCP protocol works."""
    name, *more = program.split()
    port = ("-P", str(idle_hub.server.port))
    ends = ("papan@127.0.0.1:/etc/hostname", str(tmp_path / "got"))
    command = (name, *more, *ssh_options(tmp_path / "known_hosts"), *port, *ends)
    async with SshClient.start(*command) as client:
        await client.wait_for_text(ONLY_SCREENS)
        assert await client.wait_for_exit() != 0
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize("how", ["-L", "-D"])
async def test_port_forwarding_is_refused(idle_hub: Hub, how: str) -> None:
    """The client opens its local port, but connections to it are closed."""
    reached = asyncio.Event()
    target = await asyncio.start_server(lambda *_: reached.set(), "127.0.0.1", 0)
    there = target.sockets[0].getsockname()[1]
    socket = idle_hub.final.with_name("forward")
    here = free_port()
    forwarding = ("-L", f"{socket}:127.0.0.1:{there}") if how == "-L" else ("-D", f"127.0.0.1:{here}")
    async with idle_hub.ssh("papan", "-N", "-v", *forwarding) as client:
        await client.wait_for_text("Entering interactive session")
        if how == "-L":
            reader, writer = await asyncio.open_unix_connection(socket)
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", here)
            writer.write(b"\x04\x01" + there.to_bytes(2, "big") + b"\x7f\x00\x00\x01\x00")
        assert not (await reader.read())[2:]
        writer.close()
        await client.wait_for_text(f"administratively prohibited: {NO_PORTS}")
    target.close()
    assert not reached.is_set()


async def test_agent_and_x11_forwarding_are_refused(hub: Hub) -> None:
    """OpenSSH reports the refusal of -A and -Y; the screen opens nevertheless."""
    home = {"DISPLAY": ":99", "SSH_AUTH_SOCK": "/nowhere"}
    async with hub.ssh("juri", "-A", "-Y", environment=home) as client:
        await client.wait_for_text("X11 forwarding request failed on channel 0")
        await client.wait_for_screen("Juri 3")


async def test_one_connection_has_one_screen(hub: Hub) -> None:
    """A second client that shares the connection is refused, and connects by itself."""
    shared = str(hub.final.with_name("shared"))
    async with hub.ssh("juri", "-M", "-S", shared) as client:
        await client.wait_for_screen("Juri 3")
        async with hub.ssh("juri", "-S", shared) as second:
            await client.wait_for_text("One connection has one screen. Connect once more.")
            await second.wait_for_screen("Juri 3")  # over a new connection, which OpenSSH opens by itself
            assert len(hub.server.connections) == 2


@pytest.mark.parametrize(
    ("user", "environment", "words"),
    [
        ("papan", {"TERM": "dumb"}, "This terminal (dumb) cannot show a screen."),
        ("papan", {"LANG": "id_ID.ISO-8859-1"}, "does not speak UTF-8 (id_ID.ISO-8859-1)"),
        ("papan", {"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "does not speak UTF-8 (C)"),
        ("root", {}, "Nobody here is called root. Connect as juri@, mc@, papan@ or ketua@"),
        ("mc-B", {}, "Nobody here is called mc-B."),
    ],
)
async def test_unfit_terminals_and_unknown_names_are_refused(
    idle_hub: Hub, user: str, environment: dict[str, str], words: str
) -> None:
    """The client shows the reason and fails."""
    async with idle_hub.ssh(user, "-o", "SendEnv=LANG LC_ALL", environment=environment) as client:
        await client.wait_for_text(words)
        assert await client.wait_for_exit() != 0


@pytest.mark.parametrize(
    "weak",
    [
        "KexAlgorithms=diffie-hellman-group14-sha1",
        "Ciphers=aes128-cbc",
        "Ciphers=aes128-ctr -o MACs=hmac-sha1",
        "HostKeyAlgorithms=rsa-sha2-512",
    ],
)
async def test_weak_algorithms_are_off(idle_hub: Hub, weak: str) -> None:
    """No SHA-1, no CBC, one type of host key."""
    async with idle_hub.ssh("papan", *f"-o {weak}".split()) as client:
        await client.wait_for_text("Unable to negotiate with 127.0.0.1")


async def test_the_banner_has_no_version(idle_hub: Hub) -> None:
    """The banner does not reveal the library or its version."""
    reader, writer = await asyncio.open_connection("127.0.0.1", idle_hub.server.port)
    assert await reader.readline() == b"SSH-2.0-scoring_tui\r\n"
    writer.close()


@pytest.mark.parametrize(
    ("username", "limits", "words"),
    [
        ("juri", {"max_sessions": 0}, "The hall is full: 0 screens are open."),
        ("j1", {"max_connections": 0}, "Too many connections from this address."),
        ("j1", {"max_attempts": 1}, "Too many attempts from this address. Wait a minute."),
        ("j1", {"max_attempts": 0}, "kex_exchange_identification: "),
    ],
)
async def test_limits_refuse_connections(
    final: Hub, username: str, limits: dict[str, int], words: str
) -> None:
    """Limits of screens in all, and of one address's connections and attempts."""
    async with serving(final, NoSessions(), **limits) as hub, hub.ssh(username) as client:
        await client.wait_until(lambda: PIN_PROMPT in client.printed_text or words in client.printed_text)
        client.type("000000\r")
        await client.wait_for_text(words)
        assert await client.wait_for_exit() == 255


async def test_data_before_a_screen_is_limited(idle_hub: Hub) -> None:
    """The connection is closed after 128 KiB."""
    large_environment: dict[str | bytes, str | bytes] = {f"LC_{n}": "x" * 4000 for n in range(100)}
    async with connect_library_client("papan", idle_hub.server.port) as client:
        with pytest.raises((OSError, asyncssh.Error)):
            await client.create_session(asyncssh.SSHClientSession, env=large_environment)


# --- the end --------------------------------------------------------------------------------------


@pytest.fixture
def short_keepalive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-open connections are closed after 1 s instead of 20 s."""
    monkeypatch.setattr(ssh_server, "KEEPALIVE_INTERVAL", 0.1)
    monkeypatch.setattr(ssh_server, "MAX_UNANSWERED", 10)


async def test_a_killed_client_ends_its_session(hub: Hub) -> None:
    """The process ends at once, and the seat is no longer marked as seen."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        client.process.send_signal(signal.SIGKILL)
        assert await asyncio.wait_for(session.wait(), 4) is SessionEnd.CLOSED
        assert not is_running(session.pid)
        assert hub.server.connections == []
        assert 0 < hub.last_seen("juror:j1") <= read_clock().wall


async def test_a_client_without_input_is_disconnected(hub: Hub) -> None:
    """Its input ends at the start, so its screen ends too."""
    command = shlex.join(ssh_command(hub.final.with_name("known_hosts"), "papan", hub.server.port, "-tt"))
    async with SshClient.start("sh", "-c", f"{command} </dev/null") as client:
        await client.wait_for_text("The hub ended this screen. What was sent is kept.")
        assert await client.wait_for_exit() == 0


@pytest.mark.usefixtures("short_keepalive")
async def test_a_half_open_connection_is_closed(hub: Hub) -> None:
    """A stopped client answers no keepalive request, so its session ends."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        proved = hub.server.connections[0].last_seen
        client.type("8")
        await client.wait_until(lambda: hub.server.connections[0].last_seen > proved)
        client.process.send_signal(signal.SIGSTOP)
        assert await wait_for_exits([session.pid], 5)
        client.process.send_signal(signal.SIGCONT)
        assert await client.wait_for_exit() == 255


async def test_a_broken_session_leaves_a_usable_terminal(hub: Hub) -> None:
    """The client shows the reason, and its terminal is reset."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        os.kill(session.pid, signal.SIGKILL)
        await client.wait_for_text("This screen broke down. What was sent is kept; connect again.")
        assert await client.wait_for_exit() == 1
        assert client.terminal.modes == {"?25", "?7"}


async def test_a_stopping_hub_ends_all_screens_in_order(hub: Hub) -> None:
    """Each client shows the reason, its terminal is reset, and no process is left."""
    async with hub.at_seat() as client, hub.ssh("papan") as board:
        await board.wait_until(lambda: "?1049" in board.terminal.modes)
        pids = [session.pid for session in hub.session_pool.sessions.values()]
        await hub.server.stop()
        for one in (client, board):
            await one.wait_for_text("The hub ended this screen. What was sent is kept.")
            await one.wait_for_exit()
            assert one.terminal.modes == {"?25", "?7"}
        assert await wait_for_exits(pids, 1)


class Flood:
    """A session with endless output, and its session pool in one."""

    CHUNK = b"x" * 10_000
    id, role, seat, started_at, pid = 1, "board", "", 0.0, 0

    def __init__(self) -> None:
        self.sessions: dict[int, Any] = {}
        self.sent_bytes = 0
        self.end_reason: SessionEnd | None = None
        self.sizes: list[tuple[int, int]] = []
        self.unread_bytes = 0
        self.has_ended = asyncio.Event()

    async def open(self, role: str, size: tuple[int, int], *arguments: object, **options: object) -> "Flood":
        self.sizes.append(size)
        return self

    async def frames(self) -> AsyncIterator[Frame]:
        yield TerminalData(TERMINAL_SETUP.encode())
        while self.end_reason is None:
            self.sent_bytes += len(self.CHUNK)
            yield TerminalData(self.CHUNK)
            await asyncio.sleep(0)
        yield TerminalData(TERMINAL_RESET.encode())

    async def end(self) -> None:
        self.end_reason = SessionEnd.CLOSED
        self.has_ended.set()

    async def wait(self) -> SessionEnd:
        assert self.end_reason
        return self.end_reason

    def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    def write(self, terminal_input: bytes) -> None:
        pass

    def mark_alive(self) -> None:
        pass

    def mark_away(self) -> None:
        pass


@pytest.mark.usefixtures("short_keepalive")
async def test_a_client_that_does_not_read_is_disconnected(final: Hub) -> None:
    """The output that waits for it stays small, however much its app sends."""
    flood = Flood()
    async with serving(final, flood) as hub, hub.ssh("papan") as client:
        await client.wait_until(lambda: flood.sent_bytes > 200_000)
        client.process.send_signal(signal.SIGSTOP)
        await asyncio.wait_for(flood.has_ended.wait(), 5)
        assert (
            flood.sent_bytes < 20_000_000
        )  # the kernel's buffer; without limits one second is ten times as much
        assert hub.server.connections == []


@pytest.mark.usefixtures("short_keepalive")
async def test_a_huge_ssh_window_costs_no_memory(final: Hub) -> None:
    """A client that announces a window of a gigabyte, and then does not read."""
    flood = Flood()
    async with serving(final, flood) as hub, connect_library_client("papan", hub.server.port) as client:
        await client.create_session(asyncssh.SSHClientSession, term_type="xterm", window=1 << 30)
        client._transport.pause_reading()  # as a laptop that was idle_hub in the middle
        await asyncio.wait_for(flood.has_ended.wait(), 5)
        assert flood.sent_bytes < 20_000_000
        client.abort()


async def test_unread_input_is_limited(final: Hub) -> None:
    """A client that sends more input than the app reads is disconnected."""
    flood = Flood()
    async with serving(final, flood) as hub, hub.ssh("papan") as client:
        await client.wait_until(lambda: flood.sent_bytes)
        flood.unread_bytes = 2_000_000
        client.type("x")
        assert await client.wait_for_exit() == 255


async def test_window_sizes_are_clamped(final: Hub) -> None:
    """A huge size is reduced to the limit; a size of zero becomes the default."""
    flood = Flood()
    async with serving(final, flood) as hub, hub.ssh("papan", size=(600, 300)) as client:
        await client.wait_until(lambda: flood.sent_bytes)
        client.resize(0, 0)
        await client.wait_until(lambda: len(flood.sizes) > 1)
        assert flood.sizes == [(500, 200), (80, 24)]


# --- user names and host key ----------------------------------------------------------------------

CONTEST_INFO = ContestInfo(
    "Final",
    "en",
    (PanelRoom("A", "Pendopo"), PanelRoom("B-2", "Aula", has_head=True)),
    ("j1", "Siti-2", "mc"),
)


@pytest.mark.parametrize(
    ("username", "login_target"),
    [
        ("juri", LoginTarget(Role.JUROR)),
        ("JUROR", LoginTarget(Role.JUROR)),
        ("mc", LoginTarget(Role.MC)),
        ("mc-a", LoginTarget(Role.MC, "mc:A", asks_pin=True)),
        ("mc-B-2", LoginTarget(Role.MC, "mc:B-2", asks_pin=True)),
        ("papan", LoginTarget(Role.BOARD)),
        ("board-A", LoginTarget(Role.BOARD, "board:A")),
        ("ketua", LoginTarget(Role.CHAIR)),
        ("pengawas", LoginTarget(Role.SUPERVISOR)),
        ("Supervisor", LoginTarget(Role.SUPERVISOR)),
        ("chair-A", None),
        ("ketua-b-2", LoginTarget(Role.CHAIR, "chair:B-2", asks_pin=True)),
        ("j1", LoginTarget(Role.JUROR, "juror:j1", asks_pin=True)),
        ("siti-2", LoginTarget(Role.JUROR, "juror:Siti-2", asks_pin=True)),
        ("juri-mc", LoginTarget(Role.JUROR, "juror:mc", asks_pin=True)),
        ("j9", LoginTarget(Role.JUROR, "juror:j9", asks_pin=True)),
        ("", None),
        ("root", None),
    ],
)
def test_user_names_open_screens(username: str, login_target: LoginTarget | None) -> None:
    """Roles in both languages, rooms, jurors and substitutes; a role's name has precedence."""
    assert find_login_target(username, CONTEST_INFO, {"juror:j9", "chair", "mc:A"}) == login_target


def test_the_host_key_is_created_once_and_private(tmp_path: Path) -> None:
    """The fingerprint stays the same; a key that others can read, or an invalid one, is refused."""
    final = tmp_path / "final.db"
    host_key = load_host_key(final)
    path = host_key_path(final)
    assert path.stat().st_mode & 0o777 == 0o600
    assert host_key.get_fingerprint() == load_host_key(final).get_fingerprint()
    assert host_key.get_algorithm() == "ssh-ed25519"
    assert [file.name for file in tmp_path.iterdir()] == ["final.db-ssh-key"]
    path.chmod(0o640)
    with pytest.raises(CommandRefused, match="others can read it"):
        load_host_key(final)
    path.chmod(0o600)
    path.write_text("nothing")
    with pytest.raises(CommandRefused, match="holds no usable key"):
        load_host_key(final)


def test_two_hubs_that_start_at_once_share_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one uses the key that the first one has created."""
    final, fingerprints = tmp_path / "final.db", []
    link: Callable[..., None] = os.link

    def link_after_other_hub(draft: Path, path: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        fingerprints.append(load_host_key(final).get_fingerprint())
        link(draft, path)

    monkeypatch.setattr(os, "link", link_after_other_hub)
    assert [load_host_key(final).get_fingerprint()] == fingerprints
    assert len(list(tmp_path.iterdir())) == 1
