"""Which screen a user name opens: a role's name opens its sign-in, a seat's name is asked for its PIN."""

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
    "pengawas": Role.SUPERVISOR,
    "supervisor": Role.SUPERVISOR,
}
"""The role of each role name, in Indonesian and English."""
_SHOWN_NAMES = {
    "id": {Role.JUROR: "juri", Role.CHAIR: "ketua", Role.BOARD: "papan", Role.SUPERVISOR: "pengawas"}
}
"""The role name that is shown, by language; the role's English name in all others."""


def role_username(role: Role, language: str) -> str:
    """The user name that persons of a role type."""
    return _SHOWN_NAMES.get(language, {}).get(role, role.value)


def juror_username(language: str) -> str:
    """The user name that jurors type."""
    return role_username(Role.JUROR, language)


@dataclass(frozen=True, slots=True)
class LoginTarget:
    """The screen that a user name opens."""

    role: Role
    seat: str = ""
    """Empty where the app asks for it."""
    asks_pin: bool = False
    """Whether SSH asks for the seat's PIN; otherwise the app does, where one is needed."""


def find_login_target(username: str, contest_info: ContestInfo, pin_seats: Set[str]) -> LoginTarget | None:
    """Find the screen of a user name, ignoring case; None for an unknown name.

    A name is a role's or a seat's: `j1` or `juri-j1`, `mc-A`, `papan-A`, `ketua-A` for a panel's head. A
    role's name has precedence over a juror's. `pin_seats` are the seats that have a PIN, those of substitutes
    too.
    """
    role_name, _, post = username.casefold().partition("-")
    role = ROLE_NAMES.get(role_name)
    if role and not post:
        return LoginTarget(role)
    known_seats = {str(Seat(Role.JUROR, juror_id)) for juror_id in contest_info.jurors} | pin_seats
    for room in contest_info.rooms:
        known_seats |= {str(Seat(Role.MC, room.panel)), str(Seat(Role.BOARD, room.panel))}
        if room.has_head:
            known_seats.add(str(Seat(Role.CHAIR, room.panel)))
    folded_seat = str(Seat(role, post) if role else Seat(Role.JUROR, username.casefold()))
    seat = next((seat for seat in sorted(known_seats) if seat.casefold() == folded_seat), "")
    return LoginTarget(role or Role.JUROR, seat, asks_pin=role is not Role.BOARD) if seat else None
