"""A whole final with invented people, to walk through in a terminal or to be played quickly elsewhere.

Imports the rehearsal and the papers; the surface only when it opens. The command line imports it.
"""

import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.contest.loader import find_contest, find_sample_roster, read_contest
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.exports.standings_table import standings_as_text
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.fake_people import fake_roster
from scoring_tui.rehearsal.player import RunConfig
from scoring_tui.rehearsal.processes import PlayerProcesses, list_actors
from scoring_tui.rehearsal.run import prepare_run, run_players, run_rehearsal
from scoring_tui.sheets.roster import read_roster

BACKGROUND_SPEED = 30.0
"""How many times as fast as life the other rooms go while somebody walks through the hall."""
TURNS_BEFORE_OPENING = 6
"""Turns of each room that are over when the hall opens."""
DEFAULT_CONTESTANT_COUNT = 8
"""Contestants of a category where no sample roster says how many there are."""
Echo = Callable[[str], object]


def run_demo(
    contest_name: str = "trenggalek-2024",
    *,
    verify_file: Callable[[Path], bool],
    echo: Echo,
    language: str | None = None,
    speed: float | None = None,
    seed: int | None = None,
    output_path: Path | None = None,
) -> bool:
    """Show a final; whether nothing was lost and the file proved good.

    Args:
        contest: a contest that comes along, or a contest file.
        prove: verifies the file and tells the verdict.
        echo: takes each line that is told.
        language: of screens and papers; none takes the contest's.
        speed: declared seconds in a real one, of those who are simulated.
        seed: of the people, the lot, the marks and the mishaps; none takes 1.
        keep: where the contest file stays; none removes it at the end.
    """
    declared = read_contest(find_contest(contest_name))
    text.use_language(language or declared.contest.language)
    with _file(output_path) as path:
        roster = fake_roster(declared, _counts(contest_name, declared), seed or 1)
        create_contest_file(
            path, declared, Actor(tr("Demonstration"), COMMITTEE_SEAT), tr("invented"), roster
        ).ledger.close()
        watched = sys.stdin.isatty() and sys.stdout.isatty()
        kept = (_walk if watched else _play_through)(path, speed, seed or 1, echo)
        return verify_file(path) and kept


def _play_through(path: Path, speed: float | None, seed: int, echo: Echo) -> bool:
    kept = run_rehearsal(path, speed, seed, echo)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        contest = engine.state.contest
        echo("\n" + standings_as_text(build_standings_document(engine, contest.categories), contest))
    return kept


@contextmanager
def _file(keep: Path | None) -> Iterator[Path]:
    """Where the contest file is made."""
    if keep is not None:
        yield keep
        return
    with TemporaryDirectory(prefix="scoring-tui-") as folder, _tidied_up():
        yield Path(folder) / "demo.db"


@contextmanager
def _tidied_up() -> Iterator[None]:
    """Closing the terminal's window ends the demonstration as leaving it does."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [signal.signal(number, lambda got, _: sys.exit(128 + got)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _counts(name: str, contest: Contest) -> Counter[str]:
    """How many contestants each category has, as in its sample roster."""
    sample = find_sample_roster(name)
    if sample is None:
        return Counter(dict.fromkeys(contest.categories, DEFAULT_CONTESTANT_COUNT))
    return Counter(one.category for one in read_roster(sample, contest).contestants)


# --- in a terminal ----------------------------------------------------------------------------------


def _walk(path: Path, speed: float | None, seed: int, echo: Echo) -> bool:
    """Play the beginning, then open the hall, where the first room waits for the person."""
    staging, actors = prepare_run(path, None, seed)
    echo(tr("The first {n} of each room are on, before the hall opens…", n=TURNS_BEFORE_OPENING))
    lead_role = Role.MC if any(actor.role is Role.MC for actor in actors) else Role.JUROR
    run_players(
        replace(staging, turn_limit=TURNS_BEFORE_OPENING), actors, lambda state, entry: None, lead_role
    )
    with Ledger.open(path) as ledger:
        state = Engine(ledger).state
    seats = list_demo_seats(state)
    taken = {actor.seat for actor in seats if actor.role is not Role.CHAIR}
    others = [actor for actor in list_actors(state, seed) if actor.seat not in taken]
    with PlayerProcesses(
        replace(staging, speed=speed or BACKGROUND_SPEED, language=text.current_language()), others
    ):
        _open(staging, seats)
    return True


def list_demo_seats(state: State) -> list[Actor]:
    """The seats of the person: the board, the MC and a juror of the first room, the head of jury."""
    panel = next(iter(state.rooms))
    juror = state.panel_members[panel][0]
    mc = [] if state.contest.contest.desk else [Actor(tr("You"), Seat(Role.MC, panel))]
    return [
        Actor(tr("Board"), Seat(Role.BOARD)),
        *mc,
        Actor(state.jurors[juror].name, Seat(Role.JUROR, juror)),
        Actor(state.contest.contest.head_of_jury or tr("Head of jury"), CHAIR_SEAT),
    ]


def _open(staging: RunConfig, seats: list[Actor]) -> None:
    from scoring_tui.tui.app import device_name, make_app

    with Ledger.open(staging.path) as ledger:
        engine = Engine(ledger)
        for actor in seats:
            if actor.role is not Role.BOARD:
                engine.submit(TakeSeat(device_name()), actor)
    make_app(staging.path, seats, language=text.current_language(), signed_in=True).run()
