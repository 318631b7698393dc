"""Paper ballots: typed by two persons before they count, only once scoring is open, and taken back."""

from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, Reopen, SendBallot, TakeBackPaper
from scoring_tui.domain.commands.stage import Call, CloseScoring, OpenScoring, Undo, Withdraw
from scoring_tui.domain.seat import COMMITTEE_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.rules.base import decide
from tests.helpers.support import CHAIR, MC_A, enter_paper, juror, new_final, small_contest, to_scoring
from tests.rules.test_rules import refused

ANI, BUDI, CITRA = (Actor(name, COMMITTEE_SEAT) for name in ("Ani", "Budi", "Citra"))
MARKS = {"dampak": Decimal(8), "kebaruan": Decimal(7), "paparan": Decimal("6.5")}
OTHER_MARKS = {**MARKS, "kebaruan": Decimal("7.5")}


def sheet(number: int = 1, id_: str = "j1", marks: dict[str, Decimal] | None = None) -> EnterPaper:
    """One signed sheet."""
    return EnterPaper((PaperBallot(number, id_, marks or MARKS),))


def never_called(number: int, id_: str = "j1", marks: dict[str, Decimal] | None = None) -> EnterPaper:
    """One signed sheet of a turn that the program never called."""
    return EnterPaper(sheet(number, id_, marks).ballots, never_called=True)


# --- typed twice ------------------------------------------------------------------------------------


