"""The screens that a browser can open, their paths, and the tokens that identify the session of a browser."""

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.tui.roles import ROLE_TITLES

OFFERED_ROLES = (Role.JUROR, Role.CHAIR, Role.MC, Role.BOARD, Role.SUPERVISOR)
"""In the order of the landing page: those whom most people look for first."""
_ROOM_ROLES = (Role.MC, Role.BOARD)
BOARD_RECONNECT_TIMEOUT, SEAT_RECONNECT_TIMEOUT = 60.0, 600.0
"""Seconds that a session waits for its browser to reconnect."""


@dataclass(frozen=True, slots=True)
class ScreenRoute:
    """A screen that a browser can open: a role, in one room or in all."""

    role: Role
    panel_id: str = ""

    @property
    def path(self) -> str:
        """The path in the URL: `juror`, `mc/A`."""
        return f"{self.role}/{self.panel_id}" if self.panel_id else self.role

    @property
    def seat(self) -> str:
        """The seat: `mc:A`; empty where the app asks for it."""
        return str(Seat(self.role, self.panel_id)) if self.panel_id else ""

    @property
    def title(self) -> str:
        """The role's name in English."""
        return ROLE_TITLES[self.role]

    @property
    def reconnect_timeout(self) -> float:
        """Seconds that a session waits for its browser to reconnect."""
        return BOARD_RECONNECT_TIMEOUT if self.role is Role.BOARD else SEAT_RECONNECT_TIMEOUT


def screen_routes(contest_info: ContestInfo) -> Iterator[ScreenRoute]:
    """All screens of a contest."""
    for role in OFFERED_ROLES:
        yield ScreenRoute(role)
        if role in _ROOM_ROLES:
            yield from (ScreenRoute(role, room.panel) for room in contest_info.rooms)
        if role is Role.CHAIR:
            yield from (ScreenRoute(role, room.panel) for room in contest_info.rooms if room.has_head)


class SignedTokens:
    """Creates and verifies tokens signed with a key of this run of the hub. No token is stored."""

    def __init__(self) -> None:
        self._signing_key = secrets.token_bytes(32)

    def create(self, route: ScreenRoute) -> str:
        """Create a token for a browser that opens this screen."""
        token_id = secrets.token_urlsafe(16)
        return f"{token_id}.{self._sign(token_id, route)}"

    def is_valid(self, token: str, route: ScreenRoute) -> bool:
        """Whether this run of the hub has signed the token for this screen."""
        token_id, _, signature = token.partition(".")
        return hmac.compare_digest(signature.encode(), self._sign(token_id, route).encode())

    def _sign(self, token_id: str, route: ScreenRoute) -> str:
        return hmac.new(self._signing_key, f"{route.path} {token_id}".encode(), sha256).hexdigest()
