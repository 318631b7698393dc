"""What processes take of the machine's memory, by the kernel's own account. Imports nothing of the house."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def pss(smaps: str) -> int:
    """`Pss:  21094 kB`: private memory, and the process's part of what is shared."""
    found = re.search(r"^Pss:\s+(\d+) kB", smaps, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def proportional_memory(pids: Iterable[int]) -> int | None:
    """Bytes of all of them together; none where the system does not tell."""
    told = []
    for pid in pids:
        with suppress(OSError):  # it has ended, or there is no such account here
            told.append(pss(Path(f"/proc/{pid}/smaps_rollup").read_text()))
    return sum(told) if told else None
