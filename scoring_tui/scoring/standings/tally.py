"""Standings of a category. A contestant is scored again only if something about it changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Literal, NamedTuple, TypeVar, cast

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.state import AgreedLevel, Ballot, FrozenStanding, State, Turn
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.standings.final_score import Adjustments, build_candidate, ranking_key
from scoring_tui.scoring.standings.methods import Entrant, build_entrant, score_entrant, score_group
from scoring_tui.scoring.standings.ranking import Candidate, Placing, build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import GroupScores
from scoring_tui.scoring.standings.stage_points import compute_points

T = TypeVar("T")
StagePoints = Mapping[str, Fraction]
"""Points of one stage by contestant id."""

UnrankedReason = Literal[
    "waiting", "absent", "withdrawn", "disqualified", "postponed",
    "no-ballots", "too-few-ballots", "no-mark", "no-result", "not-passed", "no-difficulty", "not-compared",
    "poll-open", "being-checked", "guest",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unranked:
    """A contestant without a place."""

    number: int
    reason: UnrankedReason
    candidate: Candidate | None = None
    """The score of a contestant out of competition, as soon as there is one; no other score depends on it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The places of a category after entry `seq`."""

    category: str
    seq: int
    placings: tuple[Placing, ...]
    unranked: tuple[Unranked, ...]
    is_complete: bool
    """No ballot is expected any more; otherwise the places are provisional."""
    is_signed: bool
    notes: tuple[LazyText, ...] = ()
    """Notes about the method, to be shown with the places."""

    @property
    def state(self) -> Literal["open", "complete", "signed"]:
        """Progress of the category."""
        return "signed" if self.is_signed else "complete" if self.is_complete else "open"

    def open_ties(
        self, place_count: int, decided_groups: Iterable[frozenset[int]] = ()
    ) -> list[tuple[Placing, ...]]:
        """Groups that share one of the first places, without those that are decided to share it."""
        groups: dict[int, list[Placing]] = {}
        for placing in self.placings:
            if placing.is_tied and placing.place <= place_count:
                groups.setdefault(placing.place, []).append(placing)
        decided = list(decided_groups)
        return [
            tuple(group)
            for group in groups.values()
            if frozenset(placing.candidate.number for placing in group) not in decided
        ]


class _Cache:
    """Results by key, valid as long as the inputs are the same objects."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, object], tuple[tuple[object, ...], Any]] = {}

    def get(self, key: tuple[str, object], inputs: tuple[object, ...], compute: Callable[[], T]) -> T:
        old_inputs, result = self._results.get(key, ((), None))
        if len(old_inputs) != len(inputs) or any(a is not b for a, b in zip(old_inputs, inputs, strict=True)):
            result = compute()
            self._results[key] = (inputs, result)
        return cast(T, result)


class _CachedPoints(NamedTuple):
    """Points of one stage in one category, and what they follow from."""

    seq: int
    """The entry after which the values were collected."""
    stage: Stage
    results: Mapping[str, Decimal]
    """All results of the stage."""
    guest_ids: frozenset[str]
    values: Mapping[str, Decimal]
    """Those of the category, without contestants out of competition."""
    points: StagePoints


