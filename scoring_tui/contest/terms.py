"""Names of states and methods, once, for rules, screens and papers alike. Imports `said` only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scoring_tui.i18n.lazy import Said, say

if TYPE_CHECKING:
    from scoring_tui.contest.scoring import Scoring

PHASES: Mapping[str, Said] = {
    "queued": say("waiting"),
    "called": say("called"),
    "presentation": say("presentation"),
    "questions": say("questions and answers"),
    "scoring": say("scoring"),
    "closed": say("finished"),
}

WHYS: Mapping[str, Said] = {
    "waiting": say("not yet on"),
    "absent": say("absent"),
    "withdrawn": say("withdrawn"),
    "disqualified": say("disqualified"),
    "postponed": say("postponed"),
    "no-ballots": say("no ballots yet"),
    "too-few-ballots": say("too few ballots"),
    "no-result": say("no result of an earlier stage"),
    "no-difficulty": say("no difficulty given"),
    "not-compared": say("cannot be compared with the others"),
}
"""Why a contestant has no place; the fates of the stage among them."""

SCORES: Mapping[str, Said] = {
    "rank-sum": say("Rank sum"),
    "head-to-head": say("Wins"),
    "z-score": say("Z-score"),
}
"""What a score is called where it is no mark."""
SCORE = say("Score")

METHODS: Mapping[str, Said] = {
    "mean": say("mean of the jurors"),
    "sum": say("sum of the jurors"),
    "trimmed": say("trimmed marks of the jurors"),
    "median": say("median of the jurors"),
    "rank-sum": say("sum of the jurors' places, fewest first"),
    "head-to-head": say("duels won"),
    "severity": say("means corrected for severity"),
    "z-score": say("mean of the jurors' z-scores"),
}
"""The declared methods."""


def how_scored(scoring: Scoring) -> Iterator[Said]:
    """The declared method in words, with what a reader of its places has to know."""
    yield METHODS[scoring.method]
    if scoring.trim is not None:
        low, high = scoring.trim.lowest, scoring.trim.highest
        yield say("without the {low} lowest and {high} highest", low=low, high=high)
    if scoring.per == "criterion":
        yield say("criterion by criterion")
    if scoring.rank_on == "exact":
        yield say("ranked on the unrounded score")


STANDINGS: Mapping[str, Said] = {
    "open": say("provisional"),
    "complete": say("complete"),
    "signed": say("signed"),
}
