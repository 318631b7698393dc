"""Names of states, once, for rules, screens and papers alike. Imports `said` only."""

from collections.abc import Mapping

from scoring_tui.said import Said, say

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
    "trimmed": say("trimmed mean"),
    "median": say("median of the jurors"),
    "rank-sum": say("sum of the jurors' places, fewest first"),
    "head-to-head": say("duels won"),
    "severity": say("adjusted for severity"),
    "z-score": say("mean of the jurors' z-scores"),
}
"""The declared methods."""

STANDINGS: Mapping[str, Said] = {
    "open": say("provisional"),
    "complete": say("complete"),
    "signed": say("signed"),
}
