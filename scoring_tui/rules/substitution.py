"""Rules of substitutes: a new person, or a juror of the contest who has time, in one panel or in all."""

from collections.abc import Sequence

from scoring_tui.contest.models import Juror
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.schedule import could_coincide
from scoring_tui.domain.commands.jury import Substitute
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import JurorSubstituted
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.ballots import juror_name
from scoring_tui.rules.base import DecisionContext, limit_to_own_panel, require, require_reason, rule
from scoring_tui.rules.schedule import describe_session
from scoring_tui.rules.setup import require_commitments


@rule.register
def _decide_substitute(command: Substitute, context: DecisionContext) -> list[Fact]:
    state = context.state
    require(command.name.strip(), lazy("a name is needed"))
    panel_ids = _list_panels(command, context)
    substitute = _find_known_juror(command, state)
    if substitute is None:
        substitute = Juror(
            id=new_juror_id(state, command.out), name=command.name.strip(), office=command.office.strip()
        )
    else:
        _require_free(state, substitute, panel_ids)
        _require_same_criteria(state, command.out, substitute, panel_ids)
    reason = require_reason(command.reason)
    facts: list[Fact] = [
        JurorSubstituted(panel=panel_id, out=command.out, substitute=substitute, reason=reason)
        for panel_id in panel_ids
    ]
    if command.needs_pin and substitute.id not in state.jurors:
        commitments = (command.commitment,) if command.commitment else ()
        require_commitments(commitments, 1)
        facts.append(PinsIssued(seats=(str(Seat(Role.JUROR, substitute.id)),), commitments=commitments))
    return facts


def _list_panels(command: Substitute, context: DecisionContext) -> list[str]:
    """Return the panels where the juror is replaced; refuse if the juror does not sit there."""
    members, panel_id = context.state.panel_members, limit_to_own_panel(context, command.panel)
    name = juror_name(context, command.out)
    if panel_id:
        is_member = command.out in members.get(panel_id, ())
        require(is_member, lazy("{juror} does not sit in panel {panel}", juror=name, panel=panel_id))
        return [panel_id]
    panel_ids = [panel_id for panel_id, juror_ids in members.items() if command.out in juror_ids]
    require(panel_ids, lazy("{juror} sits in no panel now", juror=name))
    return panel_ids


def _find_known_juror(command: Substitute, state: State) -> Juror | None:
    """Return the juror of this name, who keeps id and PIN; None if the substitute is new to the contest."""
    folded_name = fold_name(command.name)
    juror = next((juror for juror in state.jurors.values() if fold_name(juror.name) == folded_name), None)
    if juror is not None and command.office.strip():
        is_same_office = fold_name(command.office) == fold_name(juror.office)
        message = lazy(
            "{name} is juror {id} already, with another office: leave the office empty",
            name=juror.name, id=juror.id,
        )  # fmt: skip
        require(is_same_office, message)
    return juror


def _require_free(state: State, substitute: Juror, panel_ids: Sequence[str]) -> None:
    """Refuse a juror who sits in the panel already, or who is due in another room at that time."""
    for panel_id in panel_ids:
        is_member = substitute.id in state.panel_members[panel_id]
        require(
            not is_member,
            lazy("{juror} sits in panel {panel} already", juror=substitute.name, panel=panel_id),
        )
    if not state.contest.contest.has_stage:
        return
    other_panel_ids = [
        panel_id for panel_id, juror_ids in state.panel_members.items() if substitute.id in juror_ids
    ]
    for index in _list_open_sessions(state, panel_ids):
        for other_index in _list_open_sessions(state, other_panel_ids):
            if could_coincide(state.contest.session[index], state.contest.session[other_index]):
                raise CommandRefused(
                    lazy(
                        "{juror} is due in {other} at the time of {session}: name another person",
                        juror=substitute.name,
                        other=describe_session(state, other_index),
                        session=describe_session(state, index),
                    )
                )


def _require_same_criteria(state: State, out: str, substitute: Juror, panel_ids: Sequence[str]) -> None:
    """Refuse a juror who has ballots in the panel with other criteria than those to be taken over."""
    for turn in state.turns.values():
        criteria_by_juror = state.assigned_criteria.get((turn.panel, turn.category), {})
        is_other = criteria_by_juror.get(substitute.id) != criteria_by_juror.get(out)
        if turn.panel in panel_ids and is_other and state.find_ballot(turn.number, substitute.id):
            message = lazy(
                "{juror} has ballots in panel {panel} with other criteria: name another person",
                juror=substitute.name, panel=turn.panel,
            )  # fmt: skip
            raise CommandRefused(message)


def _list_open_sessions(state: State, panel_ids: Sequence[str]) -> list[int]:
    """Return the sessions of these panels in which somebody has still to be judged.

    A session without turns counts: nobody is drawn yet, or somebody may still be moved there.
    """
    turns_by_session: dict[int, list[bool]] = {}
    for turn in state.turns.values():
        turns_by_session.setdefault(turn.session, []).append(not state.is_settled(turn.number))
    return [
        index
        for index, session in enumerate(state.contest.session)
        if session.panel in panel_ids and any(turns_by_session.get(index, [True]))
    ]


def new_juror_id(state: State, juror_id: str) -> str:
    """Return the id of a new substitute: `j1` is followed by `j1-b`, then by `j1-c`."""
    has_suffix = juror_id[-2:-1] == "-" and juror_id[-1:].isalpha() and juror_id[:-2] in state.jurors
    first_id = juror_id[:-2] if has_suffix else juror_id
    candidate_ids = (f"{first_id}-{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    return next(new_id for new_id in candidate_ids if new_id not in state.jurors)
