"""Processes that play through the engine's thread, as every screen does, and tell what they would show."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from benchmarks.torture.workload import Player, list_steps, start_player
from scoring_tui.domain.facts.base import Entry
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import CommandOutcome, EngineThread

Tell = Callable[[str], None]
OnProgress = Callable[[int], None]
"""Called before each step with the number of steps that are done."""

RETRY_SECONDS = 0.05
PACE_SECONDS = 0.02


class _TracebackHandler(logging.Handler):
    """Tells an error that the program logs instead of saying it in words."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._tell(f"traceback {record.getMessage()} {error!r}")


def make_thread(path: Path, tell: Tell) -> EngineThread:
    """The engine's thread of a process that tells its troubles and warnings."""

    def project(engine: Engine) -> dict[str, int]:
        return {"board": engine.state.seq}

    logging.getLogger().handlers = [_TracebackHandler(tell)]
    return EngineThread(
        path,
        project,
        lambda views: tell(f"sees {views['board']}"),
        lambda trouble: tell("well -" if trouble is None else f"trouble {trouble}"),
        on_warning=lambda warning: tell("calm -" if warning is None else f"warning {warning}"),
    )


def start_writer(path: Path, turn_count: int, on_progress: OnProgress, first_step: int = 0) -> Player:
    """Fork a process that plays from a step on; each step is repeated with its key until it is done."""
    return start_player(lambda tell: asyncio.run(_write(path, tell, turn_count, on_progress, first_step)))


def start_watcher(path: Path) -> Player:
    """Fork a process that only looks, as the board does."""
    return start_player(lambda tell: asyncio.run(_watch(path, tell)))


async def _watch(path: Path, tell: Tell) -> None:
    make_thread(path, tell).start()
    while os.getppid() != 1:
        await asyncio.sleep(0.2)


async def _write(path: Path, tell: Tell, turn_count: int, on_progress: OnProgress, first_step: int) -> None:
    thread = make_thread(path, tell)
    thread.start()
    for index, (command, actor, key) in enumerate(list_steps(turn_count)[first_step:], first_step):
        on_progress(index - first_step)
        while True:
            outcome = await thread.submit(command, actor, key)
            if outcome.is_done or outcome.refusal is not None:
                break
            tell(f"said {outcome.failure}")
            await asyncio.sleep(RETRY_SECONDS)
        _tell_outcome(tell, outcome, index)
        await asyncio.sleep(PACE_SECONDS)
    tell("finished -")
    thread.stop()
    with suppress(RuntimeError):
        thread.join()
    os._exit(0)


def _tell_outcome(tell: Tell, outcome: CommandOutcome, index: int) -> None:
    if outcome.refusal is not None:
        tell(f"traceback refused {outcome.refusal}")
    entries: tuple[Entry, ...] = outcome.entries
    for entry in entries:
        tell(f"entry {entry.seq} {entry.hash} {index}")


def count_words(player: Player) -> list[str]:
    """Everything that the process has said about a fault."""
    return player.list_told("said") + player.list_told("trouble") + player.list_told("warning")


def seconds_until_entry(player: Player, since: float) -> float | None:
    """Seconds from a moment until the next acknowledged entry; None if there was none."""
    times = [
        time
        for line, time in zip(player.lines, player.times, strict=True)
        if time >= since and line.startswith("entry")
    ]
    return times[0] - since if times else None


def now() -> float:
    """The clock of `Player.times`; it is the same in all processes."""
    return monotonic()
