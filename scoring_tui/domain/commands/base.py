"""The base class of commands, and their keys."""

import os

from scoring_tui.domain.seat import Role


class Command:
    """A request to change the contest; `roles` are the roles that may give it."""

    roles: frozenset[Role] = frozenset()

    def __init_subclass__(cls, roles: tuple[Role, ...] = ()) -> None:
        cls.roles = frozenset(roles)


def new_key() -> str:
    """Return a random key. A retry of a command is sent with the key of the first attempt."""
    return os.urandom(16).hex()
