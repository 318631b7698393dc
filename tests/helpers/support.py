"""Helpers of many tests: a small contest, a drawn file, actors, a fake clock, waiting for a condition."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, SendBallot
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
CHAIR = Actor("Dr. Ratna Wulandari", CHAIR_SEAT)
MC_A = Actor("Pembawa acara", Seat(Role.MC, "A"))
HARD_NAMES = (
    "Ola [/] N",
    "Sutrisno [red]x[/]",
    "ن" * 20,
    "Siti 👩‍💼 Aminah",
    "H. " + "Panjang " * 24 + "S.T.",
)
"""Names that are difficult to display: markup, right-to-left, emoji, 195 letters."""


def juror(id_: str) -> Actor:
    """The actor at a juror's seat."""
    return Actor(f"Juri {id_[1:]}", Seat(Role.JUROR, id_))


@dataclass
class FakeClock:
    """A clock that moves only by `forward`."""

    ms: int = 1_000_000
    boot: str = "test"
    offset: int = field(default=1_700_000_000_000)

    def __call__(self) -> Reading:
        return Reading(boot=self.boot, ms=self.ms, wall=self.offset + self.ms)

    def forward(self, seconds: float) -> None:
        """Move the clock forward by this many seconds."""
        self.ms += int(seconds * 1000)


def small_contest(**changes: Any) -> Contest:
    """Two categories, one panel of three jurors, three criteria on 0-10 by halves."""
    declared: dict[str, Any] = {
        "contest": {
            "id": "kecil",
            "name": "Final Kecil",
            "organiser": "BKD",
            "venue": "Pendopo",
            "head-of-jury": CHAIR.name,
        },
        "timing": {"presentation": "7m", "questions": "5m", "changeover": "1m", "warnings": ["2m", "1m"]},
        "rubric": {
            "gagasan": {
                "scale": {"min": 0, "max": 10, "step": "0.5"},
                "criteria": [
                    {"id": "dampak", "name": "Dampak", "weight": 50, "guide": "Manfaat nyata bagi warga."},
                    {"id": "kebaruan", "name": "Kebaruan", "weight": 30, "guide": "Belum ada yang serupa."},
                    {"id": "paparan", "name": "Paparan", "weight": 20, "guide": "Jelas dan tepat waktu."},
                ],
            }
        },
        "scoring": {"decimals": 2, "ties": ["dampak", "head-to-head", "head-of-jury"]},
        "category": [
            {
                "id": "pengawas",
                "name": "Pengawas",
                "rubric": "gagasan",
                "awards": ["Juara I", "Juara II", "Juara III"],
                "titles": ["Terfavorit"],
            },
            {"id": "pelaksana", "name": "Pelaksana", "rubric": "gagasan", "awards": ["Juara I"]},
        ],
        "juror": [{"id": f"j{n}", "name": f"Juri {n}", "office": "BKD"} for n in (1, 2, 3)],
        "panel": [{"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"]}],
        "session": [
            {"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas", "pelaksana"]}
        ],
    }
    return Contest.model_validate({**declared, **changes})


def contestants(names: Sequence[str], category: str = "pengawas", first: int = 1) -> tuple[Contestant, ...]:
    """Contestants of one category with these names."""
    return tuple(
        Contestant(id=f"c{n:03}", category=category, name=name, unit="Dinas Kesehatan", idea="Gagasan uji")
        for n, name in enumerate(names, first)
    )


def new_final(
    path: Path,
    names: Sequence[str] = ("Sutrisno, S.E.", "Siti Aminah", "Budi Santoso, S.T., M.T.", "Dewi Lestari"),
    contest: Contest | None = None,
    clock: FakeClock | None = None,
) -> Engine:
    """A file with these contestants of the first category, drawn with seed 1; the caller closes it."""
    engine = Engine(Ledger.create(path), clock or FakeClock())
    declared = contest or small_contest()
    engine.submit(Declare(declared), COMMITTEE)
    engine.submit(ImportRoster("uji.csv", contestants(names, declared.category[0].id)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    return engine


def to_scoring(engine: Engine, number: int, mc: Actor = MC_A) -> None:
    """Call a contestant and go on until ballots may be sent."""
    engine.submit(Call(number), mc)
    while (phase := engine.state.turns[number].phase) != "scoring":
        engine.submit(Advance(number, phase), mc)


def enter_paper(engine: Engine, *ballots: PaperBallot) -> None:
    """Type paper ballots by two persons, so that they count; their turns need not be called."""
    for name in ("Ani", "Budi"):
        engine.submit(EnterPaper(ballots, never_called=True), Actor(name, COMMITTEE_SEAT))


def send(engine: Engine, number: int, id_: str, *marks: str) -> None:
    """Send a juror's marks in the declared order of the criteria that he marks."""
    leaves = engine.state.rubric_for(number, id_).leaves
    marks_by_criterion = {leaf.id: Decimal(mark) for leaf, mark in zip(leaves, marks, strict=True)}
    engine.submit(SendBallot(number, marks_by_criterion), juror(id_))


async def until(pilot: Pilot[Any], condition: Callable[[], object], seconds: float = 10) -> None:
    """Let the app work until the condition holds; fail when it does not in time."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"never came true: {condition}\n{screen_text(pilot.app)}")


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait, outside a screen's test, until the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)


def screen_text(app: App[Any]) -> str:
    """The text on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
