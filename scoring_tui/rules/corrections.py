"""Rules of corrections: what was typed wrong is put right with a reason; marks and numbers stay."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from scoring_tui.contest.base import ID_PATTERN
from scoring_tui.contest.contestants import MAX_NAME_LENGTH, Contestant, Member
from scoring_tui.contest.models import Category, Panel, Session
from scoring_tui.contest.nip import NIP_LENGTH, has_lost_digits, normalize_nip
from scoring_tui.contest.person_names import could_be_same_person, fold_name
from scoring_tui.contest.schedule import could_coincide, do_sessions_overlap
from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectPanelHead,
    CorrectRoom,
    CorrectSession,
)
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.corrections import (
    ContestantCorrected,
    CorrectedValue,
    HeadOfJuryCorrected,
    JurorCorrected,
    PanelHeadCorrected,
    RoomCorrected,
    SessionCorrected,
)
from scoring_tui.domain.sentences.corrections import FIELD_NAMES
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.visible import find_hidden_character
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_juror,
    require_reason,
    require_unsigned,
    rule,
)

MAX_TEXT_LENGTH = 1_000
"""Characters of the longest text that is no name."""


# --- texts ------------------------------------------------------------------------------------------


def _require_text(field: str, text: str, *, is_needed: bool = False) -> str:
    """Return the text without surrounding blanks; refuse what a person would read differently."""
    field_name = FIELD_NAMES.get(field, field)
    if hidden := find_hidden_character(text):
        raise CommandRefused(lazy("{field}: {problem}", field=field_name, problem=hidden))
    limit = MAX_NAME_LENGTH if is_needed else MAX_TEXT_LENGTH
    message = lazy("{field}: {n} characters; {most} are the most", field=field_name, n=len(text), most=limit)
    require(len(text) <= limit, message)
    require(text.strip() or not is_needed, lazy("{field}: must not be empty", field=field_name))
    return text.strip()


def _require_nip(nip: str) -> str:
    number = normalize_nip(_require_text("nip", nip))
    if number and (len(number) != NIP_LENGTH or not number.isascii() or not number.isdigit()):
        raise CommandRefused(lazy("a NIP has 18 digits, this has {n}", n=len(number)))
    require(not has_lost_digits(number), lazy("the last digits of the NIP are lost; type it in full"))
    return number


def _require_change(field: str, before: object, after: object) -> None:
    if before == after:
        raise CommandRefused(lazy("{field}: is that already", field=FIELD_NAMES.get(field, field)))


# --- contestants ------------------------------------------------------------------------------------


@rule.register
def _decide_correct_contestant(command: CorrectContestant, context: DecisionContext) -> list[Fact]:
    state, contestant = context.state, context.state.contestants.get(command.contestant)
    if contestant is None:
        raise CommandRefused(lazy("contestant {id} is not in the contest", id=command.contestant))
    reason = require_reason(command.reason)
    require(command.corrected_values, lazy("nothing is to be corrected: name a field and its new value"))
    after = {
        field: _check_value(context, contestant, field, value)
        for field, value in command.corrected_values.items()
    }
    before: dict[str, CorrectedValue] = {field: getattr(contestant, field) for field in after}
    for field, value in after.items():
        _require_change(field, before[field], value)
    corrected_contestant = contestant.model_copy(update=after)
    if {"nip", "members", "category"} & after.keys():
        _require_own_nips(state, corrected_contestant)
    if {"name", "unit", "category"} & after.keys():
        _require_own_name(state, corrected_contestant)
    session = _decide_session(context, contestant, after["category"]) if "category" in after else None
    fact = ContestantCorrected(
        contestant=contestant.id, before=before, after=after, reason=reason, session=session
    )
    return [fact]


def _check_value(
    context: DecisionContext, contestant: Contestant, field: str, value: CorrectedValue
) -> CorrectedValue:
    match field, value:
        case "members", tuple():
            return _check_members(context, contestant, value)
        case "extra", dict():
            return _check_columns(value)
        case "name", str():
            return _require_text(field, value, is_needed=True)
        case "nip", str():
            require(
                not contestant.members,
                lazy("the NIP of a team is that of its members: correct the members"),
            )
            return _require_nip(value)
        case "category", str():
            require_category_name(context, value)
            return value
        case "unit" | "idea" | "say" | "phone" | "mentor" | "theme", str():
            return _require_text(field, value)
    raise CommandRefused(lazy("{field} cannot be corrected", field=FIELD_NAMES.get(field, field)))


def _check_columns(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the filled extra columns; refuse one without a heading."""
    require(all(map(str.strip, extra)), lazy("a column needs a heading"))
    return {
        heading: text for heading, typed_text in extra.items() if (text := _require_text(heading, typed_text))
    }


