"""Claims and their checks: who may do what, when, and what stays."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.evidence import CheckEvidence, ImportEvidence, OtherClaims
from scoring_tui.domain.commands.jury import Recuse, Sign
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.domain.facts.evidence import EvidenceClaim
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.base import DecisionContext, rule
from scoring_tui.scoring.evidence import find_evidence_mark
from tests.helpers.evidence import (
    BILLION,
    budget_claim,
    check,
    claim,
    desk_contest,
    desk_final,
    record_of,
    statuses_of,
)
from tests.helpers.known import draw_numbers
from tests.helpers.support import CHAIR, COMMITTEE, juror, send

RULES = EvidenceClaim(contestant="c1", criterion="regulasi", links=("https://a.go.id/perda",))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three institutions at desks; the first one claims a budget."""
    use_language("en")
    with_file = desk_final(tmp_path / "final.db")
    claim(with_file, budget_claim())
    yield with_file
    with_file.ledger.close()


def refusal(engine: Engine, command: Command, actor: Actor = COMMITTEE) -> str:
    """Why the command is refused; nothing is appended."""
    before = engine.ledger.head
    with pytest.raises(CommandRefused) as refused:
        engine.submit(command, actor)
    assert engine.ledger.head == before
    return translate(refused.value.message)


def importing(*claims: EvidenceClaim, others: OtherClaims = "keep", reason: str = "") -> ImportEvidence:
    return ImportEvidence("klaim.xlsx", tuple(claims), others, reason)


def checking(engine: Engine, status: Any = "confirmed", note: str = "", **changes: Any) -> CheckEvidence:
    seen_seq = record_of(engine).seq
    return CheckEvidence(
        **{"contestant": "c1", "criterion": "anggaran", "status": status, "seen_seq": seen_seq, "note": note,
           **changes}
    )  # fmt: skip


def mark_of(engine: Engine) -> Decimal | None:
    leaf = engine.state.contest.rubric_of("kota").leaves_by_id["anggaran"]
    return find_evidence_mark(leaf, record_of(engine))


# --- claims -------------------------------------------------------------------------------------------


def test_a_claim_is_unchecked_and_gives_a_mark(engine: Engine) -> None:
    assert record_of(engine).status == "unchecked"
    assert mark_of(engine) == 60


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"criterion": "regulasi", "value": 5}, "takes a mark, not a figure"),
        ({"criterion": "regulasi", "mark": 101}, "only whole numbers from 0 to 100"),
        ({"criterion": "regulasi", "mark": "7.5"}, "7 or 8"),
        ({"criterion": "anggaran", "mark": 60}, "follows from the figure"),
        ({"criterion": "anggaran", "base": 5}, "a base without a value"),
        ({"criterion": "anggaran", "value": 5, "base": 0}, "the base must be above 0"),
        ({"criterion": "anggaran", "value": 34_000_000_000}, "is its base missing?"),
        ({"criterion": "jam", "value": 5, "base": 7}, "is no share"),
        ({"criterion": "jam"}, "the claim is empty"),
        ({"criterion": "tidak-ada", "mark": 5}, "has no criterion tidak-ada"),
        ({"contestant": "c9", "criterion": "jam", "value": 5}, "there is no contestant c9"),
        ({"criterion": "jam", "links": [f"https://a.id/{n}" for n in range(21)]}, "at most 20 links"),
        ({"criterion": "jam", "note": "x" * 2001}, "2,000 letters"),
    ],
)  # fmt: skip
def test_claims_that_cannot_stand(engine: Engine, values: dict[str, Any], message: str) -> None:
    wrong = EvidenceClaim.model_validate({"contestant": "c1", **values})
    assert message in refusal(engine, importing(wrong))


def test_an_empty_sheet_a_double_claim_and_the_same_sheet_twice(engine: Engine) -> None:
    assert "no line" in refusal(engine, importing())
    assert "claimed twice" in refusal(engine, importing(RULES, RULES))
    assert "nothing new" in refusal(engine, importing(budget_claim()))


