"""From complete to announced: lock, sign, announce, reveal step by step, withdraw, dispute, titles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory, UnlockCategory
from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.jury import Reopen, Sign, WithdrawSignatures
from scoring_tui.domain.commands.scenes import ShowScene
from scoring_tui.domain.commands.stage import Advance, Call, Freeze, Thaw, Undo
from scoring_tui.domain.commands.titles import GiveTitle, GrantAward, TakeBackTitle, WithholdAward
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.ceremony import GROUP_SIZE, make_ceremony_steps
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.boards import finish
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, new_final, send, small_contest
from tests.rules.test_properties import Book, check_results

SECOND_NAME = "Sri Wahyuni"
CATEGORY = "pengawas"


def refused(engine: Engine, command: Any, by: Actor, *words: str) -> None:
    """The command is refused with these words, and nothing is appended."""
    seq = engine.state.seq
    with pytest.raises(CommandRefused) as refusal:
        engine.submit(command, by)
    assert all(word in str(refusal.value.message) for word in words), str(refusal.value.message)
    assert engine.state.seq == seq


@pytest.fixture
def done(final: Engine) -> Engine:
    """Everybody has appeared, with scores 9, 8, 7, 6."""
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(final, number, mark)
    return final


@pytest.fixture
def signed(done: Engine) -> Engine:
    """The standing is final."""
    done.submit(Sign(CATEGORY), CHAIR)
    done.submit(Sign(CATEGORY), juror("j1"))
    return done


# --- lock and sign ----------------------------------------------------------------------------------


def test_a_category_is_locked_once_it_is_complete(final: Engine) -> None:
    finish(final, 1, "9")
    refused(final, LockCategory(CATEGORY), CHAIR, "not complete")
    for number, mark in ((2, "5"), (3, "6"), (4, "7")):
        finish(final, number, mark)
    final.submit(LockCategory(CATEGORY), CHAIR)
    refused(final, LockCategory(CATEGORY), CHAIR, "is locked; unlock it first")
    refused(final, Reopen(1, "j1", "ragu"), CHAIR, "is locked; unlock it first")
    refused(final, UnlockCategory(CATEGORY, " "), CHAIR, "a reason is needed")
    final.submit(UnlockCategory(CATEGORY, "salah baca"), CHAIR)
    refused(final, UnlockCategory(CATEGORY, "lagi"), CHAIR, "is not locked")
    final.submit(Reopen(1, "j1", "ragu"), CHAIR)


def test_the_signature_of_the_head_locks_and_a_juror_waits_for_it(done: Engine) -> None:
    refused(done, Sign(CATEGORY), juror("j1"), "not locked yet", "head of jury")
    done.submit(Sign(CATEGORY), CHAIR)
    assert CATEGORY in done.state.locked_categories
    refused(done, UnlockCategory(CATEGORY, "salah"), CHAIR, "withdraw the signatures first")
    done.submit(Sign(CATEGORY), juror("j1"))
    assert done.state.is_signed(CATEGORY)


@pytest.mark.parametrize("by", [MC_A, COMMITTEE], ids=["mc", "committee"])
def test_only_a_signed_result_is_announced(done: Engine, by: Actor) -> None:
    refused(done, AnnounceCategory(CATEGORY), by, "not signed yet")
    done.submit(Sign(CATEGORY), CHAIR)
    refused(done, AnnounceCategory(CATEGORY), by, "not signed yet")
    done.submit(Sign(CATEGORY), juror("j1"))
    refused(done, AnnounceCategory(CATEGORY), CHAIR, "this seat may not do that")
    done.submit(AnnounceCategory(CATEGORY), by)
    refused(done, AnnounceCategory(CATEGORY), by, "announced already")
    assert done.state.is_announced(CATEGORY)


# --- withdrawal -------------------------------------------------------------------------------------


def test_a_final_result_is_withdrawn_by_two_names_and_a_reason(signed: Engine) -> None:
    signed.submit(AnnounceCategory(CATEGORY), MC_A)
    signed.submit(Freeze(CATEGORY), MC_A)
    refused(signed, WithdrawSignatures(CATEGORY, " ", SECOND_NAME), CHAIR, "a reason is needed")
    refused(signed, WithdrawSignatures(CATEGORY, "salah"), CHAIR, "second person")
    refused(signed, WithdrawSignatures(CATEGORY, "salah", "Ratna Wulandari"), CHAIR, "somebody else")
    signed.submit(WithdrawSignatures(CATEGORY, "salah baca lembar", SECOND_NAME), CHAIR)
    state = signed.state
    assert not state.signatures and not state.locked_categories and not state.announcements
    assert not state.frozen_standings
    assert state.rectifications[CATEGORY].names == (CHAIR.name, SECOND_NAME)
    assert state.is_withdrawn(CATEGORY)
    signed.submit(Sign(CATEGORY), CHAIR)
    signed.submit(Sign(CATEGORY), juror("j2"))
    assert state.is_withdrawn(CATEGORY), "the old announcement does not come back by itself"
    signed.submit(AnnounceCategory(CATEGORY), MC_A)
    assert not state.is_withdrawn(CATEGORY) and CATEGORY in state.rectifications


def test_one_signature_is_withdrawn_by_the_head_alone(done: Engine) -> None:
    done.submit(Sign(CATEGORY), CHAIR)
    done.submit(WithdrawSignatures(CATEGORY, "salah klik"), CHAIR)
    assert not done.state.rectifications, "nothing was public"


def test_a_correction_ends_the_ceremony(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    signed.submit(MoveCeremony(CATEGORY, 3, 0), MC_A)
    signed.submit(WithdrawSignatures(CATEGORY, "salah", SECOND_NAME), CHAIR)
    assert signed.state.ceremony is None
    refused(signed, MoveCeremony(CATEGORY, 4, 3), MC_A, "no ceremony")


# --- disputes ---------------------------------------------------------------------------------------


def test_a_dispute_holds_its_category_alone(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    signed.submit(MoveCeremony(CATEGORY, 2, 0), MC_A)
    signed.submit(DisputeContestant(2, "Waktu paparan kurang"), CHAIR)
    refused(signed, DisputeContestant(2, "lagi"), CHAIR, "in dispute already")
    refused(signed, AnnounceCategory(CATEGORY), MC_A, "no. 2 is in dispute")
    refused(signed, MoveCeremony(CATEGORY, 3, 2), MC_A, "no. 2 is in dispute")
    signed.submit(MoveCeremony(CATEGORY, 1, 2), MC_A)
    signed.submit(EndCeremony(CATEGORY), MC_A)
    refused(signed, StartCeremony(CATEGORY), MC_A, "no. 2 is in dispute")
    refused(signed, ResolveDispute(2, ""), CHAIR, "a reason is needed")
    signed.submit(ResolveDispute(2, "Rekaman jam diperiksa: tepat 7 menit"), COMMITTEE)
    refused(signed, ResolveDispute(2, "x"), CHAIR, "not in dispute")
    signed.submit(AnnounceCategory(CATEGORY), MC_A)


def test_a_dispute_holds_lock_and_signature(done: Engine) -> None:
    done.submit(DisputeContestant(4, "Protes"), CHAIR)
    refused(done, LockCategory(CATEGORY), CHAIR, "no. 4 is in dispute")
    refused(done, Sign(CATEGORY), CHAIR, "no. 4 is in dispute")


# --- titles and awards ------------------------------------------------------------------------------


def test_a_title_is_given_with_a_reason_before_the_lock(done: Engine) -> None:
    refused(done, GiveTitle(CATEGORY, "Tercepat", 2, "x"), CHAIR, "has no title Tercepat", "Terfavorit")
    refused(done, GiveTitle(CATEGORY, "Terfavorit", 2, ""), CHAIR, "a reason is needed")
    refused(done, GiveTitle("pelaksana", "Terfavorit", 2, "x"), CHAIR, "has no title")
    done.submit(GiveTitle(CATEGORY, "Terfavorit", 4, "Paling disukai hadirin"), CHAIR)
    refused(done, GiveTitle(CATEGORY, "Terfavorit", 2, "x"), CHAIR, "went to no. 4 already")
    done.submit(TakeBackTitle(CATEGORY, "Terfavorit", "salah nomor"), CHAIR)
    refused(done, TakeBackTitle(CATEGORY, "Terfavorit", "x"), CHAIR, "nobody has the title")
    done.submit(GiveTitle(CATEGORY, "Terfavorit", 3, "Paling disukai hadirin"), CHAIR)
    done.submit(Sign(CATEGORY), CHAIR)
    refused(done, TakeBackTitle(CATEGORY, "Terfavorit", "x"), CHAIR, "is signed")
    assert [(given.title, given.number) for given in done.state.signed_results[CATEGORY].titles] == [
        ("Terfavorit", 3)
    ]


def test_nobody_gets_a_title_who_did_not_appear(final: Engine) -> None:
    refused(final, GiveTitle(CATEGORY, "Terfavorit", 1, "x"), CHAIR, "has no ballot yet")


def test_an_award_may_go_to_nobody(done: Engine) -> None:
    """Then the best one gets the next award."""
    refused(done, WithholdAward(CATEGORY, "Juara IX", "x"), CHAIR, "has no award Juara IX")
    refused(done, GrantAward(CATEGORY, "Juara I", "x"), CHAIR, "is given already")
    done.submit(WithholdAward(CATEGORY, "Juara I", "Tidak ada yang memenuhi"), CHAIR)
    refused(done, WithholdAward(CATEGORY, "Juara I", "x"), CHAIR, "goes to nobody already")
    done.submit(Sign(CATEGORY), CHAIR)
    done.submit(Sign(CATEGORY), juror("j1"))
    steps = make_ceremony_steps(done.state, CATEGORY, None, has_others=False)
    assert [(step.kind, step.award, step.numbers) for step in steps if step.kind in ("name", "nobody")] == [
        ("name", "Juara III", (2,)),
        ("name", "Juara II", (1,)),
        ("nobody", "Juara I", ()),
    ]


# --- ceremony ---------------------------------------------------------------------------------------


def test_the_steps_go_bottom_up(signed: Engine) -> None:
    steps = make_ceremony_steps(signed.state, CATEGORY, None, has_others=True)
    assert [(step.kind, step.award, step.numbers) for step in steps] == [
        ("opening", "", ()),
        ("group", "", (4,)),
        *(
            (kind, award, () if kind == "award" else (number,))
            for award, number in (("Juara III", 3), ("Juara II", 2), ("Juara I", 1))
            for kind in ("award", "unit", "name", "score")
        ),
        ("podium", "", ()),
    ]


@pytest.mark.parametrize("single_count", [None, 0, 1, 2, 3, 9])
@pytest.mark.parametrize("has_others", [True, False])
def test_everybody_is_shown_once(signed: Engine, single_count: int | None, has_others: bool) -> None:
    steps = make_ceremony_steps(signed.state, CATEGORY, single_count, has_others=has_others)
    numbers = [number for step in steps if step.kind in ("group", "name") for number in step.numbers]
    assert numbers == ([4, 3, 2, 1] if has_others else [3, 2, 1])
    assert all(len(step.numbers) <= GROUP_SIZE for step in steps)


def test_who_shares_a_place_shares_its_award(tmp_path: Path) -> None:
    """Two at the first place: both get Juara I, nobody Juara II, and the third gets Juara III."""
    contest = small_contest(scoring={"decimals": 2, "ties": ["dampak"]})
    engine = new_final(tmp_path / "f.db", contest=contest)
    for number, mark in ((1, "9"), (2, "9"), (3, "7"), (4, "6")):
        finish(engine, number, mark)
    engine.submit(Sign(CATEGORY), CHAIR)
    engine.submit(Sign(CATEGORY), juror("j1"))
    steps = make_ceremony_steps(engine.state, CATEGORY, None, has_others=False)
    assert [(step.kind, step.award, step.numbers) for step in steps if step.kind in ("award", "name")] == [
        ("award", "Juara III", ()),
        ("name", "Juara III", (3,)),
        ("award", "Juara I", ()),
        ("name", "Juara I", (1,)),
        ("name", "Juara I", (2,)),
    ]
    engine.ledger.close()


def test_the_last_step_announces(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    last_step = len(signed.state.ceremony.steps) - 1  # type: ignore[union-attr]
    signed.submit(MoveCeremony(CATEGORY, last_step, 0), MC_A)
    assert signed.state.is_announced(CATEGORY)
    signed.submit(MoveCeremony(CATEGORY, 0, last_step), MC_A)
    signed.submit(MoveCeremony(CATEGORY, last_step, 0), MC_A)
    assert signed.state.ceremony is not None and signed.state.ceremony.is_at_end
    signed.submit(StartCeremony(CATEGORY), MC_A)
    assert signed.state.ceremony.step == 0


def test_two_at_once_make_one_step(signed: Engine) -> None:
    """The second one has seen an older step."""
    signed.submit(StartCeremony(CATEGORY), MC_A)
    signed.submit(MoveCeremony(CATEGORY, 1, 0), MC_A)
    refused(signed, MoveCeremony(CATEGORY, 1, 0), Actor("MC B", Seat(Role.MC, "B")), "done already")
    refused(signed, MoveCeremony(CATEGORY, 99, 1), MC_A, "no such step")
    refused(signed, MoveCeremony(CATEGORY, -1, 1), MC_A, "no such step")
    refused(signed, StartCeremony(CATEGORY), MC_A, "is running; end it first")
    assert signed.state.ceremony is not None and signed.state.ceremony.step == 1


def test_a_ceremony_ends_the_scenes_of_rooms(signed: Engine) -> None:
    """A display with a scene of its own keeps it, such as the clock of the speaker."""
    signed.submit(ShowScene("message", panel="A", text="Selamat datang"), MC_A)
    signed.submit(ShowScene("clock", display="Lobi"), MC_A)
    signed.submit(StartCeremony(CATEGORY), MC_A)
    assert not signed.state.room_scenes and set(signed.state.display_scenes) == {"Lobi"}


# --- freezing by the contest's rule -----------------------------------------------------------------


@pytest.fixture
def frozen_last(tmp_path: Path) -> Iterator[Engine]:
    """A contest that freezes the board before the last two."""
    about = {"id": "kecil", "name": "Final", "head-of-jury": CHAIR.name}
    contest = small_contest(contest={**about, "standings": "frozen-last", "freeze-last": 2})
    engine = new_final(tmp_path / "f.db", contest=contest)
    yield engine
    engine.ledger.close()


def test_the_board_freezes_before_the_last_turns(frozen_last: Engine) -> None:
    finish(frozen_last, 1, "9")
    assert CATEGORY not in frozen_last.state.frozen_standings
    finish(frozen_last, 2, "8")
    for number in (3, 4):
        assert set(frozen_last.state.frozen_standings[CATEGORY].turns) == {1, 2}
        refused(frozen_last, Thaw(CATEGORY), MC_A, "stays frozen until its result is announced")
        finish(frozen_last, number, "5" if number == 3 else "6")
    for signer in (CHAIR, juror("j1")):
        frozen_last.submit(Sign(CATEGORY), signer)
    frozen_last.submit(WithdrawSignatures(CATEGORY, "salah", SECOND_NAME), CHAIR)
    assert set(frozen_last.state.frozen_standings[CATEGORY].turns) == {1, 2}, "nothing was announced"
    for signer in (CHAIR, juror("j1")):
        frozen_last.submit(Sign(CATEGORY), signer)
    frozen_last.submit(AnnounceCategory(CATEGORY), MC_A)
    assert CATEGORY not in frozen_last.state.frozen_standings


def test_what_the_mc_froze_earlier_stays_frozen(frozen_last: Engine) -> None:
    """A thaw in the last turns would show what the contest hides."""
    finish(frozen_last, 1, "9")
    frozen_last.submit(Freeze(CATEGORY), MC_A)
    finish(frozen_last, 2, "8")
    refused(frozen_last, Thaw(CATEGORY), MC_A, "stays frozen")
    assert set(frozen_last.state.frozen_standings[CATEGORY].turns) == {1}


# --- every order of these acts ----------------------------------------------------------------------


class Announcing(RuleBasedStateMachine):
    """A complete category that is signed, revealed, rewound, disputed, withdrawn, frozen, and so on."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(small_contest(contest={"id": "kecil", "name": "Final", "head-of-jury": CHAIR.name}))
        numbers = sorted(turn.number for turn in self.book.state.turns_in_category(CATEGORY))
        for number, mark in zip(numbers, ("9", "8", "7"), strict=True):
            self.book.submit(Call(number), MC_A)
            for phase in ("called", "presentation", "questions"):
                self.book.submit(Advance(number, phase), MC_A)  # type: ignore[arg-type]
            for id_ in ("j1", "j2", "j3"):
                send(self.book, number, id_, mark, mark, mark)  # type: ignore[arg-type]
        self.numbers = numbers

    def ask(self, command: Any, by: Actor) -> None:
        """A refusal changes nothing."""
        before = repr(self.book.state)
        try:
            self.book.submit(command, by)
        except CommandRefused:
            assert repr(self.book.state) == before

    @rule(signer=st.sampled_from([CHAIR, CHAIR, juror("j1"), juror("j2")]))
    def sign(self, signer: Actor) -> None:
        self.ask(Sign(CATEGORY), signer)

    @rule(command=st.sampled_from([LockCategory(CATEGORY), UnlockCategory(CATEGORY, "ragu")]))
    def lock(self, command: Any) -> None:
        self.ask(command, CHAIR)

    @rule(
        command=st.sampled_from([AnnounceCategory(CATEGORY), StartCeremony(CATEGORY), EndCeremony(CATEGORY)])
    )
    def announce(self, command: Any) -> None:
        self.ask(command, MC_A)

    @precondition(lambda self: self.book.state.ceremony is not None)
    @rule(change=st.sampled_from([1, 1, 1, -1, 5, 99]), is_late=st.booleans())
    def reveal(self, change: int, is_late: bool) -> None:
        """Forward, back, far ahead; now and then by somebody with an old screen."""
        ceremony = self.book.state.ceremony
        assert ceremony is not None
        new_step = max(0, min(len(ceremony.steps) - 1, ceremony.step + change))
        self.ask(MoveCeremony(CATEGORY, new_step, ceremony.step + is_late), MC_A)

    @rule(second_name=st.sampled_from(["", SECOND_NAME, CHAIR.name]))
    def withdraw(self, second_name: str) -> None:
        self.ask(WithdrawSignatures(CATEGORY, "salah baca", second_name), CHAIR)

    @rule(index=st.integers(0, 2), is_raised=st.booleans())
    def dispute(self, index: int, is_raised: bool) -> None:
        number = self.numbers[index]
        command = DisputeContestant(number, "protes") if is_raised else ResolveDispute(number, "selesai")
        self.ask(command, CHAIR)

    @rule(command=st.sampled_from([Freeze(CATEGORY), Thaw(CATEGORY), Undo("A")]))
    def freeze(self, command: Any) -> None:
        self.ask(command, MC_A)

    @rule(index=st.integers(0, 2))
    def reopen(self, index: int) -> None:
        """A ballot goes back and comes again."""
        number = self.numbers[index]
        self.ask(Reopen(number, "j1", "ragu"), CHAIR)
        if "j1" in self.book.state.missing_ballots(number):
            send(self.book, number, "j1", "5", "5", "5")  # type: ignore[arg-type]

    @rule(
        command=st.sampled_from(
            [WithholdAward(CATEGORY, "Juara I", "x"), GrantAward(CATEGORY, "Juara I", "x")]
        )
    )
    def award(self, command: Any) -> None:
        self.ask(command, CHAIR)

    @invariant()
    def holds(self) -> None:
        """What is public is signed; what is signed is what was counted; a dispute stops the way forward."""
        state = self.book.state
        check_results(state)
        signed = state.signed_results.get(CATEGORY)
        assert (signed is not None) == bool(state.signatures.get(CATEGORY))
        if signed is not None:
            placings = Tally().standing(state, CATEGORY).placings
            assert [(line.number, line.place, line.score) for line in signed.standing] == [
                (placing.candidate.number, placing.place, placing.candidate.displayed_score)
                for placing in placings
            ]
            assert bool(signed.withheld_awards) == bool(state.withheld_awards)


Announcing.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAnnouncing = Announcing.TestCase
