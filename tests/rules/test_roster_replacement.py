"""Contestants for whom something was imported are not replaced: ids begin anew with a new roster."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.setup import Declare, ImportResults, ImportRoster
from scoring_tui.domain.facts.setup import Result, RosterImported
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.replay.earlier_rules import follows_earlier_rules
from tests.helpers.support import COMMITTEE, FakeClock, contestants, small_contest

STAGE = {"id": "tulis", "name": "Ujian tulis", "weight": "0"}
RESULTS = ImportResults("tulis", "t.csv", (Result(contestant="c001", score=Decimal(90)),), "")
NEW_ROSTER = ImportRoster("b.csv", contestants(("Zul", "Yan")), replace=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A contest with a stage and two contestants, not drawn."""
    engine = Engine(Ledger.create(tmp_path / "final.db"), FakeClock())
    engine.submit(Declare(small_contest(stage=[STAGE])), COMMITTEE)
    engine.submit(ImportRoster("a.csv", contestants(("Ani", "Budi"))), COMMITTEE)
    with engine.ledger:
        yield engine


def test_contestants_are_replaced_while_nothing_was_imported_for_them(engine: Engine) -> None:
    engine.submit(NEW_ROSTER, COMMITTEE)
    assert [person.name for person in engine.state.contestants.values()] == ["Zul", "Yan"]


def test_contestants_with_results_are_not_replaced(engine: Engine) -> None:
    engine.submit(RESULTS, COMMITTEE)
    with pytest.raises(CommandRefused, match="results of Ujian tulis were imported"):
        engine.submit(NEW_ROSTER, COMMITTEE)
    engine.submit(ImportRoster("c.csv", contestants(("Zul",), first=3)), COMMITTEE)
    assert len(engine.state.contestants) == 3


def test_a_file_of_its_time_may_have_replaced_them(engine: Engine) -> None:
    engine.submit(RESULTS, COMMITTEE)
    fact = RosterImported(source="b.csv", contestants=NEW_ROSTER.contestants, replaced=True)
    state, reading = engine.state, FakeClock()()
    assert follows_earlier_rules(6, state, [fact], COMMITTEE, reading)
    assert not follows_earlier_rules(7, state, [fact], COMMITTEE, reading)
