"""What the jury plan makes possible, for a committee: as a table before the final, and as JSON.

The keys of the JSON are those of `Paper` below and stay as they are. Imports state, scoring and text.
"""

import json
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring_tui.domain.state import State
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_date, format_number, format_percent, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.plan.appearances import MAX_PRESENTATIONS_PER_DAY, Overload, find_overloaded_jurors
from scoring_tui.scoring.plan.plan import GroupPlan, measure_category_linkage, plan_groups
from scoring_tui.scoring.plan.simulation import NOISE_DEVIATION, SEVERITY_DEVIATION

PlanDocument = dict[str, Any]
"""Exactly what the JSON holds; shares are of 1, and `error` is the standard error of the simulation."""

_WIDE = 100
"""Cells of a line of text where nobody looks."""


def build_plan_document(state: State, categories: Iterable[str]) -> PlanDocument:
    """What is to be said of these categories, and of jurors with too many presentations in a day."""
    plans = {one.category_id: one for one in plan_groups(state)}
    return {
        "contest": state.contest.contest.id,
        "categories": [_category(state, category, plans.get(category)) for category in categories],
        "overloaded": [_overload(one) for one in find_overloaded_jurors(state)],
    }


def _category(state: State, category: str, found: GroupPlan | None) -> PlanDocument:
    linked = found.linkage if found else measure_category_linkage(state, category)
    return {
        "id": category,
        "name": state.contest.categories[category].name,
        "panels": list(found.panel_ids) if found else [],
        "contestants": found.contestant_count if found else 0,
        "jurors": found.juror_count if found else 0,
        "ballots": found.ballot_count if found else 0,
        "components": _components(found) if found else [],
        "verdict": linked.verdict,
        "linkage": None if linked.ratio is None else round(linked.ratio, 4),
        "sentence": translate(describe_linkage(linked)),
        "wrong_podium": round(found.wrong_podium, 4) if found else None,
        "error": round(found.podium_error, 4) if found else None,
        "remedies": _remedies(found) if found else [],
    }


def _components(found: GroupPlan) -> list[PlanDocument]:
    return [
        {"panels": list(panels), "jurors": sorted(part.jurors), "contestants": len(part.contestants)}
        for part, panels in zip(found.components, found.component_panels, strict=True)
    ]


def _remedies(found: GroupPlan) -> list[PlanDocument]:
    return [
        {
            "name": translate(remedy.name),
            "more_marks": remedy.extra_ballots,
            "wrong_podium": round(remedy.wrong_podium, 4),
            "error": round(remedy.podium_error, 4),
            "how": translate(remedy.instructions),
        }
        for remedy in found.remedies
    ]


def _overload(one: Overload) -> PlanDocument:
    day = one.day.isoformat()
    return {"juror": one.juror_id, "name": one.name, "day": day, "presentations": one.presentations}


def plan_as_json(paper: PlanDocument) -> str:
    """The plan for other programs."""
    return json.dumps(paper, ensure_ascii=False, indent=2) + "\n"


def plan_as_text(paper: PlanDocument, width: int | None = None) -> str:
    """The plan for a person; `width` is that of the terminal, where there is one."""
    blocks = ["".join(_block(category, width)) for category in paper["categories"]]
    if any(category["contestants"] for category in paper["categories"]):
        blocks.append(_wrapped(_simulated(), width))
    if paper["overloaded"]:
        blocks.append(_too_much(paper["overloaded"], width))
    return "\n".join(blocks)


def _too_much(overloaded: list[PlanDocument], width: int | None) -> str:
    title = tr(
        "More than {most} presentations a day cannot be judged with care:", most=MAX_PRESENTATIONS_PER_DAY
    )
    rows = [
        (format_date(date.fromisoformat(one["day"])), one["name"], str(one["presentations"]))
        for one in overloaded
    ]
    return f"{title}\n" + format_table((tr("Day"), tr("Name"), tr("Turns")), rows, frozenset({2}), width)


def _simulated() -> str:
    return tr(
        "Wrong podium places are expected ones, from simulated finals of these sizes; ± is the standard error"
        " of the simulation. Standard deviations: quality 1, severity {severity}, noise {noise}.",
        severity=Decimal(str(SEVERITY_DEVIATION)), noise=Decimal(str(NOISE_DEVIATION)),
    )  # fmt: skip


def _block(category: PlanDocument, width: int | None) -> Iterator[str]:
    yield category["name"] + "\n"
    if not category["contestants"]:
        yield _wrapped(category["sentence"], width)
        return
    yield _wrapped(_size(category), width)
    if len(category["components"]) > 1:
        yield _wrapped(_pieces(category["components"]), width)
    yield _wrapped(category["sentence"], width)
    if category["linkage"] is not None:
        yield f"  L = {format_number(Decimal(str(category['linkage'])), 2)}\n"
    wrong = _share(category["wrong_podium"], category["error"])
    yield "  " + tr("wrong podium places: {share}", share=wrong) + "\n"
    if category["remedies"]:
        yield "\n" + _ways(category["remedies"], width)


def _size(category: PlanDocument) -> str:
    return tr(
        "panels {panels}: {contestants} contestants, {jurors} jurors, {ballots} ballots",
        panels=", ".join(category["panels"]), contestants=category["contestants"],
        jurors=category["jurors"], ballots=category["ballots"],
    )  # fmt: skip


def _pieces(components: list[PlanDocument]) -> str:
    told = " | ".join("+".join(part["panels"]) for part in components)
    return tr("{n} components: {parts}", n=len(components), parts=told)


def _ways(remedies: list[PlanDocument], width: int | None) -> str:
    """What could be done, the price of each beside it, and below how to do it."""
    rows = [
        (
            str(n),
            one["name"],
            ("+" if one["more_marks"] > 0 else "") + format_number(one["more_marks"]),
            _share(one["wrong_podium"], one["error"]),
        )
        for n, one in enumerate(remedies, 1)
    ]
    headings = ("", tr("What could be done"), tr("Ballots"), tr("Wrong podium"))
    hows = (_wrapped(one["how"], width, f"{n}  ") for n, one in enumerate(remedies, 1))
    return format_table(headings, rows, frozenset({0, 2, 3}), width) + "\n" + "".join(hows)


def _share(share: float, error: float) -> str:
    wrong, about = (round_half_up(Fraction(str(value)) * 100, 1) for value in (share, error))
    return f"{format_percent(wrong)} ± {format_number(about)}"


def _wrapped(told: str, width: int | None, before: str = "  ") -> str:
    return (
        textwrap.fill(told, width or _WIDE, initial_indent=before, subsequent_indent=" " * len(before)) + "\n"
    )
