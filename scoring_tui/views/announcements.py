"""What the MC reads aloud, as whole sentences. Imports `said` only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class AnnouncedPerson:
    """Who appears, as the hall hears it: the draw number and the name are never apart."""

    number: int
    name: str
    unit: str = ""
    idea: str = ""
    pronunciation: str = ""
    """How the name is pronounced, where that is not plain."""
    members: tuple[str, ...] = ()
    """Of a team."""


def introduction_text(person: AnnouncedPerson) -> LazyText:
    """Number, name, unit and idea, as far as they are known."""
    values = {"number": person.number, "name": person.name, "unit": person.unit, "idea": person.idea}
    if person.unit and person.idea:
        return lazy("draw number {number}, {name}, of {unit}, with “{idea}”", **values)
    if person.unit:
        return lazy("draw number {number}, {name}, of {unit}", **values)
    if person.idea:
        return lazy("draw number {number}, {name}, with “{idea}”", **values)
    return lazy("draw number {number}, {name}", **values)


def announcement_text(person: AnnouncedPerson, phase: str, calls: int, minutes: int) -> LazyText:
    """What to say at this phase of the turn on stage; `minutes` is the phase's own length."""
    if phase == "called":
        return _call(introduction_text(person), calls)
    return replace(
        PHASE_ANNOUNCEMENTS[phase], values={"number": person.number, "name": person.name, "minutes": minutes}
    )


PHASE_ANNOUNCEMENTS: Mapping[str, LazyText] = {
    "presentation": lazy("Number {number}, {name}: the floor is yours for {minutes} minutes."),
    "questions": lazy("Number {number}, {name}: questions of the jury, {minutes} minutes."),
    "scoring": lazy("Number {number}, {name}: thank you. The jury is giving its marks."),
    "closed": lazy("Number {number}, {name}: the scoring is closed."),
}


def standby_text(person: AnnouncedPerson) -> LazyText:
    """What to say to the one who is next; the idea comes with the call."""
    return lazy("Please stand by: {who}", who=introduction_text(replace(person, idea="")))


def _call(who: LazyText, calls: int) -> LazyText:
    if calls <= 1:
        return lazy("To the stage, please: {who}", who=who)
    if calls == 2:
        return lazy("Second call to the stage: {who}", who=who)
    return lazy("Call number {calls} to the stage: {who}", calls=calls, who=who)
