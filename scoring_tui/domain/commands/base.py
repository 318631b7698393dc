"""The base class of commands, and their keys."""

import os
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

from scoring_tui.domain.seat import Role

CommandT = TypeVar("CommandT", bound="Command")


class Command:
    """A request to change the contest; `roles` are the roles that may give it.

    Every kind is decorated with `declare_command`.
    """

    roles: frozenset[Role] = frozenset()
    is_for_panel_head: bool = False
    """Whether the head of a panel may give it too; its rule refuses what concerns another panel."""

    def __init_subclass__(cls, roles: tuple[Role, ...] = (), *, is_for_panel_head: bool = False) -> None:
        cls.roles, cls.is_for_panel_head = frozenset(roles), is_for_panel_head

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({values})"


@dataclass_transform(frozen_default=True)
def declare_command(command: type[CommandT]) -> type[CommandT]:
    """Make a frozen dataclass. The methods of `Command` spare each start the time to compile them anew."""
    return dataclass(frozen=True, eq=False, repr=False)(command)


def new_key() -> str:
    """Return a random key. A retry of a command is sent with the key of the first attempt."""
    return os.urandom(16).hex()
