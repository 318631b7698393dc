"""The head of jury writes papers with one key; another process does it, the screen shows how far it is."""

import pytest
from textual.widgets import Button

from scoring_tui.engine.engine import Engine
from scoring_tui.papers.settings import default_folder
from scoring_tui.tui.app import make_app
from scoring_tui.tui.chair.papers_dialog import PapersDialog
from scoring_tui.tui.chair.screen import ChairScreen
from tests.helpers.support import CHAIR, screen_text, send, to_scoring, until


def _complete(engine: Engine) -> None:
    for number in engine.state.turns:
        to_scoring(engine, number)
        for n in (1, 2, 3):
            send(engine, number, f"j{n}", *[str(10 - number)] * 3)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_w_writes_the_papers_of_the_category(final: Engine, size: tuple[int, int]) -> None:
    _complete(final)
    folder = default_folder(final.ledger.path)
    app = make_app(final.ledger.path, [CHAIR], language="en", signed_in=True, clock=final.clock)
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, ChairScreen)
        await until(pilot, lambda: screen.view is not None and screen.table.row_count)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, PapersDialog))
        dialog = app.screen
        await until(pilot, lambda: "DRAFT" in screen_text(app))
        for button in dialog.query(Button).results():
            if button.display:
                assert dialog.region.contains_region(button.region), button.id
        await pilot.press("enter")
        await until(pilot, lambda: "files are in" in " ".join(screen_text(app).split()), seconds=60)
    names = {path.name for path in folder.iterdir()}
    assert {
        "berita-acara-pengawas.pdf",
        "berita-acara-pengawas.docx",
        "rekapitulasi-nilai-pengawas.xlsx",
    } <= names
    assert not any("pelaksana" in name for name in names)


async def test_an_edited_file_is_replaced_only_if_asked(final: Engine) -> None:
    _complete(final)
    folder = default_folder(final.ledger.path)
    app = make_app(final.ledger.path, [CHAIR], language="en", signed_in=True, clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, ChairScreen)
        await until(pilot, lambda: screen.view is not None and screen.table.row_count)
        folder.mkdir()
        edited = folder / "berita-acara-pengawas.docx"
        edited.write_bytes(b"edited by the committee")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, PapersDialog))
        dialog = app.screen
        await pilot.press("enter")
        await until(pilot, lambda: "may have been edited" in " ".join(screen_text(app).split()), seconds=60)
        assert edited.read_bytes() == b"edited by the committee"
        assert [path.name for path in folder.iterdir()] == [edited.name]
        dialog.query_one("#replace", Button).press()
        await until(pilot, lambda: "files are in" in " ".join(screen_text(app).split()), seconds=60)
    assert edited.read_bytes().startswith(b"PK")
