"""The web server without a browser: pages, access checks, resumed sessions, slow and silent browsers."""

import asyncio
import re
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSMsgType
from cryptography import x509

from scoring_tui.domain.seat import Role
from scoring_tui.engine.device_settings import NO_SETTINGS, DeviceSettings
from scoring_tui.errors import CommandRefused
from scoring_tui.hub import tls
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom
from scoring_tui.hub.limits import Limits, RateLimiter
from scoring_tui.hub.sessions.frames import Frame, TerminalData
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.tls import ensure_certificate, load_certificate, pem_path, self_signed_context
from scoring_tui.hub.web import routes, websocket
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.routes import ScreenRoute, SignedTokens
from scoring_tui.hub.web.server import WebServer
from scoring_tui.hub.web.websocket import MAX_PENDING_BYTES, CloseCode
from scoring_tui.ledger.port import PinSource
from tests.helpers.support import HARD_NAMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the hub runs on Unix")
CONTEST_INFO = ContestInfo(
    "Final <Kecil> & Besar",
    "en",
    (PanelRoom("A", "Pendopo"), PanelRoom("B", HARD_NAMES[1], has_head=True)),
    ("j1",),
    "BKD",
    "Alun-alun",
)


class FakeSession:
    """A session without a process: it echoes its input and records the calls."""

    def __init__(self, id_: int, role: str, seat: str, device: str, size: tuple[int, int]) -> None:
        self.signed_in_seat, self.pin_source = "", PinSource("")
        self.on_seat_change: Callable[[], None] = lambda: None
        self.on_download: Callable[[str, str], None] = lambda digest, name: None
        self.id, self.role, self.seat, self.device = id_, role, seat, device
        self.address, self.is_known, self.is_away, self.pid, self.started_at = "", False, False, 1, float(id_)
        self.calls: list[str] = [f"open {size[0]}x{size[1]}"]
        self.end_reason: SessionEnd | None = None
        self._over = asyncio.Event()
        self._reader: asyncio.Queue[Frame | None] | None = None
        self.put(b"first screen")

    def put(self, output: bytes) -> None:
        """Queue output of the app."""
        if self._reader is None:
            self._reader = asyncio.Queue()
        self._reader.put_nowait(TerminalData(output))

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield the output to one reader at a time."""
        reader = self._reader
        if reader is None or "read" in self.calls:
            if reader is not None:
                reader.put_nowait(None)
            reader = self._reader = asyncio.Queue()
        self.calls.append("read")
        while (frame := await reader.get()) is not None:
            yield frame

    @property
    def is_stranger(self) -> bool:
        return not (self.signed_in_seat or self.is_known)

    @property
    def unread_bytes(self) -> int:
        return 0

    def sign_in(self, seat: str) -> None:
        """The app has accepted a PIN; an empty seat: it lost the seat."""
        self.signed_in_seat = seat
        self.on_seat_change()

    def write(self, terminal_input: bytes) -> None:
        self.put(b"typed " + terminal_input)

    def resize(self, columns: int, rows: int) -> None:
        self.calls.append(f"resize {columns}x{rows}")

    def focus(self, focused: bool) -> None:
        self.calls.append("focus" if focused else "blur")

    def repaint(self) -> None:
        self.calls.append("repaint")
        self.put(b"whole screen")

    def mark_alive(self) -> None:
        self.is_away = False
        self.calls.append("alive")

    def mark_away(self) -> None:
        self.is_away = True
        self.calls.append("away")

    def on_exit(self, ending: SessionEnd) -> None:
        """End the session."""
        self.end_reason = ending
        self._over.set()
        if self._reader is not None:
            self._reader.put_nowait(None)

    async def end(self) -> None:
        self.on_exit(SessionEnd.CLOSED)

    async def wait(self) -> SessionEnd:
        await self._over.wait()
        assert self.end_reason is not None
        return self.end_reason


class FakeSessionPool:
    """A session pool of such sessions."""

    def __init__(self) -> None:
        self.sessions: dict[int, FakeSession] = {}
        self.path = Path("no-such-final.db")  # the pages then show what was read at the start
        self.is_closed = False

    async def open(
        self,
        role: str,
        size: tuple[int, int],
        seat: str = "",
        is_signed_in: bool = False,
        device: str = "",
        *,
        pin_source: PinSource,
        display_name: str = "",
        settings: DeviceSettings = NO_SETTINGS,
    ) -> FakeSession:
        await asyncio.sleep(0)
        if self.is_closed:
            raise SessionPoolClosed
        session = FakeSession(len(self.sessions) + 1, role, seat, device, size)
        session.pin_source, session.address = pin_source, pin_source.address
        self.settings = settings
        self.sessions[session.id] = session
        return session


class Hub:
    """A web server on a free port, and clients for it."""

    def __init__(self, session_pool: FakeSessionPool, server: WebServer) -> None:
        self.session_pool, self.server = session_pool, server
        self.host = f"127.0.0.1:{server.address[1]}"
        self._clients: list[aiohttp.ClientSession] = []

    def browser(self) -> aiohttp.ClientSession:
        """A client with no cookies."""
        cookie_jar = aiohttp.CookieJar(unsafe=True)  # accept cookies of IP addresses
        client = aiohttp.ClientSession(f"http://{self.host}", cookie_jar=cookie_jar)
        self._clients.append(client)
        return client

    async def terminal(
        self, client: aiohttp.ClientSession, path: str = "juror", **options: Any
    ) -> aiohttp.ClientWebSocketResponse:
        """Load the page, then open its websocket."""
        async with client.get(f"/{path}") as page:
            assert page.status == 200
        options = {"origin": f"http://{self.host}", **options}
        return await client.ws_connect(f"/ws/{path}?width=100&height=30", **options)

    async def close(self) -> None:
        """Close all clients and the server."""
        for client in self._clients:
            await client.close()
        await self.server.stop()


OpenHub = Callable[..., Any]


@pytest_asyncio.fixture
async def open_hub() -> AsyncIterator[OpenHub]:
    """Start hubs with the limits of a test."""
    hubs: list[Hub] = []

    async def open_(limits: Limits | None = None, contest_info: ContestInfo = CONTEST_INFO) -> Hub:
        session_pool = FakeSessionPool()
        host_names = HostNames(["hub.local"])
        pool = cast(SessionPool, session_pool)
        server = WebServer(pool, contest_info, limits=limits, host_names=host_names)
        await server.start("127.0.0.1", 0)
        hubs.append(Hub(session_pool, server))
        return hubs[-1]

    yield open_
    for hub in hubs:
        await hub.close()


@pytest_asyncio.fixture
async def hub(open_hub: OpenHub) -> Hub:
    """A hub with the default limits."""
    started_hub: Hub = await open_hub()
    return started_hub


async def receive_output(socket: aiohttp.ClientWebSocketResponse, output: bytes) -> None:
    """Wait until the terminal has received this."""
    received = b""
    async with asyncio.timeout(5):
        while output not in received:
            message = await socket.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (message, received[-100:])
            received += message.data if message.type is WSMsgType.BINARY else b""


async def read_close_code(socket: aiohttp.ClientWebSocketResponse) -> CloseCode:
    """Wait until the websocket is closed; return its code."""
    async with asyncio.timeout(5):
        while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR):
            pass
    return CloseCode(socket.close_code if socket.close_code in set(CloseCode) else 0)


async def until(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


# --- pages ----------------------------------------------------------------------------------------


async def test_the_landing_page_offers_every_screen(hub: Hub) -> None:
    async with hub.browser().get("/") as page:
        text = await page.text()
    for path in ("juror", "mc/A", "mc/B", "board", "board/A", "board/B", "chair", "chair/B"):
        assert f'href="/{path}"' in text
    assert 'href="/chair/A"' not in text  # panel A has no head of its own
    assert 'href="/mc"' not in text  # with two rooms the MC has to choose one
    assert "Final &lt;Kecil&gt; &amp; Besar" in text and "Kecil>" not in text
    assert "BKD · Alun-alun" in text and "B · Sutrisno [red]x[/]" in text


@pytest.mark.parametrize(
    "path", ["/", "/juror", "/mc/B", "/nowhere", "/mc/Z", "/static/x/../../server.py", "/download/x"]
)
async def test_every_response_has_the_security_headers(hub: Hub, path: str) -> None:
    async with hub.browser().get(path) as page:
        text = await page.text()
        policy = page.headers["Content-Security-Policy"]
    assert page.status == (200 if path in ("/", "/juror", "/mc/B") else 404)
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Frame-Options"] == "DENY" and page.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        page.headers["Referrer-Policy"] == "no-referrer" and "camera=()" in page.headers["Permissions-Policy"]
    )
    assert "aiohttp" not in page.headers["Server"].lower()
    assert not re.findall(r"https?://", text), "all URLs are relative"
    assert not re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", text), (
        "no inline scripts or styles"
    )


async def test_the_page_follows_the_address_that_the_browser_used(hub: Hub) -> None:
    async with hub.browser().get("/mc/A", headers={"Host": "hub.local:8000"}) as page:
        text, policy = await page.text(), page.headers["Content-Security-Policy"]
    assert 'data-session-websocket-url="ws://hub.local:8000/ws/mc/A"' in text
    assert "connect-src 'self' ws://hub.local:8000/ws/mc/A" in policy


@pytest.mark.parametrize(
    "host", ["evil.example/x", 'a"b', "a b", "", "x;y", "[::1", "hub:port", "a\tb", "-x"]
)
async def test_a_malformed_host_header_is_refused(hub: Hub, host: str) -> None:
    async with hub.browser().get("/juror", headers={"Host": host}) as page:
        assert page.status == 400
        assert "Set-Cookie" not in page.headers


async def test_static_files_have_versioned_paths_and_are_cached(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/juror") as page:
        paths = re.findall(r'(?:href|src)="(/static/[^"]+)"', await page.text())
    assert {path.rpartition("/")[2] for path in paths} == {
        "favicon.svg",
        "roboto-mono.ttf",
        "pages.css",
        "xterm.css",
        "kept_records.js",
        "reconnecting_socket.js",
        "textual.js",
        "screen.js",
    }
    for path in paths:
        async with client.get(path) as file:
            assert file.status == 200 and "immutable" in file.headers["Cache-Control"]
            assert len(await file.read()) > 100
        async with client.get(path, headers={"Accept-Encoding": "identity"}) as file:
            assert "Content-Encoding" not in file.headers and len(await file.read()) > 100
    for path in ("/static/", "/static/000000000000/pages.css", "/static/x/server.py"):
        async with client.get(path) as file:
            assert file.status == 404


# --- access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://{host}", "http://{host}.evil.example", "null", None]
)
async def test_a_page_of_another_origin_opens_no_websocket(hub: Hub, origin: str | None) -> None:
    client = hub.browser()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await hub.terminal(client, origin=origin and origin.format(host=hub.host))
    assert refused.value.status == 403
    assert not hub.session_pool.sessions


async def test_the_token_is_an_http_only_same_site_cookie(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/mc/A") as page:
        cookie = page.headers["Set-Cookie"]
        assert cookie.split("=")[1].split(";")[0] not in await page.text()
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    async with client.get("/mc/A") as again:
        assert again.cookies[f"hall-{hub.server.address[1]}-mc-A"].value in cookie


async def test_a_token_is_valid_for_one_screen_of_one_hub(hub: Hub) -> None:
    tokens, other_tokens, route = SignedTokens(), SignedTokens(), ScreenRoute(Role.JUROR)
    token = tokens.create(route)
    assert tokens.is_valid(token, route)
    assert not tokens.is_valid(token, ScreenRoute(Role.CHAIR)) and not other_tokens.is_valid(token, route)
    assert not any(tokens.is_valid(text, route) for text in ("", ".", "a.b", token[:-1], token + "é"))
    client = hub.browser()
    cookie_name = f"hall-{hub.server.address[1]}-juror"
    headers = {"Cookie": f"{cookie_name}={token}"}
    socket = await client.ws_connect("/ws/juror", origin=f"http://{hub.host}", headers=headers)
    assert await read_close_code(socket) is CloseCode.UNKNOWN_TOKEN
    assert not hub.session_pool.sessions


async def test_a_session_gets_role_room_size_and_a_unique_device(hub: Hub) -> None:
    client = hub.browser()
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0"}
    sockets = await hub.terminal(client, "mc/B", headers=agent), await hub.terminal(client, "juror")
    for socket in sockets:
        await receive_output(socket, b"first screen")
    mc, juror = hub.session_pool.sessions.values()
    assert (mc.role, mc.seat, mc.calls[0]) == ("mc", "mc:B", "open 100x30")
    assert mc.device.startswith("Firefox 127.0.0.1 ") and (juror.role, juror.seat) == ("juror", "")
    assert juror.device.split()[-1] != mc.device.split()[-1]
    assert [(c.protocol, c.role, c.address) for c in hub.server.connections] == [
        ("web", "mc", "127.0.0.1"), ("web", "juror", "127.0.0.1"),
    ]  # fmt: skip


async def test_a_full_hub_accepts_only_returning_browsers(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_sessions=1))
    first, second = hub.browser(), hub.browser()
    socket = await hub.terminal(first)
    await receive_output(socket, b"first screen")
    async with second.get("/board") as page:
        assert page.status == 503 and page.headers["Retry-After"] == "60"
        assert "The hub is full" in await page.text()
    await socket.close()
    await receive_output(await hub.terminal(first), b"whole screen")


async def test_the_attempts_of_an_address_are_limited(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_attempts=3))
    client = hub.browser()
    socket = await hub.terminal(client)
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await hub.terminal(hub.browser(), origin="http://evil.example")
    async with hub.browser().get("/juror") as page:
        assert page.status == 429 and "Too often" in await page.text()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await hub.browser().ws_connect("/ws/juror", origin=f"http://{hub.host}")
    assert refused.value.status == 429
    await socket.send_json(["stdin", "x"])
    await receive_output(socket, b"typed x")  # an open connection is not affected


async def test_the_connections_of_an_address_are_limited(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_connections=2))
    sockets = [await hub.terminal(hub.browser()) for _ in range(2)]
    for socket in sockets:
        await receive_output(socket, b"first screen")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await hub.terminal(hub.browser())
    assert refused.value.status == 429


def test_attempts_expire_after_a_minute() -> None:
    now = [0.0]
    rate_limiter = RateLimiter(2, lambda: now[0])
    assert [rate_limiter.record_attempt(address) for address in "aaab"] == [True, True, False, True]
    now[0] = 60
    assert not rate_limiter.is_limited("a") and rate_limiter.record_attempt("a")


# --- resumed sessions -----------------------------------------------------------------------------


async def test_a_browser_reconnects_to_its_session(hub: Hub) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    (session,) = hub.session_pool.sessions.values()
    socket._response.connection.transport.abort()  # type: ignore[union-attr]  # like a cut cable
    await until(lambda: "away" in session.calls)
    assert hub.server.connections == []
    back = await client.ws_connect("/ws/juror?width=90&height=40", origin=f"http://{hub.host}")
    await receive_output(back, b"whole screen")
    after = session.calls[session.calls.index("away") :]
    assert after[:5] == ["away", "resize 90x40", "alive", "read", "repaint"]
    assert len(hub.session_pool.sessions) == 1


async def test_a_second_tab_takes_the_session_over(hub: Hub) -> None:
    client = hub.browser()
    first = await hub.terminal(client)
    await receive_output(first, b"first screen")
    second = await hub.terminal(client)
    assert await read_close_code(first) is CloseCode.TAKEN_OVER
    await receive_output(second, b"whole screen")
    (session,) = hub.session_pool.sessions.values()
    assert "away" not in session.calls
    assert len(hub.server.connections) == 1
    await second.send_json(["stdin", "x"])
    await receive_output(second, b"typed x")


async def test_two_tabs_at_once_get_one_session(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/juror") as page:
        assert page.status == 200
    opening = [client.ws_connect("/ws/juror", origin=f"http://{hub.host}") for _ in range(4)]
    sockets = await asyncio.gather(*opening)
    told = [asyncio.ensure_future(read_close_code(socket)) for socket in sockets]
    await until(lambda: sum(end.done() for end in told) == 3)
    assert {end.result() for end in told if end.done()} == {CloseCode.TAKEN_OVER}
    assert len(hub.session_pool.sessions) == 1


async def test_a_session_ends_when_no_browser_reconnects(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        ScreenRoute(Role.BOARD).reconnect_timeout == 60
        and ScreenRoute(Role.JUROR).reconnect_timeout == ScreenRoute(Role.MC, "A").reconnect_timeout == 600
    )
    monkeypatch.setattr(routes, "SEAT_RECONNECT_TIMEOUT", 0.05)
    socket = await hub.terminal(hub.browser())
    await receive_output(socket, b"first screen")
    await socket.close()
    (session,) = hub.session_pool.sessions.values()
    await until(lambda: session.end_reason is SessionEnd.CLOSED)


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (SessionEnd.LEFT, CloseCode.LEFT),
        (SessionEnd.CRASHED, CloseCode.CRASHED),
        (SessionEnd.CLOSED, CloseCode.CLOSED),
    ],
)
async def test_the_close_code_gives_the_reason_of_the_end(
    hub: Hub, ending: SessionEnd, told: CloseCode
) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    (session,) = hub.session_pool.sessions.values()
    session.on_exit(ending)
    assert await read_close_code(socket) is told
    await receive_output(await hub.terminal(client), b"first screen")
    assert len(hub.session_pool.sessions) == 2


async def test_a_closed_session_pool_closes_the_websocket(hub: Hub) -> None:
    hub.session_pool.is_closed = True
    client = hub.browser()
    assert await read_close_code(await hub.terminal(client)) is CloseCode.CRASHED
    hub.session_pool.is_closed = False
    await receive_output(await hub.terminal(client), b"first screen")


async def test_a_stopping_hub_closes_the_websockets(hub: Hub) -> None:
    socket = await hub.terminal(hub.browser())
    await receive_output(socket, b"first screen")
    stopping = asyncio.create_task(hub.server.stop())
    assert await read_close_code(socket) is CloseCode.STOPPED
    await asyncio.wait_for(stopping, 5)


# --- heartbeats, invalid messages, slow browsers --------------------------------------------------


async def test_pongs_are_signs_of_life(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "HEARTBEAT_INTERVAL", 0.05)
    socket = await hub.terminal(hub.browser())
    await receive_output(socket, b"first screen")
    (session,) = hub.session_pool.sessions.values()
    before = session.calls.count("alive")
    async with asyncio.timeout(5):
        while session.calls.count("alive") < before + 3:
            message = await socket.receive()  # the client answers pings by itself
            assert message.data == '["beat"]'
    (connection,) = hub.server.connections
    assert connection.last_seen >= connection.connected_at


async def test_a_silent_browser_is_away_and_then_disconnected(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a half-open connection nothing is received, not even its end."""
    for name, seconds in (("HEARTBEAT_INTERVAL", 0.05), ("AWAY_TIMEOUT", 0.1), ("CLOSE_TIMEOUT", 0.5)):
        monkeypatch.setattr(websocket, name, seconds)
    socket = await hub.terminal(hub.browser(), autoping=False)
    (session,) = hub.session_pool.sessions.values()
    await until(lambda: "away" in session.calls and hub.server.connections)
    await until(lambda: not hub.server.connections)
    assert session.end_reason is None
    assert await read_close_code(socket) is CloseCode.LOST


