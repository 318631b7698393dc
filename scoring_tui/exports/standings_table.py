"""The standings as a text table: places, penalties on separate rows, and the qualification line."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.bands import describe_empty_band, group_bands, name_set
from scoring_tui.contest.methods import METHODS, find_tie_rule
from scoring_tui.contest.models import Contest, Criterion
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import STANDING_STATES, describe_scoring
from scoring_tui.domain.sentences.corrections import FIELD_NAMES
from scoring_tui.domain.unranked import describe_reason
from scoring_tui.exports.documents import Document, format_head
from scoring_tui.exports.table import count_cells, format_table, truncate_text
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.stage_points import describe_points

MAX_STAGE_NAME_CELLS = 12
"""Greatest width of a stage name in a column heading, in terminal cells."""


def standings_as_text(document: Document, contest: Contest, width: int | None = None) -> str:
    """The document as text, fitted to `width` terminal cells if given."""
    blocks = [_format_category(category, contest, width) for category in document["categories"]]
    return "\n".join([*blocks, format_head(**document["ledger"])])


def _format_category(category: Document, contest: Contest, width: int | None) -> str:
    title = f"{category['name']} ({translate(STANDING_STATES[category['state']])})"
    headings = _column_headings(contest, category["id"])
    ranked_rows = [
        row for placing in category["placings"] for row in _placing_rows(placing, contest, category["id"])
    ]
    band_count = len(group_bands(contest.band, category["id"]))
    unranked_rows = [
        row for line in category["unranked"] for row in _unranked_rows(line, contest, category["id"])
    ]
    band_end = len(headings) - contest.contest.has_ballots
    band_columns = range(band_end - band_count, band_end)
    number_columns = frozenset(range(len(headings))) - {2, *band_columns}
    lines = format_table(headings, [*ranked_rows, *unranked_rows], number_columns, width).splitlines()
    qualified = [placing for placing in category["placings"] if placing.get("through")]
    if qualified:
        last_row = sum(1 + len(placing["penalties"]) for placing in qualified)
        lines.insert(1 + last_row, _qualification_line(len(qualified), max(map(count_cells, lines))))
    return "\n".join([title, *lines, *_notes_below(category, contest)]) + "\n"


def _column_headings(contest: Contest, category_id: str) -> tuple[str, ...]:
    stages = contest.stages_by_category[category_id]
    stage_names = [truncate_text(stage.name, MAX_STAGE_NAME_CELLS) for stage in stages]
    part_headings = [tr("Jury"), *stage_names] if stage_names and contest.contest.has_ballots else stage_names
    score_names = _score_cells(contest, translate(contest.scoring.method_info.score_name))
    band_sets = group_bands(contest.band, category_id)
    set_names = (truncate_text(name_set(band_set), MAX_STAGE_NAME_CELLS) for band_set in band_sets)
    ballot_headings = _ballot_cells(contest, tr("Ballots"))
    place_name = tr("Place") if contest.contest.has_places else tr("Result")
    return (place_name, tr("No."), tr("Name"), *part_headings, *score_names, *set_names, *ballot_headings)


def _score_cells(contest: Contest, text: str) -> list[str]:
    """The cell of the score; none in an administration, which has no score."""
    return [text] if contest.contest.has_places else []


def _ballot_cells(contest: Contest, text: str) -> list[str]:
    """The cell of the ballots; none where nobody gives marks."""
    return [text] if contest.contest.has_ballots else []


def _placing_rows(placing: Document, contest: Contest, category_id: str) -> Iterator[Sequence[str]]:
    """The row of a contestant, followed by one row for each penalty."""
    place = tr("{place} shared", place=placing["place"]) if placing["tied"] else str(placing["place"])
    if not contest.contest.has_places:
        place = tr("passed")
    score_text = format_number(Decimal(placing["score"]))
    ballot_text = tr("{n} of {m}", n=placing["ballots"], m=placing["of"])
    band_names = placing.get("bands", {}).values()
    yield (
        place,
        str(placing["number"]),
        placing["name"],
        *_score_parts(placing, contest, category_id),
        *_score_cells(contest, score_text),
        *(name or "" for name in band_names),
        *_ballot_cells(contest, ballot_text),
    )
    penalty_names = {penalty_type.id: penalty_type.name for penalty_type in contest.penalty}
    sign = "+" if contest.scoring.lower_is_better else "−"
    for penalty in placing["penalties"]:
        reason = ": ".join(filter(None, (penalty_names.get(penalty["penalty"], ""), penalty["reason"])))
        points = sign + _format_with_decimals(Decimal(penalty["points"]), contest.scoring.decimals)
        parts = ("" for _ in _score_parts(placing, contest, category_id))
        bands = ("" for _ in band_names)
        yield (
            "",
            "",
            f"  {reason}",
            *parts,
            *_score_cells(contest, points),
            *bands,
            *_ballot_cells(contest, ""),
        )


def _score_parts(placing: Document, contest: Contest, category_id: str) -> list[str]:
    """The jury's score, if there is a jury, and what earlier stages add, if the category has stages."""
    stages = contest.stages_by_category[category_id]
    if not stages:
        return []
    stage_cells = [_format_stage(placing, stage, contest.scoring.decimals) for stage in stages]
    if not contest.contest.has_ballots:
        return stage_cells
    jury_score = round_half_up(Fraction(placing["jury"]), contest.scoring.decimals)
    return [format_number(jury_score), *stage_cells]