def _check_members(
    context: DecisionContext, contestant: Contestant, members: tuple[Member, ...]
) -> tuple[Member, ...]:
    category = context.state.contest.categories[contestant.category]
    is_team = category.entry == "team"
    require(is_team, lazy("{category} is not a category of teams", category=category.name))
    require(members, lazy("a team needs a member"))
    return tuple(
        member.model_copy(
            update={
                "name": _require_text("name", member.name, is_needed=True),
                "nip": _require_nip(member.nip),
                "unit": _require_text("unit", member.unit),
                "role": _require_text("role", member.role),
                "extra": _check_columns(member.extra),
            }
        )
        for member in members
    )


def _require_own_nips(state: State, contestant: Contestant) -> None:
    """Refuse a NIP that stands twice in the category, or that belongs to a person of another name."""
    persons: Iterable[Contestant | Member] = contestant.members or (contestant,)
    nips = [person.nip for person in persons if person.nip]
    require(len(set(nips)) == len(nips), lazy("two members have the same NIP"))
    for other in state.contestants.values():
        if other.id == contestant.id:
            continue
        owners = {person.nip: person.name for person in other.members or (other,) if person.nip}
        for person in persons:
            owner_name = owners.get(person.nip, "")
            is_other_person = owner_name and not could_be_same_person(owner_name, person.name)
            if owner_name and (other.category == contestant.category or is_other_person):
                raise CommandRefused(lazy("the NIP is that of {name}: look at it again", name=owner_name))


def _require_own_name(state: State, contestant: Contestant) -> None:
    """Refuse name, unit and category of another contestant, unless their NIPs differ."""

    def identity(person: Contestant) -> tuple[str, str, str]:
        return fold_name(person.name), fold_name(person.unit), person.category

    for other in state.contestants.values():
        has_other_nip = bool(contestant.nip and other.nip and contestant.nip != other.nip)
        if other.id != contestant.id and identity(other) == identity(contestant) and not has_other_nip:
            message = lazy("{name} is in the category already, with the same unit", name=other.name)
            raise CommandRefused(message)


def _decide_session(
    context: DecisionContext, contestant: Contestant, category_id: CorrectedValue
) -> int | None:
    """Return the session in which a contestant of another category appears; None if it stays the same.

    The turn stays where it is if its session has the new category; else it goes to the end of the last
    session of that category, so that nobody else changes place.
    """
    state, contest = context.state, context.state.contest
    old_category, new_category = (
        contest.categories[contestant.category],
        contest.categories[str(category_id)],
    )
    require_unsigned(context, old_category.id)
    require_unsigned(context, new_category.id)
    _require_claims_fit(state, contestant, new_category)
    require(
        old_category.entry == new_category.entry,
        lazy(
            "{old} and {new} have different kinds of contestants; let the contestant withdraw and import it"
            " anew",
            old=old_category.name,
            new=new_category.name,
        ),
    )
    turn = state.find_turn(contestant.id)
    if turn is None:
        return None
    has_ballot_keys = any(
        draw_number == turn.number for draw_number, _ in (*state.returned_ballots, *state.reopened_ballots)
    )
    has_appeared = turn.call_count or state.ballots.get(turn.number) or has_ballot_keys
    message = lazy(
        "no. {number} was called already: the category can be corrected only before; let the contestant"
        " withdraw and import it anew",
        number=turn.number,
    )
    require(not has_appeared, message)
    if new_category.id in contest.session[turn.session].categories:
        return None
    return contest.sessions_of(new_category.id)[-1]


def _require_claims_fit(state: State, contestant: Contestant, category: Category) -> None:
    """Refuse a category whose rubric lacks a criterion on which the contestant claims something."""
    own_leaves = state.contest.rubric_of(contestant.category).leaves
    new_ids = state.contest.rubric_of(category.id).leaves_by_id.keys()
    names = [
        leaf.name
        for leaf in own_leaves
        if leaf.id not in new_ids
        if (record := state.evidence.get((contestant.id, leaf.id))) is not None and record.claim is not None
    ]
    message = lazy(
        "{name} has claims on {criteria}, which {category} does not have: withdraw them first, by a sheet of"
        " evidence without these rows and --others withdraw",
        name=contestant.name, criteria=", ".join(names), category=category.name,
    )  # fmt: skip
    require(not names, message)


# --- the jury ---------------------------------------------------------------------------------------


