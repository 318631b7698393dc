"""The standings of a contest as JSON and CSV; `standings_table` formats them as text."""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.corrections import corrected_fields
from scoring_tui.i18n.locale import translate
from scoring_tui.ledger.chain import short_code
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.standings.confidence import Confidence, estimate_confidence
from scoring_tui.scoring.standings.ranking import Candidate, Placing
from scoring_tui.scoring.standings.tally import Standing, Unranked

StandingsDocument = dict[str, Any]
"""The JSON document."""

_PLACING_COLUMNS = ("place", "tied", "number", "contestant", "name", "score", "exact", "ballots", "of")
_DETAIL_COLUMNS = (
    "settled_by",
    "jury",
    "penalty",
    "through",
    "interval_low",
    "interval_high",
    "podium",
    "interval_note",
    "corrected",
)
"""Columns of the CSV after the reason for a missing place."""


def build_standings_document(
    engine: Engine, category_ids: Iterable[str], *, with_confidence: bool = False
) -> StandingsDocument:
    """The standings of these categories, with the ledger entry they are computed from.

    Args:
        with_confidence: include rank intervals and podium probabilities, which need a simulation.
    """
    state = engine.state
    return {
        "contest": state.contest.contest.id,
        "ledger": {"seq": state.seq, "code": short_code(state.hash)},
        "categories": [
            _category_as_json(engine, category_id, with_confidence) for category_id in category_ids
        ],
    }


def _category_as_json(engine: Engine, category_id: str, with_confidence: bool) -> StandingsDocument:
    state, scoring = engine.state, engine.state.contest.scoring
    standing = engine.tally.standing(state, category_id)
    confidence = estimate_confidence(standing, scoring) if with_confidence else None
    confidence_note = (
        {"confidence": {"why": confidence.reason and translate(confidence.reason)}} if confidence else {}
    )
    return {
        "id": category_id,
        "name": state.contest.categories[category_id].name,
        "state": standing.state,
        "method": scoring.method,
        "rank-on": scoring.rank_on,
        "notes": [translate(note) for note in standing.notes],
        **confidence_note,
        "placings": [_placing_as_json(state, placing, confidence) for placing in standing.placings],
        "unranked": _unranked_as_json(state, standing),
    }


def _placing_as_json(state: State, placing: Placing, confidence: Confidence | None) -> StandingsDocument:
    candidate = placing.candidate
    turn, through_count = state.turns[candidate.number], state.category_of(candidate.number).through
    return {
        "place": placing.place,
        "tied": placing.is_tied,
        "number": candidate.number,
        "contestant": turn.contestant,
        "name": state.contestant_name(candidate.number),
        "score": f"{candidate.displayed_score:f}",
        "exact": to_decimal_string(candidate.exact_score),
        "ballots": len(candidate.totals),
        "of": len(state.expected_jurors(candidate.number)),
        "jurors": {
            juror_id: to_decimal_string(candidate.totals[juror_id])
            for juror_id in turn.jurors
            if juror_id in candidate.totals
        },
        "settled_by": placing.settled_by,
        "jury": to_decimal_string(candidate.jury_score),
        "results": {stage_id: f"{result:f}" for stage_id, result in candidate.stage_results.items()},
        "stages": _stages_as_json(state, candidate),
        "penalties": _penalties_as_json(state, candidate.number),
        "corrected": corrected_fields(state, turn.contestant),
        **{name: to_decimal_string(score) for name, score in candidate.other_scores.items()},
        **({} if through_count is None else {"through": placing.place <= through_count}),
        **(_confidence_as_json(confidence, candidate.number) if confidence else {}),
    }


def _stages_as_json(state: State, candidate: Candidate) -> StandingsDocument:
    """Each stage with the points of the result, and whether it was passed if it can be failed."""
    stages = state.contest.stages_by_category[state.turns[candidate.number].category]
    stages_with_result = (stage for stage in stages if stage.id in candidate.stage_results)
    return {
        stage.id: {
            "points": to_decimal_string(candidate.stage_points[stage.id]) if stage.adds_points else None,
            "passed": None
            if stage.least_passing_value is None
            else stage.has_passed(candidate.stage_results[stage.id]),
        }
        for stage in stages_with_result
    }


