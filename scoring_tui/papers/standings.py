"""The standings of a contest as JSON, CSV and a table for a terminal.

`paper` gathers them from a hall at one head of the ledger; the rest only writes. Imports hall, scoring,
wording and text.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from scoring_tui.hall import Hall
from scoring_tui.ledger.chain import code_of
from scoring_tui.papers.table import table
from scoring_tui.scoring import Placing, Standing, written
from scoring_tui.state import State
from scoring_tui.text import number, tr, words
from scoring_tui.wording import STANDINGS, WHYS

Paper = dict[str, Any]
"""Exactly what the JSON holds."""

_PLACING = ("place", "tied", "number", "contestant", "name", "score", "exact", "ballots", "of")


def paper(hall: Hall, categories: Iterable[str]) -> Paper:
    """The standings of these categories: scores in writing, with the ledger's head that they follow from."""
    state = hall.state
    return {
        "contest": state.contest.contest.id,
        "ledger": {"seq": state.seq, "code": code_of(state.hash)},
        "categories": [_category(state, hall.tally.standing(state, category)) for category in categories],
    }


def _category(state: State, standing: Standing) -> Paper:
    out = [
        {"number": line.number, "name": state.name(line.number), "why": line.why}
        for line in standing.unranked
    ]
    return {
        "id": standing.category,
        "name": state.contest.categories[standing.category].name,
        "state": standing.state,
        "placings": [_placing(state, placing) for placing in standing.placings],
        "unranked": [*out, *_undrawn(state, standing.category)],
    }


def _placing(state: State, placing: Placing) -> Paper:
    one = placing.candidate
    turn = state.turns[one.number]
    return {
        "place": placing.place,
        "tied": placing.tied,
        "number": one.number,
        "contestant": turn.contestant,
        "name": state.name(one.number),
        "score": f"{one.score:f}",
        "exact": written(one.exact),
        "ballots": len(one.totals),
        "of": len(state.expected(one.number)),
        "jurors": {juror: written(one.totals[juror]) for juror in turn.jurors if juror in one.totals},
    }


def _undrawn(state: State, category: str) -> list[Paper]:
    drawn = {turn.contestant for turn in state.in_category(category)}
    waiting = (one for one in state.contestants.values() if one.category == category)
    return [{"number": None, "name": one.name, "why": "waiting"} for one in waiting if one.id not in drawn]


def as_json(paper: Paper) -> str:
    """The standings for other programs."""
    return json.dumps(paper, ensure_ascii=False, indent=2) + "\n"


def as_csv(paper: Paper) -> str:
    """One line a placing with a decimal dot; those without a place at the end, each with its reason."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("category", "state", *_PLACING, "why"))
    for category in paper["categories"]:
        for placing in category["placings"]:
            lines.writerow(
                (category["id"], category["state"], *(_plain(placing[name]) for name in _PLACING), "")
            )
    for category in paper["categories"]:
        for line in category["unranked"]:
            known = (_plain(line.get(name)) for name in _PLACING)
            lines.writerow((category["id"], category["state"], *known, line["why"]))
    return written.getvalue()


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def as_table(paper: Paper, width: int | None = None) -> str:
    """The standings for a person; `width` is that of the terminal, where there is one."""
    blocks = [_block(category, width) for category in paper["categories"]]
    head = paper["ledger"]
    return "\n".join([*blocks, tr("Ledger: entry {seq}, code {code}", **head) + "\n"])


def _block(category: Paper, width: int | None) -> str:
    title = f"{category['name']} ({words(STANDINGS[category['state']])})\n"
    ranked = [_row(placing) for placing in category["placings"]]
    out = [
        ("–", str(line["number"] or "–"), line["name"], words(WHYS[line["why"]]), "")
        for line in category["unranked"]
    ]
    headings = (tr("Place"), tr("No."), tr("Name"), tr("Score"), tr("Ballots"))
    return title + table(headings, [*ranked, *out], frozenset({0, 1, 3, 4}), width)


def _row(placing: Paper) -> Sequence[str]:
    place = tr("{place} shared", place=placing["place"]) if placing["tied"] else str(placing["place"])
    score = number(Decimal(placing["score"]))
    ballots = tr("{n} of {m}", n=placing["ballots"], m=placing["of"])
    return place, str(placing["number"]), placing["name"], score, ballots