def test_other_contestants_are_untouched_and_what_a_sheet_lacks_is_asked(engine: Engine) -> None:
    claim(engine, budget_claim("c2"), EvidenceClaim(contestant="c2", criterion="jam", value=Decimal(20)))
    newer = budget_claim("c2", value=35 * BILLION)
    message = refusal(engine, importing(newer, others=""))
    assert "Kabupaten Batu Rejo, Jam pelatihan" in message and "stay or are withdrawn" in message
    engine.submit(importing(newer, others="withdraw"), COMMITTEE)
    withdrawn = record_of(engine, "c2", "jam")
    assert withdrawn.claim is None and len(withdrawn.history) == 2
    assert record_of(engine, "c2").claim == newer
    assert record_of(engine, "c1").claim == budget_claim()


def test_after_a_check_claims_change_with_a_reason_only_and_the_history_stays(engine: Engine) -> None:
    check(engine)
    newer = budget_claim(value=40 * BILLION)
    assert refusal(engine, importing(newer)) == "a reason is needed"
    claim(engine, budget_claim("c2"))  # nobody checked that contestant
    claim(engine, newer, RULES, reason="surat susulan")
    record = record_of(engine)
    assert record.status == "unchecked" and record.claim == newer
    steps = [bool(step.claim) for step in record.history]
    assert steps == [True, False, True] and record.history[-1].reason == "surat susulan"


def test_the_same_claim_again_keeps_its_check(engine: Engine) -> None:
    check(engine)
    claim(engine, budget_claim(), RULES, reason="regulasi menyusul")
    assert statuses_of(engine) == ["confirmed", "unchecked"]


def test_only_the_committee_imports(engine: Engine) -> None:
    assert "may not do that" in refusal(engine, importing(RULES), CHAIR)


def test_a_roster_with_claims_is_not_replaced(tmp_path: Path) -> None:
    use_language("en")
    engine = desk_final(tmp_path / "undrawn.db", is_drawn=False)
    claim(engine, budget_claim())
    other = Contestant(id="c1", category="kota", name="Kota Lain")
    assert "not replaced" in refusal(engine, ImportRoster("x", (other,), replace=True))
    assert "no draw number yet" in refusal(engine, checking(engine), juror("j1"))
    engine.submit(checking(engine), CHAIR)  # the head of jury need not wait for the draw
    engine.ledger.close()


def test_a_category_without_the_criteria_of_claims_is_refused(tmp_path: Path) -> None:
    """The claims would be on criteria that nobody sees any more."""
    use_language("en")
    scale, criteria = {"min": 0, "max": 100, "step": 1}, [{"id": "jam", "name": "Jam", "weight": 100}]
    rubrics = desk_contest().model_dump(by_alias=True)["rubric"]
    categories = [category.model_dump(by_alias=True) for category in desk_contest().category]
    categories.append({"id": "dinas", "name": "Dinas", "rubric": "kecil", "entry": "institution"})
    contest = desk_contest().model_validate(
        {
            **desk_contest().model_dump(by_alias=True),
            "rubric": {**rubrics, "kecil": {"scale": scale, "criteria": criteria}},
            "category": categories,
        }
    )
    engine = desk_final(tmp_path / "undrawn.db", contest=contest, is_drawn=False)
    claim(engine, budget_claim())
    correcting = CorrectContestant("c1", {"category": "dinas"}, "salah kolom")
    assert "claims on Anggaran, which Dinas does not have" in refusal(engine, correcting)
    engine.submit(CorrectContestant("c2", {"category": "dinas"}, "salah kolom"), COMMITTEE)
    engine.ledger.close()


# --- checks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["unchecked", "insufficient", "clarification", "rejected"])
def test_every_state_but_confirmed_needs_a_note(engine: Engine, status: Any) -> None:
    assert "a note is needed" in refusal(engine, checking(engine, status, "  "), juror("j1"))
    check(engine, status, note="DPA belum ada")
    assert record_of(engine).status == status


def test_a_verifier_corrects_value_or_base_beside_the_claim(engine: Engine) -> None:
    check(engine, value=20 * BILLION)
    record = record_of(engine)
    assert record.claim == budget_claim() and (record.value, record.base) == (20 * BILLION, 21_250 * BILLION)
    assert mark_of(engine) == 0
    check(engine, "insufficient", note="APBD perubahan", base=20_000 * BILLION)
    assert mark_of(engine) == 60  # the correction of the value was part of the earlier check
    assert "follows from the figure" in refusal(engine, checking(engine, mark=Decimal(5)), juror("j1"))
    assert "must be above 0" in refusal(engine, checking(engine, base=Decimal(0)), juror("j1"))