@rule.register
def _decide_correct_juror(command: CorrectJuror, context: DecisionContext) -> list[Fact]:
    state, juror = context.state, require_juror(context.state, command.juror)
    reason = require_reason(command.reason)
    after: dict[str, str] = {}
    if command.new_name is not None:
        after["name"] = _require_text("name", command.new_name, is_needed=True)
        for other in state.jurors.values():
            is_other = other.id == juror.id or fold_name(other.name) != fold_name(after["name"])
            require(is_other, lazy("{name} is juror {id} already", name=other.name, id=other.id))
    if command.new_office is not None:
        after["office"] = _require_text("office", command.new_office)
    require(after, lazy("nothing is to be corrected: name a field and its new value"))
    before: dict[str, str] = {field: getattr(juror, field) for field in after}
    for field, text in after.items():
        _require_change(field, before[field], text)
    return [JurorCorrected(juror=juror.id, before=before, after=after, reason=reason)]


@rule.register
def _decide_correct_head_of_jury(command: CorrectHeadOfJury, context: DecisionContext) -> list[Fact]:
    reason, before = require_reason(command.reason), context.state.contest.contest.head_of_jury
    after = _require_text("name", command.name, is_needed=True)
    _require_change("name", before, after)
    return [HeadOfJuryCorrected(before=before, after=after, reason=reason)]


@rule.register
def _decide_correct_panel_head(command: CorrectPanelHead, context: DecisionContext) -> list[Fact]:
    state, panel = context.state, _require_panel(context.state, command.panel)
    reason = require_reason(command.reason)
    after = _require_text("name", command.name, is_needed=True)
    if after not in state.jurors and re.fullmatch(ID_PATTERN, after):
        require_juror(state, after)
    _require_change("name", panel.head, after)
    has_session = any(session.panel == panel.id for session in state.contest.session)
    require(has_session, lazy("leads nothing: panel {panel} has no session", panel=panel.id))
    return [PanelHeadCorrected(panel=panel.id, before=panel.head, after=after, reason=reason)]


def _require_panel(state: State, panel_id: str) -> Panel:
    panel = state.contest.panels.get(panel_id)
    if panel is None:
        raise CommandRefused(lazy("there is no panel {panel}", panel=panel_id))
    return panel


# --- rooms and sessions -----------------------------------------------------------------------------


@rule.register
def _decide_correct_room(command: CorrectRoom, context: DecisionContext) -> list[Fact]:
    panel = _require_panel(context.state, command.panel)
    reason = require_reason(command.reason)
    room = _require_text("room", command.room, is_needed=True)
    _require_change("room", panel.room, room)
    sessions = context.state.contest.session
    rooms = {other.id: other.room for other in context.state.contest.panel} | {panel.id: room}
    for index, session in enumerate(sessions):
        if session.panel == panel.id:
            _require_free_room(context.state, rooms, index, session)
    return [RoomCorrected(panel=panel.id, before=panel.room, after=room, reason=reason)]


@rule.register
def _decide_correct_session(command: CorrectSession, context: DecisionContext) -> list[Fact]:
    sessions, reason = context.state.contest.session, require_reason(command.reason)
    if not 0 <= command.session < len(sessions):
        message = lazy(
            "there is no session {number}; known are 1 to {last}",
            number=command.session + 1, last=len(sessions),
        )  # fmt: skip
        raise CommandRefused(message)
    session = sessions[command.session]
    given_values = {"day": command.day, "start": command.start, "end": command.end}
    new_values = {field: value for field, value in given_values.items() if value is not None}
    require(new_values, lazy("nothing is to be corrected: name a field and its new value"))
    for field, value in new_values.items():
        _require_change(field, getattr(session, field), value)
    corrected_session = session.model_copy(update=new_values)
    if corrected_session.end is not None:
        is_after_start = corrected_session.end > corrected_session.start
        require(is_after_start, lazy("the session must end after its start {start}", start=session.start))
    rooms = {panel.id: panel.room for panel in context.state.contest.panel}
    _require_free_room(context.state, rooms, command.session, corrected_session)
    _require_free_jurors(context.state, command.session, corrected_session)
    before = {field: _format_value(getattr(session, field)) for field in new_values}
    after = {field: _format_value(value) for field, value in new_values.items()}
    return [SessionCorrected(session=command.session, before=before, after=after, reason=reason)]


def _format_value(value: date | time | None) -> str:
    return "" if value is None else value.isoformat()


def _require_free_room(state: State, rooms: Mapping[str, str], index: int, session: Session) -> None:
    """Refuse two sessions in one room at the same time."""
    if not state.contest.contest.has_stage:
        return
    for other_index, other in enumerate(state.contest.session):
        if other_index != index and do_sessions_overlap(session, other):
            require(
                rooms[other.panel] != rooms[session.panel],
                lazy("overlaps session {other} in the same room; move one of them", other=other_index + 1),
            )


