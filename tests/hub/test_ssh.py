"""SSH's door, knocked at by the real OpenSSH client: in, out, and everything that is refused."""

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing
from decimal import Decimal
from pathlib import Path
from socket import create_server
from typing import Any

import asyncssh
import pytest
import pytest_asyncio

from scoring_tui.domain.clock import read_clock
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.setup import SeatLocked
from scoring_tui.domain.seat import Role
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
from tests.helpers.hubs import gone, lives
from tests.helpers.ssh_client import SSH, SshClient, options, ssh
from tests.helpers.support import new_final, to_scoring

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or SSH is None,
    reason="sessions are forked; the tests need OpenSSH's client and Linux",
)
ASKED = "PIN (Enter alone: the screen asks):"
FORM = "Kebaruan"
"""On a juror's screen once they are signed in."""
NO_PORTS = "No ports are forwarded here."
ONLY_SCREENS = "Only the contest's screens are served here: no commands, no shell, no files."


class Hub:
    """A final, its PINs, a nursery and the door to it."""

    def __init__(self, final: Path, pins: dict[str, str]) -> None:
        self.final, self.pins = final, pins
        self.session_pool: SessionPool
        self.server: SshServer

    def ssh(self, user: str, *more: str, **how: Any) -> AbstractAsyncContextManager[SshClient]:
        """A client that connects as this user."""
        command = ssh(self.final.with_name("known_hosts"), user, self.server.port, *more)
        return SshClient.start(*command, **how)

    @asynccontextmanager
    async def at_seat(self, juror: str = "j1", **more: Any) -> AsyncIterator[SshClient]:
        """A juror's client, signed in by PIN."""
        async with self.ssh(juror, **more) as client:
            await client.reads(ASKED)
            client.type(self.pins[f"juror:{juror}"] + "\r")
            await client.sees(FORM)
            yield client

    @property
    def entries(self) -> list[Entry]:
        """What is in the file."""
        with Ledger.open(self.final) as ledger:
            return ledger.read_after(0, 1000)

    def seen(self, seat: str) -> int:
        """The seat's last sign of life, in milliseconds."""
        with Ledger.open(self.final) as ledger:
            return next((row.last_seen_ms for row in ledger.seats.list_rows() if row.seat == seat), 0)


@pytest.fixture
def final(tmp_path: Path) -> Hub:
    """A small final with its first contestant on the stage; closed."""
    engine = new_final(tmp_path / "final.db", clock=read_clock)  # type: ignore[arg-type]
    pins = engine.ledger.seats.issue_pins(["juror:j1", "juror:j2", "mc:A", "chair"])
    to_scoring(engine, 1)
    engine.ledger.close()
    return Hub(engine.ledger.path, pins)


@asynccontextmanager
async def opened(final: Hub, session_pool: Any, **limits: int) -> AsyncIterator[Hub]:
    """The door of a final."""
    final.session_pool = nursery
    final.server = SshServer(session_pool, final.final, read_contest_info(final.final), limits=Limits(**limits))
    await final.server.start("127.0.0.1", 0)
    try:
        yield final
    finally:
        await final.server.stop()


@pytest_asyncio.fixture
async def hub(final: Hub) -> AsyncIterator[Hub]:
    """A door to real sessions."""
    async with SessionPool.start(final.final, "en") as session_pool, opened(final, session_pool) as hub:
        yield hub


def connect_library_client(user: str, port: int) -> Any:
    """A client that can be made to do what OpenSSH's never does."""
    settings: dict[str, Any] = {"known_hosts": None, "config": None, "client_keys": None}
    return asyncssh.connect("127.0.0.1", port, username=user, **settings)


class NoSessions:
    """A nursery that must not be asked for anything."""

    sessions: dict[int, Any] = {}

    async def open(self, *asked: object) -> None:
        raise AssertionError(f"a session was opened: {asked}")


@pytest_asyncio.fixture
async def idle_hub(final: Hub) -> AsyncIterator[Hub]:
    """A door behind which nothing may be opened."""
    async with opened(final, NoSessions()) as hub:
        yield hub


