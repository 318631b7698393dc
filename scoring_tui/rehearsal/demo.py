"""A demonstration: a whole final with invented people, played in the terminal or without a screen."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from scoring_tui.contest.competition_loader import DeclaredCompetition, read_competition
from scoring_tui.contest.loader import (
    find_bundled_competition,
    find_contest,
    find_sample_roster,
    read_contest,
)
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.ceremony import StartCeremony
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.chain_verdict import ChainVerdict, verify_earlier_rounds
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import VerificationResult, verify
from scoring_tui.exports.competition_status import CompetitionStatus, make_competition_status
from scoring_tui.exports.documents import Document
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.earlier_rounds import EarlierRounds, make_head_of_jury
from scoring_tui.rehearsal.fake_people import fake_roster
from scoring_tui.rehearsal.player import RunConfig
from scoring_tui.rehearsal.processes import PlayerProcesses, list_actors
from scoring_tui.rehearsal.report import RehearsalResult
from scoring_tui.rehearsal.run import prepare_run, run_players, run_rehearsal

if TYPE_CHECKING:
    from textual.app import App
from scoring_tui.sheets.roster import read_roster

BACKGROUND_SPEED = 1.0
"""Speed factor of the other rooms while the user tries the screens."""
SHORT_PRESENTATION, SHORT_QUESTIONS, SHORT_CHANGEOVER = 90, 60, 15
"""Seconds of the phases while a visitor tries the screens."""
SHORT_WARNINGS = (30, 10)
DemoStart = Literal["morning", "stage", "signing", "ceremony", "announced"]
"""The moment of the final at which the screens open."""
TURNS_BEFORE_OPENING = 6
"""Number of turns of each room that are played before the screens open."""
DEFAULT_CONTESTANT_COUNT = 8
"""Contestants of each category if the contest has no sample roster."""
Echo = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What a demonstration left."""

    contest: Contest
    verification: VerificationResult
    rehearsal: RehearsalResult | None
    """None if a person tried the screens."""
    standings: Document | None
    """None if a person tried the screens."""
    chain: ChainVerdict | None = None
    """On the rounds before; None for a contest that stands alone."""
    status: CompetitionStatus | None = None
    """How many entered and passed each round; None for a contest that stands alone."""

    @property
    def is_good(self) -> bool:
        """Whether no ballot was lost, and the files are in order and fit each other."""
        is_complete = self.rehearsal is None or self.rehearsal.is_complete
        return self.verification.is_good and is_complete and (self.chain is None or self.chain.is_good)


def run_demo(
    contest_name: str = "trenggalek-2024",
    *,
    with_screens: bool,
    echo: Echo,
    language: str | None = None,
    speed: float | None = None,
    seed: int | None = None,
    output_path: Path | None = None,
    start: DemoStart = "stage",
    has_tour: bool = False,
    papers_folder: Path | None = None,
) -> DemoResult:
    """Show a final, and verify its file.

    Args:
        contest_name: a bundled contest or competition, or the path of a contest declaration. The rounds of a
            competition before the last one are played without screens.
        with_screens: open the screens in this terminal; otherwise play the whole final without them.
        echo: prints a line of progress.
        language: of screens and exports; the contest's by default.
        speed: simulated seconds per real second.
        seed: of the people, the draw, the marks and the incidents; 1 by default.
        output_path: path of the contest file to keep, with those of earlier rounds beside it; by default
            they are removed at the end.
        start: the moment at which the screens open.
        has_tour: a tour of two minutes leads through the screens.
        papers_folder: where the papers of the played final are written; None for no papers.
    """
    declared = _read_competition(contest_name)
    contest = declared.contests[-1] if declared else read_contest(find_contest(contest_name))
    if with_screens:
        contest = shorten_timing(contest)
    text.use_language(language or contest.contest.language)
    with _open_demo_file(output_path) as contest_path:
        earlier_paths: tuple[Path, ...] = ()
        if declared:
            earlier_paths = EarlierRounds(declared, seed or 1, echo).play(contest_path, contest)
        else:
            _make_single_contest(contest_path, contest_name, contest, seed or 1)
        rehearsal, standings = None, None
        if with_screens:
            _play_interactively(contest_path, speed, seed or 1, echo, start, has_tour=has_tour)
        else:
            rehearsal = run_rehearsal(contest_path, speed, seed or 1, echo)
            with Ledger.open(contest_path) as ledger:
                engine = Engine(ledger)
                standings = build_standings_document(engine, contest.categories)
                if papers_folder is not None:
                    _write_papers(engine, papers_folder, echo)
        verification = verify(contest_path, is_whole_chain=bool(earlier_paths))
        chain = verify_earlier_rounds(contest_path, verification, earlier_paths)
        status = _read_status(declared, (*earlier_paths, contest_path)) if declared else None
        return DemoResult(contest, verification, rehearsal, standings, chain, status)


