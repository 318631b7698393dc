"""A jury over a bad network: 50 ± 30 ms delay each way, 2 % loss, and an outage of eight seconds.

Tested through a TCP relay, and between hosts in network namespaces, where this module runs as a program.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from socket import socket as Socket
from typing import Any, Protocol, Self

import aiohttp
import pytest

from scoring_tui.domain.clock import read_clock
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.engine.verify import verify
from scoring_tui.hub.contest_info import read_contest_info
from scoring_tui.i18n.locale import use_language
from tests.helpers import chrome
from tests.helpers.chrome import Page
from tests.helpers.hubs import Terminal
from tests.helpers.networks import Host, Link, Relay, missing_namespaces, namespace_command
from tests.helpers.ssh_client import SSH_PROGRAM, SshClient, ssh_options
from tests.helpers.support import MC_A, new_final, to_scoring

if sys.platform != "win32":
    from scoring_tui.hub.hub import Hub, HubConfig
    from scoring_tui.hub.ssh.server import SshServer
    from scoring_tui.hub.web.server import WebServer

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or SSH_PROGRAM is None, reason="needs Linux and OpenSSH"
)
OUTAGE = 8.0
OFFLINE_TIMEOUT = 6.0
"""Seconds until the MC's screen shows a lost juror as offline."""
DISCONNECT_TIMEOUT = 30.0
"""Seconds until the hub closes a silent connection."""
AGE_TOLERANCE = 3.5
"""Seconds by which an age on the MC's screen may be too low: rounding, polling, a busy machine."""
PAGE_SILENCE_LIMIT = 5.0
"""Seconds after which the page's script drops a silent connection."""
RETURN_TIMEOUT = 40.0
"""Seconds until a juror is seen again. TCP doubles its wait: a second loss after 8 s costs 13 s more."""
HOSTS_TIMEOUT = 140.0
ROOT = Path(__file__).parents[2]
SEND, YES = "\x1b[15~", "\t\r"


# --- clients --------------------------------------------------------------------------------------


class JurorClient(Protocol):
    """A juror's client of any kind."""

    async def type(self, keys: str) -> None: ...

    async def wait_for_text(self, words: str, seconds: float = 20) -> None: ...


