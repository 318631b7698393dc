"""The sentences that the MC reads aloud. Names are written as they are pronounced, where this is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring_tui.contest.person_names import split_titles
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class AnnouncedPerson:
    """A contestant as announced. The draw number and the name are always given together."""

    number: int
    name: str
    unit: str = ""
    idea: str = ""
    pronunciation: str = ""
    """How the name is pronounced, where the spelling does not show it."""
    members: tuple[str, ...] = ()
    """Names of the members of a team."""
    theme: str = ""
    mentor: str = ""


def spoken_name(person: AnnouncedPerson) -> str:
    """The name with its titles, and the name itself as it is pronounced."""
    if not person.pronunciation:
        return person.name
    parts = split_titles(person.name)
    return f"{parts.titles_before} {person.pronunciation}{parts.titles_after}".strip()


def introduction_text(person: AnnouncedPerson) -> LazyText:
    """Number, name, unit and idea; empty ones are left out."""
    values = {"number": person.number, "name": spoken_name(person), "unit": person.unit, "idea": person.idea}
    if person.unit and person.idea:
        return lazy("draw number {number}, {name}, of {unit}, with “{idea}”", **values)
    if person.unit:
        return lazy("draw number {number}, {name}, of {unit}", **values)
    if person.idea:
        return lazy("draw number {number}, {name}, with “{idea}”", **values)
    return lazy("draw number {number}, {name}", **values)


def announcement_text(person: AnnouncedPerson, phase: str, call_count: int, phase_minutes: int) -> LazyText:
    """The sentence for a phase of the turn on stage; `phase_minutes` is the length of the phase."""
    if phase == "called":
        return _call_text(introduction_text(person), call_count)
    return replace(
        PHASE_ANNOUNCEMENTS[phase],
        values={"number": person.number, "name": spoken_name(person), "minutes": phase_minutes},
    )


def warning_text(time_left: int, warning_seconds: tuple[int, ...]) -> LazyText | None:
    """The sentence while little time is left, or none; None before the first warning.

    It is short, so that it can be shown in large letters.

    Args:
        time_left: milliseconds.
        warning_seconds: seconds before the end at which the contest warns.
    """
    if time_left < 0:
        return lazy("Time is over.")
    passed_warnings = [seconds for seconds in warning_seconds if time_left <= seconds * 1000]
    if not passed_warnings:
        return None
    seconds = min(passed_warnings)
    if seconds % 60:
        return lazy("{n} seconds left.", n=seconds)
    return lazy("{n} minutes left.", n=seconds // 60) if seconds > 60 else lazy("One minute left.")


PHASE_ANNOUNCEMENTS: Mapping[str, LazyText] = {
    "presentation": lazy("Number {number}, {name}: the floor is yours for {minutes} minutes."),
    "questions": lazy("Number {number}, {name}: questions of the jury, {minutes} minutes."),
    "scoring": lazy("Number {number}, {name}: thank you. The jury is giving its marks."),
    "closed": lazy("Number {number}, {name}: the scoring is closed."),
}


def standby_text(person: AnnouncedPerson) -> LazyText:
    """The sentence for the next contestant, without the idea, which is announced with the call."""
    return lazy("Please stand by: {who}", who=introduction_text(replace(person, idea="")))


def _call_text(introduction: LazyText, call_count: int) -> LazyText:
    if call_count <= 1:
        return lazy("To the stage, please: {who}", who=introduction)
    if call_count == 2:
        return lazy("Second call to the stage: {who}", who=introduction)
    return lazy("Call number {calls} to the stage: {who}", calls=call_count, who=introduction)
