"""Who gets a place in the hub when strangers take as many as they can."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import cast

import pytest

from scoring_tui.domain.seat import Role
from scoring_tui.hub.admission import Admission, Refusal, count_seats
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom
from scoring_tui.hub.limits import SPARE_PLACES, STRANGER_GRACE, Limits
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.web import resumable
from tests.hub.test_websocket import FakeSession, Hub, OpenHub, hub, open_hub, receive_output, until

__all__ = ["hub", "open_hub"]
ROOMS = (PanelRoom("A", "Pendopo"), PanelRoom("B", "Aula", has_head=True))
CONTEST_INFO = ContestInfo("Final", "en", ROOMS, ("j1", "j2", "j3"))
SEAT_COUNT = 3 + 2 + 1 + 1
ADDRESS_LIMIT = SEAT_COUNT + 2 + SPARE_PLACES


class Pool:
    """Sessions without processes."""

    def __init__(self, max_sessions: int) -> None:
        self.sessions: dict[int, FakeSession] = {}
        self._ids = count(1)
        pool = cast(SessionPool, self)
        self.admission = Admission(pool, CONTEST_INFO, Limits(max_sessions=max_sessions))

    def open(self, address: str, role: str = "juror", *, is_known: bool = False) -> FakeSession | None:
        """Open a session, if it gets a place."""
        if self.admission.find_refusal(address, role, is_known=is_known):
            return None
        self.admission.make_room(address, is_known=is_known)
        session = FakeSession(next(self._ids), role, "", "", (80, 24))
        session.address, session.is_known = address, is_known
        self.sessions[session.id] = session
        return session

    async def list_running(self) -> list[FakeSession]:
        """The sessions that still run, after those that were told to end have ended."""
        await asyncio.sleep(0)
        self.sessions = {id_: each for id_, each in self.sessions.items() if not each.end_reason}
        return list(self.sessions.values())


def test_every_seat_is_counted() -> None:
    assert count_seats(CONTEST_INFO) == SEAT_COUNT


async def test_an_address_has_as_many_strangers_as_the_contest_has_seats_and_a_few() -> None:
    pool = Pool(120)
    opened = [pool.open("stranger") for _ in range(120)]
    assert sum(session is not None for session in opened) == ADDRESS_LIMIT
    assert pool.admission.find_refusal("stranger", "juror") is Refusal.ADDRESS
    assert pool.open("honest") is not None
    assert all(session.end_reason is None for session in await pool.list_running())


async def test_who_is_away_still_counts() -> None:
    pool = Pool(120)
    for _ in range(ADDRESS_LIMIT):
        session = pool.open("stranger")
        assert session is not None
        session.mark_away()
    assert pool.open("stranger") is None


async def test_many_addresses_together_leave_the_seats_their_places() -> None:
    """The places of the seats are kept, and a newcomer takes the place of the most crowded address."""
    pool = Pool(40)
    for place in range(60):
        pool.open(f"stranger {place % 3}")
    assert len(await pool.list_running()) == 40 - SEAT_COUNT
    honest = pool.open("honest")
    assert honest is not None and honest in await pool.list_running()
    assert len(await pool.list_running()) == 40 - SEAT_COUNT
    for number in range(30):
        pool.open(f"stranger {number % 3}")
    assert honest in await pool.list_running(), "an address with one session is not the most crowded"


async def test_signed_in_sessions_are_never_ended() -> None:
    pool = Pool(20)
    seats = [pool.open("router") for _ in range(6)]
    for session in seats:
        assert session is not None
        session.signed_in_seat = "juror:j1"
    for number in range(100):
        pool.open(f"stranger {number % 20}")
        pool.open("crowd", "mc")
    assert set(seats) <= set(await pool.list_running())


@pytest.mark.parametrize("role", ["mc", "chair"])
async def test_mc_and_head_of_jury_always_fit_and_replace_a_stranger(role: str) -> None:
    pool = Pool(30)
    while pool.open("router"):
        pass
    before = await pool.list_running()
    leader = pool.open("router", role)
    after = await pool.list_running()
    assert leader in after and len(after) == len(before)
    for _ in range(100):
        pool.open("router", role)
    assert len(await pool.list_running()) == len(before), "they are limited too, by each other"


async def test_known_devices_always_fit() -> None:
    pool = Pool(10)
    for number in range(40):
        pool.open(f"stranger {number}")
    known = [pool.open("router", is_known=True) for _ in range(12)]
    assert None not in known and set(known) <= set(await pool.list_running())


async def test_who_lost_the_connection_makes_room_first_and_boards_last() -> None:
    pool = Pool(SEAT_COUNT + 4)
    board, first, away, last = (pool.open("a", role) for role in ("board", "juror", "juror", "juror"))
    assert board and first and away and last
    away.mark_away()
    ended = []
    for number in range(3):
        before = set(await pool.list_running())
        pool.open(f"honest {number}")
        ended += before - set(await pool.list_running())
    assert ended == [away, first, last]


async def test_a_hub_full_of_single_strangers_refuses_one_more() -> None:
    pool = Pool(SEAT_COUNT + 3)
    assert all(pool.open(address) for address in "abc")
    assert pool.admission.find_refusal("d", "juror") is Refusal.FULL


# --- in the web server ----------------------------------------------------------------------------


async def test_a_stranger_without_connection_has_a_short_grace(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert STRANGER_GRACE == 20
    monkeypatch.setattr(resumable, "STRANGER_GRACE", 0.05)
    stranger, juror = await hub.terminal(hub.browser()), await hub.terminal(hub.browser())
    for socket in (stranger, juror):
        await receive_output(socket, b"first screen")
    first, second = hub.session_pool.sessions.values()
    second.sign_in("juror:j1")
    await stranger.close()
    await juror.close()
    await until(lambda: first.end_reason is SessionEnd.CLOSED)
    assert second.end_reason is None


async def test_too_many_strangers_of_an_address_are_told_so(open_hub: OpenHub) -> None:
    hub = await open_hub(Limits(max_connections=100))
    opened = 0
    while True:
        async with hub.browser().get("/juror") as page:
            if page.status != 200:
                break
        await hub.terminal(hub.browser())
        opened += 1
    assert page.status == 429 and opened == 1 + 2 + 1 + 1 + 2 + SPARE_PLACES
    async with hub.browser().get("/mc/A") as page:
        assert page.status == 200
    async with hub.browser().get("/chair") as page:
        assert page.status == 200
    assert Role.MC == "mc"