def _require_free_jurors(state: State, index: int, session: Session) -> None:
    """Refuse hours at which a juror would have to be in two rooms, or might have to."""
    if not state.contest.contest.has_stage:
        return
    members = state.panel_members
    for other_index, other in enumerate(state.contest.session):
        shared = set(members[session.panel]) & set(members[other.panel])
        if other.panel == session.panel or not shared or not could_coincide(session, other):
            continue
        names = ", ".join(sorted(state.jurors[juror_id].name for juror_id in shared))
        if do_sessions_overlap(session, other):
            raise CommandRefused(
                lazy(
                    "session {number} would overlap session {other}, where {jurors} must be too",
                    number=index + 1, other=other_index + 1, jurors=names,
                )
            )  # fmt: skip
        earlier_index = index if session.start < other.start else other_index
        raise CommandRefused(
            lazy(
                "{jurors} must be in sessions {number} and {other} on that day: correct the end of session"
                " {earlier} first, so that they do not overlap",
                jurors=names, number=index + 1, other=other_index + 1, earlier=earlier_index + 1,
            )
        )  # fmt: skip


# --- who is meant -----------------------------------------------------------------------------------


def find_contestant(state: State, who: str) -> Contestant:
    """Return the contestant with this draw number, NIP, id or exact name; refuse what could mean two."""
    text = who.strip()
    turn = state.turns.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if turn is not None:
        return state.contestants[turn.contestant]
    if text in state.contestants:
        return state.contestants[text]
    nip = normalize_nip(text)
    matches = [person for person in state.contestants.values() if nip and person.nip == nip] or [
        person for person in state.contestants.values() if fold_name(person.name) == fold_name(text)
    ]
    if not matches:
        raise CommandRefused(lazy("no contestant has the draw number, NIP, id or exact name {who}", who=text))
    if len(matches) > 1:
        ids = ", ".join(person.id for person in matches)
        raise CommandRefused(lazy("{who} may be {ids}: use the draw number or the id", who=text, ids=ids))
    return matches[0]


def find_juror_id(state: State, who: str) -> str:
    """Return the id of the juror with this id or exact name; refuse any other text."""
    text = who.strip()
    namesakes = [juror for juror in state.jurors.values() if fold_name(juror.name) == fold_name(text)]
    is_name = text not in state.jurors and len(namesakes) == 1
    return namesakes[0].id if is_name else require_juror(state, text).id


def rename_members(contestant: Contestant, new_names: Sequence[tuple[str, str]]) -> tuple[Member, ...]:
    """Return the members of a team with new names by the old ones; refuse an unknown or repeated old name."""
    indexes = [_find_member(contestant, old_name) for old_name, _ in new_names]
    for position, index in enumerate(indexes):
        message = lazy("{name} is named twice", name=contestant.members[index].name)
        require(index not in indexes[:position], message)
    names = {index: new_name for index, (_, new_name) in zip(indexes, new_names, strict=True)}
    return tuple(
        member.model_copy(update={"name": names.get(index, member.name)})
        for index, member in enumerate(contestant.members)
    )


def change_member(
    contestant: Contestant,
    name: str,
    values: Mapping[str, CorrectedValue],
    new_columns: Sequence[tuple[str, str]] = (),
) -> tuple[Member, ...]:
    """Return the members of a team with new values of one; refuse a field that members do not have."""
    index = _find_member(contestant, name)
    for field in values:
        message = lazy("{field} is not a field of a member", field=FIELD_NAMES.get(field, field))
        require(field in Member.model_fields, message)
    members = [*contestant.members]
    columns = {"extra": change_columns(members[index].extra, new_columns)} if new_columns else {}
    require(values or columns, lazy("nothing is to be corrected: name a field and its new value"))
    members[index] = members[index].model_copy(update={**values, **columns})
    return tuple(members)


def change_columns(extra: Mapping[str, str], new_texts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the extra columns with new texts; a heading in another spelling of letters is the same one."""
    known_headings = {fold_name(heading): heading for heading in extra}
    new_columns: dict[str, str] = {}
    for typed_heading, text in new_texts:
        heading = known_headings.setdefault(fold_name(typed_heading), typed_heading.strip())
        require(heading not in new_columns, lazy("{name} is named twice", name=heading))
        new_columns[heading] = text
    return {**extra, **new_columns}


def _find_member(contestant: Contestant, name: str) -> int:
    """Return the index of the member with this name; refuse an unknown one, and one that two members have."""
    indexes = [
        index for index, member in enumerate(contestant.members) if fold_name(member.name) == fold_name(name)
    ]
    known_names = ", ".join(contestant.member_names)
    require(indexes, lazy("{name} is no member; known are {known}", name=name, known=known_names or "–"))
    message = lazy("several members are called {name}; nobody can tell which one is meant", name=name)
    require(len(indexes) == 1, message)
    return indexes[0]
