"""The talent pool for the head of jury and the committee: nine boxes with persons, and successors of posts.

Confidential: no board, no open export and no other screen has it. No NIP is in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.talent_pool import (
    LEVELS,
    PERFORMANCE_LEVELS,
    POTENTIAL_LEVELS,
    Box,
    NineBoxes,
    Post,
)
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.retention import require_columns
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.talent_pool import (
    NO_PERFORMANCE,
    NO_POTENTIAL,
    BoxedPerson,
    PersonValues,
    assign_boxes,
    collect_values,
    list_successors,
)

NO_NINE_BOXES = lazy("the contest file declares no [nine-boxes]; docs/talent-pool.md says how")


@dataclass(frozen=True, slots=True)
class PooledPerson:
    """A person in a box."""

    contestant_id: str
    name: str
    unit: str
    category_name: str
    performance: Decimal | LazyText
    """The value, or the rating in words."""
    potential: Decimal
    box: Box
    is_in_pool: bool
    post_names: tuple[str, ...] = ()
    """Posts for which the person is a candidate."""


@dataclass(frozen=True, slots=True)
class UnboxedPerson:
    """A person in no box, with the reasons."""

    contestant_id: str
    name: str
    unit: str
    category_name: str
    performance: Decimal | LazyText | None
    potential: Decimal | None
    reasons: tuple[LazyText, ...]


@dataclass(frozen=True, slots=True)
class PoolBox:
    """One of the nine boxes with its persons."""

    box: Box
    is_in_pool: bool
    people: tuple[PooledPerson, ...]
    """The greatest potential first."""

    @property
    def title(self) -> str:
        """Number and name, as far as there is a name."""
        return f"{self.box.number} {self.box.name}".strip()


@dataclass(frozen=True, slots=True)
class PostCandidate:
    """A candidate for a post."""

    rank: int
    is_tied: bool
    person: PooledPerson


@dataclass(frozen=True, slots=True)
class PostSuccessors:
    """A post and its candidates."""

    post: Post
    candidates: tuple[PostCandidate, ...]
    notes: tuple[LazyText, ...]
    """Why there are fewer or more candidates than wanted."""


@dataclass(frozen=True, slots=True)
class TalentPoolView:
    """Everything about the nine boxes of a contest."""

    rows: tuple[tuple[PoolBox, ...], ...]
    """The grid: the best performance first, potential rising from left to right."""
    people: tuple[PooledPerson, ...]
    """Everybody in a box, the greatest potential first."""
    unboxed: tuple[UnboxedPerson, ...]
    posts: tuple[PostSuccessors, ...]
    performance_name: str
    potential_name: LazyText
    potential_decimals: int
    is_draft: bool
    """Whether a category is not signed."""
    category_ids: tuple[str, ...]
    has_usual_numbers: bool
    """Whether the numbers of the boxes are the program's, because the file declares none."""

    @property
    def boxes(self) -> tuple[PoolBox, ...]:
        """The boxes, the greatest number first."""
        boxes = (box for row in self.rows for box in row)
        return tuple(sorted(boxes, key=lambda item: -item.box.number))


def describe_levels(box: Box) -> LazyText:
    """Both levels of a box in words."""
    return lazy(
        "performance {performance}, potential {potential}",
        performance=PERFORMANCE_LEVELS[box.performance],
        potential=POTENTIAL_LEVELS[box.potential],
    )


def make_talent_pool(engine: Engine) -> TalentPoolView:
    """Make the talent pool as it is now.

    Raises `CommandRefused` if no nine boxes are declared, or a column that a post asks for was removed.
    """
    state = engine.state
    nine_boxes = state.contest.nine_boxes
    if nine_boxes is None:
        raise CommandRefused(NO_NINE_BOXES)
    require_columns(state, [post.column for post in state.contest.post if post.values])
    assignment = assign_boxes(state.contest, collect_values(state, engine.tally))
    successors = {
        post.id: list_successors(post, assignment.boxed, state.contestants) for post in state.contest.post
    }
    post_names: dict[str, list[str]] = {}
    for post in state.contest.post:
        for successor in successors[post.id]:
            post_names.setdefault(successor.person.contestant_id, []).append(post.name)
    people = {
        person.contestant_id: _make_person(
            state, nine_boxes, person, tuple(post_names.get(person.contestant_id, ()))
        )
        for person in assignment.boxed
    }
    category_ids = tuple(filter(nine_boxes.concerns, state.contest.categories))
    return TalentPoolView(
        rows=tuple(_list_rows(state.contest, nine_boxes, tuple(people.values()))),
        people=tuple(people.values()),
        unboxed=tuple(_make_unboxed(state, nine_boxes, person) for person in assignment.unboxed),
        posts=tuple(
            _make_post(
                state,
                post,
                tuple(
                    PostCandidate(item.rank, item.is_tied, people[item.person.contestant_id])
                    for item in successors[post.id]
                ),
            )
            for post in state.contest.post
        ),
        performance_name=state.contest.stages[nine_boxes.performance].name,
        potential_name=_name_potential(state.contest, nine_boxes),
        potential_decimals=_find_potential_decimals(state.contest, nine_boxes),
        is_draft=not all(map(state.is_signed, category_ids)),
        category_ids=category_ids,
        has_usual_numbers=not state.contest.box,
    )


