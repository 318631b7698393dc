"""The two counts of a standing: equal on every honest file, and named where they are not."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.jury import (
    DropPenalty,
    PaperBallot,
    Penalise,
    SettleTie,
    Sign,
    Substitute,
)
from scoring_tui.domain.commands.setup import DeclareScoring, ImportDifficulty, ImportResults
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements, recount_notes
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger import audit
from scoring_tui.scoring.arithmetic import to_decimal_string
from tests.helpers.ledgers import own_connection, raw_connection
from tests.helpers.methods import DECLARATIONS, NOT_RECOUNTED, RECOUNTED
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    enter_paper,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)


def _enter(engine: Engine, number: int, *rows: str) -> None:
    """Sheets of the jurors in order, three marks each."""
    names = [leaf.id for leaf in engine.state.rubric_of(number).leaves]
    sheets = (
        PaperBallot(number, f"j{n}", dict(zip(names, map(Decimal, row.split()), strict=True)))
        for n, row in enumerate(rows, 1)
    )
    enter_paper(engine, *sheets)


def _complete(engine: Engine) -> None:
    for number in engine.state.turns:
        _enter(engine, number, f"{10 - number} 8 7.5", f"{10 - number} 6 6.5", "5 5 5.5")


def _tamper(engine: Engine, old: str, new: str) -> None:
    """Change a stored mark behind the program's back."""
    stranger = raw_connection(engine.ledger)
    stranger.execute("DROP TRIGGER ledger_is_never_changed")
    stranger.execute("UPDATE ledger SET body = replace(body, ?, ?) WHERE kind = 'ballot-sent'", (old, new))
    stranger.close()


def test_a_changed_mark_is_named(final: Engine) -> None:
    _complete(final)
    _tamper(final, '"dampak":"8"', '"dampak":"9"')
    (said,) = find_disagreements(final.ledger, final.state, final.tally)
    assert str(said).startswith(
        f"No. 2 {final.state.contestant_name(2)}: the two counts differ, 6.70 in place 2 and"
    )
    assert "scoring-tui verify" in str(said)


def test_a_changed_mark_may_move_others(final: Engine) -> None:
    _complete(final)
    _tamper(final, '"dampak":"6"', '"dampak":"10"')
    found = find_disagreements(final.ledger, final.state, final.tally, ("pengawas",))
    assert [said.values["number"] for said in found] == [1, 2, 3, 4]
    assert find_disagreements(final.ledger, final.state, final.tally, ("pelaksana",)) == []


def test_a_line_that_only_one_count_has(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    _complete(final)
    monkeypatch.setattr(audit, "_SELECT_STANDINGS", f"{audit._SELECT_STANDINGS} WHERE number <> 4")
    (said,) = find_disagreements(final.ledger, final.state, final.tally)
    assert said.values["number"] == 4
    assert str(said.values["second"]) == "not ranked"


def test_an_altered_view_does_not_change_the_recount(final: Engine) -> None:
    _complete(final)
    own_connection(final.ledger).execute("DROP VIEW standing")
    own_connection(final.ledger).execute("CREATE VIEW mark2 AS SELECT * FROM missing")
    assert find_disagreements(final.ledger, final.state, final.tally) == []


def test_nobody_signs_what_the_counts_do_not_agree_on(final: Engine) -> None:
    _complete(final)
    _tamper(final, '"dampak":"8"', '"dampak":"9"')
    before = final.state.seq
    for command in (LockCategory("pengawas"), Sign("pengawas")):
        with pytest.raises(CommandRefused, match=r"No\. 2 .* the two counts differ"):
            final.submit(command, CHAIR)
    assert final.state.seq == before
    assert not final.state.signatures and not final.state.locked_categories


def test_a_juror_does_not_sign_what_was_changed_after_the_lock(final: Engine) -> None:
    _complete(final)
    final.submit(LockCategory("pengawas"), CHAIR)
    _tamper(final, '"dampak":"8"', '"dampak":"9"')
    with pytest.raises(CommandRefused, match=r"No\. 2 .* the two counts differ"):
        final.submit(Sign("pengawas"), juror("j1"))


def test_signing_needs_complete_settled_and_two_seats(final: Engine) -> None:
    for number in (1, 2, 3):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, "8", "7", "7")
    with pytest.raises(CommandRefused, match="not complete"):
        final.submit(Sign("pengawas"), CHAIR)
    final.submit(Withdraw(4, "sakit"), CHAIR)
    with pytest.raises(CommandRefused, match="tie"):
        final.submit(Sign("pengawas"), CHAIR)
    final.submit(SettleTie("pengawas", (3, 1, 2), "pleno"), CHAIR)
    final.submit(Sign("pengawas"), CHAIR)
    assert not final.state.is_signed("pengawas")
    with pytest.raises(CommandRefused, match="you signed"):
        final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j2"))
    assert final.state.is_signed("pengawas")


