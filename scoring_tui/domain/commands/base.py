"""The base class of commands, and their keys."""

import os

from scoring_tui.domain.seat import Role


class Command:
    """A request to change the contest; `roles` are the roles that may give it."""

    roles: frozenset[Role] = frozenset()
    is_for_panel_head: bool = False
    """Whether the head of a panel may give it too; its rule refuses what concerns another panel."""

    def __init_subclass__(cls, roles: tuple[Role, ...] = (), *, is_for_panel_head: bool = False) -> None:
        cls.roles, cls.is_for_panel_head = frozenset(roles), is_for_panel_head


def new_key() -> str:
    """Return a random key. A retry of a command is sent with the key of the first attempt."""
    return os.urandom(16).hex()
