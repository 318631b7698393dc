"""Commands of the facts of the jury: ballots, paper ballots, substitutes, penalties and signatures."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.deductions import GivePenalties, NewPenalty
from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.commands.jury import (
    DropPenalty,
    EnterPaper,
    Excuse,
    PaperBallot,
    Penalise,
    Recuse,
    Reopen,
    SendBallot,
    SettleTie,
    Sign,
    Substitute,
    TakeBackPaper,
    WithdrawSignatures,
)
from scoring_tui.domain.facts.base import Fact
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
from scoring_tui.domain.facts.paper import PaperTakenBack, PaperTyped
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_ballot(fact: BallotSent, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    if fact.paper:
        return _rebuild_paper_ballots(facts)
    return (SendBallot(fact.number, fact.marks, fact.note, fact.notes),)


@rebuild_commands.register
def _rebuild_typing(fact: PaperTyped, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    return _rebuild_paper_ballots(facts)


def _rebuild_paper_ballots(facts: Sequence[Fact]) -> Iterable[Command]:
    sheets = tuple(
        PaperBallot(fact.number, fact.juror, fact.marks, fact.note)
        for fact in facts
        if isinstance(fact, BallotSent | PaperTyped)
    )
    yield EnterPaper(sheets)
    yield EnterPaper(sheets, never_called=True)


@rebuild_commands.register
def _rebuild_taken_back_paper(fact: PaperTakenBack, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield TakeBackPaper(fact.number, fact.juror, fact.reason)


def _list_numbers(facts: Sequence[Fact]) -> tuple[int, ...]:
    return tuple(fact.number for fact in facts if isinstance(fact, BallotReopened | BallotExcused))


@rebuild_commands.register
def _rebuild_reopening(fact: BallotReopened, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Reopen(fact.number, fact.juror, fact.reason)
    yield ExpectJuror(fact.juror, fact.reason, _list_numbers(facts))


@rebuild_commands.register
def _rebuild_excuse(fact: BallotExcused, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Excuse(fact.number, fact.juror, fact.reason)
    yield ExcuseJuror(fact.juror, fact.reason, _list_numbers(facts))


@rebuild_commands.register
def _rebuild_recusal(fact: JurorRecused, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Recuse(fact.number, fact.juror, fact.reason)


@rebuild_commands.register
def _rebuild_substitution(fact: JurorSubstituted, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    substitute, last_fact = fact.substitute, facts[-1]
    needs_pin = isinstance(last_fact, PinsIssued)
    commitment = "".join(last_fact.commitments) if isinstance(last_fact, PinsIssued) else ""
    for panel_id in (fact.panel, ""):
        yield Substitute(
            panel_id, fact.out, substitute.name, fact.reason, substitute.office, needs_pin, commitment
        )


@rebuild_commands.register
def _rebuild_penalty(fact: PenaltyGiven, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Penalise(fact.number, fact.points, fact.reason, fact.penalty)
    penalties = tuple(
        NewPenalty(other.number, other.points, other.reason, other.penalty)
        for other in facts
        if isinstance(other, PenaltyGiven)
    )
    yield GivePenalties(penalties)


@rebuild_commands.register
def _rebuild_dropped_penalty(fact: PenaltyDropped, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield DropPenalty(fact.number, fact.given, fact.reason)


@rebuild_commands.register
def _rebuild_tie(fact: TieSettled, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield SettleTie(fact.category, fact.order, fact.reason, fact.shared)


@rebuild_commands.register
def _rebuild_signature(fact: CategorySigned, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Sign(fact.category)


@rebuild_commands.register
def _rebuild_withdrawn_signatures(
    fact: SignatureWithdrawn, facts: Sequence[Fact], state: State
) -> Iterable[Command]:
    yield WithdrawSignatures(fact.category, fact.reason, fact.second_name)
