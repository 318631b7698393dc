"""Which new session gets a place, and which session of a stranger makes room for it.

A stranger is a session that nobody has signed in to. Everybody is a stranger at first, so strangers are not
kept out but limited: by address, and to the places that the seats of the contest do not need. When these are
short, the address with the most strangers gives one up. Thus an address with a single session always fits
beside one that floods the hub. Signed-in sessions, devices that were signed in before, the MC and the heads
of jury always fit.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from enum import Enum

from scoring_tui.domain.seat import Role
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import SPARE_PLACES, Limits
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import TerminalSession

_LEADING_ROLES = (Role.MC, Role.CHAIR)
"""Roles without whose sign-in the contest stops."""


class Refusal(Enum):
    """Why a new session gets no place."""

    ADDRESS = "address"
    """The address has as many strangers as it may have."""
    FULL = "full"
    """All places are taken."""


class Admission:
    """Gives out the places of one hub, for web and SSH together."""

    def __init__(self, session_pool: SessionPool, contest_info: ContestInfo, limits: Limits) -> None:
        self._session_pool, self._max_sessions = session_pool, limits.max_sessions
        self._seat_count = count_seats(contest_info)
        self.max_strangers_of_address = self._seat_count + len(contest_info.rooms) + SPARE_PLACES
        self._end_tasks: set[asyncio.Task[None]] = set()
        self._ending_ids: set[int] = set()

    def find_refusal(self, address: str, role: str, *, is_known: bool = False) -> Refusal | None:
        """Why a new session of an address would get no place; None if it gets one."""
        if is_known or role in _LEADING_ROLES:
            return None
        strangers = self._strangers()
        own_count = sum(session.address == address for session in strangers)
        if own_count >= self.max_strangers_of_address:
            return Refusal.ADDRESS
        if len(strangers) < self._stranger_places() or self._find_crowd(strangers, own_count + 1):
            return None
        return Refusal.FULL

    def make_room(self, address: str, *, is_known: bool = False) -> None:
        """End a stranger's session if the new one needs its place; call it right before the opening."""
        strangers = self._strangers()
        if is_known:
            if len(self._session_pool.sessions) - len(self._ending_ids) >= self._max_sessions:
                self._end_stranger(strangers)
            return
        own_strangers = [session for session in strangers if session.address == address]
        if len(own_strangers) >= self.max_strangers_of_address:
            self._end_stranger(own_strangers)
        elif len(strangers) >= self._stranger_places():
            self._end_stranger(strangers)

    def _strangers(self) -> list[TerminalSession]:
        self._ending_ids &= self._session_pool.sessions.keys()
        return [
            session
            for session in self._session_pool.sessions.values()
            if session.is_stranger and session.id not in self._ending_ids
        ]

    def _stranger_places(self) -> int:
        """Places that neither the seats need nor others than strangers use; at least one, if there is any."""
        settled_count = sum(not session.is_stranger for session in self._session_pool.sessions.values())
        free_places = self._max_sessions - max(self._seat_count, settled_count)
        return max(free_places, min(1, self._max_sessions))

    @staticmethod
    def _find_crowd(strangers: Iterable[TerminalSession], own_count: int) -> bool:
        """Whether some address has more strangers than `own_count`."""
        return any(count > own_count for count in Counter(each.address for each in strangers).values())

    def _end_stranger(self, strangers: list[TerminalSession]) -> None:
        """End one: of the address with most, without connection first, boards last, then the oldest."""
        counts = Counter(session.address for session in strangers)
        started = [session for session in strangers if session.pid]
        if not started:
            return
        session = min(
            started,
            key=lambda each: (
                -counts[each.address],
                not each.is_away,
                each.role in _LEADING_ROLES,
                each.role == Role.BOARD,
                each.started_at,
            ),
        )
        self._ending_ids.add(session.id)
        end_task = asyncio.create_task(session.end())
        self._end_tasks.add(end_task)
        end_task.add_done_callback(self._end_tasks.discard)


def count_seats(contest_info: ContestInfo) -> int:
    """Seats that need a place: jurors, an MC and a head for each room that has one, and the head of jury."""
    head_count = sum(room.has_head for room in contest_info.rooms)
    return len(contest_info.jurors) + len(contest_info.rooms) + head_count + 1
