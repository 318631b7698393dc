"""The page of the audience: real requests to the hub's web server, and a phone in a real browser."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from aiohttp import ClientSession

from scoring_tui.domain.commands.polls import ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.engine.poll_codes import ALPHABET, commit_code, group_code, make_codes, read_code
from scoring_tui.hub.contest_info import read_contest_info
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.web.server import WebServer
from scoring_tui.hub.web.vote_page import MAX_UNKNOWN_CODES
from scoring_tui.i18n.locale import in_language
from scoring_tui.ledger.pepper import create_pepper
from tests.helpers import chrome
from tests.helpers.support import COMMITTEE, MC_A, new_final
from tests.rules.test_polls import poll_contest


def test_codes_are_read_as_people_type_them() -> None:
    for code in make_codes(200):
        assert read_code(group_code(code).lower().replace("-", " ")) == code
        assert all(
            read_code(code[:index] + sign + code[index + 1 :]) is None
            for index in range(len(code))
            for sign in ALPHABET
            if sign != code[index]
        )
        swapped = code[1] + code[0] + code[2:]
        assert read_code(swapped) is None or swapped == code
    assert read_code("") is None and read_code("ABC") is None


class Hall:
    """A contest with slips behind a running web server."""

    def __init__(self, path: Path, slip_count: int = 10) -> None:
        self.engine = new_final(path, contest=poll_contest())
        self.codes = make_codes(slip_count)
        pepper = create_pepper(path)
        commitments = tuple(commit_code(pepper, code) for code in self.codes)
        self.engine.submit(MakePollSlips(commitments), COMMITTEE)
        self.url = ""
        self.client: ClientSession = cast(ClientSession, None)

    def count(self) -> dict[str, int]:
        self.engine.catch_up()
        return dict(self.engine.state.count_votes())

    async def get(self) -> tuple[int, str, str]:
        async with self.client.get(self.url) as response:
            policy = response.headers["Content-Security-Policy"]
            return response.status, await response.text(), policy

    async def vote(self, code: str, choice: str, **headers: str) -> tuple[int, str]:
        fields = {"code": code, "choice": choice}
        async with self.client.post(self.url, data=fields, headers=headers) as response:
            return response.status, await response.text()


@asynccontextmanager
async def open_hall(tmp_path: Path, slip_count: int = 10) -> AsyncIterator[Hall]:
    path = tmp_path / "final.db"
    hall = Hall(path, slip_count)
    server = WebServer(cast(SessionPool, SimpleNamespace(path=path)), read_contest_info(path))
    await server.start("127.0.0.1", 0)
    async with ClientSession() as client:
        hall.client, hall.url = client, f"http://127.0.0.1:{server.address[1]}/vote"
        try:
            with in_language("en"):
                yield hall
        finally:
            await server.stop()
            hall.engine.ledger.close()


async def test_a_vote_from_the_form_to_the_count(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        status, page, _ = await hall.get()
        assert status == 200 and "not begun yet" in page and "<form" not in page
        assert "not begun yet" in (await hall.vote(hall.codes[0], "c001"))[1]
        hall.engine.submit(OpenPoll(), MC_A)
        status, page, policy = await hall.get()
        assert status == 200 and "Siapa favorit Anda?" in page and 'value="c003"' in page
        assert "form-action 'self'" in policy and "default-src 'none'" in policy
        status, page = await hall.vote(group_code(hall.codes[0]).lower(), "c002")
        assert status == 200 and "Thank you" in page
        status, page = await hall.vote(hall.codes[0], "c001")
        assert status == 400 and "has voted already, at" in page
        status, page = await hall.vote("ABCD-EFGH-JKM2", "c001")
        assert status == 400 and "mistyped" in page and "ABCD-EFGH-JKM2" in page
        assert (await hall.vote(hall.codes[1], ""))[0] == 400
        headers = {"Sec-Fetch-Site": "cross-site"}
        assert (await hall.vote(hall.codes[1], "c001", **headers))[0] == 403
        assert hall.count() == {"c002": 1}
        hall.engine.submit(ClosePoll(), MC_A)
        assert "The vote is over" in (await hall.get())[1]
        assert "The vote is over" in (await hall.vote(hall.codes[1], "c001"))[1]
        assert hall.count() == {"c002": 1}


async def test_a_guesser_is_limited_and_right_codes_go_on(tmp_path: Path) -> None:
    """All of them stand behind one address."""
    async with open_hall(tmp_path) as hall:
        hall.engine.submit(OpenPoll(), MC_A)
        answers = [(await hall.vote(code, "c001"))[0] for code in make_codes(MAX_UNKNOWN_CODES + 5)]
        assert answers == [400] * MAX_UNKNOWN_CODES + [429] * 5
        assert (await hall.vote(hall.codes[0], "c001"))[0] == 200
        assert hall.count() == {"c001": 1}


async def test_the_same_slip_at_the_same_moment_counts_once(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        hall.engine.submit(OpenPoll(), MC_A)
        votes = [hall.vote(code, "c001") for code in hall.codes for _ in range(4)]
        answers = [status for status, _ in await asyncio.gather(*votes)]
        assert sorted(answers) == [200] * 10 + [400] * 30
        assert hall.count() == {"c001": 10}


CAST = """
import sys
from pathlib import Path
from scoring_tui.domain.commands.polls import CastVote
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import COMMITTEE
with Ledger.open(Path(sys.argv[1])) as ledger:
    engine = Engine(ledger)
    print("ready", flush=True)
    sys.stdin.readline()
    for slip in sys.argv[2].split(","):
        try:
            engine.submit(CastVote(slip, ("c001",)), COMMITTEE)
            print("cast")
        except CommandRefused:
            print("refused")
