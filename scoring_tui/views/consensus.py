"""What the jury discusses in its meeting: every juror's level of each contestant on each competence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.state import AgreedLevel, State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import find_signature_objection
from scoring_tui.scoring.competence import CompetenceGap, list_profiles

WIDE_STEPS = 2
"""Steps of the scale from the lowest to the highest level from which the jurors are far apart."""


@dataclass(frozen=True, slots=True)
class JurorLevel:
    """The level of one juror, and the juror's note on it."""

    juror_name: str
    level: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class DiscussedLevel:
    """The levels of one contestant on one criterion."""

    number: int
    name: str
    leaf: Leaf
    juror_levels: tuple[JurorLevel, ...]
    spread: Decimal
    """The highest level less the lowest; 0 without a level."""
    is_wide: bool
    """Whether the jurors are `WIDE_STEPS` or more apart."""
    agreed_level: AgreedLevel | None
    objection: LazyText | None
    """Why the jury cannot agree on a level now."""
    seq: int
    """`State.find_level_seq`, for the command."""

    @property
    def key(self) -> tuple[int, str]:
        """Draw number and criterion."""
        return self.number, self.leaf.id


def list_discussed_levels(state: State, category_id: str) -> tuple[DiscussedLevel, ...]:
    """The levels of a category: where jurors are far apart first, then by draw number and criterion.

    Criteria without declared levels are not among them: the jury agrees on levels only.
    """
    signature_objection = find_signature_objection(state, category_id)
    leaves = state.contest.rubric_of(category_id).leaves_by_id
    levels = []
    for profile in list_profiles(state, category_id):
        objection = signature_objection or _describe_missing(state, profile.number)
        levels += [
            _make_level(state, profile.number, leaves[gap.criterion_id], gap, objection)
            for gap in profile.gaps
            if gap.juror_levels and leaves[gap.criterion_id].levels
        ]
    return tuple(sorted(levels, key=lambda level: (not level.is_wide, -level.spread if level.is_wide else 0)))


def _make_level(
    state: State, draw_number: int, leaf: Leaf, gap: CompetenceGap, objection: LazyText | None
) -> DiscussedLevel:
    notes = {ballot.juror: ballot.notes.get(leaf.id, "") for ballot in state.ballots[draw_number]}
    values = [level for _, level in gap.juror_levels]
    return DiscussedLevel(
        draw_number,
        state.contestant_name(draw_number),
        leaf,
        tuple(JurorLevel(state.jurors[id_].name, level, notes[id_]) for id_, level in gap.juror_levels),
        max(values) - min(values),
        count_steps(leaf.scale, values) >= WIDE_STEPS,
        gap.agreed_level,
        objection,
        state.find_level_seq(draw_number, leaf.id),
    )


def count_steps(scale: Scale, levels: Sequence[Decimal]) -> Decimal:
    """Steps of the scale between the lowest and the highest of these levels.

    >>> str(count_steps(Scale(values=(1, 2, 4, 7)), [Decimal(2), Decimal(7)]))
    '2'
    >>> str(count_steps(Scale(min=0, max=5, step="0.5"), [Decimal(2), Decimal(3)]))
    '2'
    """
    lowest, highest = min(levels), max(levels)
    if scale.values:
        return Decimal(sum(lowest < value <= highest for value in set(scale.values)))
    return (highest - lowest) / (scale.step or 1)


def _describe_missing(state: State, draw_number: int) -> LazyText | None:
    names = [state.jurors[juror_id].name for juror_id in state.missing_ballots(draw_number)]
    if not names:
        return None
    return lazy("ballots are missing: {jurors}", jurors=", ".join(names))
