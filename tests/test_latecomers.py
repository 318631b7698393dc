"""A contestant who comes late: drawn last, waited for, and never slipped under signatures."""

from pathlib import Path

import pytest

from scoring_tui import commands as c
from scoring_tui.contestant import Contestant
from scoring_tui.hall import Hall
from scoring_tui.rules import Refused
from tests.support import CHAIR, COMMITTEE, juror, new_final, send, to_scoring

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
    done.submit(c.ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert not done.state.complete("pengawas")
    with pytest.raises(Refused):
        done.submit(c.Sign("pengawas"), CHAIR)
    done.submit(c.DrawOrder(2), COMMITTEE)
    assert done.state.name(2) == "Telat Sekali" and not done.state.complete("pengawas")
    done.ledger.close()


def test_nobody_comes_into_a_signed_category(done: Hall) -> None:
    done.submit(c.Sign("pengawas"), CHAIR)
    done.submit(c.Sign("pengawas"), juror("j1"))
    seq = done.state.seq
    with pytest.raises(Refused, match="is signed; withdraw the signatures first"):
        done.submit(c.ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert done.ledger.head[0] == seq and done.state.signed("pengawas")
    done.submit(c.WithdrawSignatures("pengawas", "susulan"), CHAIR)
    done.submit(c.ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    done.ledger.close()
