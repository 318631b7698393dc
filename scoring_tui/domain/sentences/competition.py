"""Sentences for the facts about the rounds of a competition."""

from scoring_tui.domain.facts.competition import EntrantsAdvanced
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_entrants_advanced(fact: EntrantsAdvanced, context: SentenceContext) -> LazyText:
    result, contest_round = fact.result, context.state.contest.round
    earlier_names = {earlier.id: earlier.name for earlier in contest_round.earlier} if contest_round else {}
    return lazy(
        "{passed} of {n} entrants go on from {round} (entry {seq}, code {code}){why}",
        passed=len(result.passed_ids), n=len(result.outcomes),
        round=earlier_names.get(result.round, result.round), seq=result.seq, code=result.code,
        why=reason_suffix(fact.reason),
    )  # fmt: skip