def test_a_lost_browser_is_reported_within_five_seconds() -> None:
    assert (
        websocket.HEARTBEAT_INTERVAL <= 2
        and websocket.AWAY_TIMEOUT < 5
        and websocket.CLOSE_TIMEOUT + websocket.AWAY_TIMEOUT < 30
    )


@pytest.mark.parametrize(
    "message",
    ["", "x", "{}", '["stdin", 5]', '["resize", {"width": "a", "height": 1}]', '["quit"]', b"", "[" * 5000],
    ids=range(8),
)
async def test_an_invalid_message_ends_the_session(hub: Hub, message: str | bytes) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    await (socket.send_bytes(message) if isinstance(message, bytes) else socket.send_str(message))
    assert await read_close_code(socket) is CloseCode.INVALID_MESSAGE
    (session,) = hub.session_pool.sessions.values()
    assert session.end_reason is SessionEnd.CLOSED


async def test_all_messages_of_textual_serve_reach_the_session(hub: Hub) -> None:
    socket = await hub.terminal(hub.browser())
    await receive_output(socket, b"first screen")
    (session,) = hub.session_pool.sessions.values()
    for message in (
        ["focus"],
        ["resize", {"width": 99999, "height": -1}],
        ["blur"],
        ["stdin", "é"],
        ["ping", "7"],
    ):
        await socket.send_json(message)
    await receive_output(socket, "typed é".encode())
    await socket.send_json(["ping", "7"])
    async with asyncio.timeout(5):
        while (answer := await socket.receive()).data == '["beat"]':
            pass
    assert answer.data == '["pong", "7"]'
    assert [call for call in session.calls[2:] if call != "alive"] == [
        "read",
        "focus",
        "resize 500x5",
        "blur",
    ]


