"""Sentences for the facts of the jury and for imports and penalties."""

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
from scoring_tui.domain.facts.setup import DifficultyImported, ResultsImported, ScoringDeclared
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_ballot_sent(fact: BallotSent, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    if fact.paper:
        return lazy("No. {who}: paper ballot of {juror} entered", who=contestant, juror=juror)
    return lazy("No. {who}: ballot of {juror} sent", who=contestant, juror=juror)


@describe_fact.register
def _describe_ballot_reopened(fact: BallotReopened, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    return lazy(
        "No. {who}: ballot of {juror} reopened{why}",
        who=contestant,
        juror=juror,
        why=reason_suffix(fact.reason),
    )


@describe_fact.register
def _describe_ballot_excused(fact: BallotExcused, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    return lazy(
        "No. {who}: ballot of {juror} excused{why}",
        who=contestant,
        juror=juror,
        why=reason_suffix(fact.reason),
    )


@describe_fact.register
def _describe_juror_recused(fact: JurorRecused, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    return lazy(
        "No. {who}: {juror} stepped back{why}", who=contestant, juror=juror, why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_juror_substituted(fact: JurorSubstituted, context: SentenceContext) -> LazyText:
    return lazy(
        "{room}: {substitute} takes the place of {out}{why}",
        room=context.room_name(fact.panel), substitute=fact.substitute.name, out=context.juror_name(fact.out),
        why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_tie_settled(fact: TieSettled, context: SentenceContext) -> LazyText:
    category = context.category_name(fact.category)
    order = ", ".join(context.turn_label(draw_number) for draw_number in fact.order)
    if fact.shared:
        return lazy(
            "{category}: place shared by {order}{why}",
            category=category,
            order=order,
            why=reason_suffix(fact.reason),
        )
    return lazy(
        "{category}: tie settled, best first: {order}{why}",
        category=category, order=order, why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_category_signed(fact: CategorySigned, context: SentenceContext) -> LazyText:
    return lazy(
        "{category}: standing signed by {name}",
        category=context.category_name(fact.category),
        name=fact.signer,
    )


@describe_fact.register
def _describe_signature_withdrawn(fact: SignatureWithdrawn, context: SentenceContext) -> LazyText:
    category = context.category_name(fact.category)
    return lazy("{category}: signatures withdrawn{why}", category=category, why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_scoring_declared(fact: ScoringDeclared, context: SentenceContext) -> LazyText:
    return lazy("rules of scoring taken again: {method}", method=fact.scoring.method)


@describe_fact.register
def _describe_results_imported(fact: ResultsImported, context: SentenceContext) -> LazyText:
    earlier_stage = context.state.contest.stages.get(fact.stage)
    return lazy(
        "{count} results of {stage} imported from {source}{why}",
        count=len(fact.results), stage=earlier_stage.name if earlier_stage else fact.stage,
        source=fact.source,
        why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_difficulty_imported(fact: DifficultyImported, context: SentenceContext) -> LazyText:
    return lazy(
        "{count} factors of difficulty imported from {source}", count=len(fact.factors), source=fact.source
    )


@describe_fact.register
def _describe_penalty_given(fact: PenaltyGiven, context: SentenceContext) -> LazyText:
    contestant = context.turn_label(fact.number)
    return lazy(
        "No. {who}: {points} points off{why}",
        who=contestant,
        points=fact.points,
        why=reason_suffix(fact.reason),
    )


@describe_fact.register
def _describe_penalty_dropped(fact: PenaltyDropped, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: penalty taken back{why}",
        who=context.turn_label(fact.number),
        why=reason_suffix(fact.reason),
    )