# --- in -------------------------------------------------------------------------------------------


async def test_a_juror_signs_in_scores_and_sends(hub: Hub) -> None:
    """By the app's own sign-in: choose the name, type the PIN, type marks, send; the terminal comes back."""
    async with hub.ssh("juri") as client:
        await client.sees("Juri 2")
        client.type("Juri 2\r")
        await client.sees("Six digits, then Enter")
        client.type(hub.pins["juror:j2"] + "\r")
        await client.sees(FORM)
        client.type("8\t7,5\t9")
        await client.sees("Total 8.05 · complete")
        client.type("\x1b[15~")
        await client.sees("Send for no. 1")
        client.type("\t\r")
        await client.until(lambda: any(isinstance(entry.fact, BallotSent) for entry in hub.entries))
        client.type("\x11")
        await client.reads("You left Final Kecil. What was sent is kept.")
        assert await client.exit() == 0
        assert "Final Kecil\r" in client.words
        assert client.terminal.modes == {"?25", "?7"}  # a cursor and lines that wrap, and nothing else
    ((seat, ballot),) = [(e.seat, e.fact) for e in hub.entries if isinstance(e.fact, BallotSent)]
    assert seat == "juror:j2"
    assert set(ballot.marks.values()) == {Decimal(8), Decimal("7.5"), Decimal(9)}
    assert hub.server.connections == []


async def test_a_pin_typed_to_ssh_opens_the_seat_at_once(hub: Hub) -> None:
    """Wrong ones are counted and told; the right one needs no second sign-in; the census knows the guest."""
    async with hub.ssh("j1") as client:
        await client.reads(ASKED)
        client.type("000 000\r")
        await client.reads("Wrong PIN. Tries left: 4")
        await client.reads(ASKED, 2)
        client.type("12\r")
        await client.reads("A PIN has six digits.")
        await client.reads(ASKED, 3)
        client.type(hub.pins["juror:j1"] + "\r")
        await client.sees(FORM)
        (row,) = hub.server.connections
        assert (row.protocol, row.address, row.role) == ("ssh", "127.0.0.1", "juror")
        with Ledger.open(hub.final) as ledger:
            assert re.fullmatch(r"ssh-127\.0\.0\.1-\d+", ledger.seats.holder("juror:j1"))


async def test_a_roles_name_is_let_in_and_asked_by_the_app(hub: Hub) -> None:
    """SSH asks nothing; the board shows itself, the others ask for a PIN."""
    first = {"papan-A": "Dewi Lestari", "mc": "Six digits", "ketua": "Six digits", "juror": "Who are you?"}
    async with AsyncExitStack() as stack:
        for user, words in first.items():
            client = await stack.enter_async_context(hub.ssh(user, "-o", "BatchMode=yes"))
            await client.sees(words)
            assert "?1049" in client.terminal.modes
        assert {row.role for row in hub.server.connections} == {"board", "mc", "chair", "juror"}


async def test_enter_alone_leaves_the_pin_to_the_app(hub: Hub) -> None:
    """For whoever would rather type it there."""
    async with hub.ssh("mc-A") as client:
        await client.reads(ASKED)
        client.type("\r")
        await client.sees("Six digits, then Enter")
        client.type(hub.pins["mc:A"] + "\r")
        await client.sees("Dewi Lestari")


async def test_the_window_may_change(hub: Hub) -> None:
    """The app draws for the size that the window has, now and later."""
    async with hub.ssh("juri", size=(100, 30)) as client:
        await client.sees("Juri 3")
        assert "\n" + " " * 14 + "╭" in client.screen
        client.resize(140, 40)
        await client.sees("\n" + " " * 34 + "╭")  # the card stays in the middle


async def test_the_second_client_at_a_seat_is_asked(hub: Hub) -> None:
    """Who comes with the right PIN may take the seat over, knowingly; the first one is told."""
    async with hub.at_seat() as first, hub.ssh("j1") as second:
        await second.reads(ASKED)
        second.type(hub.pins["juror:j1"] + "\r")
        await second.sees("Take this seat over?")
        await second.sees("ssh-127.0.0.1-")
        assert FORM not in second.screen
        second.type("\t\r")
        await second.sees(FORM)
        await first.sees("Another device took this seat over")


