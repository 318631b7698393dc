"""The two counts of every standing, Python's and the file's own views, compared to the last digit.

Imports the ledger's recount, scoring and the state. Asked before every signature, and by `verify`.
"""

from collections.abc import Iterable
from decimal import Decimal

from scoring_tui.ledger import recount
from scoring_tui.ledger.store import Ledger
from scoring_tui.said import Said, say
from scoring_tui.scoring import Standing, Tally
from scoring_tui.state import State


def disagreements(
    ledger: Ledger, state: State, tally: Tally, categories: Iterable[str] | None = None
) -> list[Said]:
    """Each line on which the counts differ, in words; `state` must hold every entry of the file.

    Compared are the displayed score and the place before the tie-break chain, which is a rank by score.
    """
    found: list[Said] = []
    for category in state.contest.categories if categories is None else categories:
        first = _lines(state, tally.standing(state, category))
        second = recount.standing(ledger, category)
        differing = (n for n in sorted(first.keys() | second.keys()) if first.get(n) != second.get(n))
        found += [_told(state, number, first.get(number), second.get(number)) for number in differing]
    return found


def _lines(state: State, standing: Standing) -> dict[int, recount.Line]:
    shown = state.contest.scoring.rank_on == "displayed"
    candidates = [placing.candidate for placing in standing.placings]
    keys = {c.number: c.score if shown else c.exact for c in candidates}
    return {
        c.number: recount.Line(f"{c.score:f}", 1 + sum(key > keys[c.number] for key in keys.values()))
        for c in candidates
    }


def _told(state: State, number: int, first: recount.Line | None, second: recount.Line | None) -> Said:
    return say(
        "No. {number} {name}: the two counts differ, {first} and {second}; stop, and run: scoring-tui verify",
        number=number,
        name=state.name(number) if number in state.turns else "?",
        first=_line(first),
        second=_line(second),
    )


def _line(line: recount.Line | None) -> Said:
    if line is None:
        return say("not ranked")
    return say("{score} in place {place}", score=Decimal(line.score), place=line.place)
