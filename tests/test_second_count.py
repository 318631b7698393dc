"""The two counts of a standing: equal on every honest file, and named where they are not."""

import random
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui import commands as c
from scoring_tui.hall import Hall
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules import Refused
from scoring_tui.second_count import disagreements
from tests.ledgers import plain
from tests.support import CHAIR, COMMITTEE, juror, new_final, send, small_contest, to_scoring


def _enter(hall: Hall, number: int, *rows: str) -> None:
    """Sheets of the jurors in order, three marks each."""
    names = [leaf.id for leaf in hall.state.rubric(number).leaves]
    sheets = (
        c.PaperBallot(number, f"j{n}", dict(zip(names, map(Decimal, row.split()), strict=True)))
        for n, row in enumerate(rows, 1)
    )
    hall.submit(c.EnterPaper(tuple(sheets)), COMMITTEE)


def _complete(hall: Hall) -> None:
    for number in hall.state.turns:
        _enter(hall, number, f"{10 - number} 8 7.5", f"{10 - number} 6 6.5", "5 5 5.5")


def _tamper(hall: Hall, old: str, new: str) -> None:
    """Change a stored mark behind the program's back."""
    stranger = plain(hall.ledger)
    stranger.execute("DROP TRIGGER ledger_is_never_changed")
    stranger.execute("UPDATE ledger SET body = replace(body, ?, ?) WHERE kind = 'ballot-sent'", (old, new))
    stranger.close()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rank_on", ["displayed", "exact"])
def test_honest_counts_agree(tmp_path: Path, seed: int, rank_on: str) -> None:
    contest = small_contest(scoring={"decimals": seed, "rank-on": rank_on, "minimum-ballots": 2})
    hall = new_final(tmp_path / "f.db", [f"Peserta {n}" for n in range(12)], contest)
    dice = random.Random(seed)
    for number in range(1, 12):
        rows = [" ".join(str(Decimal(dice.randint(0, 20)) / 2) for _ in range(3)) for _ in range(3)]
        _enter(hall, number, *rows[: dice.randint(1, 3)])
    hall.submit(c.Disqualify(3, "aturan"), CHAIR)
    assert disagreements(hall.ledger, hall.state, hall.tally) == []
    hall.ledger.close()


def test_a_changed_mark_is_named(final: Hall) -> None:
    _complete(final)
    _tamper(final, '"dampak":"8"', '"dampak":"9"')
    (said,) = disagreements(final.ledger, final.state, final.tally)
    assert str(said).startswith(f"No. 2 {final.state.name(2)}: the two counts differ, 6.70 in place 2 and")
    assert "scoring-tui verify" in str(said)


def test_a_changed_mark_may_move_others(final: Hall) -> None:
    _complete(final)
    _tamper(final, '"dampak":"6"', '"dampak":"10"')
    found = disagreements(final.ledger, final.state, final.tally, ("pengawas",))
    assert [said.values["number"] for said in found] == [1, 2, 3, 4]
    assert disagreements(final.ledger, final.state, final.tally, ("pelaksana",)) == []


def test_a_line_that_only_one_count_has(final: Hall, tmp_path: Path) -> None:
    _complete(final)
    path = shutil.copy(final.ledger.path, tmp_path / "copy.db")
    final.ledger.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(final.ledger.path, path)
    with Ledger.open(Path(path)) as ledger:
        view = ledger.connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'standing'").fetchone()[
            0
        ]
        ledger.connection.execute("DROP VIEW standing")
        renamed = view.replace("VIEW standing", "VIEW honest")
        ledger.connection.execute(renamed)
        ledger.connection.execute("CREATE VIEW standing AS SELECT * FROM honest WHERE number <> 4")
        (said,) = disagreements(ledger, final.state, final.tally)
    assert said.values["number"] == 4
    assert str(said.values["second"]) == "not ranked"


def test_nobody_signs_what_the_counts_do_not_agree_on(final: Hall) -> None:
    _complete(final)
    _tamper(final, '"dampak":"8"', '"dampak":"9"')
    before = final.state.seq
    for signer in (CHAIR, juror("j1")):
        with pytest.raises(Refused, match=r"No\. 2 .* the two counts differ"):
            final.submit(c.Sign("pengawas"), signer)
    assert final.state.seq == before
    assert not final.state.signatures


def test_signing_needs_complete_settled_and_two_seats(final: Hall) -> None:
    for number in (1, 2, 3):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, "8", "7", "7")
    with pytest.raises(Refused, match="not complete"):
        final.submit(c.Sign("pengawas"), CHAIR)
    final.submit(c.Withdraw(4, "sakit"), CHAIR)
    with pytest.raises(Refused, match="tie"):
        final.submit(c.Sign("pengawas"), CHAIR)
    final.submit(c.SettleTie("pengawas", (3, 1, 2), "pleno"), CHAIR)
    final.submit(c.Sign("pengawas"), CHAIR)
    assert not final.state.signed("pengawas")
    with pytest.raises(Refused, match="you signed"):
        final.submit(c.Sign("pengawas"), CHAIR)
    final.submit(c.Sign("pengawas"), juror("j2"))
    assert final.state.signed("pengawas")
