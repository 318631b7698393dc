"""User names as seats: a role's name opens its sign-in, a seat's name is asked for its PIN. Imports about."""

from collections.abc import Set
from dataclasses import dataclass

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.hub.contest_info import ContestInfo

ROLE_NAMES = {
    "juri": Role.JUROR,
    "juror": Role.JUROR,
    "mc": Role.MC,
    "papan": Role.BOARD,
    "board": Role.BOARD,
    "ketua": Role.CHAIR,
    "chair": Role.CHAIR,
}
"""What each role may be called."""
_JUROR_USERNAMES = {"id": "juri"}
"""The user name that is shown to jurors, by language; "juror" in every other."""


def juror_username(language: str) -> str:
    """The user name that a juror is told to type."""
    return _JUROR_USERNAMES.get(language, "juror")


@dataclass(frozen=True, slots=True)
class LoginTarget:
    """Where a user name leads."""

    role: Role
    seat: str = ""
    """Empty where the app asks which."""
    asks_pin: bool = False
    """Whether SSH asks for the seat's PIN; otherwise the app does, where one is needed."""


def find_login_target(username: str, about: ContestInfo, seats: Set[str]) -> LoginTarget | None:
    """Where a user name leads, whatever its case; `seats` are those that have a PIN. None: nowhere.

    Besides the roles there are seats: `j1` or `juri-j1`, `mc-A`, `papan-A`. A role's name comes first.
    """
    word, _, post = username.casefold().partition("-")
    role = ROLE_NAMES.get(word)
    if role and not post:
        return LoginTarget(role)
    known = {str(Seat(Role.JUROR, juror)) for juror in about.jurors} | seats
    known |= {str(Seat(kind, room.panel)) for kind in (Role.MC, Role.BOARD) for room in about.rooms}
    wanted = str(Seat(role, post) if role else Seat(Role.JUROR, username.casefold()))
    seat = next((one for one in sorted(known) if one.casefold() == wanted), "")
    return LoginTarget(role or Role.JUROR, seat, asks_pin=role is not Role.BOARD) if seat else None
