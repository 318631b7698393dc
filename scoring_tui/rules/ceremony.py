"""Rules of the ceremony, and the steps that follow from a signed result."""

from collections.abc import Iterator, Sequence

from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.ceremony import (
    CeremonyEnded,
    CeremonyMoved,
    CeremonyStarted,
    CeremonyStep,
    CeremonyStepKind,
)
from scoring_tui.domain.facts.jury import CategorySigned
from scoring_tui.domain.state import Ceremony, State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.announcement import make_announcement, require_signed
from scoring_tui.rules.base import DecisionContext, require, require_category_name, require_undisputed, rule

GROUP_SIZE = 6
"""Contestants that one step shows together: as many as a board of 24 lines holds in large letters."""


def make_ceremony_steps(
    state: State, category_id: str, single_count: int | None, *, has_others: bool
) -> tuple[CeremonyStep, ...]:
    """Return the steps of a signed category's ceremony.

    First come the contestants without an award, in groups from the last place up; then the special titles;
    then the awards from the last one up. An award takes four steps: its name, unit and idea, name, score.
    """
    signed = state.signed_results[category_id]
    awards = assign_awards(state, signed)
    single_awards = awards if single_count is None else awards[:single_count]
    single_numbers = {number for _, numbers in single_awards for number in numbers}
    awarded_numbers = {number for _, numbers in awards for number in numbers}
    grouped_numbers = [
        placed.number
        for placed in reversed(signed.standing)
        if placed.number not in single_numbers and (has_others or placed.number in awarded_numbers)
    ]
    return (
        CeremonyStep(kind="opening"),
        *_group_steps(grouped_numbers),
        *_title_steps(state, signed),
        *(step for award, numbers in reversed(single_awards) for step in _award_steps(state, award, numbers)),
        CeremonyStep(kind="podium"),
    )


def assign_awards(state: State, signed: CategorySigned) -> list[tuple[str, tuple[int, ...]]]:
    """Return the awards of a signed result from the first place down, with the draw numbers that get them.

    Contestants who share a place share its award; the awards that they take from the next places are left
    out. A withheld award, or one for which there is no contestant, has no numbers.
    """
    category, awards = state.contest.categories[signed.category], list[tuple[str, tuple[int, ...]]]()
    place = 0
    for award in category.awards:
        is_withheld = award in signed.withheld_awards
        place += not is_withheld
        numbers = () if is_withheld else tuple(line.number for line in signed.standing if line.place == place)
        if numbers or is_withheld or place > len(signed.standing):
            awards.append((award, numbers))
    return awards


def _group_steps(numbers: Sequence[int]) -> Iterator[CeremonyStep]:
    """Yield steps of at most `GROUP_SIZE` contestants; the last places come first."""
    for start in range(0, len(numbers), GROUP_SIZE):
        yield CeremonyStep(kind="group", numbers=tuple(numbers[start : start + GROUP_SIZE]))


def _title_steps(state: State, signed: CategorySigned) -> Iterator[CeremonyStep]:
    numbers_by_title = {given.title: given.number for given in signed.titles}
    for title in state.contest.categories[signed.category].titles:
        if title in numbers_by_title:
            yield CeremonyStep(kind="award", award=title)
            yield from _person_steps(state, title, numbers_by_title[title], has_score=False)


def _award_steps(state: State, award: str, numbers: tuple[int, ...]) -> Iterator[CeremonyStep]:
    """Yield the steps of one award; contestants who share it come one after the other."""
    yield CeremonyStep(kind="award", award=award)
    if not numbers:
        yield CeremonyStep(kind="nobody", award=award)
    for number in numbers:
        yield from _person_steps(state, award, number, has_score=True)


def _person_steps(state: State, award: str, number: int, *, has_score: bool) -> Iterator[CeremonyStep]:
    contestant = state.contestants[state.turns[number].contestant]
    kinds: list[CeremonyStepKind] = ["unit"] if contestant.unit or contestant.idea else []
    kinds += ["name", "score"] if has_score else ["name"]
    for kind in kinds:
        yield CeremonyStep(kind=kind, award=award, numbers=(number,))


@rule.register
def _decide_start_ceremony(command: StartCeremony, context: DecisionContext) -> list[Fact]:
    require_signed(context, command.category)
    ceremony = context.state.ceremony
    if ceremony is not None and not ceremony.is_at_end:
        message = lazy(
            "the ceremony of {category} is running; end it first",
            category=require_category_name(context, ceremony.category),
        )  # fmt: skip
        raise CommandRefused(message)
    require(
        command.single_count is None or command.single_count >= 0, lazy("the number of places is below zero")
    )
    steps = make_ceremony_steps(
        context.state, command.category, command.single_count, has_others=command.has_others
    )
    return [CeremonyStarted(category=command.category, steps=steps)]


@rule.register
def _decide_move_ceremony(command: MoveCeremony, context: DecisionContext) -> list[Fact]:
    ceremony = _require_ceremony(context, command.category)
    require(command.seen_step == ceremony.step, lazy("this was done already: look again"))
    is_step = 0 <= command.step < len(ceremony.steps) and command.step != ceremony.step
    require(is_step, lazy("the ceremony has no such step"))
    if command.step > ceremony.step:
        require_undisputed(context, command.category)
    moved = CeremonyMoved(category=command.category, step=command.step)
    is_last = command.step == len(ceremony.steps) - 1
    if is_last and not context.state.is_announced(command.category):
        return [moved, make_announcement(context, command.category)]
    return [moved]


@rule.register
def _decide_end_ceremony(command: EndCeremony, context: DecisionContext) -> list[Fact]:
    _require_ceremony(context, command.category)
    return [CeremonyEnded(category=command.category)]


def _require_ceremony(context: DecisionContext, category_id: str) -> Ceremony:
    category_name = require_category_name(context, category_id)
    ceremony = context.state.ceremony
    if ceremony is None or ceremony.category != category_id:
        raise CommandRefused(lazy("no ceremony of {category} is running", category=category_name))
    return ceremony
