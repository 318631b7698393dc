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

CONTEST, TURN_COUNT, SECONDS_LATER, SIZE = "trenggalek-2024", 18, 400, (120, 40)
CURRENT_TURNS = {
    "A": (40, "scoring"),
    "B": (70, "questions"),
    "C": (130, "presentation"),
    "D": (235, "presentation"),
}
DRAW_SECONDS = 5
"""Seconds from the first frame of a screen to its picture, at most."""
KEYS = [key for mark in ("88", "79", "84", "81", "90") for key in (*mark, "enter")]


def later(seconds: int) -> Reading:
    """The clock so long after now."""
    now, ms = read_clock(), seconds * 1000
    return replace(now, ms=now.ms + ms, wall=now.wall + ms)


def play_half(path: Path) -> None:
    """Play `TURN_COUNT` turns of each room; then the turns of `CURRENT_TURNS` are on stage."""
    contest = read_contest(find_contest(CONTEST))
    people = read_roster(find_sample_roster(CONTEST) or Path(), contest).contestants
    create_contest_file(path, contest, Actor("Panitia", COMMITTEE_SEAT), CONTEST, people).ledger.close()
    config, actors = prepare_run(path, None, 1)
    run_players(replace(config, turn_limit=TURN_COUNT), actors, lambda _state, _entry: None, Role.MC)
    with Ledger.open(path) as ledger:
        for panel, (at, phase) in CURRENT_TURNS.items():
            bring_on_stage(Engine(ledger, lambda at=at: later(at)), panel, phase)  # type: ignore[misc]


def bring_on_stage(engine: Engine, panel_id: str, last_phase: str) -> None:
    """Call the next contestant of a room and advance to a phase; the last juror has sent a ballot."""
    mc, state = Actor("MC", Seat(Role.MC, panel_id)), engine.state
    number = next(
        number
        for number in state.rooms[panel_id].queue
        if state.turns[number].phase == "queued" and not state.turns[number].exclusion
    )
    engine.submit(Call(number), mc)
    while state.turns[number].phase != last_phase:
        engine.submit(Advance(number, state.turns[number].phase), mc)
    if last_phase == "scoring":
        marks = {leaf.id: Decimal(80) for leaf in state.rubric_of(number).leaves}
        juror_id = state.turns[number].jurors[-1]
        engine.submit(SendBallot(number, marks), Actor("Juri", Seat(Role.JUROR, juror_id)))


def report_presence(path: Path) -> None:
    """Report that the jurors of each turn on stage are connected while a picture is drawn."""
    with Ledger.open(path) as ledger:
        state, wall_ms = Engine(ledger).state, later(SECONDS_LATER + DRAW_SECONDS).wall
        live_numbers = [room.live for room in state.rooms.values() if room.live is not None]
        for number in live_numbers:
            progress = SeatProgress(number, 3, 5).to_json()
            for juror_id in state.turns[number].jurors:
                seat = str(Seat(Role.JUROR, juror_id))
                ledger.seats.take(seat, device_name(), wall_ms)
                ledger.seats.report_presence(seat, device_name(), progress, wall_ms)


async def draw_screen(path: Path, seat: str) -> str:
    """Return the screen of a seat as SVG; a juror's has marks in its form."""
    report_presence(path)
    app = make_app(path, [Actor(seat, Seat.parse(seat))], signed_in=True, clock=lambda: later(SECONDS_LATER))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1.5)
        await pilot.press(*KEYS if seat.startswith("juror") else ())
        await pilot.pause(1)
        return app.export_screenshot()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        play_half(final := Path(folder) / "final.db")
        for seat in ("board", "mc:B", "juror:b1", "chair"):
            Path(sys.argv[1], f"{Seat.parse(seat).role}.svg").write_text(
                asyncio.run(draw_screen(final, seat)), "utf-8"
            )
