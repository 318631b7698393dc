"""The standing of a category as the head of jury sees it: every juror's total, spread, ties, and who is out.

The only view that shows jurors' names beside their totals. Imports hall, scoring, rules and state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring_tui.contest.terms import REASONS, describe_scoring
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import Exclusion, State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.results import undecided_ties
from scoring_tui.scoring.arithmetic import juror_total, round_half_up, to_decimal_string
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.linkage import LinkageSentence, make_linkage_sentence
from scoring_tui.views.tie_breaks import describe_tie_break

WIDE_SPREAD = Fraction(15, 100)
"""A spread of at least this share of the rubric's highest total is worth a look; no rule rests on it."""

BallotAbsence = Literal["", "missing", "reopened", "excused", "recused", "waiting", "not-theirs"]
"""Why a juror has no total for a contestant."""


@dataclass(frozen=True, slots=True)
class BallotCell:
    """What one juror gave one contestant."""

    total: Decimal | None
    """At the decimals of jurors' totals."""
    absence: BallotAbsence = ""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One contestant; without a place where `why` says so."""

    number: int
    name: str
    ballot_cells: tuple[BallotCell, ...]
    """In the order of the sheet's jurors."""
    place: int | None = None
    is_tied: bool = False
    score: Decimal | None = None
    penalty_points: Decimal = Decimal(0)
    """Points of all penalties that hold."""
    jury_score: Decimal | None = None
    """What the jury gave, where earlier results count beside it."""
    stage_results: tuple[Decimal | None, ...] = ()
    """In the order of the sheet's stages."""
    other_scores: tuple[Decimal | None, ...] = ()
    """Scores by the methods of the sheet's `beside`."""
    is_through: bool = False
    """Goes through to what comes next."""
    exact_score: str = ""
    """The score before rounding, with a dot."""
    spread: Decimal | None = None
    """Highest less lowest juror's total."""
    has_wide_spread: bool = False
    tie_break: LazyText | None = None
    exclusion: Exclusion | None = None
    reason: LazyText | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Contestants who share a place."""

    place: int
    score: Decimal
    contestants: tuple[tuple[int, str], ...]
    """Number and name."""
    must_settle: bool
    """The category cannot be signed before it is settled."""
    is_shared: bool
    """The head of jury decided that they share it."""


@dataclass(frozen=True, slots=True)
class StandingSheet:
    """A category."""

    category_id: str
    category_name: str
    jurors: tuple[tuple[str, str], ...]
    """Id and name of everyone who sits or sent a ballot."""
    method_texts: tuple[LazyText, ...]
    """How marks become places."""
    notes: tuple[LazyText, ...]
    """What has to be known about it here."""
    linkage: LinkageSentence
    """What the jury plan makes possible."""
    score_name: LazyText
    """What the scores are called."""
    penalty_adds: bool
    """Fewer is better, so that a penalty adds points."""
    stage_names: tuple[str, ...]
    """Names of earlier stages that count."""
    other_methods: tuple[str, ...]
    """Other scores that are shown beside: "raw", "least-squares", "mixed"."""
    lines: tuple[StandingLine, ...]
    ties: tuple[Tie, ...]
    signer_names: tuple[str, ...]
    allowed_actions: frozenset[str]
    """What can be done to it now: "sign", "withdraw", "settle", "change"."""


def make_standing_sheet(engine: Engine, category: str) -> StandingSheet:
    """The category as it stands now."""
    state = engine.state
    standing, scoring = engine.tally.standing(state, category), state.contest.scoring
    jurors, beside = _jurors(state, category), _beside(standing)
    ties = tuple(_ties(state, standing))
    signatures = state.signatures.get(category, ())
    return StandingSheet(
        category,
        state.contest.categories[category].name,
        tuple((juror, state.jurors[juror].name) for juror in jurors),
        tuple(describe_scoring(scoring)),
        standing.notes,
        make_linkage_sentence(state, category),
        scoring.method_info.score_name,
        scoring.lower_is_better,
        tuple(stage.name for stage in state.contest.stage),
        beside,
        (
            *(_placed(state, p, jurors, beside) for p in standing.placings),
            *_unplaced(state, standing, jurors),
        ),
        ties,
        tuple(signature.name for signature in signatures),
        _may(state, standing, ties),
    )


def _beside(standing: Standing) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for placing in standing.placings for name in placing.candidate.other_scores)
    )


def _jurors(state: State, category: str) -> tuple[str, ...]:
    sit: dict[str, None] = {}
    for turn in state.turns_in_category(category):
        sit.update(dict.fromkeys(turn.jurors))
        sit.update((ballot.juror, None) for ballot in state.ballots.get(turn.number, ()))
    return tuple(sit)


def _may(state: State, standing: Standing, ties: Sequence[Tie]) -> frozenset[str]:
    seats = {signature.seat for signature in state.signatures.get(standing.category, ())}
    ready = standing.is_complete and not any(tie.must_settle for tie in ties)
    decides = "head-of-jury" in state.contest.scoring.ties
    possible = {
        "sign": ready and not standing.is_signed and CHAIR_SEAT not in seats,
        "withdraw": bool(seats),
        "settle": decides and not seats and bool(ties),
        "change": not seats,
    }
    return frozenset(deed for deed, yes in possible.items() if yes)


# --- lines ------------------------------------------------------------------------------------------


def _placed(state: State, placing: Placing, jurors: Iterable[str], beside: Iterable[str]) -> StandingLine:
    one, contest = placing.candidate, state.contest
    decimals, fine = contest.scoring.decimals, contest.scoring.total_decimals
    totals = {juror: round_half_up(total, fine) for juror, total in one.totals.items()}
    spread = max(one.totals.values()) - min(one.totals.values())
    others = (one.other_scores.get(name) for name in beside)
    through = state.category_of(one.number).through
    return StandingLine(
        one.number, state.contestant_name(one.number), _cells(state, one.number, jurors, totals),
        placing.place, placing.is_tied, one.displayed_score, one.penalty_points,
        round_half_up(one.jury_score, decimals) if contest.stage else None,
        tuple(one.stage_results.get(stage.id) for stage in contest.stage),
        tuple(None if other is None else round_half_up(other, decimals) for other in others),
        through is not None and placing.place <= through,
        to_decimal_string(one.exact_score), round_half_up(spread, fine),
        spread >= WIDE_SPREAD * _highest(state, one.number), describe_tie_break(state, placing),
    )  # fmt: skip


def _highest(state: State, number: int) -> Fraction:
    """The greatest total that a juror can give this contestant."""
    rubric, difficulty = state.rubric_of(number), state.difficulty_factors.get(state.turns[number].contestant)
    if not difficulty:
        return rubric.highest_total
    tops = {leaf.id: leaf.scale.highest for leaf in rubric.leaves}
    return juror_total(tops, rubric.leaves, difficulty, best=rubric.best)


def _unplaced(state: State, standing: Standing, jurors: Iterable[str]) -> Iterable[StandingLine]:
    for line in standing.unranked:
        turn = state.turns[line.number]
        why = (
            lazy("{why}: {reason}", why=REASONS[line.reason], reason=turn.reason)
            if turn.reason
            else REASONS[line.reason]
        )
        cells = _cells(state, line.number, jurors, {})
        off = sum((penalty.points for penalty in state.penalties.get(line.number, ())), Decimal(0))
        yield StandingLine(
            line.number,
            state.contestant_name(line.number),
            cells,
            penalty_points=off,
            exclusion=turn.exclusion,
            reason=why,
        )


def _cells(
    state: State, number: int, jurors: Iterable[str], totals: Mapping[str, Decimal]
) -> tuple[BallotCell, ...]:
    sent = {ballot.juror for ballot in state.ballots.get(number, ())}
    return tuple(
        BallotCell(totals.get(juror), "" if juror in sent else explain_absence(state, number, juror))
        for juror in jurors
    )


def explain_absence(state: State, number: int, juror: str) -> BallotAbsence:
    """Why there is no ballot of a juror for a turn."""
    post, turn = (number, juror), state.turns[number]
    if post in state.recused_jurors:
        return "recused"
    if juror not in turn.jurors:
        return "not-theirs"
    if post in state.excused_ballots:
        return "excused"
    if post in state.reopened_ballots:
        return "reopened"
    return "missing" if turn.phase in ("scoring", "closed") else "waiting"


# --- ties -------------------------------------------------------------------------------------------


def _ties(state: State, standing: Standing) -> Iterable[Tie]:
    must = set(undecided_ties(state, standing))
    decided = {frozenset(d.order) for d in state.tie_decisions.get(standing.category, ()) if d.shared}
    for group in standing.open_ties(len(standing.placings)):
        numbers = tuple(placing.candidate.number for placing in group)
        who = tuple((number, state.contestant_name(number)) for number in numbers)
        first = group[0]
        yield Tie(
            first.place, first.candidate.displayed_score, who, numbers in must, frozenset(numbers) in decided
        )