class BrowserTab:
    """The browser's protocol without a browser. Like the page it drops a silent connection and reconnects."""

    def __init__(self, client: aiohttp.ClientSession, host: str, path: str) -> None:
        self.terminal = Terminal(100, 30)
        self._client, self._host, self._path = client, host, path
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._news = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def open(cls, host: str, path: str, laptop: Host | None = None) -> AsyncIterator[Self]:
        """Load the page and open its websocket; all connections start in the laptop's namespace."""

        def socket(where: aiohttp.AddrInfoType) -> Socket:
            with laptop.enter_namespace() if laptop else nullcontext():
                return Socket(*where[:3])

        options: dict[str, Any] = {
            "cookie_jar": aiohttp.CookieJar(unsafe=True),  # for bare addresses too
            "connector": aiohttp.TCPConnector(socket_factory=socket),
        }
        async with aiohttp.ClientSession(f"http://{host}", **options) as client:
            async with client.get(f"/{path}") as page:
                assert page.status == 200
            tab = cls(client, host, path)
            showing = asyncio.create_task(tab._show())
            try:
                yield tab
            finally:
                showing.cancel()
                with suppress(asyncio.CancelledError):
                    await showing

    async def type(self, keys: str) -> None:
        """Press keys; without a connection they are dropped."""
        if self._socket:
            await self._socket.send_json(["stdin", keys])

    async def wait_for_text(self, words: str, seconds: float = 20) -> None:
        """Wait until a text is on the connected screen."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self._socket and words in self.terminal.text)
        except TimeoutError:
            raise AssertionError(f"never came: {words}\n{self.terminal.text}") from None

    async def _show(self) -> None:
        while True:
            with suppress(TimeoutError, aiohttp.ClientError, OSError):
                await self._connect()
            self._socket = None
            await asyncio.sleep(0.5)

    async def _connect(self) -> None:
        options: dict[str, Any] = {
            "origin": f"http://{self._host}",
            "timeout": aiohttp.ClientWSTimeout(ws_close=0.1),
        }
        opening = self._client.ws_connect(f"/ws/{self._path}?width=100&height=30", **options)
        async with await asyncio.wait_for(opening, 3) as socket:
            self.terminal = Terminal(100, 30)
            while (message := await socket.receive(PAGE_SILENCE_LIMIT)).type in (
                aiohttp.WSMsgType.TEXT,
                aiohttp.WSMsgType.BINARY,
            ):
                if isinstance(message.data, bytes):
                    self._socket = socket
                    async with self._news:
                        self.terminal.feed(message.data)
                        self._news.notify_all()
                elif (answer := json.loads(message.data))[0] == "pass":
                    await self._fetch_pass(answer[1])

    async def _fetch_pass(self, ticket: str) -> None:
        """Fetch the pass of a browser whose juror has signed in; it is needed to come back."""
        headers = {"X-Pass-Ticket": ticket, "Origin": f"http://{self._host}"}
        async with self._client.post(f"/pass/{self._path}", headers=headers) as response:
            assert response.status == 204


class Chromium:
    """The page in a real browser, as a juror's client."""

    KEYS = {"\t": "Tab", "\r": "Enter", SEND: "F5"}

    def __init__(self, page: Page) -> None:
        self.page = page

    async def type(self, keys: str) -> None:
        """Press keys."""
        for key in re.findall(r"\x1b\[15~|.", keys, re.S):
            await (self.page.press(self.KEYS[key]) if key in self.KEYS else self.page.type(key))

    async def wait_for_text(self, words: str, seconds: float = 20) -> None:
        """Wait until a text is on the connected screen."""
        await self.page.wait_until("document.body.dataset.state === 'live'", seconds)
        await self.page.wait_for_text(words, seconds)

    async def shows_lost_connection(self) -> None:
        """Check that the page shows the lost connection, and type keys that must be dropped."""
        await self.page.wait_until("document.body.dataset.state === 'lost'", PAGE_SILENCE_LIMIT + 1.5)
        title = "document.querySelector('.notice[data-for=lost] h1')"
        assert re.fullmatch(r"No connection for \d+ s", await self.page.evaluate(f"{title}.innerText"))
        assert await self.page.evaluate(f"{title}.checkVisibility()")
        await self.type("5\t5")


class OpenSsh:
    """OpenSSH, as a juror's client."""

    def __init__(self, client: SshClient) -> None:
        self.client = client

    @classmethod
    @asynccontextmanager
    async def connect(cls, user: str, address: str, port: int, known: Path) -> AsyncIterator[Self]:
        """Connect as this user."""
        command = ("ssh", *ssh_options(known), "-p", str(port), f"{user}@{address}")
        async with SshClient.start(*command, size=(100, 40)) as client:
            yield cls(client)

    async def type(self, keys: str) -> None:
        """Press keys."""
        self.client.type(keys)

    async def wait_for_text(self, words: str, seconds: float = 20) -> None:
        """Wait until a text is on the screen."""
        await self.client.wait_for_screen(words, seconds)


# --- the contest ----------------------------------------------------------------------------------


