"""The standings of a contest as JSON and CSV; `standings_table` writes them for a person.

`paper` gathers them from a hall at one head of the ledger; the rest only writes. Imports hall, scoring and
text.
"""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import translate
from scoring_tui.ledger.chain import short_code
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.standings.confidence import Confidence, estimate_confidence
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing

StandingsDocument = dict[str, Any]
"""Exactly what the JSON holds."""

_PLACING = ("place", "tied", "number", "contestant", "name", "score", "exact", "ballots", "of")
_MORE = ("settled_by", "jury", "penalty", "through", "interval_low", "interval_high", "podium")
"""Columns of the CSV after the reason why somebody has no place."""


def build_standings_document(
    engine: Engine, categories: Iterable[str], *, with_confidence: bool = False
) -> StandingsDocument:
    """The standings of these categories: scores in writing, with the ledger's head that they follow from.

    Args:
        sure: tell also how sure the places are, which takes a simulation.
    """
    state = engine.state
    return {
        "contest": state.contest.contest.id,
        "ledger": {"seq": state.seq, "code": short_code(state.hash)},
        "categories": [_category(engine, category, with_confidence) for category in categories],
    }


def _category(engine: Engine, category: str, sure: bool) -> StandingsDocument:
    state, scoring = engine.state, engine.state.contest.scoring
    standing = engine.tally.standing(state, category)
    proved = estimate_confidence(standing, scoring) if sure else None
    why = {"confidence": {"why": proved.reason and translate(proved.reason)}} if proved else {}
    return {
        "id": category,
        "name": state.contest.categories[category].name,
        "state": standing.state,
        "method": scoring.method,
        "rank-on": scoring.rank_on,
        "notes": [translate(note) for note in standing.notes],
        **why,
        "placings": [_placing(state, placing, proved) for placing in standing.placings],
        "unranked": _unranked(state, standing),
    }


def _placing(state: State, placing: Placing, proved: Confidence | None) -> StandingsDocument:
    one = placing.candidate
    turn, through = state.turns[one.number], state.category_of(one.number).through
    return {
        "place": placing.place,
        "tied": placing.is_tied,
        "number": one.number,
        "contestant": turn.contestant,
        "name": state.contestant_name(one.number),
        "score": f"{one.displayed_score:f}",
        "exact": to_decimal_string(one.exact_score),
        "ballots": len(one.totals),
        "of": len(state.expected_jurors(one.number)),
        "jurors": {
            juror: to_decimal_string(one.totals[juror]) for juror in turn.jurors if juror in one.totals
        },
        "settled_by": placing.settled_by,
        "jury": to_decimal_string(one.jury_score),
        "results": {stage: f"{result:f}" for stage, result in one.stage_results.items()},
        "penalties": _penalties(state, one.number),
        **{name: to_decimal_string(score) for name, score in one.other_scores.items()},
        **({} if through is None else {"through": placing.place <= through}),
        **(_proved(proved, one.number) if proved else {}),
    }


def _penalties(state: State, number: int) -> list[StandingsDocument]:
    given = state.penalties.get(number, ())
    return [{"points": f"{one.points:f}", "reason": one.reason, "penalty": one.penalty} for one in given]


def _proved(proved: Confidence, number: int) -> StandingsDocument:
    """The 5-95 % places and the chance of one of the first three, nothing where the marks prove nothing."""
    interval = proved.intervals.get(number)
    if interval is None:
        return {"interval": None, "podium": None}
    return {"interval": [interval.low, interval.high], "podium": round(interval.podium_probability, 2)}


def _unranked(state: State, standing: Standing) -> list[StandingsDocument]:
    out = [
        {"number": line.number, "name": state.contestant_name(line.number), "why": line.reason}
        for line in standing.unranked
    ]
    return [*out, *_undrawn(state, standing.category)]


def _undrawn(state: State, category: str) -> list[StandingsDocument]:
    drawn = {turn.contestant for turn in state.turns_in_category(category)}
    waiting = (one for one in state.contestants.values() if one.category == category)
    return [{"number": None, "name": one.name, "why": "waiting"} for one in waiting if one.id not in drawn]


def standings_as_json(paper: StandingsDocument) -> str:
    """The standings for other programs."""
    return json.dumps(paper, ensure_ascii=False, indent=2) + "\n"


def standings_as_csv(paper: StandingsDocument) -> str:
    """One line a placing with a decimal dot; those without a place at the end, each with its reason."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("category", "state", *_PLACING, "why", *_MORE))
    for category in paper["categories"]:
        for placing in category["placings"]:
            known = (_plain(placing[name]) for name in _PLACING)
            lines.writerow((category["id"], category["state"], *known, "", *_more(placing)))
    for category in paper["categories"]:
        for line in category["unranked"]:
            known = (_plain(line.get(name)) for name in _PLACING)
            lines.writerow((category["id"], category["state"], *known, line["why"], *("" for _ in _MORE)))
    return written.getvalue()


def _more(placing: StandingsDocument) -> Iterable[object]:
    points = sum((Decimal(penalty["points"]) for penalty in placing["penalties"]), Decimal(0))
    low, high = placing.get("interval") or (None, None)
    found = (f"{points:f}", placing.get("through"), low, high, placing.get("podium"))
    return (placing["settled_by"], placing["jury"], *map(_plain, found))


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
