"""The browser's door in a real Chromium: sign in, score, send, lose the network, come back."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from scoring_tui.engine.engine import Engine
from scoring_tui.hub.contest_info import read_contest_info
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.tls import self_signed_context
from scoring_tui.hub.web import routes as posts
from scoring_tui.hub.web.server import WebServer
from scoring_tui.ledger.store import Ledger
from tests.helpers import chrome
from tests.helpers.chrome import Chrome, Page
from tests.helpers.support import new_final, to_scoring

pytestmark = [
    pytest.mark.skipif(chrome.found() is None, reason=chrome.ABSENT),
    pytest.mark.asyncio(loop_scope="module"),
]
SEATS = ("juror:j1", "juror:j2", "juror:j3", "mc:A", "chair")
STATE = "document.body.dataset.state"


@dataclass
class Hub:
    """A final that is being scored, with its door and its PINs."""

    path: Path
    door: WebServer
    nursery: SessionPool
    pins: dict[str, str]
    port: int = 0

    async def open(self) -> None:
        """At a free port, or where it was before."""
        await self.door.start("127.0.0.1", self.port)
        self.port = self.door.address[1]

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}/"

    async def sign_in(self, page: Page, juror: str) -> None:
        """From the list of seats to the form of the first contestant."""
        await page.shows("Juri 3")
        await page.type(f"juri {juror[1:]}")
        await page.press("Enter")
        await page.shows("Six digits")
        await page.type(self.pins[f"juror:{juror}"])
        await page.press("Enter")
        await page.shows("Send · F5")


@pytest.fixture(scope="module")
def devtools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests here, on a network where nothing but this machine has a name."""
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    with chrome.browser(tmp_path_factory.mktemp("chromium"), nowhere) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def browser(devtools: str) -> AsyncIterator[Chrome]:
    """That browser, with nothing of other tests in it."""
    async with chrome.connected(devtools) as connected:
        yield connected


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[SessionPool, Path, dict[str, str]]]:
    """A small final with its first contestant being scored, its sessions' warm parent, its PINs."""
    engine = new_final(tmp_path_factory.mktemp("hall") / "final.db")
    pins = engine.ledger.seats.issue_pins(SEATS)
    to_scoring(engine, 1)
    engine.ledger.close()
    async with SessionPool.start(engine.ledger.path, "en") as nursery:
        yield nursery, engine.ledger.path, pins


@pytest_asyncio.fixture(loop_scope="module")
async def hub(engine: tuple[SessionPool, Path, dict[str, str]]) -> AsyncIterator[Hub]:
    """A door to that final, and no session yet."""
    nursery, path, pins = engine
    hub = Hub(path, WebServer(nursery, read_contest_info(path)), nursery, pins)
    await hub.open()
    yield hub
    await hub.door.stop()
    await asyncio.gather(*(session.end() for session in list(nursery.sessions.values())))


def no_other_address(page: Page, hub: Hub) -> bool:
    """Every request of the page, its websocket's too, went to the hub."""
    own = (hub.url, hub.url.replace("http", "ws", 1), "data:", "blob:")
    return bool(page.requests) and [url for url in page.requests if not url.startswith(own)] == []


async def test_a_juror_scores_in_one_browser_and_the_board_shows_it_in_another(
    hub: Hub, browser: Chrome
) -> None:
    board = await browser.page(hub.url)
    await board.until("document.readyState === 'complete'")
    assert await board.run("document.title") == "Final Kecil"
    await board.run("document.querySelector('a[href=\"/board\"]').click()")
    await board.shows("0 of 3 ballots in")
    juror = await browser.page(f"{hub.url}juror")
    await hub.sign_in(juror, "j1")
    assert "Juror · Final Kecil" in await juror.run("document.title")
    for mark in ("7,5", "8", "6"):
        await juror.type(mark)
        await juror.press("Enter")
    await juror.press("F5")
    await juror.shows("Send for no. 1")
    await juror.press("Tab", "Enter")  # the focus starts on "Look again"
    await board.shows("1 of 3 ballots in")
    with Ledger.open(hub.path) as ledger:
        assert list(Engine(ledger).state.ballots)
    for page in (juror, board):
        assert no_other_address(page, hub)
        assert page.complaints == []


