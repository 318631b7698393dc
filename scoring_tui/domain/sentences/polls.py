"""Sentences for the poll of the audience. No sentence tells for whom a slip voted."""

from scoring_tui.domain.facts.polls import PollClosed, PollOpened, PollSlipsMade, VoteCast
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_slips_made(fact: PollSlipsMade, context: SentenceContext) -> LazyText:
    return lazy("{n} slips made for the poll of the audience", n=len(fact.commitments))


@describe_fact.register
def _describe_poll_opened(fact: PollOpened, context: SentenceContext) -> LazyText:
    return lazy("the poll of the audience is open{why}", why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_poll_closed(fact: PollClosed, context: SentenceContext) -> LazyText:
    return lazy("the poll of the audience is closed")


@describe_fact.register
def _describe_vote_cast(fact: VoteCast, context: SentenceContext) -> LazyText:
    return lazy("a slip was used in the poll of the audience")