class Tally:
    """Computes standings, with a cache of everything whose inputs did not change."""

    def __init__(self) -> None:
        self._cache = _Cache()
        self._points: dict[tuple[str, str], _CachedPoints] = {}
        """By stage and category."""

    def standing(self, state: State, category_id: str) -> Standing:
        """The standing over every ballot that counts now."""
        return self._standing(state, category_id, current_inputs(state, category_id))

    def public_standing(self, state: State, category_id: str) -> Standing:
        """The standing that the board may show: released turns only, or the frozen standing.

        A turn that is being checked has no place, and the places of the others are computed without it.
        """
        frozen = state.frozen_standings.get(category_id)
        if frozen is None:
            frozen = _public_inputs(state, category_id)
        return self._standing(state, category_id, frozen)

    def entrants(self, state: State, category_id: str) -> tuple[Entrant, ...]:
        """Every contestant of a category that is scored now."""
        inputs = current_inputs(state, category_id)
        return self._entrants(state, inputs, _find_unranked(state, inputs))

    def adjustments(self, state: State, inputs: FrozenStanding, turn: Turn) -> Adjustments:
        """Stage results and penalties of the contestant of a turn."""
        penalties, contest = inputs.penalties.get(turn.number, ()), state.contest
        stages = contest.stages_by_category[turn.category]
        results_by_stage = [inputs.results.get(stage.id, _NO_RESULTS) for stage in stages]
        compared_points = {
            stage.id: self._compared_points(state, inputs, stage, turn.category)
            for stage in stages
            if stage.compares_contestants
        }

        def compute() -> Adjustments:
            results = find_stage_results(contest, inputs, turn)
            points = {
                stage_id: _points_of(compared_points[stage_id], turn.contestant, result)
                if stage_id in compared_points
                else Fraction(result)
                for stage_id, result in results.items()
            }
            return Adjustments(results, penalties, points)

        cache_inputs = (
            contest,
            turn.contestant,
            turn.category,
            penalties,
            *results_by_stage,
            *(cached.points for cached in compared_points.values()),
        )
        return self._cache.get(("adjustments", turn.number), cache_inputs, compute)

    def _compared_points(
        self, state: State, inputs: FrozenStanding, stage: Stage, category_id: str
    ) -> _CachedPoints:
        """The points of all who compete in a category and have a result; a new object if any differs."""
        results, key = inputs.results.get(stage.id, _NO_RESULTS), (stage.id, category_id)
        cached = self._points.get(key)
        is_same_moment = cached is not None and cached.results is results and cached.seq == state.seq
        if cached is not None and is_same_moment and cached.guest_ids == inputs.guest_ids:
            return cached
        values = category_results(state, results, category_id, inputs.guest_ids)
        has_changed = cached is None or (cached.stage, cached.values) != (stage, values)
        points = compute_points(stage, values) if cached is None or has_changed else cached.points
        cached = _CachedPoints(state.seq, stage, results, inputs.guest_ids, values, points)
        self._points[key] = cached
        return cached

    def _standing(self, state: State, category_id: str, inputs: FrozenStanding) -> Standing:
        contest, unranked = state.contest, _find_unranked(state, inputs)
        entrants = self._entrants(state, inputs, unranked)
        group_scores = self._group_scores(contest, category_id, entrants)
        for entrant in entrants:
            if entrant.number not in group_scores.jury_scores:
                unranked[entrant.number] = "not-compared"
        placings = rank_candidates(
            [
                self._candidate(state, inputs, entrant, group_scores)
                for entrant in entrants
                if entrant.number not in unranked
            ],
            lambda candidate: ranking_key(candidate, contest.scoring),
            build_chain(
                contest.scoring,
                contest.rubric_of(category_id),
                {stage.id for stage in contest.stages_by_category[category_id]},
                decided_orders(inputs),
            ),
        )
        return Standing(
            category_id,
            inputs.seq,
            tuple(placings),
            tuple(
                Unranked(
                    draw_number,
                    reason,
                    self._guest_candidate(state, inputs, entrants, draw_number)
                    if reason == "guest"
                    else None,
                )
                for draw_number, reason in sorted(unranked.items(), key=lambda item: item[1] != "guest")
            ),
            state.is_complete(category_id),
            state.is_signed(category_id),
            group_scores.notes,
        )

    def _guest_candidate(
        self, state: State, inputs: FrozenStanding, entrants: tuple[Entrant, ...], draw_number: int
    ) -> Candidate | None:
        """Score a contestant out of competition; None without enough ballots or results.

        Where contestants are compared, they are the ranked ones and this one.
        """
        turn, contest = inputs.turns[draw_number], state.contest
        if _missing_score(state, turn, inputs) is not None:
            return None
        entrant = self._entrant(state, turn, inputs)
        adjustments = self.adjustments(state, inputs, turn)

        def compute() -> Candidate | None:
            rubric, scoring = contest.rubric_of(turn.category), contest.scoring
            if scoring.method_info.is_independent:
                group_scores = GroupScores({draw_number: score_entrant(entrant, rubric, scoring)})
            else:
                group_scores = score_group((*entrants, entrant), rubric, scoring)
            has_score = draw_number in group_scores.jury_scores
            return (
                build_candidate(entrant, group_scores, contest, turn.category, adjustments)
                if has_score
                else None
            )

        rivals = () if contest.scoring.method_info.is_independent else entrants
        return self._cache.get(("guest", draw_number), (contest, entrant, adjustments, *rivals), compute)

    def _entrants(
        self, state: State, inputs: FrozenStanding, unranked: Mapping[int, UnrankedReason]
    ) -> tuple[Entrant, ...]:
        turns = (turn for turn in inputs.turns.values() if turn.number not in unranked)
        return tuple(self._entrant(state, turn, inputs) for turn in turns)

    def _entrant(self, state: State, turn: Turn, inputs: FrozenStanding) -> Entrant:
        ballots = inputs.ballots.get(turn.number, ())
        agreed_levels = inputs.agreed_levels.get(turn.number, _NO_AGREED_LEVELS)
        contest, difficulty = state.contest, state.difficulty_factors.get(turn.contestant, _NO_RESULTS)

        def compute() -> Entrant:
            marks = {ballot.juror: ballot.marks for ballot in ballots}
            rubric, seats = contest.rubric_of(turn.category), len(turn.jurors)
            agreed_marks = {id_: agreed_level.level for id_, agreed_level in agreed_levels.items()}
            return build_entrant(turn.number, marks, rubric, contest.scoring, seats, difficulty, agreed_marks)

        cache_inputs = (ballots, agreed_levels, turn.jurors, difficulty, contest)
        return self._cache.get(("entrant", turn.number), cache_inputs, compute)

    def _group_scores(self, contest: Contest, category_id: str, entrants: tuple[Entrant, ...]) -> GroupScores:
        rubric, scoring = contest.rubric_of(category_id), contest.scoring
        if scoring.method_info.is_independent:
            return GroupScores(
                {entrant.number: self._entrant_score(entrant, rubric, scoring) for entrant in entrants}
            )
        compute = partial(score_group, entrants, rubric, scoring)
        return self._cache.get(("group", category_id), (contest, *entrants), compute)

    def _entrant_score(self, entrant: Entrant, rubric: Rubric, scoring: Scoring) -> Fraction:
        compute = partial(score_entrant, entrant, rubric, scoring)
        return self._cache.get(("jury", entrant.number), (entrant, scoring), compute)

    def _candidate(
        self, state: State, inputs: FrozenStanding, entrant: Entrant, group_scores: GroupScores
    ) -> Candidate:
        turn = inputs.turns[entrant.number]
        adjustments = self.adjustments(state, inputs, turn)
        compute = partial(build_candidate, entrant, group_scores, state.contest, turn.category, adjustments)
        jury_score = group_scores.jury_scores[entrant.number]  # a new object for every new group of scores
        return self._cache.get(("candidate", entrant.number), (entrant, jury_score, adjustments), compute)