def _read_competition(name: str) -> DeclaredCompetition | None:
    """The competition of this name; None for a contest that stands alone."""
    path = find_bundled_competition(name)
    return read_competition(path) if path else None


def _read_status(declared: DeclaredCompetition, paths: Sequence[Path]) -> CompetitionStatus:
    states: list[State | None] = []
    for path in paths:
        with Ledger.open(path) as ledger:
            states.append(Engine(ledger).state)
    status = make_competition_status(declared, states, paths[-1].parent)
    return replace(status, next_command="")  # it names the declared file


def _make_single_contest(path: Path, contest_name: str, contest: Contest, seed: int) -> None:
    roster = fake_roster(contest, _count_contestants(contest_name, contest), seed)
    committee = Actor(tr("Demonstration"), COMMITTEE_SEAT)
    create_contest_file(path, contest, committee, tr("invented"), roster).ledger.close()


def _write_papers(engine: Engine, folder: Path, echo: Echo) -> None:
    """Write every paper of the contest, dated on its last day, with the NIPs: all people are invented."""
    from scoring_tui.papers.context import PaperContext
    from scoring_tui.papers.kinds import KINDS
    from scoring_tui.papers.write import PaperSelection, write_papers

    contest = engine.state.contest
    last_day = max(session.day for session in contest.session)
    settings = contest.papers.model_copy(update={"date": last_day})
    language = settings.language or text.current_language()
    context = PaperContext(engine, settings, folder, language, with_nip=True)
    selection = PaperSelection(tuple(contest.categories), tuple(KINDS), may_replace=True)
    paths = write_papers(context, folder, selection, _ignore_progress)
    echo(tr("{count} files written to {folder}", count=len(paths), folder=str(folder)))


def _ignore_progress(done_count: int, file_count: int, file_name: str) -> None:
    """Print nothing."""


@contextmanager
def _open_demo_file(output_path: Path | None) -> Iterator[Path]:
    """The path of the contest file; a temporary file is removed at the end."""
    if output_path is not None:
        yield output_path
        return
    with TemporaryDirectory(prefix="scoring-tui-") as folder, _exit_on_signals():
        yield Path(folder) / "demo.db"


