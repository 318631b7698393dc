"""Sentences for raised hands, requests to send, and ballots that were read again."""

from scoring_tui.domain.facts.requests import BallotConfirmed, HandLowered, HandRaised, JurorNudged
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_hand_raised(fact: HandRaised, context: SentenceContext) -> LazyText:
    juror = context.juror_name(fact.juror)
    return lazy("{juror} raises a hand{why}", juror=juror, why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_hand_lowered(fact: HandLowered, context: SentenceContext) -> LazyText:
    return lazy("The hand of {juror} is down", juror=context.juror_name(fact.juror))


@describe_fact.register
def _describe_juror_nudged(fact: JurorNudged, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: {juror} asked to send",
        who=context.turn_label(fact.number), juror=context.juror_name(fact.juror),
    )  # fmt: skip


@describe_fact.register
def _describe_ballot_confirmed(fact: BallotConfirmed, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: {juror} read the ballot again and confirmed it",
        who=context.turn_label(fact.number), juror=context.juror_name(fact.juror),
    )  # fmt: skip
