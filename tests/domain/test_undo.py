"""Undo restores what the step replaced, and leaves every other field as it is now."""

from dataclasses import fields, replace

import pytest

from scoring_tui.domain.commands.stage import Advance, Blank, Call, Postpone, Undo
from scoring_tui.domain.state import Room, RoomBeforeStep, Turn, TurnBeforeStep
from scoring_tui.engine.engine import Engine
from tests.helpers.support import MC_A


def test_a_blanked_board_stays_blank_when_a_step_is_taken_back(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Blank("A", True), MC_A)
    final.submit(Undo("A"), MC_A)
    room = final.state.rooms["A"]
    assert (room.live, room.is_blank) == (None, True)


def test_a_change_of_another_field_of_the_turn_survives_an_undo(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    final.state.turns[1] = replace(final.state.turns[1], jurors=("j1",), session=7)
    final.submit(Undo("A"), MC_A)
    turn = final.state.turns[1]
    assert (turn.phase, turn.timer) == ("called", None)
    assert (turn.jurors, turn.session) == (("j1",), 7)


def test_a_change_of_another_field_of_the_room_survives_an_undo(final: Engine) -> None:
    queue = final.state.rooms["A"].queue
    final.submit(Postpone(1), MC_A)
    final.state.rooms["A"] = replace(final.state.rooms["A"], is_blank=True)
    final.submit(Undo("A"), MC_A)
    assert final.state.rooms["A"] == Room("A", queue=queue, is_blank=True)


@pytest.mark.parametrize(
    ("before_class", "record_class", "unchanged"),
    [
        (RoomBeforeStep, Room, {"panel", "is_blank"}),
        (
            TurnBeforeStep,
            Turn,
            {"contestant", "category", "panel", "session", "jurors", "is_guest", "moved_from"},
        ),
    ],
)
def test_every_field_is_either_restored_or_never_changed_by_a_step(
    before_class: type[RoomBeforeStep | TurnBeforeStep], record_class: type, unchanged: set[str]
) -> None:
    restored = set(before_class._fields)
    everything = {field.name for field in fields(record_class)}
    message = (
        f"add the new field to {before_class.__name__} if a step of the MC can change it, else to this test"
    )
    assert restored | unchanged == everything, message
    assert not restored & unchanged
