"""Every command has roles, a rule, drawn fields, a test and a key; a failure names the file to extend."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring_tui.domain.commands import stage
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.facts.base import KINDS
from scoring_tui.domain.seat import Role
from scoring_tui.rules.base import rule
from scoring_tui.rules.replay import rebuild_commands
from scoring_tui.tui.mc import actions
from tests.rules.test_properties import COMMAND_CLASSES, list_undrawn_fields

ROOT = Path(__file__).parents[2]
TESTS = [path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py")]
SCREENS = [path.read_text(encoding="utf-8") for path in ROOT.glob("scoring_tui/tui/**/*.py")]
WITHOUT_KEY = {stage.OpenScoring}
"""Commands of the stage that no screen gives."""
STAGE_COMMANDS = [value for value in COMMAND_CLASSES if value.__module__ == stage.__name__]
KEY_COMMANDS = [value for value in STAGE_COMMANDS if value not in WITHOUT_KEY]
each_command = pytest.mark.parametrize("command_class", COMMAND_CLASSES, ids=lambda value: value.__name__)


def test_every_command_is_in_a_module_of_the_package() -> None:
    assert set(COMMAND_CLASSES) == set(Command.__subclasses__()), (
        "put commands into scoring_tui/domain/commands/"
    )


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
    assert list_undrawn_fields(command_class) == [], (
        "add a strategy for these fields to FIELD_STRATEGIES in tests/rules/test_properties.py"
    )


@pytest.mark.parametrize("command_class", STAGE_COMMANDS, ids=lambda value: value.__name__)
def test_every_command_of_the_stage_has_a_test(command_class: type[Command]) -> None:
    name = command_class.__name__
    assert any(f"{name}(" in text for text in TESTS), (
        f"add a test of {name} and of its refusals to tests/rules/test_rules.py"
    )


@pytest.mark.parametrize(
    "command_class",
    KEY_COMMANDS,
    ids=lambda value: value.__name__,
)
def test_every_command_of_the_stage_is_given_by_a_screen(command_class: type[Command]) -> None:
    name = command_class.__name__
    assert any(f"{name}(" in text for text in SCREENS), (
        f"add a function that gives {name} and a row in ACTIONS to scoring_tui/tui/mc/actions.py"
    )


def _takes_screen(value: object) -> bool:
    return inspect.isfunction(value) and list(inspect.signature(value).parameters) == ["screen"]


ACTION_FUNCTIONS: list[Callable[..., object]] = [
    value
    for name, value in vars(actions).items()
    if _takes_screen(value) and value.__module__ == actions.__name__ and not name.startswith("_")
]


@pytest.mark.parametrize("function", ACTION_FUNCTIONS, ids=lambda value: value.__name__)
def test_every_action_of_the_mc_has_a_key(function: Callable[..., object]) -> None:
    name = function.__name__
    assert function in [action.run for action in actions.ACTIONS], (
        f"add a row with {name} to ACTIONS in scoring_tui/tui/mc/actions.py"
    )


def test_no_two_actions_of_the_mc_have_the_same_key() -> None:
    keys = [action.keys for action in actions.ACTIONS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_command_of_every_fact_can_be_rebuilt(kind: str) -> None:
    name = KINDS[kind].__name__
    assert KINDS[kind] in rebuild_commands.registry, (
        f"add a function for {name} with @rebuild_commands.register in scoring_tui/rules/replay/, so that"
        " verify can decide its command again"
    )
