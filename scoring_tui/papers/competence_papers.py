"""Papers about competences: a report of one page for each contestant, and the matrix of a category.

Confidential: they are written only if they are asked for by their names, for their owner's eyes alone.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.state import State
from scoring_tui.engine.retention import require_positions
from scoring_tui.exports.competence import AGREED_SIGN
from scoring_tui.i18n.locale import format_number, format_typed_number, tr
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile, PaperKindId
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.talent_pool_paper import say_confidential
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.competence import CompetenceGap, CompetenceProfile, list_profiles

NO_VALUE = "–"
LEVEL_DECIMALS = 2
"""Decimals of a panel's level and of a gap."""


class CompetenceLine(PaperModel):
    """One competence of a contestant."""

    name: str
    """Name of the competence."""
    group: str
    """Names of its groups; empty without one."""
    level: str
    """The panel's level; a dash without any mark."""
    level_name: str
    """Name of this level, such as "menengah"; empty if it has none or lies between two."""
    required: str
    """The required level; a dash without one."""
    gap: str
    """Level less the required one, with its sign; a dash without one."""
    is_short: bool
    """Whether the required level is not reached."""
    notes: tuple[str, ...]
    """What jurors noted on it, if the contest shows notes."""
    agreement: str
    """That the jury agreed on the level, with the single levels and the reason; empty otherwise."""


class CompetenceReport(PaperModel):
    """The page of one contestant."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    standard: str
    """Position or category whose required levels apply; a dash without one."""
    lines: tuple[CompetenceLine, ...]
    """The competences, in the declared order."""
    match: str
    """The job-person match in per cent; a dash without one."""
    band: str
    """Name of the band of the match; a dash without one."""


class CompetenceReportsPaper(Paper):
    """The competence reports of a category."""

    confidential: str
    """For whom it is."""
    category: str
    """Name of the category."""
    reports: tuple[CompetenceReport, ...]
    """By draw number; only contestants with a ballot."""
    explanation: str
    """How gap and match are computed, and what is assumed."""
    signer: Signatory
    """Head of jury."""


class MatrixColumn(PaperModel):
    """One competence of the matrix."""

    code: str
    """Heading of its column, such as "K1"."""
    name: str
    """Name of the competence."""


class MatrixRow(PaperModel):
    """One contestant of the matrix."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    standard: str
    """Position or category whose required levels apply; a dash without one."""
    levels: tuple[str, ...]
    """The panel's level of each competence; a sign marks a level that the jury agreed on."""
    gaps: tuple[str, ...]
    """The gap of each competence; empty without a required level."""
    match: str
    """The job-person match in per cent; a dash without one."""
    band: str
    """Name of the band of the match; a dash without one."""


class CompetenceMatrixPaper(Paper):
    """The matrix of a category: contestants and competences."""

    confidential: str
    """For whom it is."""
    category: str
    """Name of the category."""
    columns: tuple[MatrixColumn, ...]
    """The competences, in the declared order."""
    rows: tuple[MatrixRow, ...]
    """By draw number; only contestants with a ballot."""
    explanation: str
    """How gap and match are computed, and what is assumed."""


