"""The landing page names the rooms as they are now, without a restart of the hub."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from scoring_tui.domain.commands.corrections import CorrectRoom
from scoring_tui.engine.engine import Engine
from scoring_tui.hub.contest_info import PanelRoom, read_contest_info
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.web.server import WebServer
from tests.helpers.support import COMMITTEE, new_final
from tests.rules.test_schedule import two_rooms


def correct(engine: Engine, panel: str, room: str) -> None:
    engine.submit(CorrectRoom(panel, room, "pindah"), COMMITTEE)


async def read_page(server: WebServer) -> str:
    response = await server.handle_index(make_mocked_request("GET", "/"))
    assert response.status == 200 and response.text is not None
    return response.text


async def test_rooms_follow_corrections(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", contest=two_rooms())
    path = engine.ledger.path
    contest_info = read_contest_info(path)
    assert contest_info.rooms == (PanelRoom("A", "Pendopo"), PanelRoom("B", "Aula"))
    server = WebServer(cast(SessionPool, SimpleNamespace(path=path)), contest_info)
    page = await read_page(server)
    assert "A · Pendopo" in page and "B · Aula" in page
    correct(engine, "B", "Aula Timur")
    correct(engine, "B", "Ruang <Rapat>")
    page = await read_page(server)
    assert "A · Pendopo" in page and "B · Ruang &lt;Rapat&gt;" in page
    assert read_contest_info(path).rooms[1].room == "Ruang <Rapat>"
    engine.ledger.close()
    path.rename(tmp_path / "moved.db")
    assert "B · Aula" in await read_page(server)


async def test_language_and_look_are_chosen_on_the_page_and_kept_by_the_browser(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", contest=two_rooms())
    path = engine.ledger.path
    server = WebServer(cast(SessionPool, SimpleNamespace(path=path)), read_contest_info(path))

    async def get(url: str, cookie: str = "") -> web.Response:
        headers = {"Cookie": f"hall-settings={cookie}"} if cookie else {}
        return await server.handle_index(make_mocked_request("GET", url, headers=headers))

    response = await get("/?language=en", "id.contrast")
    assert (response.status, response.headers["Location"]) == (303, "/")
    assert response.cookies["hall-settings"].value == "en.contrast"
    english, indonesian = (await get("/", "en.light")).text or "", (await get("/", "id.")).text or ""
    assert "Who are you?" in english and '<html lang="en">' in english
    assert 'href="/?theme=light" aria-current="true">✓ light</a>' in english
    assert "Siapa Anda?" in indonesian and '<html lang="id">' in indonesian
    for url, cookie in (
        ("/?language=xx", ""),
        ("/?theme=hall-dark&language=id", ""),
        ("/", "<b>.x"),
        ("/", "…"),
    ):
        response = await get(url, cookie)
        assert response.status == 200 and "hall-settings" not in response.cookies
    engine.ledger.close()
