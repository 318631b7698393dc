"""A rehearsal from the first call to the last signature, with a log and a report."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from secrets import randbelow
from zoneinfo import ZoneInfo

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
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
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.player import POLL_SECONDS, RunConfig
from scoring_tui.rehearsal.processes import PlayerProcesses, list_actors
from scoring_tui.rehearsal.report import RehearsalResult, count_entries, describe_counts
from scoring_tui.rehearsal.score_inputs import invent_difficulty, invent_stage_results, invent_votes
from scoring_tui.rehearsal.script import write_script

Echo = Callable[[str], object]
EntryPrinter = Callable[[State, Entry], None]


def run_rehearsal(
    path: Path, speed: float | None = None, seed: int | None = None, echo: Echo = str
) -> RehearsalResult:
    """Play a final that has not begun, and print the counts. Returns them.

    Args:
        path: the contest file; the running order is drawn if it was not.
        speed: simulated seconds per real second; `None` plays as fast as possible.
        seed: the same seed gives the same marks and incidents; random by default.
        echo: prints a line.

    Raises `CommandRefused` if the file contains marks already, `LedgerError` if it cannot be used.
    """
    config, actors = prepare_run(path, speed, randbelow(10_000) if seed is None else seed, echo)
    echo(tr("Rehearsal with seed {seed} in {n} processes", seed=config.script.seed, n=len(actors)))
    acknowledged = run_players(config, actors, make_entry_printer(echo, is_paced=bool(speed)))
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        _announce_results(engine)
        result = count_entries(engine, acknowledged)
    for line in describe_counts(result):
        echo(translate(line))
    return result


def prepare_run(
    path: Path, speed: float | None, seed: int, echo: Echo = str
) -> tuple[RunConfig, list[Actor]]:
    """The configuration and the actors of a final that has not begun.

    Draws the running order, and invents results of earlier stages and difficulty, where they are missing.
    """
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        if not engine.state.contest.contest.has_ballots:
            raise CommandRefused(
                lazy("nobody appears in this contest and nobody gives marks: there is nothing to rehearse")
            )
        if _has_begun(engine.state):
            raise CommandRefused(
                lazy("there are marks in this file already; rehearse on a copy made before the final")
            )
        committee = Actor(tr("Rehearsal"), COMMITTEE_SEAT)
        if not engine.state.contestants or any(
            map(engine.state.undrawn_contestants, engine.state.contest.categories)
        ):
            engine.submit(DrawOrder(seed), committee)
        _invent_score_inputs(engine, committee, seed, echo)
        language = engine.state.contest.contest.language
        config = RunConfig(ledger.path, write_script(engine.state, seed), speed, language=language)
        return config, list_actors(engine.state, seed)


def _invent_score_inputs(engine: Engine, committee: Actor, seed: int, echo: Echo) -> None:
    """Enter what a score needs beside marks, where it is missing, and print it."""
    for results in invent_stage_results(engine.state, seed):
        earlier_count = len(engine.state.stage_results.get(results.stage, ()))
        engine.submit(results, committee)
        stage_name = engine.state.contest.stages[results.stage].name
        invented_count = len(results.results) - earlier_count
        echo(tr("{stage}: invented for {n} contestants", stage=stage_name, n=invented_count))
    used_count = len(engine.state.poll_votes)
    for command in invent_votes(engine.state, seed):
        engine.submit(command, committee)
    if len(engine.state.poll_votes) > used_count:
        echo(tr("Poll: {n} votes invented", n=len(engine.state.poll_votes) - used_count))
    earlier_ids = engine.state.difficulty_factors.keys()
    difficulty = invent_difficulty(engine.state, seed)
    if difficulty is not None:
        engine.submit(difficulty, committee)
        contestant_count = len({factor.contestant for factor in difficulty.factors} - earlier_ids)
        echo(tr("Difficulty: invented for {n} contestants", n=contestant_count))


def _announce_results(engine: Engine) -> None:
    """Announce what no MC announced: a contest that is scored at desks has none."""
    for category_id in engine.state.contest.categories:
        if engine.state.is_signed(category_id) and not engine.state.is_announced(category_id):
            engine.submit(AnnounceCategory(category_id), Actor(tr("Rehearsal"), COMMITTEE_SEAT))


def _has_begun(state: State) -> bool:
    return any(turn.called_at or turn.exclusion or turn.is_postponed for turn in state.turns.values()) or any(
        state.ballots.values()
    )


def run_players(
    config: RunConfig, actors: Iterable[Actor], print_entry: EntryPrinter, lead_role: Role | None = None
) -> set[str]:
    """Play until every process of `lead_role`, or every process, has ended.

    Returns the command keys of acknowledged ballots. If a juror's process fails, the others continue without
    it; if the process of an MC or the head of jury fails, `CommandRefused` is raised.
    """
    with PlayerProcesses(config, actors) as processes, Ledger.open(config.path) as ledger:
        state, acknowledged = State(), set[str]()
        while any(_is_lead(seat, lead_role) for seat in processes.running):
            acknowledged.update(processes.read_acknowledgements(POLL_SECONDS))
            for seat, exit_code in processes.remove_ended().items():
                if exit_code:
                    _handle_failure(processes, seat, exit_code)
            for entry in ledger.read_after(state.seq) if ledger.poll_changes() or not state.seq else ():
                apply_entry(state, entry)
                print_entry(state, entry)
        acknowledged.update(processes.read_acknowledgements(0))
        for entry in ledger.read_after(state.seq):
            apply_entry(state, entry)
            print_entry(state, entry)
    return acknowledged


def _is_lead(seat: Seat, lead_role: Role | None) -> bool:
    """Whether `run_players` waits for this seat. A stand-in, whose seat has no post, has no lead role."""
    return lead_role is None or (seat.role is lead_role and bool(seat.post))


def _handle_failure(processes: PlayerProcesses, seat: Seat, exit_code: int) -> None:
    if seat.role is not Role.JUROR or not seat.post:
        raise CommandRefused(
            lazy("the process at seat {seat} ended with exit code {code}", seat=str(seat), code=exit_code)
        )
    processes.report_juror_finished(seat.post)


# --- log --------------------------------------------------------------------------------------------


def make_entry_printer(echo: Echo, is_paced: bool) -> EntryPrinter:
    """Make a printer of every entry if the run has a speed, otherwise of signed categories only."""
    start_time = datetime.now().astimezone()

    def print_every_entry(state: State, entry: Entry) -> None:
        entry_time = datetime.fromisoformat(entry.at)
        if entry_time >= start_time.replace(microsecond=0):
            timezone = ZoneInfo(state.contest.contest.timezone)
            local_time = entry_time.astimezone(timezone).time()
            time_text = format_time_of_day(local_time, with_seconds=True)
            echo(f"{time_text}  {translate(describe_entry(state, entry))}")

    def print_signed_category(state: State, entry: Entry) -> None:
        fact = entry.fact
        if isinstance(fact, CategorySigned) and state.is_signed(fact.category):
            draw_numbers = [turn.number for turn in state.turns_in_category(fact.category)]
            echo(
                tr(
                    "{category}: {turns} turns, {ballots} ballots, {signatures} signatures; code {code}",
                    category=state.contest.categories[fact.category].name,
                    turns=len(draw_numbers),
                    ballots=sum(len(state.ballots.get(draw_number, ())) for draw_number in draw_numbers),
                    signatures=len(state.signed_persons(fact.category)),
                    code=head_code(entry.seq, entry.hash),
                )
            )

    return print_every_entry if is_paced else print_signed_category