async def test_a_slow_browser_costs_little_memory_and_is_repainted(hub: Hub) -> None:
    """The app sends 64 MB while the browser reads nothing; little is kept, and a repaint follows."""
    socket = await hub.terminal(hub.browser(), max_msg_size=0)
    await receive_output(socket, b"first screen")
    (session,) = hub.session_pool.sessions.values()
    (resumable_session,) = hub.server._sessions._sessions.values()
    output_queue = resumable_session.terminal_socket._output_queue  # type: ignore[union-attr]
    max_pending = 0
    for _ in range(8 * 1024):
        session.put(b"." * 8 * 1024)
        await asyncio.sleep(0)
        max_pending = max(max_pending, output_queue.pending_bytes)
    assert max_pending <= MAX_PENDING_BYTES + 8 * 1024
    read_bytes, repaints = 0, 0
    async with asyncio.timeout(20):
        while output_queue.has_dropped or repaints < session.calls.count("repaint"):
            message = await socket.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
            read_bytes += len(message.data)
            repaints += message.data.count(b"whole screen") if message.type is WSMsgType.BINARY else 0
    assert message.data.endswith(b"whole screen") and 0 < read_bytes < 16 * 1024 * 1024


# --- TLS ------------------------------------------------------------------------------------------


async def test_a_self_signed_certificate_works_and_is_reused(tmp_path: Path) -> None:
    final = tmp_path / "final.db"
    certificate = ensure_certificate(final, [])
    assert pem_path(final).stat().st_mode & 0o777 == 0o600
    assert re.fullmatch("([0-9A-F]{2}:){31}[0-9A-F]{2}", certificate.fingerprint)
    assert ensure_certificate(final, []) == certificate and not certificate.is_replacement
    context = self_signed_context(final)
    server = WebServer(cast(SessionPool, FakeSessionPool()), CONTEST_INFO, ssl_context=context)
    await server.start("127.0.0.1", 0)
    trusting = ssl.create_default_context(cafile=str(pem_path(final)))
    cookie_jar = aiohttp.CookieJar(unsafe=True)
    try:
        host = f"127.0.0.1:{server.address[1]}"
        async with aiohttp.ClientSession(f"https://{host}", cookie_jar=cookie_jar) as client:
            async with client.get("/juror", ssl=trusting) as page:
                assert "Secure" in page.headers["Set-Cookie"]
                assert f'"wss://{host}/ws/juror"' in await page.text()
            async with client.ws_connect("/ws/juror", ssl=trusting, origin=f"https://{host}") as socket:
                await receive_output(socket, b"first screen")
    finally:
        await server.stop()


