"""A jury over a bad network: 50 ± 30 ms each way, 2 % lost, and eight seconds without any network at all.

Twice: through a relay, anywhere; and between hosts in network namespaces, by running this module there.
"""

from __future__ import annotations

import asyncio
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
from tests.helpers.networks import Host, Link, Relay, alone, why_none
from tests.helpers.ssh_client import SSH, SshClient, options
from tests.helpers.support import MC_A, new_final, to_scoring

if sys.platform != "win32":
    from scoring_tui.hub.hub import Hub, HubConfig
    from scoring_tui.hub.ssh.server import SshServer
    from scoring_tui.hub.web.server import WebServer

pytestmark = pytest.mark.skipif(sys.platform != "linux" or SSH is None, reason="needs Linux and OpenSSH")
OUTAGE = 8.0
SEEN_LOST = 5.0
"""Seconds until the MC sees that a juror is gone."""
NOTICED = 30.0
"""Seconds until the hub gives up a connection that says nothing."""
BEHIND = 3.5
"""Seconds that an age on the MC's screen may be too young: whole seconds, a look a second, a busy machine."""
PAGE_SILENT = 5.0
"""Seconds after which the page's script drops a silent connection."""
LONGEST = 100.0
ROOT = Path(__file__).parents[2]
SEND, YES = "\x1b[15~", "\t\r"


# --- at the laptops -------------------------------------------------------------------------------


class Laptop(Protocol):
    """A juror's, whatever it connects by."""

    async def type(self, keys: str) -> None: ...

    async def sees(self, words: str, seconds: float = 20) -> None: ...


class Tab:
    """The browser's protocol without a browser; drops a silent connection and comes back as the page does."""

    def __init__(self, client: aiohttp.ClientSession, host: str, path: str) -> None:
        self.terminal = Terminal(100, 30)
        self._client, self._host, self._path = client, host, path
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._news = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def open(cls, host: str, path: str, laptop: Host | None = None) -> AsyncIterator[Self]:
        """Load the page, then show its terminal; the laptop is where it connects from, now and later."""

        def socket(where: aiohttp.AddrInfoType) -> Socket:
            with laptop.inside() if laptop else nullcontext():
                return Socket(*where[:3])

        given: dict[str, Any] = {
            "cookie_jar": aiohttp.CookieJar(unsafe=True),  # for bare addresses too
            "connector": aiohttp.TCPConnector(socket_factory=socket),
        }
        async with aiohttp.ClientSession(f"http://{host}", **given) as client:
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
        """Press keys; while there is no connection they go nowhere."""
        if self._socket:
            await self._socket.send_json(["stdin", keys])

    async def sees(self, words: str, seconds: float = 20) -> None:
        """Wait until this stands on a screen that is live."""
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
        given: dict[str, Any] = {
            "origin": f"http://{self._host}",
            "timeout": aiohttp.ClientWSTimeout(ws_close=0.1),
        }
        opening = self._client.ws_connect(f"/ws/{self._path}?width=100&height=30", **given)
        async with await asyncio.wait_for(opening, 3) as socket:
            self.terminal = Terminal(100, 30)
            while (message := await socket.receive(PAGE_SILENT)).type in (
                aiohttp.WSMsgType.TEXT,
                aiohttp.WSMsgType.BINARY,
            ):
                if isinstance(message.data, bytes):
                    self._socket = socket
                    async with self._news:
                        self.terminal.feed(message.data)
                        self._news.notify_all()


class Chromium:
    """The page in a real browser."""

    KEYS = {"\t": "Tab", "\r": "Enter", SEND: "F5"}

    def __init__(self, page: Page) -> None:
        self.page = page

    async def type(self, keys: str) -> None:
        """Press keys."""
        for key in re.findall(r"\x1b\[15~|.", keys, re.S):
            await (self.page.press(self.KEYS[key]) if key in self.KEYS else self.page.type(key))

    async def sees(self, words: str, seconds: float = 20) -> None:
        """Wait until this stands on a screen that is live."""
        await self.page.until("document.body.dataset.state === 'live'", seconds)
        await self.page.shows(words, seconds)

    async def misses_the_hub(self) -> None:
        """The page itself says so; what is typed then goes nowhere."""
        await self.page.until("document.body.dataset.state === 'lost'", PAGE_SILENT + 1.5)
        title = "document.querySelector('.notice[data-for=lost] h1')"
        assert re.fullmatch(r"No connection for \d+ s", await self.page.run(f"{title}.innerText"))
        assert await self.page.run(f"{title}.checkVisibility()")
        await self.type("5\t5")


