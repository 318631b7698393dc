"""The ceremony: what the boards show of it, and the script that only the MC sees.

A board gets one card with what is revealed so far. Nothing that comes later is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.domain.facts.ceremony import CeremonyStep
from scoring_tui.domain.state import Ceremony, State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.number_words import SpokenAward, SpokenNumber
from scoring_tui.views.announced_result import (
    SignedPlaces,
    find_signed_checkpoint,
    list_signer_names,
    make_announced_result,
)
from scoring_tui.views.announcements import spoken_name
from scoring_tui.views.board_scenes import AwardedPlace, BoardScene, CeremonyCard
from scoring_tui.views.queue import announced_person


def make_ceremony_scene(engine: Engine, ceremony: Ceremony) -> BoardScene:
    """Make the scene of the step that is shown."""
    find_signed_checkpoint(engine, ceremony.category)  # at the first step, so that the last one need not wait
    if ceremony.is_at_end:
        return BoardScene("ceremony", announced_result=make_announced_result(engine, ceremony.category))
    return BoardScene("ceremony", ceremony_card=_make_card(engine, ceremony))


def _make_card(engine: Engine, ceremony: Ceremony) -> CeremonyCard:
    state, places = engine.state, SignedPlaces(engine, ceremony.category)
    shown_steps, current_step = ceremony.steps[: ceremony.step + 1], ceremony.steps[ceremony.step]
    kinds = _shown_kinds(shown_steps)
    number = current_step.numbers[0] if current_step.kind in ("unit", "name", "score") else None
    contestant = state.contestants[state.turns[number].contestant] if number is not None else None
    has_name = contestant is not None and "name" in kinds
    has_score = "score" in kinds and number is not None
    place = places.place(number) if has_score and number is not None else None
    return CeremonyCard(
        category_name=state.contest.categories[ceremony.category].name,
        award_name=current_step.award,
        is_vacant=current_step.kind == "nobody",
        unit=contestant.unit if contestant is not None and kinds & {"unit", "name"} else "",
        idea=contestant.idea if contestant is not None and kinds & {"unit", "name"} else "",
        number=number if has_name else None,
        name=contestant.name if contestant is not None and has_name else "",
        members=contestant.member_names if contestant is not None and has_name else (),
        score=place.score if place is not None else None,
        score_name=state.contest.scoring.method_info.score_name if place is not None else None,
        is_shared=place is not None and place.is_shared,
        footnotes=place.footnotes if place is not None else (),
        group_places=_group_places(places, current_step),
        revealed_places=_revealed_places(places, ceremony),
        hidden_awards=_hidden_awards(ceremony),
        signer_names=list_signer_names(state, ceremony.category),
    )


def _shown_kinds(shown_steps: Sequence[CeremonyStep]) -> set[str]:
    """Return the kinds of the steps of the present contestant that are shown."""
    current_step = shown_steps[-1]
    return {
        step.kind
        for step in shown_steps
        if step.award == current_step.award and step.numbers == current_step.numbers
    }


def _group_places(places: SignedPlaces, step: CeremonyStep) -> tuple[AwardedPlace, ...]:
    if step.kind != "group":
        return ()
    return tuple(places.place(number) for number in reversed(step.numbers))


def _revealed_places(places: SignedPlaces, ceremony: Ceremony) -> tuple[AwardedPlace, ...]:
    """Return the contestants whose last step was shown, without the one on the card."""
    current_step = ceremony.steps[ceremony.step]
    revealed_people = dict.fromkeys(
        (step.award, step.numbers[0])
        for step in ceremony.steps[: ceremony.step]
        if step.kind == "name" and (step.award, step.numbers) != (current_step.award, current_step.numbers)
    )
    return tuple(_revealed_place(places, award, number) for award, number in revealed_people)


def _revealed_place(places: SignedPlaces, award: str, number: int) -> AwardedPlace:
    if places.award_of(number) == award:
        return places.place(number)
    title = places.title(award, number)
    return AwardedPlace(award, 0, is_shared=False, number=number, name=title.name, unit=title.unit)


def _hidden_awards(ceremony: Ceremony) -> tuple[str, ...]:
    """Return the names of the awards that come after the present one, the next first."""
    return tuple(step.award for step in ceremony.steps[ceremony.step + 1 :] if step.kind == "award")


# --- the script of the MC ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One step, for the MC alone."""

    label: LazyText
    """What the boards show with this step, in a few words."""
    sentence: LazyText
    """What is read aloud with it."""
    pronunciation: str = ""
    """How the name in the sentence is pronounced, where the spelling does not show it."""
    notes: tuple[LazyText, ...] = ()
    """What explains the place, not to be read aloud: ties, missing ballots, penalties."""


