"""Where a contestant who waits can be moved."""

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.schedule import describe_session, is_waiting
from scoring_tui.views.queue import find_objection


def list_destinations(engine: Engine, panel_id: str, draw_number: int) -> dict[int, LazyText]:
    """Return the sessions to whose end the MC of a panel can move a contestant, by index, in their order."""
    state, now = engine.state, engine.clock()
    actor = Actor("", Seat(Role.MC, panel_id))
    destinations: dict[int, LazyText] = {}
    for index in state.contest.session_order:
        if find_objection(state, MoveTurn(draw_number, session=index), actor, now) is None:
            count = sum(turn.session == index and is_waiting(turn) for turn in state.turns.values())
            destinations[index] = lazy("{session}, {n} wait", session=describe_session(state, index), n=count)
    return destinations
