"""Key to screen of a typing juror while the hall votes, compared with the same without votes, in one run.

    python -m benchmarks.votes [--phones 300] [--seconds 60]

So many phones a minute each fetch the page of the poll and send a vote to the hub that serves the juror. Both
measurements alternate in three pairs. Every vote that was acknowledged is in the ledger once.
"""

import argparse
import asyncio
import time
from pathlib import Path
from random import Random
from statistics import median, quantiles

from aiohttp import ClientSession

from benchmarks import fifty
from benchmarks.common import make_disk_folder
from benchmarks.hub import type_marks
from benchmarks.serving import RunningServer, start_hub
from scoring_tui.domain.commands.polls import MakePollSlips, OpenPoll
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.poll_codes import commit_code, make_codes
from scoring_tui.ledger.pepper import create_pepper
from scoring_tui.ledger.store import Ledger

PAIR_COUNT = 3
CONTESTANT_COUNT = 10


def make_poll(path: Path, slip_count: int) -> list[str]:
    """Make the slips of an open poll; return their codes."""
    codes, pepper = make_codes(slip_count), create_pepper(path)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        engine.submit(MakePollSlips(tuple(commit_code(pepper, code) for code in codes)), fifty.COMMITTEE)
        engine.submit(OpenPoll(), fifty.COMMITTEE)
    return codes


async def send_votes(server: RunningServer, codes: list[str], seconds: float) -> None:
    """Send the votes evenly over some seconds, each from a connection of its own, as phones do."""
    random = Random(1)

    async def send_vote(index: int, code: str) -> None:
        await asyncio.sleep(seconds * index / len(codes))
        async with ClientSession() as client:
            async with client.get(f"{server.address}/vote") as page:
                assert page.status == 200, page.status
            fields = {"code": code, "choice": f"c{random.randrange(CONTESTANT_COUNT)}"}
            async with client.post(f"{server.address}/vote", data=fields) as answer:
                assert answer.status == 200, await answer.text()

    await asyncio.gather(*(send_vote(index, code) for index, code in enumerate(codes)))


async def measure_delays(
    server: RunningServer, pins: dict[str, str], codes: list[str], seconds: float
) -> list[float]:
    """Seconds from each key of the juror until its digit is visible, while these votes come in."""
    delays: list[float] = []
    async with fifty.open_screens(server, pins, by_web=1) as screens:
        ((juror_id, screen),) = screens.items()
        await screen.type("\r")
        await screen.sees(fifty.SEND_LABEL)
        typing = type_marks(screen, Random(juror_id), time.monotonic() + seconds, delays)
        await asyncio.gather(typing, send_votes(server, codes, seconds))
    return delays


async def main(phones: int, seconds: float) -> None:
    """Measure the pairs, and print medians and ratios."""
    ratios = []
    for _ in range(PAIR_COUNT):
        results = {}
        for has_votes in (False, True):
            with make_disk_folder() as folder:
                path = folder / "final.db"
                pins = fifty.create_desk_contest(path, 2, CONTESTANT_COUNT, poll={"question": "?"})
                codes = make_poll(path, round(phones * seconds / 60))
                async with start_hub(path) as server:
                    results[has_votes] = await measure_delays(
                        server, {"j01": pins["j01"]}, codes if has_votes else [], seconds
                    )
                with Ledger.open(path) as ledger:
                    vote_count = len(Engine(ledger).state.poll_votes)
                assert vote_count == (len(codes) if has_votes else 0)
        quiet, busy = results[False], results[True]
        ratios.append((median(busy) / median(quiet), quantiles(busy, n=20)[-1] / quantiles(quiet, n=20)[-1]))
        print(f"key to screen: median {1000 * median(quiet):.1f} ms, with votes {1000 * median(busy):.1f} ms")
    medians, p95s = zip(*ratios, strict=True)
    print(f"with {phones} phones a minute / without: median {median(medians):.2f}, p95 {median(p95s):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.phones, arguments.seconds))