# --- every declared rule, worked by hand ------------------------------------------------------------

ROWS = {1: ("8 6", "7 7", "10 10", "0 0"), 2: ("5 5", "5 5", "5 5", "5 5")}
"""Marks on a (60 %) and b (40 %): totals 7.2, 7, 10, 0 and four times 5."""


def duo(*, points: bool = False, **changes: Any) -> dict[str, Any]:
    """A rubric of two criteria."""
    weights = ({}, {}) if points else ({"weight": 60}, {"weight": 40})
    criteria = [{"id": id_, "name": id_.upper(), **w} for id_, w in zip("ab", weights, strict=True)]
    return {"scale": {"max": 10, "step": "0.5"}, "points": points, "criteria": criteria, **changes}


def jury_of_four(scoring: dict[str, Any], rubric: dict[str, Any], **changes: Any) -> Any:
    """One panel of four jurors, one category at desks."""
    jurors = [{"id": f"j{n}", "name": f"Juri {n}"} for n in range(1, 5)]
    return small_contest(
        scoring=scoring,
        rubric={"gagasan": rubric},
        juror=jurors,
        panel=[{"id": "A", "room": "Pendopo", "jurors": [juror["id"] for juror in jurors]}],
        **changes,
    )


def counted(engine: Engine) -> dict[int, str]:
    """The second count in words, when the first agrees with it."""
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    lines = engine.ledger.audit.recount_standings().get("pengawas", {})
    return {
        n: f"{line.place}. {line.score} = {to_decimal_string(line.exact)}"
        for n, line in sorted(lines.items())
    }


TRIM = {"lowest": 1, "highest": 1, "at-least": 3}
CRITERION = {"per": "criterion"}
BEST = duo(points=True, best=True)
BEST = duo(points=True, best=True)


@pytest.mark.parametrize(
    ("scoring", "rubric", "first", "second"),
    [
        ({}, duo(), "6.05 = 6.05", "5.00 = 5"),
        ({"method": "sum"}, duo(), "24.20 = 24.2", "20.00 = 20"),
        ({"method": "median"}, duo(), "7.10 = 7.1", "5.00 = 5"),
        ({"method": "median", **CRITERION}, duo(), "7.10 = 7.1", "5.00 = 5"),
        ({"method": "trimmed", "trim": TRIM}, duo(), "7.10 = 7.1", "5.00 = 5"),
        ({"method": "trimmed", "trim": {**TRIM, "at-least": 5}}, duo(), "6.05 = 6.05", "5.00 = 5"),
        (
            {"method": "trimmed", "trim": {**TRIM, "highest": 0}},
            duo(),
            "8.07 = 8.06666666666666666667",
            "5.00 = 5",
        ),
        ({"method": "trimmed", "trim": {**TRIM, "kept": "sum"}}, duo(), "14.20 = 14.2", "10.00 = 10"),
        ({"round": {"juror": 0}}, duo(), "6.00 = 6", "5.00 = 5"),
        ({"round": {"jury": 1}}, duo(), "6.10 = 6.1", "5.00 = 5"),
        # a: 6.25, as 6.3 times 0.6 it is 3.78; b: 5.75, as 5.8 times 0.4 it is 2.32
        ({"round": {"criterion": 1}, **CRITERION}, duo(), "6.10 = 6.1", "5.00 = 5"),
        ({"round": {"weighted": 1}, **CRITERION}, duo(), "6.10 = 6.1", "5.00 = 5"),
        ({"round": {"criterion": 0, "weighted": 0}, **CRITERION}, duo(), "6.00 = 6", "5.00 = 5"),
        ({"rank-on": "exact", "decimals": 0}, duo(), "6 = 6.05", "5 = 5"),
        (CRITERION, BEST, "6.25 = 6.25", "5.00 = 5"),
        ({"method": "rank-sum"}, duo(), "5 = 5", "7 = 7"),
        ({"method": "rank-sum"}, BEST, "5 = 5", "7 = 7"),
    ],
)
def test_a_rule_by_hand(tmp_path: Path, scoring: Any, rubric: Any, first: str, second: str) -> None:
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four(scoring, rubric))
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    assert counted(engine) == {1: f"1. {first}", 2: f"2. {second}"}
    engine.ledger.close()


