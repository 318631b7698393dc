"""Why a contestant has no place, in words that name the stage which is missing or was not passed."""

from collections.abc import Sequence

from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy


def describe_unranked(state: State, draw_number: int, reason: str) -> LazyText:
    """Return the reason in words.

    Args:
        state: the current state.
        draw_number: of the contestant.
        reason: one of `contest.terms.REASONS`.
    """
    stages = list_decisive_stages(state, draw_number, reason)
    return describe_reason(reason, [stage.name for stage in stages])


def describe_reason(reason: str, stage_names: Sequence[str]) -> LazyText:
    """Return the reason in words, with the names of the stages that it hangs on."""
    if not stage_names:
        return REASONS[reason]
    names = ", ".join(stage_names)
    if reason == "no-result":
        return lazy("no result of {stages}", stages=names)
    return lazy("did not pass {stages}", stages=names)


def list_decisive_stages(state: State, draw_number: int, reason: str) -> Sequence[Stage]:
    """Return the stages whose missing result, or whose result, keeps the contestant from being ranked."""
    if reason == "no-result":
        return state.missing_stages(draw_number)
    return state.failed_stages(draw_number) if reason == "not-passed" else ()
