"""Plays one final from a seed: persons, processes and faults in an order that the seed decides."""

import asyncio
import tempfile
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple, get_args

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster, TakeSeat
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role
from scoring_tui.engine.drafts import DraftForm
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.write_lock import WriteLock
from tests.helpers.boards import BOARD_A
from tests.helpers.methods import DECLARATIONS, RECOUNTED
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, contestants, juror, small_contest
from tests.simulation.checks import (
    Record,
    Violation,
    check_counts,
    check_drafts,
    check_entries,
    check_file,
    check_standings,
    check_states,
    find_lost,
    require,
)
from tests.simulation.disk import Disk, Image, remove_folder
from tests.simulation.people import CRITERIA, JUROR_IDS, People
from tests.simulation.processes import UNEXPECTED, OneCommand, Process
from tests.simulation.world import Blow, MachineStopped, ProcessKilled, World, running

ACTORS = (MC_A, CHAIR, BOARD_A, *(juror(id_) for id_ in JUROR_IDS))
BLOWS = get_args(Blow)
MAX_ROUNDS = 12
"""Rounds within which every screen is well again after the last fault."""
_templates: dict[str, Image] = {}


class Retry(NamedTuple):
    """A command that failed, or whose sender does not know what became of it."""

    actor: Actor
    command: Command
    key: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one seed came to."""

    seed: int
    steps: int
    entry_count: int
    code: str
    """The ledger's code: the same seed gives the same."""
    counts: Counter[str]
    """How often each event happened."""