# --- PINs -----------------------------------------------------------------------------------------


async def test_five_wrong_pins_lock_the_seat(idle_hub: Hub) -> None:
    """As in the app: it is told, recorded under the client's name, and the next one hears of it."""
    async with idle_hub.ssh("j1") as client:
        for left in (4, 3, 2, 1):
            await client.reads(ASKED, 5 - left)
            client.type("000000\r")
            await client.reads(f"Wrong PIN. Tries left: {left}")
        await client.reads(ASKED, 5)
        client.type("000000\r")
        await client.reads("Locked. Try again in 60 seconds.")
        assert await client.exit() == 255
    (locked,) = [entry for entry in idle_hub.entries if isinstance(entry.fact, SeatLocked)]
    assert locked.seat == "juror:j1"
    assert locked.actor.startswith("ssh-127.0.0.1-")
    async with idle_hub.ssh("j1", "-o", "PreferredAuthentications=password") as client:
        await client.reads("password:")
        client.type(idle_hub.pins["juror:j1"] + "\r")
        await client.reads("Locked. Try again in ")


async def test_the_pin_is_a_password_too(hub: Hub) -> None:
    """For clients that ask in their own words."""
    async with hub.ssh("juri-j1", "-o", "PreferredAuthentications=password") as client:
        await client.reads("password:")
        client.type("000000\r")
        await client.reads("Permission denied, please try again.")
        await client.reads("password:", 2)
        client.type(hub.pins["juror:j1"] + "\r")
        await client.sees(FORM)


async def test_a_seat_without_a_pin_says_so(idle_hub: Hub) -> None:
    """Nobody can sign in before the committee made PINs."""
    async with idle_hub.ssh("j3") as client:
        await client.reads(ASKED)
        client.type("123456\r")
        await client.reads("No PIN yet: ask the committee to run `scoring-tui pins`.")


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
async def test_nothing_but_a_screen_can_be_had(
    idle_hub: Hub, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], words: str
) -> None:
    """Each is told so in a sentence, the client fails, and no process was begun."""
    monkeypatch.setattr(ssh_connection, "SCREEN_TIMEOUT", 0.3)
    async with idle_hub.ssh("papan", *more) as client:
        await client.reads(words)
        assert await client.exit() != 0


@pytest.mark.parametrize("program", ["sftp", "scp", "scp -O"])
async def test_no_files_can_be_had(idle_hub: Hub, program: str, tmp_path: Path) -> None:
    """Neither by the old protocol nor by the new one."""
    name, *more = program.split()
    port = ("-P", str(idle_hub.server.port))
    ends = ("papan@127.0.0.1:/etc/hostname", str(tmp_path / "got"))
    command = (name, *more, *options(tmp_path / "known_hosts"), *port, *ends)
    async with SshClient.start(*command) as client:
        await client.reads(ONLY_SCREENS)
        assert await client.exit() != 0
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize("how", ["-L", "-D"])
async def test_no_port_is_forwarded(idle_hub: Hub, how: str) -> None:
    """The client listens on its own machine, but whoever connects there gets nowhere."""
    reached = asyncio.Event()
    target = await asyncio.start_server(lambda *_: reached.set(), "127.0.0.1", 0)
    there = target.sockets[0].getsockname()[1]
    socket = idle_hub.final.with_name("forward")
    with closing(create_server(("127.0.0.1", 0))) as free:
        here = free.getsockname()[1]
    wanted = ("-L", f"{socket}:127.0.0.1:{there}") if how == "-L" else ("-D", f"127.0.0.1:{here}")
    async with idle_hub.ssh("papan", "-N", "-v", *wanted) as client:
        await client.reads("Entering interactive session")
        if how == "-L":
            reader, writer = await asyncio.open_unix_connection(socket)
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", here)
            writer.write(b"\x04\x01" + there.to_bytes(2, "big") + b"\x7f\x00\x00\x01\x00")
        assert not (await reader.read())[2:]
        writer.close()
        await client.reads(f"administratively prohibited: {NO_PORTS}")
    target.close()
    assert not reached.is_set()


