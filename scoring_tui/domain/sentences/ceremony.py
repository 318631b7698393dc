"""Sentences for the ceremony. None of them names a contestant."""

from scoring_tui.domain.facts.ceremony import CeremonyEnded, CeremonyMoved, CeremonyStarted
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_ceremony_started(fact: CeremonyStarted, context: SentenceContext) -> LazyText:
    category = context.category_name(fact.category)
    return lazy("{category}: ceremony started, {count} steps", category=category, count=len(fact.steps))


@describe_fact.register
def _describe_ceremony_moved(fact: CeremonyMoved, context: SentenceContext) -> LazyText:
    category = context.category_name(fact.category)
    return lazy("{category}: step {number} of the ceremony", category=category, number=fact.step + 1)


@describe_fact.register
def _describe_ceremony_ended(fact: CeremonyEnded, context: SentenceContext) -> LazyText:
    return lazy("{category}: ceremony ended", category=context.category_name(fact.category))