@dataclass
class Simulation:
    """One final. Call `play`."""

    seed: int
    weights: Mapping[str, int] = field(default_factory=dict)
    """Other weights than the usual ones, by event."""
    blows: tuple[Blow, ...] = BLOWS
    random: Random = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.world = World(self.random)
        self.people = People(self.random)
        self.record = Record()
        self.processes: list[Process] = []
        self.retries: deque[Retry] = deque(maxlen=20)
        self.keys_in_flight: Counter[str] = Counter()
        self.lock: WriteLock | None = None
        """The write lock, in the hands of a suspended process."""
        self.reader: Connection | None = None
        """Another program that reads and does not stop."""
        self.device_count = 0
        self.start_count = 0
        self.truth: Image | None = None
        """The right files, if the disk has forgotten something or somebody touched the files."""
        self.events: dict[str, tuple[int, Callable[[], Awaitable[None]]]] = {
            "step": (500, self.step_any),
            "act": (260, self.act),
            "type": (90, self.type_draft),
            "retry": (40, self.retry),
            "start process": (40, self.start_process),
            "command line": (20, self.run_command_line),
            "clock": (20, self.change_clock),
            "blow": (20, self.prepare_blow),
            "kill": (12, self.kill_process),
            "take over": (8, self.take_over),
            "leave": (8, self.leave),
            "hold lock": (6, self.hold_lock),
            "read on": (6, self.read_on),
            "calm": (40, self.calm),
            "kill all": (4, self.kill_all),
            "cut power": (5, self.cut_power),
            "forget": (2, self.forget),
            "touch files": (2, self.touch_files),
            "all leave": (2, self.all_leave),
            "audit": (8, self.audit),
        }

    def play(self, steps: int) -> Result:
        """Play, and check at the end. Raises `Violation`, with the seed."""
        with tempfile.TemporaryDirectory(prefix="simulation-", dir=_choose_folder()) as folder:
            self.folder = Path(folder)
            try:
                return asyncio.run(self._play(steps))
            except Violation as violation:
                raise violation.of_seed(self.seed, steps) from violation

    async def _play(self, steps: int) -> Result:
        self.boot(self._make_template())
        names = list(self.events)
        weights = [self.weights.get(name, weight) for name, (weight, _) in self.events.items()]
        with running(self.world):
            try:
                for actor in ACTORS:
                    await self._start(actor)
                for name in self.random.choices(names, weights, k=steps):
                    await self.happen(name)
                await self.guard(partial(self.audit, is_last=True))
                entries = self._any_engine().ledger.read_after(0)
            finally:
                self._drop_all()
        return Result(
            self.seed, steps, len(entries), head_code(entries[-1].seq, entries[-1].hash), self.counts
        )

    async def happen(self, name: str) -> None:
        """One step."""
        self.counts[name] += 1
        self.world.pass_time(self.random.choice((0.01, 0.02, 0.05, 0.2)))
        await self.guard(self.events[name][1])

    async def guard(self, event: Callable[[], Awaitable[None]]) -> None:
        """Let something happen; whoever is killed by it is buried."""
        try:
            await event()
        except MachineStopped as stop:
            await self.restart(stop)
        await self.settle()

    async def settle(self) -> None:
        """Let the waiting persons hear their answers."""
        for _ in range(3):
            await asyncio.sleep(0)

    # --- the contest file -------------------------------------------------------------------------

    def _make_template(self) -> Image:
        """A new contest file, drawn; one for each scoring method, to save time."""
        method = self.random.choice(RECOUNTED)
        if method not in _templates:
            _templates[method] = _fill_template(self.folder / "filled", _make_empty(self.folder), method)
        return _templates[method]

    def boot(self, image: Image, platter: Image | None = None, lost_range: tuple[int, int] = (0, 0)) -> None:
        """The machine starts, and finds these files."""
        self.start_count += 1
        path = self.folder / f"start-{self.start_count}" / "FINAL.db"
        path.parent.mkdir()
        image.write(path)
        self.world.disk = Disk(path.resolve(), platter or image, lost_range)
        self.world.is_dying = False
        self.world.blow = None

    def _drop_all(self) -> None:
        self.world.is_dying = True
        self._end_disturbances()
        for process in self.processes:
            process.drop()
        self.processes.clear()
        self.world.is_dying = False

    def _end_disturbances(self) -> None:
        if self.lock is not None:
            if not self.world.is_dying:
                self.lock.__exit__(None, None, None)
            self.lock.close()
        if self.reader is not None:
            log = self.world.disk.read_log()
            self.reader.close()
            self.world.disk.note_last_close(log)
        self.lock = self.reader = None

    # --- processes --------------------------------------------------------------------------------

    async def step_any(self) -> None:
        """One round of one process."""
        if self.processes:
            await self.step(self.random.choice(self.processes))

    async def step(self, process: Process) -> None:
        """One round of a process."""
        try:
            process.step()
        except ProcessKilled as death:
            await self.bury(process, death)

    async def bury(self, process: Process, death: ProcessKilled) -> None:
        """A process was killed. If no other one has the file open, its log stays."""
        if not self._has_others(process):
            raise MachineStopped(death.image, death.platter)
        self.processes.remove(process)
        self.world.is_dying = True
        process.drop()
        self.world.is_dying = False
        await self.settle()

    def _has_others(self, process: Process | None = None) -> bool:
        return any(other.engine for other in self.processes if other is not process)

    async def start_process(self) -> None:
        """A process for a seat that has none."""
        busy_seats = {str(process.actor.seat) for process in self.processes}
        free_actors = [actor for actor in ACTORS if str(actor.seat) not in busy_seats]
        if free_actors:
            await self._start(self.random.choice(free_actors))

    async def _start(self, actor: Actor) -> None:
        self.device_count += 1
        process = Process(self.world, self.record, actor, f"laptop-{self.device_count}")
        self.processes.append(process)
        process.task = asyncio.ensure_future(self._sign_in(process))
        await self.settle()
        await self.step(process)

    async def _sign_in(self, process: Process) -> None:
        """Take the seat, and load the drafts."""
        if process.is_signed_in:
            return
        seat = str(process.actor.seat)
        with suppress(LedgerError):
            over = await process.client.ask(lambda engine: engine.ledger.seats.holder(seat))
            key = self.world.make_key()
            await self._submit(process, TakeSeat(process.device, over), key)
            if process.drafts is not None and not await process.drafts.load():
                return
            holder = await process.client.ask(lambda engine: engine.ledger.seats.holder(seat))
            process.is_signed_in = holder == process.device

    async def take_over(self) -> None:
        """A juror or the MC signs in on a second device."""
        actor = self.random.choice([actor for actor in ACTORS if actor is not BOARD_A])
        if sum(process.actor == actor for process in self.processes) < 2:
            await self._start(actor)

    async def kill_process(self) -> None:
        """`kill -9` between two rounds."""
        if self.processes:
            self.world.fault_count += 1
            death = ProcessKilled(Image.read(self.world.disk.path), self.world.disk.platter)
            await self.bury(self.random.choice(self.processes), death)

    async def leave(self) -> None:
        """A process leaves in order."""
        if self.processes:
            process = self.random.choice(self.processes)
            try:
                process.leave()
            except ProcessKilled as death:
                await self.bury(process, death)
            else:
                await self.settle()
                process.drop()
                self.processes.remove(process)

    async def all_leave(self) -> None:
        """Everybody leaves in order; the log is emptied."""
        self._end_disturbances()
        while self.processes:
            await self.leave()
            if self.random.random() < 0.1:
                return

    # --- persons ----------------------------------------------------------------------------------

    async def act(self) -> None:
        """Somebody who does not wait for an answer asks for something."""
        process = self._choose_idle()
        if process is None or process.engine is None:
            return
        await self._check_seat(process)
        command = self.people.choose(process.engine.state, process.actor)
        if command is not None and process.is_signed_in:
            await self._give(process, command, self.world.make_key())

    async def _check_seat(self, process: Process) -> None:
        """As the screens do every second: see whether another device has the seat."""
        assert process.engine is not None
        if process.actor.seat.role is not Role.BOARD and process.is_signed_in:
            holder = process.engine.ledger.seats.holder(str(process.actor.seat))
            process.client.holds_seat = holder == process.device

    async def retry(self) -> None:
        """Send a command again under its old key, or one that is done for the second time."""
        process = self._choose_idle()
        if process is None:
            return
        own = [retry for retry in self.retries if retry.actor == process.actor]
        if own:
            retry = self.random.choice(own)
            if self.random.random() < 0.8:
                self.retries.remove(retry)
            await self._give(process, retry.command, retry.key)

    def _choose_idle(self) -> Process | None:
        idle = [
            process
            for process in self.processes
            if not process.is_busy and process.is_signed_in and process.actor is not BOARD_A
        ]
        return self.random.choice(idle) if idle else None

    async def _give(self, process: Process, command: Command, key: str) -> None:
        process.task = asyncio.ensure_future(self._submit(process, command, key))
        await self.settle()
        if self.random.random() < 0.7:
            await self.step(process)

    async def _submit(self, process: Process, command: Command, key: str) -> None:
        """Give a command, and write down what the person is told."""
        fault_count = self.world.fault_count
        retry = Retry(process.actor, command, key)
        self.keys_in_flight[key] += 1
        try:
            outcome = await process.client.submit(command, key)
        except asyncio.CancelledError:
            self.retries.append(retry)
            raise
        finally:
            self.keys_in_flight[key] -= 1
        if outcome.is_done:
            self.counts["done"] += 1
            self.record.acknowledge(key, outcome.entries)
            if process.drafts is not None and isinstance(command, SendBallot):
                process.drafts.discard(command.number)
            if self.random.random() < 0.1:
                self.retries.append(retry)
        elif outcome.failure is not None:
            self._require_fault(fault_count, str(outcome.failure))
            self.retries.append(retry)
        elif (
            process.client.holds_seat and not self.keys_in_flight[key] and key not in self.record.acknowledged
        ):
            self.counts["refused"] += 1
            self.record.refused.add(key)
            self.retries = deque((other for other in self.retries if other.key != key), maxlen=20)

    def _require_fault(self, fault_count: int, text: str) -> None:
        """A failure has a cause, and says what it is."""
        self.counts["failed"] += 1
        require("words", UNEXPECTED not in text, text)
        is_disturbed = self.world.fault_count > fault_count or self.lock or self.reader or self.truth
        require("words", bool(is_disturbed), f"failed for no reason: {text}")

    async def type_draft(self) -> None:
        """A juror types a mark."""
        jurors = [
            process
            for process in self.processes
            if process.drafts is not None and process.engine and process.is_signed_in and not process.is_busy
        ]
        if not jurors:
            return
        process = self.random.choice(jurors)
        await self._check_seat(process)
        if process.client.holds_seat:
            process.task = asyncio.ensure_future(self._type(process))
            await self.settle()
            await self.step(process)

    async def _type(self, process: Process) -> None:
        """Change a form, save it, and look at the badge."""
        drafts, engine, juror_id = process.drafts, process.engine, process.actor.post
        assert drafts is not None and engine is not None
        due = self.people.list_due(engine.state, juror_id) or [1]
        number = self.random.choice(due)
        mark_texts = {
            **drafts.find_form(number).marks,
            self.random.choice(CRITERIA): str(self.random.randrange(11)),
        }
        form = DraftForm(mark_texts, self.random.choice(("", "bagus")))
        fault_count = self.world.fault_count
        drafts.update(number, form)
        self.record.type_form((juror_id, number), form)
        await drafts.save()
        if drafts.save_state == "error":
            self._require_fault(fault_count, str(drafts.error_message))
        elif drafts.save_state == "saved":
            self.counts["saved"] += 1
            state = process.engine.state if process.engine is not None else None
            if state is not None and state.find_ballot(number, juror_id) is None:
                self.record.save_form((juror_id, number), state.seq, form)

    async def run_command_line(self) -> None:
        """The committee gives a command on the command line, in a process of its own."""
        process = OneCommand(self.world)
        actor = Actor(self.random.choice(("Ani", "Budi")), COMMITTEE_SEAT)
        fault_count, key = self.world.fault_count, self.world.make_key()
        try:
            engine = process.open()
            command = self.people.choose(engine.state, actor)
            if command is not None:
                self.record.acknowledge(key, tuple(engine.submit(command, actor, key)))
        except CommandRefused:
            self.record.refused.add(key)
        except LedgerError as error:
            self._require_fault(fault_count, str(error.message))
        except ProcessKilled as death:
            if not self._has_others():
                raise MachineStopped(death.image, death.platter) from None
        finally:
            with suppress(sqlite3.Error):
                process.close()
            self.world.is_dying = False

    # --- faults -----------------------------------------------------------------------------------

    async def change_clock(self) -> None:
        """Hours pass, or somebody sets the clock."""
        if self.random.random() < 0.5:
            self.world.pass_time(self.random.choice((5, 60, 600)))
        else:
            self.world.step_clock(self.random.choice((-7200, -30, 30, 86_400)))

    async def prepare_blow(self) -> None:
        """Something happens at the next commit, whoever makes it."""
        self.world.blow = self.random.choice(self.blows)
        self.counts[f"blow: {self.world.blow}"] += 1

    async def hold_lock(self) -> None:
        """A process is suspended while it has the write lock, or goes on."""
        if self.lock is not None or self.reader is not None:
            self._end_disturbances()
        else:
            self.world.fault_count += 1
            self.lock = WriteLock(self.world.disk.path)
            self.lock.__enter__()

    async def read_on(self) -> None:
        """Another program begins to read, or ends."""
        if self.lock is not None or self.reader is not None:
            self._end_disturbances()
        elif any(process.engine for process in self.processes):
            self.world.fault_count += 1
            self.reader = sqlite3.connect(self.world.disk.path, isolation_level=None)
            self.reader.execute("BEGIN")
            self.reader.execute("SELECT count(*) FROM ledger").fetchone()

    async def calm(self) -> None:
        """Who was suspended goes on, who read has ended."""
        self._end_disturbances()

    async def kill_all(self) -> None:
        """All processes are killed; the machine runs on."""
        raise MachineStopped(Image.read(self.world.disk.path), self.world.disk.platter)

    async def cut_power(self) -> None:
        """The power goes off between two commits."""
        raise MachineStopped(self.world.disk.cut_power(self.random), None)

    async def forget(self) -> None:
        """For a while the disk says that it has synced, and has not; then the power goes off."""
        disk = self.world.disk
        disk.is_forgetting_log = disk.is_forgetting_database = True
        if self.random.random() < 0.3:
            disk.is_forgetting_log = False
        for _ in range(self.random.randrange(60)):
            name = self.random.choice(("step", "act", "act", "type", "start process"))
            await self.events[name][1]()
            await self.settle()
        await self._stop_with(disk.cut_power(self.random))

    async def touch_files(self) -> None:
        """Nobody has the file open, and somebody takes the log for rubbish."""
        seen = Image.read(self.world.disk.path)
        log = bytearray(seen.log)
        kind = self.random.choice(("remove", "cut", "flip", "older"))
        if kind == "remove":
            log.clear()
        elif kind == "cut":
            del log[self.random.randint(0, len(log)) :]
        elif kind == "flip" and log:
            log[self.random.randrange(len(log))] ^= 1 << self.random.randrange(8)
        image = Image(seen.database, bytes(log), seen.gate)
        if kind == "older":
            image = Image(self.world.disk.database, b"", seen.gate)
        self.counts[f"touched: {kind}"] += 1
        await self._stop_with(image)

    async def _stop_with(self, image: Image) -> None:
        """All processes end; the next ones find files that may lack something."""
        self.truth = Image.read(self.world.disk.path)
        raise MachineStopped(image, None)

    async def restart(self, stop: MachineStopped) -> None:
        """The processes are gone; the files are opened again, and nothing is missing in silence."""
        self.world.fault_count += 1
        self.counts["crash"] += 1
        old_disk = self.world.disk
        self._drop_all()
        await self.settle()
        remove_folder(old_disk.path.parent)
        if stop.platter is None:
            self.world.restart()
        lost_range = old_disk.lost_range if stop.platter is not None else (0, 0)
        self.boot(stop.image, stop.platter, lost_range)
        if self.truth is None:
            if stop.platter is not None and self.random.random() < 0.3:
                self.world.refused_syncs = 1
                self._open_in_vain()
            self._require_all_there()
        elif not self._is_all_there():
            self.boot(self.truth)
            self.truth = None
            self._require_all_there()
        self.truth = None
        for actor in ACTORS:
            if self.random.random() < 0.5:
                await self._start(actor)

    def _open_in_vain(self) -> None:
        """The disk refuses at the first look, perhaps while others have the file open already."""
        uri = f"{self.world.disk.path.as_uri()}?mode=ro"
        other = sqlite3.connect(uri, uri=True) if self.random.random() < 0.7 else None
        if other is not None:
            other.execute("SELECT count(*) FROM ledger").fetchone()
        process = OneCommand(self.world)
        try:
            process.open()
        except LedgerError as error:
            require("words", UNEXPECTED not in str(error.message), str(error.message))
        finally:
            process.close()
            self.world.refused_syncs = 0
            if other is not None:
                other.close()

    def _require_all_there(self) -> None:
        """After a crash of an honest disk the file opens, and nothing is missing."""
        process = OneCommand(self.world)
        try:
            engine = process.open()
            entries = engine.ledger.read_after(0)
            check_entries(self.record, entries)
            check_drafts(self.record, engine, entries)
            check_file(engine)
            self.record.show(engine.state.seq, engine.state.hash)
        except LedgerError as error:
            raise Violation("false alarm", str(error.message)) from error
        finally:
            self._close_unless_last(process)

    def _close_unless_last(self, process: OneCommand) -> None:
        """Mostly the first process is killed, so that its log stays."""
        if self.random.random() < 0.3:
            process.close()
            return
        image, platter = Image.read(self.world.disk.path), self.world.disk.platter
        lost_range, gate_versions = self.world.disk.lost_range, self.world.disk.gate_versions
        self.world.is_dying = True
        process.close()
        self.boot(image, platter, lost_range)
        self.world.disk.gate_versions = gate_versions

    def _is_all_there(self) -> bool:
        """After a lie: False if the right files must be put back. What is missing in silence is a fault.

        The lock file is a witness of acknowledged entries only. A draft can be lost in silence with the log,
        and an entry whose writer was killed before it could tell anybody.
        """
        process = OneCommand(self.world)
        try:
            engine = process.open()
            entries = engine.ledger.read_after(0)
            lost = find_lost(self.record, entries, only_acknowledged=True)
            require("silence", lost is None, f"opened without a word: {lost}")
            check_entries(self.record, entries)
            check_drafts(self.record, engine, entries)
        except LedgerError as error:
            require("words", UNEXPECTED not in str(error.message), str(error.message))
            self.counts["loud"] += 1
            return False
        except Violation as violation:
            if violation.check_name not in ("saved", "durable"):
                raise
            self.counts[f"lost in silence: {violation.check_name}"] += 1
            return False
        finally:
            process.close()
        return True

    # --- the audit --------------------------------------------------------------------------------

    async def audit(self, *, is_last: bool = False) -> None:
        """All faults end; every screen is well again, and everything agrees."""
        self._end_disturbances()
        self.world.blow = None
        if not self.processes:
            await self._start(BOARD_A)
        await self._catch_up()
        engines = [process.engine for process in self.processes if process.engine is not None]
        entries = engines[0].ledger.read_after(0)
        state = check_states(engines, entries)
        check_standings(engines, state)
        if is_last or self.random.random() < 0.05:
            check_counts(engines[0], state)  # SQLite takes 0.1 s to prepare it on each new connection
        check_entries(self.record, entries)
        check_drafts(self.record, engines[0], entries)

    async def _catch_up(self) -> None:
        for _ in range(MAX_ROUNDS):
            self.world.pass_time(0.6)
            for process in list(self.processes):
                await self.step(process)
                await self.settle()
            if all(self._is_well(process) for process in self.processes):
                return
        ill = next(process for process in self.processes if not self._is_well(process))
        raise Violation("not back", f"{ill.actor.seat}: {ill.trouble or 'behind the others'}")

    def _is_well(self, process: Process) -> bool:
        last_seq = max(self.record.hashes, default=0)
        return (
            process.trouble is None
            and not process.is_busy
            and process.engine is not None
            and process.engine.state.seq >= last_seq
            and process.engine.ledger.head[0] == process.engine.state.seq
        )

    def _any_engine(self) -> Engine:
        return next(process.engine for process in self.processes if process.engine is not None)


