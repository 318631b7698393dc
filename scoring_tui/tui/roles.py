"""The roles with their screen and view; both are imported when they are first needed."""

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
    Role.SUPERVISOR: gettext_noop("Supervising board"),
}
"""Names of the roles; the first four in the order of the keys F1 to F4 that switch between them."""
SWITCHED_ROLES = (Role.BOARD, Role.MC, Role.JUROR, Role.CHAIR)
"""The roles that one device may have together, as in a demonstration."""


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """Screen, view and sign-in of one role."""

    name: Role
    needs_pin: bool
    shows_presence: bool
    """Whether the view contains presence, and so changes without a new entry."""

    @property
    def screen_class(self) -> type[RoleScreen[Any]]:
        """The screen's class."""
        screen_class: type[RoleScreen[Any]] = import_module(f"scoring_tui.tui.{self.name}.screen").SCREEN
        return screen_class

    @property
    def projection(self) -> Callable[[Engine, Actor, Any], Any]:
        """`project(engine, actor, before)` makes the frozen view; `before` is the view that it replaces."""
        projection: Callable[[Engine, Actor, Any], Any] = import_module(
            f"scoring_tui.views.{self.name}"
        ).project
        return projection


def role_spec(role: Role) -> RoleSpec:
    """The screen, view and sign-in of a role."""
    shows_presence = role in (Role.MC, Role.CHAIR, Role.SUPERVISOR)
    return RoleSpec(role, needs_pin=role is not Role.BOARD, shows_presence=shows_presence)
