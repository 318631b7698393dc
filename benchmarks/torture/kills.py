"""Kill a process at the n-th call that changes a file of the contest: before it, after it, in its middle."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.torture.report import Row
from benchmarks.torture.shim import Action, Shim
from benchmarks.torture.workload import (
    Finding,
    Player,
    check_file,
    copy_files,
    create_final,
    list_steps,
    play,
    start_player,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger

TURNS = 30
KILLS_PER_FILE = 60
MAX_CALL = 75
"""The last call at which a process is killed: opening the file, a turn, and a checkpoint."""
ACTIONS = (Action.KILL_BEFORE, Action.KILL_AFTER, Action.KILL_TORN)


def run_kills(shim: Shim, folder: Path, kills: int) -> Row:
    """Kill so many processes, each at another call; the next one goes on and repeats what was not told."""
    row = Row("kill -9 at each write step")
    places = ((1 + number * 7 % MAX_CALL, ACTIONS[number % 3]) for number in count())
    for story in count():
        chunk = [next(places) for _ in range(min(KILLS_PER_FILE, kills - row.tries))]
        if not chunk:
            return row
        _run_story(shim, folder, story, chunk, row)
    return row


def _run_story(shim: Shim, folder: Path, story: int, chunk: list[tuple[int, Action]], row: Row) -> None:
    path = folder / f"story{story}" / "FINAL.db"
    path.parent.mkdir()
    check_folder = folder / f"check{story}"
    check_folder.mkdir()
    acknowledged, next_step = set(create_final(path, TURNS)), 0
    row.acknowledged += len(acknowledged)
    shim.watch(path)
    for call, action in chunk:
        if next_step >= len(list_steps(TURNS)):
            next_step = 0  # all steps again: each key is known, and nothing may be added
        player = _play_and_be_killed(shim, path, next_step, call, action)
        row.tries += 1
        row.acknowledged += len(set(player.entries) - acknowledged)
        acknowledged |= set(player.entries)
        next_step = player.next_step or next_step
        finding = check_file(copy_files(path, check_folder), acknowledged)
        _judge(row, player, finding, f"call {call} {action.name}")
    shim.watch(Path("/nonexistent/none"))


def _play_and_be_killed(shim: Shim, path: Path, first_step: int, call: int, action: Action) -> Player:
    shim.arm(action, call)
    player = start_player(lambda tell: play(path, tell, TURNS, first_step))
    player.wait()
    shim.disarm()
    return player


def _judge(row: Row, player: Player, finding: Finding, place: str) -> None:
    row.lost += finding.lost
    tracebacks = player.list_told("traceback") + player.list_told("said")
    row.said += bool(finding.said)
    row.silent += len(tracebacks) + bool(finding.fault)
    row.details += [f"{place}: {text}" for text in (finding.fault, finding.said, *tracebacks) if text]


def run_control(shim: Shim, folder: Path, kills: int) -> Row:
    """A program that acknowledges before it commits."""
    row = Row("acknowledged before the commit", is_control=True)
    path = folder / "early" / "FINAL.db"
    path.parent.mkdir()
    (folder / "check-early").mkdir()
    create_final(path, TURNS)
    acknowledged: set[tuple[int, str]] = set()
    shim.watch(path)
    for number in range(kills):
        shim.arm(Action.KILL_BEFORE, 20 + number)
        player = start_player(lambda tell: _play_early(path, tell))
        player.wait()
        shim.disarm()
        acknowledged |= set(player.entries)
        row.tries += 1
        row.lost = check_file(copy_files(path, folder / "check-early"), acknowledged).lost
    row.acknowledged = len(acknowledged)
    shim.watch(Path("/nonexistent/none"))
    return row


def _play_early(path: Path, tell: Callable[[str], None]) -> None:
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        for command, actor, key in list_steps(TURNS):
            with ledger.writing():
                for entry in engine.submit(command, actor, key):
                    tell(f"entry {entry.seq} {entry.hash} 0")
