"""Rules of the result: settling ties, signing, and taking signatures back."""

from functools import reduce

from scoring_tui.contest.person_names import bare_name
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.jury import SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned, SignatureWithdrawn, SignedPlace, TieSettled
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_reason,
    require_unsigned,
    rule,
)
from scoring_tui.scoring.standings.tally import Standing, Tally

REMEDIES: dict[str, LazyText] = {
    "no-ballots": lazy("reopen a ballot or enter one on paper, or record why the contestant is out"),
    "too-few-ballots": lazy("reopen a ballot or enter one on paper, or record why the contestant is out"),
    "no-result": lazy("import the result of the stage, or record why the contestant is out"),
    "no-difficulty": lazy("import the difficulty, or record why the contestant is out"),
    "not-compared": lazy("some juror must judge the whole category: enter the missing ballots"),
}
"""What helps a contestant without a place who should have one, by the reason."""


def undecided_ties(state: State, standing: Standing) -> list[tuple[int, ...]]:
    """Return the tied groups, as draw numbers, that the head of jury must settle before a signature.

    Ties below the last award need no decision; they stay shared places.
    """
    if "head-of-jury" not in state.contest.scoring.ties:
        return []
    award_count = len(state.contest.categories[standing.category].awards)
    decisions = state.tie_decisions.get(standing.category, ())
    shared_groups = (frozenset(decision.order) for decision in decisions if decision.shared)
    return [
        tuple(placing.candidate.number for placing in group)
        for group in standing.open_ties(award_count, shared_groups)
    ]


@rule.register
def _decide_settle_tie(command: SettleTie, context: DecisionContext) -> list[Fact]:
    require_category_name(context, command.category)
    require_unsigned(context, command.category)
    standing = Tally().standing(context.state, command.category)
    tied_groups = standing.open_ties(len(standing.placings))
    tied_numbers = {frozenset(placing.candidate.number for placing in group) for group in tied_groups}
    is_whole_group = frozenset(command.order) in tied_numbers and len(set(command.order)) == len(
        command.order
    )
    require(is_whole_group, lazy("these numbers are not one tied group: look again"))
    fact = TieSettled(
        category=command.category, order=command.order, shared=command.shared,
        reason=require_reason(command.reason),
    )  # fmt: skip
    return [fact]


def _signer_name(context: DecisionContext) -> str:
    """Return the present name of the person at the seat: it may have been corrected since the sign-in."""
    if context.actor.role is Role.JUROR and context.actor.post in context.state.jurors:
        return context.state.jurors[context.actor.post].name
    return context.state.contest.contest.head_of_jury or context.actor.name


def _require_results(context: DecisionContext, standing: Standing) -> None:
    """Refuse a standing without a place for somebody who should have one, or with nobody ranked."""
    state = context.state
    category_name = state.contest.categories[standing.category].name
    without_result = [
        lazy(
            "no. {number} {name} ({reason})",
            number=line.number,
            name=state.contestant_name(line.number),
            reason=REASONS[line.reason],
        )
        for line in standing.unranked
        if line.reason in REMEDIES
    ]
    if without_result:
        all_names = reduce(
            lambda first, second: lazy("{first}, {second}", first=first, second=second), without_result
        )
        first_reason = next(line.reason for line in standing.unranked if line.reason in REMEDIES)
        message = lazy(
            "{category} has no result for {who}: {remedy}",
            category=category_name, who=all_names, remedy=REMEDIES[first_reason],
        )  # fmt: skip
        raise CommandRefused(message)
    require(standing.placings, lazy("nobody is ranked in {category}", category=category_name))


@rule.register
def _decide_sign(command: Sign, context: DecisionContext) -> list[Fact]:
    state = context.state
    category_name = require_category_name(context, command.category)
    require(
        state.is_complete(command.category), lazy("{category} is not complete yet", category=category_name)
    )
    standing = Tally().standing(state, command.category)
    require(
        not undecided_ties(state, standing),
        lazy("{category} has a tie that must be settled first", category=category_name),
    )
    signatures = state.signatures.get(command.category, ())
    has_signed = context.actor.seat in {signature.seat for signature in signatures}
    require(not has_signed, lazy("you signed {category} already", category=category_name))
    juror_ids = {juror_id for turn in state.turns_in_category(command.category) for juror_id in turn.jurors}
    may_sign = context.actor.role is Role.CHAIR or context.actor.post in juror_ids
    require(
        may_sign, lazy("only the head of jury and a juror of {category} may sign", category=category_name)
    )
    signer = _signer_name(context)
    require(
        context.actor.role is Role.CHAIR or bare_name(signer) not in state.signed_persons(command.category),
        lazy("{name} signed already; another person must sign", name=signer),
    )
    _require_results(context, standing)
    signed_places = tuple(
        SignedPlace(
            number=placing.candidate.number, place=placing.place, score=placing.candidate.displayed_score
        )
        for placing in standing.placings
    )
    return [CategorySigned(category=command.category, signer=signer, standing=signed_places)]


@rule.register
def _decide_withdraw_signatures(command: WithdrawSignatures, context: DecisionContext) -> list[Fact]:
    category_name = require_category_name(context, command.category)
    require(
        context.state.signatures.get(command.category),
        lazy("{category} is not signed", category=category_name),
    )
    return [SignatureWithdrawn(category=command.category, reason=require_reason(command.reason))]
