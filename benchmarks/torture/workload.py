"""A final that processes play through the real engine, and the check of the file afterwards.

A playing process tells each acknowledged entry by a pipe at once. What its parent has heard is the outside
witness: nothing on the disk can change it.
"""

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from select import select
from time import monotonic

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.facts.stage import ScoringClosed
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
MC = Actor("Pembawa acara", Seat(Role.MC, "A"))
JURORS = tuple(Actor(f"Juri {n}", Seat(Role.JUROR, f"j{n}")) for n in (1, 2, 3))
CRITERIA = ("dampak", "kebaruan", "paparan")
SUFFIXES = ("", "-wal", "-shm", "-gate", "-presence")

Step = tuple[Command, Actor, str]
"""A command, who gives it, and its key."""


def make_contest() -> Contest:
    """One category, three jurors, three criteria."""
    criteria = [{"id": id_, "name": id_.title(), "weight": 1} for id_ in CRITERIA]
    jurors = [{"id": actor.post, "name": actor.name} for actor in JURORS]
    return Contest.model_validate(
        {
            "contest": {"id": "uji", "name": "Uji", "language": "en", "head-of-jury": "Ketua"},
            "timing": {"presentation": "7m", "questions": "5m"},
            "rubric": {"gagasan": {"criteria": criteria}},
            "category": [{"id": "umum", "name": "Umum", "rubric": "gagasan"}],
            "juror": jurors,
            "panel": [{"id": "A", "room": "Aula", "jurors": [juror["id"] for juror in jurors]}],
            "session": [{"day": "2030-01-02", "start": "08:00", "panel": "A", "categories": ["umum"]}],
        }
    )


def create_final(path: Path, turn_count: int) -> list[tuple[int, str]]:
    """Create a drawn final; return number and hash of its entries."""
    people = tuple(
        Contestant(id=f"c{n:03}", category="umum", name=f"Peserta {n}") for n in range(1, turn_count + 1)
    )
    with Ledger.create(path) as ledger:
        engine = Engine(ledger)
        for command in (Declare(make_contest()), ImportRoster("uji.csv", people), DrawOrder(1)):
            engine.submit(command, COMMITTEE)
        return [(entry.seq, entry.hash) for entry in ledger.read_after(0)]


def list_steps(turn_count: int) -> list[Step]:
    """The steps of the whole final; the same ones each time, so that a killed process can be followed."""
    return list(_list_steps(turn_count))


def _list_steps(turn_count: int) -> Iterator[Step]:
    for number in range(1, turn_count + 1):
        yield Call(number), MC, f"{number}-call"
        yield Advance(number, "called"), MC, f"{number}-called"
        yield Advance(number, "presentation"), MC, f"{number}-presentation"
        yield Advance(number, "questions"), MC, f"{number}-questions"
        for index, actor in enumerate(JURORS):
            yield SendBallot(number, make_marks(number + index)), actor, f"{number}-{actor.post}"
        yield Advance(number, "scoring"), MC, f"{number}-scoring"


def make_marks(seed: int) -> dict[str, Decimal]:
    """Marks of a ballot."""
    return {criterion: Decimal(50 + (seed * 7 + index * 13) % 50) for index, criterion in enumerate(CRITERIA)}


def play(path: Path, tell: Callable[[str], None], turn_count: int, first_step: int = 0) -> None:
    """Play from a step on through the engine of this process; tell each acknowledged entry.

    Before each ballot its draft is saved; after each closed turn the log is copied, as a screen does.
    """
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        for index, (command, actor, key) in enumerate(list_steps(turn_count)[first_step:], first_step):
            if isinstance(command, SendBallot):
                marks = {criterion: str(mark) for criterion, mark in command.marks.items()}
                ledger.drafts.save(actor.post, command.number, marks, key)
            entries = engine.submit(command, actor, key)
            for entry in entries:
                tell(f"entry {entry.seq} {entry.hash} {index}")
            if any(isinstance(entry.fact, ScoringClosed) for entry in entries):
                ledger.checkpoint()


# --- processes --------------------------------------------------------------------------------------


