"""Standings of a category out of the state, with a memory of contestants whose ballots did not change.

Imports the state and the pure scoring functions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Literal, TypeVar, cast

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.scoring import EACH_ALONE, Scoring
from scoring_tui.domain.state import Ballot, FrozenStanding, State, Turn
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.standings.final_score import build_candidate, ranking_key
from scoring_tui.scoring.standings.methods import Entrant, build_entrant, score_entrant, score_group
from scoring_tui.scoring.standings.ranking import Candidate, Placing, build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import GroupScores

T = TypeVar("T")

UnrankedReason = Literal[
    "waiting", "absent", "withdrawn", "disqualified", "postponed",
    "no-ballots", "too-few-ballots", "no-result", "no-difficulty", "not-compared",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unranked:
    """A contestant without a place, and why."""

    number: int
    reason: UnrankedReason


@dataclass(frozen=True, slots=True)
class Standing:
    """The places of a category after entry `seq`."""

    category: str
    seq: int
    placings: tuple[Placing, ...]
    unranked: tuple[Unranked, ...]
    is_complete: bool
    """Nothing more is expected; otherwise the places are provisional."""
    is_signed: bool
    notes: tuple[LazyText, ...] = ()
    """What a reader of these places has to know about the method."""

    @property
    def state(self) -> Literal["open", "complete", "signed"]:
        """How far the category is."""
        return "signed" if self.is_signed else "complete" if self.is_complete else "open"

    def open_ties(self, places: int, decided: Iterable[frozenset[int]] = ()) -> list[tuple[Placing, ...]]:
        """Groups that share one of the first `places` and are not decided to share it."""
        groups: dict[int, list[Placing]] = {}
        for placing in self.placings:
            if placing.is_tied and placing.place <= places:
                groups.setdefault(placing.place, []).append(placing)
        shared = list(decided)
        return [tuple(g) for g in groups.values() if frozenset(p.candidate.number for p in g) not in shared]


class _Memory:
    """What was made, kept for as long as the very same things are given to make it of."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, object], tuple[tuple[object, ...], Any]] = {}

    def get(self, key: tuple[str, object], of: tuple[object, ...], make: Callable[[], T]) -> T:
        made_of, made = self._kept.get(key, ((), None))
        if len(made_of) != len(of) or any(a is not b for a, b in zip(made_of, of, strict=True)):
            made = make()
            self._kept[key] = (of, made)
        return cast(T, made)


