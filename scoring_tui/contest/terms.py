"""Names of states and reasons, used by rules, screens and printed papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.contest.models import Contest

NOTE_LENGTH = 300
"""Characters of a juror's note."""

PHASES: Mapping[str, LazyText] = {
    "queued": lazy("waiting"),
    "called": lazy("called"),
    "presentation": lazy("presentation"),
    "questions": lazy("questions and answers"),
    "scoring": lazy("scoring"),
    "closed": lazy("finished"),
}

REASONS: Mapping[str, LazyText] = {
    "waiting": lazy("not yet on"),
    "absent": lazy("absent"),
    "withdrawn": lazy("withdrawn"),
    "disqualified": lazy("disqualified"),
    "postponed": lazy("postponed"),
    "no-ballots": lazy("no ballots yet"),
    "too-few-ballots": lazy("too few ballots"),
    "no-mark": lazy("a criterion without a mark"),
    "no-result": lazy("no result of an earlier stage"),
    "poll-open": lazy("votes are not counted yet"),
    "not-passed": lazy("did not pass an earlier stage"),
    "no-difficulty": lazy("no difficulty given"),
    "guest": lazy("out of competition"),
    "not-compared": lazy("cannot be compared with the others"),
    "being-checked": lazy("being checked"),
}
"""Why a contestant has no place."""


OUTCOMES: Mapping[str, LazyText] = {
    **REASONS,
    "qualified": lazy("goes on"),
    "tied-at-line": lazy("goes on, shares the last place"),
    "chosen": lazy("chosen"),
    "chosen-below-line": lazy("chosen from below the line"),
    "below-line": lazy("below the line"),
    "below-pass-mark": lazy("below the pass mark"),
    "left-out": lazy("above the line, not chosen"),
    "not-chosen": lazy("not chosen yet"),
    "category-ended": lazy("the category ends here"),
    "not-drawn": lazy("has no draw number"),
}
"""Why an entrant of a round goes on or does not."""


def describe_scoring(contest: Contest) -> Iterator[LazyText]:
    """The declared method, and the options that affect the places."""
    scoring = contest.scoring
    if not contest.contest.has_places:
        yield lazy("who passed every requirement")
        return
    yield scoring.method_info.name if contest.contest.has_ballots else lazy("sum of imported results")
    if scoring.trim is not None:
        lowest, highest = scoring.trim.lowest, scoring.trim.highest
        yield lazy("without the {low} lowest and {high} highest", low=lowest, high=highest)
    if scoring.per == "criterion":
        yield lazy("criterion by criterion")
    if scoring.rank_on == "exact":
        yield lazy("ranked on the unrounded score")


STANDING_STATES: Mapping[str, LazyText] = {
    "open": lazy("provisional"),
    "complete": lazy("complete"),
    "signed": lazy("signed"),
    "announced": lazy("announced"),
    "withdrawn": lazy("being corrected"),
}

SCENES: Mapping[str, LazyText] = {
    "room": lazy("follow the room"),
    "welcome": lazy("welcome"),
    "introduction": lazy("introduction"),
    "stage": lazy("on stage"),
    "clock": lazy("clock only"),
    "corridor": lazy("next ones"),
    "standings": lazy("standings"),
    "running-order": lazy("running order"),
    "break": lazy("break"),
    "result": lazy("announced result"),
    "ceremony": lazy("ceremony"),
    "day-sealed": lazy("day sealed"),
    "message": lazy("message"),
    "title": lazy("title"),
    "blank": lazy("blank"),
    "test-card": lazy("test card"),
}
"""What a display can show."""
