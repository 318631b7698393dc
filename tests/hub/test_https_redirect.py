"""Plain HTTP at the port for TLS: what is redirected, what is refused, and the limits of half requests."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from scoring_tui.hub import listener
from scoring_tui.hub.limits import MAX_REQUEST_BYTES
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.tls import ensure_certificate, self_signed_context
from scoring_tui.hub.web import https_redirect
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.https_redirect import build_answer
from scoring_tui.hub.web.server import WebServer
from tests.hub.test_websocket import CONTEST_INFO, FakeSessionPool

HOST_NAMES = HostNames(["hall.example"], lambda: frozenset({"192.0.2.7"}), "hub")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[WebServer]:
    """A web server with TLS at a free port."""
    ensure_certificate(tmp_path / "final.db", [])
    context = self_signed_context(tmp_path / "final.db")
    server = WebServer(cast(SessionPool, FakeSessionPool()), CONTEST_INFO, ssl_context=context)
    await server.start("127.0.0.1", 0)
    yield server
    await server.stop()


async def exchange(server: WebServer, request: bytes) -> bytes:
    """Send bytes without TLS; return all that comes until the connection is closed, within five seconds."""
    reader, writer = await asyncio.open_connection(*server.address)
    try:
        writer.write(request)
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("request_line", "host", "location"),
    [
        ("GET / HTTP/1.1", "192.0.2.7:8000", "https://192.0.2.7:8000/"),
        ("GET /juror?lang=id HTTP/1.1", "HUB.local:8000", "https://hub.local:8000/juror?lang=id"),
        ("POST /pass/juror HTTP/1.0", "hall.example", "https://hall.example/pass/juror"),
        ("GET //evil.example/ HTTP/1.1", "127.0.0.1:8000", "https://127.0.0.1:8000//evil.example/"),
        ("GET /ws/mc/A HTTP/1.1", "[::1]:8000", "https://[::1]:8000/ws/mc/A"),
    ],
)
def test_the_same_page_at_the_same_host_and_port(request_line: str, host: str, location: str) -> None:
    answer = build_answer(f"{request_line}\r\nAccept: */*\r\nhost:{host}\r\n\r\n".encode(), HOST_NAMES)
    lines = answer.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 308 Permanent Redirect"
    assert f"Location: {location}" in lines
    assert "Cache-Control: no-store" in lines, "a hub without TLS may come to the same address"
    assert "Content-Length: 0" in lines and lines[-2:] == ["", ""]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: evil.example", b"421"),
        ("GET / HTTP/1.1\r\nHost: 192.0.2.8:8000", b"421"),
        ("GET / HTTP/1.1", b"400"),
        ("GET / HTTP/1.1\r\nHost: hub\r\nHost: evil.example", b"400"),
        ("GET / HTTP/1.1\r\nHost: hub/@evil.example", b"400"),
        ("GET http://hub/ HTTP/1.1\r\nHost: hub", b"400"),
        ("GET /a\nLocation:x HTTP/1.1\r\nHost: hub", b"400"),
        ("GET /ü HTTP/1.1\r\nHost: hub", b"400"),
        ("SSH-2.0-OpenSSH_9.2", b"400"),
    ],
)
def test_other_hosts_and_malformed_requests_are_not_redirected(head: str, status: bytes) -> None:
    answer = build_answer(f"{head}\r\n\r\n".encode(), HOST_NAMES)
    assert answer.split(b" ")[1] == status
    assert b"Location" not in answer and b"evil" not in answer


async def test_one_port_serves_both(server: WebServer) -> None:
    host = f"127.0.0.1:{server.address[1]}"
    answer = await exchange(server, f"GET /juror HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 308 ")
    assert f"Location: https://{host}/juror\r\n".encode() in answer
    assert b"Set-Cookie" not in answer


async def test_a_request_in_parts_is_answered_once(server: WebServer) -> None:
    host = f"127.0.0.1:{server.address[1]}"
    reader, writer = await asyncio.open_connection(*server.address)
    writer.write(b"G")
    await writer.drain()
    writer.write(f"ET / HTTP/1.1\r\nHost: {host}\r\n\r\nGET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    async with asyncio.timeout(5):
        assert (await reader.read()).count(b"308 Permanent") == 1
    writer.close()


async def test_a_request_that_is_too_long_is_dropped(server: WebServer) -> None:
    request = b"GET / HTTP/1.1\r\n" + b"X-Long: 1\r\n" * (MAX_REQUEST_BYTES // 11 + 1)
    assert await exchange(server, request) == b""


async def test_a_half_request_is_dropped_in_time(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https_redirect, "REQUEST_TIMEOUT", 0.1)
    assert await exchange(server, b"GET / HTTP/1.1\r\n") == b""


async def test_silence_is_dropped_in_time(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "HANDSHAKE_TIMEOUT", 0.1)
    assert await exchange(server, b"") == b""
    async with asyncio.timeout(5):
        while server._listener.open_count:
            await asyncio.sleep(0.01)
