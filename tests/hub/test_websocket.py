"""The browser's door without a browser: who is let in, how sessions are kept, what slowness costs."""

import asyncio
import re
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSMsgType

from scoring_tui.domain.seat import Role
from scoring_tui.errors import CommandRefused
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom
from scoring_tui.hub.limits import Limits, RateLimiter
from scoring_tui.hub.sessions.frames import Frame, TerminalData
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.tls import load_certificate, pem_path, self_signed_context
from scoring_tui.hub.web import routes as posts
from scoring_tui.hub.web import websocket as line
from scoring_tui.hub.web.routes import ScreenRoute, SignedTokens
from scoring_tui.hub.web.server import WebServer
from scoring_tui.hub.web.websocket import MAX_PENDING_BYTES, CloseCode
from tests.helpers.support import HARD_NAMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the hub runs on Unix")
ABOUT = ContestInfo(
    "Final <Kecil> & Besar",
    "en",
    (PanelRoom("A", "Pendopo"), PanelRoom("B", HARD_NAMES[1])),
    ("j1",),
    "BKD",
    "Alun-alun",
)


class Stage:
    """A session without a process: it repeats what is typed, and notes what its door asks for."""

    def __init__(self, id_: int, role: str, seat: str, device: str, size: tuple[int, int]) -> None:
        self.id, self.role, self.seat, self.device = id_, role, seat, device
        self.asked: list[str] = [f"open {size[0]}x{size[1]}"]
        self.end_reason: SessionEnd | None = None
        self._over = asyncio.Event()
        self._reader: asyncio.Queue[Frame | None] | None = None
        self.put(b"first screen")

    def put(self, output: bytes) -> None:
        """The app paints."""
        if self._reader is None:
            self._reader = asyncio.Queue()
        self._reader.put_nowait(TerminalData(output))

    async def frames(self) -> AsyncIterator[Frame]:
        """One reader at a time."""
        reader = self._reader
        if reader is None or "read" in self.asked:
            if reader is not None:
                reader.put_nowait(None)
            reader = self._reader = asyncio.Queue()
        self.asked.append("read")
        while (packet := await reader.get()) is not None:
            yield packet

    def write(self, typed: bytes) -> None:
        self.put(b"typed " + typed)

    def resize(self, columns: int, rows: int) -> None:
        self.asked.append(f"resize {columns}x{rows}")

    def focus(self, focused: bool) -> None:
        self.asked.append("focus" if focused else "blur")

    def repaint(self) -> None:
        self.asked.append("repaint")
        self.put(b"whole screen")

    def mark_alive(self) -> None:
        self.asked.append("alive")

    def mark_away(self) -> None:
        self.asked.append("away")

    def on_exit(self, ending: SessionEnd) -> None:
        """Its process ends."""
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


class Stages:
    """A nursery of such sessions."""

    def __init__(self) -> None:
        self.sessions: dict[int, Stage] = {}
        self.gone = False

    async def open(
        self, role: str, size: tuple[int, int], seat: str = "", is_signed_in: bool = False, device: str = ""
    ) -> Stage:
        await asyncio.sleep(0)
        if self.gone:
            raise SessionPoolClosed
        made = Stage(len(self.sessions) + 1, role, seat, device, size)
        self.sessions[made.id] = made
        return made


class Hub:
    """A door on a free port, and browsers to knock with."""

    def __init__(self, stages: Stages, door: WebServer) -> None:
        self.stages, self.door = stages, door
        self.host = f"127.0.0.1:{door.address[1]}"
        self._clients: list[aiohttp.ClientSession] = []

    def browser(self) -> aiohttp.ClientSession:
        """One with an empty jar of cookies."""
        jar = aiohttp.CookieJar(unsafe=True)  # for bare addresses too
        client = aiohttp.ClientSession(f"http://{self.host}", cookie_jar=jar)
        self._clients.append(client)
        return client

    async def terminal(
        self, client: aiohttp.ClientSession, path: str = "juror", **given: Any
    ) -> aiohttp.ClientWebSocketResponse:
        """What its page would open; the page is loaded first."""
        async with client.get(f"/{path}") as page:
            assert page.status == 200
        given = {"origin": f"http://{self.host}", **given}
        return await client.ws_connect(f"/ws/{path}?width=100&height=30", **given)

    async def close(self) -> None:
        """All browsers and the door."""
        for client in self._clients:
            await client.close()
        await self.door.stop()


Open = Callable[..., Any]


