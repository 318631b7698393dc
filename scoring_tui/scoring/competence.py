"""Competences against the levels that a position requires: gap, job-person match and its band.

The match is `100 sum(min(level, required)) / sum(required)` in per cent, over the criteria with a required
level. ASSUMPTION: no source that could be read gives a formula. More than required counts as required, so
that a strength does not hide a gap. What follows is confidential and changes no score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest, Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.standards import MATCH_DECIMALS, MatchBand, Standard
from scoring_tui.domain.state import AgreedLevel, State
from scoring_tui.scoring.arithmetic import mean, round_half_up, round_if_declared
from scoring_tui.scoring.standings.methods import combine_values
from scoring_tui.scoring.standings.tally import current_inputs


@dataclass(frozen=True, slots=True)
class CompetenceGap:
    """A contestant's level on one criterion, and the required one."""

    criterion_id: str
    level: Fraction | None
    """The level that the jury agreed on, else the panel's mark; None without any mark."""
    required_level: Decimal | None
    """None if the standard does not name the criterion, or there is no standard."""
    juror_levels: tuple[tuple[str, Decimal], ...] = ()
    """Each juror's id and mark, whether they count or not."""
    agreed_level: AgreedLevel | None = None
    """The level that the jury agreed on; None without one."""

    @property
    def gap(self) -> Fraction | None:
        """The level less the required one: below 0 if it is not reached."""
        if self.level is None or self.required_level is None:
            return None
        return self.level - Fraction(self.required_level)


@dataclass(frozen=True, slots=True)
class CompetenceProfile:
    """All competences of one contestant."""

    number: int
    contestant_id: str
    standard: Standard | None
    """The standard that applies; None if there is none for the position and the category."""
    standard_name: str
    """Its position, or the name of its category; empty without one."""
    gaps: tuple[CompetenceGap, ...]
    """In the order of the rubric."""
    match: Decimal | None
    """The job-person match in per cent; None without a standard, or while a required mark is missing."""
    band: str
    """Name of the band of the match; empty without one."""


def compute_match(levels: Iterable[tuple[Fraction, Decimal]]) -> Fraction:
    """The job-person match in per cent, from pairs of a level and the required one.

    >>> compute_match([(Fraction(4), Decimal(3)), (Fraction(2), Decimal(3))])
    Fraction(250, 3)
    """
    pairs = [(level, Fraction(required_level)) for level, required_level in levels]
    required_sum = sum((required_level for _, required_level in pairs), Fraction(0))
    reached_sum = sum((min(level, required_level) for level, required_level in pairs), Fraction(0))
    return 100 * reached_sum / required_sum


def find_match_band(match: Decimal, bands: Sequence[MatchBand]) -> str:
    """The name of the best band that the match reaches; empty below all of them.

    >>> bands = [MatchBand(name="cukup", at_least=68), MatchBand(name="optimal", at_least=80)]
    >>> [find_match_band(Decimal(match), bands) for match in ("79.99", "80", "0")]
    ['cukup', 'optimal', '']
    """
    reached_bands = [band for band in bands if band.at_least <= match]
    return max(reached_bands, key=lambda band: band.at_least).name if reached_bands else ""


def find_standard(contest: Contest, contestant: Contestant) -> Standard | None:
    """The standard of a contestant: that of the position goes before that of the category."""
    matching_standards = [standard for standard in contest.standard if _applies_to(standard, contestant)]
    return max(
        matching_standards,
        key=lambda standard: (bool(standard.position), bool(standard.category)),
        default=None,
    )


def _applies_to(standard: Standard, contestant: Contestant) -> bool:
    if standard.category not in (None, contestant.category):
        return False
    position = fold_name(standard.position)
    return not position or fold_name(contestant.read_column(standard.column)) == position


def list_profiles(state: State, category_id: str) -> list[CompetenceProfile]:
    """The competences of every contestant of a category with a ballot, by draw number."""
    inputs = current_inputs(state, category_id)
    turns = sorted(state.turns_in_category(category_id), key=lambda turn: turn.number)
    return [
        _make_profile(state, turn.number, turn.contestant)
        for turn in turns
        if turn.exclusion is None and inputs.ballots.get(turn.number)
    ]


def _make_profile(state: State, draw_number: int, contestant_id: str) -> CompetenceProfile:
    contest, standard = state.contest, find_standard(state.contest, state.contestants[contestant_id])
    standard_name = _name_standard(contest, standard) if standard else ""
    gaps = tuple(
        _measure_gap(state, draw_number, leaf, standard) for leaf in state.rubric_of(draw_number).leaves
    )
    pairs = [
        (gap.level, gap.required_level)
        for gap in gaps
        if gap.level is not None and gap.required_level is not None
    ]
    is_whole = len(pairs) == sum(gap.required_level is not None for gap in gaps)
    if not pairs or not is_whole:
        return CompetenceProfile(draw_number, contestant_id, standard, standard_name, gaps, None, "")
    match = round_half_up(compute_match(pairs), MATCH_DECIMALS)
    band = find_match_band(match, contest.match_band)
    return CompetenceProfile(draw_number, contestant_id, standard, standard_name, gaps, match, band)


def _name_standard(contest: Contest, standard: Standard) -> str:
    return standard.position or contest.categories[standard.category or ""].name


def _measure_gap(state: State, draw_number: int, leaf: Leaf, standard: Standard | None) -> CompetenceGap:
    juror_levels = tuple(
        (ballot.juror, ballot.marks[leaf.id])
        for ballot in state.ballots.get(draw_number, ())
        if leaf.id in ballot.marks
    )
    agreed_level = state.agreed_levels.get(draw_number, {}).get(leaf.id)
    counted_levels = [agreed_level.level] if agreed_level else [level for _, level in juror_levels]
    return CompetenceGap(
        leaf.id,
        _combine_levels([Fraction(level) for level in counted_levels], state.contest.scoring),
        standard.levels.get(leaf.id) if standard else None,
        juror_levels,
        agreed_level,
    )


def _combine_levels(levels: Sequence[Fraction], scoring: Scoring) -> Fraction | None:
    """The panel's level: as the score combines marks by criterion, else the mean; None without a level."""
    if not levels:
        return None
    if scoring.per == "criterion" and not scoring.is_sum:
        return round_if_declared(combine_values(levels, len(levels), scoring), scoring.round.criterion)
    return mean(levels)
