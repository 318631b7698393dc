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

STANDINGS: Mapping[str, Said] = {
    "open": say("provisional"),
    "complete": say("complete"),
    "signed": say("signed"),
}