def _list_rows(
    contest: Contest, nine_boxes: NineBoxes, people: Sequence[PooledPerson]
) -> Iterator[tuple[PoolBox, ...]]:
    for performance in reversed(LEVELS):
        boxes = (contest.boxes[performance, potential] for potential in LEVELS)
        yield tuple(
            PoolBox(
                box,
                box.number in nine_boxes.pool,
                tuple(person for person in people if person.box == box),
            )
            for box in boxes
        )


# --- persons ----------------------------------------------------------------------------------------


def _make_person(
    state: State, nine_boxes: NineBoxes, person: BoxedPerson, post_names: tuple[str, ...]
) -> PooledPerson:
    contestant = state.contestants[person.contestant_id]
    decimals = _find_potential_decimals(state.contest, nine_boxes)
    return PooledPerson(
        contestant_id=contestant.id,
        name=contestant.name,
        unit=contestant.unit,
        category_name=state.contest.categories[contestant.category].name,
        performance=_describe_performance(state.contest.stages[nine_boxes.performance], person.performance),
        potential=round_half_up(Fraction(person.potential), decimals),
        box=person.box,
        is_in_pool=person.box.number in nine_boxes.pool,
        post_names=post_names,
    )


def _make_unboxed(state: State, nine_boxes: NineBoxes, person: PersonValues) -> UnboxedPerson:
    contestant = state.contestants[person.contestant_id]
    stage = state.contest.stages[nine_boxes.performance]
    decimals = _find_potential_decimals(state.contest, nine_boxes)
    own_reasons: dict[str, LazyText] = {
        NO_PERFORMANCE: lazy("no result of {stage}", stage=stage.name),
    }
    if nine_boxes.potential in state.contest.stages:
        potential_stage = state.contest.stages[nine_boxes.potential]
        own_reasons[NO_POTENTIAL] = lazy("no result of {stage}", stage=potential_stage.name)
    return UnboxedPerson(
        contestant_id=contestant.id,
        name=contestant.name,
        unit=contestant.unit,
        category_name=state.contest.categories[contestant.category].name,
        performance=None if person.performance is None else _describe_performance(stage, person.performance),
        potential=None if person.potential is None else round_half_up(Fraction(person.potential), decimals),
        reasons=tuple(own_reasons.get(gap) or REASONS[gap] for gap in person.gaps),
    )


def _describe_performance(stage: Stage, value: Decimal) -> Decimal | LazyText:
    return PERFORMANCE_LEVELS[int(value)] if stage.value_kind == "rating" else value


def _name_potential(contest: Contest, nine_boxes: NineBoxes) -> LazyText:
    if nine_boxes.potential == "score":
        return contest.scoring.method_info.score_name
    if nine_boxes.potential == "jury":
        return lazy("Jury's score")
    return lazy("result of {stage}", stage=contest.stages[nine_boxes.potential].name)


def _find_potential_decimals(contest: Contest, nine_boxes: NineBoxes) -> int:
    if nine_boxes.potential in ("score", "jury"):
        return contest.scoring.decimals
    return contest.stages[nine_boxes.potential].decimals


# --- posts ------------------------------------------------------------------------------------------


def _make_post(state: State, post: Post, candidates: tuple[PostCandidate, ...]) -> PostSuccessors:
    return PostSuccessors(post, candidates, tuple(_list_post_notes(state, post, candidates)))


def _list_post_notes(state: State, post: Post, candidates: Sequence[PostCandidate]) -> Iterator[LazyText]:
    """What the committee should know of a list that is shorter or longer than wanted."""
    if not candidates:
        yield lazy("no candidate in the boxes of this post")
    elif len(candidates) < post.count:
        yield lazy("{n} of {count} candidates", n=len(candidates), count=post.count)
    elif len(candidates) > post.count:
        yield lazy(
            "{n} candidates instead of {count}: equals share a rank", n=len(candidates), count=post.count
        )
    yield from _list_unknown_texts(state, post)


def _list_unknown_texts(state: State, post: Post) -> Iterator[LazyText]:
    """Units and values of a column that nobody on the roster has; most often they are misspelt."""
    contestants: Sequence[Contestant] = list(state.contestants.values())
    units = {fold_name(contestant.unit) for contestant in contestants}
    values = {fold_name(contestant.read_column(post.column)) for contestant in contestants}
    for text in post.units:
        if fold_name(text) not in units:
            yield lazy("nobody on the roster is of the unit {unit}", unit=text)
    for text in post.values:
        if fold_name(text) not in values:
            yield lazy(
                "nobody on the roster has {value} in the column {column}", value=text, column=post.column
            )