class ContestRun:
    """A contest with three jurors; no ballot that a screen confirmed may be missing."""

    def __init__(self, folder: Path) -> None:
        self.engine = new_final(folder / "final.db", clock=read_clock)  # type: ignore[arg-type]
        wanted = [f"juror:j{n}" for n in (1, 2, 3)]
        self.pins = self.engine.ledger.seats.issue_pins([*wanted, "mc:A"])
        self.known_hosts, self.path = folder / "known_hosts", self.engine.ledger.path
        self.measured: dict[str, float] = {}
        to_scoring(self.engine, 1)

    @classmethod
    @contextmanager
    def start(cls, folder: Path) -> Iterator[Self]:
        """Create the contest with the first contestant being scored; verify the file at the end."""
        contest_run = cls(folder)
        with closing(contest_run.engine.ledger):
            yield contest_run
        assert verify(contest_run.path).faults == ()

    @property
    def plan(self) -> HubConfig:
        """A hub with both servers on free ports."""
        return HubConfig(
            self.path, read_contest_info(self.path), "en", web_port=0, ssh_port=0, bind_address="127.0.0.1"
        )

    async def sign_in(self, laptop: JurorClient, n: int) -> None:
        """Sign a juror in on the app's own screen."""
        await laptop.wait_for_text(f"Juri {n}")
        await laptop.type(f"Juri {n}\r")
        await laptop.wait_for_text("Six or seven digits, then Enter")
        await laptop.type(self.pins[f"juror:j{n}"] + "\r")
        await laptop.wait_for_text("Kebaruan")

    async def send(self, laptop: JurorClient, turn: int, n: int, last: str) -> None:
        """Type the last mark and send the ballot; once the screen confirms it, it is in the file."""
        await laptop.type(last + SEND)
        await laptop.wait_for_text(f"NOT SENT YET · no. {turn}")
        await laptop.type(YES)
        await laptop.wait_for_text("Sent at")
        assert (turn, f"juror:j{n}") in self.sent_ballots()

    def sent_ballots(self) -> list[tuple[int, str]]:
        """Draw number and seat of each ballot in the file."""
        facts = [(entry.seat, entry.fact) for entry in self.engine.ledger.read_after(0, 1000)]
        return [(fact.number, seat) for seat, fact in facts if isinstance(fact, BallotSent)]

    def next_turn(self) -> None:
        """Advance to the second contestant."""
        self.engine.catch_up()
        mc = replace(MC_A, device=self.engine.state.seat_devices[MC_A.seat])
        self.engine.submit(Advance(1, "scoring"), mc)
        to_scoring(self.engine, 2, mc)

    def check_ballots(self, turns: int) -> None:
        """Check that each ballot is there once, with the right marks."""
        assert sorted(self.sent_ballots()) == [
            (t, f"juror:j{n}") for t in range(1, turns + 1) for n in (1, 2, 3)
        ]
        self.engine.catch_up()
        marks = {"dampak": Decimal(8), "kebaruan": Decimal("7.5"), "paparan": Decimal(9)}
        for turn, seat in self.sent_ballots():
            ballot = self.engine.state.find_ballot(turn, seat.removeprefix("juror:"))
            assert ballot is not None and dict(ballot.marks) == marks


class McScreen:
    """The jurors as the MC's screen shows them; the MC's connection is good."""

    def __init__(self, client: SshClient) -> None:
        self._client = client

    def juror_row(self, n: int) -> str:
        """A juror's line on the screen."""
        found = re.search(rf"Juri {n} .*", self._client.screen)
        return found[0] if found else ""

    def seat_age(self, n: int) -> int | None:
        """The age of the juror's last sign of life as shown, in seconds."""
        if seen := re.search(r"seen within (\d+) s", self.juror_row(n)):
            return int(seen[1])
        lost = re.search(r"offline (\d+):(\d+)", self.juror_row(n))
        return int(lost[1]) * 60 + int(lost[2]) if lost else None

    async def until(self, shown: Callable[[str], object], seconds: float) -> None:
        """Wait until a condition holds for the lines of all three jurors."""
        await self._client.wait_until(lambda: all(shown(self.juror_row(n)) for n in (1, 2, 3)), seconds)

    async def check_ages(self, since: float) -> None:
        """Check until cancelled that no age is much lower than the length of the outage."""
        while True:
            for n in (1, 2, 3):
                age, true = self.seat_age(n), time.monotonic() - since
                assert age is None or age >= true - AGE_TOLERANCE, f"{true:.1f} s: {self.juror_row(n)}"
            await asyncio.sleep(0.1)


