"""Every ballot that counts, one line each, as CSV and JSON. Imports state and scoring."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import Ballot, State
from scoring_tui.scoring.arithmetic import juror_total, to_decimal_string

_BEFORE = ("category", "number", "contestant", "name", "juror", "juror_name")
_AFTER = ("total", "paper", "at", "seq")


def build_ballot_rows(state: State) -> list[dict[str, Any]]:
    """The ballots by category, draw number and juror; marks and totals in writing, by criterion."""
    categories = list(state.contest.categories)
    turns = sorted(state.turns.values(), key=lambda turn: (categories.index(turn.category), turn.number))
    found = (state.find_ballot(turn.number, juror) for turn in turns for juror in turn.jurors)
    return [_line(state, ballot) for ballot in found if ballot is not None]


def _line(state: State, ballot: Ballot) -> dict[str, Any]:
    turn = state.turns[ballot.number]
    rubric, difficulty = state.rubric_of(ballot.number), state.difficulty_factors.get(turn.contestant)
    return {
        "category": turn.category,
        "number": ballot.number,
        "contestant": turn.contestant,
        "name": state.contestant_name(ballot.number),
        "juror": ballot.juror,
        "juror_name": state.jurors[ballot.juror].name,
        "marks": {leaf.id: f"{ballot.marks[leaf.id]:f}" for leaf in rubric.leaves},
        "total": to_decimal_string(juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)),
        "paper": ballot.paper,
        "at": ballot.at,
        "seq": ballot.seq,
    }


def ballots_as_json(state: State) -> str:
    """A list of objects, the marks of each by criterion."""
    return json.dumps(build_ballot_rows(state), ensure_ascii=False, indent=2) + "\n"


def ballots_as_csv(state: State) -> str:
    """One column a criterion of any rubric, empty where a ballot's own rubric has no such criterion."""
    criteria = list(dict.fromkeys(_criteria(state.contest)))
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow((*_BEFORE, *criteria, *_AFTER))
    for line in build_ballot_rows(state):
        marks = (line["marks"].get(criterion) for criterion in criteria)
        known = {**line, "paper": str(line["paper"]).lower()}
        rows.writerow((*(known[name] for name in _BEFORE), *marks, *(known[name] for name in _AFTER)))
    return file.getvalue()


def _criteria(contest: Contest) -> Iterable[str]:
    return (leaf.id for rubric in contest.rubric.values() for leaf in rubric.leaves)
