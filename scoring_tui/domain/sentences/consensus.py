"""Sentences for the facts of the assessors' meeting."""

from scoring_tui.domain.facts.consensus import AgreementCancelled, LevelAgreed
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_level_agreed(fact: LevelAgreed, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: the jury agreed on level {level} for {criterion}{why}",
        who=context.turn_label(fact.number), level=fact.level,
        criterion=_name_criterion(context, fact.number, fact.criterion), why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_agreement_cancelled(fact: AgreementCancelled, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: agreed level for {criterion} cancelled{why}",
        who=context.turn_label(fact.number),
        criterion=_name_criterion(context, fact.number, fact.criterion),
        why=reason_suffix(fact.reason),
    )


def _name_criterion(context: SentenceContext, draw_number: int, criterion_id: str) -> str:
    leaf = context.state.rubric_of(draw_number).leaves_by_id.get(criterion_id)
    return leaf.name if leaf else criterion_id
