"""Sentences for sealed days."""

from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_day_sealed(fact: DaySealed, context: SentenceContext) -> LazyText:
    return lazy("{day} sealed with code {code}", day=fact.sealed_day.isoformat(), code=fact.code)


@describe_fact.register
def _describe_day_opened(fact: DayOpened, context: SentenceContext) -> LazyText:
    day = fact.sealed_day.isoformat()
    if fact.code:
        return lazy("Opened again after {day}: the code {code} is right", day=day, code=fact.code)
    return lazy("Opened again after {day} without its code{why}", day=day, why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_day_code_mismatched(fact: DayCodeMismatched, context: SentenceContext) -> LazyText:
    return lazy("The code {code} is not that of {day}", code=fact.code, day=fact.sealed_day.isoformat())
