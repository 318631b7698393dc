"""Every kind of entry has a sentence of its own, with the names a person knows."""

from decimal import Decimal
from typing import Any

import pytest

from scoring_tui import entries as e
from scoring_tui import text
from scoring_tui.clock import Reading
from scoring_tui.contest import Juror
from scoring_tui.entries import KINDS, Actor, Entry, Fact
from scoring_tui.hall import Hall
from scoring_tui.journal import sentence
from scoring_tui.method import Scoring
from tests.support import HARD_NAMES, contestants, new_final, small_contest

READING = Reading(boot="b", ms=1, wall=1)
WHY: dict[str, Any] = {"number": 1, "reason": "sakit"}
FACTS: list[tuple[Fact, str]] = [
    (e.ContestDeclared(contest=small_contest(), leaves=()), "Contest declared: Final Kecil"),
    (
        e.RosterImported(source="uji.csv", contestants=contestants(["A", "B"])),
        "2 contestants imported from uji.csv",
    ),
    (
        e.OrderDrawn(
            category="pengawas", seed=7, turns=(e.DrawnTurn(number=1, contestant="c001", session=0),)
        ),
        "Running order of Pengawas drawn by lot with seed 7: no. 1 to 1",
    ),
    (e.PinsIssued(seats=("chair", "mc:A")), "New PINs issued for 2 seats"),
    (e.SeatTaken(device="laptop"), "Bu Rina signed in on laptop"),
    (
        e.SeatLocked(locked="juror:j2", device="laptop", tries=5),
        "Seat of Juri 2 locked for a minute after 5 wrong PINs on laptop",
    ),
    (e.TurnCalled(panel="A", number=1, reading=READING), "No. 1 {name} called to Pendopo"),
    (
        e.PhaseStarted(number=1, phase="questions", seconds=300, reading=READING),
        "No. 1 {name}: questions and answers begun",
    ),
    (e.ClockPaused(number=1, reading=READING, reason="listrik"), "No. 1 {name}: clock stopped: listrik"),
    (e.ClockResumed(number=1, reading=READING), "No. 1 {name}: clock goes on"),
    (e.ClockExtended(number=1, seconds=-30), "No. 1 {name}: 30 seconds taken"),
    (e.ScoringOpened(number=1, reading=READING), "No. 1 {name}: scoring opened"),
    (
        e.ScoringClosed(number=1, missing=("j1", "j3")),
        "No. 1 {name}: scoring closed without Juri 1, Juri 3",
    ),
    (e.ContestantAbsent(number=1), "No. 1 {name} absent"),
    (e.ContestantWithdrew(**WHY), "No. 1 {name} withdrew: sakit"),
    (e.TurnPostponed(**WHY), "No. 1 {name} postponed: sakit"),
    (e.ContestantDisqualified(**WHY), "No. 1 {name} disqualified: sakit"),
    (e.ContestantReinstated(**WHY), "No. 1 {name} reinstated: sakit"),
    (
        e.BreakStarted(panel="A", seconds=901, reading=READING, note="salat"),
        "Pendopo: break of 16 minutes: salat",
    ),
    (e.BreakEnded(panel="A"), "Pendopo: break ended"),
    (e.StepUndone(panel="A", undone=9), "Pendopo: step #9 taken back"),
    (e.BoardFrozen(category="pengawas"), "Pengawas: standings frozen on the board"),
    (e.BoardThawed(category="pengawas"), "Pengawas: standings follow again on the board"),
    (e.BoardBlanked(panel="A", blank=True), "Pendopo: board blanked"),
    (
        e.BallotSent(number=1, juror="j1", marks={"dampak": Decimal(9)}),
        "No. 1 {name}: ballot of Juri 1 sent",
    ),
    (e.BallotReopened(juror="j1", **WHY), "No. 1 {name}: ballot of Juri 1 reopened: sakit"),
    (e.BallotExcused(juror="j1", **WHY), "No. 1 {name}: ballot of Juri 1 excused: sakit"),
    (e.JurorRecused(juror="j1", **WHY), "No. 1 {name}: Juri 1 stepped back: sakit"),
    (
        e.JurorSubstituted(panel="A", out="j1", substitute=Juror(id="j1-b", name="Bu Ganti"), reason="sakit"),
        "Pendopo: Bu Ganti takes the place of Juri 1: sakit",
    ),
    (
        e.TieSettled(category="pengawas", order=(1, 2), reason="pleno"),
        "Pengawas: tie settled, best first: 1 {name}, 2 {second}: pleno",
    ),
    (
        e.CategorySigned(category="pengawas", signer="Bu Rina", standing=()),
        "Pengawas: standing signed by Bu Rina",
    ),
    (
        e.SignatureWithdrawn(category="pengawas", reason="salah"),
        "Pengawas: signatures withdrawn: salah",
    ),
    (
        e.ScoringDeclared(scoring=Scoring(method="median"), stage=(), penalty=()),
        "rules of scoring taken again: median",
    ),
    (
        e.ResultsImported(
            stage="tulis", source="t.csv", results=(e.Result(contestant="c001", score=Decimal(1)),)
        ),
        "1 results of tulis imported from t.csv",
    ),
    (
        e.DifficultyImported(
            source="d.csv", factors=(e.Factor(contestant="c001", criterion="dampak", factor=Decimal(2)),)
        ),
        "1 factors of difficulty imported from d.csv",
    ),
    (e.PenaltyGiven(number=1, points=Decimal("1.5"), reason="lewat"), "No. 1 {name}: 1.5 points off: lewat"),
    (e.PenaltyDropped(number=1, given=9, reason="keliru"), "No. 1 {name}: penalty taken back: keliru"),
]
OTHERS: list[tuple[Fact, str]] = [
    (
        e.RosterImported(source="uji.csv", contestants=(), replaced=True),
        "0 contestants imported from uji.csv in place of the earlier ones",
    ),
    (e.SeatTaken(device="laptop", over="tablet"), "Bu Rina signed in on laptop, taking over from tablet"),
    (
        e.SeatLocked(locked="mc:A", device="laptop", tries=5),
        "Seat of MC Pendopo locked for a minute after 5 wrong PINs on laptop",
    ),
    (e.ClockExtended(number=1, seconds=30), "No. 1 {name}: 30 seconds given"),
    (e.ScoringClosed(number=1), "No. 1 {name}: scoring closed"),
    (e.BoardBlanked(panel="A", blank=False), "Pendopo: board shown"),
    (
        e.BallotSent(number=1, juror="j1", marks={}, paper=True),
        "No. 1 {name}: paper ballot of Juri 1 entered",
    ),
    (
        e.TieSettled(category="pengawas", order=(1, 2), shared=True, reason="pleno"),
        "Pengawas: place shared by 1 {name}, 2 {second}: pleno",
    ),
]