async def test_a_dropped_connection_comes_back_with_the_draft(hub: Hub, browser: Chrome) -> None:
    """Closed by the page in mid-typing, then the wire torn without a word."""
    juror = await browser.page(f"{hub.url}juror")
    await hub.sign_in(juror, "j2")
    await juror.type("7")
    await juror.shows("7")
    await juror.run("terminalPage.socket.socket.close()")
    await comes_back(juror)
    await juror.type(",")
    await juror.shows("7,")
    for handler in hub.door._runner.server.connections:  # type: ignore[union-attr]
        handler.transport.abort()  # type: ignore[union-attr]
    await comes_back(juror)
    await juror.type("5")
    await juror.shows("7,5")
    assert len(hub.nursery.sessions) == 1
    assert juror.complaints == []


async def comes_back(page: Page) -> None:
    """Wait until a page has lost its connection and found it again."""
    await page.until("!terminalPage.socket.socket || terminalPage.socket.socket.readyState !== 1")
    await page.until(f"terminalPage.socket.socket?.readyState === 1 && {STATE} === 'live'")


async def test_the_page_says_that_the_hub_is_gone_and_finds_it_again(hub: Hub, browser: Chrome) -> None:
    """Another hub on the same port does not know the page, and its sign-in comes up by itself."""
    juror = await browser.page(f"{hub.url}juror")
    await juror.shows("Juri 3")
    await juror.run("window.before = true")
    await hub.door.stop()
    await juror.until(f"{STATE} === 'stopped'")
    words = await juror.run("document.querySelector('.notice[data-for=stopped]').innerText")
    assert "The hub has been stopped." in words and "What you typed is kept." in words
    hub.door = WebServer(hub.nursery, read_contest_info(hub.path))
    await hub.open()
    await juror.until(f"!window.before && {STATE} === 'live'")  # it was loaded anew
    await juror.shows("Who are you?")


