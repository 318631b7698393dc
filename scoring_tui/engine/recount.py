"""The two counts of every standing, Python's and the file's own views, compared to the last digit.

A method that is no plain SQL is counted once. Imports the ledger's recount, scoring and the state. Asked
before every signature, and by `verify`.
"""

from collections.abc import Iterable
from decimal import Decimal

from scoring_tui.contest.models import Contest
from scoring_tui.contest.recount_limits import can_recount
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.port import LedgerPort, RecountedPlace
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.standings.final_score import ranking_key
from scoring_tui.scoring.standings.tally import Standing, Tally


def find_disagreements(
    ledger: LedgerPort, state: State, tally: Tally, categories: Iterable[str] | None = None
) -> list[LazyText]:
    """Each line on which the counts differ, in words; `state` must hold every entry of the file.

    Compared are the displayed score, the unrounded one, and the place before the tie-break chain, which is a
    rank by score. A method that is counted once has none to differ from: see `counted_once`.
    """
    found: list[LazyText] = []
    if not can_recount(state.contest.scoring):
        return found
    counted = ledger.audit.recount_standings()
    for category in state.contest.categories if categories is None else categories:
        first, second = _lines(state, tally.standing(state, category)), counted.get(category, {})
        differing = (n for n in sorted(first.keys() | second.keys()) if first.get(n) != second.get(n))
        found += [_told(state, number, first.get(number), second.get(number)) for number in differing]
    return found


def recount_notes(contest: Contest) -> tuple[LazyText, ...]:
    """What has to be known where no second program confirms the standings."""
    scoring = contest.scoring
    if can_recount(scoring):
        return ()
    return (
        lazy("method {method} is counted by one program only, not by the file's own", method=scoring.method),
    )


def _lines(state: State, standing: Standing) -> dict[int, RecountedPlace]:
    candidates = [placing.candidate for placing in standing.placings]
    keys = {c.number: ranking_key(c, state.contest.scoring) for c in candidates}
    places = {key: place for place, key in reversed([*enumerate(sorted(keys.values(), reverse=True), 1)])}
    return {
        c.number: RecountedPlace(f"{c.displayed_score:f}", places[keys[c.number]], c.exact_score)
        for c in candidates
    }


def _told(state: State, number: int, first: RecountedPlace | None, second: RecountedPlace | None) -> LazyText:
    finely = first is not None and second is not None and first.score == second.score
    return lazy(
        "No. {number} {name}: the two counts differ, {first} and {second}; stop, and run: scoring-tui verify",
        number=number,
        name=state.contestant_name(number) if number in state.turns else "?",
        first=_line(first, finely),
        second=_line(second, finely),
    )


def _line(line: RecountedPlace | None, finely: bool) -> LazyText:
    if line is None:
        return lazy("not ranked")
    score = Decimal(to_decimal_string(line.exact) if finely else line.score)
    return lazy("{score} in place {place}", score=score, place=line.place)
