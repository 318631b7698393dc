"""A contestant who comes late: drawn last, waited for, and never slipped under signatures."""

from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.engine.engine import Hall
from scoring_tui.errors import Refused
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, to_scoring

LATE = Contestant(id="c900", category="pengawas", name="Telat Sekali")


@pytest.fixture
def done(tmp_path: Path) -> Hall:
    """A category of one contestant with every ballot in."""
    hall = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    to_scoring(hall, 1)
    for id_ in ("j1", "j2", "j3"):
        send(hall, 1, id_, "8", "7.5", "9")
    return hall


def test_a_contestant_without_a_number_is_waited_for(done: Hall) -> None:
    assert done.state.complete("pengawas")
    done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert not done.state.complete("pengawas")
    with pytest.raises(Refused):
        done.submit(Sign("pengawas"), CHAIR)
    done.submit(DrawOrder(2), COMMITTEE)
    assert done.state.name(2) == "Telat Sekali" and not done.state.complete("pengawas")
    done.ledger.close()


def test_nobody_comes_into_a_signed_category(done: Hall) -> None:
    done.submit(Sign("pengawas"), CHAIR)
    done.submit(Sign("pengawas"), juror("j1"))
    seq = done.state.seq
    with pytest.raises(Refused, match="is signed; withdraw the signatures first"):
        done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert done.ledger.head[0] == seq and done.state.signed("pengawas")
    done.submit(WithdrawSignatures("pengawas", "susulan"), CHAIR)
    done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    done.ledger.close()
