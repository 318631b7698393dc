"""Entries that no seat could have made are found, however well their chain is mended."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Juror
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Penalise, SendBallot
from scoring_tui.domain.commands.setup import IssuePins, TakeSeat
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded
from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.facts.base import KINDS, Entry, Fact
from scoring_tui.domain.facts.corrections import ContestantCorrected, CorrectedValue, HeadOfJuryCorrected
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
    SignedPlace,
    TieSettled,
)
from scoring_tui.domain.facts.paper import PaperTakenBack, PaperTyped
from scoring_tui.domain.facts.participation import GuestChanged
from scoring_tui.domain.facts.schedule import TurnMoved
from scoring_tui.domain.facts.setup import (
    DrawnTurn,
    OrderDrawn,
    PinsIssued,
    ResultsImported,
    RosterImported,
    ScoringDeclared,
    SeatTaken,
)
from scoring_tui.domain.facts.stage import (
    BoardBlanked,
    BoardFrozen,
    BreakStarted,
    ClockExtended,
    ContestantDisqualified,
    ContestantReinstated,
    PhaseStarted,
    ScoringClosed,
    ScoringOpened,
    StepUndone,
    TurnCalled,
)
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.replay import Replay, group_entries
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.schema import VERSION
from scoring_tui.ledger.store import Ledger
from tests.helpers.forger import append_entry, rewrite_rows
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, FakeClock, juror, new_final
from tests.rules.test_properties import Book, Final

READING = Reading(boot="test", ms=1_000_000, wall=1_700_001_000_000)
MARKS = {"dampak": Decimal(8), "kebaruan": Decimal(7), "paparan": Decimal(9)}
DEVICES = {"juror:j1": "l1", "juror:j2": "l2", "juror:j3": "l3", "mc:A": "lm", "chair": "lc"}


def at_device(actor: Actor) -> Actor:
    """The person at the device that holds the seat."""
    return replace(actor, device=DEVICES.get(str(actor.seat), ""))


def play(engine: Engine) -> None:
    """Turn 1 is closed, turn 2 waits for a ballot of j3, turn 3 is on stage, turn 4 waits."""

    def submit(command: Command, actor: Actor) -> None:
        engine.submit(command, at_device(actor))

    submit(IssuePins(tuple(map(Seat.parse, DEVICES))), COMMITTEE)
    for actor in (juror("j1"), juror("j2"), juror("j3"), MC_A, CHAIR):
        submit(TakeSeat(DEVICES[str(actor.seat)]), actor)
    for number, juror_ids in ((1, ("j1", "j2", "j3")), (2, ("j1", "j2"))):
        submit(Call(number), MC_A)
        while (phase := engine.state.turns[number].phase) != "scoring":
            submit(Advance(number, phase), MC_A)
        for juror_id in juror_ids:
            submit(SendBallot(number, MARKS), juror(juror_id))
    submit(Penalise(1, Decimal(1), "lewat waktu"), CHAIR)
    submit(Call(3), MC_A)
    submit(Advance(3, "called"), MC_A)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A final in its middle."""
    engine = new_final(tmp_path_factory.mktemp("honest") / "final.db", clock=FakeClock())
    play(engine)
    engine.ledger.close()
    return engine.ledger.path


@pytest.fixture(scope="module")
def replay(honest: Path) -> Replay:
    """The final after its last entry; the forgeries are never applied."""
    replay = Replay(VERSION, has_devices=True)
    with Ledger.open(honest) as ledger:
        for group in group_entries(ledger.read_after(0)):
            assert replay.apply(group) is None
    return replay


def ballot(number: int = 2, juror_id: str = "j3", **changes: Any) -> BallotSent:
    return BallotSent(**{"number": number, "juror": juror_id, "marks": MARKS, **changes})


SUBSTITUTE = Juror(id="j1-b", name="Orang Baru", office="")
UNIT: dict[str, CorrectedValue] = {"unit": "Dinas Kesehatan"}
AGAIN = (DrawnTurn(number=9, contestant="c001", session=0),)
PLACE = SignedPlace(number=1, place=1, score=Decimal("7.05"))

