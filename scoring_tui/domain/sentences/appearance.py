"""The sentence for an appearance that is given again."""

from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_appearance_repeated(fact: AppearanceRepeated, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} presents again{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )
