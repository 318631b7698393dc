"""Rules for the inputs of a score beside the marks: scoring rules, earlier results, difficulty, penalties."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.modules import MODULE_STAGES
from scoring_tui.contest.recount_limits import MAX_FACTOR, MAX_PENALTY_POINTS
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, find_thousands, read_number
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.deductions import GivePenalties, NewPenalty
from scoring_tui.domain.commands.jury import DropPenalty, Penalise
from scoring_tui.domain.commands.setup import (
    DeclareScoring,
    ImportDifficulty,
    ImportResults,
    ImportSeveralResults,
)
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import PenaltyDropped, PenaltyGiven
from scoring_tui.domain.facts.setup import (
    DifficultyImported,
    Factor,
    Result,
    ResultsImported,
    ScoringDeclared,
)
from scoring_tui.domain.facts.stage import ContestantAbsent, ContestantReinstated
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.assignments import require_assignable, require_coverage
from scoring_tui.rules.base import (
    DecisionContext,
    has_ballots,
    require,
    require_contestant,
    require_known_contestant,
    require_reason,
    require_turn,
    require_unsigned_turn,
    rule,
)

SCORING_FIELDS = ("scoring", "stage", "penalty")
"""The fields of a contest that may be declared again before the first ballot."""


@rule.register
def _decide_declare_scoring(command: DeclareScoring, context: DecisionContext) -> list[Fact]:
    old_contest, new_contest = context.state.contest, command.contest
    require(not has_ballots(context), lazy("ballots were sent already; the rules of scoring are locked"))
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
        _require_results_fit(context, new_contest, stage)
    return [
        ScoringDeclared(scoring=new_contest.scoring, stage=new_contest.stage, penalty=new_contest.penalty)
    ]


def _require_results_fit(context: DecisionContext, contest: Contest, stage: Stage) -> None:
    """Refuse if an imported result does not fit what the stage declares now."""
    for contestant_id, value in context.state.stage_results.get(stage.id, {}).items():
        contestant = context.state.contestants.get(contestant_id)
        if contestant is None:
            continue
        objection = _find_result_objection(contest, stage, contestant, value)
        if objection is not None:
            message = lazy(
                "stage {stage} has results that do not fit: {name}, {result}: {why}",
                stage=stage.id,
                name=contestant.name,
                result=value,
                why=objection,
            )
            raise CommandRefused(message)


# --- imported values ---------------------------------------------------------------------------------


def require_stage(contest: Contest, stage_id: str) -> Stage:
    """Return the declared stage with this id; refuse if there is none."""
    stage = contest.stages.get(stage_id)
    if stage is None:
        known_stages = ", ".join(contest.stages)
        if not known_stages:
            raise CommandRefused(
                lazy("there is no stage {stage}: the contest file declares no [[stage]]", stage=stage_id)
            )
        raise CommandRefused(
            lazy("there is no stage {stage}; there are {known}", stage=stage_id, known=known_stages)
        )
    return stage


def require_sheet_stage(contest: Contest, stage_id: str) -> Stage:
    """Return the declared stage with this id; refuse one whose results follow from the sheet of modules."""
    stage = require_stage(contest, stage_id)
    is_derived = contest.modules is not None and stage.id in MODULE_STAGES
    require(
        not is_derived,
        lazy(
            "{stage} follows from the sheet of modules: scoring-tui modules FINAL.db FILE", stage=stage.name
        ),
    )
    return stage


@rule.register
def _decide_import_results(command: ImportResults, context: DecisionContext) -> list[Fact]:
    return [_make_import(command, context), *_decide_absences([command], context)]


def _make_import(command: ImportResults, context: DecisionContext) -> ResultsImported:
    contest = context.state.contest
    stage = require_sheet_stage(contest, command.stage)
    require_unique([*(result.contestant for result in command.results), *command.absent])
    # Nothing that is signed depends on what only the nine boxes read.
    require_entrant = require_known_contestant if contest.is_confidential(stage) else require_contestant
    for result in command.results:
        contestant = require_entrant(context, result.contestant)
        objection = _find_result_objection(contest, stage, contestant, result.score)
        if objection is not None:
            raise CommandRefused(lazy("{contestant}: {why}", contestant=contestant.id, why=objection))
    for contestant_id in command.absent:
        contestant = require_contestant(context, contestant_id)
        require(not contest.contest.has_ballots, lazy("who missed an earlier test may still appear here"))
        require(
            stage.concerns(contestant.category),
            lazy(
                "{stage} is not for {category}",
                stage=stage.name,
                category=contest.categories[contestant.category].name,
            ),
        )
    _require_carried_results(context, stage, command.results)
    reason = require_import_reason(context, command.reason)
    return ResultsImported(
        stage=stage.id, source=command.source, results=command.results, reason=reason, absent=command.absent
    )


def _require_carried_results(context: DecisionContext, stage: Stage, results: Iterable[Result]) -> None:
    """Refuse another score than the one that a contestant brings from an earlier round."""
    state, contest_round = context.state, context.state.contest.round
    if contest_round is None or stage.id not in {earlier.id for earlier in contest_round.counted}:
        return
    new_results = {result.contestant: result.score for result in results}
    advanced_ids = state.advanced_ids
    for contestant_id, score in state.stage_results.get(stage.id, {}).items():
        if contestant_id in advanced_ids and new_results.get(contestant_id) != score:
            message = lazy(
                "{name} brings {score} from the round {round}; it changes by scoring-tui advance only",
                name=state.contestants[contestant_id].name, score=score, round=stage.name,
            )  # fmt: skip
            raise CommandRefused(message)


def require_import_reason(context: DecisionContext, reason: str) -> str:
    """The reason of an import without space around it; refuse an empty one after a ballot or a signature."""
    needs_reason = has_ballots(context) or bool(context.state.withdrawn_signatures)
    return require_reason(reason) if needs_reason else reason.strip()


@rule.register
def _decide_import_several_results(command: ImportSeveralResults, context: DecisionContext) -> list[Fact]:
    stage_counts = Counter(results.stage for results in command.imports)
    require(stage_counts, lazy("the sheet holds no line"))
    for stage_id, stage_count in stage_counts.items():
        require(stage_count == 1, lazy("stage {stage} is named twice", stage=stage_id))
    imports: list[Fact] = [_make_import(results, context) for results in command.imports]
    return [*imports, *_decide_absences(command.imports, context)]


def _decide_absences(imports: Sequence[ImportResults], context: DecisionContext) -> Iterator[Fact]:
    """Exclude who did not come as absent; reinstate who was so by an earlier sheet and has come since.

    The reason names the stage and the sheet.
    """
    state = context.state
    absences = {**state.stage_absences, **{item.stage: frozenset(item.absent) for item in imports}}
    absent_ids = frozenset[str]().union(*absences.values())
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    told_ids: set[str] = set()
    for item in imports:
        reason = f"{state.contest.stages[item.stage].name}: {item.source}"
        for contestant_id in item.absent:
            turn = state.turns[numbers[contestant_id]]
            if turn.exclusion is None and contestant_id not in told_ids:
                yield ContestantAbsent(number=turn.number, reason=reason)
            told_ids.add(contestant_id)
        for contestant_id in sorted(
            state.stage_absences.get(item.stage, frozenset()) - absent_ids - told_ids
        ):
            turn = state.turns[numbers[contestant_id]]
            if turn.exclusion == "absent":
                yield ContestantReinstated(number=turn.number, reason=reason)
            told_ids.add(contestant_id)


def _find_result_objection(
    contest: Contest, stage: Stage, contestant: Contestant, value: Decimal
) -> LazyText | None:
    """Return why the contestant cannot have this result; None if it is allowed."""
    if not stage.concerns(contestant.category):
        return lazy(
            "{stage} is not for {category}",
            stage=stage.name,
            category=contest.categories[contestant.category].name,
        )
    return stage.find_objection(value)


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


def require_unique(keys: Iterable[str]) -> None:
    """Refuse a sheet that is empty, or that has a key twice."""
    key_counts = Counter(keys)
    require(key_counts, lazy("the sheet holds no line"))
    most_common_key, key_count = key_counts.most_common(1)[0]
    require(key_count == 1, lazy("contestant {id} is there twice", id=most_common_key))


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
