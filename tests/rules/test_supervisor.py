"""A supervising board can sign in, and no rule lets it do anything else."""

import inspect

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.access import ReportWrongPins
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.setup import IssuePins, LockSeat, TakeSeat
from scoring_tui.domain.seat import SUPERVISOR_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.base import decide
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock
from tests.rules.test_properties import COMMAND_CLASSES

SUPERVISOR = Actor("Dewan Pengawas", SUPERVISOR_SEAT, "laptop")
SIGN_IN_COMMANDS = (TakeSeat, LockSeat, ReportWrongPins)
"""What the program itself sends while somebody signs in."""


REFUSED_COMMANDS = [item for item in COMMAND_CLASSES if item not in SIGN_IN_COMMANDS]


@pytest.mark.parametrize("command_class", REFUSED_COMMANDS, ids=lambda item: item.__name__)
def test_every_command_is_refused(final: Engine, command_class: type[Command]) -> None:
    blank = dict.fromkeys(inspect.signature(command_class).parameters)
    with pytest.raises(CommandRefused, match="this seat may not do that"):
        decide(final.state, command_class(**blank), SUPERVISOR, FakeClock()())


def test_it_signs_in_with_a_pin_of_the_committee(final: Engine) -> None:
    with pytest.raises(CommandRefused):
        final.submit(IssuePins((SUPERVISOR_SEAT,)), CHAIR)
    final.submit(IssuePins((SUPERVISOR_SEAT,)), COMMITTEE)
    final.submit(TakeSeat("laptop"), SUPERVISOR)
    assert final.state.seat_devices[SUPERVISOR_SEAT] == "laptop"
