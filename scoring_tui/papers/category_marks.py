"""The marks of a category as one table, for the recapitulation and the reports of contestants."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import State, Turn
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.context import PaperContext
from scoring_tui.scoring.arithmetic import juror_total, round_if_declared
from scoring_tui.scoring.standings.ranking import Candidate, Placing, TieStep, build_chain
from scoring_tui.scoring.standings.tally import Standing, Unranked, current_inputs, decided_orders
from scoring_tui.views.standing_sheet import BallotAbsence, explain_absence

COMPARED_REASONS = (None, "not-compared")
"""Reasons of contestants whose totals are compared with those of the others."""


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One juror's ballot for a contestant, or why there is none; no reason if none is due any more."""

    juror_id: str
    marks: Mapping[str, Decimal]
    """By criterion id; empty without a ballot."""
    total: Fraction | None
    """Rounded if the contest declares it."""
    absence: BallotAbsence


@dataclass(frozen=True, slots=True)
class MarkedContestant:
    """A contestant with a draw number: ballots, score and place, or why there is no place."""

    number: int
    contestant_id: str
    name: str
    unit: str
    ballots: tuple[BallotLine, ...]
    """Of the panel's jurors and of others who sent one, in the order of the category's jurors."""
    difficulty: Mapping[str, Decimal]
    """Factor on each criterion, where the rubric has difficulty."""
    candidate: Candidate | None
    """Score; also that of a contestant out of competition."""
    placing: Placing | None
    """None without a place."""
    is_compared: bool
    """Whether the scores of others may depend on this contestant's totals."""
    reason: str
    """Why there is no place; empty with a place."""
    seat_count: int
    """Jurors of the panel, present or not."""
    penalty_points: Decimal

    @property
    def sent_ballots(self) -> tuple[BallotLine, ...]:
        """The ballots that are in."""
        return tuple(ballot for ballot in self.ballots if ballot.total is not None)


@dataclass(frozen=True, slots=True)
class UndrawnContestant:
    """A contestant without a draw number."""

    contestant_id: str
    name: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class CategoryMarks:
    """Everything that the places of a category follow from."""

    category_id: str
    standing: Standing
    scoring: Scoring
    rubric: Rubric
    stages: tuple[Stage, ...]
    juror_ids: tuple[str, ...]
    contestants: tuple[MarkedContestant, ...]
    """By place, then those out of competition, then those without a place."""
    undrawn: tuple[UndrawnContestant, ...]


def collect_category_marks(context: PaperContext, category_id: str) -> CategoryMarks:
    """Collect the marks of a category as they count now."""
    state, juror_ids = context.state, tuple(context.list_juror_ids(category_id))
    contest, standing = state.contest, context.engine.tally.standing(state, category_id)
    return CategoryMarks(
        category_id,
        standing,
        contest.scoring,
        contest.rubric_of(category_id),
        contest.stages_by_category[category_id],
        juror_ids,
        tuple(_list_contestants(state, standing, juror_ids)),
        tuple(_list_undrawn(state, category_id)),
    )


def _list_contestants(
    state: State, standing: Standing, juror_ids: Sequence[str]
) -> Iterator[MarkedContestant]:
    for placing in standing.placings:
        yield _collect_contestant(state, placing.candidate.number, placing, None, juror_ids)
    for line in standing.unranked:
        yield _collect_contestant(state, line.number, None, line, juror_ids)


