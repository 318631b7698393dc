"""Compare each standing with its recount in SQL, to the last digit; before every signature and in `verify`.

Some scoring methods cannot be written in plain SQL; see `recount_notes`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scoring_tui.contest.models import Contest
from scoring_tui.contest.recount_limits import can_recount
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import LedgerPort, RecountedPlace
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.standings.final_score import ranking_key
from scoring_tui.scoring.standings.tally import Standing, Tally

RecountedStandings = dict[str, dict[int, RecountedPlace]]
"""The places by SQL, by category and draw number."""


@dataclass(frozen=True, slots=True)
class FileRecount:
    """The recount of a file as it was when it had this head."""

    head: tuple[int, str]
    standings: RecountedStandings


def recount_file(path: Path) -> FileRecount | None:
    """Recount a file on a connection of its own, so that it can run in another thread.

    Returns None if the file cannot be recounted; a recount on the caller's connection gives the reason then.
    """
    try:
        with Ledger.open(path) as ledger, ledger.audit.snapshot():
            if not ledger.audit.has_recount:
                return None
            return FileRecount(ledger.head, ledger.audit.recount_standings())
    except LedgerError:
        return None


def find_disagreements(
    ledger: LedgerPort,
    state: State,
    tally: Tally,
    categories: Iterable[str] | None = None,
    file_recount: FileRecount | None = None,
) -> list[LazyText]:
    """Describe each line of the standings that differs from the recount; `state` must have all entries.

    Compared are the displayed score, the exact score, and the rank by score before ties are broken. Returns
    nothing for a method that cannot be recounted.

    Args:
        file_recount: a recount that was made before; it is used only if it has all entries of `state`.
    """
    messages: list[LazyText] = []
    if not can_recount(state.contest.scoring) or not ledger.audit.has_recount:
        return messages
    if file_recount is not None and file_recount.head == (state.seq, state.hash):
        recounted_standings = file_recount.standings
    else:
        recounted_standings = ledger.audit.recount_standings()
    for category_id in state.contest.categories if categories is None else categories:
        counted = _counted_places(state, tally.standing(state, category_id))
        recounted = recounted_standings.get(category_id, {})
        for draw_number in sorted(counted.keys() | recounted.keys()):
            first_place, second_place = counted.get(draw_number), recounted.get(draw_number)
            if first_place != second_place:
                messages.append(_describe_difference(state, draw_number, first_place, second_place))
    return messages


def recount_notes(ledger: LedgerPort, contest: Contest) -> tuple[LazyText, ...]:
    """Return a note that the standings are not recounted, if method or version of the file prevent it."""
    scoring = contest.scoring
    if not ledger.audit.has_recount:
        return (lazy("this file is of the first version, whose standings are counted by one program only"),)
    if can_recount(scoring):
        return ()
    return (
        lazy("method {method} is counted by one program only, not by the file's own", method=scoring.method),
    )


def _counted_places(state: State, standing: Standing) -> dict[int, RecountedPlace]:
    """Return the standing in the form of the recount: equal scores share a place, ties are not broken."""
    candidates = [placing.candidate for placing in standing.placings]
    ranking_keys = {
        candidate.number: ranking_key(candidate, state.contest.scoring) for candidate in candidates
    }
    sorted_keys = sorted(ranking_keys.values(), reverse=True)
    place_of_key = {key: place for place, key in reversed([*enumerate(sorted_keys, 1)])}
    return {
        candidate.number: RecountedPlace(
            f"{candidate.displayed_score:f}",
            place_of_key[ranking_keys[candidate.number]],
            candidate.exact_score,
        )
        for candidate in candidates
    }


def _describe_difference(
    state: State, draw_number: int, first_place: RecountedPlace | None, second_place: RecountedPlace | None
) -> LazyText:
    """Show the exact scores where the displayed ones are equal."""
    show_exact = (
        first_place is not None and second_place is not None and first_place.score == second_place.score
    )
    return lazy(
        "No. {number} {name}: the two counts differ, {first} and {second}; stop, and run: scoring-tui verify",
        number=draw_number,
        name=state.contestant_name(draw_number) if draw_number in state.turns else "?",
        first=_describe_place(first_place, show_exact),
        second=_describe_place(second_place, show_exact),
    )


def _describe_place(place: RecountedPlace | None, show_exact: bool) -> LazyText:
    if place is None:
        return lazy("not ranked")
    score = Decimal(to_decimal_string(place.exact) if show_exact else place.score)
    return lazy("{score} in place {place}", score=score, place=place.place)
