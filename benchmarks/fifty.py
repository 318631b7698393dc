"""Fifty jurors at one hub, half by browser, half by SSH; each sends a ballot every two seconds.

    python -m benchmarks.fifty [SECONDS]

Checks that every ballot that a screen reported as saved is in the ledger once, as typed; that no other
ballot is; and that the chain is intact. Measures the time from the last key of a ballot until its screen
reports it as saved.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median, quantiles

from benchmarks.common import make_disk_folder
from benchmarks.screens import Screen, SshScreen, WebScreen
from benchmarks.serving import RunningServer, start_hub
from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.store import Ledger

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
CRITERIA = ("impact", "novelty", "delivery")
PACE_SECONDS = 2.0
"""Seconds from one ballot of a juror to the next."""
NAME_PATTERN, LIST_TITLE, SEND_LABEL = r"Juri \d\d", "Your contestants", "Look and send · F5"
SENT_PATTERN = r"The ballot for no. {number} is in the file|Sent at| {next}  Peserta \d+ — not sent yet"
"""Reports of a saved ballot: a notice, the form, or the list that now begins with the next contestant."""
Marks = dict[str, Decimal]


def juror_name(juror: str) -> str:
    """The name of a juror in the list; no name contains another."""
    return f"Juri {juror[1:]}"


def create_desk_contest(path: Path, juror_count: int, turn_count: int, **tables: object) -> dict[str, str]:
    """A desk contest in which every juror may score everybody at once; returns each juror's PIN.

    `tables` are further tables of the contest file.
    """
    juror_ids = [f"j{n:02}" for n in range(1, juror_count + 1)]
    contest = Contest.model_validate(
        {
            "contest": {"id": "ramai", "name": "Ramai", "desk": True, "language": "en"},
            "rubric": {
                "r": {
                    "criteria": [
                        {"id": criterion, "name": criterion.title(), "weight": 1} for criterion in CRITERIA
                    ]
                }
            },
            "category": [{"id": "a", "name": "A", "rubric": "r"}],
            "juror": [{"id": juror_id, "name": juror_name(juror_id)} for juror_id in juror_ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": juror_ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
            **tables,
        }
    )
    contestants = tuple(Contestant(id=f"c{n}", category="a", name=f"Peserta {n}") for n in range(turn_count))
    with Ledger.create(path) as ledger:
        engine = Engine(ledger)
        engine.submit(Declare(contest), COMMITTEE)
        engine.submit(ImportRoster("ramai.csv", contestants), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        pins = ledger.seats.issue_pins([str(Seat(Role.JUROR, juror_id)) for juror_id in juror_ids])
    return {Seat.parse(seat).post: pin for seat, pin in pins.items()}


async def sign_in(screen: Screen, juror: str, pin: str) -> None:
    """Sign in on the app's own screen: the name, then the PIN."""
    await screen.sees(NAME_PATTERN)
    await screen.type(f"{juror_name(juror)}\r")
    await screen.sees("Six or seven digits")
    await screen.type(f"{pin}\r")
    await screen.sees(LIST_TITLE)


@asynccontextmanager
async def open_screens(
    server: RunningServer, pins: dict[str, str], by_web: int
) -> AsyncIterator[dict[str, Screen]]:
    """Screens of all jurors, signed in: the first `by_web` by browser, the rest by SSH."""
    async with AsyncExitStack() as stack:

        async def come(place: int, juror: str, pin: str) -> Screen:
            if place < by_web:
                screen: Screen = await stack.enter_async_context(
                    WebScreen.open(server.address, server.page, server.socket)
                )
                await sign_in(screen, juror, pin)
            else:
                screen = await stack.enter_async_context(SshScreen.open(server.ssh, juror, pin))
                await screen.sees(LIST_TITLE)
            return screen

        coming = [come(place, *who) for place, who in enumerate(pins.items())]
        yield dict(zip(pins, await asyncio.gather(*coming), strict=True))


@dataclass
class BallotRun:
    """The ballots that the screens reported as saved, and the durations."""

    sent: dict[tuple[str, int], Marks] = field(default_factory=dict)
    """By juror and draw number, recorded when the screen reported the ballot as saved."""
    took: list[float] = field(default_factory=list)
    """Seconds from the key that sends until the report."""
    lasted: float = 0.0
    cpu: float = 0.0
    """Seconds of wall time and of the server's CPU time, after all jurors have signed in."""


