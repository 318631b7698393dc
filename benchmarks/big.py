"""A final as large as the measurements need: one category, one room, ten criteria."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from random import Random

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import read_clock
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.stage import PhaseStarted, ScoringClosed, ScoringOpened, TurnCalled
from scoring_tui.domain.seat import COMMITTEE_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
CRITERIA = [f"k{n}" for n in range(10)]
BATCH = 1000
"""Entries appended in one transaction while a file is made."""


def contest(jurors: int, desk: bool) -> Contest:
    """One panel of so many jurors; at desks every turn is open from the draw on."""
    ids = [f"j{n}" for n in range(jurors)]
    return Contest.model_validate(
        {
            "contest": {"id": "besar", "name": "Besar", "desk": desk},
            "timing": None if desk else {"presentation": "7m", "questions": "7m"},
            "rubric": {"r": {"criteria": [{"id": k, "name": k, "weight": 10} for k in CRITERIA]}},
            "category": [{"id": "a", "name": "A", "rubric": "r"}],
            "juror": [{"id": id_, "name": id_} for id_ in ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
        }
    )


def drawn(ledger: Ledger, turns: int, jurors: int, desk: bool) -> Engine:
    """A contest with so many contestants in the new file, in the order of the lot."""
    people = tuple(Contestant(id=f"c{n}", category="a", name=f"Peserta {n}") for n in range(turns))
    engine = Engine(ledger)
    engine.submit(Declare(contest(jurors, desk)), COMMITTEE)
    engine.submit(ImportRoster("besar.csv", people), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    return engine


def marks(chance: Random) -> dict[str, Decimal]:
    """Ten marks."""
    return {k: Decimal(chance.randint(100, 200)) / 2 for k in CRITERIA}


def played(numbers: range, jurors: int) -> Iterator[Fact]:
    """What the ledger holds of these turns: the call, the phases, every ballot, the end."""
    chance, now = Random(1), read_clock()
    for number in numbers:
        yield TurnCalled(panel="A", number=number, reading=now)
        yield PhaseStarted(number=number, phase="presentation", seconds=420, reading=now)
        yield PhaseStarted(number=number, phase="questions", seconds=420, reading=now)
        yield ScoringOpened(number=number, reading=now)
        for juror in range(jurors):
            yield BallotSent(number=number, juror=f"j{juror}", marks=marks(chance))
        yield ScoringClosed(number=number)


def fill(ledger: Ledger, facts: Iterator[Fact]) -> None:
    """Append facts as they are, many at once."""
    for batch in iter(lambda: list(islice(facts, BATCH)), []):
        with ledger.writing():
            ledger.append(batch, COMMITTEE, f"fill-{ledger.head[0]}")