def _make_empty(folder: Path) -> Image:
    """A contest file without entries."""
    if "" not in _templates:
        path = _use_folder(folder / "empty")
        Ledger.create(path).close()
        with closing(sqlite3.connect(path)) as connection:  # nobody asks the views; reading them takes 2 ms
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
            for (name,) in names:
                connection.execute(f"DROP VIEW {name}")
        _templates[""] = Image.read(path)
    return _templates[""]


def _fill_template(folder: Path, empty: Image, method: str) -> Image:
    path = _use_folder(folder)
    empty.write(path)
    world = World(Random(method))
    world.disk = Disk(path, empty)
    scoring = {"decimals": 2, "ties": ["dampak", "head-to-head", "head-of-jury"], **DECLARATIONS[method]}
    people = (*contestants(["Sutrisno", "Siti", "Budi"]), *contestants(["Dewi", "Rini"], "pelaksana", 4))
    with running(world), Ledger.open(path) as ledger:
        engine = Engine(ledger, world.read_clock)
        engine.submit(Declare(small_contest(scoring=scoring)), COMMITTEE)
        engine.submit(ImportRoster("uji.csv", people), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
    return Image.read(path)


def _use_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder.resolve() / "FINAL.db"


def _choose_folder() -> str | None:
    """Memory where there is some: real disks are slow, and this one only pretends."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