_NO_RESULTS: Mapping[str, Decimal] = {}
_NO_AGREED_LEVELS: Mapping[str, AgreedLevel] = {}


def current_inputs(state: State, category_id: str) -> FrozenStanding:
    """The inputs of the current standing of a category."""
    return _inputs_of_turns(state, category_id, list(state.turns_in_category(category_id)))


def _public_inputs(state: State, category_id: str) -> FrozenStanding:
    """The inputs of the standing that the board may show, if it is not frozen."""
    turns = state.board_turns(category_id)
    return replace(
        _inputs_of_turns(state, category_id, list(turns.values())),
        checked_numbers=frozenset(filter(state.is_being_checked, turns)),
    )


def _inputs_of_turns(state: State, category_id: str, turns: list[Turn]) -> FrozenStanding:
    decisions = state.tie_decisions.get(category_id, ())
    turns_by_number = {turn.number: turn for turn in turns}
    return FrozenStanding(
        state.seq, turns_by_number, state.ballots, decisions, state.penalties, state.stage_results,
        guest_ids=state.guest_ids, agreed_levels=state.agreed_levels,
    )  # fmt: skip


def decided_orders(inputs: FrozenStanding) -> list[tuple[int, ...]]:
    """Orders of tied contestants decided by the head of jury, oldest first."""
    return [decision.order for decision in inputs.decisions if not decision.shared]