async def test_a_silent_network_is_told_with_its_seconds(hub: Hub, browser: Chrome) -> None:
    """Nothing is closed, nothing comes through: the page notices by itself, and counts."""
    juror = await browser.page(f"{hub.url}juror")
    await juror.shows("Juri 3")
    await juror.call(
        "Network.emulateNetworkConditions",
        offline=True,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    await juror.run("terminalPage.socket.drop()")
    lost = "document.querySelector('.notice[data-for=lost]')"
    await juror.until(f"{STATE} === 'lost' && /No connection for [1-9] s/.test({lost}.innerText)")
    assert await juror.run(f"getComputedStyle({lost}).display") == "flex"
    await juror.type("xyz")  # heard by nobody, now or later
    await juror.call(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    await juror.until(f"{STATE} === 'live'")
    assert await juror.run(f"getComputedStyle({lost}).display") == "none"
    await juror.type("juri 2")
    await juror.shows("juri 2")
    assert "xyz" not in await juror.terminal()


async def test_over_tls_with_a_certificate_of_our_own(hub: Hub, browser: Chrome) -> None:
    """A person has to accept it once; then page, cookie and socket are all secure."""
    context, _ = self_signed_context(hub.path, [])
    door = WebServer(hub.nursery, read_contest_info(hub.path), ssl_context=context)
    await door.start("127.0.0.1", 0)
    try:
        juror = await browser.page("about:blank")
        await juror.call("Security.setIgnoreCertificateErrors", ignore=True)
        await juror.go(f"https://127.0.0.1:{door.address[1]}/juror")
        await juror.shows("Juri 3")
        assert any(url.startswith("wss://") for url in juror.requests)
        assert juror.complaints == []
    finally:
        await door.stop()


async def test_a_second_tab_takes_over_and_gives_back(hub: Hub, browser: Chrome) -> None:
    first = await browser.page(f"{hub.url}juror")
    await first.shows("Juri 3")
    await first.type("juri 2")
    await first.shows("juri 2")
    second = await browser.page(f"{hub.url}juror", beside=first)
    await second.shows("juri 2")
    await first.until(f"{STATE} === 'taken_over'")
    assert "another tab" in await first.run(
        "document.querySelector('.notice[data-for=taken_over]').innerText"
    )
    await first.run("document.querySelector('.notice[data-for=taken_over] button').click()")
    await first.until(f"{STATE} === 'live'")
    await second.until(f"{STATE} === 'taken_over'")
    assert len(hub.nursery.sessions) == 1


async def test_a_closed_tab_ends_its_session_after_a_while(
    hub: Hub, browser: Chrome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "BOARD_RECONNECT_TIMEOUT", 0.2)
    board = await browser.page(f"{hub.url}board")
    await board.shows("ballots in")
    await board.close()
    async with asyncio.timeout(10):
        while hub.nursery.sessions:
            await asyncio.sleep(0.02)


async def test_who_leaves_is_told_so_and_may_come_back(hub: Hub, browser: Chrome) -> None:
    juror = await browser.page(f"{hub.url}juror")
    await juror.shows("Juri 3")
    await juror.press("q", control=True)
    await juror.until(f"{STATE} === 'left'")
    await juror.run("document.querySelector('.notice[data-for=left] button').click()")
    await juror.shows("Juri 3")


async def test_a_page_from_another_origin_opens_no_socket(hub: Hub, browser: Chrome) -> None:
    """Even in a browser that has a pass: another name for the same machine is another origin."""
    page = await browser.page(f"{hub.url}juror")
    await page.shows("Juri 3")
    stranger = await browser.page(hub.url.replace("127.0.0.1", "localhost"), beside=page)
    await stranger.until("document.readyState === 'complete'")
    await stranger.call("Page.setBypassCSP", enabled=True)
    await stranger.call("Page.reload")
    await stranger.until("document.readyState === 'complete'")
    address = hub.url.replace("http", "ws", 1) + "ws/juror?width=80&height=24"
    told = await stranger.run(
        f"new Promise(end => {{ const s = new WebSocket({json.dumps(address)});"
        "s.onopen = () => end('open'); s.onerror = () => end('refused'); })"
    )
    assert told == "refused"
    assert len(hub.nursery.sessions) == 1


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 768), (1366, 640), (1024, 768), (1920, 1080), (390, 800)], ids=str
)
async def test_letters_fit_the_window(hub: Hub, browser: Chrome, width: int, height: int) -> None:
    """At least 80x24 everywhere, bigger letters on bigger windows; and after a change of size."""
    board = await browser.page(f"{hub.url}board", width, height)
    await board.shows("ballots in")
    columns, rows, letters = await _measured(board)
    assert columns >= 80 and rows >= 24
    assert letters >= {390: 7, 1024: 18, 1366: 18, 1920: 30}[width]
    await board.resize(width * 3 // 4, height * 3 // 4)
    await board.until(f"terminalPage.client.terminal.options.fontSize < {letters}")
    await board.until("terminalPage.client.terminal.cols >= 80 && terminalPage.client.terminal.rows >= 24")


async def _measured(page: Page) -> tuple[float, ...]:
    """Columns, rows and the letters' size."""
    screen = "terminalPage.client.terminal"
    return tuple(await page.run(f"[{screen}.cols, {screen}.rows, {screen}.options.fontSize]"))


async def test_letters_grow_and_shrink_by_keys(hub: Hub, browser: Chrome) -> None:
    juror = await browser.page(f"{hub.url}juror", 1920, 1080)
    await juror.shows("Juri 3")
    *_, before = await _measured(juror)
    await juror.press("-", control=True)
    await juror.until(f"terminalPage.client.terminal.options.fontSize < {before}")
    await juror.press("0", control=True)
    await juror.until(f"terminalPage.client.terminal.options.fontSize === {before}")
