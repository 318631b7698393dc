"""The README's pictures: `python docs/pictures.py DIRECTORY` plays half a final and writes four SVGs.

PNGs of them need a browser (`chromium --headless --screenshot=...`); the names are invented.
"""

import asyncio
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.contest.loader import find_contest, find_sample_roster, read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading, read_clock
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.run import prepare_run, run_players
from scoring_tui.sheets.roster import read_roster
from scoring_tui.tui.app import device_name, make_app

CONTEST, TURNS, NOW, SIZE = "trenggalek-2024", 18, 400, (120, 40)
BEGUN = {"A": (40, "scoring"), "B": (70, "questions"), "C": (130, "presentation"), "D": (235, "presentation")}
KEYS = [key for mark in ("88", "79", "84", "81", "90") for key in (*mark, "enter")]


def later(seconds: int) -> Reading:
    """The clock so long after now."""
    now, ms = read_clock(), seconds * 1000
    return replace(now, ms=now.ms + ms, wall=now.wall + ms)


def half_played(path: Path) -> None:
    """Some turns of each room are over; so many seconds later the next one is on stage."""
    contest = read_contest(find_contest(CONTEST))
    people = read_roster(find_sample_roster(CONTEST) or Path(), contest).contestants
    create_contest_file(path, contest, Actor("Panitia", COMMITTEE_SEAT), CONTEST, people).ledger.close()
    staging, actors = prepare_run(path, None, 1)
    run_players(replace(staging, limit=TURNS), actors, lambda _state, _entry: None, Role.MC)
    with Ledger.open(path) as ledger:
        for panel, (at, phase) in BEGUN.items():
            on_stage(Engine(ledger, lambda at=at: later(at)), panel, phase)  # type: ignore[misc]


def on_stage(engine: Engine, panel: str, until: str) -> None:
    """Call the next one of a room up to a phase; one juror has sent, the others are there."""
    mc, turns = Actor("MC", Seat(Role.MC, panel)), engine.state.turns
    queue = (
        n for n in engine.state.rooms[panel].queue if turns[n].phase == "queued" and not turns[n].exclusion
    )
    engine.submit(Call(number := next(queue)), mc)
    while turns[number].phase != until:
        engine.submit(Advance(number, turns[number].phase), mc)
    for juror in turns[number].jurors:
        engine.ledger.seats.take(str(Seat(Role.JUROR, juror)), device_name(), later(NOW).wall)
        engine.ledger.seats.report_presence(
            str(Seat(Role.JUROR, juror)), device_name(), SeatProgress(number, 3, 5).to_json(), later(NOW).wall
        )
    if until == "scoring":
        marks = {leaf.id: Decimal(80) for leaf in engine.state.rubric_of(number).leaves}
        engine.submit(SendBallot(number, marks), Actor("Juri", Seat(Role.JUROR, juror)))


async def picture(path: Path, seat: str) -> str:
    """A seat's screen, a juror's with marks in it."""
    app = make_app(path, [Actor(seat, Seat.parse(seat))], signed_in=True, clock=lambda: later(NOW))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1.5)
        await pilot.press(*KEYS if seat.startswith("juror") else ())
        await pilot.pause(1)
        return app.export_screenshot()


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        half_played(final := Path(place) / "final.db")
        for seat in ("board", "mc:B", "juror:b1", "chair"):
            Path(sys.argv[1], f"{Seat.parse(seat).role}.svg").write_text(
                asyncio.run(picture(final, seat)), "utf-8"
            )