FORGERIES: dict[str, tuple[str, Fact]] = {
    # --- a seat that may not ---
    "penalty by a juror": ("juror:j1", PenaltyGiven(number=1, points=Decimal(2), reason="x")),
    "penalty by the MC": ("mc:A", PenaltyGiven(number=1, points=Decimal(2), reason="x")),
    "disqualification by the board": ("board:A", ContestantDisqualified(number=4, reason="x")),
    "disqualification by a juror": ("juror:j1", ContestantDisqualified(number=4, reason="x")),
    "substitute by nobody": ("", JurorSubstituted(panel="A", out="j1", substitute=SUBSTITUTE, reason="x")),
    "substitute by a juror": (
        "juror:j2", JurorSubstituted(panel="A", out="j1", substitute=SUBSTITUTE, reason="x"),
    ),
    "ballot from the MC's seat": ("mc:A", ballot()),
    "ballot from another juror's seat": ("juror:j2", ballot()),
    "ballot from the committee's seat": ("committee", ballot()),
    "ballot from a seat that is none": ("auditor:j3", ballot()),
    "ballot by the head of jury": ("chair", ballot()),
    "reopened by its juror": ("juror:j1", BallotReopened(number=1, juror="j1", reason="x")),
    "excused by the MC": ("mc:A", BallotExcused(number=2, juror="j3", reason="x")),
    "recused by another juror": ("juror:j1", JurorRecused(number=2, juror="j3", reason="x")),
    "called by a juror": ("juror:j1", TurnCalled(panel="A", number=4, reading=READING)),
    "called by the MC of another room": ("mc:B", TurnCalled(panel="A", number=4, reading=READING)),
    "scoring opened by the committee": ("committee", ScoringOpened(number=3, reading=READING)),
    "order of a tie by a juror": ("juror:j1", TieSettled(category="pengawas", order=(1, 2), reason="x")),
    "signature by the MC": ("mc:A", CategorySigned(category="pengawas", signer="x", standing=(PLACE,))),
    "signatures withdrawn by a juror": ("juror:j1", SignatureWithdrawn(category="pengawas", reason="x")),
    "correction by a juror": (
        "juror:j1",
        ContestantCorrected(contestant="c001", before=UNIT, after={"unit": "B"}, reason="x"),
    ),
    "head of jury corrected by the MC": (
        "mc:A", HeadOfJuryCorrected(before=CHAIR.name, after="Orang Lain", reason="x"),
    ),
    "results by the MC": ("mc:A", ResultsImported(stage="tes", source="x", results=())),
    "guest by the MC": ("mc:A", GuestChanged(contestant="c001", is_guest=True, reason="x")),
    "PINs by the MC": ("mc:A", PinsIssued(seats=("juror:j1",), ends_sessions=True)),
    "session ended by a juror": ("juror:j1", SessionEnded(ended="juror:j2", device="l2")),
    "unlocked by the MC": ("mc:A", SeatUnlocked(unlocked="juror:j2")),
    "board frozen by a juror": ("juror:j1", BoardFrozen(category="pengawas")),
    "board blanked by a juror": ("juror:j1", BoardBlanked(panel="A", blank=True)),
    "break by the committee": ("committee", BreakStarted(panel="A", seconds=60, reading=READING)),
    "appearance again by the head of jury": (
        "chair", AppearanceRepeated(panel="A", number=1, reading=READING, reason="x"),
    ),
    "turn moved by a juror": (
        "juror:j1", TurnMoved(number=4, from_panel="A", panel="A", session=0, before=2),
    ),
    # --- a moment at which it was not possible ---
    "ballot before scoring": ("juror:j3", ballot(4)),
    "ballot of a turn that does not exist": ("juror:j3", ballot(77)),
    "second ballot": ("juror:j1", ballot(2, "j1")),
    "signature of what is not complete": (
        "chair", CategorySigned(category="pengawas", signer=CHAIR.name, standing=(PLACE,)),
    ),
    "tie that is none": ("chair", TieSettled(category="pengawas", order=(1, 2, 3), reason="x")),
    "penalty dropped that was not given": ("chair", PenaltyDropped(number=1, given=3, reason="x")),
    "reinstated who is not out": ("chair", ContestantReinstated(number=4, reason="x")),
    "undone what is not the last step": ("mc:A", StepUndone(panel="A", undone=4)),
    "called while another is on stage": ("mc:A", TurnCalled(panel="A", number=4, reading=READING)),
    "reopened what is open": ("chair", BallotReopened(number=2, juror="j3", reason="x")),
    "excused what was sent": ("chair", BallotExcused(number=1, juror="j1", reason="x")),
    "rules changed after the first ballot": (
        "committee", ScoringDeclared.model_construct(scoring=None, stage=(), penalty=()),
    ),
    "roster replaced after the draw": (
        "committee",
        RosterImported(
            source="x", contestants=(Contestant(id="c9", category="pengawas", name="X"),), replaced=True
        ),
    ),
    "drawn a second time": (
        "committee",
        OrderDrawn(category="pengawas", seed=1, turns=AGAIN, late=True),
    ),
    "paper of two who did not type it": ("committee", ballot(paper=True, typed_by=("Ani", "Budi"))),
    "paper of one person": ("committee", ballot(paper=True, typed_by=("Panitia",))),
    "paper of nobody": ("committee", ballot(paper=True)),
    "paper taken back that is none": ("committee", PaperTakenBack(number=1, juror="j1", reason="x")),
    "signatures withdrawn that are none": ("chair", SignatureWithdrawn(category="pengawas", reason="x")),
    "clock of nobody": ("mc:A", ClockExtended(number=1, seconds=60)),
    # --- content that the rules do not give ---
    "mark off the scale": ("juror:j3", ballot(marks={**MARKS, "dampak": Decimal("10.5")})),
    "mark between the steps": ("juror:j3", ballot(marks={**MARKS, "dampak": Decimal("8.3")})),
    "mark missing": ("juror:j3", ballot(marks={"dampak": Decimal(8)})),
    "mark of no criterion": ("juror:j3", ballot(marks={**MARKS, "x": Decimal(1)})),
    "ballot on paper by the juror": ("juror:j3", ballot(paper=True, typed_by=("a", "b"))),
    "first typing by a juror": ("juror:j3", PaperTyped(number=2, juror="j3", marks=MARKS)),
    "ballot missing that nobody tells": ("mc:A", ScoringClosed(number=2)),
    "more time than declared": (
        "mc:A", PhaseStarted(number=3, phase="questions", seconds=900, reading=READING),
    ),
    "correction of what was not so": (
        "committee",
        ContestantCorrected(contestant="c001", before={"unit": "Lain"}, after={"unit": "B"}, reason="x"),
    ),
    "correction without a reason": (
        "committee",
        ContestantCorrected(contestant="c001", before=UNIT, after={"unit": "B"}, reason=""),
    ),
    "juror who sits in no panel": ("juror:j9", ballot(2, "j9")),
    "seat that does not exist": ("juror:j9", SeatTaken(device="", over="")),
}  # fmt: skip


