"""Sentences for changes of the running order."""

from scoring_tui.domain.facts.schedule import OrderEntered, TurnMoved
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_order_entered(fact: OrderEntered, context: SentenceContext) -> LazyText:
    count, source = len(fact.turns), fact.source
    if fact.is_schedule:
        return lazy("Schedule of {n} contestants taken from {source}", n=count, source=source)
    return lazy("{n} draw numbers drawn by hand, taken from {source}", n=count, source=source)


@describe_fact.register
def _describe_turn_moved(fact: TurnMoved, context: SentenceContext) -> LazyText:
    contestant, reason = context.turn_label(fact.number), reason_suffix(fact.reason)
    if fact.panel != fact.from_panel:
        return lazy(
            "No. {who} moved from {old} to {new}{why}",
            who=contestant, old=context.room_name(fact.from_panel), new=context.room_name(fact.panel),
            why=reason,
        )  # fmt: skip
    if fact.before is None:
        return lazy("No. {who} moved to the end of the queue{why}", who=contestant, why=reason)
    next_contestant = context.turn_label(fact.before)
    return lazy("No. {who} moved before no. {other}{why}", who=contestant, other=next_contestant, why=reason)
