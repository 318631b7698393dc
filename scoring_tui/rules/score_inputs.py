"""Rules for the inputs of a score beside the marks: scoring rules, earlier results, difficulty, penalties."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from scoring_tui.contest.models import Contest
from scoring_tui.contest.recount_limits import MAX_FACTOR, MAX_PENALTY_POINTS, MAX_STAGE_RESULT
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals
from scoring_tui.contest.scoring import Stage
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.jury import DropPenalty, Penalise
from scoring_tui.domain.commands.setup import DeclareScoring, ImportDifficulty, ImportResults
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import PenaltyDropped, PenaltyGiven
from scoring_tui.domain.facts.setup import DifficultyImported, Factor, ResultsImported, ScoringDeclared
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)

SCORING_FIELDS = ("scoring", "stage", "penalty")
"""The fields of a contest that may be declared again before the first ballot."""


def _has_ballots(context: DecisionContext) -> bool:
    """Whether any ballot was ever sent."""
    return any(context.state.ballots.values()) or bool(context.state.returned_ballots)


@rule.register
def _decide_declare_scoring(command: DeclareScoring, context: DecisionContext) -> list[Fact]:
    old_contest, new_contest = context.state.contest, command.contest
    require(not _has_ballots(context), lazy("ballots were sent already; the rules of scoring are locked"))
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
    for stage in new_contest.stage:
        _require_decimals_fit(context, stage)
    return [
        ScoringDeclared(scoring=new_contest.scoring, stage=new_contest.stage, penalty=new_contest.penalty)
    ]


def _require_decimals_fit(context: DecisionContext, stage: Stage) -> None:
    """Refuse if imported results have more decimals than the stage now declares."""
    decimal_count = max(
        map(count_decimals, context.state.stage_results.get(stage.id, {}).values()), default=0
    )
    results_fit = decimal_count <= stage.decimals
    require(
        results_fit,
        lazy("stage {stage} has results with {n} decimals already", stage=stage.id, n=decimal_count),
    )


# --- imported values ---------------------------------------------------------------------------------


def require_stage(contest: Contest, stage_id: str) -> Stage:
    """Return the declared stage with this id; refuse if there is none."""
    stage = contest.stages.get(stage_id)
    if stage is None:
        known_stages = ", ".join(contest.stages) or "–"
        raise CommandRefused(
            lazy("there is no stage {stage}; there are {known}", stage=stage_id, known=known_stages)
        )
    return stage


@rule.register
def _decide_import_results(command: ImportResults, context: DecisionContext) -> list[Fact]:
    stage = require_stage(context.state.contest, command.stage)
    _require_unique(result.contestant for result in command.results)
    for result in command.results:
        _require_value_fits(context, result.contestant, result.score, stage.decimals, MAX_STAGE_RESULT)
    reason = require_reason(command.reason) if _has_ballots(context) else command.reason.strip()
    fact = ResultsImported(
        stage=stage.id, source=command.source, results=command.results, reason=reason
    )  # fmt: skip
    return [fact]


@rule.register
def _decide_import_difficulty(command: ImportDifficulty, context: DecisionContext) -> list[Fact]:
    require(not _has_ballots(context), lazy("ballots were sent already; the difficulty is locked"))
    _require_unique(f"{factor.contestant}, {factor.criterion}" for factor in command.factors)
    for factor in command.factors:
        _require_value_fits(context, factor.contestant, factor.factor, MARK_DECIMALS, MAX_FACTOR)
        _require_factor_fits(context, factor)
    return [DifficultyImported(source=command.source, factors=command.factors)]


def _require_factor_fits(context: DecisionContext, factor: Factor) -> None:
    """Refuse a factor of zero or less, and one on a criterion without difficulty."""
    rubric = context.state.contest.rubric_of(context.state.contestants[factor.contestant].category)
    has_difficulty = rubric.difficulty and factor.criterion in rubric.leaves_by_id
    message = lazy(
        "{contestant}: no difficulty on {criterion}", contestant=factor.contestant, criterion=factor.criterion
    )
    require(has_difficulty, message)
    require(factor.factor > 0, lazy("{contestant}: must be above 0", contestant=factor.contestant))


def _require_value_fits(
    context: DecisionContext, contestant_id: str, value: Decimal, max_decimals: int, max_value: int
) -> None:
    """Refuse a value of an unknown contestant or a signed category, and one that is out of range."""
    contestant = context.state.contestants.get(contestant_id)
    if contestant is None:
        raise CommandRefused(lazy("there is no contestant {id}", id=contestant_id))
    require_unsigned(context, contestant.category)
    require(value >= 0, lazy("{contestant}: must not be negative", contestant=contestant_id))
    require(
        value <= max_value, lazy("{contestant}: at most {most}", contestant=contestant_id, most=max_value)
    )
    has_few_decimals = count_decimals(value) <= max_decimals
    require(
        has_few_decimals, lazy("{contestant}: at most {n} decimals", contestant=contestant_id, n=max_decimals)
    )


def _require_unique(keys: Iterable[str]) -> None:
    key_counts = Counter(keys)
    require(key_counts, lazy("the sheet holds no line"))
    most_common_key, key_count = key_counts.most_common(1)[0]
    require(key_count == 1, lazy("contestant {id} is there twice", id=most_common_key))


# --- penalties --------------------------------------------------------------------------------------


@rule.register
def _decide_penalise(command: Penalise, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_unsigned(context, turn.category)
    excluded_message = lazy(
        "No. {number} is out: {why}", number=turn.number, why=REASONS[turn.exclusion or "absent"]
    )
    require(turn.exclusion is None, excluded_message)
    penalty_ids = {"", *(kind.id for kind in context.state.contest.penalty)}
    require(command.penalty in penalty_ids, lazy("there is no penalty {id}", id=command.penalty))
    require(command.points > 0, lazy("a penalty takes points off: more than 0"))
    require(count_decimals(command.points) <= MARK_DECIMALS, lazy("at most {n} decimals", n=MARK_DECIMALS))
    penalties = context.state.penalties.get(turn.number, ())
    total_points = sum((penalty.points for penalty in penalties), command.points)
    require(
        total_points <= MAX_PENALTY_POINTS,
        lazy("all penalties together take off at most {most} points", most=MAX_PENALTY_POINTS),
    )
    fact = PenaltyGiven(
        number=turn.number,
        penalty=command.penalty,
        points=command.points,
        reason=require_reason(command.reason),
    )
    return [fact]


@rule.register
def _decide_drop_penalty(command: DropPenalty, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_unsigned(context, turn.category)
    penalty_seqs = {penalty.seq for penalty in context.state.penalties.get(turn.number, ())}
    require(command.penalty_seq in penalty_seqs, lazy("this was done already: look again"))
    return [
        PenaltyDropped(number=turn.number, given=command.penalty_seq, reason=require_reason(command.reason))
    ]