class OpenSsh:
    """The real client in a terminal."""

    def __init__(self, client: SshClient) -> None:
        self.client = client

    @classmethod
    @asynccontextmanager
    async def to(cls, user: str, address: str, port: int, known: Path) -> AsyncIterator[Self]:
        """Connect."""
        command = ("ssh", *options(known), "-p", str(port), f"{user}@{address}")
        async with SshClient.start(*command, size=(100, 40)) as client:
            yield cls(client)

    async def type(self, keys: str) -> None:
        """Press keys."""
        self.client.type(keys)

    async def sees(self, words: str, seconds: float = 20) -> None:
        """Wait until this stands on the screen."""
        await self.client.sees(words, seconds)


# --- the evening ----------------------------------------------------------------------------------


class Evening:
    """A final with three jurors; turn after turn, nothing that was acknowledged may be missing."""

    def __init__(self, folder: Path) -> None:
        self.engine = new_final(folder / "final.db", clock=read_clock)  # type: ignore[arg-type]
        wanted = [f"juror:j{n}" for n in (1, 2, 3)]
        self.pins = self.engine.ledger.seats.issue_pins([*wanted, "mc:A"])
        self.known, self.path = folder / "known_hosts", self.engine.ledger.path
        self.measured: dict[str, float] = {}
        to_scoring(self.engine, 1)

    @classmethod
    @contextmanager
    def begin(cls, folder: Path) -> Iterator[Self]:
        """With the first contestant; at its end the file holds what it must."""
        evening = cls(folder)
        with closing(evening.engine.ledger):
            yield evening
        assert verify(evening.path).faults == ()

    @property
    def plan(self) -> HubConfig:
        """Both doors at free ports."""
        return HubConfig(self.path, read_contest_info(self.path), "en", web=0, ssh=0, bind="127.0.0.1")

    async def sign_in(self, laptop: Laptop, n: int) -> None:
        """As the app asks."""
        await laptop.sees(f"Juri {n}")
        await laptop.type(f"Juri {n}\r")
        await laptop.sees("Six digits, then Enter")
        await laptop.type(self.pins[f"juror:j{n}"] + "\r")
        await laptop.sees("Kebaruan")

    async def send(self, laptop: Laptop, turn: int, n: int, last: str) -> None:
        """The last mark, then away with it: once the screen says so it is in the file."""
        await laptop.type(last + SEND)
        await laptop.sees(f"Send for no. {turn}")
        await laptop.type(YES)
        await laptop.sees("Sent at")
        assert (turn, f"juror:j{n}") in self.sent()

    def sent(self) -> list[tuple[int, str]]:
        """All ballots in the file: of which turn, from whose seat."""
        facts = [(entry.seat, entry.fact) for entry in self.engine.ledger.read_after(0, 1000)]
        return [(fact.number, seat) for seat, fact in facts if isinstance(fact, BallotSent)]

    def next_turn(self) -> None:
        """The second contestant."""
        self.engine.catch_up()
        self.engine.submit(Advance(1, "scoring"), MC_A)
        to_scoring(self.engine, 2)

    def check(self, turns: int) -> None:
        """Nothing lost, nothing twice, nothing garbled."""
        assert sorted(self.sent()) == [(t, f"juror:j{n}") for t in range(1, turns + 1) for n in (1, 2, 3)]
        self.engine.catch_up()
        marks = {"dampak": Decimal(8), "kebaruan": Decimal("7.5"), "paparan": Decimal(9)}
        for turn, seat in self.sent():
            ballot = self.engine.state.find_ballot(turn, seat.removeprefix("juror:"))
            assert ballot is not None and dict(ballot.marks) == marks


