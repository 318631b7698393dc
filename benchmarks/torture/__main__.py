"""Everything that can happen to a contest file, done to it, with an outside witness of what was acknowledged.

    python -m benchmarks.torture [--long] [--only WORD ...]

The short form takes under a minute of processor time and runs in the suite. The long form takes about half an
hour and does 1,000 kills, 28,000 crash states, 72 manipulations of a closed file and 72 beside running
processes, 1,000 changed bytes, 60 kills of a juror's app, power cuts below ext4. `--only` runs the kinds
whose names contain a word.

Ends with a table. Each zero has a control: the product without its protection, in which the harness must find
something. What this machine does not allow is "not tried", which is no success. Exit status 1: a row is bad.
"""

import argparse
import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time

from benchmarks.torture import (
    crash_states,
    disk_faults,
    juror_app,
    kills,
    manipulations,
    power_cut,
)
from benchmarks.torture import (
    shim as shims,
)
from benchmarks.torture.report import Row, format_table


@dataclass(frozen=True)
class Amounts:
    """How much of each kind is tried."""

    kills: int
    states_per_call: int
    known_keys: int
    fault_stride: int
    full_disks: int
    suspended: int
    seeds_at_rest: int
    seeds_beside: int
    flips: int
    app_kills: int
    app_fault_stride: int
    power_cuts: int
    until_step: int | None
    """The last recorded step of the crash states."""


SHORT = Amounts(60, 1, 14, 16, 1, 1, 1, 0, 40, 3, 9, 0, 3)
LONG = Amounts(1000, 17, 24, 1, 6, 12, 3, 3, 1000, 60, 1, 60, None)

Kind = tuple[str, Callable[[], Row | list[Row]]]


def list_kinds(shim: shims.Shim | None, folder: Path, amounts: Amounts) -> Iterator[Kind]:
    """All kinds of torture and their controls."""
    if shim is None:
        yield "kills, crash states, disk errors, juror's app", _say_no_compiler
    else:
        yield from _list_shim_kinds(shim, folder, amounts)
    yield "full disk", lambda: disk_faults.run_full_disk(folder, amounts.full_disks)
    yield "size limit", lambda: disk_faults.run_size_limit(folder, amounts.full_disks)
    yield "manipulations at rest", lambda: manipulations.run_at_rest(folder, amounts.seeds_at_rest)
    yield "manipulations at rest, control", lambda: manipulations.run_at_rest_control(folder)
    yield "flips", lambda: manipulations.run_flips(folder, amounts.flips)
    if amounts.seeds_beside:
        yield "manipulations beside", lambda: manipulations.run_beside(folder, amounts.seeds_beside)


def _list_shim_kinds(shim: shims.Shim, folder: Path, amounts: Amounts) -> Iterator[Kind]:
    until, states, keys = amounts.until_step, amounts.states_per_call, amounts.known_keys
    faults = disk_faults.list_faults()[:: amounts.fault_stride]
    app_faults = juror_app.list_app_faults()[1 :: amounts.app_fault_stride]
    yield "kills", lambda: kills.run_kills(shim, folder, amounts.kills)
    yield "kills, control", lambda: kills.run_control(shim, folder, 5)
    yield "crash states", lambda: crash_states.run_crash_states(shim, folder, states, until)
    yield "crash states, control", lambda: crash_states.run_control(shim, folder, 3)
    yield "known keys", lambda: crash_states.run_known_keys(shim, folder, keys, states)
    yield "known keys, control", lambda: crash_states.run_known_keys_control(shim, folder, 22)
    yield "failing syncs", lambda: crash_states.run_failing_syncs(shim, folder, keys)
    yield "failing syncs, control", lambda: crash_states.run_failing_syncs_control(shim, folder, 24)
    yield "disk faults", lambda: disk_faults.run_faults(shim, folder, faults)
    yield "suspended", lambda: disk_faults.run_suspended(folder, amounts.suspended)
    yield "juror's app, kills", lambda: juror_app.run_app_kills(shim, folder, amounts.app_kills)
    yield "juror's app, control", lambda: juror_app.run_app_control(shim, folder, 20)
    yield "juror's app, faults", lambda: juror_app.run_app_faults(shim, folder, app_faults)
    if amounts.power_cuts:
        yield "power cuts", lambda: power_cut.run_power_cuts(shim, folder, amounts.power_cuts)
        yield "power cuts, control", lambda: power_cut.run_control(shim, folder, 5)


def _say_no_compiler() -> Row:
    return Row("kills, crash states, disk errors, juror's app", not_tried="it needs Linux and a C compiler")


def main() -> int:
    """Build the shim, load it into a new process, and run there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    parser.add_argument("--folder", type=Path, help="where the files are made; as it comes, a disk in memory")
    arguments = parser.parse_args()
    if shims.find_compiler() and not shims.is_loaded():
        return _run_with_shim()
    shim = shims.Shim() if shims.is_loaded() else None
    with TemporaryDirectory(dir=arguments.folder or _find_memory_disk(), prefix="torture-") as folder:
        rows = _run(shim, Path(folder), LONG if arguments.long else SHORT, arguments.only)
    print(format_table(rows))
    return 0 if rows and all(row.is_sound for row in rows) else 1


def _run_with_shim() -> int:
    library = shims.build()
    child = os.fork()
    if not child:
        environment = {**os.environ, "LD_PRELOAD": str(library)}
        os.execve(sys.executable, [sys.executable, "-m", "benchmarks.torture", *sys.argv[1:]], environment)
    _, status = os.waitpid(child, 0)
    shutil.rmtree(library.parent)
    return os.waitstatus_to_exitcode(status)


def _find_memory_disk() -> str | None:
    """The crash states are states of our own making; to wait for a real disk would prove nothing."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None


def _run(shim: shims.Shim | None, folder: Path, amounts: Amounts, words: list[str]) -> list[Row]:
    rows: list[Row] = []
    for name, run in list_kinds(shim, folder, amounts):
        if words and not any(word in name for word in words):
            continue
        started = monotonic()
        result = run()
        new_rows = result if isinstance(result, list) else [result]
        rows += new_rows
        if amounts is SHORT:  # a busy machine may be slow
            for row in new_rows:
                row.max_back_seconds = math.inf
        print(f"{name}: {monotonic() - started:.0f} s", flush=True)
        for row in new_rows:
            shown = [] if row.is_control or row.is_sound else row.details[:20]
            print("".join(f"  {text[:600]}\n" for text in shown), end="", flush=True)
    times = os.times()
    print(f"processor time: {process_time() + times.children_user + times.children_system:.0f} s")
    return rows


if __name__ == "__main__":
    sys.exit(main())
