"""Seats: the role of a person, and the juror or panel that the role is for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """What a person does in a contest."""

    BOARD = "board"
    """The public board; nobody signs in."""
    MC = "mc"
    JUROR = "juror"
    CHAIR = "chair"
    """The head of jury."""
    SUPERVISOR = "supervisor"
    """A supervising board: sees what the head of jury sees, and can do nothing."""
    COMMITTEE = "committee"
    """Works on the command line and has no screen."""


ROLES = (Role.BOARD, Role.MC, Role.JUROR, Role.CHAIR, Role.SUPERVISOR)
"""The roles that have a screen; the first four in the order of the function keys."""

_ROLES_WITH_POST = frozenset({Role.BOARD, Role.MC, Role.JUROR, Role.CHAIR})


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """A role and its post. Written as text it is the `seat` of the ledger: "juror:j1", "mc:A", "chair".

    "chair" is the head of jury, "chair:A" the head of panel A.
    """

    role: Role
    post: str = ""
    """Id of the juror, or of the panel of an MC, board or head. Empty: not chosen yet, or none is needed."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The seat that `text` names.

        Raises `ValueError` for an unknown role, a missing post after a colon, or a post for a role without.
        """
        role_name, colon, post = text.partition(":")
        role = Role(role_name)
        if bool(colon) != bool(post) or (post and role not in _ROLES_WITH_POST):
            raise ValueError(f"{text!r} is not a seat")
        return cls(role, post)

    @property
    def is_panel_head(self) -> bool:
        """Whether this is the seat of the head of one panel."""
        return self.role is Role.CHAIR and bool(self.post)

    def __str__(self) -> str:
        return f"{self.role}:{self.post}" if self.post else str(self.role)


NO_DEVICE = "-"
"""Holds a seat whose session was ended, by a new PIN or by the committee: nobody, until somebody signs in."""
CHAIR_SEAT = Seat(Role.CHAIR)
SUPERVISOR_SEAT = Seat(Role.SUPERVISOR)
COMMITTEE_SEAT = Seat(Role.COMMITTEE)

LONGEST_DISPLAY_NAME = 24
"""Letters of the name of a display."""


def clean_display_name(text: str) -> str:
    """Return the name of a display without control characters and blanks at its ends, shortened."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST_DISPLAY_NAME].strip()