_ENDING_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Exit in an orderly way if the terminal window is closed or the process is terminated."""
    old_handlers = [
        signal.signal(signal_number, lambda received_signal, _: sys.exit(128 + received_signal))
        for signal_number in _ENDING_SIGNALS
    ]
    try:
        yield
    finally:
        for signal_number, handler in zip(_ENDING_SIGNALS, old_handlers, strict=True):
            signal.signal(signal_number, handler)


def _count_contestants(contest_name: str, contest: Contest) -> Counter[str]:
    """The number of contestants of each category in the sample roster."""
    sample_path = find_sample_roster(contest_name)
    if sample_path is None:
        return Counter(dict.fromkeys(contest.categories, DEFAULT_CONTESTANT_COUNT))
    return Counter(contestant.category for contestant in read_roster(sample_path, contest).contestants)


# --- in a terminal ----------------------------------------------------------------------------------


def _play_interactively(
    contest_path: Path, speed: float | None, seed: int, echo: Echo, start: DemoStart, *, has_tour: bool
) -> None:
    """Play until the scene, then open the screens; the first room waits for the user."""
    config, actors = prepare_run(contest_path, None, seed)
    play_until(start, config, actors, echo)
    with Ledger.open(contest_path) as ledger:
        engine = Engine(ledger)
        if start == "ceremony":
            _start_first_ceremony(engine)
        state = engine.state
    seats = list_demo_seats(state)
    played_seats = {actor.seat for actor in seats if actor.role is not Role.CHAIR}
    is_unfinished = start in ("morning", "stage") and not has_tour
    other_actors = [actor for actor in list_actors(state, seed) if actor.seat not in played_seats]
    background_config = replace(config, speed=speed or BACKGROUND_SPEED, language=text.current_language())
    with PlayerProcesses(background_config, other_actors if is_unfinished else []):
        _open_screens(config, seats, seed if has_tour else None)


def play_until(start: DemoStart, config: RunConfig, actors: list[Actor], echo: Echo) -> None:
    """Play as fast as possible up to the moment at which the screens open."""
    lead_role = Role.MC if any(actor.role is Role.MC for actor in actors) else Role.JUROR
    match start:
        case "morning":
            return
        case "stage":
            echo(tr("The first {n} of each room are on, before the hall opens…", n=TURNS_BEFORE_OPENING))
            run_players(replace(config, turn_limit=TURNS_BEFORE_OPENING), actors, _ignore_entry, lead_role)
        case "signing":
            echo(tr("Everybody is on, before the hall opens…"))
            run_players(replace(config, end="locked"), actors, _ignore_entry)
        case "ceremony":
            echo(tr("Everybody is on and everything is signed, before the hall opens…"))
            run_players(replace(config, end="signed"), actors, _ignore_entry)
        case "announced":
            echo(tr("The whole final is played, before the hall opens…"))
            run_players(config, actors, _ignore_entry)


def _ignore_entry(state: State, entry: Entry) -> None:
    """Print nothing."""


def _start_first_ceremony(engine: Engine) -> None:
    category_id = next(filter(engine.state.is_signed, engine.state.contest.categories))
    engine.submit(StartCeremony(category_id), Actor(tr("Demonstration"), COMMITTEE_SEAT))


def shorten_timing(contest: Contest) -> Contest:
    """Return the contest with short phases, so that a visitor sees clocks run out."""
    if contest.timing is None:
        return contest
    timing = contest.timing.model_copy(
        update={
            "presentation": SHORT_PRESENTATION,
            "questions": min(contest.timing.questions, SHORT_QUESTIONS),
            "changeover": min(contest.timing.changeover, SHORT_CHANGEOVER),
            "warnings": SHORT_WARNINGS,
        }
    )
    return contest.model_copy(update={"timing": timing})


def list_demo_seats(state: State) -> list[Actor]:
    """The user's seats: the board, the MC and a juror of the first room, the head of jury."""
    panel_id = next(iter(state.rooms))
    juror_id = state.panel_members[panel_id][0]
    mc_actors = [] if not state.contest.contest.has_stage else [Actor(tr("You"), Seat(Role.MC, panel_id))]
    return [
        Actor(tr("Board"), Seat(Role.BOARD)),
        *mc_actors,
        Actor(state.jurors[juror_id].name, Seat(Role.JUROR, juror_id)),
        make_head_of_jury(state.contest),
    ]


def _open_screens(config: RunConfig, seats: list[Actor], tour_seed: int | None) -> None:
    """Open the screens; with a seed, a tour leads through them."""
    from scoring_tui.engine.device_name import device_name
    from scoring_tui.rehearsal.tour import Tour
    from scoring_tui.tui.app import make_app

    with Ledger.open(config.path) as ledger:
        engine = Engine(ledger)
        for actor in seats:
            if actor.role is not Role.BOARD:
                engine.submit(TakeSeat(device_name()), replace(actor, device=device_name()))
    app = make_app(config.path, seats, language=text.current_language(), signed_in=True)
    if tour_seed is not None:
        app.guide = Tour(app, tour_seed).lead
    asyncio.run(_run_until_signal(app))
    if app.return_code:
        sys.exit(app.return_code)


async def _run_until_signal(app: App[None]) -> None:
    """Run the screens; a signal closes them. An exception amid their work would leave their threads."""
    if sys.platform != "win32":
        for signal_number in _ENDING_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(
                signal_number, partial(app.exit, return_code=128 + signal_number)
            )
    await app.run_async()
