"""Sentences for calls to stand by and for contestants at the stage edge."""

from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_stand_by_called(fact: StandByCalled, context: SentenceContext) -> LazyText:
    return lazy("No. {who} called to stand by", who=context.turn_label(fact.number))


@describe_fact.register
def _describe_readiness_confirmed(fact: ReadinessConfirmed, context: SentenceContext) -> LazyText:
    return lazy("No. {who} is at the stage edge", who=context.turn_label(fact.number))