"""


def test_two_processes_cast_the_same_slips_and_each_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "final.db"
    hall = Hall(path)
    hall.engine.submit(OpenPoll(), MC_A)
    slips = ",".join(sorted(hall.engine.state.poll_slips))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CAST, str(path), slips],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    outputs = [process.communicate("\n")[0] for process in processes]
    assert "".join(outputs).count("cast") == 10 and "".join(outputs).count("refused") == 10
    assert hall.count() == {"c001": 10}
    hall.engine.ledger.close()


async def test_a_contest_without_a_poll_has_no_page(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db")
    path = engine.ledger.path
    server = WebServer(cast(SessionPool, SimpleNamespace(path=path)), read_contest_info(path))
    await server.start("127.0.0.1", 0)
    async with ClientSession() as client, client.get(f"http://127.0.0.1:{server.address[1]}/vote") as answer:
        assert answer.status == 404
    await server.stop()
    engine.ledger.close()


PHONE = {"width": 360, "height": 640, "deviceScaleFactor": 2, "mobile": True}


@pytest.mark.skipif(chrome.find_browser() is None, reason=chrome.BROWSER_MISSING)
async def test_a_phone_votes_with_the_code_from_the_slip(tmp_path: Path) -> None:
    """The code stands behind the hash of the address; one tap chooses, one sends."""
    async with open_hall(tmp_path) as hall:
        hall.engine.submit(OpenPoll(), MC_A)
        with chrome.running_browser(tmp_path / "profile") as address:
            async with chrome.connected(address) as browser:
                page = await browser.open_page(f"{hall.url}#{hall.codes[0]}")
                await page.call("Emulation.setDeviceMetricsOverride", **PHONE)
                await page.wait_until(
                    f"document.querySelector('input[name=code]')?.value === '{hall.codes[0]}'"
                )
                assert await page.evaluate("location.hash") == ""
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                heights = "[...document.querySelectorAll('fieldset label, button')].map(e => e.offsetHeight)"
                assert min(await page.evaluate(heights)) >= 44  # a finger's width
                await page.evaluate("document.querySelector('input[value=c003]').click()")
                await page.evaluate("document.querySelector('button').click()")
                await page.wait_until("document.body?.innerText.includes('Thank you')")
                assert page.errors == []
        assert hall.count() == {"c003": 1}


async def test_a_hall_votes_while_the_page_answers(tmp_path: Path) -> None:
    """Sixty phones behind one address open the page and vote at once; every vote counts once."""
    async with open_hall(tmp_path, slip_count=60) as hall:
        hall.engine.submit(OpenPoll(), MC_A)

        async def use_phone(code: str) -> int:
            await hall.get()
            return (await hall.vote(code, "c004"))[0]

        assert set(await asyncio.gather(*map(use_phone, hall.codes))) == {200}
        assert hall.count() == {"c004": 60}
