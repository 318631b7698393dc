"""Persons in nine boxes of performance and potential, and successors of posts. It changes no score.

Every person of the declared categories is in one box, or is listed with the reasons why in none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.talent_pool import Box, NineBoxes, Post, find_level
from scoring_tui.domain.state import State
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.bands import banded_score
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.tally import Tally

NO_PERFORMANCE = "no-performance"
"""Why a person is in no box: the sheet of the performance has no value."""
NO_POTENTIAL = "no-potential"
"""Why a person is in no box: the stage that is the potential has no value."""

Value = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class PersonValues:
    """What is known of a person before the boxes."""

    contestant_id: str
    performance: Decimal | None
    potential: Value | None
    gaps: tuple[str, ...] = ()
    """Ids of `contest.terms.REASONS`, `NO_PERFORMANCE` or `NO_POTENTIAL`: why the person is in no box."""


@dataclass(frozen=True, slots=True)
class BoxedPerson:
    """A person in a box."""

    contestant_id: str
    performance: Decimal
    potential: Value
    box: Box


@dataclass(frozen=True, slots=True)
class BoxAssignment:
    """All persons of the declared categories."""

    boxed: tuple[BoxedPerson, ...]
    """The greatest potential first, then the greatest performance, then as on the roster."""
    unboxed: tuple[PersonValues, ...]
    """Persons in no box, as on the roster; each has a reason."""


@dataclass(frozen=True, slots=True)
class Successor:
    """A candidate for a post."""

    rank: int
    is_tied: bool
    """Whether another candidate has the same rank."""
    person: BoxedPerson


# --- boxes ------------------------------------------------------------------------------------------


def assign_boxes(contest: Contest, values: Iterable[PersonValues]) -> BoxAssignment:
    """Put each person into the box of both levels; raises `ValueError` without [nine-boxes]."""
    nine_boxes = contest.nine_boxes
    if nine_boxes is None:
        raise ValueError("the contest declares no nine boxes")
    boxed, unboxed = [], []
    for person in values:
        if person.gaps or person.performance is None or person.potential is None:
            unboxed.append(person)
            continue
        levels = (
            find_performance_level(nine_boxes, person.performance),
            find_level(person.potential, nine_boxes.potential_thresholds),
        )
        box = contest.boxes[levels]
        boxed.append(BoxedPerson(person.contestant_id, person.performance, person.potential, box))
    boxed.sort(key=lambda person: (-person.potential, -person.performance))
    return BoxAssignment(tuple(boxed), tuple(unboxed))


def find_performance_level(nine_boxes: NineBoxes, value: Decimal) -> int:
    """The level of a performance; a rating is its own level."""
    if nine_boxes.performance_thresholds is None:
        return int(value)
    return find_level(value, nine_boxes.performance_thresholds)


def collect_values(state: State, tally: Tally) -> list[PersonValues]:
    """The performance and the potential of each person of the declared categories, or what is missing.

    Who is absent, withdrawn, disqualified or out of competition has a gap, whatever the axes are.
    """
    nine_boxes = state.contest.nine_boxes
    if nine_boxes is None:
        raise ValueError("the contest declares no nine boxes")
    scores, gaps = _collect_scores(state, tally, nine_boxes)
    performances = state.stage_results.get(nine_boxes.performance, {})
    persons = [person for person in state.contestants.values() if nine_boxes.concerns(person.category)]
    values = []
    for person in persons:
        performance, potential = performances.get(person.id), scores.get(person.id)
        own_gaps = [NO_PERFORMANCE] if performance is None else []
        if person.id in gaps:
            own_gaps.append(gaps[person.id])
        elif potential is None:
            own_gaps.append(NO_POTENTIAL)
        values.append(PersonValues(person.id, performance, potential, tuple(own_gaps)))
    return values


def _collect_scores(
    state: State, tally: Tally, nine_boxes: NineBoxes
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """The potential by contestant id, and why others have none."""
    from_stage = nine_boxes.potential not in ("score", "jury")
    scores: dict[str, Value] = dict(state.stage_results.get(nine_boxes.potential, {})) if from_stage else {}
    gaps: dict[str, str] = dict.fromkeys(state.guest_ids, "guest")
    for contestant_id, excluded in state.excluded_undrawn.items():
        gaps[contestant_id] = excluded.exclusion
    if from_stage:
        gaps |= {
            turn.contestant: turn.exclusion for turn in state.turns.values() if turn.exclusion is not None
        }
        return scores, gaps
    for category_id in filter(nine_boxes.concerns, state.contest.categories):
        standing = tally.standing(state, category_id)
        for placing in standing.placings:
            contestant_id = state.turns[placing.candidate.number].contestant
            scores[contestant_id] = _find_potential(state.contest, nine_boxes, placing.candidate)
        for line in standing.unranked:
            gaps[state.turns[line.number].contestant] = line.reason
        for contestant in state.undrawn_contestants(category_id):
            gaps.setdefault(contestant.id, "waiting")
    return scores, gaps


def _find_potential(contest: Contest, nine_boxes: NineBoxes, candidate: Candidate) -> Value:
    """The final score or that of the jury, displayed or exact as the contest ranks."""
    scoring = contest.scoring
    if nine_boxes.potential == "score":
        return banded_score(candidate, scoring)
    if scoring.rank_on == "exact":
        return candidate.jury_score
    return round_half_up(candidate.jury_score, scoring.decimals)


# --- successors -------------------------------------------------------------------------------------


def list_successors(
    post: Post, persons: Iterable[BoxedPerson], contestants: Mapping[str, Contestant]
) -> tuple[Successor, ...]:
    """The candidates of a post in its order; equals share their rank, and none is left out for a tie.

    Args:
        persons: everybody in a box.
        contestants: by id.
    """
    candidates = [
        person for person in persons if is_candidate(post, person, contestants[person.contestant_id])
    ]
    candidates.sort(key=lambda person: _order_key(post, person))
    return tuple(_rank_successors(post, candidates))


def is_candidate(post: Post, person: BoxedPerson, contestant: Contestant) -> bool:
    """Whether a person is in a box, category and unit of the post, and has its value in the column."""
    return (
        person.box.number in post.from_boxes
        and (not post.categories or contestant.category in post.categories)
        and _is_among(contestant.unit, post.units)
        and _is_among(contestant.read_column(post.column), post.values)
    )


def _is_among(text: str, texts: tuple[str, ...]) -> bool:
    """Whether a text is one of these, whatever its letters' case; always true for none."""
    return not texts or fold_name(text) in map(fold_name, texts)


def _order_key(post: Post, person: BoxedPerson) -> tuple[Value, ...]:
    keys: dict[str, Value] = {
        "box": Decimal(post.from_boxes.index(person.box.number)),
        "potential": -person.potential,
        "performance": -person.performance,
    }
    return tuple(keys[name] for name in post.order)


def _rank_successors(post: Post, candidates: list[BoxedPerson]) -> Iterator[Successor]:
    rank = 1
    for _, group in groupby(candidates, lambda person: _order_key(post, person)):
        equals = list(group)
        if rank > post.count:
            return
        for person in equals:
            yield Successor(rank, len(equals) > 1, person)
        rank += len(equals)
