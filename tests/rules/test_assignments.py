"""Who scores what: ballots hold the juror's own criteria; assignments change only while that harms none."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.domain.commands.assignments import DeclareAssignments
from scoring_tui.domain.commands.jury import (
    EnterPaper,
    Excuse,
    PaperBallot,
    Reopen,
    SendBallot,
    Sign,
    Substitute,
)
from scoring_tui.domain.commands.setup import DeclareScoring
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from tests.helpers.assigned_criteria import ASSIGNMENTS, SCORING, enter_marks, essay_contest, essay_final
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, juror, to_scoring

ESSAY = {"isi": Decimal(80), "bahasa": Decimal(70)}
TALK = {"wawancara": Decimal(90)}


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = essay_final(tmp_path / "final.db")
    yield engine
    engine.ledger.close()


def refusal(engine: Engine, command: object, actor: object = COMMITTEE) -> str:
    with pytest.raises(CommandRefused) as caught:
        engine.submit(command, actor)  # type: ignore[arg-type]
    return str(caught.value.message)


def rows(criteria_by_juror: dict[str, tuple[str, ...]], category: str = "pengawas") -> DeclareAssignments:
    """The command that gives these criteria in one category."""
    assigned = (
        AssignedCriteria(panel="A", category=category, juror=juror_id, criteria=criteria)
        for juror_id, criteria in criteria_by_juror.items()
    )
    return DeclareAssignments("tabel.xlsx", tuple(assigned))


def test_three_readers_and_two_interviewers_make_one_result(final: Engine) -> None:
    """40 % essay (75 % of it contents, 25 % language), 60 % interview, each the mean of those who had it.

    No. 1: contents (80+70+75)/3 = 75, language (60+80+70)/3 = 70, interview (90+81)/2 = 85.5:
    0.4 (0.75 75 + 0.25 70) + 0.6 85.5 = 29.5 + 51.3 = 80.8.
    """
    enter_marks(final, 1, {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90", "j5": "81"})
    enter_marks(final, 2, {"j1": "100 100", "j2": "100 100", "j3": "100 100", "j4": "60", "j5": "61"})
    standing = final.tally.standing(final.state, "pengawas")
    scores = {placing.candidate.number: placing.candidate for placing in standing.placings}
    assert [placing.candidate.number for placing in standing.placings] == [1, 2]
    assert scores[1].exact_score == Fraction("80.8")
    assert scores[2].exact_score == 40 + Fraction("0.6") * Fraction(121, 2)
    assert scores[1].criterion_points == {
        "isi": Fraction("22.5"), "bahasa": Fraction(7), "wawancara": Fraction("51.3")
    }  # fmt: skip
    recounted = final.ledger.audit.recount_standings()["pengawas"]
    assert {number: place.exact for number, place in recounted.items()} == {
        number: candidate.exact_score for number, candidate in scores.items()
    }
    assert find_disagreements(final.ledger, final.state, final.tally) == []
    assert verify(final.ledger.path).faults == ()


def test_a_ballot_holds_exactly_the_juror_s_own_criteria(final: Engine) -> None:
    to_scoring(final, 1)
    assert "Bahasa" in refusal(final, SendBallot(1, {"isi": Decimal(80)}), juror("j1"))
    assert "wawancara" in refusal(final, SendBallot(1, {**ESSAY, **TALK}), juror("j1"))
    assert "Wawancara" in refusal(final, SendBallot(1, ESSAY), juror("j4"))
    sheet = PaperBallot(1, "j4", {**ESSAY, **TALK})
    assert "bahasa" in refusal(final, EnterPaper((sheet,), never_called=True))
    final.submit(SendBallot(1, ESSAY), juror("j1"))
    final.submit(SendBallot(1, TALK), juror("j4"))
    assert final.state.missing_ballots(1) == ("j2", "j3", "j5")


def test_a_juror_without_a_criterion_of_a_category_is_not_expected_there(tmp_path: Path) -> None:
    assignments = [
        {"jurors": ["j1", "j2"], "criteria": ["makalah"], "categories": ["pengawas"]},
        {"jurors": ["j4"], "criteria": ["wawancara"], "categories": ["pengawas"]},
    ]
    final = essay_final(tmp_path / "final.db", assignment=assignments)
    assert final.state.expected_jurors(1) == ("j1", "j2", "j4")
    assert final.state.category_jurors("pengawas") == ("j1", "j2", "j4")
    to_scoring(final, 1)
    assert "does not judge" in refusal(final, SendBallot(1, ESSAY), juror("j3"))
    assert "does not judge" in refusal(final, EnterPaper((PaperBallot(1, "j3", ESSAY),), never_called=True))
    query = "SELECT DISTINCT ballots_due FROM committee_standing"
    assert own_connection(final.ledger).execute(query).fetchall() == [(3,)]
    final.ledger.close()


def test_a_criterion_without_any_mark_gives_no_place(final: Engine) -> None:
    enter_marks(final, 1, {"j1": "80 60", "j2": "70 80", "j3": "75 70"})
    unranked = {line.number: line.reason for line in final.tally.standing(final.state, "pengawas").unranked}
    assert unranked[1] == "no-mark"
    for juror_id in ("j4", "j5"):
        final.submit(Excuse(1, juror_id, "sakit"), CHAIR)
    assert final.state.is_settled(1)
    assert 1 not in final.ledger.audit.recount_standings().get("pengawas", {})
    for number in (2, 3, 4):
        enter_marks(
            final, number, {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90", "j5": str(number)}
        )
    assert "a criterion without a mark" in refusal(final, Sign("pengawas"), CHAIR)
    assert find_disagreements(final.ledger, final.state, final.tally) == []


def test_minimum_ballots_counts_the_marks_of_each_criterion(tmp_path: Path) -> None:
    final = essay_final(tmp_path / "final.db", scoring={**SCORING, "minimum-ballots": 2})
    enter_marks(final, 1, {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90"})
    unranked = {line.number: line.reason for line in final.tally.standing(final.state, "pengawas").unranked}
    assert unranked[1] == "too-few-ballots"
    assert final.ledger.audit.recount_standings().get("pengawas", {}) == {}
    enter_marks(final, 1, {"j5": "80"})
    assert [
        placing.candidate.number for placing in final.tally.standing(final.state, "pengawas").placings
    ] == [1]
    assert find_disagreements(final.ledger, final.state, final.tally) == []
    final.ledger.close()


def test_a_substitute_takes_over_the_criteria(final: Engine) -> None:
    enter_marks(final, 1, {"j4": "90"})
    final.submit(Substitute("A", "j4", "Penguji Baru", "BKN", "sakit"), CHAIR)
    assert final.state.expected_jurors(1) == ("j1", "j2", "j3", "j4", "j5")
    assert final.state.expected_jurors(2) == ("j1", "j2", "j3", "j4-b", "j5")
    assert [leaf.id for leaf in final.state.rubric_for(2, "j4-b").leaves] == ["wawancara"]
    enter_marks(final, 2, {"j4-b": "70"})
    final.submit(Reopen(1, "j4", "salah ketik"), CHAIR)
    enter_marks(final, 1, {"j4": "91"})
    assert verify(final.ledger.path).faults == ()


def test_assignments_change_by_a_sheet_before_the_first_ballot(final: Engine) -> None:
    changed = {"j1": ("isi", "bahasa"), "j2": ("isi", "wawancara"), "j4": ("wawancara",)}
    final.submit(rows(changed), COMMITTEE)
    assert final.state.expected_jurors(1) == ("j1", "j2", "j4")
    assert final.state.criteria_of(1, "j2") == {"isi", "wawancara"}
    assert not final.state.has_assignments("pelaksana")
    assert "assigned already" in refusal(final, rows(changed))
    final.submit(DeclareAssignments("", ()), COMMITTEE)
    assert final.state.expected_jurors(1) == ("j1", "j2", "j4", "j3", "j5")
    assert final.state.criteria_of(1, "j1") is None
    assert verify(final.ledger.path).faults == ()


@pytest.mark.parametrize(
    ("criteria_by_juror", "message"),
    [
        ({"j1": ("isi", "bahasa")}, "nobody marks Wawancara"),
        ({"j1": ("isi",), "j9": ("wawancara",)}, "there is no juror j9"),
        ({"j1": ("isi", "bahasa", "suara"), "j4": ("wawancara",)}, "unknown criteria: suara"),
    ],
)
def test_assignments_that_leave_something_unmarked_are_refused(
    final: Engine, criteria_by_juror: dict[str, tuple[str, ...]], message: str
) -> None:
    assert message in refusal(final, rows(criteria_by_juror))


def test_no_assignment_drops_a_mark_that_was_sent(final: Engine) -> None:
    enter_marks(final, 1, {"j1": "80 60"})
    kept = {"j1": ("isi", "bahasa"), "j2": ("isi", "bahasa"), "j4": ("wawancara",)}
    assert "a reason is needed" in refusal(final, rows(kept))
    changed = DeclareAssignments("tabel.xlsx", rows({**kept, "j1": ("isi",)}).assigned, "salah tabel")
    assert "the ballot or recusal of Juri 1 for no. 1" in refusal(final, changed)
    assert "Juri 1" in refusal(final, DeclareAssignments("", (), "salah tabel"))
    final.submit(DeclareAssignments("tabel.xlsx", rows(kept).assigned, "Juri 3 dan 5 pulang"), COMMITTEE)
    assert final.state.expected_jurors(1) == ("j1", "j2", "j4")
    final.submit(Reopen(1, "j1", "diganti"), CHAIR)
    final.submit(changed, COMMITTEE)
    enter_marks(final, 1, {"j1": "80"})
    assert verify(final.ledger.path).faults == ()


def test_nothing_changes_in_a_category_that_is_signed(final: Engine) -> None:
    for number in (1, 2, 3, 4):
        enter_marks(
            final, number, {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90", "j5": str(number)}
        )
    final.submit(Sign("pengawas"), CHAIR)
    changed = rows({"j1": ("isi", "bahasa"), "j2": ("isi",), "j3": ("isi",), "j4": ("wawancara",)})
    command = DeclareAssignments("tabel.xlsx", changed.assigned, "lain")
    assert "is signed" in refusal(final, command)


def test_rules_that_compare_totals_are_refused_with_assignments(final: Engine) -> None:
    plain = essay_contest(scoring={**SCORING, "per": "total"})
    assert 'write per = "criterion"' in refusal(final, DeclareScoring(plain))
    severity = essay_contest(scoring={"method": "severity", "ties": ["weights"]})
    assert "severity needs jurors who all mark the same criteria" in refusal(final, DeclareScoring(severity))
    duels = essay_contest(scoring={**SCORING, "ties": ["head-to-head"]})
    assert "head-to-head needs" in refusal(final, DeclareScoring(duels))
    many = essay_contest(scoring={**SCORING, "minimum-ballots": 3})
    assert "2 jurors mark Wawancara" in refusal(final, DeclareScoring(many))
    final.submit(DeclareScoring(essay_contest(scoring={**SCORING, "method": "median"})), COMMITTEE)


def test_a_contest_by_totals_takes_no_assignments(tmp_path: Path) -> None:
    final = essay_final(tmp_path / "final.db", assignment=[], scoring={"ties": ["weights"]})
    assert 'write per = "criterion"' in refusal(final, rows({"j1": ("isi", "bahasa"), "j2": ("wawancara",)}))
    final.ledger.close()


def test_a_moved_contestant_gets_the_jurors_of_the_other_panel(tmp_path: Path) -> None:
    """Assignments by panel: the second panel has other jurors for the same criteria."""
    final = essay_final(
        tmp_path / "final.db",
        juror=[{"id": f"j{n}", "name": f"Juri {n}"} for n in range(1, 8)],
        panel=[
            {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j4"]},
            {"id": "B", "room": "Aula", "jurors": ["j6", "j7"]},
        ],
        assignment=[
            {"jurors": ["j1", "j2", "j6"], "criteria": ["makalah"]},
            {"jurors": ["j4"], "criteria": ["wawancara"], "panel": "A"},
            {"jurors": ["j7"], "criteria": ["wawancara"]},
        ],
        session=[
            {"day": "2024-12-20", "start": "08:00", "panel": panel, "categories": ["pengawas", "pelaksana"]}
            for panel in "AB"
        ],
    )
    panels = {turn.panel: turn.jurors for turn in final.state.turns.values()}
    assert panels == {"A": ("j1", "j2", "j4"), "B": ("j6", "j7")}
    assert ASSIGNMENTS != []
    final.ledger.close()