async def run_session(
    contest_run: ContestRun, mc: McScreen, laptops: Sequence[JurorClient], links: Sequence[Relay | Link]
) -> None:
    """Score two turns, with an outage of eight seconds in the second."""
    numbered = list(enumerate(laptops, 1))
    await asyncio.gather(*(contest_run.sign_in(one, n) for n, one in numbered))
    await asyncio.gather(*(contest_run.send(one, 1, n, "8\t7,5\t9") for n, one in numbered))
    contest_run.next_turn()
    await asyncio.gather(*(_type_two_marks(one) for one in laptops))
    await mc.until(lambda row: "typing 2/3 ✓ · seen" in row, RETURN_TIMEOUT)
    await _outage(contest_run, mc, laptops, links)
    began = time.monotonic()
    await mc.until(lambda row: "typing 2/3 ✓ · seen" in row, RETURN_TIMEOUT)
    contest_run.measured["back after"] = time.monotonic() - began
    await asyncio.gather(*(one.wait_for_text("2 of 3 marks") for one in laptops))
    await asyncio.gather(*(contest_run.send(one, 2, n, "\t9") for n, one in numbered))
    contest_run.check_ballots(2)


async def _type_two_marks(laptop: JurorClient) -> None:
    """Type two of the three marks of the second turn."""
    await laptop.wait_for_text("Sutrisno")
    await laptop.wait_for_text("________")  # an empty field: the form appears one frame after the header
    await laptop.type("8\t7,5")
    await laptop.wait_for_text("2 of 3 marks")


async def _outage(
    contest_run: ContestRun, mc: McScreen, laptops: Sequence[JurorClient], links: Sequence[Relay | Link]
) -> None:
    for link in links:
        link.cut()
    since = time.monotonic()
    async with asyncio.TaskGroup() as meanwhile:
        watching = meanwhile.create_task(mc.check_ages(since))
        for one in laptops:
            if isinstance(one, Chromium):
                meanwhile.create_task(one.shows_lost_connection())
        await mc.until(lambda row: "offline" in row, OFFLINE_TIMEOUT)
        contest_run.measured["seen lost after"] = time.monotonic() - since
        await asyncio.sleep(since + OUTAGE - time.monotonic())
        watching.cancel()
    for link in links:
        link.restore()


# --- through a relay ------------------------------------------------------------------------------


async def test_a_jury_scores_through_a_slow_relay(tmp_path: Path) -> None:
    """The relay needs no privileges; the outage comes while the jurors type."""
    async with AsyncExitStack() as stack:
        contest_run = stack.enter_context(ContestRun.start(tmp_path))
        enter = stack.enter_async_context
        hub = await enter(Hub.open(contest_run.plan))
        assert hub.web_server and hub.ssh_server
        web, ssh = (
            await enter(Relay.in_front_of(hub.web_server.address[1])),
            await enter(Relay.in_front_of(hub.ssh_server.port)),
        )
        mc = await _mc(stack, contest_run, hub.ssh_server.port)
        tabs = [await enter(BrowserTab.open(f"127.0.0.1:{web.port}", "juror")) for _ in range(2)]
        laptop = await enter(OpenSsh.connect("juri", "127.0.0.1", ssh.port, contest_run.known_hosts))
        await run_session(contest_run, mc, [*tabs, laptop], [web, ssh])


async def _mc(stack: AsyncExitStack, contest_run: ContestRun, port: int) -> McScreen:
    desk = await stack.enter_async_context(
        OpenSsh.connect("mc-A", "127.0.0.1", port, contest_run.known_hosts)
    )
    await desk.client.wait_for_text("PIN (Enter")
    await desk.type(contest_run.pins["mc:A"] + "\r")
    await desk.wait_for_text("Juri 3")
    return McScreen(desk.client)


# --- between hosts --------------------------------------------------------------------------------


