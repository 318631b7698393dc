"""Sentences for corrections. A number of a person, such as NIP or telephone, is not in them."""

from collections.abc import Mapping
from functools import reduce

from scoring_tui.domain.facts.corrections import (
    ContestantCorrected,
    CorrectedValue,
    HeadOfJuryCorrected,
    JurorCorrected,
    PanelHeadCorrected,
    RoomCorrected,
    SessionCorrected,
)
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy

FIELD_NAMES: dict[str, LazyText] = {
    "name": lazy("Name"),
    "unit": lazy("Unit"),
    "idea": lazy("Idea"),
    "nip": lazy("NIP"),
    "category": lazy("Category"),
    "say": lazy("Pronunciation"),
    "phone": lazy("Telephone"),
    "mentor": lazy("Mentor"),
    "theme": lazy("Theme"),
    "members": lazy("Members"),
    "extra": lazy("Other columns"),
    "role": lazy("Role"),
    "office": lazy("Office"),
    "room": lazy("Room"),
    "day": lazy("Day"),
    "start": lazy("Start"),
    "end": lazy("End"),
}
"""Labels of the fields that can be corrected."""

_PRIVATE_FIELDS = ("nip", "phone", "members", "extra")
"""Fields whose values are not shown in a log that the MC sees."""


def describe_changes(
    state: State, before: Mapping[str, CorrectedValue], after: Mapping[str, CorrectedValue]
) -> LazyText:
    """Describe each changed field as "Name: before → after"."""
    changes = [
        FIELD_NAMES[field]
        if field in _PRIVATE_FIELDS
        else lazy(
            "{field}: {before} → {after}",
            field=FIELD_NAMES[field],
            before=_shown_value(state, field, before[field]),
            after=_shown_value(state, field, value),
        )
        for field, value in after.items()
    ]
    if not changes:
        return lazy("nothing")
    return reduce(lambda first, second: lazy("{first}; {second}", first=first, second=second), changes)


def _shown_value(state: State, field: str, value: CorrectedValue) -> str:
    if field == "category" and isinstance(value, str):
        return state.contest.categories[value].name
    return str(value) or "–"


@describe_fact.register
def _describe_contestant_corrected(fact: ContestantCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "{who} corrected: {changes}: {reason}",
        who=context.contestant_label(fact.contestant),
        changes=describe_changes(context.state, fact.before, fact.after),
        reason=fact.reason,
    )


@describe_fact.register
def _describe_juror_corrected(fact: JurorCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "Juror {who} corrected: {changes}: {reason}",
        who=context.juror_name(fact.juror),
        changes=describe_changes(context.state, fact.before, fact.after),
        reason=fact.reason,
    )


@describe_fact.register
def _describe_head_of_jury_corrected(fact: HeadOfJuryCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "Head of jury corrected: {before} → {after}: {reason}",
        before=fact.before or "–", after=fact.after, reason=fact.reason,
    )  # fmt: skip


@describe_fact.register
def _describe_panel_head_corrected(fact: PanelHeadCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "Head of panel {panel} corrected: {before} → {after}: {reason}",
        panel=fact.panel, before=context.juror_name(fact.before) or "–", after=context.juror_name(fact.after),
        reason=fact.reason,
    )  # fmt: skip


@describe_fact.register
def _describe_room_corrected(fact: RoomCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "Room of panel {panel} corrected: {before} → {after}: {reason}",
        panel=fact.panel, before=fact.before, after=fact.after, reason=fact.reason,
    )  # fmt: skip


@describe_fact.register
def _describe_session_corrected(fact: SessionCorrected, context: SentenceContext) -> LazyText:
    return lazy(
        "Session {number} corrected: {changes}: {reason}",
        number=fact.session + 1,
        changes=describe_changes(context.state, fact.before, fact.after),
        reason=fact.reason,
    )
