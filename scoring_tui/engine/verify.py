"""Verify a contest file: hash chain, damage, altered tables, every entry in order, and the recount."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import singledispatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.jury import BallotSent, CategorySigned
from scoring_tui.domain.facts.schedule import OrderEntered
from scoring_tui.domain.facts.setup import OrderDrawn, ResultsImported
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements, recount_notes
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.chain import ChainBreak
from scoring_tui.ledger.codes import parse_code
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import EntryHeader, LedgerPort
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.setup import draw_lots
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """The findings about one contest file."""

    entry_count: int
    code: str
    language: str
    """Language of the contest; empty if it cannot be read."""
    faults: tuple[LazyText, ...]
    """Messages about errors, the first bad entry first."""
    code_match: LazyText | None = None
    """The entry with the code given to `verify`."""
    notes: tuple[LazyText, ...] = ()
    """What could not be checked; not an error."""
    contest_id: str | None = None
    """None if it cannot be read."""

    @property
    def is_good(self) -> bool:
        """Whether there are no faults."""
        return not self.faults


def verify(path: Path, code: str | None = None) -> VerificationResult:
    """Verify a file; with a `code`, also that an entry of the unbroken chain has this code.

    The file is read in one snapshot, so it can be in use meanwhile. Removing the last entries is detected
    only with the code of a removed entry. Raises `LedgerError` if there is no contest to read, and
    `CommandRefused` for a malformed code or one that is too short.
    """
    parsed_code = None if code is None else parse_code(code)
    with Ledger.open(path) as ledger:
        audit = _Audit(ledger)
        try:
            with ledger.audit.snapshot():
                audit.run(parsed_code)
        except LedgerError as error:
            audit.faults.append(error.message)
        return audit.build_result()


class _Audit:
    """The checks of one ledger and their findings."""

    def __init__(self, ledger: LedgerPort) -> None:
        self.ledger = ledger
        self.faults: list[LazyText] = []
        self.state = State()
        self.matching_header: EntryHeader | None = None
        self.code_match: LazyText | None = None
        self.head: tuple[int, str] = (0, "")

    def run(self, code: str | None) -> None:
        """Run all checks, those that name an entry first."""
        self.head = self.ledger.head[0], self.ledger.code
        chain_break = self.ledger.audit.find_chain_break()
        if chain_break is not None:
            self.faults.append(self._describe_bad_entry(chain_break.seq, chain_break.description))
        if code is not None:
            self._find_code(code, chain_break)
        damages = self.ledger.audit.find_damage()
        if damages and (error := self.ledger.audit.find_foreign_log()) is not None:
            self.faults.append(error.message)
        self.faults += [lazy("the file is damaged: {what}", what=damage) for damage in damages]
        altered_objects = self.ledger.audit.altered_objects()
        if altered_objects:
            message = lazy(
                "triggers or views were taken out, changed or added: {names}",
                names=", ".join(altered_objects),
            )
            self.faults.append(message)
        if self._replay_entries():
            self._compare_counts()
        self.code_match = self._describe_match()

    def build_result(self) -> VerificationResult:
        """Return the findings so far."""
        contest = self.state.declared_contest
        language, contest_id = (contest.contest.language, contest.contest.id) if contest else ("", None)
        notes = recount_notes(self.ledger, contest) if contest else ()
        faults = tuple(self.faults)
        return VerificationResult(*self.head, language, faults, self.code_match, notes, contest_id)

    def _describe_bad_entry(self, seq: int, message: LazyText) -> LazyText:
        header = self.ledger.audit.read_header(seq)
        if header is None:
            return message
        _, at, actor, seat, device, kind = header
        return lazy(
            "{what} ({at}, {actor} at seat {seat}{device}: {kind})",
            what=message,
            at=at,
            actor=actor,
            seat=seat,
            device=_device_suffix(device),
            kind=kind,
        )

    def _find_code(self, code: str, chain_break: ChainBreak | None) -> None:
        header = self.ledger.audit.find_header(code)
        if header is None or (chain_break is not None and header[0] >= chain_break.seq):
            self.faults.append(
                lazy(
                    "no entry of the unbroken chain has the code {code}: the file is another, or was changed",
                    code=code,
                )
            )
        else:
            self.matching_header = header

    def _describe_match(self) -> LazyText | None:
        """Describe the entry with the code; only by its kind if the state was not replayed so far."""
        if self.matching_header is None:
            return None
        seq, at, actor, seat, device, kind = self.matching_header
        contest = self.state.declared_contest
        timezone = ZoneInfo(contest.contest.timezone) if contest else UTC
        is_replayed = seq <= self.state.seq
        return lazy(
            "entry {seq} has this code and is in the chain ({at}, {actor} at seat {seat}{device}): {what}",
            seq=seq,
            at=datetime.fromisoformat(at).astimezone(timezone),
            actor=actor,
            seat=seat,
            device=_device_suffix(device),
            what=describe_entry(self.state, self.ledger.read_after(seq - 1, 1)[0]) if is_replayed else kind,
        )

    def _replay_entries(self) -> bool:
        """Apply the entries one by one; return False at the first faulty one."""
        if not self.head[0]:
            self.faults.append(lazy("the ledger is empty"))
        while self.state.seq < self.head[0]:
            fault = self._apply_next()
            if fault is not None:
                self.faults.append(self._describe_bad_entry(self.state.seq + 1, fault))
                return False
        return bool(self.head[0])

    def _apply_next(self) -> LazyText | None:
        seq = self.state.seq + 1
        try:
            (entry,) = self.ledger.read_after(self.state.seq, 1)
            if not is_consistent(entry.fact, self.state):
                return lazy("entry {seq} does not follow from those before it", seq=seq)
            apply_entry(self.state, entry)
        except LedgerError as error:
            return error.message
        except Exception as error:  # noqa: BLE001 - a forged entry may raise anything
            return lazy("entry {seq} does not fit those before it: {why}", seq=seq, why=repr(error))
        return None

    def _compare_counts(self) -> None:
        try:
            self._compare_states_and_counts()
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001 - a forged entry may raise anything
            self.faults.append(lazy("the entries cannot be counted: {why}", why=repr(error)))

    def _compare_states_and_counts(self) -> None:
        engine = Engine(self.ledger)
        if engine.state != self.state:
            self.faults.append(lazy("the same entries add up to two different states"))
        self.faults += find_disagreements(self.ledger, engine.state, engine.tally)


def _device_suffix(device: str) -> LazyText | str:
    """Return " on device"; empty for the command line and older files."""
    return lazy(" on {device}", device=device) if device else ""


# --- facts that can be derived again from the state before them -------------------------------------


@singledispatch
def is_consistent(fact: Any, state: State) -> bool:
    """Whether the fact could follow from this state; True for kinds that cannot be derived again."""
    return True


@is_consistent.register
def _is_lot_consistent(fact: OrderDrawn, state: State) -> bool:
    contestant_ids = [turn.contestant for turn in fact.turns]
    return contestant_ids == draw_lots(contestant_ids, fact.seed, fact.category)


@is_consistent.register
def _is_order_consistent(fact: OrderEntered, state: State) -> bool:
    numbers = {turn.number for turn in fact.turns}
    contestant_ids = {turn.contestant for turn in fact.turns}
    drawn_ids = {turn.contestant for turn in state.turns.values()}
    are_new = numbers.isdisjoint(state.turns) and contestant_ids.isdisjoint(drawn_ids)
    has_sessions = all(
        state.contestants[turn.contestant].category in state.contest.session[turn.session].categories
        for turn in fact.turns
    )
    return are_new and has_sessions and len(numbers) == len(contestant_ids) == len(fact.turns)


@is_consistent.register
def _is_ballot_consistent(fact: BallotSent, state: State) -> bool:
    turn, ballot_key = state.turns[fact.number], (fact.number, fact.juror)
    is_expected = fact.juror in state.expected_jurors(fact.number) and turn.exclusion is None
    is_due = is_expected and state.find_ballot(*ballot_key) is None
    is_open = fact.paper or turn.phase == "scoring" or ballot_key in state.reopened_ballots
    leaves = state.rubric_of(fact.number).leaves_by_id
    are_marks_allowed = all(
        leaves[criterion_id].scale.find_objection(mark) is None for criterion_id, mark in fact.marks.items()
    )
    is_complete = leaves.keys() == fact.marks.keys()
    return (
        is_due
        and is_open
        and are_marks_allowed
        and is_complete
        and _is_typing_consistent(fact, state)
        and (turn.is_guest or not state.signatures.get(turn.category))
    )


def _is_typing_consistent(fact: BallotSent, state: State) -> bool:
    """Whether the two persons of a paper ballot are two, and typed the same marks."""
    if len(fact.typed_by) < 2:
        return True
    first_typing = state.typed_ballots.get((fact.number, fact.juror))
    first_typist, second_typist = map(fold_name, fact.typed_by)
    return (
        first_typing is not None
        and first_typing.marks == fact.marks
        and fold_name(first_typing.typist) == first_typist != second_typist
    )


@is_consistent.register
def _are_results_consistent(fact: ResultsImported, state: State) -> bool:
    stage = state.contest.stages[fact.stage]
    return all(
        stage.concerns(state.contestants[result.contestant].category)
        and stage.find_objection(result.score) is None
        for result in fact.results
    )


@is_consistent.register
def _is_signature_consistent(fact: CategorySigned, state: State) -> bool:
    placings = Tally().standing(state, fact.category).placings
    signed_places = [(line.number, line.place, line.score) for line in fact.standing]
    return signed_places == [
        (placing.candidate.number, placing.place, placing.candidate.displayed_score) for placing in placings
    ]