def test_a_jury_scores_from_other_hosts(tmp_path: Path) -> None:
    """Each host has its own network stack; real packets are delayed, reordered and lost."""
    if why := missing_namespaces():
        pytest.skip(why)
    command = [*namespace_command(), sys.executable, "-m", "tests.hub.test_network", str(tmp_path)]
    played = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=HOSTS_TIMEOUT + 20)
    assert played.returncode == 0, played.stdout + played.stderr
    print(played.stdout)  # noqa: T201 - the measurements, shown with -rP


async def run_on_hosts(folder: Path) -> tuple[str, dict[str, float]]:
    """Run the contest with the jurors' laptops on one bad link, and a host that disappears for good."""
    async with asyncio.timeout(HOSTS_TIMEOUT), AsyncExitStack() as stack:
        contest_run = stack.enter_context(ContestRun.start(folder))
        hosts = [stack.enter_context(Host.create()) for _ in range(3)]
        links = [stack.enter_context(Link.between(hosts[0], host, n)) for n, host in enumerate(hosts[1:], 1)]
        enter = stack.enter_async_context
        with hosts[0].enter_namespace():
            # While a laptop connects, the hub's thread is in its namespace and sees its addresses.
            host_names = tuple(link.hub_address for link in links)
            plan = replace(contest_run.plan, bind_address="0.0.0.0", host_names=host_names)
            hub = await enter(Hub.open(plan))
            assert hub.web_server and hub.ssh_server
            mc = await _mc(stack, contest_run, hub.ssh_server.port)
        web, ssh = hub.web_server.address[1], hub.ssh_server.port
        with hosts[1].enter_namespace():
            address = links[0].hub_address
            laptops: list[JurorClient] = [
                await enter(BrowserTab.open(f"{address}:{web}", "juror", hosts[1])),
                await enter(OpenSsh.connect("juri", address, ssh, contest_run.known_hosts)),
                await _chromium(stack, f"{address}:{web}", folder, hosts[1]),
            ]
        with hosts[2].enter_namespace():
            address = links[1].hub_address
            screens: list[JurorClient] = [
                await enter(BrowserTab.open(f"{address}:{web}", "board", hosts[2])),
                await enter(OpenSsh.connect("papan", address, ssh, contest_run.known_hosts)),
            ]
            await asyncio.gather(*(screen.wait_for_text("ON STAGE") for screen in screens))
        vanished = asyncio.create_task(_vanish(contest_run, hub, links[1]))
        await run_session(contest_run, mc, laptops, links[:1])
        await vanished
    return links[0].by, contest_run.measured


async def _chromium(stack: AsyncExitStack, host: str, folder: Path, laptop: Host) -> JurorClient:
    """A real browser if there is one, else a client that speaks its protocol."""
    if chrome.find_browser() is None:
        return await stack.enter_async_context(BrowserTab.open(host, "juror", laptop))
    browser = await stack.enter_async_context(
        chrome.connected(stack.enter_context(chrome.running_browser(folder / "profile")))
    )
    return Chromium(await browser.open_page(f"http://{host}/juror"))


async def _vanish(contest_run: ContestRun, hub: Hub, link: Link) -> None:
    """Cut a host off for good; the hub must drop its connections in time."""
    assert hub.web_server and hub.ssh_server
    link.cut()
    since = time.monotonic()
    servers: dict[str, WebServer | SshServer] = {"web": hub.web_server, "ssh": hub.ssh_server}
    async with asyncio.timeout(DISCONNECT_TIMEOUT):
        while servers:
            for name, server in list(servers.items()):
                if link.address not in [row.address for row in server.connections]:
                    contest_run.measured[f"{name} given up after"] = time.monotonic() - since
                    del servers[name]
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    use_language("en")
    by, measured = asyncio.run(run_on_hosts(Path(sys.argv[1])))
    print(f"bad by {by};", *(f"{what} {seconds:.1f} s;" for what, seconds in measured.items()))  # noqa: T201
