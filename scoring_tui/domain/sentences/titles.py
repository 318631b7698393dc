"""Sentences for special titles and awards that nobody gets."""

from scoring_tui.domain.facts.titles import AwardGranted, AwardWithheld, TitleGiven, TitleTakenBack
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_title_given(fact: TitleGiven, context: SentenceContext) -> LazyText:
    if fact.votes is not None:
        return lazy(
            "{category}: {title} goes to no. {who} with {votes} votes{why}",
            category=context.category_name(fact.category), title=fact.title,
            who=context.turn_label(fact.number), votes=fact.votes, why=reason_suffix(fact.reason),
        )  # fmt: skip
    return lazy(
        "{category}: {title} goes to no. {who}{why}",
        category=context.category_name(fact.category), title=fact.title, who=context.turn_label(fact.number),
        why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_title_taken_back(fact: TitleTakenBack, context: SentenceContext) -> LazyText:
    return lazy(
        "{category}: {title} taken back{why}",
        category=context.category_name(fact.category), title=fact.title, why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_award_withheld(fact: AwardWithheld, context: SentenceContext) -> LazyText:
    return lazy(
        "{category}: {award} goes to nobody{why}",
        category=context.category_name(fact.category), award=fact.award, why=reason_suffix(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _describe_award_granted(fact: AwardGranted, context: SentenceContext) -> LazyText:
    return lazy(
        "{category}: {award} is given again{why}",
        category=context.category_name(fact.category), award=fact.award, why=reason_suffix(fact.reason),
    )  # fmt: skip
