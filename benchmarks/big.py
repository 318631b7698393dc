"""A large final for the benchmarks: one category, one room, ten criteria."""

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
BATCH_SIZE = 1000
"""Entries in one transaction while a file is filled."""


def make_contest(juror_count: int, is_desk: bool) -> Contest:
    """One panel with the given number of jurors; in a desk contest every turn is open after the draw."""
    juror_ids = [f"j{n}" for n in range(juror_count)]
    return Contest.model_validate(
        {
            "contest": {"id": "besar", "name": "Besar", "desk": is_desk},
            "timing": None if is_desk else {"presentation": "7m", "questions": "7m"},
            "rubric": {
                "r": {
                    "criteria": [
                        {"id": criterion_id, "name": criterion_id, "weight": 10} for criterion_id in CRITERIA
                    ]
                }
            },
            "category": [{"id": "a", "name": "A", "rubric": "r"}],
            "juror": [{"id": juror_id, "name": juror_id} for juror_id in juror_ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": juror_ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
        }
    )


def make_drawn_contest(ledger: Ledger, turn_count: int, juror_count: int, is_desk: bool) -> Engine:
    """A new contest with the given number of contestants, after the draw."""
    contestants = tuple(Contestant(id=f"c{n}", category="a", name=f"Peserta {n}") for n in range(turn_count))
    engine = Engine(ledger)
    engine.submit(Declare(make_contest(juror_count, is_desk)), COMMITTEE)
    engine.submit(ImportRoster("besar.csv", contestants), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    return engine


def make_marks(random: Random) -> dict[str, Decimal]:
    """Ten random marks."""
    return {criterion_id: Decimal(random.randint(100, 200)) / 2 for criterion_id in CRITERIA}


def generate_turn_facts(draw_numbers: range, juror_count: int) -> Iterator[Fact]:
    """All facts of these turns: the call, the phases, every ballot, the end."""
    random, reading = Random(1), read_clock()
    for draw_number in draw_numbers:
        yield TurnCalled(panel="A", number=draw_number, reading=reading)
        yield PhaseStarted(number=draw_number, phase="presentation", seconds=420, reading=reading)
        yield PhaseStarted(number=draw_number, phase="questions", seconds=420, reading=reading)
        yield ScoringOpened(number=draw_number, reading=reading)
        for juror_index in range(juror_count):
            yield BallotSent(number=draw_number, juror=f"j{juror_index}", marks=make_marks(random))
        yield ScoringClosed(number=draw_number)


def append_facts(ledger: Ledger, facts: Iterator[Fact]) -> None:
    """Append facts in large batches."""
    for batch in iter(lambda: list(islice(facts, BATCH_SIZE)), []):
        with ledger.writing():
            ledger.append(batch, COMMITTEE, f"fill-{ledger.head[0]}")
