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
from scoring_tui.exports.table import table
from scoring_tui.i18n.locale import format_date, format_number, format_percent, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.model.linkage import sentence
from scoring_tui.scoring.plan.appearances import MOST_A_DAY, Overload, overloaded
from scoring_tui.scoring.plan.plan import GroupPlan, plan_groups, verdict_of
from scoring_tui.scoring.plan.simulation import NOISE, SEVERITY

Paper = dict[str, Any]
"""Exactly what the JSON holds; shares are of 1, and `error` is the standard error of the simulation."""

_WIDE = 100
"""Cells of a line of text where nobody looks."""


def paper(state: State, categories: Iterable[str]) -> Paper:
    """What is to be said of these categories, and of jurors with too many presentations in a day."""
    plans = {one.category: one for one in plan_groups(state)}
    return {
        "contest": state.contest.contest.id,
        "categories": [_category(state, category, plans.get(category)) for category in categories],
        "overloaded": [_overload(one) for one in overloaded(state)],
    }


def _category(state: State, category: str, found: GroupPlan | None) -> Paper:
    linked = found.linkage if found else verdict_of(state, category)
    return {
        "id": category,
        "name": state.contest.categories[category].name,
        "panels": list(found.panels) if found else [],
        "contestants": found.contestants if found else 0,
        "jurors": found.jurors if found else 0,
        "ballots": found.ballots if found else 0,
        "components": _components(found) if found else [],
        "verdict": linked.verdict,
        "linkage": None if linked.ratio is None else round(linked.ratio, 4),
        "sentence": translate(sentence(linked)),
        "wrong_podium": round(found.wrong_podium, 4) if found else None,
        "error": round(found.error, 4) if found else None,
        "remedies": _remedies(found) if found else [],
    }


def _components(found: GroupPlan) -> list[Paper]:
    return [
        {"panels": list(panels), "jurors": sorted(part.jurors), "contestants": len(part.contestants)}
        for part, panels in zip(found.components, found.parts, strict=True)
    ]


def _remedies(found: GroupPlan) -> list[Paper]:
    return [
        {
            "name": translate(remedy.name),
            "more_marks": remedy.more_marks,
            "wrong_podium": round(remedy.wrong_podium, 4),
            "error": round(remedy.error, 4),
            "how": translate(remedy.how),
        }
        for remedy in found.remedies
    ]


def _overload(one: Overload) -> Paper:
    day = one.day.isoformat()
    return {"juror": one.juror, "name": one.name, "day": day, "presentations": one.presentations}


def as_json(paper: Paper) -> str:
    """The plan for other programs."""
    return json.dumps(paper, ensure_ascii=False, indent=2) + "\n"


def as_table(paper: Paper, width: int | None = None) -> str:
    """The plan for a person; `width` is that of the terminal, where there is one."""
    blocks = ["".join(_block(category, width)) for category in paper["categories"]]
    if any(category["contestants"] for category in paper["categories"]):
        blocks.append(_wrapped(_simulated(), width))
    if paper["overloaded"]:
        blocks.append(_too_much(paper["overloaded"], width))
    return "\n".join(blocks)


def _too_much(overloaded: list[Paper], width: int | None) -> str:
    title = tr("More than {most} presentations a day cannot be judged with care:", most=MOST_A_DAY)
    rows = [
        (format_date(date.fromisoformat(one["day"])), one["name"], str(one["presentations"]))
        for one in overloaded
    ]
    return f"{title}\n" + table((tr("Day"), tr("Name"), tr("Turns")), rows, frozenset({2}), width)


def _simulated() -> str:
    return tr(
        "Wrong podium places are expected ones, from simulated finals of these sizes; ± is the standard error"
        " of the simulation. Standard deviations: quality 1, severity {severity}, noise {noise}.",
        severity=Decimal(str(SEVERITY)), noise=Decimal(str(NOISE)),
    )  # fmt: skip


def _block(category: Paper, width: int | None) -> Iterator[str]:
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


def _size(category: Paper) -> str:
    return tr(
        "panels {panels}: {contestants} contestants, {jurors} jurors, {ballots} ballots",
        panels=", ".join(category["panels"]), contestants=category["contestants"],
        jurors=category["jurors"], ballots=category["ballots"],
    )  # fmt: skip


def _pieces(components: list[Paper]) -> str:
    told = " | ".join("+".join(part["panels"]) for part in components)
    return tr("{n} components: {parts}", n=len(components), parts=told)


def _ways(remedies: list[Paper], width: int | None) -> str:
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
    return table(headings, rows, frozenset({0, 2, 3}), width) + "\n" + "".join(hows)


def _share(share: float, error: float) -> str:
    wrong, about = (round_half_up(Fraction(str(value)) * 100, 1) for value in (share, error))
    return f"{format_percent(wrong)} ± {format_number(about)}"


def _wrapped(told: str, width: int | None, before: str = "  ") -> str:
    return (
        textwrap.fill(told, width or _WIDE, initial_indent=before, subsequent_indent=" " * len(before)) + "\n"
    )
