"""Every kind of entry has a sentence of its own, with the names a person knows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring_tui.contest.models import Juror
from scoring_tui.contest.scoring import Scoring
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    CategorySigned,
    JurorRecused,
    JurorSubstituted,
    PenaltyDropped,
    PenaltyGiven,
    SignatureWithdrawn,
    TieSettled,
)
from scoring_tui.domain.facts.messages import StageMessageCleared, StageMessageSent
from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    DifficultyImported,
    DrawnTurn,
    Factor,
    OrderDrawn,
    PinsIssued,
    Result,
    ResultsImported,
    RosterImported,
    ScoringDeclared,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.facts.stage import (
    BoardBlanked,
    BoardFrozen,
    BoardThawed,
    BreakEnded,
    BreakStarted,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContestantAbsent,
    ContestantDisqualified,
    ContestantReinstated,
    ContestantWithdrew,
    PhaseStarted,
    ScoringClosed,
    ScoringOpened,
    StepUndone,
    TurnCalled,
    TurnPostponed,
)
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from tests.helpers.support import HARD_NAMES, contestants, new_final, small_contest

DAY = date(2024, 12, 20)
READING = Reading(boot="b", ms=1, wall=1)
WHY: dict[str, Any] = {"number": 1, "reason": "sakit"}
FACTS: list[tuple[Fact, str]] = [
    (StandByCalled(panel="A", number=1, reading=READING), "No. 1 {name} called to stand by"),
    (ReadinessConfirmed(panel="A", number=1, reading=READING), "No. 1 {name} is at the stage edge"),
    (BreakChanged(panel="A", seconds=900, until="13:00", reading=READING), "Pendopo: break until 13:00"),
    (BreakChanged(panel="A", seconds=901, reading=READING), "Pendopo: the break lasts 16 minutes now"),
    (StageMessageSent(panel="A", text="halo"), "Pendopo: message to the stage: halo"),
    (StageMessageCleared(panel="A"), "Pendopo: message to the stage taken off"),
    (DaySealed(sealed_day=DAY, code="7KQ2", reading=READING), "2024-12-20 sealed with code 7KQ2"),
    (
        DayOpened(sealed_day=DAY, code="", reason="hilang", reading=READING),
        "Opened again after 2024-12-20 without its code: hilang",
    ),
    (
        DayCodeMismatched(sealed_day=DAY, code="7KQ2", reading=READING),
        "The code 7KQ2 is not that of 2024-12-20",
    ),
    (
        ClockJumped(jump_ms=-7_260_000, reading=READING),
        "The clock of the machine jumped 2 h 1 min back; running timers are right",
    ),
    (
        ClockJumped(jump_ms=30_000, reading=READING),
        "The clock of the machine jumped 30 s forward; running timers are right",
    ),
    (ContestDeclared(contest=small_contest(), leaves=()), "Contest declared: Final Kecil"),
    (
        RosterImported(source="uji.csv", contestants=contestants(["A", "B"])),
        "2 contestants imported from uji.csv",
    ),
    (
        OrderDrawn(category="pengawas", seed=7, turns=(DrawnTurn(number=1, contestant="c001", session=0),)),
        "Running order of Pengawas drawn by lot with seed 7: no. 1 to 1",
    ),
    (PinsIssued(seats=("chair", "mc:A")), "New PINs issued for 2 seats"),
    (SeatTaken(device="laptop"), "Bu Rina signed in on laptop"),
    (
        SeatLocked(locked="juror:j2", device="laptop", tries=5),
        "Seat of Juri 2 locked for a minute after 5 wrong PINs on laptop",
    ),
    (TurnCalled(panel="A", number=1, reading=READING), "No. 1 {name} called to Pendopo"),
    (
        PhaseStarted(number=1, phase="questions", seconds=300, reading=READING),
        "No. 1 {name}: questions and answers begun",
    ),
    (ClockPaused(number=1, reading=READING, reason="listrik"), "No. 1 {name}: clock stopped: listrik"),
    (ClockResumed(number=1, reading=READING), "No. 1 {name}: clock goes on"),
    (ClockExtended(number=1, seconds=-30), "No. 1 {name}: 30 seconds taken"),
    (ScoringOpened(number=1, reading=READING), "No. 1 {name}: scoring opened"),
    (
        ScoringClosed(number=1, missing=("j1", "j3")),
        "No. 1 {name}: scoring closed without Juri 1, Juri 3",
    ),
    (ContestantAbsent(number=1), "No. 1 {name} absent"),
    (ContestantWithdrew(**WHY), "No. 1 {name} withdrew: sakit"),
    (TurnPostponed(**WHY), "No. 1 {name} postponed: sakit"),
    (ContestantDisqualified(**WHY), "No. 1 {name} disqualified: sakit"),
    (ContestantReinstated(**WHY), "No. 1 {name} reinstated: sakit"),
    (
        BreakStarted(panel="A", seconds=901, reading=READING, note="salat"),
        "Pendopo: break of 16 minutes: salat",
    ),
    (BreakEnded(panel="A"), "Pendopo: break ended"),
    (StepUndone(panel="A", undone=9), "Pendopo: step #9 taken back"),
    (BoardFrozen(category="pengawas"), "Pengawas: standings frozen on the board"),
    (BoardThawed(category="pengawas"), "Pengawas: standings follow again on the board"),
    (BoardBlanked(panel="A", blank=True), "Pendopo: board blanked"),
    (
        BallotSent(number=1, juror="j1", marks={"dampak": Decimal(9)}),
        "No. 1 {name}: ballot of Juri 1 sent",
    ),
    (BallotReopened(juror="j1", **WHY), "No. 1 {name}: ballot of Juri 1 reopened: sakit"),
    (BallotExcused(juror="j1", **WHY), "No. 1 {name}: ballot of Juri 1 excused: sakit"),
    (JurorRecused(juror="j1", **WHY), "No. 1 {name}: Juri 1 stepped back: sakit"),
    (
        JurorSubstituted(panel="A", out="j1", substitute=Juror(id="j1-b", name="Bu Ganti"), reason="sakit"),
        "Pendopo: Bu Ganti takes the place of Juri 1: sakit",
    ),
    (
        TieSettled(category="pengawas", order=(1, 2), reason="pleno"),
        "Pengawas: tie settled, best first: 1 {name}, 2 {second}: pleno",
    ),
    (
        CategorySigned(category="pengawas", signer="Bu Rina", standing=()),
        "Pengawas: standing signed by Bu Rina",
    ),
    (
        SignatureWithdrawn(category="pengawas", reason="salah"),
        "Pengawas: signatures withdrawn: salah",
    ),
    (
        ScoringDeclared(scoring=Scoring(method="median"), stage=(), penalty=()),
        "rules of scoring taken again: median",
    ),
    (
        ResultsImported(
            stage="tulis", source="t.csv", results=(Result(contestant="c001", score=Decimal(1)),)
        ),
        "1 results of tulis imported from t.csv",
    ),
    (
        DifficultyImported(
            source="d.csv", factors=(Factor(contestant="c001", criterion="dampak", factor=Decimal(2)),)
        ),
        "1 factors of difficulty imported from d.csv",
    ),
    (PenaltyGiven(number=1, points=Decimal("1.5"), reason="lewat"), "No. 1 {name}: 1.5 points off: lewat"),
    (PenaltyDropped(number=1, given=9, reason="keliru"), "No. 1 {name}: penalty taken back: keliru"),
]
OTHERS: list[tuple[Fact, str]] = [
    (
        RosterImported(source="uji.csv", contestants=(), replaced=True),
        "0 contestants imported from uji.csv in place of the earlier ones",
    ),
    (SeatTaken(device="laptop", over="tablet"), "Bu Rina signed in on laptop, taking over from tablet"),
    (
        SeatLocked(locked="mc:A", device="laptop", tries=5),
        "Seat of MC Pendopo locked for a minute after 5 wrong PINs on laptop",
    ),
    (ClockExtended(number=1, seconds=30), "No. 1 {name}: 30 seconds given"),
    (ScoringClosed(number=1), "No. 1 {name}: scoring closed"),
    (BoardBlanked(panel="A", blank=False), "Pendopo: board shown"),
    (
        BallotSent(number=1, juror="j1", marks={}, paper=True),
        "No. 1 {name}: paper ballot of Juri 1 entered",
    ),
    (
        TieSettled(category="pengawas", order=(1, 2), shared=True, reason="pleno"),
        "Pengawas: place shared by 1 {name}, 2 {second}: pleno",
    ),
]


def _told(engine: Engine, fact: Fact) -> str:
    return text.translate(describe_entry(engine.state, Entry(99, "", "Bu Rina", "chair", fact, "", "")))


@pytest.mark.parametrize(("fact", "said"), [*FACTS, *OTHERS], ids=lambda it: getattr(it, "kind", ""))
def test_each_kind_in_words(final: Engine, fact: Fact, said: str) -> None:
    expected = said.replace("{name}", final.state.contestant_name(1)).replace(
        "{second}", final.state.contestant_name(2)
    )
    assert _told(final, fact) == expected


def test_hard_names_stay_as_typed(tmp_path: Any) -> None:
    engine = new_final(tmp_path / "keras.db", HARD_NAMES)
    told = [_told(engine, ContestantAbsent(number=n)) for n in range(1, 6)]
    assert {line.removesuffix(" absent").split(" ", 2)[2] for line in told} == set(HARD_NAMES)
    engine.ledger.close()


def test_a_sentence_tells_no_mark(final: Engine) -> None:
    fact = BallotSent(number=1, juror="j1", marks={"dampak": Decimal("8.5")})
    assert "8.5" not in _told(final, fact)


def test_an_actor_is_who_signed_in(final: Engine) -> None:
    by = Actor("Pak Joko", Seat(Role.MC, "A"))
    entry = Entry(1, "", by.name, str(by.seat), SeatTaken(device="x"), "", "")
    assert str(describe_entry(final.state, entry)) == "Pak Joko signed in on x"