@pytest_asyncio.fixture
async def open_hub() -> AsyncIterator[Open]:
    """Opens hubs with the limits of a test."""
    hubs: list[Hub] = []

    async def open_(limits: Limits | None = None, about: ContestInfo = ABOUT) -> Hub:
        stages = Stages()
        door = WebServer(cast(SessionPool, stages), about, limits=limits)
        await door.start("127.0.0.1", 0)
        hubs.append(Hub(stages, door))
        return hubs[-1]

    yield open_
    for hub in hubs:
        await hub.close()


@pytest_asyncio.fixture
async def hub(open_hub: Open) -> Hub:
    """One with the usual limits."""
    made: Hub = await open_hub()
    return made


async def painted(socket: aiohttp.ClientWebSocketResponse, output: bytes) -> None:
    """Wait until the terminal is sent this."""
    seen = b""
    async with asyncio.timeout(5):
        while output not in seen:
            message = await socket.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (message, seen[-100:])
            seen += message.data if message.type is WSMsgType.BINARY else b""


async def over(socket: aiohttp.ClientWebSocketResponse) -> CloseCode:
    """Wait until it is closed, and say how."""
    async with asyncio.timeout(5):
        while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR):
            pass
    return CloseCode(socket.close_code if socket.close_code in set(CloseCode) else 0)


