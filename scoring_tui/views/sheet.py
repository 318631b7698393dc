"""The standing of a category as the head of jury sees it: every juror's total, spread, ties, and who is out.

The only view that shows jurors' names beside their totals. Imports hall, scoring, rules and state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring_tui.contest import Criterion, Rubric
from scoring_tui.hall import Hall
from scoring_tui.rules import undecided
from scoring_tui.said import Said, say
from scoring_tui.scoring import Placing, Standing, half_up, written
from scoring_tui.state import Fate, State
from scoring_tui.wording import WHYS

WIDE = Fraction(15, 100)
"""A spread of at least this share of the rubric's highest total is worth a look; no rule rests on it."""

Lack = Literal["", "missing", "reopened", "excused", "recused", "waiting", "not-theirs"]
"""Why a juror has no total for a contestant."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one juror gave one contestant."""

    total: Decimal | None
    """At the contest's decimals."""
    lack: Lack = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant; without a place where `why` says so."""

    number: int
    name: str
    cells: tuple[Cell, ...]
    """In the order of the sheet's jurors."""
    place: int | None = None
    tied: bool = False
    score: Decimal | None = None
    exact: str = ""
    """The mean before rounding, with a dot."""
    spread: Decimal | None = None
    """Highest less lowest juror's total."""
    wide: bool = False
    settled_by: Said | None = None
    fate: Fate | None = None
    why: Said | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Contestants who share a place."""

    place: int
    score: Decimal
    who: tuple[tuple[int, str], ...]
    """Number and name."""
    must: bool
    """The category cannot be signed before it is settled."""
    shared: bool
    """The head of jury decided that they share it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A category."""

    category: str
    name: str
    jurors: tuple[tuple[str, str], ...]
    """Id and name of everyone who sits or sent a ballot."""
    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]
    signed_by: tuple[str, ...]
    may: frozenset[str]
    """What can be done to it now: "sign", "withdraw", "settle", "change"."""


def sheet(hall: Hall, category: str) -> Sheet:
    """The category as it stands now."""
    state = hall.state
    standing = hall.tally.standing(state, category)
    jurors = _jurors(state, category)
    ties = tuple(_ties(state, standing))
    signatures = state.signatures.get(category, ())
    return Sheet(
        category,
        state.contest.categories[category].name,
        tuple((juror, state.jurors[juror].name) for juror in jurors),
        (*(_placed(state, p, jurors) for p in standing.placings), *_unplaced(state, standing, jurors)),
        ties,
        tuple(signature.name for signature in signatures),
        _may(state, standing, ties),
    )


def _jurors(state: State, category: str) -> tuple[str, ...]:
    sit: dict[str, None] = {}
    for turn in state.in_category(category):
        sit.update(dict.fromkeys(turn.jurors))
        sit.update((ballot.juror, None) for ballot in state.ballots.get(turn.number, ()))
    return tuple(sit)


def _may(state: State, standing: Standing, ties: Sequence[Tie]) -> frozenset[str]:
    seats = {signature.seat for signature in state.signatures.get(standing.category, ())}
    ready = standing.complete and not any(tie.must for tie in ties)
    decides = "head-of-jury" in state.contest.scoring.ties
    possible = {
        "sign": ready and not standing.signed and "chair" not in seats,
        "withdraw": bool(seats),
        "settle": decides and not seats and bool(ties),
        "change": not seats,
    }
    return frozenset(deed for deed, yes in possible.items() if yes)


# --- lines ------------------------------------------------------------------------------------------


def _placed(state: State, placing: Placing, jurors: Iterable[str]) -> Line:
    one = placing.candidate
    decimals = state.contest.scoring.decimals
    totals = {juror: half_up(total, decimals) for juror, total in one.totals.items()}
    spread = max(one.totals.values()) - min(one.totals.values())
    return Line(
        one.number, state.name(one.number), _cells(state, one.number, jurors, totals),
        placing.place, placing.tied, one.score, written(one.exact), half_up(spread, decimals),
        spread >= WIDE * state.rubric(one.number).highest, _settled_by(state, placing),
    )  # fmt: skip


def _unplaced(state: State, standing: Standing, jurors: Iterable[str]) -> Iterable[Line]:
    for line in standing.unranked:
        turn = state.turns[line.number]
        why = say("{why}: {reason}", why=WHYS[line.why], reason=turn.why) if turn.why else WHYS[line.why]
        cells = _cells(state, line.number, jurors, {})
        yield Line(line.number, state.name(line.number), cells, fate=turn.fate, why=why)


def _cells(
    state: State, number: int, jurors: Iterable[str], totals: Mapping[str, Decimal]
) -> tuple[Cell, ...]:
    sent = {ballot.juror for ballot in state.ballots.get(number, ())}
    return tuple(
        Cell(totals.get(juror), "" if juror in sent else lack(state, number, juror)) for juror in jurors
    )


def lack(state: State, number: int, juror: str) -> Lack:
    """Why there is no ballot of a juror for a turn."""
    post, turn = (number, juror), state.turns[number]
    if post in state.recused:
        return "recused"
    if juror not in turn.jurors:
        return "not-theirs"
    if post in state.excused:
        return "excused"
    if post in state.reopened:
        return "reopened"
    return "missing" if turn.phase in ("scoring", "closed") else "waiting"


# --- ties -------------------------------------------------------------------------------------------


def _ties(state: State, standing: Standing) -> Iterable[Tie]:
    must = set(undecided(state, standing))
    decided = {frozenset(d.order) for d in state.decisions.get(standing.category, ()) if d.shared}
    for group in standing.open_ties(len(standing.placings)):
        numbers = tuple(placing.candidate.number for placing in group)
        who = tuple((number, state.name(number)) for number in numbers)
        first = group[0]
        yield Tie(first.place, first.candidate.score, who, numbers in must, frozenset(numbers) in decided)


def _settled_by(state: State, placing: Placing) -> Said | None:
    if not placing.settled_by:
        return None
    if placing.settled_by == "head-to-head":
        return say("more jurors prefer")
    if placing.settled_by == "head-of-jury":
        return say("head of jury's decision")
    rubric = state.rubric(placing.candidate.number)
    return say("higher in {criterion}", criterion=_criterion(rubric, placing.settled_by))


def _criterion(rubric: Rubric, id_: str) -> str:
    """The name of a criterion or of a group of them."""
    return next((name for found, name in _names(rubric.criteria) if found == id_), id_)


def _names(criteria: Iterable[Criterion]) -> Iterable[tuple[str, str]]:
    for criterion in criteria:
        yield criterion.id, criterion.name
        yield from _names(criterion.criteria)
