"""What the hub's tests need: a terminal to read a session's output with, processes to wait for."""

import asyncio
import os
import re
from collections.abc import Callable
from pathlib import Path

from rich.cells import cell_len

from scoring_tui.hub.sessions.frames import ControlMessage, TerminalData
from scoring_tui.hub.sessions.session import TerminalSession

_PART = re.compile(
    r"\x1b\[(?P<args>[\d;?<>=]*)[ $]*(?P<end>[@-~])|(?P<line>[\r\n])|(?P<letter>[^\x1b])", re.S
)


class Terminal:
    """A grid of cells that understands what Textual sends: text, places, lines; looks are passed over."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.cells = [[" "] * columns for _ in range(rows)]
        self.modes: set[str] = set()
        self.metas: list[str] = []
        self._row = self._column = 0

    @property
    def text(self) -> str:
        """What stands there, line by line."""
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def feed(self, data: bytes) -> None:
        """Whole sequences only, as the app sends them."""
        for part in _PART.finditer(data.decode()):
            if part["letter"]:
                self._put(part["letter"])
            elif part["line"]:
                self._row, self._column = self._row + (part["line"] == "\n"), 0
            elif part["end"] == "H":
                row, _, column = part["args"].partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif part["end"] in "hl":
                (self.modes.add if part["end"] == "h" else self.modes.discard)(part["args"])

    def _put(self, letter: str) -> None:
        width = cell_len(letter)
        if self._row < len(self.cells) and self._column + width <= len(self.cells[0]):
            row = self.cells[self._row]
            if width:
                row[self._column : self._column + width] = [letter, *[""] * (width - 1)]
            else:
                row[self._column - 1] += letter
        self._column += width


async def watch(session: TerminalSession, terminal: Terminal, until: Callable[[Terminal], object]) -> None:
    """Read a session into a terminal until the condition holds; fail when it does not in ten seconds."""
    try:
        async with asyncio.timeout(10):
            async for packet in session.frames():
                if isinstance(packet, TerminalData):
                    terminal.feed(packet.payload)
                elif isinstance(packet, ControlMessage):
                    terminal.metas.append(packet.type)
                if until(terminal):
                    return
    except TimeoutError:
        raise AssertionError(f"never came true: {until}\n{terminal.text}") from None
    assert until(terminal), f"ended before it came true\n{terminal.text}"


def lives(pid: int) -> bool:
    """Whether a process is there and no mere entry in the table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def gone(pids: list[int], seconds: float) -> bool:
    """Whether processes that are not our children end in time; no look at a clock but the kernel's word."""
    ends = []
    for pid in filter(lives, pids):
        fd, ended = os.pidfd_open(pid), asyncio.Event()
        asyncio.get_running_loop().add_reader(fd, ended.set)
        ends.append((fd, ended))
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(*(ended.wait() for _, ended in ends))
        return True
    except TimeoutError:
        return False
    finally:
        for fd, _ in ends:
            asyncio.get_running_loop().remove_reader(fd)
            os.close(fd)