async def test_agent_and_display_stay_at_home(hub: Hub) -> None:
    """-A and -Y are refused in the client's own words, and the screen opens all the same."""
    home = {"DISPLAY": ":99", "SSH_AUTH_SOCK": "/nowhere"}
    async with hub.ssh("juri", "-A", "-Y", environment=home) as client:
        await client.reads("X11 forwarding request failed on channel 0")
        await client.sees("Juri 3")


async def test_one_connection_has_one_screen(hub: Hub) -> None:
    """A client that shares its connection with a second one is told to connect again."""
    shared = str(hub.final.with_name("shared"))
    async with hub.ssh("juri", "-M", "-S", shared) as client:
        await client.sees("Juri 3")
        async with hub.ssh("juri", "-S", shared) as second:
            await client.reads("One connection has one screen. Connect once more.")
            await second.sees("Juri 3")  # which the client did by itself
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
async def test_what_cannot_work_is_told(
    idle_hub: Hub, user: str, environment: dict[str, str], words: str
) -> None:
    """A terminal that cannot show a screen, a name that leads nowhere."""
    async with idle_hub.ssh(user, "-o", "SendEnv=LANG LC_ALL", environment=environment) as client:
        await client.reads(words)
        assert await client.exit() != 0


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
    """No SHA-1, no CBC, one kind of host key."""
    async with idle_hub.ssh("papan", *f"-o {weak}".split()) as client:
        await client.reads("Unable to negotiate with 127.0.0.1")


async def test_the_door_names_itself_plainly(idle_hub: Hub) -> None:
    """No version that would tell what to attack."""
    reader, writer = await asyncio.open_connection("127.0.0.1", idle_hub.server.port)
    assert await reader.readline() == b"SSH-2.0-scoring_tui\r\n"
    writer.close()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"sessions": 0}, "The hall is full: 0 screens are open."),
        ({"connections": 0}, "Too many connections from this address."),
        ({"attempts": 1}, "Too many attempts from this address. Wait a minute."),
        ({"attempts": 0}, "kex_exchange_identification: "),
    ],
)
async def test_no_more_come_in_than_fit(final: Hub, limits: dict[str, int], words: str) -> None:
    """Screens in all, connections and attempts of one address; who tries all the time is not answered."""
    async with opened(final, NoSessions(), **limits) as hub, hub.ssh("j1") as client:
        await client.until(lambda: ASKED in client.words or words in client.words)
        client.type("000000\r")
        await client.reads(words)
        assert await client.exit() == 255


async def test_nobody_fills_the_hub_before_they_have_a_screen(idle_hub: Hub) -> None:
    """Whatever they send: the line is cut after 128 KiB."""
    stuffed: dict[str | bytes, str | bytes] = {f"LC_{n}": "x" * 4000 for n in range(100)}
    async with connect_library_client("papan", idle_hub.server.port) as client:
        with pytest.raises((OSError, asyncssh.Error)):
            await client.create_session(asyncssh.SSHClientSession, env=stuffed)


# --- the end --------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-open connections are noticed after a second instead of twenty."""
    monkeypatch.setattr(ssh_server, "KEEPALIVE_INTERVAL", 0.1)
    monkeypatch.setattr(ssh_server, "MAX_UNANSWERED", 10)


