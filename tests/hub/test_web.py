"""The web server with a real Chromium: sign in, score, send, lose the network, reconnect."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from rich.cells import cell_len

from scoring_tui.domain.commands.access import EndSession
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.receipts import list_receipts
from scoring_tui.engine.verify import verify
from scoring_tui.hub.contest_info import read_contest_info
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.tls import ensure_certificate, self_signed_context
from scoring_tui.hub.web import routes
from scoring_tui.hub.web.server import WebServer
from scoring_tui.ledger.store import Ledger
from tests.helpers import chrome
from tests.helpers.chrome import Chrome, Page
from tests.helpers.support import COMMITTEE, new_final, to_scoring
from tests.helpers.support import juror as juror_actor

pytestmark = [
    pytest.mark.skipif(chrome.find_browser() is None, reason=chrome.BROWSER_MISSING),
    pytest.mark.asyncio(loop_scope="module"),
]
SEATS = ("juror:j1", "juror:j2", "juror:j3", "mc:A", "chair")
STATE = "document.body.dataset.state"


@dataclass
class Hub:
    """A contest file that is being scored, with its web server and its PINs."""

    path: Path
    server: WebServer
    session_pool: SessionPool
    pins: dict[str, str]
    port: int = 0

    async def open(self) -> None:
        """Listen on a free port, or on the port it had before."""
        await self.server.start("127.0.0.1", self.port)
        self.port = self.server.address[1]

    @property
    def url(self) -> str:
        """The address for browsers."""
        return f"http://127.0.0.1:{self.port}/"

    async def sign_in(self, page: Page, juror: str) -> None:
        """Sign in, from the list of seats to the first ballot form."""
        await page.wait_for_text("Juri 3")
        await page.type(f"juri {juror[1:]}")
        await page.press("Enter")
        await page.wait_for_text("Six or seven digits")
        await page.type(self.pins[f"juror:{juror}"])
        await page.press("Enter")
        await page.wait_for_text("Look and send · F5")


class SharedBrowser:
    """One browser for all tests; it is started again if it has crashed."""

    def __init__(self, tmp_path_factory: pytest.TempPathFactory, stack: ExitStack) -> None:
        self._tmp_path_factory, self._stack, self._address = tmp_path_factory, stack, ""

    async def find_address(self) -> str:
        """The address of its DevTools."""
        if not self._address or not await chrome.is_alive(self._address):
            # It resolves no names but this machine's.
            resolver_rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
            profile = self._tmp_path_factory.mktemp("chromium")
            self._address = self._stack.enter_context(chrome.running_browser(profile, resolver_rules))
        return self._address


@pytest.fixture(scope="module")
def shared_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedBrowser]:
    with ExitStack() as stack:
        yield SharedBrowser(tmp_path_factory, stack)


@pytest_asyncio.fixture(loop_scope="module")
async def browser(shared_browser: SharedBrowser) -> AsyncIterator[Chrome]:
    """That browser, with pages and cookies of one test only."""
    async with chrome.connected(await shared_browser.find_address()) as connected:
        yield connected


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[SessionPool, Path, dict[str, str]]]:
    """A session pool, the contest file with the first contestant being scored, and the PINs."""
    engine = new_final(tmp_path_factory.mktemp("hall") / "final.db")
    pins = engine.ledger.seats.issue_pins(SEATS)
    to_scoring(engine, 1)
    engine.ledger.close()
    async with SessionPool.start(engine.ledger.path, "en") as session_pool:
        yield session_pool, engine.ledger.path, pins


@pytest_asyncio.fixture(loop_scope="module")
async def hub(engine: tuple[SessionPool, Path, dict[str, str]]) -> AsyncIterator[Hub]:
    """A web server for that file, without sessions."""
    session_pool, path, pins = engine
    hub = Hub(path, WebServer(session_pool, read_contest_info(path)), session_pool, pins)
    await hub.open()
    yield hub
    await hub.server.stop()
    await asyncio.gather(*(session.end() for session in list(session_pool.sessions.values())))


def requested_hub_only(page: Page, hub: Hub) -> bool:
    """Whether every request of the page, its websocket's too, went to the hub."""
    allowed_prefixes = (hub.url, hub.url.replace("http", "ws", 1), "data:", "blob:")
    return (
        bool(page.requests) and [url for url in page.requests if not url.startswith(allowed_prefixes)] == []
    )


