"""Sentences for paper ballots that are typed twice."""

from scoring_tui.domain.facts.paper import PaperTakenBack, PaperTyped
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_paper_typed(fact: PaperTyped, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    return lazy("No. {who}: paper ballot of {juror} typed once", who=contestant, juror=juror)


@describe_fact.register
def _describe_paper_taken_back(fact: PaperTakenBack, context: SentenceContext) -> LazyText:
    contestant, juror = context.turn_label(fact.number), context.juror_name(fact.juror)
    return lazy(
        "No. {who}: paper ballot of {juror} taken back{why}",
        who=contestant,
        juror=juror,
        why=reason_suffix(fact.reason),
    )
