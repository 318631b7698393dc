"""User names as seats: a role's name opens its sign-in, a seat's name is asked for its PIN. Imports about."""

from collections.abc import Set
from dataclasses import dataclass

from scoring_tui.hub.contest_info import ContestInfo

ROLES = {
    "juri": "juror",
    "juror": "juror",
    "mc": "mc",
    "papan": "board",
    "board": "board",
    "ketua": "chair",
    "chair": "chair",
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

    role: str
    seat: str = ""
    """Empty where the app asks which."""
    asks_pin: bool = False
    """Whether SSH asks for the seat's PIN; otherwise the app does, where one is needed."""


def find_login_target(username: str, about: ContestInfo, seats: Set[str]) -> LoginTarget | None:
    """Where a user name leads, whatever its case; `seats` are those that have a PIN. None: nowhere.

    Besides the roles there are seats: `j1` or `juri-j1`, `mc-A`, `papan-A`. A role's name comes first.
    """
    word, _, post = username.casefold().partition("-")
    role = ROLES.get(word, "")
    if role and not post:
        return LoginTarget(role)
    known = {f"juror:{juror}" for juror in about.jurors} | seats
    known |= {f"{kind}:{room.panel}" for kind in ("mc", "board") for room in about.rooms}
    wanted = f"{role}:{post}" if role else f"juror:{username.casefold()}"
    seat = next((one for one in sorted(known) if one.casefold() == wanted), "")
    return LoginTarget(role or "juror", seat, asks_pin=role != "board") if seat else None
