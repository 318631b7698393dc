"""What a command is, and the roles that may ask. Imports nothing of the house."""

import os

COMMITTEE, MC, JUROR, CHAIR = "committee", "mc", "juror", "chair"


class Command:
    """Something asked for; `roles` may ask it."""

    roles: frozenset[str] = frozenset()

    def __init_subclass__(cls, roles: tuple[str, ...] = ()) -> None:
        cls.roles = frozenset(roles)


def new_key() -> str:
    """A sender's key: made once for what a person asks, and sent again with every retry of it."""
    return os.urandom(16).hex()