async def test_a_juror_scores_in_shared_browser_and_the_board_shows_it_in_another(
    hub: Hub, browser: Chrome
) -> None:
    board = await browser.open_page(hub.url)
    await board.wait_until("document.readyState === 'complete'")
    assert await board.evaluate("document.title") == "Final Kecil"
    await board.evaluate("document.querySelector('a[href=\"/board\"]').click()")
    await board.wait_for_text("○ ○ ○")
    juror = await browser.open_page(f"{hub.url}juror")
    await hub.sign_in(juror, "j1")
    assert "Juror · Final Kecil" in await juror.evaluate("document.title")
    for mark in ("7,5", "8", "6"):
        await juror.type(mark)
        await juror.press("Enter")
    await juror.press("F5")
    await juror.wait_for_text("NOT SENT YET · no. 1")
    await juror.press("Tab", "Enter")  # the focus starts on "Look again"
    await board.wait_for_text("● ○ ○")
    with Ledger.open(hub.path) as ledger:
        state = Engine(ledger).state
        (receipt,) = list_receipts(ledger, state, "j1")
        await check_kept_records(juror, hub, receipt.code, ledger.head)
    for page in (juror, board):
        assert requested_hub_only(page, hub)
        assert page.errors == []


async def check_kept_records(page: Page, hub: Hub, receipt_code: str, head: tuple[int, str]) -> None:
    """The browser keeps the receipt and the heads that it saw, and saves the heads for `verify --witness`."""
    await page.wait_until("(localStorage['hall-receipts-kecil'] || '').includes('\\n')")
    (receipt,) = map(json.loads, (await page.evaluate("localStorage['hall-receipts-kecil']")).splitlines())
    assert (receipt["number"], receipt["code"]) == (1, receipt_code)
    await page.wait_until(f"keptRecords.flush() || localStorage['hall-heads-kecil'].includes('{head[1]}')")
    witness_path = hub.path.with_name("witness.jsonl")
    witness_path.write_text(await page.evaluate("localStorage['hall-heads-kecil']"))
    verdict = verify(hub.path, witness_paths=[witness_path])
    assert verdict.faults == () and f"the last at entry {head[0]}" in str(verdict.witness_summary)
    start_page = await page.chrome.open_page(hub.url, beside=page)
    text = f"No. 1: receipt {receipt_code}"
    await start_page.wait_until(f"document.getElementById('kept').innerText.includes('{text}')")
    await start_page.evaluate(
        "URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved = text); return '#' }"
    )
    await start_page.evaluate("document.querySelector('#kept button').click()")
    assert await start_page.wait_until("window.saved") == witness_path.read_text()
    assert start_page.errors == []


async def test_a_dropped_connection_resumes_with_the_draft(hub: Hub, browser: Chrome) -> None:
    """The page closes the connection while the juror types; then the server aborts it."""
    juror = await browser.open_page(f"{hub.url}juror")
    await hub.sign_in(juror, "j2")
    await juror.type("7")
    await juror.wait_for_text("7")
    await juror.evaluate("terminalPage.socket.socket.close()")
    await wait_for_reconnect(juror)
    await juror.type(",")
    await juror.wait_for_text("7,")
    for handler in hub.server._runner.server.connections:  # type: ignore[union-attr]
        handler.transport.abort()  # type: ignore[union-attr]
    await wait_for_reconnect(juror)
    await juror.type("5")
    await juror.wait_for_text("7,5")
    assert len(hub.session_pool.sessions) == 1
    assert juror.errors == []


async def wait_for_reconnect(page: Page) -> None:
    """Wait until a page has lost its connection and reconnected."""
    await page.wait_until("!terminalPage.socket.socket || terminalPage.socket.socket.readyState !== 1")
    await page.wait_until(f"terminalPage.socket.socket?.readyState === 1 && {STATE} === 'live'")


async def test_the_page_shows_a_stopped_hub_and_reconnects_to_a_new_one(hub: Hub, browser: Chrome) -> None:
    """A new hub on the same port does not accept the old token, so the page reloads and shows the sign-in."""
    juror = await browser.open_page(f"{hub.url}juror")
    await juror.wait_for_text("Juri 3")
    await juror.evaluate("window.before = true")
    await hub.server.stop()
    await juror.wait_until(f"{STATE} === 'stopped'")
    notice = await juror.evaluate("document.querySelector('.notice[data-for=stopped]').innerText")
    assert "The hub has been stopped." in notice and "What you typed is kept." in notice
    hub.server = WebServer(hub.session_pool, read_contest_info(hub.path))
    await hub.open()
    await juror.wait_until(f"!window.before && {STATE} === 'live'")  # the page was reloaded
    await juror.wait_for_text("Who are you?")


