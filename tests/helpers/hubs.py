"""Helpers for the hub's tests: a terminal emulator and functions that wait for processes."""

import asyncio
import os
import re
from collections.abc import Callable
from pathlib import Path

from rich.cells import cell_len

from scoring_tui.hub.sessions.frames import ControlMessage, TerminalData
from scoring_tui.hub.sessions.session import TerminalSession

_OUTPUT_PART = re.compile(
    r"\x1b\[(?P<args>[\d;?<>=]*)[ $]*(?P<end>[@-~])|(?P<line>[\r\n])|(?P<character>[^\x1b])", re.S
)


class Terminal:
    """A small terminal emulator: text, cursor positions and modes; colours and styles are skipped."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.cells = [[" "] * columns for _ in range(rows)]
        self.modes: set[str] = set()
        self.control_messages: list[str] = []
        self._row = self._column = 0

    @property
    def text(self) -> str:
        """The text on the screen."""
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def feed(self, data: bytes) -> None:
        """Process output that consists of whole escape sequences."""
        for part in _OUTPUT_PART.finditer(data.decode()):
            if part["character"]:
                self._put_character(part["character"])
            elif part["line"]:
                self._row, self._column = self._row + (part["line"] == "\n"), 0
            elif part["end"] == "H":
                row, _, column = part["args"].partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif part["end"] in "hl":
                (self.modes.add if part["end"] == "h" else self.modes.discard)(part["args"])

    def _put_character(self, character: str) -> None:
        width = cell_len(character)
        if self._row < len(self.cells) and self._column + width <= len(self.cells[0]):
            row = self.cells[self._row]
            if width:
                row[self._column : self._column + width] = [character, *[""] * (width - 1)]
            else:
                row[self._column - 1] += character
        self._column += width


async def read_until(
    session: TerminalSession, terminal: Terminal, condition: Callable[[Terminal], object]
) -> None:
    """Feed a session's output to a terminal until the condition holds; fail after ten seconds."""
    try:
        async with asyncio.timeout(10):
            async for frame in session.frames():
                if isinstance(frame, TerminalData):
                    terminal.feed(frame.payload)
                elif isinstance(frame, ControlMessage):
                    terminal.control_messages.append(frame.type)
                if condition(terminal):
                    return
    except TimeoutError:
        raise AssertionError(f"never came true: {condition}\n{terminal.text}") from None
    assert condition(terminal), f"ended before it came true\n{terminal.text}"


def is_running(pid: int) -> bool:
    """Whether a process runs and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def wait_for_exits(pids: list[int], seconds: float) -> bool:
    """Whether processes end in time, even if they are not our children."""
    exit_events = []
    for pid in filter(is_running, pids):
        pidfd, exit_event = os.pidfd_open(pid), asyncio.Event()
        asyncio.get_running_loop().add_reader(pidfd, exit_event.set)
        exit_events.append((pidfd, exit_event))
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(*(ended.wait() for _, ended in exit_events))
        return True
    except TimeoutError:
        return False
    finally:
        for pidfd, _ in exit_events:
            asyncio.get_running_loop().remove_reader(pidfd)
            os.close(pidfd)
