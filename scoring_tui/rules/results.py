"""Rules of the result: settling ties, signing, and taking signatures back."""

from scoring_tui.domain.commands.jury import SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned, SignatureWithdrawn, SignedPlace, TieSettled
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_reason,
    require_unsigned,
    rule,
)
from scoring_tui.scoring.standings.tally import Standing, Tally


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
    require(
        not state.is_signed(command.category),
        lazy("{category} is signed by both already", category=category_name),
    )
    juror_ids = {juror_id for turn in state.turns_in_category(command.category) for juror_id in turn.jurors}
    may_sign = context.actor.role is Role.CHAIR or context.actor.post in juror_ids
    require(
        may_sign, lazy("only the head of jury and a juror of {category} may sign", category=category_name)
    )
    signed_places = tuple(
        SignedPlace(
            number=placing.candidate.number, place=placing.place, score=placing.candidate.displayed_score
        )
        for placing in standing.placings
    )
    return [CategorySigned(category=command.category, signer=context.actor.name, standing=signed_places)]


@rule.register
def _decide_withdraw_signatures(command: WithdrawSignatures, context: DecisionContext) -> list[Fact]:
    category_name = require_category_name(context, command.category)
    require(
        context.state.signatures.get(command.category),
        lazy("{category} is not signed", category=category_name),
    )
    return [SignatureWithdrawn(category=command.category, reason=require_reason(command.reason))]