async def until(condition: Callable[[], object]) -> None:
    """Let the door work until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


# --- pages ----------------------------------------------------------------------------------------


async def test_the_landing_page_offers_every_way_in(hub: Hub) -> None:
    async with hub.browser().get("/") as page:
        text = await page.text()
    for path in ("juror", "mc/A", "mc/B", "board", "board/A", "board/B", "chair"):
        assert f'href="/{path}"' in text
    assert 'href="/mc"' not in text  # which room has to be said
    assert "Final &lt;Kecil&gt; &amp; Besar" in text and "Kecil>" not in text
    assert "BKD · Alun-alun" in text and "B · Sutrisno [red]x[/]" in text


@pytest.mark.parametrize(
    "path", ["/", "/juror", "/mc/B", "/nowhere", "/mc/Z", "/static/x/../../server.py", "/download/x"]
)
async def test_every_answer_is_guarded(hub: Hub, path: str) -> None:
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
    assert not re.findall(r"https?://", text), "everything is the hub's own"
    assert not re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", text), "nothing inline"


async def test_the_page_follows_the_address_that_the_browser_used(hub: Hub) -> None:
    async with hub.browser().get("/mc/A", headers={"Host": "hub.local:8000"}) as page:
        text, policy = await page.text(), page.headers["Content-Security-Policy"]
    assert 'data-session-websocket-url="ws://hub.local:8000/ws/mc/A"' in text
    assert "connect-src ws://hub.local:8000/ws/mc/A" in policy


@pytest.mark.parametrize(
    "host", ["evil.example/x", 'a"b', "a b", "", "x;y", "[::1", "hub:port", "a\tb", "-x"]
)
async def test_a_host_without_the_shape_of_one_is_refused(hub: Hub, host: str) -> None:
    async with hub.browser().get("/juror", headers={"Host": host}) as page:
        assert page.status == 400
        assert "Set-Cookie" not in page.headers


async def test_files_are_named_by_their_content_and_kept_for_ever(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/juror") as page:
        paths = re.findall(r'(?:href|src)="(/static/[^"]+)"', await page.text())
    assert {path.rpartition("/")[2] for path in paths} == {
        "favicon.svg", "roboto-mono.ttf", "pages.css", "xterm.css", "reconnecting_socket.js", "textual.js", "screen.js",
    }  # fmt: skip
    for path in paths:
        async with client.get(path) as file:
            assert file.status == 200 and "immutable" in file.headers["Cache-Control"]
            assert len(await file.read()) > 100
        async with client.get(path, headers={"Accept-Encoding": "identity"}) as file:
            assert "Content-Encoding" not in file.headers and len(await file.read()) > 100
    for path in ("/static/", "/static/000000000000/pages.css", "/static/x/server.py"):
        async with client.get(path) as file:
            assert file.status == 404


# --- who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://{host}", "http://{host}.evil.example", "null", None]
)
async def test_a_page_from_elsewhere_opens_no_socket(hub: Hub, origin: str | None) -> None:
    client = hub.browser()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await hub.terminal(client, origin=origin and origin.format(host=hub.host))
    assert refused.value.status == 403
    assert not hub.stages.sessions


async def test_the_pass_is_a_cookie_that_scripts_and_strangers_never_see(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/mc/A") as page:
        cookie = page.headers["Set-Cookie"]
        assert cookie.split("=")[1].split(";")[0] not in await page.text()
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    async with client.get("/mc/A") as again:
        assert again.cookies[f"hall-{hub.door.address[1]}-mc-A"].value in cookie


async def test_a_pass_is_for_one_post_of_one_hub(hub: Hub) -> None:
    ours, theirs, post = SignedTokens(), SignedTokens(), ScreenRoute(Role.JUROR)
    shown = ours.create(post)
    assert ours.is_valid(shown, post)
    assert not ours.is_valid(shown, ScreenRoute(Role.CHAIR)) and not theirs.is_valid(shown, post)
    assert not any(ours.is_valid(bad, post) for bad in ("", ".", "a.b", shown[:-1], shown + "é"))
    stranger = hub.browser()
    name = f"hall-{hub.door.address[1]}-juror"
    headers = {"Cookie": f"{name}={shown}"}
    socket = await stranger.ws_connect("/ws/juror", origin=f"http://{hub.host}", headers=headers)
    assert await over(socket) is CloseCode.UNKNOWN_TOKEN
    assert not hub.stages.sessions


async def test_a_terminal_has_its_role_its_room_its_size_and_a_device_of_its_own(hub: Hub) -> None:
    client = hub.browser()
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0"}
    sockets = await hub.terminal(client, "mc/B", headers=agent), await hub.terminal(client, "juror")
    for socket in sockets:
        await painted(socket, b"first screen")
    mc, juror = hub.stages.sessions.values()
    assert (mc.role, mc.seat, mc.asked[0]) == ("mc", "mc:B", "open 100x30")
    assert mc.device.startswith("Firefox 127.0.0.1 ") and (juror.role, juror.seat) == ("juror", "")
    assert juror.device.split()[-1] != mc.device.split()[-1]
    assert [(c.protocol, c.role, c.address) for c in hub.door.connections] == [
        ("web", "mc", "127.0.0.1"), ("web", "juror", "127.0.0.1"),
    ]  # fmt: skip


async def test_when_the_hub_is_full_nobody_new_comes_in_but_who_was_there_comes_back(open_hub: Open) -> None:
    hub = await open_hub(Limits(max_sessions=1))
    inside, outside = hub.browser(), hub.browser()
    socket = await hub.terminal(inside)
    await painted(socket, b"first screen")
    async with outside.get("/board") as page:
        assert page.status == 503 and page.headers["Retry-After"] == "60"
        assert "The hub is full" in await page.text()
    await socket.close()
    await painted(await hub.terminal(inside), b"whole screen")


async def test_one_address_may_not_try_for_ever(open_hub: Open) -> None:
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
    await painted(socket, b"typed x")  # whoever is inside does not feel it


async def test_one_address_may_not_have_all_connections(open_hub: Open) -> None:
    hub = await open_hub(Limits(max_connections=2))
    sockets = [await hub.terminal(hub.browser()) for _ in range(2)]
    for socket in sockets:
        await painted(socket, b"first screen")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await hub.terminal(hub.browser())
    assert refused.value.status == 429


def test_attempts_are_forgotten_after_a_minute() -> None:
    now = [0.0]
    attempts = RateLimiter(2, lambda: now[0])
    assert [attempts.record_attempt("a"), attempts.record_attempt("a"), attempts.record_attempt("a"), attempts.record_attempt("b")] == [
        True, True, False, True,
    ]  # fmt: skip
    now[0] = 60
    assert not attempts.is_limited("a") and attempts.record_attempt("a")


# --- sessions that outlive a network --------------------------------------------------------------


async def test_a_lost_browser_comes_back_to_its_session(hub: Hub) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await painted(socket, b"first screen")
    (stage,) = hub.stages.sessions.values()
    socket._response.connection.transport.abort()  # type: ignore[union-attr]  # as a cut cable
    await until(lambda: "away" in stage.asked)
    assert hub.door.connections == []
    back = await client.ws_connect("/ws/juror?width=90&height=40", origin=f"http://{hub.host}")
    await painted(back, b"whole screen")
    after = stage.asked[stage.asked.index("away") :]
    assert after[:5] == ["away", "resize 90x40", "alive", "read", "repaint"]
    assert len(hub.stages.sessions) == 1


async def test_a_second_tab_takes_the_session_over(hub: Hub) -> None:
    client = hub.browser()
    first = await hub.terminal(client)
    await painted(first, b"first screen")
    second = await hub.terminal(client)
    assert await over(first) is CloseCode.TAKEN_OVER
    await painted(second, b"whole screen")
    (stage,) = hub.stages.sessions.values()
    assert "away" not in stage.asked
    assert len(hub.door.connections) == 1
    await second.send_json(["stdin", "x"])
    await painted(second, b"typed x")


async def test_two_tabs_at_once_get_one_session(hub: Hub) -> None:
    client = hub.browser()
    async with client.get("/juror") as page:
        assert page.status == 200
    opening = [client.ws_connect("/ws/juror", origin=f"http://{hub.host}") for _ in range(4)]
    sockets = await asyncio.gather(*opening)
    told = [asyncio.ensure_future(over(socket)) for socket in sockets]
    await until(lambda: sum(end.done() for end in told) == 3)
    assert {end.result() for end in told if end.done()} == {CloseCode.TAKEN_OVER}
    assert len(hub.stages.sessions) == 1


async def test_nobody_comes_back_and_the_session_ends(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        ScreenRoute(Role.BOARD).reconnect_timeout == 60
        and ScreenRoute(Role.JUROR).reconnect_timeout == ScreenRoute(Role.MC, "A").reconnect_timeout == 600
    )
    monkeypatch.setattr(posts, "SEAT_RECONNECT_TIMEOUT", 0.05)
    socket = await hub.terminal(hub.browser())
    await painted(socket, b"first screen")
    await socket.close()
    (stage,) = hub.stages.sessions.values()
    await until(lambda: stage.end_reason is SessionEnd.CLOSED)


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (SessionEnd.LEFT, CloseCode.LEFT),
        (SessionEnd.CRASHED, CloseCode.CRASHED),
        (SessionEnd.CLOSED, CloseCode.CLOSED),
    ],
)
async def test_the_page_is_told_why_its_session_ended(hub: Hub, ending: SessionEnd, told: CloseCode) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await painted(socket, b"first screen")
    (stage,) = hub.stages.sessions.values()
    stage.on_exit(ending)
    assert await over(socket) is told
    await painted(await hub.terminal(client), b"first screen")
    assert len(hub.stages.sessions) == 2


async def test_without_a_nursery_the_page_is_told(hub: Hub) -> None:
    hub.stages.gone = True
    client = hub.browser()
    assert await over(await hub.terminal(client)) is CloseCode.CRASHED
    hub.stages.gone = False
    await painted(await hub.terminal(client), b"first screen")


async def test_pages_are_told_that_the_hub_stops(hub: Hub) -> None:
    socket = await hub.terminal(hub.browser())
    await painted(socket, b"first screen")
    stopping = asyncio.create_task(hub.door.stop())
    assert await over(socket) is CloseCode.STOPPED
    await asyncio.wait_for(stopping, 5)


# --- proofs of life, babble, slowness -------------------------------------------------------------


async def test_answers_to_pings_prove_life(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "HEARTBEAT_INTERVAL", 0.05)
    socket = await hub.terminal(hub.browser())
    await painted(socket, b"first screen")
    (stage,) = hub.stages.sessions.values()
    before = stage.asked.count("alive")
    async with asyncio.timeout(5):
        while stage.asked.count("alive") < before + 3:
            message = await socket.receive()  # the client answers pings by itself
            assert message.data == '["beat"]'
    (connection,) = hub.door.connections
    assert connection.last_seen >= connection.connected_at


async def test_a_silent_browser_is_away_and_then_given_up(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half open: nothing says that it is gone, only that nothing comes."""
    for name, seconds in (("HEARTBEAT_INTERVAL", 0.05), ("AWAY_TIMEOUT", 0.1), ("CLOSE_TIMEOUT", 0.5)):
        monkeypatch.setattr(line, name, seconds)
    socket = await hub.terminal(hub.browser(), autoping=False)
    (stage,) = hub.stages.sessions.values()
    await until(lambda: "away" in stage.asked and hub.door.connections)
    await until(lambda: not hub.door.connections)
    assert stage.end_reason is None
    assert await over(socket) is CloseCode.LOST


