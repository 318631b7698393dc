"""Fifty jurors at one hub, half by browser, half by SSH; every one sends a ballot every two seconds.

    python -m benchmarks.fifty [SECONDS]

The proof: whatever a screen called "in the file" is in the ledger, once, as typed; nothing else is; and the
chain holds. Besides, how long it took from the last key of a ballot until its screen said so.
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

from benchmarks.common import scratch
from benchmarks.screens import Screen, SshScreen, WebScreen
from benchmarks.serving import Served, our_hub
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
PACE = 2.0
"""Seconds from one ballot of a juror to the next."""
ANY_NAME, LIST, FORM = r"Juri \d\d", "Your contestants", "Send · F5"
SENT = r"The ballot for no. {number} is in the file|Sent at| {next}  Peserta \d+ — not sent yet"
"""What says so: a notice, which the list may cover, the form, or the list that now begins with the next."""
Marks = dict[str, Decimal]


def name_of(juror: str) -> str:
    """As it stands on the list; no part of another one's."""
    return f"Juri {juror[1:]}"


def at_desks(path: Path, jurors: int, turns: int) -> dict[str, str]:
    """A contest in which every juror may score everybody from the start; returns each juror's PIN."""
    ids = [f"j{n:02}" for n in range(1, jurors + 1)]
    contest = Contest.model_validate(
        {
            "contest": {"id": "ramai", "name": "Ramai", "desk": True, "language": "en"},
            "rubric": {"r": {"criteria": [{"id": k, "name": k.title(), "weight": 1} for k in CRITERIA]}},
            "category": [{"id": "a", "name": "A", "rubric": "r"}],
            "juror": [{"id": id_, "name": name_of(id_)} for id_ in ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
        }
    )
    people = tuple(Contestant(id=f"c{n}", category="a", name=f"Peserta {n}") for n in range(turns))
    with Ledger.create(path) as ledger:
        engine = Engine(ledger)
        engine.submit(Declare(contest), COMMITTEE)
        engine.submit(ImportRoster("ramai.csv", people), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        pins = ledger.seats.issue_pins([str(Seat(Role.JUROR, id_)) for id_ in ids])
    return {Seat.parse(seat).post: pin for seat, pin in pins.items()}


async def sign_in(screen: Screen, juror: str, pin: str) -> None:
    """At the app's own door: the name, then the PIN."""
    await screen.sees(ANY_NAME)
    await screen.type(f"{name_of(juror)}\r")
    await screen.sees("Six digits")
    await screen.type(f"{pin}\r")
    await screen.sees(LIST)


@asynccontextmanager
async def seated(served: Served, pins: dict[str, str], by_web: int) -> AsyncIterator[dict[str, Screen]]:
    """Everybody signed in, the first `by_web` by browser, the rest by SSH."""
    async with AsyncExitStack() as stack:

        async def come(place: int, juror: str, pin: str) -> Screen:
            if place < by_web:
                screen: Screen = await stack.enter_async_context(
                    WebScreen.open(served.address, served.page, served.socket)
                )
                await sign_in(screen, juror, pin)
            else:
                screen = await stack.enter_async_context(SshScreen.open(served.ssh, juror, pin))
                await screen.sees(LIST)
            return screen

        coming = [come(place, *who) for place, who in enumerate(pins.items())]
        yield dict(zip(pins, await asyncio.gather(*coming), strict=True))


@dataclass
class Evening:
    """What the screens said was sent, and when."""

    sent: dict[tuple[str, int], Marks] = field(default_factory=dict)
    """By juror and draw number, as soon as the screen called it in the file."""
    took: list[float] = field(default_factory=list)
    """Seconds from the key that sends to those words."""
    lasted: float = 0.0
    cpu: float = 0.0
    """Seconds, of the clock and of the server's processors, with nobody signing in any more."""


async def judge(screen: Screen, juror: str, rounds: int, evening: Evening, pace: float) -> None:
    """One juror: a ballot at every beat of the pace while there is time, typed mark by mark.

    Without a pace as fast as the screen lets them.
    """
    chance = Random(juror)
    await asyncio.sleep(chance.uniform(0, pace))
    start = time.monotonic()
    for number in range(1, rounds + 1):
        if pace and time.monotonic() - start > rounds * pace:
            return
        await asyncio.sleep(max(0.0, start + (number - 1) * pace - time.monotonic()))
        marks = {criterion: Decimal(chance.randint(10, 99)) for criterion in CRITERIA}
        screen.forget()
        await screen.type("\r")  # the first on the list is the first that is not sent
        await screen.sees(FORM)
        for mark in marks.values():
            await screen.type(f"{mark}")
            await asyncio.sleep(pace / 40)
            await screen.type("\r")
        screen.forget()
        await screen.type("\x1b[15~")
        await screen.sees("Look again")
        asked = time.monotonic()
        screen.forget()
        await screen.type("\x1b[C")
        await screen.type("\r")
        await screen.sees(SENT.format(number=number, next=number + 1))
        evening.sent[juror, number] = marks
        evening.took.append(time.monotonic() - asked)
        await screen.sees(LIST)


def ballots(path: Path) -> list[BallotSent]:
    """All in the ledger, those that came twice too."""
    found, after = [], 0
    with Ledger.open(path) as ledger:
        while entries := ledger.read_after(after, 1000):
            after = entries[-1].seq
            found += [entry.fact for entry in entries if isinstance(entry.fact, BallotSent)]
    return found


def prove(path: Path, evening: Evening) -> None:
    """Raises `AssertionError` unless the ledger holds exactly what the screens said."""
    held = ballots(path)
    twice = [key for key, times in Counter((b.juror, b.number) for b in held).items() if times > 1]
    assert not twice, f"in the ledger more than once: {twice}"
    found = {(ballot.juror, ballot.number): ballot.marks for ballot in held}
    different = [key for key in found.keys() | evening.sent.keys() if found.get(key) != evening.sent.get(key)]
    assert not different, f"lost, not as typed, or sent by nobody: {different}"
    verdict = verify(path)
    assert verdict.is_good, verdict.faults


async def play(served: Served, pins: dict[str, str], rounds: int, pace: float = PACE) -> Evening:
    """Everybody signs in and judges."""
    evening = Evening()
    async with seated(served, pins, by_web=len(pins) // 2) as screens:
        start, before = time.monotonic(), sum(served.spent())
        judging = [judge(screen, juror, rounds, evening, pace) for juror, screen in screens.items()]
        await asyncio.gather(*judging)
        evening.lasted, evening.cpu = time.monotonic() - start, sum(served.spent()) - before
    return evening


async def main(seconds: float, jurors: int = 50) -> None:
    """Play, prove, print."""
    rounds = round(seconds / PACE)
    with scratch() as folder:
        path = folder / "final.db"
        pins = at_desks(path, jurors, rounds + 1)
        async with our_hub(path) as served:
            evening = await play(served, pins, rounds)
        prove(path, evening)
    p95, count = quantiles(evening.took, n=20)[-1], len(evening.sent)
    print(f"{jurors} jurors, {count} ballots in {evening.lasted:.0f} s: none lost, none twice, verified")
    print(f"processor time   {1000 * evening.cpu / count:.0f} ms a ballot")
    print(f"sent -> said so  median {1000 * median(evening.took):.0f} ms, p95 {1000 * p95:.0f} ms")
    print(f"a juror's pace   a ballot every {evening.lasted * jurors / count:.1f} s (wanted: {PACE:.0f})")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0))
