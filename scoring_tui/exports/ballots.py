"""All counted ballots, one row each, as CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import Ballot, State
from scoring_tui.scoring.arithmetic import juror_total, to_decimal_string

_LEADING_COLUMNS = ("category", "number", "contestant", "name", "juror", "juror_name")
_TRAILING_COLUMNS = ("total", "paper", "typed_by", "at", "seq")


def build_ballot_rows(state: State) -> list[dict[str, Any]]:
    """The ballots by category, draw number and juror; marks and totals as decimal strings."""
    category_ids = list(state.contest.categories)
    turns = sorted(state.turns.values(), key=lambda turn: (category_ids.index(turn.category), turn.number))
    all_ballots = (state.find_ballot(turn.number, juror_id) for turn in turns for juror_id in turn.jurors)
    return [_build_row(state, ballot) for ballot in all_ballots if ballot is not None]


def _build_row(state: State, ballot: Ballot) -> dict[str, Any]:
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
        "typed_by": list(ballot.typed_by),
        "at": ballot.at,
        "seq": ballot.seq,
    }


def ballots_as_json(state: State) -> str:
    """A JSON list of objects; the marks are an object by criterion id."""
    return json.dumps(build_ballot_rows(state), ensure_ascii=False, indent=2) + "\n"


def ballots_as_csv(state: State) -> str:
    """CSV with one column for each criterion of any rubric; empty if a ballot's rubric lacks the
    criterion.
    """
    criterion_ids = list(dict.fromkeys(_criterion_ids(state.contest)))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow((*_LEADING_COLUMNS, *criterion_ids, *_TRAILING_COLUMNS))
    for ballot_row in build_ballot_rows(state):
        marks = (ballot_row["marks"].get(criterion_id) for criterion_id in criterion_ids)
        csv_values = {
            **ballot_row,
            "paper": str(ballot_row["paper"]).lower(),
            "typed_by": " + ".join(ballot_row["typed_by"]),
        }
        writer.writerow(
            (
                *(csv_values[column] for column in _LEADING_COLUMNS),
                *marks,
                *(csv_values[column] for column in _TRAILING_COLUMNS),
            )
        )
    return buffer.getvalue()


def _criterion_ids(contest: Contest) -> Iterable[str]:
    return (leaf.id for rubric in contest.rubric.values() for leaf in rubric.leaves)
