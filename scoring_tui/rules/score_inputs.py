"""Rules for the inputs of a score beside the marks: scoring rules, earlier results, difficulty, penalties."""

from decimal import Decimal

from scoring_tui.contest.models import Contest
from scoring_tui.contest.recount_limits import MAX_FACTOR, MAX_PENALTY_POINTS
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, find_thousands, read_number
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.deductions import GivePenalties, NewPenalty
from scoring_tui.domain.commands.jury import DropPenalty, Penalise
from scoring_tui.domain.commands.setup import (
    DeclareScoring,
    ImportDifficulty,
)
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import PenaltyDropped, PenaltyGiven
from scoring_tui.domain.facts.setup import (
    DifficultyImported,
    Factor,
    ScoringDeclared,
)
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.assignments import require_assignable, require_coverage
from scoring_tui.rules.base import (
    DecisionContext,
    has_ballots,
    require,
    require_contestant,
    require_reason,
    require_turn,
    require_unique,
    require_unsigned,
    require_unsigned_turn,
    rule,
)
from scoring_tui.rules.stage_results import find_result_objection

SCORING_FIELDS = ("scoring", "stage", "penalty")
"""The fields of a contest that may be declared again before the first ballot."""


@rule.register
def _decide_declare_scoring(command: DeclareScoring, context: DecisionContext) -> list[Fact]:
    old_contest, new_contest = context.state.contest, command.contest
    require(not has_ballots(context), lazy("ballots were sent already; the rules of scoring are locked"))
    for category_id in old_contest.categories:  # signed without a ballot where nobody gives marks
        require_unsigned(context, category_id)
    changed_fields = {
        name
        for name in type(new_contest).model_fields
        if getattr(old_contest, name) != getattr(new_contest, name)
    }
    other_fields = ", ".join(sorted(changed_fields - set(SCORING_FIELDS)))
    require(
        not other_fields,
        lazy("only the rules of scoring may change now, but {parts} differ", parts=other_fields),
    )
    require(changed_fields, lazy("the rules of scoring are the same as before"))
    if context.state.assigned_criteria:
        require_assignable(new_contest.scoring)
        require_coverage(context.state, context.state.assigned_criteria, new_contest.scoring.minimum_ballots)
    for stage in new_contest.stage:
        _require_no_earlier_sheet(context, stage)
        _require_results_fit(context, new_contest, stage)
    return [
        ScoringDeclared(scoring=new_contest.scoring, stage=new_contest.stage, penalty=new_contest.penalty)
    ]


def _require_no_earlier_sheet(context: DecisionContext, stage: Stage) -> None:
    """Refuse to count votes in a stage that had a sheet of results: the same id would mean both."""
    state = context.state
    earlier_stage = state.contest.stages.get(stage.id)
    had_votes = earlier_stage is not None and earlier_stage.is_poll
    has_sheet = stage.is_poll and not had_votes and stage.id in state.stage_results
    require(
        not has_sheet,
        lazy(
            "stage {stage} has imported results; count the votes in a stage with another id", stage=stage.id
        ),
    )


def _require_results_fit(context: DecisionContext, contest: Contest, stage: Stage) -> None:
    """Refuse if an imported result does not fit what the stage declares now."""
    for contestant_id, value in context.state.stage_results.get(stage.id, {}).items():
        contestant = context.state.contestants.get(contestant_id)
        if contestant is None:
            continue
        objection = find_result_objection(contest, stage, contestant, value)
        if objection is not None:
            message = lazy(
                "stage {stage} has results that do not fit: {name}, {result}: {why}",
                stage=stage.id,
                name=contestant.name,
                result=value,
                why=objection,
            )
            raise CommandRefused(message)


# --- difficulty -------------------------------------------------------------------------------------


@rule.register
def _decide_import_difficulty(command: ImportDifficulty, context: DecisionContext) -> list[Fact]:
    require(not has_ballots(context), lazy("ballots were sent already; the difficulty is locked"))
    require_unique(f"{factor.contestant}, {factor.criterion}" for factor in command.factors)
    for factor in command.factors:
        _require_factor_fits(context, factor)
    return [DifficultyImported(source=command.source, factors=command.factors)]


