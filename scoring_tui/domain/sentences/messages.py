"""Sentences for the message to the person on stage."""

from scoring_tui.domain.facts.messages import StageMessageCleared, StageMessageSent
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_stage_message_sent(fact: StageMessageSent, context: SentenceContext) -> LazyText:
    return lazy("{room}: message to the stage: {text}", room=context.room_name(fact.panel), text=fact.text)


@describe_fact.register
def _describe_stage_message_cleared(fact: StageMessageCleared, context: SentenceContext) -> LazyText:
    return lazy("{room}: message to the stage taken off", room=context.room_name(fact.panel))
