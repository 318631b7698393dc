"""Rules of the result: settling ties, and signing."""

from functools import reduce

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.commands.jury import SettleTie, Sign
from scoring_tui.domain.facts.announcement import CategoryLocked
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned, SignedPlace, SignedTitle, TieSettled
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_reason,
    require_undisputed,
    require_unsigned,
    rule,
)
from scoring_tui.rules.competition import require_qualified
from scoring_tui.rules.titles import require_leading_titles
from scoring_tui.scoring.standings.tally import Standing, Tally

REMEDIES: dict[str, LazyText] = {
    "no-ballots": lazy("reopen a ballot or enter one on paper, or record why the contestant is out"),
    "too-few-ballots": lazy("reopen a ballot or enter one on paper, or record why the contestant is out"),
    "no-mark": lazy("let a juror of the criterion mark it, or record why the contestant is out"),
    "no-result": lazy("import the result of the stage, or record why the contestant is out"),
    "poll-open": lazy("close the poll; its votes count in the score"),
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
    award_count = len(state.award_names(standing.category))
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
            reason=describe_unranked(state, line.number, line.reason),
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


def require_final_standing(context: DecisionContext, category_id: str) -> Standing:
    """Return the standing that may be locked and signed.

    Refuse while the category is not complete, has a tie that must be settled, has an open dispute, or has no
    place for somebody who should have one; or while somebody takes part who did not pass the round before.
    """
    state, category_name = context.state, require_category_name(context, category_id)
    require(state.is_complete(category_id), lazy("{category} is not complete yet", category=category_name))
    require_undisputed(context, category_id)
    require_qualified(state, category_id)
    standing = Tally().standing(state, category_id)
    has_tie = bool(undecided_ties(state, standing))
    require(not has_tie, lazy("{category} has a tie that must be settled first", category=category_name))
    _require_results(context, standing)
    return standing


@rule.register
def _decide_sign(command: Sign, context: DecisionContext) -> list[Fact]:
    state = context.state
    standing = require_final_standing(context, command.category)
    require_leading_titles(context, command.category)
    signer = _require_signer(context, command.category)
    is_locked = command.category in state.locked_categories
    if not is_locked and context.actor.role is not Role.CHAIR:
        message = lazy(
            "{category} is not locked yet: the head of jury locks it first",
            category=require_category_name(context, command.category),
        )  # fmt: skip
        raise CommandRefused(message)
    signed = make_signed_result(state, standing, signer)
    return [signed] if is_locked else [CategoryLocked(category=command.category), signed]


def make_signed_result(state: State, standing: Standing, signer: str) -> CategorySigned:
    """Return the fact by which a person signs this standing."""
    category = state.contest.categories[standing.category]
    return CategorySigned(
        category=category.id,
        signer=signer,
        standing=tuple(
            SignedPlace(
                number=placing.candidate.number,
                place=placing.place,
                score=placing.candidate.displayed_score,
            )
            for placing in standing.placings
        ),
        titles=tuple(
            SignedTitle(title=title, number=state.given_titles[category.id, title].number)
            for title in category.titles
            if (category.id, title) in state.given_titles
        ),
        withheld_awards=tuple(
            award for award in category.awards if (category.id, award) in state.withheld_awards
        ),
    )


def _require_signer(context: DecisionContext, category_id: str) -> str:
    """Return the name of the person who signs; refuse somebody who may not, or has signed already."""
    state, category_name = context.state, require_category_name(context, category_id)
    signatures = state.signatures.get(category_id, ())
    has_signed = context.actor.seat in {signature.seat for signature in signatures}
    require(not has_signed, lazy("you signed {category} already", category=category_name))
    juror_ids = {juror_id for turn in state.turns_in_category(category_id) for juror_id in turn.jurors}
    may_sign = context.actor.role is Role.CHAIR or context.actor.post in juror_ids
    require(
        may_sign, lazy("only the head of jury and a juror of {category} may sign", category=category_name)
    )
    signer = _signer_name(context)
    require(
        context.actor.role is Role.CHAIR or bare_name(signer) not in state.signed_persons(category_id),
        lazy("{name} signed already; another person must sign", name=signer),
    )
    return signer
