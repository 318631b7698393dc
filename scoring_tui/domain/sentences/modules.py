"""The sentence about an imported sheet of modules."""

from scoring_tui.domain.facts.modules import ModulesImported
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_modules_imported(fact: ModulesImported, context: SentenceContext) -> LazyText:
    return lazy(
        "modules of {count} contestants imported from {source}: {held} of {all} held{why}",
        count=len(fact.records),
        source=fact.source,
        held=len(fact.held_modules),
        all=len(context.state.contest.module),
        why=reason_suffix(fact.reason),
    )
