"""A contestant who comes late: drawn last, waited for, and never slipped under signatures."""

from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, to_scoring

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
    done.submit(WithdrawSignatures("pengawas", "susulan"), CHAIR)
    done.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    done.ledger.close()