@pytest.mark.parametrize(
    ("scoring", "score"),
    [
        ({}, "7.10 = 7.1"),
        ({"method": "sum"}, "28.40 = 28.4"),
        ({"method": "trimmed", "trim": {**TRIM, "kept": "sum"}}, "14.20 = 14.2"),
        ({"method": "trimmed", "trim": {**TRIM, "at-least": 5, "kept": "sum"}}, "28.40 = 28.4"),
        ({"minimum-ballots": 3}, None),
    ],
)
def test_an_absent_juror_is_never_a_zero(tmp_path: Path, scoring: Any, score: str | None) -> None:
    """Two of four marked; a substitute takes a chair and adds none."""
    engine = new_final(tmp_path / "f.db", ["Ani"], jury_of_four(scoring, duo()))
    _enter(engine, 1, "8 6", "7 7")
    engine.submit(Substitute("A", "j4", "Juri Lima", "sakit"), CHAIR)
    assert counted(engine) == ({} if score is None else {1: f"1. {score}"})
    engine.ledger.close()


def test_difficulty(tmp_path: Path) -> None:
    """Every mark counts times the contestant's latest factor; who lacks one is not ranked."""
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({}, duo(difficulty=True)))
    one, two = (engine.state.turns[n].contestant for n in (1, 2))
    for factor in ("3", "1.25"):
        factors = [_factor(one, "a", factor), _factor(one, "b", "2"), _factor(two, "a", "1")]
        engine.submit(ImportDifficulty("s.csv", tuple(factors)), COMMITTEE)
    for number in (1, 2):
        _enter(engine, number, "8 6", "7 7")
    assert counted(engine) == {1: "1. 10.83 = 10.825"}  # 7.5 * 0.6 * 1.25 + 6.5 * 0.4 * 2
    engine.ledger.close()


def _factor(contestant: str, criterion: str, factor: str) -> Factor:
    return Factor(contestant=contestant, criterion=criterion, factor=Decimal(factor))


STAGES = [
    {"id": "tulis", "name": "Ujian tulis", "weight": "30.5", "decimals": 3},
    {"id": "berkas", "name": "Berkas", "weight": "9.5", "decimals": 0},
]


def _results(engine: Engine, stage: str, **scores: str) -> None:
    lines = tuple(Result(contestant=id_, score=Decimal(score)) for id_, score in scores.items())
    engine.submit(ImportResults(stage, f"{stage}.csv", lines, "telat"), COMMITTEE)


def test_earlier_stages(tmp_path: Path) -> None:
    """60 % of 6.05, 30.5 % of the latest 80.125, 9.5 % of 7; one result is not enough."""
    contest = jury_of_four({"weight": 60}, duo(), stage=STAGES)
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], contest)
    one, two = (engine.state.turns[n].contestant for n in (1, 2))
    _results(engine, "tulis", **{one: "1", two: "99"})
    _results(engine, "tulis", **{one: "80.125", two: "70"})
    _results(engine, "berkas", **{one: "7"})
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    assert counted(engine) == {1: "1. 28.73 = 28.733125"}
    _results(engine, "berkas", **{one: "0", two: "100000"})
    assert counted(engine) == {1: "2. 28.07 = 28.068125", 2: "1. 9524.35 = 9524.35"}
    engine.ledger.close()


@pytest.mark.parametrize("rank_on", ["displayed", "exact"])
@pytest.mark.parametrize(
    ("off", "first"),
    [
        (("2", "4.05"), "2. 0.00 = 0"),
        (("6.054",), "2. 0.00 = -0.004"),
        (("6.055",), "2. -0.01 = -0.005"),
        (("9999.9999",), "2. -9993.95 = -9993.9499"),
    ],
)
def test_penalties(tmp_path: Path, off: tuple[str, ...], first: str, rank_on: str) -> None:
    """A score may fall below zero; a penalty that was dropped takes nothing off."""
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({"rank-on": rank_on}, duo()))
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    engine.submit(Penalise(1, Decimal("0.0001"), "terlambat"), CHAIR)
    engine.submit(DropPenalty(1, engine.state.seq, "keliru"), CHAIR)
    for points in off:
        engine.submit(Penalise(1, Decimal(points), "terlambat"), CHAIR)
    assert counted(engine) == {1: first, 2: "1. 5.00 = 5"}
    engine.ledger.close()


