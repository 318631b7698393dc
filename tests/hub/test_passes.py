"""The pass that a browser gets at sign-in: only that browser, at that address, sees the session again."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSMsgType

from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.web import resumable
from scoring_tui.hub.web.passes import PassTickets, hash_pass
from scoring_tui.hub.web.websocket import CloseCode
from scoring_tui.ledger.port import PinSource
from tests.hub.test_websocket import FakeSession, Hub, open_hub, read_close_code, receive_output, until

__all__ = ["open_hub"]
TOKEN, ADDRESS = "token", "192.0.2.1"


@pytest_asyncio.fixture
async def hub(open_hub: object, tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub whose side files are in a folder of its own."""
    started: Hub = await open_hub()  # type: ignore[operator]
    started.server._known_devices._path = tmp_path / "final.db"
    yield started


# --- tickets ------------------------------------------------------------------------------------------


def test_a_ticket_works_once_for_its_browser() -> None:
    tickets = PassTickets()
    seat_pass, ticket = tickets.create("chair", TOKEN, ADDRESS)
    assert tickets.redeem(ticket, "another", ADDRESS) is None
    assert tickets.redeem(ticket, TOKEN, "192.0.2.2") is None
    assert tickets.redeem("", TOKEN, ADDRESS) is None
    secret = tickets.redeem(ticket, TOKEN, ADDRESS)
    assert secret is not None and len(secret) == 43  # 256 bits
    assert seat_pass.is_proved_by(secret, ADDRESS)
    assert tickets.redeem(ticket, TOKEN, ADDRESS) is None


def test_a_ticket_expires() -> None:
    now = 0.0
    tickets = PassTickets(lambda: now)
    _, ticket = tickets.create("chair", TOKEN, ADDRESS)
    now = 30.0
    assert tickets.redeem(ticket, TOKEN, ADDRESS) is None


def test_another_address_or_pass_proves_nothing() -> None:
    seat_pass, ticket = (tickets := PassTickets()).create("chair", TOKEN, ADDRESS)
    secret = tickets.redeem(ticket, TOKEN, ADDRESS) or ""
    assert not seat_pass.is_proved_by(secret, "192.0.2.2")
    assert not any(seat_pass.is_proved_by(other, ADDRESS) for other in ("", secret[:-1], seat_pass.pass_hash))
    assert secret not in repr(seat_pass)


# --- browsers -----------------------------------------------------------------------------------------


async def sign_in(hub: Hub, client: aiohttp.ClientSession) -> tuple[FakeSession, str]:
    """Open a juror's page and accept a PIN; return the session and the ticket that the page gets."""
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    session = list(hub.session_pool.sessions.values())[-1]
    session.sign_in("juror:j1")
    while (message := await socket.receive()).type is not WSMsgType.TEXT or "pass" not in message.data:
        pass
    return session, json.loads(message.data)[1]


async def fetch_pass(hub: Hub, client: aiohttp.ClientSession, ticket: str, origin: str = "") -> int:
    """What the page's script does with the ticket; returns the status."""
    headers = {"X-Pass-Ticket": ticket, "Origin": origin or f"http://{hub.host}"}
    async with client.post("/pass/juror", headers=headers) as response:
        return response.status