def _points_of(compared: _CachedPoints, contestant_id: str, result: Decimal) -> Fraction:
    """Points of one contestant; one out of competition is compared with all who compete."""
    if contestant_id in compared.points:
        return compared.points[contestant_id]
    return compute_points(compared.stage, {**compared.values, contestant_id: result})[contestant_id]


def category_results(
    state: State, results: Mapping[str, Decimal], category_id: str, guest_ids: frozenset[str]
) -> dict[str, Decimal]:
    """The results of the contestants of one category, who are compared where points depend on others."""
    return {
        contestant_id: result
        for contestant_id, result in results.items()
        if contestant_id in state.contestants and state.contestants[contestant_id].category == category_id
        if contestant_id not in guest_ids
    }


def find_stage_results(contest: Contest, inputs: FrozenStanding, turn: Turn) -> dict[str, Decimal]:
    """The contestant's results of the stages of its category, as far as there are any."""
    stages = contest.stages_by_category[turn.category]
    by_stage = {stage.id: inputs.results.get(stage.id, _NO_RESULTS) for stage in stages}
    return {
        stage_id: stage_results[turn.contestant]
        for stage_id, stage_results in by_stage.items()
        if turn.contestant in stage_results
    }


# --- contestants without a place --------------------------------------------------------------------


def _find_unranked(state: State, inputs: FrozenStanding) -> dict[int, UnrankedReason]:
    reasons = ((turn.number, _unranked_reason(state, turn, inputs)) for turn in inputs.turns.values())
    return {draw_number: reason for draw_number, reason in reasons if reason is not None}


def _unranked_reason(state: State, turn: Turn, inputs: FrozenStanding) -> UnrankedReason | None:
    if turn.exclusion is not None:
        return turn.exclusion
    if turn.number in inputs.checked_numbers:
        return "being-checked"
    return "guest" if turn.is_guest else _missing_score(state, turn, inputs)


def _missing_score(state: State, turn: Turn, inputs: FrozenStanding) -> UnrankedReason | None:
    """Return why a contestant has no score; None if there is everything that a score is made of."""
    if not state.contest.contest.has_ballots:
        return _missing_input(state, turn, inputs)
    ballots = inputs.ballots.get(turn.number, ())
    if not ballots:
        if turn.phase in ("scoring", "closed"):
            return "no-ballots"
        return "postponed" if turn.is_postponed else "waiting"
    if len(ballots) < state.contest.scoring.minimum_ballots:
        return "too-few-ballots"
    if state.has_assignments(turn.category) and (reason := _missing_marks(state, turn, ballots)):
        return reason
    return _missing_input(state, turn, inputs)


def _missing_marks(state: State, turn: Turn, ballots: tuple[Ballot, ...]) -> UnrankedReason | None:
    """Return why some criterion has too few marks, where jurors mark different ones; None if none has."""
    mark_counts = [
        sum(leaf.id in ballot.marks for ballot in ballots) for leaf in state.rubric_of(turn.number).leaves
    ]
    if not all(mark_counts):
        return "no-mark"
    return "too-few-ballots" if min(mark_counts) < state.contest.scoring.minimum_ballots else None


def _missing_input(state: State, turn: Turn, inputs: FrozenStanding) -> UnrankedReason | None:
    """Return which input keeps the contestant from being ranked; None if nothing does."""
    contest, rubric = state.contest, state.contest.rubric_of(turn.category)
    factors = state.difficulty_factors.get(turn.contestant, _NO_RESULTS)
    if rubric.difficulty and not rubric.leaves_by_id.keys() <= factors.keys():
        return "no-difficulty"
    results, stages = find_stage_results(contest, inputs, turn), contest.stages_by_category[turn.category]
    missing_stages = [stage for stage in stages if contest.needs_result(stage) and stage.id not in results]
    if missing_stages:
        return "poll-open" if all(stage.is_poll for stage in missing_stages) else "no-result"
    has_passed = all(stage.has_passed(results[stage.id]) for stage in stages if stage.is_required)
    return None if has_passed else "not-passed"
