"""Rules of the result: settling ties, signing, and taking signatures back."""

from scoring_tui.domain.commands.jury import SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned, Place, SignatureWithdrawn, TieSettled
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import say
from scoring_tui.rules.base import Case, category_name, reasoned, require, rule, unsigned
from scoring_tui.scoring.standings.tally import Standing, Tally


def undecided(state: State, standing: Standing) -> list[tuple[int, ...]]:
    """Tied groups, as draw numbers, that the head of jury has to settle before the category can be signed.

    Ties below the last award stay shared places without a decision.
    """
    if "head-of-jury" not in state.contest.scoring.ties:
        return []
    awards = len(state.contest.categories[standing.category].awards)
    shared = (frozenset(d.order) for d in state.decisions.get(standing.category, ()) if d.shared)
    return [tuple(p.candidate.number for p in group) for group in standing.open_ties(awards, shared)]


@rule.register
def _settle(command: SettleTie, case: Case) -> list[Fact]:
    category_name(case, command.category)
    unsigned(case, command.category)
    standing = Tally().standing(case.state, command.category)
    groups = standing.open_ties(len(standing.placings))
    tied = {frozenset(p.candidate.number for p in group) for group in groups}
    whole = frozenset(command.order) in tied and len(set(command.order)) == len(command.order)
    require(whole, say("these numbers are not one tied group: look again"))
    fact = TieSettled(
        category=command.category, order=command.order, shared=command.shared, reason=reasoned(command.reason)
    )  # fmt: skip
    return [fact]


@rule.register
def _sign(command: Sign, case: Case) -> list[Fact]:
    state = case.state
    name = category_name(case, command.category)
    require(state.complete(command.category), say("{category} is not complete yet", category=name))
    standing = Tally().standing(state, command.category)
    require(
        not undecided(state, standing), say("{category} has a tie that must be settled first", category=name)
    )
    signatures = state.signatures.get(command.category, ())
    twice = case.by.seat in {signature.seat for signature in signatures}
    require(not twice, say("you signed {category} already", category=name))
    require(not state.signed(command.category), say("{category} is signed by both already", category=name))
    sat = {juror for turn in state.in_category(command.category) for juror in turn.jurors}
    may = case.by.role == "chair" or case.by.post in sat
    require(may, say("only the head of jury and a juror of {category} may sign", category=name))
    places = tuple(
        Place(number=p.candidate.number, place=p.place, score=p.candidate.score) for p in standing.placings
    )
    return [CategorySigned(category=command.category, signer=case.by.name, standing=places)]


@rule.register
def _withdraw_signatures(command: WithdrawSignatures, case: Case) -> list[Fact]:
    name = category_name(case, command.category)
    require(case.state.signatures.get(command.category), say("{category} is not signed", category=name))
    return [SignatureWithdrawn(category=command.category, reason=reasoned(command.reason))]
