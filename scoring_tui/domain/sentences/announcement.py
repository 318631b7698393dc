"""Sentences for locks and announcements."""

from scoring_tui.domain.facts.announcement import CategoryAnnounced, CategoryLocked, CategoryUnlocked
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_category_locked(fact: CategoryLocked, context: SentenceContext) -> LazyText:
    return lazy("{category}: result locked", category=context.category_name(fact.category))


@describe_fact.register
def _describe_category_unlocked(fact: CategoryUnlocked, context: SentenceContext) -> LazyText:
    category = context.category_name(fact.category)
    return lazy("{category}: result unlocked{why}", category=category, why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_category_announced(fact: CategoryAnnounced, context: SentenceContext) -> LazyText:
    return lazy("{category}: result announced", category=context.category_name(fact.category))