async def test_a_killed_client_takes_its_session_along(hub: Hub) -> None:
    """The process ends at once, and the seat is touched no more."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        client.process.send_signal(signal.SIGKILL)
        assert await asyncio.wait_for(session.wait(), 4) is SessionEnd.CLOSED
        assert not lives(session.pid)
        assert hub.server.connections == []
        assert 0 < hub.seen("juror:j1") <= read_clock().wall


async def test_a_client_that_cannot_type_is_let_go(hub: Hub) -> None:
    """Its input is at an end before it began: no screen is kept for it."""
    command = shlex.join(ssh(hub.final.with_name("known_hosts"), "papan", hub.server.port, "-tt"))
    async with SshClient.start("sh", "-c", f"{command} </dev/null") as client:
        await client.reads("The hub ended this screen. What was sent is kept.")
        assert await client.exit() == 0


@pytest.mark.usefixtures("impatient")
async def test_a_half_open_connection_is_noticed(hub: Hub) -> None:
    """A client that stands still proves nothing: its seat ages, and its session ends."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        proved = hub.server.connections[0].last_seen
        client.type("8")
        await client.until(lambda: hub.server.connections[0].last_seen > proved)
        client.process.send_signal(signal.SIGSTOP)
        assert await gone([session.pid], 5)
        client.process.send_signal(signal.SIGCONT)
        assert await client.exit() == 255


async def test_a_broken_session_leaves_a_usable_terminal(hub: Hub) -> None:
    """Its client is told, and gets its terminal back as it was."""
    async with hub.at_seat() as client:
        (session,) = hub.session_pool.sessions.values()
        os.kill(session.pid, signal.SIGKILL)
        await client.reads("This screen broke down. What was sent is kept; connect again.")
        assert await client.exit() == 1
        assert client.terminal.modes == {"?25", "?7"}


async def test_a_stopping_hub_says_goodbye(hub: Hub) -> None:
    """Everybody is told, gets the terminal back, and no process is left."""
    async with hub.at_seat() as client, hub.ssh("papan") as board:
        await board.until(lambda: "?1049" in board.terminal.modes)
        pids = [session.pid for session in hub.session_pool.sessions.values()]
        await hub.server.stop()
        for one in (client, board):
            await one.reads("The hub ended this screen. What was sent is kept.")
            await one.exit()
            assert one.terminal.modes == {"?25", "?7"}
        assert await gone(pids, 1)


class Flood:
    """A session that always has more to show, and the nursery that it comes from."""

    PIECE = b"x" * 10_000
    id, role, seat, started_at, pid = 1, "board", "", 0.0, 0

    def __init__(self) -> None:
        self.sessions: dict[int, Any] = {}
        self.shown = 0
        self.end_reason: SessionEnd | None = None
        self.resized: list[tuple[int, int]] = []
        self.unread_bytes = 0
        self.over = asyncio.Event()

    async def open(self, role: str, size: tuple[int, int], *more: object) -> "Flood":
        self.resized.append(size)
        return self

    async def frames(self) -> AsyncIterator[Frame]:
        yield TerminalData(TERMINAL_SETUP.encode())
        while self.end_reason is None:
            self.shown += len(self.PIECE)
            yield TerminalData(self.PIECE)
            await asyncio.sleep(0)
        yield TerminalData(TERMINAL_RESET.encode())

    async def end(self) -> None:
        self.end_reason = SessionEnd.CLOSED
        self.over.set()

    async def wait(self) -> SessionEnd:
        assert self.end_reason
        return self.end_reason

    def resize(self, columns: int, rows: int) -> None:
        self.resized.append((columns, rows))

    def write(self, typed: bytes) -> None:
        pass

    def mark_alive(self) -> None:
        pass

    def mark_away(self) -> None:
        pass


@pytest.mark.usefixtures("impatient")
async def test_a_client_that_does_not_read_is_waited_for_and_then_let_go(final: Hub) -> None:
    """What waits for it stays small, however much its app has to show."""
    flood = Flood()
    async with opened(final, flood) as hub, hub.ssh("papan") as client:
        await client.until(lambda: flood.shown > 200_000)
        client.process.send_signal(signal.SIGSTOP)
        await asyncio.wait_for(flood.over.wait(), 5)
        assert (
            flood.shown < 20_000_000
        )  # what the system keeps for it; a second without bounds is ten times that
        assert hub.server.connections == []