def _penalties_as_json(state: State, draw_number: int) -> list[StandingsDocument]:
    penalties = state.penalties.get(draw_number, ())
    return [
        {"points": f"{penalty.points:f}", "reason": penalty.reason, "penalty": penalty.penalty}
        for penalty in penalties
    ]


def _confidence_as_json(confidence: Confidence, draw_number: int) -> StandingsDocument:
    """The range of places with a probability of 90 %, the podium probability, and why the place lies outside
    the range if it does; `None` if they cannot be estimated.
    """
    interval = confidence.intervals.get(draw_number)
    if interval is None:
        return {"interval": None, "podium": None, "interval_note": None}
    note = confidence.outside_notes.get(draw_number)
    return {
        "interval": [interval.low, interval.high],
        "podium": round(interval.podium_probability, 2),
        "interval_note": note and translate(note),
    }


def _unranked_as_json(state: State, standing: Standing) -> list[StandingsDocument]:
    excluded_lines = [
        {
            "number": line.number,
            "name": state.contestant_name(line.number),
            "why": line.reason,
            "corrected": corrected_fields(state, state.turns[line.number].contestant),
            **_guest_as_json(state, line),
        }
        for line in standing.unranked
    ]
    return [*excluded_lines, *_undrawn_as_json(state, standing.category)]


def _guest_as_json(state: State, line: Unranked) -> StandingsDocument:
    """The score of a contestant out of competition."""
    if line.candidate is None:
        return {}
    return {
        "contestant": state.turns[line.number].contestant,
        "score": f"{line.candidate.displayed_score:f}",
        "exact": to_decimal_string(line.candidate.exact_score),
        "ballots": len(line.candidate.totals),
        "of": len(state.expected_jurors(line.number)),
    }


def _undrawn_as_json(state: State, category_id: str) -> list[StandingsDocument]:
    undrawn = {contestant.id: "waiting" for contestant in state.undrawn_contestants(category_id)}
    for contestant_id, excluded in state.excluded_undrawn.items():
        if state.contestants[contestant_id].category == category_id:
            undrawn[contestant_id] = excluded.exclusion
    return [
        {
            "number": None,
            "name": state.contestants[contestant_id].name,
            "why": reason,
            "corrected": corrected_fields(state, contestant_id),
        }
        for contestant_id, reason in undrawn.items()
    ]


def standings_as_json(document: StandingsDocument) -> str:
    """The document as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def standings_as_csv(document: StandingsDocument) -> str:
    """CSV with one row for each placing and a decimal point; unranked contestants follow with the reason."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("category", "state", *_PLACING_COLUMNS, "why", *_DETAIL_COLUMNS))
    for category in document["categories"]:
        for placing in category["placings"]:
            placing_values = (_to_csv_value(placing[name]) for name in _PLACING_COLUMNS)
            writer.writerow(
                (category["id"], category["state"], *placing_values, "", *_detail_values(placing))
            )
    for category in document["categories"]:
        for line in category["unranked"]:
            placing_values = (_to_csv_value(line.get(name)) for name in _PLACING_COLUMNS)
            writer.writerow(
                (
                    category["id"],
                    category["state"],
                    *placing_values,
                    line["why"],
                    *("" for _ in _DETAIL_COLUMNS[:-1]),
                    " ".join(line.get("corrected", ())),
                )
            )
    return buffer.getvalue()


def _detail_values(placing: StandingsDocument) -> Iterable[object]:
    penalty_points = sum((Decimal(penalty["points"]) for penalty in placing["penalties"]), Decimal(0))
    low_rank, high_rank = placing.get("interval") or (None, None)
    other_values = (
        f"{penalty_points:f}", placing.get("through"), low_rank, high_rank, placing.get("podium"),
        placing.get("interval_note"), " ".join(placing.get("corrected", ())),
    )  # fmt: skip
    return (placing["settled_by"], placing["jury"], *map(_to_csv_value, other_values))


def _to_csv_value(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
