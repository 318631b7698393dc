"""Rules of what counts beside the marks: the declared rules, earlier results, difficulty, penalties."""

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

COUNTS = ("scoring", "stage", "penalty")
"""The parts of a contest file that say how marks count."""


def _marked(context: DecisionContext) -> bool:
    """Whether a ballot was ever sent."""
    return any(context.state.ballots.values()) or bool(context.state.returned_ballots)


@rule.register
def _decide_declare_scoring(command: DeclareScoring, context: DecisionContext) -> list[Fact]:
    now, new = context.state.contest, command.contest
    require(not _marked(context), lazy("ballots were sent already; the rules of scoring are locked"))
    changed = {name for name in type(new).model_fields if getattr(now, name) != getattr(new, name)}
    other = ", ".join(sorted(changed - set(COUNTS)))
    require(not other, lazy("only the rules of scoring may change now, but {parts} differ", parts=other))
    require(changed, lazy("the rules of scoring are the same as before"))
    for stage in new.stage:
        _still_fits(context, stage)
    return [ScoringDeclared(scoring=new.scoring, stage=new.stage, penalty=new.penalty)]


def _still_fits(context: DecisionContext, stage: Stage) -> None:
    """Results that are in already have no more decimals than the stage now declares."""
    finest = max(map(count_decimals, context.state.stage_results.get(stage.id, {}).values()), default=0)
    fits = finest <= stage.decimals
    require(fits, lazy("stage {stage} has results with {n} decimals already", stage=stage.id, n=finest))


# --- what contestants bring along -------------------------------------------------------------------


def require_stage(contest: Contest, id_: str) -> Stage:
    """The declared stage of this id; raises `Refused` when there is none."""
    stage = contest.stages.get(id_)
    if stage is None:
        known = ", ".join(contest.stages) or "–"
        raise CommandRefused(lazy("there is no stage {stage}; there are {known}", stage=id_, known=known))
    return stage


@rule.register
def _decide_import_results(command: ImportResults, context: DecisionContext) -> list[Fact]:
    stage = require_stage(context.state.contest, command.stage)
    _once(one.contestant for one in command.results)
    for one in command.results:
        _brought(context, one.contestant, one.score, stage.decimals, MAX_STAGE_RESULT)
    reason = require_reason(command.reason) if _marked(context) else command.reason.strip()
    fact = ResultsImported(
        stage=stage.id, source=command.source, results=command.results, reason=reason
    )  # fmt: skip
    return [fact]


@rule.register
def _decide_import_difficulty(command: ImportDifficulty, context: DecisionContext) -> list[Fact]:
    require(not _marked(context), lazy("ballots were sent already; the difficulty is locked"))
    _once(f"{one.contestant}, {one.criterion}" for one in command.factors)
    for one in command.factors:
        _brought(context, one.contestant, one.factor, MARK_DECIMALS, MAX_FACTOR)
        _attempted(context, one)
    return [DifficultyImported(source=command.source, factors=command.factors)]


def _attempted(context: DecisionContext, one: Factor) -> None:
    """A factor is above zero and stands on a criterion whose rubric knows difficulty."""
    rubric = context.state.contest.rubric_of(context.state.contestants[one.contestant].category)
    known = rubric.difficulty and one.criterion in rubric.leaves_by_id
    what = lazy(
        "{contestant}: no difficulty on {criterion}", contestant=one.contestant, criterion=one.criterion
    )
    require(known, what)
    require(one.factor > 0, lazy("{contestant}: must be above 0", contestant=one.contestant))


def _brought(context: DecisionContext, id_: str, value: Decimal, decimals: int, most: int) -> None:
    """What comes along belongs to a known contestant of an unsigned category, and is a number that fits."""
    contestant = context.state.contestants.get(id_)
    if contestant is None:
        raise CommandRefused(lazy("there is no contestant {id}", id=id_))
    require_unsigned(context, contestant.category)
    require(value >= 0, lazy("{contestant}: must not be negative", contestant=id_))
    require(value <= most, lazy("{contestant}: at most {most}", contestant=id_, most=most))
    few = count_decimals(value) <= decimals
    require(few, lazy("{contestant}: at most {n} decimals", contestant=id_, n=decimals))


def _once(keys: Iterable[str]) -> None:
    times = Counter(keys)
    require(times, lazy("the sheet holds no line"))
    most, count = times.most_common(1)[0]
    require(count == 1, lazy("contestant {id} is there twice", id=most))


# --- penalties --------------------------------------------------------------------------------------


@rule.register
def _decide_penalise(command: Penalise, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_unsigned(context, turn.category)
    out = lazy("No. {number} is out: {why}", number=turn.number, why=REASONS[turn.exclusion or "absent"])
    require(turn.exclusion is None, out)
    kinds = {"", *(kind.id for kind in context.state.contest.penalty)}
    require(command.penalty in kinds, lazy("there is no penalty {id}", id=command.penalty))
    require(command.points > 0, lazy("a penalty takes points off: more than 0"))
    require(count_decimals(command.points) <= MARK_DECIMALS, lazy("at most {n} decimals", n=MARK_DECIMALS))
    held = sum((one.points for one in context.state.penalties.get(turn.number, ())), command.points)
    require(
        held <= MAX_PENALTY_POINTS,
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
    held = {penalty.seq for penalty in context.state.penalties.get(turn.number, ())}
    require(command.penalty_seq in held, lazy("this was done already: look again"))
    return [
        PenaltyDropped(number=turn.number, given=command.penalty_seq, reason=require_reason(command.reason))
    ]
