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
    """Tied groups, as draw numbers, that the head of jury has to settle before the category can be signed.

    Ties below the last award stay shared places without a decision.
    """
    if "head-of-jury" not in state.contest.scoring.ties:
        return []
    awards = len(state.contest.categories[standing.category].awards)
    shared = (frozenset(d.order) for d in state.tie_decisions.get(standing.category, ()) if d.shared)
    return [tuple(p.candidate.number for p in group) for group in standing.open_ties(awards, shared)]


@rule.register
def _decide_settle_tie(command: SettleTie, context: DecisionContext) -> list[Fact]:
    require_category_name(context, command.category)
    require_unsigned(context, command.category)
    standing = Tally().standing(context.state, command.category)
    groups = standing.open_ties(len(standing.placings))
    tied = {frozenset(p.candidate.number for p in group) for group in groups}
    whole = frozenset(command.order) in tied and len(set(command.order)) == len(command.order)
    require(whole, lazy("these numbers are not one tied group: look again"))
    fact = TieSettled(
        category=command.category, order=command.order, shared=command.shared, reason=require_reason(command.reason)
    )  # fmt: skip
    return [fact]


@rule.register
def _decide_sign(command: Sign, context: DecisionContext) -> list[Fact]:
    state = context.state
    name = require_category_name(context, command.category)
    require(state.is_complete(command.category), lazy("{category} is not complete yet", category=name))
    standing = Tally().standing(state, command.category)
    require(
        not undecided_ties(state, standing),
        lazy("{category} has a tie that must be settled first", category=name),
    )
    signatures = state.signatures.get(command.category, ())
    twice = context.actor.seat in {signature.seat for signature in signatures}
    require(not twice, lazy("you signed {category} already", category=name))
    require(
        not state.is_signed(command.category), lazy("{category} is signed by both already", category=name)
    )
    sat = {juror for turn in state.turns_in_category(command.category) for juror in turn.jurors}
    may = context.actor.role is Role.CHAIR or context.actor.post in sat
    require(may, lazy("only the head of jury and a juror of {category} may sign", category=name))
    places = tuple(
        SignedPlace(number=p.candidate.number, place=p.place, score=p.candidate.displayed_score)
        for p in standing.placings
    )
    return [CategorySigned(category=command.category, signer=context.actor.name, standing=places)]


@rule.register
def _decide_withdraw_signatures(command: WithdrawSignatures, context: DecisionContext) -> list[Fact]:
    name = require_category_name(context, command.category)
    require(context.state.signatures.get(command.category), lazy("{category} is not signed", category=name))
    return [SignatureWithdrawn(category=command.category, reason=require_reason(command.reason))]
