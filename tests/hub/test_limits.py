"""What the hub accepts from one address: frames, requests, connections, names, and a flood's end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.hub.limits import (
    FLOOD_WEIGHT,
    INPUT_BURST,
    MAX_REQUEST_BYTES,
    MAX_UNREAD_INPUT,
    MESSAGE_BURST,
    Limits,
    TokenBuckets,
)
from scoring_tui.hub.listener import LimitedListener
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.web.guarded_connection import FrameCounter
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.websocket import CloseCode
from tests.hub.test_websocket import FakeSession, Hub, OpenHub, hub, open_hub, read_close_code, receive_output

__all__ = ["hub", "open_hub"]


# --- budgets --------------------------------------------------------------------------------------


def test_a_bucket_refills_and_addresses_do_not_share_it() -> None:
    now = [0.0]
    buckets = TokenBuckets(2.0, 3, lambda: now[0])
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b", 3) and not buckets.take("b")
    now[0] = 1.0
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    now[0] = 100.0
    assert buckets.read_level("a") == 3


def test_full_buckets_are_dropped() -> None:
    now = [0.0]
    buckets = TokenBuckets(1.0, 5, lambda: now[0])
    for number in range(TokenBuckets.MAX_ADDRESSES):
        buckets.take(f"old {number}")
    now[0] = 10.0
    buckets.take("new")
    assert list(buckets._levels) == ["new"]


def make_frame(size: int) -> bytes:
    """A masked frame, as a browser sends it."""
    if size < 126:
        header = bytes([0x81, 0x80 | size])
    elif size < 1 << 16:
        header = bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        header = bytes([0x81, 0x80 | 127]) + size.to_bytes(8, "big")
    return header + b"mask" + b"x" * size


@given(
    st.lists(st.sampled_from([0, 1, 125, 126, 400, 70_000]), max_size=8),
    st.integers(1, 9),
    st.integers(1, 5_000),
)
def test_frames_are_counted_in_chunks_of_any_size(sizes: list[int], budget: int, chunk_size: int) -> None:
    stream = b"".join(map(make_frame, sizes))
    counter = FrameCounter(TokenBuckets(0.0, budget))
    chunks = [stream[start : start + chunk_size] for start in range(0, len(stream), chunk_size)]
    assert all(map(counter.feed, chunks)) == (len(sizes) <= budget and len(stream) <= INPUT_BURST)


# --- floods ---------------------------------------------------------------------------------------


async def send_frames(websocket: aiohttp.ClientWebSocketResponse, frame: bytes, count: int) -> None:
    """Send raw frames in one write, as an attacker does."""
    connection = websocket._response.connection
    assert connection is not None and connection.transport is not None
    connection.transport.write(frame * count)
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    "frame", [b"\x8a\x80mask", b"\x89\x80mask", make_frame(0)], ids=["pong", "ping", "text"]
)
async def test_a_flood_of_frames_ends_the_session(hub: Hub, frame: bytes) -> None:
    client = hub.browser()
    websocket = await hub.terminal(client)
    await receive_output(websocket, b"first screen")
    await send_frames(websocket, frame, 2 * MESSAGE_BURST)
    await read_close_code(websocket)
    (session,) = hub.session_pool.sessions.values()
    assert await asyncio.wait_for(session.wait(), 5) is SessionEnd.CLOSED


async def test_a_flooding_page_is_told_why(hub: Hub) -> None:
    websocket = await hub.terminal(hub.browser())
    await receive_output(websocket, b"first screen")
    await send_frames(websocket, b"\x8a\x80mask", MESSAGE_BURST + 20)
    assert await read_close_code(websocket) is CloseCode.FLOOD


async def test_floods_limit_the_address(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_attempts=FLOOD_WEIGHT))
    websocket = await hub.terminal(hub.browser())
    await receive_output(websocket, b"first screen")
    await send_frames(websocket, b"\x8a\x80mask", 2 * MESSAGE_BURST)
    await read_close_code(websocket)
    async with hub.browser().get("/juror") as page:
        assert page.status == 429


async def test_a_long_pasted_text_and_fast_typing_are_no_flood(hub: Hub) -> None:
    websocket = await hub.terminal(hub.browser())
    for _ in range(300):
        await websocket.send_json(["stdin", "7"])
    await websocket.send_json(["stdin", "x" * 60_000 + "end"])
    await receive_output(websocket, b"xend")


async def test_input_that_the_app_does_not_read_ends_the_session(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSession, "unread_bytes", MAX_UNREAD_INPUT + 1)
    websocket = await hub.terminal(hub.browser())
    await receive_output(websocket, b"first screen")
    await websocket.send_json(["stdin", "x"])
    assert await read_close_code(websocket) is CloseCode.FLOOD


async def test_frames_before_the_answer_disconnect(hub: Hub) -> None:
    reader, writer = await asyncio.open_connection(*hub.host.split(":"))
    writer.write(
        f"GET /ws/juror HTTP/1.1\r\nHost: {hub.host}\r\nOrigin: http://{hub.host}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        + make_frame(3)
    )
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()


async def test_a_request_without_end_is_disconnected(hub: Hub) -> None:
    reader, writer = await asyncio.open_connection(*hub.host.split(":"))
    writer.write(b"GET / HTTP/1.1\r\n" + b"X-Long: 1\r\n" * (MAX_REQUEST_BYTES // 11 + 1))
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()


# --- what counts as an attempt --------------------------------------------------------------------


async def test_missing_pages_are_no_attempts(open_hub: OpenHub) -> None:
    """A page of another site can make a browser ask for images here; that must not lock the browser out."""
    hub = await open_hub(Limits(max_attempts=3))
    client = hub.browser()
    for path in ("/missing.png", "/favicon.ico", "/mc/Z", "/static/x/y", "/missing"):
        async with client.get(path) as page:
            assert page.status == 404
    async with client.get("/juror") as page:
        assert page.status == 200


async def test_unknown_passes_are_attempts(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_attempts=2))
    for _ in range(2):
        websocket = await hub.browser().ws_connect(
            "/ws/juror", origin=f"http://{hub.host}", headers={"Cookie": "hall-x=y"}
        )
        assert await read_close_code(websocket) is CloseCode.UNKNOWN_TOKEN
    async with hub.browser().get("/juror") as page:
        assert page.status == 429


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("localhost:8000", True),
        ("LOCALHOST.", True),
        ("127.0.0.1", True),
        ("127.9.9.9:80", True),
        ("[::1]:8000", True),
        ("hall-laptop", True),
        ("hall-laptop.local:8000", True),
        ("hall-laptop.lan", True),
        ("scores.example:443", True),
        ("10.1.2.3:8000", True),
        ("[fe80::1]", True),
        ("10.1.2.4:8000", False),
        ("hall-laptop.evil.example", False),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("0.0.0.0", False),
        ("", False),
    ],
)
def test_the_hub_knows_its_names(host: str, is_known: bool) -> None:
    host_names = HostNames(
        ["Scores.Example"], lambda: frozenset({"10.1.2.3", "fe80::1"}), host_name="Hall-Laptop"
    )
    assert host_names.has(host) is is_known


@pytest.mark.parametrize("path", ["/", "/juror", "/ws/juror", "/missing"])
async def test_another_host_is_refused_in_words(hub: Hub, path: str) -> None:
    async with hub.browser().get(path, headers={"Host": "evil.example"}) as page:
        assert page.status == 421 and "Set-Cookie" not in page.headers
        assert "--host-name" in await page.text()


# --- connections ----------------------------------------------------------------------------------


class OpenConnection(asyncio.Protocol):
    """A connection that stays open and says so."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"accepted")