def test_loss_is_told_within_five_seconds() -> None:
    assert (
        line.HEARTBEAT_INTERVAL <= 2 and line.AWAY_TIMEOUT < 5 and line.CLOSE_TIMEOUT + line.AWAY_TIMEOUT < 30
    )


@pytest.mark.parametrize(
    "babble",
    ["", "x", "{}", '["stdin", 5]', '["resize", {"width": "a", "height": 1}]', '["quit"]', b"", "[" * 5000],
    ids=range(8),
)
async def test_babble_ends_the_connection_not_the_session(hub: Hub, babble: str | bytes) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await painted(socket, b"first screen")
    await (socket.send_bytes(babble) if isinstance(babble, bytes) else socket.send_str(babble))
    assert await over(socket) is CloseCode.INVALID_MESSAGE
    await painted(await hub.terminal(client), b"whole screen")


async def test_the_terminal_says_what_textual_serve_understands(hub: Hub) -> None:
    socket = await hub.terminal(hub.browser())
    await painted(socket, b"first screen")
    (stage,) = hub.stages.sessions.values()
    for said in (
        ["focus"],
        ["resize", {"width": 99999, "height": -1}],
        ["blur"],
        ["stdin", "é"],
        ["ping", "7"],
    ):
        await socket.send_json(said)
    await painted(socket, "typed é".encode())
    await socket.send_json(["ping", "7"])
    async with asyncio.timeout(5):
        while (answer := await socket.receive()).data == '["beat"]':
            pass
    assert answer.data == '["pong", "7"]'
    assert [asked for asked in stage.asked[2:] if asked != "alive"] == [
        "read",
        "focus",
        "resize 500x5",
        "blur",
    ]


