"""Which screens the browser may open, under which path, and the pass that ties a browser to its session.

Imports about and roles.
"""

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.tui.roles import ROLE_TITLES

OFFERED_ROLES = (Role.JUROR, Role.CHAIR, Role.MC, Role.BOARD)
"""As the landing page offers them: those of rooms last, for they take more place."""
_OF_ROOMS = (Role.MC, Role.BOARD)
BOARD_RECONNECT_TIMEOUT, SEAT_RECONNECT_TIMEOUT = 60.0, 600.0


@dataclass(frozen=True, slots=True)
class ScreenRoute:
    """A screen that can be asked for: a role, of one room or of all."""

    role: Role
    room: str = ""

    @property
    def path(self) -> str:
        """As in an address: `juror`, `mc/A`."""
        return f"{self.role}/{self.room}" if self.room else self.role

    @property
    def seat(self) -> str:
        """As the app knows it: `mc:A`; empty where the app asks."""
        return str(Seat(self.role, self.room)) if self.room else ""

    @property
    def title(self) -> str:
        """The role's name, in English."""
        return ROLE_TITLES[self.role]

    @property
    def reconnect_timeout(self) -> float:
        """Seconds that a session waits for its browser to come back."""
        return BOARD_RECONNECT_TIMEOUT if self.role is Role.BOARD else SEAT_RECONNECT_TIMEOUT


def screen_routes(about: ContestInfo) -> Iterator[ScreenRoute]:
    """All that there are in a contest."""
    for role in OFFERED_ROLES:
        yield ScreenRoute(role)
        if role in _OF_ROOMS:
            yield from (ScreenRoute(role, room.panel) for room in about.rooms)


class SignedTokens:
    """Makes the passes of one run of the hub, and knows them again; none is kept."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def create(self, post: ScreenRoute) -> str:
        """One for a browser that opens this post."""
        who = secrets.token_urlsafe(16)
        return f"{who}.{self._sign(who, post)}"

    def is_valid(self, shown: str, post: ScreenRoute) -> bool:
        """Whether it is one of ours, for this post."""
        who, _, signature = shown.partition(".")
        return hmac.compare_digest(signature.encode(), self._sign(who, post).encode())

    def _sign(self, who: str, post: ScreenRoute) -> str:
        return hmac.new(self._secret, f"{post.path} {who}".encode(), sha256).hexdigest()