async def test_a_silent_network_is_shown_with_its_seconds(hub: Hub, browser: Chrome) -> None:
    """No connection is closed, but nothing is received: the page detects it and counts the seconds."""
    juror = await browser.open_page(f"{hub.url}juror")
    await juror.wait_for_text("Juri 3")
    await juror.call(
        "Network.emulateNetworkConditions",
        offline=True,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    await juror.evaluate("terminalPage.socket.drop()")
    lost = "document.querySelector('.notice[data-for=lost]')"
    await juror.wait_until(f"{STATE} === 'lost' && /No connection for [1-9] s/.test({lost}.innerText)")
    assert await juror.evaluate(f"getComputedStyle({lost}).display") == "flex"
    await juror.type("xyz")  # dropped, not sent later
    await juror.call(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    await juror.wait_until(f"{STATE} === 'live'")
    assert await juror.evaluate(f"getComputedStyle({lost}).display") == "none"
    await juror.type("juri 2")
    await juror.wait_for_text("juri 2")
    assert "xyz" not in await juror.read_terminal()


async def test_tls_with_a_self_signed_certificate(hub: Hub, browser: Chrome) -> None:
    """Once the user has accepted it, page, cookie and websocket are secure."""
    ensure_certificate(hub.path, [])
    context = self_signed_context(hub.path)
    server = WebServer(hub.session_pool, read_contest_info(hub.path), ssl_context=context)
    await server.start("127.0.0.1", 0)
    try:
        juror = await browser.open_page("about:blank")
        await juror.call("Security.setIgnoreCertificateErrors", ignore=True)
        await juror.navigate(f"https://127.0.0.1:{server.address[1]}/juror")
        await juror.wait_for_text("Juri 3")
        assert any(url.startswith("wss://") for url in juror.requests)
        assert juror.errors == []
    finally:
        await server.stop()


async def test_plain_http_leads_by_the_warning_page_to_the_screen(hub: Hub, browser: Chrome) -> None:
    """What PIN slips say to press: "Advanced", then "Proceed to ... (unsafe)"; no second warning comes."""
    ensure_certificate(hub.path, [])
    context = self_signed_context(hub.path)
    server = WebServer(hub.session_pool, read_contest_info(hub.path), ssl_context=context)
    await server.start("127.0.0.1", 0)
    host = f"127.0.0.1:{server.address[1]}"
    try:
        juror = await browser.open_page("about:blank")
        await juror.call("Page.navigate", url=f"http://{host}/juror")
        await juror.wait_until("document.querySelector('#details-button')?.innerText === 'Advanced'")
        assert "ERR_CERT_AUTHORITY_INVALID" in await juror.evaluate("document.body.innerText")
        await juror.evaluate("document.querySelector('#details-button').click()")
        await juror.wait_until("document.querySelector('#proceed-link')?.innerText.includes('(unsafe)')")
        await juror.evaluate("document.querySelector('#proceed-link').click()")
        await juror.wait_for_text("Juri 3")
        assert await juror.evaluate("location.href") == f"https://{host}/juror"
        assert f"wss://{host}/ws/juror" in " ".join(juror.requests)
        mc = await browser.open_page(f"https://{host}/mc/A", beside=juror)
        await mc.wait_for_text("MC Pendopo")
    finally:
        await server.stop()


async def test_a_pass_is_fetched_at_sign_in_and_a_kicked_browser_is_told(hub: Hub, browser: Chrome) -> None:
    juror = await browser.open_page(f"{hub.url}juror")
    await hub.sign_in(juror, "j3")
    await juror.wait_until("document.body.dataset.pass === 'fetched'")
    assert "pass" not in await juror.evaluate("document.cookie")
    await juror.evaluate("location.reload()")
    await juror.wait_for_text("Look and send · F5")  # without a PIN
    with Ledger.open(hub.path) as ledger:
        Engine(ledger).submit(EndSession(juror_actor("j3").seat), COMMITTEE)
    await juror.wait_until(f"{STATE} === 'seat_lost'")
    await juror.evaluate("document.querySelector('.notice[data-for=seat_lost] button').click()")
    await juror.wait_for_text("Juri 3")


async def test_a_second_tab_takes_over_until_the_first_takes_back(hub: Hub, browser: Chrome) -> None:
    first = await browser.open_page(f"{hub.url}juror")
    await first.wait_for_text("Juri 3")
    await first.type("juri 2")
    await first.wait_for_text("juri 2")
    second = await browser.open_page(f"{hub.url}juror", beside=first)
    await second.wait_for_text("juri 2")
    await first.wait_until(f"{STATE} === 'taken_over'")
    assert "another tab" in await first.evaluate(
        "document.querySelector('.notice[data-for=taken_over]').innerText"
    )
    await first.evaluate("document.querySelector('.notice[data-for=taken_over] button').click()")
    await first.wait_until(f"{STATE} === 'live'")
    await second.wait_until(f"{STATE} === 'taken_over'")
    assert len(hub.session_pool.sessions) == 1


async def test_a_closed_tab_ends_its_session_after_the_timeout(
    hub: Hub, browser: Chrome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "BOARD_RECONNECT_TIMEOUT", 0.2)
    board = await browser.open_page(f"{hub.url}board")
    await board.wait_for_text("○")
    await board.close()
    async with asyncio.timeout(10):
        while hub.session_pool.sessions:
            await asyncio.sleep(0.02)


async def test_a_user_who_leaves_can_open_the_screen_again(hub: Hub, browser: Chrome) -> None:
    juror = await browser.open_page(f"{hub.url}juror")
    await juror.wait_for_text("Juri 3")
    await juror.press("q", control=True)
    await juror.wait_until(f"{STATE} === 'left'")
    await juror.evaluate("document.querySelector('.notice[data-for=left] button').click()")
    await juror.wait_for_text("Juri 3")


async def test_a_page_of_another_origin_opens_no_websocket(hub: Hub, browser: Chrome) -> None:
    """Even in a browser with a token: another name of the same machine is another origin."""
    page = await browser.open_page(f"{hub.url}juror")
    await page.wait_for_text("Juri 3")
    other_page = await browser.open_page(hub.url.replace("127.0.0.1", "localhost"), beside=page)
    await other_page.wait_until("document.readyState === 'complete'")
    await other_page.call("Page.setBypassCSP", enabled=True)
    await other_page.call("Page.reload")
    await other_page.wait_until("document.readyState === 'complete'")
    address = hub.url.replace("http", "ws", 1) + "ws/juror?width=80&height=24"
    result = await other_page.evaluate(
        f"new Promise(end => {{ const s = new WebSocket({json.dumps(address)});"
        "s.onopen = () => end('open'); s.onerror = () => end('refused'); })"
    )
    assert result == "refused"
    assert len(hub.session_pool.sessions) == 1


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 768), (1366, 640), (1024, 768), (1920, 1080), (390, 800)], ids=str
)
async def test_the_font_size_fits_the_window(hub: Hub, browser: Chrome, width: int, height: int) -> None:
    """At least 80x24 cells everywhere, larger fonts in larger windows, also after a resize."""
    board = await browser.open_page(f"{hub.url}board", width, height)
    await board.wait_for_text("○")
    columns, rows, font_size = await _measure(board)
    assert columns >= 80 and rows >= 24
    assert font_size >= {390: 7, 1024: 12, 1366: 12, 1920: 20}[width]
    await board.resize(width * 3 // 4, height * 3 // 4)
    await board.wait_until(f"terminalPage.client.terminal.options.fontSize < {font_size}")
    await board.wait_until(
        "terminalPage.client.terminal.cols >= 80 && terminalPage.client.terminal.rows >= 24"
    )


@pytest.mark.parametrize("key", ["F11", "F12"])
async def test_keys_of_the_browser_are_left_to_it(hub: Hub, browser: Chrome, key: str) -> None:
    """F11 makes the board fill the display; another function key is the terminal's."""
    board = await browser.open_page(f"{hub.url}board", 1920, 1080)
    await board.wait_for_text("○")
    send = (
        "(key) => { const field = document.querySelector('.xterm-helper-textarea');"
        " const keyCode = 111 + Number(key.slice(1)), options = {key, keyCode, code: key};"
        " const event = new KeyboardEvent('keydown', {...options, bubbles: true, cancelable: true});"
        " field.dispatchEvent(event); return event.defaultPrevented; }"
    )
    assert await board.evaluate(f"({send})('{key}')") is False
    assert await board.evaluate(f"({send})('F9')") is True


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("👩\u200d💻", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("🇮🇩", 2),
        ("👍🏽", 2),
        ("é", 1),
        ("日本", 4),
        ("🎉", 2),
    ],
)
async def test_a_wide_emoji_does_not_shift_its_row(
    hub: Hub, browser: Chrome, text: str, columns: int
) -> None:
    """The browser's terminal counts the same cells as the hub."""
    board = await browser.open_page(f"{hub.url}board", 1920, 1080)
    await board.wait_for_text("○")
    assert cell_len(text) == columns
    position = await board.evaluate(
        "new Promise((done) => { const screen = terminalPage.client.terminal; "
        f"screen.write('\\x1b[1;1H' + {json.dumps(text)}, () => done(screen.buffer.active.cursorX)); }})"
    )
    assert position == columns


async def _measure(page: Page) -> tuple[float, ...]:
    """Columns, rows and the font size."""
    screen = "terminalPage.client.terminal"
    return tuple(await page.evaluate(f"[{screen}.cols, {screen}.rows, {screen}.options.fontSize]"))


async def test_keys_change_the_font_size(hub: Hub, browser: Chrome) -> None:
    juror = await browser.open_page(f"{hub.url}juror", 1920, 1080)
    await juror.wait_for_text("Juri 3")
    *_, initial_size = await _measure(juror)
    await juror.press("-", control=True)
    await juror.wait_until(f"terminalPage.client.terminal.options.fontSize < {initial_size}")
    await juror.press("0", control=True)
    await juror.wait_until(f"terminalPage.client.terminal.options.fontSize === {initial_size}")