def make_entry(replay: Replay, seat: str, fact: Fact, **changes: str) -> Entry:
    """The next entry, from the device that holds the seat."""
    header = {"key": "forged", "device": DEVICES.get(seat, ""), **changes}
    at = "2026-01-01T00:00:00.000+00:00"
    return Entry(replay.state.seq + 1, at, "Pemalsu", seat, fact, hash="", **header)


def is_found(replay: Replay, entries: Sequence[Entry]) -> bool:
    """Whether verify would name the entries; forged ones may raise anything."""
    try:
        return replay.find_fault(entries) is not None
    except Exception:  # noqa: BLE001 - verify reports it as a fault
        return True


@pytest.mark.parametrize("name", FORGERIES)
def test_what_no_seat_could_have_made_is_found(replay: Replay, name: str) -> None:
    assert is_found(replay, [make_entry(replay, *FORGERIES[name])])


def test_what_a_seat_can_make_is_accepted(replay: Replay) -> None:
    """Otherwise the tests above would prove nothing."""
    assert replay.find_fault([make_entry(replay, "juror:j3", ballot())]) is None
    penalty = PenaltyGiven(number=1, points=Decimal(2), reason="x")
    assert replay.find_fault([make_entry(replay, "chair", penalty)]) is None
    closed = ScoringClosed(number=2, missing=("j3",))
    assert replay.find_fault([make_entry(replay, "mc:A", closed)]) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"device": "lain"}, "another device took this seat over"),
        ({"device": ""}, "was sent from no device, although one held the seat"),
        ({"key": "forged/2"}, "is a part of a command that is not whole"),
    ],
)
def test_a_ballot_with_a_forged_header_is_found(
    replay: Replay, changes: dict[str, str], message: str
) -> None:
    fault = replay.find_fault([make_entry(replay, "juror:j3", ballot(), **changes)])
    assert message in str(fault)


def test_a_device_cannot_sign_in_by_another(replay: Replay) -> None:
    taken = make_entry(replay, "juror:j3", SeatTaken(device="lain", over="l3"))
    assert "another device signed in than the one that sent it" in str(replay.find_fault([taken]))
    assert replay.find_fault([replace(taken, device="lain")]) is None


# --- whole files whose chain was mended ---------------------------------------------------------------


@pytest.fixture
def copy(honest: Path, tmp_path: Path) -> Path:
    """A copy of it, to be forged."""
    return Path(shutil.copy(honest, tmp_path / "copy.db"))