async def send_ballots(screen: Screen, juror: str, rounds: int, ballot_run: BallotRun, pace: float) -> None:
    """One juror: a ballot in every interval of `pace` while there is time, typed mark by mark.

    Without a pace, as fast as the screen allows.
    """
    random = Random(juror)
    await asyncio.sleep(random.uniform(0, pace))
    start = time.monotonic()
    for draw_number in range(1, rounds + 1):
        if pace and time.monotonic() - start > rounds * pace:
            return
        await asyncio.sleep(max(0.0, start + (draw_number - 1) * pace - time.monotonic()))
        marks = {criterion: Decimal(random.randint(10, 99)) for criterion in CRITERIA}
        screen.forget()
        await screen.type("\r")  # the first on the list is the first that is not sent
        await screen.sees(SEND_LABEL)
        for mark in marks.values():
            await screen.type(f"{mark}")
            await asyncio.sleep(pace / 40)
            await screen.type("\r")
        screen.forget()
        await screen.type("\x1b[15~")
        await screen.sees("▶ Enter or Esc")  # the dialog has the focus
        send_time = time.monotonic()
        screen.forget()
        await screen.type("\x1b[C")
        await screen.sees("▶ F5 or Y")
        screen.forget()
        await screen.type("\r")
        await screen.sees(SENT_PATTERN.format(number=draw_number, next=draw_number + 1))
        ballot_run.sent[juror, draw_number] = marks
        ballot_run.took.append(time.monotonic() - send_time)
        await screen.sees(LIST_TITLE)


def read_ballots(path: Path) -> list[BallotSent]:
    """All in the ledger, those that came twice too."""
    ballots, after = [], 0
    with Ledger.open(path) as ledger:
        while entries := ledger.read_after(after, 1000):
            after = entries[-1].seq
            ballots += [entry.fact for entry in entries if isinstance(entry.fact, BallotSent)]
    return ballots


def prove(path: Path, ballot_run: BallotRun) -> None:
    """Raises `AssertionError` unless the ledger holds exactly what the screens said."""
    ballots = read_ballots(path)
    twice = [key for key, times in Counter((b.juror, b.number) for b in ballots).items() if times > 1]
    assert not twice, f"in the ledger more than once: {twice}"
    marks_by_ballot = {(ballot.juror, ballot.number): ballot.marks for ballot in ballots}
    different = [
        key
        for key in marks_by_ballot.keys() | ballot_run.sent.keys()
        if marks_by_ballot.get(key) != ballot_run.sent.get(key)
    ]
    assert not different, f"lost, not as typed, or sent by nobody: {different}"
    verdict = verify(path)
    assert verdict.is_good, verdict.faults


async def play(
    server: RunningServer, pins: dict[str, str], rounds: int, pace: float = PACE_SECONDS
) -> BallotRun:
    """Everybody signs in and judges."""
    ballot_run = BallotRun()
    async with open_screens(server, pins, by_web=len(pins) // 2) as screens:
        start, before = time.monotonic(), sum(server.cpu_seconds())
        judging = [send_ballots(screen, juror, rounds, ballot_run, pace) for juror, screen in screens.items()]
        await asyncio.gather(*judging)
        ballot_run.lasted, ballot_run.cpu = time.monotonic() - start, sum(server.cpu_seconds()) - before
    return ballot_run


async def main(seconds: float, jurors: int = 50) -> None:
    """Play, prove, print."""
    rounds = round(seconds / PACE_SECONDS)
    with make_disk_folder() as folder:
        path = folder / "final.db"
        pins = create_desk_contest(path, jurors, rounds + 1)
        async with start_hub(path) as server:
            ballot_run = await play(server, pins, rounds)
        prove(path, ballot_run)
    p95, count = quantiles(ballot_run.took, n=20)[-1], len(ballot_run.sent)
    print(f"{jurors} jurors, {count} ballots in {ballot_run.lasted:.0f} s: none lost, none twice, verified")
    print(f"processor time   {1000 * ballot_run.cpu / count:.0f} ms a ballot")
    print(f"sent -> said so  median {1000 * median(ballot_run.took):.0f} ms, p95 {1000 * p95:.0f} ms")
    print(
        f"a juror's pace   a ballot every {ballot_run.lasted * jurors / count:.1f} s"
        f" (wanted: {PACE_SECONDS:.0f})"
    )


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0))