@dataclass
class Player:
    """A forked process and the lines that it has told."""

    process_id: int
    descriptor: int
    lines: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When each line was read."""
    status: int | None = None
    """As of `os.waitpid`."""
    _rest: bytes = b""
    _has_ended: bool = False

    def listen(self, until: Callable[["Player"], bool], seconds: float) -> bool:
        """Read lines until a condition holds; False if the process ended or the time is over."""
        deadline = monotonic() + seconds
        while not until(self):
            left = deadline - monotonic()
            if left <= 0 or self._has_ended:
                return False
            if select([self.descriptor], [], [], left)[0]:
                self._read()
        return True

    def _read(self) -> None:
        chunk = os.read(self.descriptor, 1 << 16)
        self._has_ended = not chunk
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.lines += [line.decode() for line in lines]
        self.times += [monotonic()] * len(lines)

    def wait(self, seconds: float = 30.0) -> bool:
        """Wait for the end of the process; False and killed if it hangs."""
        has_ended = not self.listen(lambda player: False, seconds) and self._has_ended
        if not has_ended:
            self.kill()
        self._reap()
        return has_ended

    def kill(self) -> None:
        """Kill the process and read what it has told."""
        self.signal(signal.SIGKILL)
        self.listen(lambda player: False, 5)
        self._reap()

    def signal(self, number: int) -> None:
        """Send a signal."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.process_id, number)

    def _reap(self) -> None:
        if self.status is None:
            _, self.status = os.waitpid(self.process_id, 0)
            os.close(self.descriptor)

    @property
    def was_killed(self) -> bool:
        """Whether it ended by SIGKILL."""
        return self.status is not None and os.WIFSIGNALED(self.status)

    @property
    def entries(self) -> list[tuple[int, str]]:
        """Number and hash of the acknowledged entries."""
        return [(int(words[1]), words[2]) for words in map(str.split, self.lines) if words[0] == "entry"]

    @property
    def next_step(self) -> int:
        """The step after the last acknowledged one."""
        return max((int(line.split()[3]) + 1 for line in self.lines if line.startswith("entry")), default=0)

    def list_told(self, word: str) -> list[str]:
        """The texts of the lines that begin with this word."""
        return [line[len(word) + 1 :] for line in self.lines if line.startswith(f"{word} ")]


def start_player(work: Callable[[Callable[[str], None]], object]) -> Player:
    """Fork a process that does this work; an error that reaches its end is told as `traceback`."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    process_id = os.fork()
    if process_id:
        os.close(writing)
        return Player(process_id, reading)
    code = 0
    try:
        os.close(reading)
        work(lambda line: void_write(writing, f"{' '.join(line.splitlines())}\n"))
    except BaseException as error:  # noqa: BLE001 - told to the parent
        code = 1
        kind = "said" if isinstance(error, LedgerError) else "traceback"
        trace = "" if isinstance(error, LedgerError) else traceback.format_exc()[-600:]
        text = " ".join(f"{error!r} {trace}".split())
        with suppress(OSError):
            void_write(writing, f"{kind} {text}\n")
    finally:
        os._exit(code)


def void_write(descriptor: int, text: str) -> None:
    """Write a line that is shorter than a pipe's buffer, in one call."""
    os.write(descriptor, text.encode()[:4000])


# --- the check --------------------------------------------------------------------------------------


@dataclass
class Finding:
    """What a fresh process finds in the file."""

    lost: int = 0
    """Acknowledged entries that are not there."""
    said: str = ""
    """The error in words; empty if the file opens."""
    fault: str = ""
    """A traceback, a broken chain or a doubled key."""
    entry_count: int = 0
    keys: frozenset[str] = frozenset()


def copy_files(path: Path, folder: Path, suffixes: tuple[str, ...] = ("", "-wal", "-gate")) -> Path:
    """Copy a contest file that nobody has open into another folder, as it is."""
    for suffix in suffixes:
        source = Path(f"{path}{suffix}")
        target = folder / f"FINAL.db{suffix}"
        target.unlink(missing_ok=True)
        if source.exists():
            shutil.copyfile(source, target)
    for suffix in set(SUFFIXES) - set(suffixes):
        (folder / f"FINAL.db{suffix}").unlink(missing_ok=True)
    return folder / "FINAL.db"


def check_file(path: Path, acknowledged: set[tuple[int, str]]) -> Finding:
    """Open the file as the product does; it must hold all acknowledged entries."""
    finding = Finding()
    try:
        with Ledger.open(path) as ledger:
            entries = ledger.read_after(0)
            Engine(ledger)
            with ledger.audit.snapshot():
                chain_break = ledger.audit.find_chain_break()
                damages = ledger.audit.find_damage()
    except LedgerError as error:
        finding.said, finding.lost = str(error.message), len(acknowledged)
        return finding
    except Exception as error:  # noqa: BLE001 - reported
        finding.fault, finding.lost = f"traceback {error!r}", len(acknowledged)
        return finding
    held = {(entry.seq, entry.hash) for entry in entries}
    keys = [entry.key for entry in entries]
    finding.lost, finding.entry_count = len(acknowledged - held), len(entries)
    finding.keys = frozenset(keys)
    if chain_break is not None:
        finding.fault = str(chain_break.description)
    elif damages:
        finding.fault = damages[0]
    elif len(finding.keys) != len(keys):
        finding.fault = "a key is there twice"
    return finding
