"""Memory, processors and open files of this machine.

Unix only. Imports nothing of the house but `said`.
"""

import os
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.hub.preflight.commands import run_command
from scoring_tui.hub.preflight.finding import Finding, bad, gigabytes, good, rounded, warn
from scoring_tui.i18n.lazy import lazy

TIGHT, TOO_TIGHT = 1_500_000_000, 500_000_000
"""Bytes of free memory: the hub with a few sessions takes 300 MB."""

BUSY = 0.7
"""Programs that wanted to run in the last minute, a core."""

FEW_FILES, TOO_FEW_FILES = 1024, 256
"""Open files at once: four a session, and a hundred for the hub itself."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What it has."""

    total_memory: int
    """Bytes."""
    available_memory: int | None
    """Bytes that programs can still take; none where the system does not tell."""
    core_count: int
    load_average: float
    """Programs that wanted to run, on average of the last minute."""
    open_file_limit: int
    """Files that one process may have open."""


def probe() -> Machine:
    """This machine now."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = files == resource.RLIM_INFINITY
    return Machine(memory, _available(), cores, os.getloadavg()[0], 1 << 20 if unlimited else files)


def _available() -> int | None:
    if sys.platform == "darwin":
        told = run_command("vm_stat")
        return None if told is None else mac_available(told)
    return linux_available(Path("/proc/meminfo").read_text())


def linux_available(meminfo: str) -> int | None:
    """`MemAvailable:    5308416 kB`, the kernel's own estimate."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def mac_available(vm_stat: str) -> int | None:
    """Pages that are free or can be given away at once, times their size."""
    size = re.search(r"page size of (\d+) bytes", vm_stat)
    pages = re.findall(r"^Pages (?:free|inactive|speculative|purgeable):\s+(\d+)\.", vm_stat, re.MULTILINE)
    return int(size[1]) * sum(map(int, pages)) if size and pages else None


# --- verdicts ---------------------------------------------------------------------------------------


def evaluate(machine: Machine) -> Iterator[Finding]:
    """Memory, processors and open files."""
    yield _memory(machine)
    yield _processors(machine)
    yield _files(machine.open_file_limit)


def _memory(machine: Machine) -> Finding:
    total, free = machine.total_memory, machine.available_memory
    if free is None:
        return good("memory", lazy("{total} GB", total=gigabytes(total)))
    seen = lazy("{free} of {total} GB free", free=gigabytes(free), total=gigabytes(total))
    if free >= TIGHT:
        return good("memory", seen)
    verdict = warn if free >= TOO_TIGHT else bad
    return verdict("memory", seen, lazy("Close browsers and other programs on the hub."))


def _processors(machine: Machine) -> Finding:
    seen = lazy(
        "{cores} cores, load {load} in the last minute",
        cores=machine.core_count,
        load=rounded(machine.load_average, 2),
    )
    if machine.core_count < 2:
        mend = lazy("Use a machine with at least two cores: one juror's screen can hold up another's.")
        return warn("processors", seen, mend)
    if machine.load_average > BUSY * machine.core_count:
        return warn("processors", seen, lazy("Find out what keeps the machine busy, and end it."))
    return good("processors", seen)


def _files(files: int) -> Finding:
    seen = lazy("{files} files a process", files=files)
    if files >= FEW_FILES:
        return good("open-files", seen)
    verdict = warn if files >= TOO_FEW_FILES else bad
    return verdict("open-files", seen, lazy("Type before starting the hub: ulimit -n 4096"))