def _format_stage(placing: Document, stage: Stage, decimals: int) -> str:
    """The points of a stage with all decimals of the results; a dash without a result."""
    if stage.id not in placing["results"]:
        return "–"
    result = Decimal(placing["results"][stage.id])
    points = Fraction(placing["stages"][stage.id]["points"] or result)
    cell = describe_points(stage, result, points, decimals)
    if isinstance(cell, LazyText):
        return translate(cell)
    return _format_with_decimals(cell, decimals if stage.compares_contestants else stage.decimals)


def _format_with_decimals(value: Decimal, decimals: int) -> str:
    """Format with all decimals of the value, but at least `decimals`."""
    return format_number(value, max(decimals, count_decimals(value)))


def _unranked_rows(line: Document, contest: Contest, category_id: str) -> Iterator[Sequence[str]]:
    """The rows of an unranked contestant, who has no band.

    The reason is in the score column, or on a row below if the score has parts. A contestant out of
    competition has a score, and the reason is on the row below.
    """
    stages = contest.stages_by_category[category_id]
    parts = [""] * (len(stages) + contest.contest.has_ballots if stages else 0)
    bands = [""] * len(group_bands(contest.band, category_id))
    reason, number = _describe_reason(line, contest), str(line["number"] or "–")
    if "score" in line:
        ballots = _ballot_cells(contest, tr("{n} of {m}", n=line["ballots"], m=line["of"]))
        scores = _score_cells(contest, format_number(Decimal(line["score"])))
        yield "–", number, line["name"], *parts, *scores, *bands, *ballots
    else:
        scores = _score_cells(contest, "" if parts else reason)
        yield "–", number, line["name"], *parts, *scores, *bands, *_ballot_cells(contest, "")
    if parts or "score" in line:
        empty_cells = (*parts, *_score_cells(contest, ""), *bands, *_ballot_cells(contest, ""))
        yield "", "", f"  {reason}", *empty_cells


def _describe_reason(line: Document, contest: Contest) -> str:
    names = [contest.stages[stage_id].name for stage_id in line.get("why_stages", ())]
    return translate(describe_reason(line["why"], names))


def _qualification_line(count: int, width: int) -> str:
    """The line between qualified and other contestants."""
    label = f"── {tr('{n} go through', n=count)} "
    return label + "─" * max(2, width - count_cells(label))


# --- below the table --------------------------------------------------------------------------------


def _notes_below(category: Document, contest: Contest) -> Iterator[str]:
    """The notes below the table."""
    yield from _tie_break_notes(category, contest)
    for band in category.get("bands", ()):
        if not band["numbers"]:
            yield translate(describe_empty_band(band["set"], band["name"]))
    yield from _correction_notes(category)
    method_parts = list(describe_scoring(contest))
    if method_parts != [METHODS["mean"].name]:
        yield tr("Method: {method}", method=", ".join(map(translate, method_parts)))
    yield from category["notes"]


def _correction_notes(category: Document) -> Iterator[str]:
    """One line for each contestant with a corrected field."""
    for line in (*category["placings"], *category["unranked"]):
        if fields := line.get("corrected"):
            names = ", ".join(translate(FIELD_NAMES[field]) for field in fields)
            yield tr(
                "Corrected: no. {number} {name} ({fields})",
                number=line["number"] or "–",
                name=line["name"],
                fields=names,
            )


def _tie_break_notes(category: Document, contest: Contest) -> Iterator[str]:
    """One line for each tie-break step that decided an order."""
    places_by_step: dict[tuple[str, str], list[str]] = {}
    for placing in category["placings"]:
        if step := placing["settled_by"]:
            places_by_step.setdefault((placing["score"], step), []).append(str(placing["place"]))
    for (_, step), places in places_by_step.items():
        place_list = ", ".join(dict.fromkeys(places))
        name = _step_name(contest, category["id"], step)
        yield tr("Place {places}: told apart by {step}", places=place_list, step=name)


def _step_name(contest: Contest, category: str, step: str) -> str:
    """The localized name of a tie-break step: a rule, a stage, a criterion or a group."""
    rule = find_tie_rule(step)
    if rule is not None and rule.name is not None:
        return translate(rule.name)
    if step in contest.stages:
        return contest.stages[step].name
    return dict(_flatten_criteria(contest.rubric_of(category).criteria)).get(step, step)


def _flatten_criteria(criteria: Sequence[Criterion]) -> Iterator[tuple[str, str]]:
    for criterion in criteria:
        yield criterion.id, criterion.name
        yield from _flatten_criteria(criterion.criteria)