def test_penalties_on_both_sides_of_zero(tmp_path: Path) -> None:
    """The exact order of 5, -0.001 and -0.002, which look alike but for the first."""
    scoring = {"rank-on": "exact", "decimals": 1}
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi", "Citra"], jury_of_four(scoring, duo()))
    for number in (1, 2, 3):
        _enter(engine, number, "5 5")
    engine.submit(Penalise(1, Decimal("5.002"), "terlambat"), CHAIR)
    engine.submit(Penalise(3, Decimal("5.001"), "terlambat"), CHAIR)
    assert counted(engine) == {1: "3. 0.0 = -0.002", 2: "1. 5.0 = 5", 3: "2. 0.0 = -0.001"}
    engine.ledger.close()


def test_a_penalty_adds_to_a_sum_of_places(tmp_path: Path) -> None:
    """Only the two jurors who marked everyone are counted, and less is better."""
    scoring = {"method": "rank-sum", "decimals": 1}
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi", "Citra"], jury_of_four(scoring, duo()))
    _enter(engine, 1, "8 8", "7 7", "9 9")
    _enter(engine, 2, "8 8", "6 6")
    _enter(engine, 3, "5 5", "6 6", "9 9")
    engine.submit(Penalise(1, Decimal("1.5"), "terlambat"), CHAIR)
    assert counted(engine) == {1: "2. 3.5 = 3.5", 2: "1. 3.0 = 3", 3: "3. 5.0 = 5"}
    engine.ledger.close()


def test_a_juror_ranks_by_the_best_attempt(tmp_path: Path) -> None:
    """8 and 0 stand before 5 and 5."""
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({"method": "rank-sum"}, BEST))
    _enter(engine, 1, "8 0", "0 7")
    _enter(engine, 2, "5 5", "5 5")
    assert counted(engine) == {1: "1. 2 = 2", 2: "2. 4 = 4"}
    engine.ledger.close()


def test_no_places_to_add_up_where_nobody_marked_everyone(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({"method": "rank-sum"}, duo()))
    _enter(engine, 1, "8 8")
    enter_paper(engine, PaperBallot(2, "j2", {"a": Decimal(5), "b": Decimal(5)}))
    assert counted(engine) == {}
    engine.ledger.close()


def test_the_latest_declaration_counts(tmp_path: Path) -> None:
    stage = [{"id": "tulis", "name": "Ujian tulis", "weight": 50}]
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({"weight": 50}, duo(), stage=stage))
    engine.submit(DeclareScoring(jury_of_four({"method": "median"}, duo())), COMMITTEE)
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    assert counted(engine) == {1: "1. 7.10 = 7.1", 2: "2. 5.00 = 5"}
    engine.ledger.close()


@pytest.mark.parametrize("method", NOT_RECOUNTED)
def test_other_methods_are_counted_once_and_say_so(tmp_path: Path, method: str) -> None:
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], jury_of_four({"method": method}, duo()))
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    assert engine.tally.standing(engine.state, "pengawas").placings
    assert counted(engine) == {}
    said = f"method {method} is counted by one program only, not by the file's own"
    assert [str(note) for note in recount_notes(engine.ledger, engine.state.contest)] == [said]
    assert [str(note) for note in verify(engine.ledger.path).notes] == [said]
    engine.ledger.close()


@pytest.mark.parametrize("method", RECOUNTED)
def test_a_method_without_a_reason_is_recounted(tmp_path: Path, method: str) -> None:
    """The registry says that the views compute it: they do, with the same scores and places."""
    contest = jury_of_four({**DECLARATIONS[method], "minimum-ballots": 1}, BEST)
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], contest)
    for number, rows in ROWS.items():
        _enter(engine, number, *rows)
    assert len(counted(engine)) == len(engine.tally.standing(engine.state, "pengawas").placings) == 2
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    assert recount_notes(engine.ledger, engine.state.contest) == ()
    engine.ledger.close()


def test_a_method_that_is_counted_twice_has_no_note(final: Engine) -> None:
    assert recount_notes(final.ledger, final.state.contest) == ()


def test_a_difference_that_the_display_hides_is_told(tmp_path: Path) -> None:
    """Half a point of one juror on the last criterion: a fifth of it, a third of that."""
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], small_contest(scoring={"decimals": 0}))
    _complete(engine)
    _tamper(engine, '"paparan":"5.5"', '"paparan":"6"')
    found = find_disagreements(engine.ledger, engine.state, engine.tally)
    assert [said.values["number"] for said in found] == [1, 2]
    assert "differ, 7.03333333333333333333 in place 1 and 7.06666666666666666667 in place 1;" in str(found[0])
    engine.ledger.close()
