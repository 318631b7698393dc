"""The four roles: which screen, which view, which seats. Screens are imported when they are needed.

Imports views; the screens by name only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring_tui.domain.seat import Role
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import Engine
    from scoring_tui.tui.common.role_screen import RoleScreen

ROLE_TITLES = {
    Role.BOARD: gettext_noop("Board"),
    Role.MC: gettext_noop("MC"),
    Role.JUROR: gettext_noop("Juror"),
    Role.CHAIR: gettext_noop("Head of jury"),
}
"""What the roles are called, in the order of the keys that walk between them."""


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A role as the app needs it."""

    name: Role
    needs_pin: bool
    shows_presence: bool
    """Whether its view tells of presence, and so changes without a new entry."""

    @property
    def screen_class(self) -> type[RoleScreen[Any]]:
        """The screen's class."""
        found: type[RoleScreen[Any]] = import_module(f"scoring_tui.tui.{self.name}.screen").SCREEN
        return found

    @property
    def projection(self) -> Callable[[Engine, Actor, Any], Any]:
        """`project(hall, actor, before)` makes the role's frozen view; `before` is the one it replaces."""
        project: Callable[[Engine, Actor, Any], Any] = import_module(f"scoring_tui.views.{self.name}").project
        return project


def role_spec(role: Role) -> RoleSpec:
    """The screen, view and sign-in of a role."""
    return RoleSpec(role, needs_pin=role is not Role.BOARD, shows_presence=role in (Role.MC, Role.CHAIR))
