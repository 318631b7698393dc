"""Files of evidence for browsers: only of the own signed-in session, only what it offered, only once."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest_asyncio
from aiohttp import WSMsgType

from scoring_tui.hub.sessions.frames import ControlMessage
from scoring_tui.hub.sessions.session import TerminalSession
from scoring_tui.hub.web.downloads import DownloadTickets, OfferedFile
from scoring_tui.ledger.evidence_files import evidence_folder
from tests.hub.test_passes import fetch_pass
from tests.hub.test_websocket import Hub, open_hub, receive_output

__all__ = ["open_hub"]
TOKEN, ADDRESS = "token", "192.0.2.1"
CONTENT = b"<script>alert(1)</script>" * 1000
FILE = OfferedFile(sha256(CONTENT).hexdigest(), "DPA Kota Awan – 2023.html")


@pytest_asyncio.fixture
async def hub(open_hub: object, tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub of a contest with one file of evidence."""
    started: Hub = await open_hub()  # type: ignore[operator]
    path = tmp_path / "final.db"
    started.server._known_devices._path = started.session_pool.path = path
    evidence_folder(path).mkdir()
    (evidence_folder(path) / FILE.sha256).write_bytes(CONTENT)
    yield started


async def offered(hub: Hub, client: aiohttp.ClientSession, file: OfferedFile = FILE) -> str:
    """Sign in, let the app offer a file, and return the ticket that the page gets."""
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    session = list(hub.session_pool.sessions.values())[-1]
    session.sign_in("juror:j1")
    messages: list[str] = []
    while not messages or '"pass"' not in messages[-1]:
        message = await socket.receive()
        messages += [message.data] if message.type is WSMsgType.TEXT else []
    assert await fetch_pass(hub, client, json.loads(messages[-1])[1]) == 204
    session.on_download(file.sha256, file.name)
    while '"download"' not in messages[-1]:
        message = await socket.receive()
        messages += [message.data] if message.type is WSMsgType.TEXT else []
    return str(json.loads(messages[-1])[1])


async def test_the_browser_saves_the_file_once_and_shows_nothing(hub: Hub) -> None:
    client = hub.browser()
    ticket = await offered(hub, client)
    async with client.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 200 and await response.read() == CONTENT
        headers = response.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert headers["Content-Disposition"].endswith("UTF-8''DPA%20Kota%20Awan%20%E2%80%93%202023.html")
    async with client.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 403


async def test_another_browser_gets_nothing(hub: Hub) -> None:
    client, stranger = hub.browser(), hub.browser()
    ticket = await offered(hub, client)
    async with stranger.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 403
    await hub.terminal(stranger)
    async with stranger.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 403
    token = next(cookie for cookie in client.cookie_jar if cookie.key.startswith("hall-"))
    stranger.cookie_jar.update_cookies({token.key: token.value})  # the token without the pass
    async with stranger.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 403
    async with client.get(f"/evidence/{ticket}/juror") as response:
        assert response.status == 200


async def test_before_the_sign_in_nothing_is_offered(hub: Hub) -> None:
    client = hub.browser()
    socket = await hub.terminal(client)
    await receive_output(socket, b"first screen")
    session = list(hub.session_pool.sessions.values())[-1]
    session.on_download(FILE.sha256, FILE.name)
    assert hub.server._sessions.downloads._tickets == {}


async def test_a_changed_file_and_a_path_are_not_served(hub: Hub) -> None:
    (evidence_folder(hub.session_pool.path) / FILE.sha256).write_bytes(b"lain")
    for file in (FILE, OfferedFile("../final.db", "final.db"), OfferedFile(FILE.sha256, "../x")):
        client = hub.browser()
        ticket = await offered(hub, client, file)
        async with client.get(f"/evidence/{ticket}/juror") as response:
            assert response.status == 404


def test_a_ticket_expires_and_belongs_to_one_browser() -> None:
    now = 0.0
    tickets = DownloadTickets(lambda: now)
    ticket = tickets.create(FILE, TOKEN, ADDRESS)
    assert tickets.redeem(ticket, "another", ADDRESS) is None
    assert tickets.redeem(ticket, TOKEN, "192.0.2.2") is None
    assert tickets.redeem("", TOKEN, ADDRESS) is None
    now = 30.0
    assert tickets.redeem(ticket, TOKEN, ADDRESS) is None


async def test_a_session_passes_the_offer_on_and_not_to_the_terminal() -> None:
    session = TerminalSession(1, "juror", "", "", lambda id_: None)
    offers: list[tuple[str, str]] = []
    session.on_download = lambda digest, name: offers.append((digest, name))
    session._on_frame(ControlMessage("download", {"sha256": FILE.sha256, "name": FILE.name}))
    assert offers == [(FILE.sha256, FILE.name)]