class MC:
    """What the MC, who sits at the hub, sees of the jurors."""

    def __init__(self, client: SshClient) -> None:
        self._client = client

    def row(self, n: int) -> str:
        """A juror's line."""
        found = re.search(rf"Juri {n} .*", self._client.screen)
        return found[0] if found else ""

    def age(self, n: int) -> int | None:
        """Seconds since the juror's last sign of life, as shown."""
        if seen := re.search(r"seen within (\d+) s", self.row(n)):
            return int(seen[1])
        lost = re.search(r"offline (\d+):(\d+)", self.row(n))
        return int(lost[1]) * 60 + int(lost[2]) if lost else None

    async def until(self, shown: Callable[[str], object], seconds: float) -> None:
        """Wait until it holds for the lines of all three."""
        await self._client.until(lambda: all(shown(self.row(n)) for n in (1, 2, 3)), seconds)

    async def never_flattered(self, since: float) -> None:
        """Until cancelled: an age is never much younger than the outage."""
        while True:
            for n in (1, 2, 3):
                age, true = self.age(n), time.monotonic() - since
                assert age is None or age >= true - BEHIND, f"{true:.1f} s: {self.row(n)}"
            await asyncio.sleep(0.1)


async def play(evening: Evening, mc: MC, laptops: Sequence[Laptop], links: Sequence[Relay | Link]) -> None:
    """Two turns; in the second the network is away for eight seconds."""
    numbered = list(enumerate(laptops, 1))
    await asyncio.gather(*(evening.sign_in(one, n) for n, one in numbered))
    await asyncio.gather(*(evening.send(one, 1, n, "8\t7,5\t9") for n, one in numbered))
    evening.next_turn()
    await asyncio.gather(*(_begin(one) for one in laptops))
    await mc.until(lambda row: "typing 2/3 ✓ · seen" in row, 5)
    await _outage(evening, mc, laptops, links)
    began = time.monotonic()
    await mc.until(lambda row: "typing 2/3 ✓ · seen" in row, 15)
    evening.measured["back after"] = time.monotonic() - began
    await asyncio.gather(*(one.sees("2 of 3 marks") for one in laptops))
    await asyncio.gather(*(evening.send(one, 2, n, "\t9") for n, one in numbered))
    evening.check(2)


async def _begin(laptop: Laptop) -> None:
    """Two marks of the second turn."""
    await laptop.sees("Sutrisno")
    await laptop.sees("________")  # an empty field: card and sum are there a picture earlier than the form
    await laptop.type("8\t7,5")
    await laptop.sees("2 of 3 marks")


async def _outage(evening: Evening, mc: MC, laptops: Sequence[Laptop], links: Sequence[Relay | Link]) -> None:
    for link in links:
        link.cut()
    since = time.monotonic()
    async with asyncio.TaskGroup() as meanwhile:
        watching = meanwhile.create_task(mc.never_flattered(since))
        for one in laptops:
            if isinstance(one, Chromium):
                meanwhile.create_task(one.misses_the_hub())
        await mc.until(lambda row: "offline" in row, SEEN_LOST)
        evening.measured["seen lost after"] = time.monotonic() - since
        await asyncio.sleep(since + OUTAGE - time.monotonic())
        watching.cancel()
    for link in links:
        link.mend()


# --- through a relay ------------------------------------------------------------------------------


async def test_a_jury_works_through_a_relay(tmp_path: Path) -> None:
    """Without any privilege: slow, jerky, and cut off in mid-typing."""
    async with AsyncExitStack() as stack:
        evening = stack.enter_context(Evening.begin(tmp_path))
        enter = stack.enter_async_context
        hub = await enter(Hub.open(evening.plan))
        assert hub.web_server and hub.ssh_server
        web, ssh = (
            await enter(Relay.before(hub.web_server.address[1])),
            await enter(Relay.before(hub.ssh_server.port)),
        )
        mc = await _mc(stack, evening, hub.ssh_server.port)
        tabs = [await enter(Tab.open(f"127.0.0.1:{web.port}", "juror")) for _ in range(2)]
        laptop = await enter(OpenSsh.to("juri", "127.0.0.1", ssh.port, evening.known))
        await play(evening, mc, [*tabs, laptop], [web, ssh])


