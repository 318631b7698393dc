"""A contest in which one juror sits in two panels on one day at different hours."""

from pathlib import Path
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from tests.helpers.support import COMMITTEE, FakeClock, contestants, new_final, small_contest

MC_B = Actor("MC dua", Seat(Role.MC, "B"))
HEAD_A = Actor("Juri j2", Seat(Role.CHAIR, "A"))
HEAD_B = Actor("Dr. Kepala Aula", Seat(Role.CHAIR, "B"))
NAMES = ["A", "B", "C", "D", "E", "F"]
DAY = "2024-12-20"


def shared_juror(**changes: Any) -> Contest:
    """Room A from 8 to 10 with j1 to j3, room B from 10 to 12 with j1, k1 and k2, and again two days later.

    Category `pengawas` is in room A, `pelaksana` in room B.
    """
    declared: dict[str, Any] = {
        "juror": [{"id": id_, "name": f"Juri {id_}"} for id_ in ("j1", "j2", "j3", "k1", "k2")],
        "panel": [
            {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"]},
            {"id": "B", "room": "Aula", "jurors": ["j1", "k1", "k2"]},
        ],
        "session": [
            {"day": DAY, "start": "08:00", "end": "10:00", "panel": "A", "categories": ["pengawas"]},
            {"day": DAY, "start": "10:00", "end": "12:00", "panel": "B", "categories": ["pelaksana"]},
            {"day": "2024-12-22", "start": "08:00", "panel": "B", "categories": ["pelaksana"]},
        ],
    }
    return small_contest(**{**declared, **changes})


def headed_panels() -> Contest:
    """The same rooms; A is led by its juror j2, B by a person who is no juror."""
    return shared_juror(
        panel=[
            {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"], "head": "j2"},
            {"id": "B", "room": "Aula", "jurors": ["j1", "k1", "k2"], "head": HEAD_B.name},
        ]
    )


def shared_final(path: Path, contest: Contest | None = None, category: str = "pelaksana") -> Engine:
    """Room A: no. 1 to 3; room B: no. 4 and 5, and no. 6 two days later."""
    engine = new_final(path, NAMES[:3], contest or shared_juror(), FakeClock())
    engine.submit(ImportRoster("uji.csv", contestants(NAMES[3:], category, 4)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    return engine
