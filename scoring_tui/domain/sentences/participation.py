"""Sentences for the facts about who takes part."""

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.facts.participation import GuestChanged, UndrawnExcluded, UndrawnReinstated
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_guest_changed(fact: GuestChanged, context: SentenceContext) -> LazyText:
    contestant, reason = context.contestant_label(fact.contestant), reason_suffix(fact.reason)
    if fact.is_guest:
        return lazy("{who} out of competition{why}", who=contestant, why=reason)
    return lazy("{who} back in the competition{why}", who=contestant, why=reason)


@describe_fact.register
def _describe_undrawn_excluded(fact: UndrawnExcluded, context: SentenceContext) -> LazyText:
    return lazy(
        "{who} {status} before the draw{why}",
        who=context.contestant_label(fact.contestant), status=REASONS[fact.exclusion],
        why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_undrawn_reinstated(fact: UndrawnReinstated, context: SentenceContext) -> LazyText:
    return lazy(
        "{who} reinstated before the draw{why}",
        who=context.contestant_label(fact.contestant), why=reason_suffix(fact.reason),
    )  # fmt: skip
