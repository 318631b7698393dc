"""A contestant who comes late: drawn last, waited for, and never slipped under signatures."""

from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Postpone, Undo
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, new_final, send, small_contest, to_scoring

LATE = Contestant(id="c900", category="pengawas", name="Telat Sekali")


@pytest.fixture
def done(tmp_path: Path) -> Engine:
    """A category of one contestant with every ballot in."""
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    to_scoring(engine, 1)
    for id_ in ("j1", "j2", "j3"):
        send(engine, 1, id_, "8", "7.5", "9")
    return engine


def test_a_contestant_without_a_number_is_waited_for(done: Engine) -> None:
    assert done.state.is_complete("pengawas")
    done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert not done.state.is_complete("pengawas")
    with pytest.raises(CommandRefused):
        done.submit(Sign("pengawas"), CHAIR)
    done.submit(DrawOrder(2), COMMITTEE)
    assert done.state.contestant_name(2) == "Telat Sekali" and not done.state.is_complete("pengawas")
    done.ledger.close()


def test_nobody_comes_into_a_signed_category(done: Engine) -> None:
    done.submit(Sign("pengawas"), CHAIR)
    done.submit(Sign("pengawas"), juror("j1"))
    seq = done.state.seq
    with pytest.raises(CommandRefused, match="is signed; withdraw the signatures first"):
        done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert done.ledger.head[0] == seq and done.state.is_signed("pengawas")
    done.submit(WithdrawSignatures("pengawas", "susulan", "Sri Wahyuni"), CHAIR)
    done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    done.ledger.close()


def test_nobody_who_is_drawn_changes_place(tmp_path: Path) -> None:
    """Also while a contestant is on stage: the newcomer is last, and undo stays and keeps the newcomer."""
    engine = new_final(tmp_path / "final.db", ["A", "B", "C"])
    engine.submit(Postpone(1), MC_A)
    to_scoring(engine, 2)
    engine.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    engine.submit(DrawOrder(2), COMMITTEE)
    assert engine.state.rooms["A"].queue == (2, 3, 1, 4) and engine.state.rooms["A"].live == 2
    while engine.state.last_step("A"):
        engine.submit(Undo("A"), MC_A)
    assert engine.state.rooms["A"].queue == (1, 2, 3, 4)
    engine.ledger.close()
    with Ledger.open(tmp_path / "final.db") as ledger:
        assert Engine(ledger).state.rooms == engine.state.rooms


def test_late_entrants_fill_the_last_day_of_their_category(tmp_path: Path) -> None:
    """Two rooms on the last day get the same number of late entrants."""
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["panel"].append({"id": "B", "room": "Aula", "jurors": ["j1"]})
    declared["juror"].append({"id": "j4", "name": "Juri 4"})
    declared["panel"][1]["jurors"] = ["j4"]
    first = {**declared["session"][0], "day": "2024-12-19"}
    declared["session"] = [first, declared["session"][0], {**declared["session"][0], "panel": "B"}]
    engine = new_final(tmp_path / "final.db", ["A", "B", "C"], Contest.model_validate(declared))
    late = tuple(LATE.model_copy(update={"id": f"c90{n}", "name": f"Telat {n}"}) for n in range(2))
    engine.submit(ImportRoster("susulan.csv", late), COMMITTEE)
    engine.submit(DrawOrder(2), COMMITTEE)
    assert {engine.state.turns[number].session for number in (4, 5)} == {1, 2}
    engine.ledger.close()
