"""Rules for the imported results of earlier stages: a sheet replaces them, but not those of a fixed standing.

A standing that is locked or signed depends on the results of its category. They stay, whether the sheet holds
them or not, and a row with another result is refused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.modules import MODULE_STAGES
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.commands.setup import ImportResults, ImportSeveralResults
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.setup import Result, ResultsImported
from scoring_tui.domain.facts.stage import ContestantAbsent, ContestantReinstated
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    find_signature_objection,
    has_ballots,
    require,
    require_known_contestant,
    require_reason,
    require_unique,
    rule,
)
from scoring_tui.scoring.polls import find_lead


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
    """Return the declared stage with this id; refuse one without a sheet of results: its results
    follow from the sheet of modules, or from the votes of the poll."""
    stage = require_stage(contest, stage_id)
    require(
        not stage.is_poll,
        lazy("{stage} is counted from the votes of the poll; it has no sheet", stage=stage.name),
    )
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
    imported = _make_import(command, context)
    return [imported, *_decide_absences([imported], context)]


def _make_import(command: ImportResults, context: DecisionContext) -> ResultsImported:
    stage = require_sheet_stage(context.state.contest, command.stage)
    require_unique([*(result.contestant for result in command.results), *command.absent])
    fixed_results = find_fixed_results(context.state, stage)
    for result in command.results:
        _require_result_fits(context, stage, result, fixed_results)
    for contestant_id in command.absent:
        _require_absence_fits(context, stage, contestant_id, fixed_results)
    listed_ids = {*(result.contestant for result in command.results), *command.absent}
    results = (*command.results, *fixed_results.list_results(listed_ids))
    absent_ids = (*command.absent, *sorted(fixed_results.absent_ids - listed_ids))
    _require_carried_results(context, stage, results)
    _require_signed_titles(context, stage, results)
    reason = require_import_reason(context, command.reason)
    return ResultsImported(
        stage=stage.id, source=command.source, results=results, reason=reason, absent=absent_ids
    )


@dataclass(frozen=True, slots=True)
class FixedResults:
    """The recorded results of one stage that no import changes: a locked or signed standing has them."""

    scores: Mapping[str, Decimal]
    absent_ids: frozenset[str]

    def list_results(self, listed_ids: Set[str]) -> Iterator[Result]:
        """Yield the results of those whom a sheet does not list."""
        for contestant_id, score in self.scores.items():
            if contestant_id not in listed_ids:
                yield Result(contestant=contestant_id, score=score)


def find_fixed_results(state: State, stage: Stage) -> FixedResults:
    """Return the results of a stage that stay; none of a stage that only the nine boxes read."""
    if state.contest.is_confidential(stage):  # nothing that is signed depends on it
        return FixedResults({}, frozenset())
    fixed_ids, scores = list_fixed_contestants(state), state.stage_results.get(stage.id, {})
    return FixedResults(
        {contestant_id: score for contestant_id, score in scores.items() if contestant_id in fixed_ids},
        state.stage_absences.get(stage.id, frozenset()) & fixed_ids,
    )


def list_fixed_contestants(state: State) -> frozenset[str]:
    """Return the ids of the contestants of all categories whose standing is locked or signed."""
    return frozenset(
        contestant.id
        for contestant in state.contestants.values()
        if find_signature_objection(state, contestant.category) is not None
    )


def _require_result_fits(
    context: DecisionContext, stage: Stage, result: Result, fixed_results: FixedResults
) -> None:
    """Refuse a result that the stage does not allow, or that differs from one that stays."""
    contestant = require_known_contestant(context, result.contestant)
    objection = find_result_objection(context.state.contest, stage, contestant, result.score)
    if objection is not None:
        raise CommandRefused(lazy("{contestant}: {why}", contestant=contestant.id, why=objection))
    is_same = fixed_results.scores.get(contestant.id) == result.score
    if not is_same and not context.state.contest.is_confidential(stage):
        require_no_change(context, contestant)


def _require_absence_fits(
    context: DecisionContext, stage: Stage, contestant_id: str, fixed_results: FixedResults
) -> None:
    """Refuse an absence where jurors give marks, of another category, or of somebody whose result stays."""
    contest, contestant = context.state.contest, require_known_contestant(context, contestant_id)
    require(not contest.contest.has_ballots, lazy("who missed an earlier test may still appear here"))
    require(
        stage.concerns(contestant.category),
        lazy(
            "{stage} is not for {category}",
            stage=stage.name,
            category=contest.categories[contestant.category].name,
        ),
    )
    if contestant.id not in fixed_results.absent_ids:
        require_no_change(context, contestant)


def require_no_change(context: DecisionContext, contestant: Contestant) -> None:
    """Refuse another value than the recorded one for a contestant of a locked or signed standing."""
    objection = find_signature_objection(context.state, contestant.category)
    if objection is not None:
        message = lazy(
            "{name} has another entry in the sheet than in the record: {why}",
            name=contestant.name, why=objection,
        )  # fmt: skip
        raise CommandRefused(message)


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


def _require_signed_titles(context: DecisionContext, stage: Stage, results: Iterable[Result]) -> None:
    """Refuse counts by which somebody else would lead who has a title over all categories already signed."""
    state = context.state
    titles = {
        favourite.title: favourite for favourite in state.contest.favourite if favourite.source == stage.id
    }
    if not titles:
        return
    new_state = state.copy()
    new_state.stage_results[stage.id] = {result.contestant: result.score for result in results}
    for (category_id, title), given in state.given_titles.items():
        objection = find_signature_objection(state, category_id)
        if title not in titles or objection is None:
            continue
        lead = find_lead(new_state, titles[title], category_id)
        holder_id = state.turns[given.number].contestant
        message = lazy(
            "{name} has the title {title} by votes, and would not lead any more: {why}",
            name=state.contestants[holder_id].name, title=title, why=objection,
        )  # fmt: skip
        require(holder_id in lead.contestant_ids, message)


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
    imports = [_make_import(results, context) for results in command.imports]
    return [*imports, *_decide_absences(imports, context)]


def _decide_absences(imports: Sequence[ResultsImported], context: DecisionContext) -> Iterator[Fact]:
    """Exclude who did not come as absent; reinstate who was so by an earlier sheet and has come since.

    The reason names the stage and the sheet. Nobody whose standing is locked or signed is meant.
    """
    state, fixed_ids = context.state, list_fixed_contestants(context.state)
    absences = {**state.stage_absences, **{item.stage: frozenset(item.absent) for item in imports}}
    absent_ids = frozenset[str]().union(*absences.values())
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    told_ids = set(fixed_ids)
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


def find_result_objection(
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