def test_a_certificate_stays_at_a_new_address(tmp_path: Path) -> None:
    """Its digits stand on PIN slips."""
    final, old_address = tmp_path / "final.db", IPv4Address("192.0.2.7")
    certificate = ensure_certificate(final, [old_address], ["hall.example"])
    assert certificate.addresses == {old_address, IPv4Address("127.0.0.1")}
    assert ensure_certificate(final, [IPv4Address("192.0.2.8")]) == certificate
    names = x509.load_pem_x509_certificate(pem_path(final).read_bytes()).extensions
    alternative_names = names.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"hall.example", "localhost"} <= set(alternative_names.get_values_for_type(x509.DNSName))


@pytest.mark.parametrize("fault", ["expires soon", "damaged", "another key"])
def test_a_certificate_that_cannot_serve_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    final = tmp_path / "final.db"
    with monkeypatch.context() as patch:
        if fault == "expires soon":
            patch.setattr(tls, "VALIDITY_PERIOD", timedelta(days=59))
        certificate = ensure_certificate(final, [])
    if fault == "damaged":
        pem_path(final).write_bytes(pem_path(final).read_bytes()[:-200])
    if fault == "another key":
        ensure_certificate(tmp_path / "other.db", [])
        begin = b"-----BEGIN CERTIFICATE-----"
        key = pem_path(tmp_path / "other.db").read_bytes().partition(begin)[0]
        pem_path(final).write_bytes(key + begin + pem_path(final).read_bytes().partition(begin)[2])
    replacement = ensure_certificate(final, [])
    assert replacement.is_replacement and replacement.fingerprint != certificate.fingerprint
    assert not ensure_certificate(final, []).is_replacement


def test_a_key_that_others_can_read_and_a_link_are_refused(tmp_path: Path) -> None:
    final = tmp_path / "final.db"
    ensure_certificate(final, [])
    pem_path(final).chmod(0o644)
    with pytest.raises(CommandRefused, match="chmod 600"):
        ensure_certificate(final, [])
    pem_path(final).chmod(0o600)
    pem_path(tmp_path / "linked.db").symlink_to(pem_path(final))
    with pytest.raises(CommandRefused, match="is a link to another file"):
        ensure_certificate(tmp_path / "linked.db", [])


def test_a_given_certificate_is_used_or_refused_in_words(tmp_path: Path) -> None:
    ensure_certificate(tmp_path / "final.db", [])
    pem = pem_path(tmp_path / "final.db")
    assert isinstance(load_certificate(pem, pem), ssl.SSLContext)
    (tmp_path / "empty").write_text("")
    for certificate, key in ((tmp_path / "none", pem), (pem, tmp_path / "empty")):
        with pytest.raises(CommandRefused, match="cannot be used"):
            load_certificate(certificate, key)
