"""Every command has roles, a rule and a strategy in the property test; a failure names the file to extend."""

import pytest

from scoring_tui.domain.commands import jury, setup, stage
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role
from scoring_tui.rules.base import rule
from tests.rules.test_properties import DRAWN_COMMANDS

COMMANDS = [
    value
    for module in (jury, setup, stage)
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Command) and value is not Command
]
each_command = pytest.mark.parametrize("command_class", COMMANDS, ids=lambda value: value.__name__)


def test_every_command_is_in_one_of_the_three_modules() -> None:
    assert set(COMMANDS) == set(Command.__subclasses__()), "put commands into scoring_tui/domain/commands/"


@each_command
def test_every_command_has_roles(command_class: type[Command]) -> None:
    assert command_class.roles, f"write class {command_class.__name__}(Command, roles=(...))"
    assert command_class.roles <= set(Role) - {Role.BOARD}


@each_command
def test_every_command_has_a_rule(command_class: type[Command]) -> None:
    name = command_class.__name__
    assert command_class in rule.registry, (
        f"add a function for {name} with @rule.register in scoring_tui/rules/"
    )


@each_command
def test_every_command_is_drawn_by_the_property_test(command_class: type[Command]) -> None:
    drawn = {strategy.wrapped_strategy.target for strategy in DRAWN_COMMANDS}  # type: ignore[attr-defined]
    name = command_class.__name__
    assert command_class in drawn, (
        f"add st.builds({name}, ...) to DRAWN_COMMANDS in tests/rules/test_properties.py"
    )