async def _mc(stack: AsyncExitStack, evening: Evening, port: int) -> MC:
    desk = await stack.enter_async_context(OpenSsh.to("mc-A", "127.0.0.1", port, evening.known))
    await desk.client.reads("PIN (Enter")
    await desk.type(evening.pins["mc:A"] + "\r")
    await desk.sees("Juri 3")
    return MC(desk.client)


# --- between hosts --------------------------------------------------------------------------------


def test_a_jury_works_on_other_hosts(tmp_path: Path) -> None:
    """Its own network stack for each: real packets are late, overtake each other and are lost."""
    if why := why_none():
        pytest.skip(why)
    command = [*alone(), sys.executable, "-m", "tests.hub.test_network", str(tmp_path)]
    played = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=LONGEST + 20)
    assert played.returncode == 0, played.stdout + played.stderr
    print(played.stdout)  # noqa: T201 - what was measured, for whoever asks with -rP


async def on_hosts(folder: Path) -> tuple[str, dict[str, float]]:
    """The evening with a hub, the jurors' laptops on one bad link, and a host that vanishes for good."""
    async with asyncio.timeout(LONGEST), AsyncExitStack() as stack:
        evening = stack.enter_context(Evening.begin(folder))
        hosts = [stack.enter_context(Host.new()) for _ in range(3)]
        links = [stack.enter_context(Link.between(hosts[0], host, n)) for n, host in enumerate(hosts[1:], 1)]
        enter = stack.enter_async_context
        with hosts[0].inside():
            hub = await enter(Hub.open(replace(evening.plan, bind_address="0.0.0.0")))
            assert hub.web_server and hub.ssh_server
            mc = await _mc(stack, evening, hub.ssh_server.port)
        web, ssh = hub.web_server.address[1], hub.ssh_server.port
        with hosts[1].inside():
            address = links[0].hub_address
            laptops: list[Laptop] = [
                await enter(Tab.open(f"{address}:{web}", "juror", hosts[1])),
                await enter(OpenSsh.to("juri", address, ssh, evening.known)),
                await _chromium(stack, f"{address}:{web}", folder, hosts[1]),
            ]
        with hosts[2].inside():
            address = links[1].hub_address
            screens: list[Laptop] = [
                await enter(Tab.open(f"{address}:{web}", "board", hosts[2])),
                await enter(OpenSsh.to("papan", address, ssh, evening.known)),
            ]
            await asyncio.gather(*(screen.sees("Dewi Lestari") for screen in screens))
        vanished = asyncio.create_task(_vanish(evening, hub, links[1]))
        await play(evening, mc, laptops, links[:1])
        await vanished
    return links[0].by, evening.measured


async def _chromium(stack: AsyncExitStack, host: str, folder: Path, laptop: Host) -> Laptop:
    """A real browser if there is one."""
    if chrome.found() is None:
        return await stack.enter_async_context(Tab.open(host, "juror", laptop))
    browser = await stack.enter_async_context(
        chrome.connected(stack.enter_context(chrome.browser(folder / "profile")))
    )
    return Chromium(await browser.page(f"http://{host}/juror"))


async def _vanish(evening: Evening, hub: Hub, link: Link) -> None:
    """The battery dies: none of its connections is counted for longer than it may."""
    assert hub.web_server and hub.ssh_server
    link.cut()
    since = time.monotonic()
    doors: dict[str, WebServer | SshServer] = {"web": hub.web_server, "ssh": hub.ssh_server}
    async with asyncio.timeout(NOTICED):
        while doors:
            for name, door in list(doors.items()):
                if link.address not in [row.address for row in door.connections]:
                    evening.measured[f"{name} given up after"] = time.monotonic() - since
                    del doors[name]
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    use_language("en")
    by, measured = asyncio.run(on_hosts(Path(sys.argv[1])))
    print(f"bad by {by};", *(f"{what} {seconds:.1f} s;" for what, seconds in measured.items()))  # noqa: T201