def faults(path: Path) -> list[str]:
    return [str(fault) for fault in verify(path).faults]


def test_an_honest_file_is_good(honest: Path) -> None:
    assert faults(honest) == []
    assert verify(honest).notes == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("penalty by a juror", "this seat may not do that"),
        ("disqualification by the board", "this seat may not do that"),
        ("substitute by nobody", "there is no seat "),
        ("ballot from the MC's seat", "this seat may not do that"),
    ],
)
def test_a_forged_entry_of_a_file_is_named(copy: Path, name: str, reason: str) -> None:
    seat, fact = FORGERIES[name]
    seq = append_entry(copy, seat, fact, device=DEVICES.get(seat, ""))
    (fault,) = faults(copy)
    assert fault.startswith(f"entry {seq}") and reason in fault and f": {fact.kind})" in fault


def test_an_entry_given_to_another_seat_is_found(copy: Path) -> None:
    def move_penalty(rows: list[dict[str, Any]]) -> None:
        (row,) = (row for row in rows if row["kind"] == "penalty-given")
        row |= {"seat": "mc:A", "device": DEVICES["mc:A"]}

    rewrite_rows(copy, move_penalty)
    (fault,) = faults(copy)
    assert "was not possible then at seat mc:A: this seat may not do that" in fault


def test_an_entry_taken_out_of_the_middle_is_found(copy: Path) -> None:
    def remove_opening(rows: list[dict[str, Any]]) -> None:
        index = next(index for index, row in enumerate(rows) if row["kind"] == "scoring-opened")
        del rows[index]

    rewrite_rows(copy, remove_opening)
    (fault,) = faults(copy)
    assert "is not open yet" in fault


def test_a_clock_that_was_set_back_is_a_note(copy: Path) -> None:
    def set_back(rows: list[dict[str, Any]]) -> None:
        rows[-1]["at"] = "2020-01-01T00:00:00.000+00:00"

    rewrite_rows(copy, set_back)
    result = verify(copy)
    assert result.is_good
    (note,) = map(str, result.notes)
    assert note.startswith(f"the clock of the machine was set back before entry {result.entry_count}: 1 ")


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("CREATE TABLE hidden (x)", "hidden"),
        ("DROP INDEX idx_ledger_key", "idx_ledger_key"),
        ("CREATE INDEX slow ON ledger (at)", "slow"),
        ("DROP TABLE draft", "draft"),
        ("ALTER TABLE seat ADD COLUMN copy TEXT", "seat"),
    ],
)
def test_tables_and_indexes_that_were_changed_are_named(copy: Path, statement: str, name: str) -> None:
    with Ledger.open(copy) as ledger:
        own_connection(ledger).execute(statement)
    assert f"tables or indexes were taken out, changed or added: {name}" in faults(copy)


# --- a malicious committee ----------------------------------------------------------------------------

KINDS_BY_ROLES = {
    "committee": (
        "contest-declared scoring-declared results-imported modules-imported difficulty-imported"
        " roster-imported order-entered assignments-declared undrawn-excluded undrawn-reinstated paper-typed"
        " seat-unlocked session-ended evidence-imported entrants-advanced poll-slips-made vote-cast"
        " personal-data-forgotten personal-data-erased"
    ),
    "chair committee": (
        "contestant-corrected juror-corrected head-of-jury-corrected panel-head-corrected room-corrected"
        " session-corrected guest-changed penalty-given penalty-dropped juror-substituted ballot-excused"
        " ballot-reopened pins-issued paper-taken-back contestant-reinstated dispute-raised dispute-resolved"
        " level-agreed agreement-cancelled"
    ),
    "mc": (
        "turn-called phase-started clock-paused clock-resumed clock-extended turn-postponed break-started"
        " break-ended step-undone appearance-repeated stand-by-called break-changed"
    ),
    "mc chair": (
        "scoring-opened scoring-closed board-frozen board-thawed board-blanked juror-nudged"
        " stage-message-sent stage-message-cleared clock-jumped"
    ),
    "mc chair juror": "hand-lowered",
    "juror": "hand-raised ballot-confirmed",
    "mc committee": (
        "turn-moved order-drawn contestant-absent category-announced ceremony-started ceremony-moved"
        " ceremony-ended scene-shown displays-identified readiness-confirmed"
    ),
    "mc chair committee": (
        "contestant-withdrew contestant-disqualified day-sealed day-opened day-code-mismatched poll-opened"
        " poll-closed"
    ),
    "chair": (
        "tie-settled signature-withdrawn category-locked category-unlocked title-given title-taken-back"
        " award-withheld award-granted"
    ),
    "chair juror": "category-signed juror-recused evidence-checked",
    "juror committee": "ballot-sent",
    "mc chair juror committee": "seat-taken seat-locked wrong-pins-reported",
}
ROLES_BY_KIND = {
    kind: set(roles.split()) for roles, kinds in KINDS_BY_ROLES.items() for kind in kinds.split()
}
"""Who may do what, written down apart from the rules."""
OWN_KINDS = ("ballot-sent", "ballot-confirmed", "hand-raised")
"""What no juror does for another one."""

