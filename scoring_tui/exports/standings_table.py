"""The standings as a table for a terminal: places, penalties in lines of their own, who goes through.

Imports the table, the declared contest, wording and text; it is given what `standings` gathered.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring_tui.contest.methods import METHODS, find_tie_rule
from scoring_tui.contest.models import Contest, Criterion
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.terms import REASONS, STANDING_STATES, describe_scoring
from scoring_tui.exports.table import count_cells, format_table, truncate_text
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up

StandingsDocument = dict[str, Any]

MAX_STAGE_NAME_CELLS = 12
"""Cells of a stage's name above its column."""


def standings_as_text(paper: StandingsDocument, contest: Contest, width: int | None = None) -> str:
    """The standings for a person; `width` is that of the terminal, where there is one."""
    blocks = [_block(category, contest, width) for category in paper["categories"]]
    return "\n".join([*blocks, tr("Ledger: entry {seq}, code {code}", **paper["ledger"]) + "\n"])


def _block(category: StandingsDocument, contest: Contest, width: int | None) -> str:
    title = f"{category['name']} ({translate(STANDING_STATES[category['state']])})"
    headings = _headings(contest)
    ranked = [row for placing in category["placings"] for row in _rows(placing, contest)]
    out = [row for line in category["unranked"] for row in _out(line, len(headings))]
    numbers = frozenset(range(len(headings))) - {2}
    lines = format_table(headings, [*ranked, *out], numbers, width).splitlines()
    through = [placing for placing in category["placings"] if placing.get("through")]
    if through:
        last = sum(1 + len(placing["penalties"]) for placing in through)
        lines.insert(1 + last, _line(len(through), max(map(count_cells, lines))))
    return "\n".join([title, *lines, *_below(category, contest)]) + "\n"


def _headings(contest: Contest) -> tuple[str, ...]:
    brought = [truncate_text(stage.name, MAX_STAGE_NAME_CELLS) for stage in contest.stage]
    parts = [tr("Jury"), *brought] if brought else []
    score = translate(contest.scoring.method_info.score_name)
    return (tr("Place"), tr("No."), tr("Name"), *parts, score, tr("Ballots"))


def _rows(placing: StandingsDocument, contest: Contest) -> Iterator[Sequence[str]]:
    """A contestant, and below each penalty."""
    place = tr("{place} shared", place=placing["place"]) if placing["tied"] else str(placing["place"])
    score = format_number(Decimal(placing["score"]))
    ballots = tr("{n} of {m}", n=placing["ballots"], m=placing["of"])
    yield place, str(placing["number"]), placing["name"], *_parts(placing, contest), score, ballots
    kinds = {kind.id: kind.name for kind in contest.penalty}
    sign = "+" if contest.scoring.lower_is_better else "−"
    for penalty in placing["penalties"]:
        why = ": ".join(filter(None, (kinds.get(penalty["penalty"], ""), penalty["reason"])))
        points = sign + _at_least(Decimal(penalty["points"]), contest.scoring.decimals)
        yield "", "", f"  {why}", *("" for _ in _parts(placing, contest)), points, ""


def _parts(placing: StandingsDocument, contest: Contest) -> list[str]:
    """What the score is made of, where earlier results count."""
    if not contest.stage:
        return []
    jury = round_half_up(Fraction(placing["jury"]), contest.scoring.decimals)
    brought = (_at_least(Decimal(placing["results"][one.id]), one.decimals) for one in contest.stage)
    return [format_number(jury), *brought]


def _at_least(value: Decimal, decimals: int) -> str:
    """All its decimals, and so many in any case."""
    return format_number(value, max(decimals, count_decimals(value)))


def _out(line: StandingsDocument, columns: int) -> Iterator[Sequence[str]]:
    """Somebody without a place; why in the column of scores, or below where there are more columns."""
    why, more = translate(REASONS[line["why"]]), [""] * (columns - 5)
    yield "–", str(line["number"] or "–"), line["name"], *more, "" if more else why, ""
    if more:
        yield "", "", f"  {why}", *more, "", ""


def _line(count: int, width: int) -> str:
    """What parts those who go through from the others."""
    said = f"── {tr('{n} go through', n=count)} "
    return said + "─" * max(2, width - count_cells(said))


# --- below the table --------------------------------------------------------------------------------


def _below(category: StandingsDocument, contest: Contest) -> Iterator[str]:
    """What a reader of the places has to know."""
    yield from _told_apart(category, contest)
    how = list(describe_scoring(contest.scoring))
    if how != [METHODS["mean"].name]:
        yield tr("Method: {method}", method=", ".join(map(translate, how)))
    yield from category["notes"]


def _told_apart(category: StandingsDocument, contest: Contest) -> Iterator[str]:
    """Which step of the chain told equal scores apart."""
    settled: dict[tuple[str, str], list[str]] = {}
    for placing in category["placings"]:
        if step := placing["settled_by"]:
            settled.setdefault((placing["score"], step), []).append(str(placing["place"]))
    for (_, step), places in settled.items():
        told = ", ".join(dict.fromkeys(places))
        name = _step(contest, category["id"], step)
        yield tr("Place {places}: told apart by {step}", places=told, step=name)


def _step(contest: Contest, category: str, step: str) -> str:
    """The name of a step: a stage's, a criterion's or a group's, or in words."""
    rule = find_tie_rule(step)
    if rule is not None and rule.name is not None:
        return translate(rule.name)
    if step in contest.stages:
        return contest.stages[step].name
    return dict(_criteria(contest.rubric_of(category).criteria)).get(step, step)


def _criteria(criteria: Sequence[Criterion]) -> Iterator[tuple[str, str]]:
    for criterion in criteria:
        yield criterion.id, criterion.name
        yield from _criteria(criterion.criteria)
