"""Whether a contest file tells the truth: whole, unbroken, following from itself, counted twice alike.

Imports hall, ledger, rules and scoring; the command line and the rehearsal import it.
"""

import re
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path
from typing import Any

from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.jury import BallotSent, CategorySigned
from scoring_tui.domain.facts.setup import OrderDrawn
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements, recount_notes
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.chain import ChainBreak, short_code
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.setup import draw_lots
from scoring_tui.scoring.standings.tally import Tally

_CODE = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """What was found."""

    entry_count: int
    code: str
    language: str
    """The contest's; empty when not even that can be read."""
    faults: tuple[LazyText, ...]
    """What is wrong, the first bad entry first."""
    code_match: LazyText | None = None
    """The entry with the code that was asked for."""
    notes: tuple[LazyText, ...] = ()
    """What could not be checked, and is no fault."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(path: Path, code: str | None = None) -> VerificationResult:
    """Check a file; with a `code`, also that an entry of the unbroken chain bears it.

    Everything is read at one moment, so that it may be done while the final is running. A cut tail shows only
    by a code from later on. Raises `LedgerError` when there is no contest to read, `Refused` for no code.
    """
    wanted = None if code is None else _digits(code)
    with Ledger.open(path) as ledger:
        audit = _Audit(ledger)
        try:
            with ledger.audit.snapshot():
                audit.run(wanted)
        except LedgerError as error:
            audit.faults.append(error.message)
        return audit.verdict()


def _digits(code: str) -> str:
    digits = re.sub(r"[-\s]", "", code.lower())
    if not _CODE.fullmatch(digits):
        raise CommandRefused(lazy("a code looks like 3f9a-07c2, not {code}", code=code))
    return digits


class _Audit:
    """One look at a ledger."""

    def __init__(self, ledger: LedgerPort) -> None:
        self.ledger = ledger
        self.faults: list[LazyText] = []
        self.state = State()
        self.found: LazyText | None = None
        self.head: tuple[int, str] = (0, "")

    def run(self, code: str | None) -> None:
        """Every check, the ones that name an entry first."""
        self.head = self.ledger.head[0], self.ledger.code
        broken = self.ledger.audit.find_chain_break()
        if broken is not None:
            self.faults.append(self._bad(broken.seq, broken.description))
        if code is not None:
            self._look_for(code, broken)
        self.faults += [
            lazy("the file is damaged: {what}", what=what) for what in self.ledger.audit.find_damage()
        ]
        altered = self.ledger.audit.altered_objects()
        if altered:
            what = lazy(
                "triggers or views were taken out, changed or added: {names}", names=", ".join(altered)
            )
            self.faults.append(what)
        if self._refold() and not altered:
            self._count_twice()

    def verdict(self) -> VerificationResult:
        """What was found so far."""
        declared = self.state.declared_contest
        language = declared.contest.language if declared else ""
        notes = recount_notes(declared) if declared else ()
        return VerificationResult(*self.head, language, tuple(self.faults), self.found, notes)

    def _bad(self, seq: int, what: LazyText) -> LazyText:
        title = self.ledger.audit.read_header(seq)
        if title is None:
            return what
        _, at, actor, seat, kind = title
        return lazy(
            "{what} ({at}, {actor} at seat {seat}: {kind})",
            what=what,
            at=at,
            actor=actor,
            seat=seat,
            kind=kind,
        )

    def _look_for(self, code: str, broken: ChainBreak | None) -> None:
        title = self.ledger.audit.find_header(code)
        if title is None or (broken is not None and title[0] >= broken.seq):
            self.faults.append(
                lazy(
                    "no entry of the unbroken chain has the code {code}: the file is another, or was changed",
                    code=short_code(code),
                )
            )
        else:
            seq, at, actor, seat, kind = title
            self.found = lazy(
                "entry {seq} has this code and is in the chain ({at}, {actor} at seat {seat}: {kind})",
                seq=seq, at=at, actor=actor, seat=seat, kind=kind,
            )  # fmt: skip

    def _refold(self) -> bool:
        """Fold the rows one by one; False at the first that does not fit."""
        if not self.head[0]:
            self.faults.append(lazy("the ledger is empty"))
        while self.state.seq < self.head[0]:
            fault = self._next()
            if fault is not None:
                self.faults.append(self._bad(self.state.seq + 1, fault))
                return False
        return bool(self.head[0])

    def _next(self) -> LazyText | None:
        seq = self.state.seq + 1
        try:
            (entry,) = self.ledger.read_after(self.state.seq, 1)
            if not follows(entry.fact, self.state):
                return lazy("entry {seq} does not follow from those before it", seq=seq)
            apply_entry(self.state, entry)
        except LedgerError as error:
            return error.message
        except Exception as error:  # noqa: BLE001 - whatever a forged entry breaks speaks against it
            return lazy("entry {seq} does not fit those before it: {why}", seq=seq, why=repr(error))
        return None

    def _count_twice(self) -> None:
        engine = Engine(self.ledger)
        if engine.state != self.state:
            self.faults.append(lazy("the same entries add up to two different states"))
        self.faults += find_disagreements(self.ledger, engine.state, engine.tally)


# --- does a fact follow from the state before it? -------------------------------------------------


@singledispatch
def follows(fact: Any, state: State) -> bool:
    """Whether a fact that says how it came about could have come about so; others are taken as they are."""
    return True


@follows.register
def _lot(fact: OrderDrawn, state: State) -> bool:
    order = [turn.contestant for turn in fact.turns]
    return order == draw_lots(order, fact.seed, fact.category)


@follows.register
def _ballot(fact: BallotSent, state: State) -> bool:
    turn, post = state.turns[fact.number], (fact.number, fact.juror)
    due = (
        fact.juror in state.expected_jurors(fact.number)
        and state.find_ballot(*post) is None
        and turn.exclusion is None
    )
    opened = fact.paper or turn.phase == "scoring" or post in state.reopened_ballots
    leaves = state.rubric_of(fact.number).leaves_by_id
    allowed = all(leaves[id_].scale.find_objection(mark) is None for id_, mark in fact.marks.items())
    complete = leaves.keys() == fact.marks.keys()
    return due and opened and allowed and complete and not state.signatures.get(turn.category)


@follows.register
def _signed(fact: CategorySigned, state: State) -> bool:
    placings = Tally().standing(state, fact.category).placings
    signed = [(line.number, line.place, line.score) for line in fact.standing]
    return signed == [(p.candidate.number, p.place, p.candidate.displayed_score) for p in placings]