def _require_factor_fits(context: DecisionContext, factor: Factor) -> None:
    """Refuse a factor on a criterion without difficulty, and one that is out of range."""
    contestant = require_contestant(context, factor.contestant)
    rubric = context.state.contest.rubric_of(contestant.category)
    has_difficulty = rubric.difficulty and factor.criterion in rubric.leaves_by_id
    message = lazy(
        "{contestant}: no difficulty on {criterion}", contestant=contestant.id, criterion=factor.criterion
    )
    require(has_difficulty, message)
    require(factor.factor > 0, lazy("{contestant}: must be above 0", contestant=contestant.id))
    too_great = lazy("{contestant}: at most {most}", contestant=contestant.id, most=MAX_FACTOR)
    require(factor.factor <= MAX_FACTOR, too_great)
    too_fine = lazy("{contestant}: at most {n} decimals", contestant=contestant.id, n=MARK_DECIMALS)
    require(count_decimals(factor.factor) <= MARK_DECIMALS, too_fine)


# --- penalties --------------------------------------------------------------------------------------


def read_points(text: str) -> Decimal | LazyText:
    """Read points written with comma or dot; return an error message if they are invalid."""
    points = read_number(text)
    if isinstance(points, LazyText):
        return points
    if points <= 0:
        return lazy("a penalty takes points off: more than 0")
    if ambiguity := find_thousands(text, Decimal(10**6)):
        return ambiguity
    return (
        points if count_decimals(points) <= MARK_DECIMALS else lazy("at most {n} decimals", n=MARK_DECIMALS)
    )


@rule.register
def _decide_penalise(command: Penalise, context: DecisionContext) -> list[Fact]:
    return [_make_penalty(command, context)]


@rule.register
def _decide_give_penalties(command: GivePenalties, context: DecisionContext) -> list[Fact]:
    require(command.penalties, lazy("the sheet holds no line"))
    earlier_points: dict[int, Decimal] = {}
    facts: list[Fact] = []
    for penalty in command.penalties:
        _require_new_penalty(context, penalty)
        facts.append(_make_penalty(penalty, context, earlier_points.get(penalty.number, Decimal(0))))
        earlier_points[penalty.number] = earlier_points.get(penalty.number, Decimal(0)) + penalty.points
    return facts


def _require_new_penalty(context: DecisionContext, penalty: NewPenalty) -> None:
    """Refuse a penalty that is active already, so that a sheet does not count twice."""
    values = (penalty.penalty, penalty.points, penalty.reason.strip())
    active_penalties = context.state.penalties.get(penalty.number, ())
    is_new = values not in [(active.penalty, active.points, active.reason) for active in active_penalties]
    require(
        is_new,
        lazy("No. {number} has this penalty already: {reason}", number=penalty.number, reason=penalty.reason),
    )


def _make_penalty(
    command: Penalise | NewPenalty, context: DecisionContext, earlier_points: Decimal = Decimal(0)
) -> PenaltyGiven:
    """Return the fact; `earlier_points` are those of the same contestant in the same command."""
    turn = require_turn(context, command.number)
    require_unsigned_turn(context, turn)
    excluded_message = lazy(
        "No. {number} is out: {why}", number=turn.number, why=REASONS[turn.exclusion or "absent"]
    )
    require(turn.exclusion is None, excluded_message)
    penalty_ids = {"", *(kind.id for kind in context.state.contest.penalty)}
    require(command.penalty in penalty_ids, lazy("there is no penalty {id}", id=command.penalty))
    require(command.points > 0, lazy("a penalty takes points off: more than 0"))
    require(count_decimals(command.points) <= MARK_DECIMALS, lazy("at most {n} decimals", n=MARK_DECIMALS))
    penalties = context.state.penalties.get(turn.number, ())
    total_points = sum((penalty.points for penalty in penalties), command.points + earlier_points)
    require(
        total_points <= MAX_PENALTY_POINTS,
        lazy("all penalties together take off at most {most} points", most=MAX_PENALTY_POINTS),
    )
    return PenaltyGiven(
        number=turn.number,
        penalty=command.penalty,
        points=command.points,
        reason=require_reason(command.reason),
    )


@rule.register
def _decide_drop_penalty(command: DropPenalty, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_unsigned_turn(context, turn)
    penalty_seqs = {penalty.seq for penalty in context.state.penalties.get(turn.number, ())}
    require(command.penalty_seq in penalty_seqs, lazy("this was done already: look again"))
    return [
        PenaltyDropped(number=turn.number, given=command.penalty_seq, reason=require_reason(command.reason))
    ]