class Tally:
    """Standings on demand; a contestant is scored again only when something of theirs changed."""

    def __init__(self) -> None:
        self._memory = _Memory()

    def standing(self, state: State, category: str) -> Standing:
        """The standing over every ballot that counts now."""
        turns = list(state.in_category(category))
        return self._standing(state, category, _seen(state, category, turns))

    def public(self, state: State, category: str) -> Standing:
        """The standing that the hall may see: finished turns only, or what was frozen."""
        frozen = state.frozen.get(category)
        if frozen is None:
            turns = [turn for turn in state.in_category(category) if state.is_released(turn.number)]
            frozen = _seen(state, category, turns)
        return self._standing(state, category, frozen)

    def entrants(self, state: State, category: str) -> tuple[Entrant, ...]:
        """Everyone of a category who is scored now, as the methods see them."""
        seen = _seen(state, category, list(state.in_category(category)))
        return self._entrants(state, seen, _out(state, seen))

    def _standing(self, state: State, category: str, seen: FrozenStanding) -> Standing:
        contest, out = state.contest, _out(state, seen)
        entrants = self._entrants(state, seen, out)
        scores = self._scores(contest, category, entrants)
        out |= {one.number: "not-compared" for one in entrants if one.number not in scores.jury_scores}
        decisions = [decision.order for decision in seen.decisions if not decision.shared]
        placings = rank_candidates(
            [self._candidate(state, seen, one, scores) for one in entrants if one.number not in out],
            lambda one: ranking_key(one, contest.scoring),
            build_chain(contest.scoring, contest.rubric_of(category), contest.stages, decisions),
        )
        unranked = tuple(Unranked(number, why) for number, why in out.items())
        done, signed = state.is_complete(category), state.is_signed(category)
        return Standing(category, seen.seq, tuple(placings), unranked, done, signed, scores.notes)

    def _entrants(
        self, state: State, seen: FrozenStanding, out: Mapping[int, UnrankedReason]
    ) -> tuple[Entrant, ...]:
        turns = (turn for turn in seen.turns.values() if turn.number not in out)
        return tuple(self._entrant(state, turn, seen.ballots[turn.number]) for turn in turns)

    def _entrant(self, state: State, turn: Turn, ballots: tuple[Ballot, ...]) -> Entrant:
        contest, difficulty = state.contest, state.difficulty.get(turn.contestant, _NONE)

        def make() -> Entrant:
            marks = {ballot.juror: ballot.marks for ballot in ballots}
            rubric, seats = contest.rubric_of(turn.category), len(turn.jurors)
            return build_entrant(turn.number, marks, rubric, contest.scoring, seats, difficulty)

        return self._memory.get(("entrant", turn.number), (ballots, turn.jurors, difficulty, contest), make)

    def _scores(self, contest: Contest, category: str, entrants: tuple[Entrant, ...]) -> GroupScores:
        rubric, scoring = contest.rubric_of(category), contest.scoring
        if scoring.method in EACH_ALONE:
            return GroupScores({one.number: self._alone(one, rubric, scoring) for one in entrants})
        make = partial(score_group, entrants, rubric, scoring)
        return self._memory.get(("group", category), (contest, *entrants), make)

    def _alone(self, one: Entrant, rubric: Rubric, scoring: Scoring) -> Fraction:
        make = partial(score_entrant, one, rubric, scoring)
        return self._memory.get(("jury", one.number), (one, scoring), make)

    def _candidate(self, state: State, seen: FrozenStanding, one: Entrant, scores: GroupScores) -> Candidate:
        turn, penalties = seen.turns[one.number], seen.penalties.get(one.number, ())
        stages = [seen.results.get(stage, _NONE) for stage in state.contest.stages]

        def make() -> Candidate:
            points = sum((penalty.points for penalty in penalties), Decimal(0))
            results = stage_results_of(state, seen.results, turn)
            return build_candidate(one, scores, state.contest, turn.category, results, points)

        of = (one, scores.jury_scores[one.number], penalties, *stages)
        return self._memory.get(("candidate", one.number), of, make)


_NONE: Mapping[str, Decimal] = {}


def stage_results_of(
    state: State, results: Mapping[str, Mapping[str, Decimal]], turn: Turn
) -> dict[str, Decimal]:
    """The contestant's results of the declared stages, as far as there are any."""
    stages = ((stage, results.get(stage, _NONE)) for stage in state.contest.stages)
    return {stage: given[turn.contestant] for stage, given in stages if turn.contestant in given}


def _seen(state: State, category: str, turns: list[Turn]) -> FrozenStanding:
    """What is known now of these turns."""
    decisions = state.decisions.get(category, ())
    by_number = {turn.number: turn for turn in turns}
    return FrozenStanding(state.seq, by_number, state.ballots, decisions, state.penalties, state.results)


def _out(state: State, seen: FrozenStanding) -> dict[int, UnrankedReason]:
    """Who has no place, and why."""
    whys = ((turn.number, _why(state, turn, seen)) for turn in seen.turns.values())
    return {number: why for number, why in whys if why is not None}


def _why(state: State, turn: Turn, seen: FrozenStanding) -> UnrankedReason | None:
    if turn.exclusion is not None:
        return turn.exclusion
    ballots = seen.ballots.get(turn.number, ())
    if not ballots:
        if turn.phase in ("scoring", "closed"):
            return "no-ballots"
        return "postponed" if turn.postponed else "waiting"
    if len(ballots) < state.contest.scoring.minimum_ballots:
        return "too-few-ballots"
    return _lacks(state, turn, seen)


def _lacks(state: State, turn: Turn, seen: FrozenStanding) -> UnrankedReason | None:
    """What a contestant should have brought along and did not."""
    rubric = state.contest.rubric_of(turn.category)
    if (
        rubric.difficulty
        and not rubric.leaves_by_id.keys() <= state.difficulty.get(turn.contestant, _NONE).keys()
    ):
        return "no-difficulty"
    there = len(stage_results_of(state, seen.results, turn))
    return "no-result" if there < len(state.contest.stage) else None