def test_a_claimed_mark_is_corrected_on_its_scale(engine: Engine) -> None:
    claim(engine, EvidenceClaim(contestant="c1", criterion="regulasi", mark=Decimal(90)))
    corrected = {"contestant_id": "c1", "criterion_id": "regulasi"}
    with pytest.raises(CommandRefused):
        check(engine, mark=Decimal("70.5"), **corrected)
    check(engine, mark=Decimal(70), **corrected)
    record = record_of(engine, "c1", "regulasi")
    assert record.mark == 70 and record.claim is not None and record.claim.mark == 90


def test_undo_is_a_new_state(engine: Engine) -> None:
    check(engine)
    check(engine, "unchecked", note="salah lembaga", by=juror("j2"))
    record = record_of(engine)
    assert record.status == "unchecked"
    assert [step.actor for step in record.history] == ["Panitia", "Juri 1", "Juri 2"]


def test_who_may_check(engine: Engine) -> None:
    assert "may not do that" in refusal(engine, checking(engine), COMMITTEE)
    number = draw_numbers(engine)["c1"]
    assert "does not judge" in refusal(engine, checking(engine), juror("j9"))
    engine.submit(Recuse(number, "j1"), juror("j1"))
    assert "does not judge" in refusal(engine, checking(engine), juror("j1"))
    engine.submit(checking(engine), juror("j2"))
    engine.submit(checking(engine, "rejected", "bukan miliknya"), CHAIR)


def test_a_juror_checks_the_own_criteria_only(engine: Engine) -> None:
    criteria = {"j1": frozenset(("jam",)), "j2": frozenset(("regulasi", "anggaran"))}
    engine.state.assigned_criteria["A", "kota"] = criteria
    context = DecisionContext(engine.state, juror("j1"), engine.clock())
    with pytest.raises(CommandRefused, match="not assigned to Juri 1"):
        rule(checking(engine), context)
    assert rule(checking(engine), DecisionContext(engine.state, juror("j2"), engine.clock()))


def test_the_head_of_another_panel_may_not_check(engine: Engine) -> None:
    other_head = Actor("Kepala B", Seat(Role.CHAIR, "B"))
    assert "acts in panel B only" in refusal(engine, checking(engine), other_head)


def test_who_saw_an_older_state_is_refused(engine: Engine) -> None:
    seen = checking(engine, "insufficient", "kurang")
    check(engine, by=juror("j2"))
    message = refusal(engine, seen, juror("j1"))
    assert message.startswith("was changed by Juri 2 at ") and message.endswith(": look again")
    assert record_of(engine).status == "confirmed"


def test_the_same_check_twice_and_a_claim_that_is_not_there(engine: Engine) -> None:
    check(engine)
    assert "done already" in refusal(engine, checking(engine), juror("j1"))
    no_claim = CheckEvidence("c1", "jam", "confirmed", 5)
    assert "there is no claim on Jam pelatihan" in refusal(engine, no_claim, juror("j1"))


def test_after_a_signature_nothing_changes(engine: Engine) -> None:
    for number in engine.state.turns:
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, str(60 + number), "60", "60")
    engine.submit(Sign("kota"), CHAIR)
    assert "is signed" in refusal(engine, checking(engine), CHAIR)
    assert "is signed" in refusal(engine, importing(RULES))


def test_the_log_tells_no_figure_and_no_note(engine: Engine) -> None:
    check(engine, "rejected", note="dokumen palsu", value=20 * BILLION)
    sentences = [translate(describe_entry(engine.state, entry)) for entry in engine.ledger.read_after(0)]
    number = draw_numbers(engine)["c1"]
    assert sentences[-1] == f"Evidence of {number} Kota Awan, Anggaran: rejected"
    assert not any("palsu" in line or "20" in line for line in sentences[-2:])


def test_verify_decides_every_claim_and_check_again(tmp_path: Path) -> None:
    path = tmp_path / "final.db"
    engine = desk_final(path, contest=desk_contest())
    claim(engine, budget_claim(), RULES)
    check(engine, value=20 * BILLION)
    engine.submit(importing(RULES, others="withdraw", reason="ditarik"), COMMITTEE)
    engine.ledger.close()
    verdict = verify(path)
    assert verdict.is_good, verdict.faults
    with Ledger.open(path) as ledger:
        assert Engine(ledger).state.evidence["c1", "anggaran"].claim is None
