"""The evaluation of the jury plan as a JSON document and as text.

Shares are between 0 and 1; `error` is the standard error of the simulation.
"""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring_tui.domain.state import State
from scoring_tui.exports.documents import Document, build_state_document
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_date, format_number, format_percent, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.plan.appearances import MAX_PRESENTATIONS_PER_DAY, Overload, find_overloaded_jurors
from scoring_tui.scoring.plan.plan import GroupPlan, measure_category_linkage, plan_groups
from scoring_tui.scoring.plan.simulation import NOISE_DEVIATION, SEVERITY_DEVIATION

_DEFAULT_WIDTH = 100
"""Cells of a line of text when the width of the output is unknown."""


def build_plan_document(state: State, category_ids: Iterable[str]) -> Document:
    """Build the document for these categories and for overloaded jurors."""
    plans = {item.category_id: item for item in plan_groups(state)}
    content = {
        "categories": [
            _category_as_json(state, category_id, plans.get(category_id)) for category_id in category_ids
        ],
        "overloaded": [_overload_as_json(item) for item in find_overloaded_jurors(state)],
    }
    return build_state_document("plan", state, content)


def _category_as_json(state: State, category_id: str, group_plan: GroupPlan | None) -> Document:
    linkage = group_plan.linkage if group_plan else measure_category_linkage(state, category_id)
    return {
        "id": category_id,
        "name": state.contest.categories[category_id].name,
        "panels": list(group_plan.panel_ids) if group_plan else [],
        "contestants": group_plan.contestant_count if group_plan else 0,
        "jurors": group_plan.juror_count if group_plan else 0,
        "ballots": group_plan.ballot_count if group_plan else 0,
        "components": _components_as_json(group_plan) if group_plan else [],
        "verdict": linkage.verdict,
        "linkage": None if linkage.ratio is None else round(linkage.ratio, 4),
        "sentence": translate(describe_linkage(linkage)),
        "wrong_podium": round(group_plan.wrong_podium, 4) if group_plan else None,
        "error": round(group_plan.podium_error, 4) if group_plan else None,
        "remedies": _remedies_as_json(group_plan) if group_plan else [],
    }


def _components_as_json(group_plan: GroupPlan) -> list[Document]:
    return [
        {
            "panels": list(panel_ids),
            "jurors": sorted(component.jurors),
            "contestants": len(component.contestants),
        }
        for component, panel_ids in zip(group_plan.components, group_plan.component_panels, strict=True)
    ]


def _remedies_as_json(group_plan: GroupPlan) -> list[Document]:
    return [
        {
            "name": translate(remedy.name),
            "more_marks": remedy.extra_ballots,
            "wrong_podium": round(remedy.wrong_podium, 4),
            "error": round(remedy.podium_error, 4),
            "how": translate(remedy.instructions),
        }
        for remedy in group_plan.remedies
    ]


def _overload_as_json(overload: Overload) -> Document:
    day = overload.day.isoformat()
    return {
        "juror": overload.juror_id,
        "name": overload.name,
        "day": day,
        "presentations": overload.presentations,
    }


def plan_as_text(document: Document, width: int | None = None) -> str:
    """The document as text, wrapped to `width` terminal cells if given."""
    blocks = ["".join(_format_category(category, width)) for category in document["categories"]]
    if any(category["contestants"] for category in document["categories"]):
        blocks.append(_wrap_text(_simulation_note(), width))
    if document["overloaded"]:
        blocks.append(_format_overloads(document["overloaded"], width))
    return "\n".join(blocks)


def _format_overloads(overloads: list[Document], width: int | None) -> str:
    title = tr(
        "More than {most} presentations a day cannot be judged with care:", most=MAX_PRESENTATIONS_PER_DAY
    )
    rows = [
        (format_date(date.fromisoformat(overload["day"])), overload["name"], str(overload["presentations"]))
        for overload in overloads
    ]
    return f"{title}\n" + format_table((tr("Day"), tr("Name"), tr("Turns")), rows, frozenset({2}), width)


def _simulation_note() -> str:
    return tr(
        "Wrong podium places are expected ones, from simulated finals of these sizes; ± is the standard error"
        " of the simulation. Standard deviations: quality 1, severity {severity}, noise {noise}.",
        severity=Decimal(str(SEVERITY_DEVIATION)), noise=Decimal(str(NOISE_DEVIATION)),
    )  # fmt: skip


def _format_category(category: Document, width: int | None) -> Iterator[str]:
    yield category["name"] + "\n"
    if not category["contestants"]:
        yield _wrap_text(category["sentence"], width)
        return
    yield _wrap_text(_format_size(category), width)
    if len(category["components"]) > 1:
        yield _wrap_text(_format_components(category["components"]), width)
    yield _wrap_text(category["sentence"], width)
    podium_share = _format_share(category["wrong_podium"], category["error"])
    yield "  " + tr("wrong podium places: {share}", share=podium_share) + "\n"
    if category["remedies"]:
        yield "\n" + _format_remedies(category["remedies"], width)


def _format_size(category: Document) -> str:
    counts = {name: category[name] for name in ("contestants", "jurors", "ballots")}
    panels = ", ".join(category["panels"])
    if len(category["panels"]) == 1:
        return tr(
            "panel {panels}: {contestants} contestants, {jurors} jurors, {ballots} ballots",
            panels=panels, **counts,
        )  # fmt: skip
    return tr(
        "panels {panels}: {contestants} contestants, {jurors} jurors, {ballots} ballots",
        panels=panels, **counts,
    )  # fmt: skip


def _format_components(components: list[Document]) -> str:
    panel_groups = " | ".join("+".join(component["panels"]) for component in components)
    return tr("{n} components: {parts}", n=len(components), parts=panel_groups)


def _format_remedies(remedies: list[Document], width: int | None) -> str:
    """A table of the remedies with their costs, followed by the instructions."""
    rows = [
        (
            str(position),
            remedy["name"],
            ("+" if remedy["more_marks"] > 0 else "") + format_number(remedy["more_marks"]),
            _format_share(remedy["wrong_podium"], remedy["error"]),
        )
        for position, remedy in enumerate(remedies, 1)
    ]
    headings = ("", tr("What could be done"), tr("Ballots"), tr("Wrong podium"))
    instructions = (
        _wrap_text(remedy["how"], width, f"{position}  ") for position, remedy in enumerate(remedies, 1)
    )
    return format_table(headings, rows, frozenset({0, 2, 3}), width) + "\n" + "".join(instructions)


def _format_share(share: float, error: float) -> str:
    percent, percent_error = (round_half_up(Fraction(str(value)) * 100, 1) for value in (share, error))
    return f"{format_percent(percent)} ± {format_number(percent_error)}"


def _wrap_text(text: str, width: int | None, indent: str = "  ") -> str:
    return (
        textwrap.fill(
            text, width or _DEFAULT_WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent)
        )
        + "\n"
    )
