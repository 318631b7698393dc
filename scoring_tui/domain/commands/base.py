"""What a command is, and the roles that may ask. Imports nothing of the house."""

import os

from scoring_tui.domain.seat import Role


class Command:
    """Something asked for; `roles` may ask it."""

    roles: frozenset[Role] = frozenset()

    def __init_subclass__(cls, roles: tuple[Role, ...] = ()) -> None:
        cls.roles = frozenset(roles)


def new_key() -> str:
    """A sender's key: made once for what a person asks, and sent again with every retry of it."""
    return os.urandom(16).hex()
