"""The levels that the jury agreed on, in words that several papers share."""

from collections.abc import Iterator

from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import format_number, tr


def describe_agreements(state: State, draw_number: int) -> Iterator[str]:
    """Yield a sentence without full stop for each agreed level: criterion, level, single marks, reason."""
    agreed_levels = state.agreed_levels.get(draw_number, {})
    for leaf in state.rubric_of(draw_number).leaves:
        if leaf.id in agreed_levels:
            agreed_level = agreed_levels[leaf.id]
            yield tr(
                "{criterion}: the jury agreed on {level} (single marks {marks}): {reason}",
                criterion=leaf.name,
                level=format_number(agreed_level.level),
                marks=join_single_marks(state, draw_number, leaf.id),
                reason=agreed_level.reason,
            )


def join_single_marks(state: State, draw_number: int, criterion_id: str) -> str:
    """Return the jurors' marks on a criterion in one line, such as "2 · 4 · 3"."""
    ballots = state.ballots.get(draw_number, ())
    return " · ".join(
        format_number(ballot.marks[criterion_id]) for ballot in ballots if criterion_id in ballot.marks
    )