def _told(hall: Hall, fact: Fact) -> str:
    return text.words(sentence(hall.state, Entry(99, "", "Bu Rina", "chair", fact, "", "")))


def test_every_kind_is_in_the_table() -> None:
    assert {fact.kind for fact, _ in FACTS} == set(KINDS)


@pytest.mark.parametrize(("fact", "said"), [*FACTS, *OTHERS], ids=lambda it: getattr(it, "kind", ""))
def test_each_kind_in_words(final: Hall, fact: Fact, said: str) -> None:
    expected = said.replace("{name}", final.state.name(1)).replace("{second}", final.state.name(2))
    assert _told(final, fact) == expected


def test_hard_names_stay_as_typed(tmp_path: Any) -> None:
    hall = new_final(tmp_path / "keras.db", HARD_NAMES)
    told = [_told(hall, e.ContestantAbsent(number=n)) for n in range(1, 6)]
    assert {line.removesuffix(" absent").split(" ", 2)[2] for line in told} == set(HARD_NAMES)
    hall.ledger.close()


def test_a_sentence_tells_no_mark(final: Hall) -> None:
    fact = e.BallotSent(number=1, juror="j1", marks={"dampak": Decimal("8.5")})
    assert "8.5" not in _told(final, fact)


def test_an_actor_is_who_signed_in(final: Hall) -> None:
    by = Actor("Pak Joko", "mc:A")
    entry = Entry(1, "", by.name, by.seat, e.SeatTaken(device="x"), "", "")
    assert str(sentence(final.state, entry)) == "Pak Joko signed in on x"
