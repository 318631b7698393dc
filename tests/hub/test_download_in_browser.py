"""A juror opens a file of evidence in a real Chromium: it is saved there under its name, and nothing runs."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.hub.contest_info import read_contest_info
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.web.server import WebServer
from scoring_tui.ledger.evidence_files import evidence_folder
from tests.helpers import chrome
from tests.helpers.evidence import claim, desk_final
from tests.helpers.known import draw_numbers

pytestmark = pytest.mark.skipif(chrome.find_browser() is None, reason=chrome.BROWSER_MISSING)
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 4000
NAME = "DPA Kota Awan.pdf"


async def wait_for_file(path: Path) -> bytes:
    """The content of a file that is being downloaded."""
    async with asyncio.timeout(20):
        while not path.exists() or path.stat().st_size < len(CONTENT):
            await asyncio.sleep(0.02)
    return path.read_bytes()


async def test_the_file_is_saved_by_the_browser(tmp_path: Path) -> None:
    engine = desk_final(tmp_path / "final.db")
    digest = sha256(CONTENT).hexdigest()
    evidence_folder(engine.ledger.path).mkdir()
    (evidence_folder(engine.ledger.path) / digest).write_bytes(CONTENT)
    file = EvidenceFile(name=NAME, sha256=digest, size=len(CONTENT))
    number_one = next(id_ for id_, number in draw_numbers(engine).items() if number == 1)
    claim(engine, EvidenceClaim(contestant=number_one, criterion="regulasi", files=(file,)))
    pins = engine.ledger.seats.issue_pins(["juror:j1"])
    engine.ledger.close()
    downloads = tmp_path / "unduhan"
    async with SessionPool.start(engine.ledger.path, "en") as session_pool:
        server = WebServer(session_pool, read_contest_info(engine.ledger.path))
        await server.start("127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.address[1]}/"
        with chrome.running_browser(tmp_path / "profile") as address:
            async with chrome.connected(address) as browser:
                page = await browser.open_page(f"{url}juror")
                await browser.call(
                    "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads),
                    browserContextId=page.context,
                )  # fmt: skip
                await page.wait_for_text("Juri 3")
                await page.type("juri 1")
                await page.press("Enter")
                await page.wait_for_text("Six or seven digits")
                await page.type(pins["juror:j1"])
                await page.press("Enter")
                await page.wait_for_text("Your contestants")
                await page.press("Enter")
                await page.wait_for_text("Look and send · F5")
                await page.wait_until("document.body.dataset.pass === 'fetched'")
                await page.press("b", control=True)
                await page.wait_for_text("O open evidence")
                await page.type("o")
                await page.wait_for_text("In a browser it is downloaded now")
                assert await wait_for_file(downloads / NAME) == CONTENT
                await page.wait_for_text("In a browser it is downloaded now")  # the page is still there
                assert page.errors == []
        await server.stop()
        await asyncio.gather(*(session.end() for session in list(session_pool.sessions.values())))