@dataclass(frozen=True, slots=True)
class AwardStep:
    """An award to which the ceremony can jump."""

    award_name: str
    step: int
    """Index of its first step."""
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class McCeremony:
    """The running ceremony on the MC's screen."""

    category_id: str
    category_name: str
    step: int
    step_count: int
    current_line: ScriptLine
    next_line: ScriptLine | None
    """None at the end."""
    award_steps: tuple[AwardStep, ...]
    hall_scene: BoardScene
    """What the boards show now."""
    is_announced: bool

    @property
    def is_at_end(self) -> bool:
        """Whether the last step is shown."""
        return self.step == self.step_count - 1


def make_mc_ceremony(engine: Engine) -> McCeremony | None:
    """Make the running ceremony for the MC; None if there is none."""
    state, ceremony = engine.state, engine.state.ceremony
    if ceremony is None:
        return None
    places, step_count = SignedPlaces(engine, ceremony.category), len(ceremony.steps)
    next_step = None if ceremony.is_at_end else ceremony.steps[ceremony.step + 1]
    return McCeremony(
        category_id=ceremony.category,
        category_name=state.contest.categories[ceremony.category].name,
        step=ceremony.step,
        step_count=step_count,
        current_line=make_script_line(state, places, ceremony.steps[ceremony.step]),
        next_line=None if next_step is None else make_script_line(state, places, next_step),
        award_steps=tuple(
            AwardStep(step.award, index, is_revealed=index <= ceremony.step)
            for index, step in enumerate(ceremony.steps)
            if step.kind == "award"
        ),
        hall_scene=make_ceremony_scene(engine, ceremony),
        is_announced=state.is_announced(ceremony.category),
    )


def make_script_line(state: State, places: SignedPlaces, step: CeremonyStep) -> ScriptLine:
    """Make what is read aloud with a step."""
    category_name = state.contest.categories[places.signed.category].name
    match step.kind:
        case "opening":
            sentence = lazy("We come to the result of {category}.", category=category_name)
            return ScriptLine(lazy("name of the category"), sentence)
        case "group":
            return _group_line(state, places, step.numbers)
        case "award":
            sentence = lazy(
                "{award} of {category} goes to", award=SpokenAward(step.award), category=category_name
            )
            return ScriptLine(lazy("{award}: the name of the award", award=step.award), sentence)
        case "nobody":
            sentence = lazy("The jury gives {award} to nobody.", award=SpokenAward(step.award))
            return ScriptLine(lazy("{award}: nobody", award=step.award), sentence)
        case "unit" | "name" | "score":
            return _person_line(state, places, step)
        case "podium":
            sentence = lazy(
                "This is the result of {category}. Congratulations to all.", category=category_name
            )
            return ScriptLine(lazy("the whole result, with the code of the ledger"), sentence)


def _group_line(state: State, places: SignedPlaces, numbers: tuple[int, ...]) -> ScriptLine:
    ranked_places = [places.place(number) for number in reversed(numbers)]
    first, last = ranked_places[0].place, ranked_places[-1].place
    persons = [announced_person(state, place.number) for place in ranked_places]
    names = "; ".join(f"{person.number} {spoken_name(person)}" for person in persons)
    names = names.removesuffix(".")  # the sentence has a full stop of its own, a title such as "S.E." too
    if first == last:
        return ScriptLine(
            lazy("place {place}", place=first), lazy("Place {place}: {names}.", place=first, names=names)
        )
    return ScriptLine(
        lazy("places {first} to {last}", first=first, last=last),
        lazy("Places {first} to {last}: {names}.", first=first, last=last, names=names),
    )


def _person_line(state: State, places: SignedPlaces, step: CeremonyStep) -> ScriptLine:
    person = announced_person(state, step.numbers[0])
    if step.kind == "unit":
        return ScriptLine(
            lazy("{award}: unit and idea", award=step.award), _unit_sentence(person.unit, person.idea)
        )
    if step.kind == "name":
        sentence = lazy("Number {number}, {name}!", number=person.number, name=person.name)
        return ScriptLine(
            lazy("{award}: {number} {name}", award=step.award, number=person.number, name=person.name),
            sentence,
            person.pronunciation,
        )
    place = places.place(person.number)
    return ScriptLine(
        lazy("{award}: the score {score}", award=step.award, score=place.score),
        lazy("With a score of {score}.", score=SpokenNumber(place.score or Decimal(0))),
        notes=place.footnotes,
    )


def _unit_sentence(unit: str, idea: str) -> LazyText:
    if unit and idea:
        return lazy("a contestant of {unit}, with “{idea}”:", unit=unit, idea=idea)
    return lazy("a contestant of {unit}:", unit=unit) if unit else lazy("with “{idea}”:", idea=idea)