async def reconnect(hub: Hub, client: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """Open the websocket again without loading the page."""
    return await client.ws_connect("/ws/juror?width=90&height=40", origin=f"http://{hub.host}")


async def test_the_browser_with_the_pass_resumes(hub: Hub) -> None:
    client = hub.browser()
    session, ticket = await sign_in(hub, client)
    assert await fetch_pass(hub, client, ticket, "http://evil.example") == 403
    assert await fetch_pass(hub, client, ticket) == 204
    cookie = next(cookie for cookie in client.cookie_jar if cookie.key.startswith("pass-"))
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/"
    assert await fetch_pass(hub, client, ticket) == 403
    await receive_output(await reconnect(hub, client), b"whole screen")
    assert list(hub.session_pool.sessions.values()) == [session]


async def test_the_token_alone_shows_nothing_after_the_sign_in(hub: Hub) -> None:
    """Somebody who saw or set the token before the sign-in, as at a shared laptop."""
    client, thief = hub.browser(), hub.browser()
    session, ticket = await sign_in(hub, client)
    token = next(cookie for cookie in client.cookie_jar if cookie.key.startswith("hall-"))
    thief.cookie_jar.update_cookies({token.key: token.value})
    assert await read_close_code(await reconnect(hub, thief)) is CloseCode.PIN_AGAIN
    await receive_output(await hub.terminal(thief), b"first screen")  # a session of its own, which asks
    assert len(hub.session_pool.sessions) == 2 and session.end_reason is None
    assert await fetch_pass(hub, client, ticket) == 204


async def test_another_address_is_asked_for_the_pin_again(hub: Hub) -> None:
    client = hub.browser()
    session, ticket = await sign_in(hub, client)
    assert await fetch_pass(hub, client, ticket) == 204
    (resumable_session,) = hub.server._sessions._sessions.values()
    assert resumable_session.seat_pass is not None
    resumable_session.seat_pass = resumable_session.seat_pass.__class__(
        "juror:j1", resumable_session.seat_pass.pass_hash, "192.0.2.77"
    )
    assert await read_close_code(await reconnect(hub, client)) is CloseCode.PIN_AGAIN
    assert session.end_reason is None


async def test_a_seat_that_was_lost_ends_its_session_and_says_why(hub: Hub) -> None:
    client = hub.browser()
    session, ticket = await sign_in(hub, client)
    assert await fetch_pass(hub, client, ticket) == 204
    socket = await reconnect(hub, client)
    await receive_output(socket, b"whole screen")
    session.sign_in("")
    assert await read_close_code(socket) is CloseCode.SEAT_LOST
    await until(lambda: session.end_reason is SessionEnd.CLOSED)


async def test_a_browser_is_known_after_its_session_and_a_restart(hub: Hub, tmp_path: Path) -> None:
    client = hub.browser()
    session, ticket = await sign_in(hub, client)
    assert session.pin_source == PinSource("127.0.0.1")
    assert await fetch_pass(hub, client, ticket) == 204
    await session.end()
    secret = next(cookie for cookie in client.cookie_jar if cookie.key.startswith("pass-")).value
    await receive_output(await hub.terminal(client), b"first screen")
    returned = list(hub.session_pool.sessions.values())[-1]
    assert returned.pin_source == PinSource("127.0.0.1", f"pass:{hash_pass(secret)}")
    assert secret.encode() not in (tmp_path / "final.db-access").read_bytes()


async def test_a_pass_that_nobody_gave_is_no_known_device(hub: Hub) -> None:
    client = hub.browser()
    client.cookie_jar.update_cookies({f"pass-hall-{hub.server.address[1]}-juror": "A" * 43})
    await receive_output(await hub.terminal(client), b"first screen")
    (session,) = hub.session_pool.sessions.values()
    assert session.pin_source == PinSource("127.0.0.1")


async def test_a_closed_tab_waits_for_a_minute_and_a_lost_network_for_ten(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resumable.CLOSED_TAB_TIMEOUT == 60
    monkeypatch.setattr(resumable, "CLOSED_TAB_TIMEOUT", 0.05)
    cut_socket, closed_socket = await hub.terminal(hub.browser()), await hub.terminal(hub.browser())
    for socket in (cut_socket, closed_socket):
        await receive_output(socket, b"first screen")
    cut, closed = hub.session_pool.sessions.values()
    cut_socket._response.connection.transport.abort()  # type: ignore[union-attr]  # like a cut cable
    await until(lambda: "away" in cut.calls)
    await closed_socket.close(code=1001)
    await until(lambda: closed.end_reason is SessionEnd.CLOSED)
    assert cut.end_reason is None
