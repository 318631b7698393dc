"""The standings of a contest as JSON and CSV; `standings_table` formats them as text."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.bands import Band, group_bands
from scoring_tui.domain.state import State
from scoring_tui.domain.unranked import list_decisive_stages
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.contestants import contestant_as_json, contestant_cells, contestant_columns
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.documents import Document, build_state_document
from scoring_tui.i18n.locale import translate
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.bands import find_bands, list_band_members
from scoring_tui.scoring.standings.confidence import Confidence, estimate_confidence
from scoring_tui.scoring.standings.ranking import Candidate, Placing
from scoring_tui.scoring.standings.tally import Standing, Unranked

_TRAILING_COLUMNS = (
    "penalty",
    "penalty_reasons",
    "through",
    "interval_low",
    "interval_high",
    "podium",
    "interval_note",
    "corrected",
)
"""Columns of the CSV after the stages and criteria."""


def build_standings_document(
    engine: Engine, category_ids: Iterable[str], *, with_confidence: bool = False, with_nip: bool = False
) -> Document:
    """The standings of these categories, with the ledger entry they are computed from.

    Args:
        with_confidence: include rank intervals and podium probabilities, which need a simulation.
        with_nip: include the NIP of contestants and members; not for a paper that is hung up.
    """
    categories = [
        _category_as_json(engine, category_id, with_confidence, with_nip) for category_id in category_ids
    ]
    return build_state_document("standings", engine.state, {"categories": categories})


def _category_as_json(engine: Engine, category_id: str, with_confidence: bool, with_nip: bool) -> Document:
    state, scoring = engine.state, engine.state.contest.scoring
    standing = engine.tally.standing(state, category_id)
    confidence = estimate_confidence(standing, scoring) if with_confidence else None
    confidence_note = (
        {"confidence": {"why": confidence.reason and translate(confidence.reason)}} if confidence else {}
    )
    bands = find_bands(state.contest, standing)
    return {
        "id": category_id,
        "name": state.contest.categories[category_id].name,
        "state": standing.state,
        "method": scoring.method,
        "rank-on": scoring.rank_on,
        "notes": [translate(note) for note in standing.notes],
        **confidence_note,
        **_category_bands_as_json(state, standing),
        "placings": [
            {
                **_placing_as_json(state, placing, confidence, with_nip),
                **_bands_as_json(state, category_id, bands.get(placing.candidate.number, ())),
            }
            for placing in standing.placings
        ],
        "unranked": _unranked_as_json(state, standing, with_nip),
    }


def _placing_as_json(
    state: State, placing: Placing, confidence: Confidence | None, with_nip: bool
) -> Document:
    candidate = placing.candidate
    turn, through_count = state.turns[candidate.number], state.category_of(candidate.number).through
    return {
        "place": placing.place,
        "tied": placing.is_tied,
        "number": candidate.number,
        **contestant_as_json(state, turn.contestant, with_nip=with_nip),
        **_score_as_json(state, candidate),
        "settled_by": placing.settled_by,
        **({} if through_count is None else {"through": placing.place <= through_count}),
        **(_confidence_as_json(confidence, candidate.number) if confidence else {}),
    }


def _category_bands_as_json(state: State, standing: Standing) -> Document:
    """Every declared band with the draw numbers in it; nothing if the category has no bands."""
    if not group_bands(state.contest.band, standing.category):
        return {}
    return {
        "bands": [
            {
                "set": members.band.band_set,
                "name": members.band.name,
                "public": members.band.is_public,
                "numbers": list(members.draw_numbers),
            }
            for members in list_band_members(state.contest, standing)
        ]
    }


def _bands_as_json(state: State, category_id: str, bands: Iterable[Band]) -> Document:
    """The band of each set; None while the category is open, and below all bands of a set."""
    set_ids = group_bands(state.contest.band, category_id)
    names = {band.band_set: band.name for band in bands}
    return {"bands": {set_id: names.get(set_id) for set_id in set_ids}} if set_ids else {}


def _score_as_json(state: State, candidate: Candidate) -> Document:
    """The score of a contestant, and everything that it is made of."""
    turn = state.turns[candidate.number]
    return {
        "score": f"{candidate.displayed_score:f}",
        "exact": to_decimal_string(candidate.exact_score),
        "ballots": len(candidate.totals),
        "of": len(state.expected_jurors(candidate.number)),
        "jurors": {
            juror_id: to_decimal_string(candidate.totals[juror_id])
            for juror_id in turn.jurors
            if juror_id in candidate.totals
        },
        "jury": to_decimal_string(candidate.jury_score),
        "criteria": _criteria_as_json(candidate),
        **({"agreed": _agreed_as_json(candidate)} if state.contest.scoring.consensus else {}),
        "results": {stage_id: f"{result:f}" for stage_id, result in candidate.stage_results.items()},
        "stages": _stages_as_json(state, candidate),
        "penalties": _penalties_as_json(state, candidate.number),
        **{name: to_decimal_string(score) for name, score in candidate.other_scores.items()},
    }


def _agreed_as_json(candidate: Candidate) -> Document:
    """The agreed level of each criterion that the jury agreed on."""
    return {criterion_id: f"{level:f}" for criterion_id, level in candidate.agreed_marks.items()}


def _criteria_as_json(candidate: Candidate) -> Document:
    """The panel's mark on each criterion: the mean of the marks of the jurors who mark it.

    A method that combines the marks criterion by criterion adds the points that it counts.
    """
    marks_by_juror = list(candidate.marks.values())
    criteria: Document = {}
    for criterion_id in dict.fromkeys(criterion_id for marks in marks_by_juror for criterion_id in marks):
        panel_marks = [marks[criterion_id] for marks in marks_by_juror if criterion_id in marks]
        criteria[criterion_id] = {"mark": to_decimal_string(Fraction(sum(panel_marks)) / len(panel_marks))}
    for criterion_id, points in candidate.criterion_points.items():
        criteria[criterion_id]["points"] = to_decimal_string(points)
    return criteria


def _stages_as_json(state: State, candidate: Candidate) -> Document:
    """Each stage with the points of the result, and whether it was passed if it can be failed."""
    stages = state.contest.stages_by_category[state.turns[candidate.number].category]
    stages_with_result = (stage for stage in stages if stage.id in candidate.stage_results)
    return {
        stage.id: {
            "points": to_decimal_string(candidate.stage_points[stage.id]) if stage.adds_points else None,
            "added": to_decimal_string(stage.weigh_points(candidate.stage_points[stage.id]))
            if stage.adds_points
            else None,
            "passed": None
            if stage.least_passing_value is None
            else stage.has_passed(candidate.stage_results[stage.id]),
        }
        for stage in stages_with_result
    }


def _penalties_as_json(state: State, draw_number: int) -> list[Document]:
    penalties = state.penalties.get(draw_number, ())
    return [
        {"points": f"{penalty.points:f}", "reason": penalty.reason, "penalty": penalty.penalty}
        for penalty in penalties
    ]


def _confidence_as_json(confidence: Confidence, draw_number: int) -> Document:
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


def _decisive_stages_as_json(state: State, line: Unranked) -> Document:
    """The stages whose missing result, or whose result, is the reason; nothing for any other reason."""
    stages = list_decisive_stages(state, line.number, line.reason)
    return {"why_stages": [stage.id for stage in stages]} if stages else {}


def _unranked_as_json(state: State, standing: Standing, with_nip: bool) -> list[Document]:
    undrawn = {contestant.id: "waiting" for contestant in state.undrawn_contestants(standing.category)}
    for contestant_id, excluded in state.excluded_undrawn.items():
        if state.contestants[contestant_id].category == standing.category:
            undrawn[contestant_id] = excluded.exclusion
    return [
        *(
            {
                "number": line.number,
                **contestant_as_json(state, state.turns[line.number].contestant, with_nip=with_nip),
                "why": line.reason,
                **_decisive_stages_as_json(state, line),
                **(_score_as_json(state, line.candidate) if line.candidate else {}),
            }
            for line in standing.unranked
        ),
        *(
            {
                "number": None,
                **contestant_as_json(state, contestant_id, with_nip=with_nip),
                "why": reason,
            }
            for contestant_id, reason in undrawn.items()
        ),
    ]


# --- CSV --------------------------------------------------------------------------------------------


def standings_as_csv(document: Document, csv_format: str) -> str:
    """One row for each contestant of each category, those without a place last, with the reason.

    A stage has its result and the points that it counts for; a criterion has the panel's mark; a set of bands
    has the contestant's band. A column stays empty where a category lacks the stage, criterion or set.
    """
    categories = document["categories"]
    lines = [(category, line) for category in categories for line in category["placings"]]
    lines += [(category, line) for category in categories for line in category["unranked"]]
    stage_ids = _list_keys(lines, "results")
    criterion_ids = _list_keys(lines, "criteria")
    band_sets = _list_keys(lines, "bands")
    with_nip = any("nip" in line for _, line in lines)
    why_headings = ("why_stages",) if any("why_stages" in line for _, line in lines) else ()
    headings = (
        "category", "state", "place", "tied", "number", *contestant_columns(with_nip=with_nip),
        "score", "exact", "ballots", "of", "why", "settled_by", "jury",
        *(f"{part}.{stage_id}" for stage_id in stage_ids for part in ("result", "points")),
        *(f"mark.{criterion_id}" for criterion_id in criterion_ids),
        *(f"band.{band_set}" for band_set in band_sets),
        *_TRAILING_COLUMNS, *why_headings,
    )  # fmt: skip
    rows = (
        (
            category["id"], category["state"], *_placing_cells(line, with_nip),
            line.get("why"), line.get("settled_by"), _to_number(line.get("jury")),
            *(cell for stage_id in stage_ids for cell in _stage_cells(line, stage_id)),
            *(_to_number(line.get("criteria", {}).get(id_, {}).get("mark")) for id_ in criterion_ids),
            *(line.get("bands", {}).get(band_set) for band_set in band_sets),
            *_trailing_cells(line), *(" ".join(line.get(heading, ())) for heading in why_headings),
        )
        for category, line in lines
    )  # fmt: skip
    return format_csv(headings, rows, csv_format)


def _list_keys(lines: Iterable[tuple[Document, Document]], name: str) -> list[str]:
    return list(dict.fromkeys(key for _, line in lines for key in line.get(name, ())))


def _placing_cells(line: Document, with_nip: bool) -> Iterator[CsvValue]:
    yield from (line.get("place"), line.get("tied"), line["number"])
    yield from contestant_cells(line, with_nip=with_nip)
    yield from (_to_number(line.get("score")), _to_number(line.get("exact")))
    yield from (line.get("ballots"), line.get("of"))


def _stage_cells(line: Document, stage_id: str) -> Iterator[CsvValue]:
    """The result of a stage as imported, and the points that it counts for."""
    yield _to_number(line.get("results", {}).get(stage_id))
    yield _to_number(line.get("stages", {}).get(stage_id, {}).get("points"))


def _trailing_cells(line: Document) -> Iterator[CsvValue]:
    penalties = line.get("penalties")
    if penalties is None:
        yield from (None, None)
    else:
        yield sum((Decimal(penalty["points"]) for penalty in penalties), Decimal(0))
        yield "; ".join(": ".join(filter(None, (kind["penalty"], kind["reason"]))) for kind in penalties)
    yield line.get("through")
    yield from line.get("interval") or (None, None)
    yield _to_number(line.get("podium"))
    yield line.get("interval_note")
    yield " ".join(line["corrected"])


def _to_number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
