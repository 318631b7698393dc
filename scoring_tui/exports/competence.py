"""Competences against required levels: a matrix of contestants and criteria, and each one's gaps.

It is confidential: for the head of jury and the committee, never for the hall.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from scoring_tui.domain.state import State
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.documents import Document, build_state_document
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_number, tr
from scoring_tui.scoring.arithmetic import round_half_up, to_decimal_string
from scoring_tui.scoring.competence import CompetenceGap, CompetenceProfile, list_profiles

AGREED_SIGN = "*"
"""Marks a level that the jury agreed on."""
LEVEL_DECIMALS = 2
"""Decimals of a panel's level in tables."""


def build_competence_document(state: State, category_ids: Iterable[str]) -> Document:
    """The competences of these categories."""
    contest = state.contest
    categories = [
        {
            "id": category_id,
            "name": contest.categories[category_id].name,
            "competences": [
                {"id": leaf.id, "name": leaf.name} for leaf in contest.rubric_of(category_id).leaves
            ],
            "profiles": [_profile_as_json(state, profile) for profile in list_profiles(state, category_id)],
        }
        for category_id in category_ids
    ]
    return build_state_document("competence", state, {"categories": categories})


def _profile_as_json(state: State, profile: CompetenceProfile) -> Document:
    contestant = state.contestants[profile.contestant_id]
    return {
        "number": profile.number,
        "contestant": contestant.id,
        "name": contestant.name,
        "unit": contestant.unit,
        "standard": profile.standard_name or None,
        "levels": {gap.criterion_id: _gap_as_json(state, gap) for gap in profile.gaps},
        "match": None if profile.match is None else f"{profile.match:f}",
        "match_band": profile.band or None,
    }


def _gap_as_json(state: State, gap: CompetenceGap) -> Document:
    required_level = gap.required_level
    return {
        "level": None if gap.level is None else to_decimal_string(gap.level),
        "required": None if required_level is None else f"{required_level:f}",
        "gap": None if gap.gap is None else to_decimal_string(gap.gap),
        **(_agreement_as_json(gap) if state.contest.scoring.consensus else {}),
    }


def _agreement_as_json(gap: CompetenceGap) -> Document:
    """The single levels, and the agreed one with its reason; both are null without an agreement."""
    agreed_level = gap.agreed_level
    return {
        "jurors": {juror_id: f"{level:f}" for juror_id, level in gap.juror_levels},
        "agreed": None if agreed_level is None else f"{agreed_level.level:f}",
        "agreed_reason": None if agreed_level is None else agreed_level.reason,
    }


def competence_as_text(state: State, category_ids: Iterable[str], width: int | None = None) -> str:
    """A table for each category: level and gap of each competence, match and band."""
    parts = []
    for category_id in category_ids:
        leaves = state.contest.rubric_of(category_id).leaves
        headings = [tr("No."), tr("Name"), tr("Standard"), *(leaf.name for leaf in leaves), tr("Match %")]
        headings.append(tr("Band"))
        rows = [_list_cells(state, profile) for profile in list_profiles(state, category_id)]
        number_columns = frozenset((0, *range(3, 4 + len(leaves))))
        table = format_table(headings, rows, number_columns, width)
        parts.append(f"{state.contest.categories[category_id].name}\n{table}")
        if any(AGREED_SIGN in cell for row in rows for cell in row[3:-2]):
            parts.append(tr("{sign} is a level that the jury agreed on in its meeting.", sign=AGREED_SIGN))
    return "\n".join(parts)


def _list_cells(state: State, profile: CompetenceProfile) -> list[str]:
    match = "–" if profile.match is None else format_number(profile.match)
    return [
        str(profile.number),
        state.contestants[profile.contestant_id].name,
        profile.standard_name or "–",
        *map(_describe_gap, profile.gaps),
        match,
        profile.band or "–",
    ]


def _describe_gap(gap: CompetenceGap) -> str:
    """The level, and in brackets how far it is from the required one."""
    if gap.level is None:
        return "–"
    level = format_number(round_half_up(gap.level, LEVEL_DECIMALS), LEVEL_DECIMALS)
    level += AGREED_SIGN if gap.agreed_level else ""
    if gap.gap is None:
        return level
    sign = "+" if gap.gap > 0 else "-" if gap.gap < 0 else "±"
    return f"{level} ({sign}{format_number(round_half_up(abs(gap.gap), LEVEL_DECIMALS), LEVEL_DECIMALS)})"


def competence_as_csv(state: State, category_ids: Iterable[str], csv_format: str) -> str:
    """One row for each contestant and criterion; where the jury may agree on levels, with the agreed one."""
    headings = [
        "category", "number", "contestant", "name", "unit", "standard", "criterion", "criterion_name",
        "level", "required", "gap", "match", "match_band",
    ]  # fmt: skip
    if state.contest.scoring.consensus:
        headings += ["single_levels", "agreed", "agreed_reason"]
    rows = [row for category_id in category_ids for row in _list_rows(state, category_id)]
    return format_csv(headings, rows, csv_format)


def _list_rows(state: State, category_id: str) -> Iterator[list[CsvValue]]:
    leaves = state.contest.rubric_of(category_id).leaves_by_id
    for profile in list_profiles(state, category_id):
        contestant = state.contestants[profile.contestant_id]
        for gap in profile.gaps:
            cells: list[CsvValue] = [
                category_id, profile.number, contestant.id, contestant.name, contestant.unit,
                profile.standard_name or None,
                gap.criterion_id, leaves[gap.criterion_id].name,
                _to_cell(gap.level), gap.required_level, _to_cell(gap.gap), profile.match,
                profile.band or None,
            ]  # fmt: skip
            yield cells + (_list_agreement_cells(gap) if state.contest.scoring.consensus else [])


def _list_agreement_cells(gap: CompetenceGap) -> list[CsvValue]:
    levels = " ".join(f"{level:f}" for _, level in gap.juror_levels)
    agreed_level = gap.agreed_level
    return [
        levels,
        agreed_level.level if agreed_level else None,
        agreed_level.reason if agreed_level else None,
    ]


def _to_cell(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(to_decimal_string(value))
