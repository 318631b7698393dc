"""A rehearsal from the first call to the last signature, told as it goes, and what came of it.

Imports the cast, the script and the journal.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from secrets import randbelow
from zoneinfo import ZoneInfo

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import CategorySigned
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import format_time_of_day, tr, translate
from scoring_tui.ledger.chain import short_code
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.player import POLL_SECONDS, RunConfig
from scoring_tui.rehearsal.processes import PlayerProcesses, list_actors
from scoring_tui.rehearsal.report import print_report
from scoring_tui.rehearsal.script import write_script

Echo = Callable[[str], object]
EntryPrinter = Callable[[State, Entry], None]


def run_rehearsal(path: Path, speed: float | None = None, seed: int | None = None, echo: Echo = str) -> bool:
    """Play a whole final that has not begun; whether every acknowledged ballot is in the file.

    Args:
        path: the contest file; its running order is drawn if it was not.
        speed: declared seconds in a real one; none plays as fast as everybody can.
        seed: gives the same marks and mishaps again; none takes any.
        echo: takes each line that is told.

    Raises `Refused` when there are marks in the file already, `LedgerError` when it cannot be used.
    """
    staging, actors = prepare_run(path, speed, randbelow(10_000) if seed is None else seed)
    echo(tr("Rehearsal with seed {seed} in {n} processes", seed=staging.script.seed, n=len(actors)))
    acknowledged = run_players(staging, actors, make_entry_printer(echo, is_paced=bool(speed)))
    with Ledger.open(path) as ledger:
        return print_report(Engine(ledger), acknowledged, echo)


def prepare_run(path: Path, speed: float | None, seed: int) -> tuple[RunConfig, list[Actor]]:
    """The staging of a final that has not begun, drawn now if it was not, and everybody it needs."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        if _begun(engine.state):
            raise CommandRefused(
                lazy("there are marks in this file already; rehearse on a copy made before the final")
            )
        if len(engine.state.turns) < len(engine.state.contestants) or not engine.state.contestants:
            engine.submit(DrawOrder(seed), Actor(tr("Rehearsal"), COMMITTEE_SEAT))
        language = engine.state.contest.contest.language
        staging = RunConfig(ledger.path, write_script(engine.state, seed), speed, language=language)
        return staging, list_actors(engine.state, seed)


def _begun(state: State) -> bool:
    return any(turn.called_at or turn.exclusion for turn in state.turns.values()) or any(
        state.ballots.values()
    )


def run_players(
    staging: RunConfig, actors: Iterable[Actor], tell: EntryPrinter, lead_role: Role | None = None
) -> set[str]:
    """Play until every process of `lead_role`, or every process, has ended; returns keys of acknowledged ballots.

    A juror whose process ends otherwise is missed by the others, who go on; without an MC or the head of jury
    nothing can go on, which is refused.
    """
    with PlayerProcesses(staging, actors) as cast, Ledger.open(staging.path) as ledger:
        state, acknowledged = State(), set[str]()
        while any(_is_lead(seat, lead_role) for seat in cast.running):
            acknowledged.update(cast.read_acknowledgements(POLL_SECONDS))
            for seat, code in cast.remove_ended().items():
                if code:
                    _missed(cast, seat, code)
            for entry in ledger.read_after(state.seq) if ledger.poll_changes() or not state.seq else ():
                apply_entry(state, entry)
                tell(state, entry)
        acknowledged.update(cast.read_acknowledgements(0))
        for entry in ledger.read_after(state.seq):
            apply_entry(state, entry)
            tell(state, entry)
    return acknowledged


def _is_lead(seat: Seat, lead_role: Role | None) -> bool:
    """Whether `play` waits for this seat; a stand-in, whose seat has no post, never is a lead."""
    return lead_role is None or (seat.role is lead_role and bool(seat.post))


def _missed(cast: PlayerProcesses, seat: Seat, code: int) -> None:
    if seat.role is not Role.JUROR or not seat.post:
        raise CommandRefused(
            lazy("the process at seat {seat} ended with exit code {code}", seat=str(seat), code=code)
        )
    cast.report_juror_finished(seat.post)


# --- telling ----------------------------------------------------------------------------------------


def make_entry_printer(echo: Echo, is_paced: bool) -> EntryPrinter:
    """Tell every entry where there is time to read, else one line for each signed category."""
    started = datetime.now().astimezone()

    def each(state: State, entry: Entry) -> None:
        at = datetime.fromisoformat(entry.at)
        if at >= started.replace(microsecond=0):
            zone = ZoneInfo(state.contest.contest.timezone)
            echo(
                f"{format_time_of_day(at.astimezone(zone).time(), with_seconds=True)}  {translate(describe_entry(state, entry))}"
            )

    def signed(state: State, entry: Entry) -> None:
        fact = entry.fact
        if isinstance(fact, CategorySigned) and state.is_signed(fact.category):
            numbers = [turn.number for turn in state.turns_in_category(fact.category)]
            echo(
                tr(
                    "{category}: {turns} turns, {ballots} ballots, signed by two; code {code}",
                    category=state.contest.categories[fact.category].name,
                    turns=len(numbers),
                    ballots=sum(len(state.ballots.get(number, ())) for number in numbers),
                    code=short_code(entry.hash),
                )
            )

    return each if is_paced else signed