def build_competence_reports(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the reports of each of these categories that has levels or required levels and a ballot."""
    for category_id, profiles in _list_assessed(context.state, category_ids):
        head = context.make_head(tr("Competence report"), category_id=category_id, is_result=True)
        paper = CompetenceReportsPaper(
            head=head,
            labels={
                "number": tr("No."), "name": tr("Name"), "unit": tr("Unit"), "category": tr("Category"),
                "standard": tr("Standard"), "competence": tr("Competence"), "level": tr("Level"),
                "required": tr("Required"), "gap": tr("Gap"), "match": tr("Job-person match"),
                "band": tr("Band"), "notes": tr("Notes of the jury"),
            },
            confidential=say_confidential(),
            category=context.state.contest.categories[category_id].name,
            reports=tuple(_make_report(context, profile) for profile in profiles),
            explanation=_explain_match(is_matrix=False, profiles=profiles),
            signer=context.make_head_of_jury(),
        )  # fmt: skip
        yield _make_file("competence-reports", category_id, paper)


def build_competence_matrix(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the matrix of each of these categories that has levels or required levels and a ballot."""
    for category_id, profiles in _list_assessed(context.state, category_ids):
        leaves = context.state.contest.rubric_of(category_id).leaves
        paper = CompetenceMatrixPaper(
            head=context.make_head(tr("Competence matrix"), category_id=category_id, is_result=True),
            labels={
                "number": tr("No."), "name": tr("Name"), "standard": tr("Standard"),
                "match": tr("Match %"), "band": tr("Band"),
            },
            confidential=say_confidential(),
            category=context.state.contest.categories[category_id].name,
            columns=tuple(
                MatrixColumn(code=tr("C{number}", number=index), name=leaf.name)
                for index, leaf in enumerate(leaves, 1)
            ),
            rows=tuple(_make_row(context.state, profile) for profile in profiles),
            explanation=_explain_match(is_matrix=True, profiles=profiles),
        )  # fmt: skip
        yield _make_file("competence-matrix", category_id, paper)


def _make_file(kind: PaperKindId, category_id: str, paper: Paper) -> PaperFile:
    return PaperFile(kind, join_file_name(KINDS[kind].name, category_id), kind, paper, KINDS[kind].forms)


def _list_assessed(
    state: State, category_ids: Sequence[str]
) -> Iterator[tuple[str, list[CompetenceProfile]]]:
    """The categories in which levels are assessed, with the profiles of their contestants.

    Raises `CommandRefused` if the positions of the contestants were removed.
    """
    require_positions(state)
    for category_id in category_ids:
        has_levels = any(leaf.levels for leaf in state.contest.rubric_of(category_id).leaves)
        profiles = list_profiles(state, category_id)
        if profiles and (has_levels or any(profile.standard for profile in profiles)):
            yield category_id, profiles


def _make_report(context: PaperContext, profile: CompetenceProfile) -> CompetenceReport:
    state = context.state
    contestant = state.contestants[profile.contestant_id]
    leaves = state.rubric_of(profile.number).leaves
    return CompetenceReport(
        number=str(profile.number),
        name=contestant.name,
        unit=contestant.unit,
        standard=profile.standard_name or NO_VALUE,
        lines=tuple(
            _make_line(context, profile.number, leaf, gap)
            for leaf, gap in zip(leaves, profile.gaps, strict=True)
        ),
        match=_format_match(profile),
        band=profile.band or NO_VALUE,
    )


def _make_line(context: PaperContext, draw_number: int, leaf: Leaf, gap: CompetenceGap) -> CompetenceLine:
    ballots = context.state.ballots.get(draw_number, ()) if context.settings.notes else ()
    level = next((level for level in leaf.levels if gap.level == Fraction(level.value)), None)
    return CompetenceLine(
        name=leaf.name,
        group=" / ".join(leaf.groups),
        level=_format_level(gap.level),
        level_name=level.name if level else "",
        required=NO_VALUE if gap.required_level is None else format_typed_number(gap.required_level),
        gap=_format_gap(gap.gap) or NO_VALUE,
        is_short=gap.gap is not None and gap.gap < 0,
        notes=tuple(ballot.notes[leaf.id] for ballot in ballots if leaf.id in ballot.notes),
        agreement=_describe_agreement(gap),
    )


def _describe_agreement(gap: CompetenceGap) -> str:
    if gap.agreed_level is None:
        return ""
    levels = " · ".join(format_number(level) for _, level in gap.juror_levels)
    return tr(
        "agreed in the jury's meeting (single levels {levels}): {reason}",
        levels=levels, reason=gap.agreed_level.reason,
    )  # fmt: skip


def _make_row(state: State, profile: CompetenceProfile) -> MatrixRow:
    return MatrixRow(
        number=str(profile.number),
        name=state.contestants[profile.contestant_id].name,
        standard=profile.standard_name or NO_VALUE,
        levels=tuple(
            _format_level(gap.level) + (AGREED_SIGN if gap.agreed_level else "") for gap in profile.gaps
        ),
        gaps=tuple(_format_gap(gap.gap) for gap in profile.gaps),
        match=_format_match(profile),
        band=profile.band or NO_VALUE,
    )


def _format_match(profile: CompetenceProfile) -> str:
    return NO_VALUE if profile.match is None else format_number(profile.match)


def _format_level(level: Fraction | None) -> str:
    return NO_VALUE if level is None else format_number(round_half_up(level, LEVEL_DECIMALS))


def _format_gap(gap: Fraction | None) -> str:
    """A gap with its sign; empty without one."""
    if gap is None:
        return ""
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    return f"{sign}{format_number(round_half_up(abs(gap), LEVEL_DECIMALS))}"


def _explain_match(profiles: Sequence[CompetenceProfile], *, is_matrix: bool) -> str:
    """How gap and match are computed; in a matrix also what the sign of agreed levels means."""
    explanation = tr(
        "The level is the panel's mark; the gap is the level less the required one. The match is the sum of"
        " the levels, each up to the required one, divided by the sum of the required levels, in per cent."
        " This formula is an assumption of the program."
    )
    if is_matrix and any(gap.agreed_level for profile in profiles for gap in profile.gaps):
        explanation += " " + tr("{sign} is a level that the jury agreed on in its meeting.", sign=AGREED_SIGN)
    return explanation
