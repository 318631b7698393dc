"""What a command is, and the roles that may ask. Imports nothing of the house."""

COMMITTEE, MC, JUROR, CHAIR = "committee", "mc", "juror", "chair"


class Command:
    """Something asked for; `roles` may ask it."""

    roles: frozenset[str] = frozenset()

    def __init_subclass__(cls, roles: tuple[str, ...] = ()) -> None:
        cls.roles = frozenset(roles)