def _collect_contestant(
    state: State,
    draw_number: int,
    placing: Placing | None,
    unranked: Unranked | None,
    juror_ids: Sequence[str],
) -> MarkedContestant:
    turn = state.turns[draw_number]
    contestant = state.contestants[turn.contestant]
    difficulty = state.difficulty_factors.get(contestant.id, {})
    ballots = tuple(
        sorted(_list_ballots(state, turn, difficulty), key=lambda ballot: juror_ids.index(ballot.juror_id))
    )
    return MarkedContestant(
        number=draw_number,
        contestant_id=contestant.id,
        name=contestant.name,
        unit=contestant.unit,
        ballots=ballots,
        difficulty=difficulty,
        candidate=placing.candidate if placing else unranked.candidate if unranked else None,
        placing=placing,
        is_compared=unranked is None or unranked.reason in COMPARED_REASONS,
        reason=_describe_reason(describe_unranked(state, draw_number, unranked.reason), turn.reason)
        if unranked
        else "",
        seat_count=max(len(turn.jurors), sum(ballot.total is not None for ballot in ballots)),
        penalty_points=sum((item.points for item in state.penalties.get(draw_number, ())), Decimal(0)),
    )


def _describe_reason(message: LazyText, typed_reason: str) -> str:
    reason = translate(message)
    return tr("{what}: {reason}", what=reason, reason=typed_reason) if typed_reason else reason


def format_marks(marks: Mapping[str, Decimal], leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield a juror's mark on each criterion; empty where he does not mark it."""
    for leaf in leaves:
        yield format_number(marks[leaf.id]) if leaf.id in marks else ""


def _list_ballots(state: State, turn: Turn, difficulty: Mapping[str, Decimal]) -> Iterator[BallotLine]:
    rubric = state.rubric_of(turn.number)
    marks_by_juror = {ballot.juror: ballot.marks for ballot in state.ballots.get(turn.number, ())}
    for juror_id in dict.fromkeys((*turn.jurors, *marks_by_juror)):
        if juror_id not in marks_by_juror:
            absence = explain_absence(state, turn.number, juror_id)
            is_due = turn.exclusion is None or absence not in ("waiting", "missing")
            yield BallotLine(juror_id, {}, None, absence if is_due else "")
            continue
        marks = marks_by_juror[juror_id]
        total = juror_total(marks, rubric.leaves, difficulty, best=rubric.best)
        rounded_total = round_if_declared(total, state.contest.scoring.round.juror)
        yield BallotLine(juror_id, marks, rounded_total, "")


def _list_undrawn(state: State, category_id: str) -> Iterator[UndrawnContestant]:
    for contestant_id, excluded in state.excluded_undrawn.items():
        contestant = state.contestants[contestant_id]
        if contestant.category == category_id:
            reason = _describe_reason(REASONS[excluded.exclusion], excluded.reason)
            yield UndrawnContestant(contestant_id, contestant.name, contestant.unit, reason)
    for contestant in state.undrawn_contestants(category_id):
        yield UndrawnContestant(
            contestant.id, contestant.name, contestant.unit, translate(REASONS["waiting"])
        )


# --- ties -------------------------------------------------------------------------------------------


def build_tie_chain(state: State, marks: CategoryMarks) -> list[TieStep]:
    """Build the tie-break steps of a category."""
    stage_ids = {stage.id for stage in marks.stages}
    orders = decided_orders(current_inputs(state, marks.category_id))
    return build_chain(marks.scoring, marks.rubric, stage_ids, orders)


def is_settled_by_group(step: TieStep) -> bool:
    """Whether the order that a step gives depends on who else is tied, or on a decision."""
    rule = find_tie_rule(step.name)
    return rule is not None and (rule.depends_on_group or step.name == "in-favour")


def list_tie_orders(
    chain: list[TieStep], groups: list[list[Candidate]]
) -> Iterator[tuple[TieStep, Mapping[int, int]]]:
    """Yield each step with the order that it gives within every group that is tied when it is reached.

    Args:
        groups: candidates with equal scores.
    """
    for step in chain:
        order: dict[int, int] = {}
        parts: list[list[Candidate]] = []
        for group in groups:
            keys = step.keys(group) if len(group) > 1 else {group[0].number: 0}
            ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values()), reverse=True), 1)}
            if len(ranks) > 1:
                order.update({number: ranks[key] for number, key in keys.items()})
            parts += [[candidate for candidate in group if keys[candidate.number] == key] for key in ranks]
        groups = parts
        yield step, order