@pytest.mark.usefixtures("impatient")
async def test_no_client_can_have_the_hub_keep_much_for_it(final: Hub) -> None:
    """One that says it has room for a gigabyte, and then does not read."""
    flood = Flood()
    async with opened(final, flood) as hub, connect_library_client("papan", hub.server.port) as client:
        await client.create_session(asyncssh.SSHClientSession, term_type="xterm", window=1 << 30)
        client._transport.pause_reading()  # as a laptop that was idle_hub in the middle
        await asyncio.wait_for(flood.over.wait(), 5)
        assert flood.shown < 20_000_000
        client.abort()


async def test_nobody_types_more_than_an_app_can_take(final: Hub) -> None:
    """What waits for a busy app is bounded too."""
    flood = Flood()
    async with opened(final, flood) as hub, hub.ssh("papan") as client:
        await client.until(lambda: flood.shown)
        flood.unread_bytes = 2_000_000
        client.type("x")
        assert await client.exit() == 255


async def test_no_window_is_larger_than_can_be(final: Hub) -> None:
    """A size that would have the app draw itself to death is cut; one of nothing is taken to be usual."""
    flood = Flood()
    async with opened(final, flood) as hub, hub.ssh("papan", size=(600, 300)) as client:
        await client.until(lambda: flood.shown)
        client.resize(0, 0)
        await client.until(lambda: len(flood.resized) > 1)
        assert flood.resized == [(500, 200), (80, 24)]


# --- small rules ----------------------------------------------------------------------------------

HALL = ContestInfo(
    "Final", "en", (PanelRoom("A", "Pendopo"), PanelRoom("B-2", "Aula")), ("j1", "Siti-2", "mc")
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("juri", LoginTarget(Role.JUROR)),
        ("JUROR", LoginTarget(Role.JUROR)),
        ("mc", LoginTarget(Role.MC)),
        ("mc-a", LoginTarget(Role.MC, "mc:A", asks_pin=True)),
        ("mc-B-2", LoginTarget(Role.MC, "mc:B-2", asks_pin=True)),
        ("papan", LoginTarget(Role.BOARD)),
        ("board-A", LoginTarget(Role.BOARD, "board:A")),
        ("ketua", LoginTarget(Role.CHAIR)),
        ("chair-A", None),
        ("j1", LoginTarget(Role.JUROR, "juror:j1", asks_pin=True)),
        ("siti-2", LoginTarget(Role.JUROR, "juror:Siti-2", asks_pin=True)),
        ("juri-mc", LoginTarget(Role.JUROR, "juror:mc", asks_pin=True)),
        ("j9", LoginTarget(Role.JUROR, "juror:j9", asks_pin=True)),
        ("", None),
        ("root", None),
    ],
)
def test_user_names_lead_to_seats(name: str, found: LoginTarget | None) -> None:
    """Roles in both languages, rooms, jurors and later substitutes; roles before jurors of the same name."""
    assert find_login_target(name, HALL, {"juror:j9", "chair", "mc:A"}) == found


def test_the_host_key_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    """The same fingerprint every time; a key that others can read, or that is none, is refused in words."""
    final = tmp_path / "final.db"
    made = load_host_key(final)
    kept = host_key_path(final)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert made.get_fingerprint() == load_host_key(final).get_fingerprint()
    assert made.get_algorithm() == "ssh-ed25519"
    assert [file.name for file in tmp_path.iterdir()] == ["final.db-ssh-key"]
    kept.chmod(0o640)
    with pytest.raises(CommandRefused, match="others can read it"):
        load_host_key(final)
    kept.chmod(0o600)
    kept.write_text("nothing")
    with pytest.raises(CommandRefused, match="holds no usable key"):
        load_host_key(final)


def test_two_hubs_that_begin_at_once_have_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second takes what is there."""
    final, made = tmp_path / "final.db", []
    link: Callable[..., None] = os.link

    def beaten(draft: Path, path: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        made.append(load_host_key(final).get_fingerprint())
        link(draft, path)

    monkeypatch.setattr(os, "link", beaten)
    assert [load_host_key(final).get_fingerprint()] == made
    assert len(list(tmp_path.iterdir())) == 1