async def test_a_slow_browser_costs_no_memory_and_sees_the_whole_screen_later(hub: Hub) -> None:
    """It reads nothing while the app paints 64 MB; what waits stays small, what it missed is painted anew."""
    socket = await hub.terminal(hub.browser(), max_msg_size=0)
    await painted(socket, b"first screen")
    (stage,) = hub.stages.sessions.values()
    (kept,) = hub.door._keeper._kept.values()
    outbox = kept.line._outbox  # type: ignore[union-attr]
    most = 0
    for _ in range(8 * 1024):
        stage.put(b"." * 8 * 1024)
        await asyncio.sleep(0)
        most = max(most, outbox.held)
    assert most <= MAX_PENDING_BYTES + 8 * 1024
    read, painted_anew = 0, 0
    async with asyncio.timeout(20):
        while outbox.dropped or painted_anew < stage.asked.count("repaint"):
            message = await socket.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
            read += len(message.data)
            painted_anew += message.data.count(b"whole screen") if message.type is WSMsgType.BINARY else 0
    assert message.data.endswith(b"whole screen") and 0 < read < 16 * 1024 * 1024


# --- TLS ------------------------------------------------------------------------------------------


async def test_a_certificate_of_our_own_serves_and_is_kept(tmp_path: Path) -> None:
    final = tmp_path / "final.db"
    context, fingerprint = self_signed_context(final, [])
    assert pem_path(final).stat().st_mode & 0o777 == 0o600
    assert self_signed_context(final, [])[1] == fingerprint and re.fullmatch(
        "([0-9A-F]{2}:){31}[0-9A-F]{2}", fingerprint
    )
    door = WebServer(cast(SessionPool, Stages()), ABOUT, ssl_context=context)
    await door.start("127.0.0.1", 0)
    trusting = ssl.create_default_context(cafile=str(pem_path(final)))
    jar = aiohttp.CookieJar(unsafe=True)
    try:
        host = f"127.0.0.1:{door.address[1]}"
        async with aiohttp.ClientSession(f"https://{host}", cookie_jar=jar) as client:
            async with client.get("/juror", ssl=trusting) as page:
                assert "Secure" in page.headers["Set-Cookie"]
                assert f'"wss://{host}/ws/juror"' in await page.text()
            async with client.ws_connect("/ws/juror", ssl=trusting, origin=f"https://{host}") as socket:
                await painted(socket, b"first screen")
    finally:
        await door.stop()


def test_a_new_address_needs_a_new_certificate(tmp_path: Path) -> None:
    from ipaddress import ip_address

    final = tmp_path / "final.db"
    before = self_signed_context(final, [ip_address("192.0.2.7")])[1]
    assert self_signed_context(final, [])[1] == before
    assert self_signed_context(final, [ip_address("192.0.2.8")])[1] != before
    pem_path(final).chmod(0o644)
    with pytest.raises(CommandRefused, match="chmod 600"):
        self_signed_context(final, [])


def test_a_given_certificate_is_used_or_refused_in_words(tmp_path: Path) -> None:
    self_signed_context(tmp_path / "final.db", [])
    pem = pem_path(tmp_path / "final.db")
    assert isinstance(load_certificate(pem, pem), ssl.SSLContext)
    (tmp_path / "empty").write_text("")
    for certificate, key in ((tmp_path / "none", pem), (pem, tmp_path / "empty")):
        with pytest.raises(CommandRefused, match="cannot be used"):
            load_certificate(certificate, key)
