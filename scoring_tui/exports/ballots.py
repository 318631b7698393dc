"""All counted ballots, one row each, for CSV and JSON."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import Ballot, State
from scoring_tui.exports.contestants import contestant_as_json, contestant_cells, contestant_columns
from scoring_tui.exports.corrections import corrected_juror_fields
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.scoring.arithmetic import juror_total, to_decimal_string

_TRAILING_COLUMNS = ("total", "note", "paper", "typed_by", "at", "seq", "corrected", "juror_corrected")


def build_ballot_rows(state: State, *, with_nip: bool = False) -> list[dict[str, Any]]:
    """The ballots by category, draw number and juror; marks and totals as decimal strings."""
    category_ids = list(state.contest.categories)
    turns = sorted(state.turns.values(), key=lambda turn: (category_ids.index(turn.category), turn.number))
    all_ballots = (state.find_ballot(turn.number, juror_id) for turn in turns for juror_id in turn.jurors)
    return [_build_row(state, ballot, with_nip) for ballot in all_ballots if ballot is not None]


def _build_row(state: State, ballot: Ballot, with_nip: bool) -> dict[str, Any]:
    turn = state.turns[ballot.number]
    rubric, difficulty = state.rubric_of(ballot.number), state.difficulty_factors.get(turn.contestant)
    return {
        "category": turn.category,
        "number": ballot.number,
        **contestant_as_json(state, turn.contestant, with_nip=with_nip),
        "juror": ballot.juror,
        "juror_name": state.jurors[ballot.juror].name,
        "juror_corrected": corrected_juror_fields(state, ballot.juror),
        "marks": {leaf.id: f"{ballot.marks[leaf.id]:f}" for leaf in rubric.leaves if leaf.id in ballot.marks},
        "total": to_decimal_string(juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)),
        "note": ballot.note,
        "notes": dict(ballot.notes),
        "paper": ballot.paper,
        "typed_by": list(ballot.typed_by),
        "at": ballot.at,
        "seq": ballot.seq,
    }


def ballots_as_csv(state: State, csv_format: str, *, with_nip: bool = False) -> str:
    """One column for each criterion of any rubric; empty if the juror does not mark it in this category.

    The file can be entered in another contest file as paper ballots.
    """
    criterion_ids = list(dict.fromkeys(_criterion_ids(state.contest)))
    headings = (
        *("category", "number", *contestant_columns(with_nip=with_nip), "juror", "juror_name"),
        *criterion_ids,
        *_TRAILING_COLUMNS,
    )
    rows = (
        list(_ballot_cells(row, criterion_ids, with_nip))
        for row in build_ballot_rows(state, with_nip=with_nip)
    )
    return format_csv(headings, rows, csv_format)


def _ballot_cells(row: dict[str, Any], criterion_ids: Iterable[str], with_nip: bool) -> Iterator[CsvValue]:
    yield from (row["category"], row["number"])
    yield from contestant_cells(row, with_nip=with_nip)
    yield from (row["juror"], row["juror_name"])
    for criterion_id in criterion_ids:
        mark = row["marks"].get(criterion_id)
        yield None if mark is None else Decimal(mark)
    yield from (Decimal(row["total"]), row["note"], row["paper"], " + ".join(row["typed_by"]))
    yield from (row["at"], row["seq"], " ".join(row["corrected"]), " ".join(row["juror_corrected"]))


def _criterion_ids(contest: Contest) -> Iterable[str]:
    return (leaf.id for rubric in contest.rubric.values() for leaf in rubric.leaves)
