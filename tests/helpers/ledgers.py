"""Facts and a small contest for the tests of the ledger."""

import sqlite3
import uuid
from decimal import Decimal
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.setup import ContestDeclared, DrawnTurn, LeafShare, OrderDrawn, RosterImported
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.ledger import driver
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.ledger.store import Ledger

BY = Actor("Rahmi Adiputra", Seat(Role.JUROR, "j1"))


def contest(weights: dict[str, int], **scoring: Any) -> Contest:
    """One category, one rubric "idea" of these weights, three jurors."""
    criteria = [{"id": id_, "name": id_.title(), "weight": weight} for id_, weight in weights.items()]
    jurors = [{"id": f"j{n}", "name": f"Juror {n}"} for n in range(1, 4)]
    return Contest.model_validate(
        {
            "contest": {"id": "final", "name": "Grand Final"},
            "rubric": {"idea": {"criteria": criteria}},
            "scoring": scoring,
            "category": [{"id": "open", "name": "Open", "rubric": "idea"}],
            "juror": jurors,
            "panel": [{"id": "A", "room": "Hall", "jurors": [juror["id"] for juror in jurors]}],
            "session": [{"day": "2030-01-02", "start": "08:00", "panel": "A", "categories": ["open"]}],
        }
    )


def declared(weights: dict[str, int], **scoring: Any) -> ContestDeclared:
    """The fact that declares the contest, with the criteria's shares in per cent."""
    leaves = (
        LeafShare(rubric="idea", criterion=id_, parts=w, whole=100, unit=10_000) for id_, w in weights.items()
    )
    return ContestDeclared(contest=contest(weights, **scoring), leaves=tuple(leaves))


def roster(*names: str, replaced: bool = False) -> RosterImported:
    """Contestants of the open category; the id is the name in lower case."""
    people = tuple(Contestant(id=name.lower(), category="open", name=name) for name in names)
    return RosterImported(source="roster.csv", contestants=people, replaced=replaced)


def drawn(*ids: str, first: int = 1) -> OrderDrawn:
    """A running order of these contestants."""
    turns = tuple(DrawnTurn(number=n, contestant=id_, session=0) for n, id_ in enumerate(ids, first))
    return OrderDrawn(category="open", seed=1, turns=turns)


def ballot(number: int = 1, juror: str = "j1", **marks: str) -> BallotSent:
    """A ballot; without marks it has ten criteria."""
    mark_texts = marks or {f"criterion-{n}": f"{70 + n}.5" for n in range(10)}
    return BallotSent(number=number, juror=juror, marks={c: Decimal(mark) for c, mark in mark_texts.items()})


def append_facts(ledger: LedgerPort, *facts: Fact) -> list[Entry]:
    """Append with a new key."""
    with ledger.writing():
        return ledger.append(facts, BY, uuid.uuid4().hex)


def raw_connection(ledger: LedgerPort) -> sqlite3.Connection:
    """A second connection of another program: writable, autocommitting, without the ledger's checks."""
    connection: sqlite3.Connection = driver.sqlite3.connect(str(ledger.path), isolation_level=None)
    return connection


def own_connection(ledger: LedgerPort) -> sqlite3.Connection:
    """The private connection of a ledger in SQLite, to change the file or its settings in a test."""
    assert isinstance(ledger, Ledger)
    return ledger._database.connection