def test_a_ballot_counts_when_two_persons_typed_the_same(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(sheet(), ANI)
    assert final.state.find_ballot(1, "j1") is None
    assert "j1" in final.state.missing_ballots(1)
    final.submit(sheet(), BUDI)
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.paper and ballot.typed_by == ("Ani", "Budi")
    assert final.state.typed_ballots == {}
    assert find_disagreements(final.ledger, final.state, final.tally) == []


@pytest.mark.parametrize("name", ["Ani", "ANI", " ani  "])
def test_the_same_person_is_not_a_second_one(final: Engine, name: str) -> None:
    to_scoring(final, 1)
    final.submit(sheet(), ANI)
    same_person = Actor(name, COMMITTEE_SEAT)
    refused(final, sheet(), same_person, "all 1 ballots of this sheet are in already")
    final.submit(sheet(marks=OTHER_MARKS), same_person)
    assert final.state.typed_ballots[1, "j1"].marks == OTHER_MARKS
    assert final.state.ballots == {}


def test_a_person_without_a_name_cannot_type(final: Engine) -> None:
    to_scoring(final, 1)
    refused(final, sheet(), Actor(" ", COMMITTEE_SEAT), "a name is needed")


def test_different_marks_are_refused_until_a_person_corrects_them(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(sheet(), ANI)
    message = "Kebaruan: 7.5 here, but Ani typed 7; look at the paper"
    refused(final, sheet(marks=OTHER_MARKS), BUDI, message)
    final.submit(sheet(marks=OTHER_MARKS), ANI)
    final.submit(sheet(marks=OTHER_MARKS), BUDI)
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks == OTHER_MARKS


def test_a_file_is_typed_as_a_whole(final: Engine) -> None:
    to_scoring(final, 1)
    both = EnterPaper((*sheet().ballots, *sheet(id_="j2").ballots))
    final.submit(both, ANI)
    wrong = EnterPaper((*sheet().ballots, *sheet(id_="j2", marks=OTHER_MARKS).ballots))
    refused(final, wrong, BUDI, "look at the paper")
    assert final.state.ballots == {} and len(final.state.typed_ballots) == 2


def test_what_is_in_already_is_passed_over(final: Engine) -> None:
    to_scoring(final, 1)
    enter_paper(final, *sheet().ballots)
    facts = final.submit(EnterPaper((*sheet().ballots, *sheet(id_="j2").ballots)), CITRA)
    assert [entry.fact.kind for entry in facts] == ["paper-typed"]


def test_a_contest_may_waive_the_second_typing(tmp_path: Path) -> None:
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["contest"]["paper-typed-twice"] = False
    engine = new_final(tmp_path / "f.db", contest=Contest.model_validate(declared))
    to_scoring(engine, 1)
    engine.submit(sheet(), ANI)
    ballot = engine.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.typed_by == ("Ani",)
    engine.ledger.close()


def test_a_ballot_from_the_screen_ends_the_waiting(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(sheet(), ANI)
    final.submit(SendBallot(1, OTHER_MARKS), juror("j1"))
    assert final.state.typed_ballots == {}
    refused(final, sheet(), BUDI, "was sent already")


def test_two_persons_at_once_give_one_ballot(final: Engine) -> None:
    """Both decided on the same state: the later one is decided again on the newer state."""
    to_scoring(final, 1)
    final.submit(sheet(), ANI)
    other = Engine(type(final.ledger).open(final.ledger.path), final.clock)
    final.submit(sheet(), BUDI)
    refused(other, sheet(), CITRA, "in already")
    other.ledger.close()
    assert len(final.state.ballots[1]) == 1


def test_verify_accepts_two_typings(final: Engine) -> None:
    to_scoring(final, 1)
    enter_paper(final, *sheet().ballots)
    final.submit(TakeBackPaper(1, "j1", "salah juri"), ANI)
    verdict = verify(final.ledger.path)
    assert verdict.is_good and verdict.faults == ()


# --- when paper may come in -------------------------------------------------------------------------


def test_paper_waits_for_scoring(final: Engine) -> None:
    refused(
        final, sheet(4), ANI, "no. 4 was not called yet; --never-called says that it appeared all the same"
    )
    final.submit(Call(4), MC_A)
    refused(final, never_called(4), ANI, "scoring of no. 4 is not open yet")


def test_the_second_typing_needs_not_say_it_again(final: Engine) -> None:
    final.submit(never_called(4), ANI)
    assert final.state.turns[4].phase == "queued"
    final.submit(sheet(4), BUDI)
    assert final.state.turns[4].phase == "scoring"


# --- a wrong number (B1) ----------------------------------------------------------------------------


@pytest.mark.parametrize("by_chair", [True, False])
def test_a_turn_waits_again_without_its_only_paper(final: Engine, by_chair: bool) -> None:
    enter_paper(final, *sheet(4).ballots)
    if by_chair:
        final.submit(Reopen(4, "j1", "salah nomor"), CHAIR)
    else:
        final.submit(TakeBackPaper(4, "j1", "salah nomor"), ANI)
    assert final.state.turns[4].phase == "queued"
    assert final.state.reopened_ballots == {} and final.state.returned_ballots == {}
    to_scoring(final, 4)
    final.submit(SendBallot(4, OTHER_MARKS), juror("j1"))
    assert find_disagreements(final.ledger, final.state, final.tally) == []


def test_a_turn_with_other_ballots_does_not_wait(final: Engine) -> None:
    enter_paper(final, *sheet(4).ballots, *sheet(4, "j2").ballots)
    final.submit(TakeBackPaper(4, "j1", "salah juri"), ANI)
    assert final.state.turns[4].phase == "scoring"
    assert final.state.missing_ballots(4) == ("j1", "j3")
    final.submit(TakeBackPaper(4, "j2", "salah nomor"), ANI)
    assert final.state.turns[4].phase == "queued"


def test_a_called_turn_does_not_wait_again(final: Engine) -> None:
    to_scoring(final, 4)
    enter_paper(final, *sheet(4).ballots)
    final.submit(TakeBackPaper(4, "j1", "salah juri"), ANI)
    assert final.state.turns[4].phase == "scoring"


def test_undo_of_other_turns_remains(final: Engine) -> None:
    """Paper for no. 4 drops the steps of no. 4 and the older ones, not the newer steps of others."""
    final.submit(Withdraw(4), MC_A)
    final.submit(Undo("A"), MC_A)
    final.submit(Call(1), MC_A)
    enter_paper(final, *sheet(4).ballots)
    final.submit(Undo("A"), MC_A)
    assert final.state.turns[1].phase == "queued" and final.state.turns[4].phase == "scoring"


def test_closing_scoring_of_paper_is_forgotten_with_it(final: Engine) -> None:
    enter_paper(final, *sheet(4).ballots)
    final.submit(CloseScoring(4, despite_missing=True), MC_A)
    final.submit(TakeBackPaper(4, "j1", "salah nomor"), ANI)
    assert final.state.turns[4].phase == "queued"
    refused(final, Undo("A"), MC_A, "nothing to undo")
    refused(final, OpenScoring(4), MC_A, "not closed")


def test_only_paper_is_taken_back(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(SendBallot(1, MARKS), juror("j1"))
    refused(final, TakeBackPaper(1, "j1", "salah"), ANI, "there is no paper ballot of Juri 1 for no. 1")
    final.submit(sheet(id_="j2"), ANI)
    refused(final, TakeBackPaper(1, "j2", " "), ANI, "a reason is needed")
    assert decide(final.state, TakeBackPaper(1, "j2", "salah juri"), ANI, final.clock())