@asynccontextmanager
async def listening(**limits: int) -> AsyncIterator[LimitedListener]:
    """A listener on a free port."""
    listener = LimitedListener(OpenConnection, **limits)
    listener.start("127.0.0.1", 0)
    yield listener
    listener.close()


async def is_accepted(listener: LimitedListener, source: str, sockets: list[socket.socket]) -> bool:
    """Connect from an address of the loopback; keep the socket open."""
    client = socket.socket()
    client.bind((source, 0))
    client.setblocking(False)
    sockets.append(client)
    event_loop = asyncio.get_running_loop()
    try:
        await event_loop.sock_connect(client, listener.address)
        return await asyncio.wait_for(event_loop.sock_recv(client, 8), 5) == b"accepted"
    except ConnectionError:
        return False


async def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_connections_of_an_address_are_limited_at_accept() -> None:
    sockets: list[socket.socket] = []
    async with listening(max_open_from_address=3) as listener:
        assert [await is_accepted(listener, "127.0.0.1", sockets) for _ in range(4)] == [True] * 3 + [False]
        assert await is_accepted(listener, "127.0.0.2", sockets)
        sockets[0].close()
        await wait_for(lambda: listener.open_count == 3)
        assert await is_accepted(listener, "127.0.0.1", sockets)
        for client in sockets:
            client.close()
        await wait_for(lambda: listener.open_count == 0)


async def test_a_full_listener_still_accepts_an_address_with_few_connections() -> None:
    sockets: list[socket.socket] = []
    async with listening(max_open=10, max_open_from_address=10) as listener:
        assert all([await is_accepted(listener, "127.0.0.1", sockets) for _ in range(10)])
        assert not await is_accepted(listener, "127.0.0.1", sockets)
        accepted = [await is_accepted(listener, "127.0.0.2", sockets) for _ in range(9)]
        assert accepted == [True] * 8 + [False]
        for client in sockets:
            client.close()


async def test_new_connections_of_an_address_are_limited_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring_tui.hub.listener.ACCEPT_BURST", 3)
    sockets: list[socket.socket] = []
    async with listening() as listener:
        for expected in (True, True, True, False):
            assert await is_accepted(listener, "127.0.0.1", sockets) is expected
            sockets[-1].close()
        assert await is_accepted(listener, "127.0.0.2", sockets)
        sockets[-1].close()
