"""Check memory, processors and the limit of open files. Unix only."""

import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from scoring_tui.hub.preflight.finding import Finding, bad, gigabytes, good, round_measurement, warn
from scoring_tui.i18n.lazy import lazy

LOW_MEMORY, TOO_LITTLE_MEMORY = 1_500_000_000, 500_000_000
"""Bytes of available memory: the hub with a few sessions takes 300 MB."""

BUSY_LOAD = 0.7
"""Load average per core above which the machine is busy with other programs."""

FEW_FILES, TOO_FEW_FILES = 1024, 256
"""Open files at once: four for each session, and a hundred for the hub itself."""

_UNLIMITED_FILES = 1 << 20
"""Stands for a limit of open files that is infinite."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The resources of this machine."""

    total_memory: int
    """Bytes."""
    available_memory: int
    """Bytes that programs can still take without swapping."""
    core_count: int
    load_average: float
    """Processes that wanted to run, averaged over the last minute."""
    open_file_limit: int
    """Files that one process may have open."""


def probe() -> Machine:
    """Read the resources of this machine now."""
    memory = psutil.virtual_memory()
    core_count = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    soft_limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    file_limit = _UNLIMITED_FILES if soft_limit == resource.RLIM_INFINITY else soft_limit
    return Machine(memory.total, memory.available, core_count, os.getloadavg()[0], file_limit)


def evaluate(machine: Machine) -> Iterator[Finding]:
    """Evaluate memory, processors and open files."""
    yield _evaluate_memory(machine)
    yield _evaluate_processors(machine)
    yield _evaluate_open_files(machine.open_file_limit)


def _evaluate_memory(machine: Machine) -> Finding:
    observation = lazy(
        "{free} of {total} GB free",
        free=gigabytes(machine.available_memory),
        total=gigabytes(machine.total_memory),
    )
    if machine.available_memory >= LOW_MEMORY:
        return good("memory", observation)
    make_finding = warn if machine.available_memory >= TOO_LITTLE_MEMORY else bad
    return make_finding("memory", observation, lazy("Close browsers and other programs on the hub."))


def _evaluate_processors(machine: Machine) -> Finding:
    observation = lazy(
        "{cores} cores, load {load} in the last minute",
        cores=machine.core_count,
        load=round_measurement(machine.load_average, 2),
    )
    if machine.core_count < 2:
        remedy = lazy("Use a machine with at least two cores: one juror's screen can hold up another's.")
        return warn("processors", observation, remedy)
    if machine.load_average > BUSY_LOAD * machine.core_count:
        return warn("processors", observation, lazy("Find out what keeps the machine busy, and end it."))
    return good("processors", observation)


def _evaluate_open_files(file_limit: int) -> Finding:
    observation = lazy("{files} files a process", files=file_limit)
    if file_limit >= FEW_FILES:
        return good("open-files", observation)
    make_finding = warn if file_limit >= TOO_FEW_FILES else bad
    return make_finding("open-files", observation, lazy("Type before starting the hub: ulimit -n 4096"))