SEATS = (
    "board",
    "board:A",
    "mc:A",
    "mc:B",
    "juror:j1",
    "juror:j2",
    "juror:j3",
    "chair",
    "committee",
    "nobody",
)


def forge_seats(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries from every seat that may not make them; what is a juror's own from every other juror."""
    kind = entries[0].fact.kind
    for seat in SEATS:
        is_other_juror = kind in OWN_KINDS and entries[0].seat.startswith("juror") and seat != entries[0].seat
        if seat.partition(":")[0] not in ROLES_BY_KIND[kind] or is_other_juror:
            yield [replace(entry, seat=seat) for entry in entries]


def forge_headers(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries without their first, or with a last one from another time."""
    yield [replace(entries[0], key=f"{entries[0].key}/2"), *entries[1:]]
    if len(entries) > 1:
        yield list(entries[1:])
        yield [*entries[:-1], replace(entries[-1], at="2024-12-20T02:00:00.000+00:00")]


ABSURD_VALUES: dict[str, Any] = {
    "number": 777, "juror": "j99", "category": "tiada", "panel": "Z", "contestant": "c999", "given": 1,
    "undone": 1, "before": {"name": "Bukan nama lama"}, "missing": ("j99",), "leaves": (), "turns": (),
    "signer": "Bukan penanda tangan", "signed": 1, "step": 99, "title": "Tiada", "award": "Tiada",
}  # fmt: skip
"""Values that no rule gives, by the name of the field."""


def forge_values(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries with one value that cannot be."""
    first_entry = entries[0]
    for field, value in ABSURD_VALUES.items():
        is_order = field == "before" and not isinstance(getattr(first_entry.fact, field, None), dict)
        if hasattr(first_entry.fact, field) and not is_order:
            forged = first_entry.fact.model_copy(update={field: value})
            yield [replace(first_entry, fact=forged), *entries[1:]]


FORGERS: tuple[Callable[[Sequence[Entry]], Iterator[list[Entry]]], ...] = (
    forge_seats, forge_headers, forge_values,
)  # fmt: skip

UNREPEATABLE = {
    "contest-declared", "ballot-sent", "penalty-dropped", "category-signed", "ballot-excused",
    "juror-recused",
    "guest-changed", "contestant-corrected", "juror-corrected", "room-corrected", "contestant-disqualified",
    "contestant-withdrew", "contestant-reinstated", "order-drawn", "board-frozen", "board-thawed",
    "board-blanked", "scoring-closed", "break-started", "break-ended", "clock-paused", "clock-resumed",
    "signature-withdrawn", "roster-imported", "undrawn-excluded", "step-undone", "hand-raised",
    "hand-lowered", "juror-nudged", "ballot-confirmed",
}  # fmt: skip
"""Kinds whose entry cannot follow itself."""


class ForgedBook(Book):
    """A ledger whose every command is forged in all ways before it is appended, and repeated after it."""

    def before_append(self, entries: Sequence[Entry]) -> None:
        """Nothing that a committee could write instead is accepted."""
        for forge in FORGERS:
            for forged_entries in forge(entries):
                assert is_found(self.replay, forged_entries), forged_entries

    def after_append(self, entries: Sequence[Entry]) -> None:
        """The same once more is not accepted."""
        if entries[0].fact.kind in UNREPEATABLE:
            assert is_found(self.replay, entries), entries


class MaliciousCommittee(Final):
    """A final whose owner rewrites its file at every moment."""

    def __init__(self) -> None:
        super().__init__()
        self.book = ForgedBook()


MaliciousCommittee.TestCase.settings = settings(max_examples=5, stateful_step_count=40, deadline=None)
TestMaliciousCommittee = MaliciousCommittee.TestCase


def test_the_roles_of_every_kind_are_written_down() -> None:
    assert set(ROLES_BY_KIND) == set(KINDS), "add the kind to ROLES_BY_KIND"
    known_roles = {str(role) for role in Role}
    assert all(roles <= known_roles for roles in ROLES_BY_KIND.values())
