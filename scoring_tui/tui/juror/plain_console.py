"""Lines in and out for the line mode: no cursor moves, no colours, safe at the end of the input."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from scoring_tui.i18n.sanitize import sanitize

LONGEST_LINE = 2000
"""Characters of a typed line that are read; nobody types as many."""


class InputEnded(Exception):
    """There is no more input, or it was interrupted."""

    def __init__(self, *, is_interrupt: bool = False) -> None:
        super().__init__()
        self.is_interrupt = is_interrupt


class PlainConsole:
    """Prints lines, and reads them in a thread of its own, so that news can be printed meanwhile."""

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._stdin, self._stdout = stdin, stdout
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._is_interrupted = False
        self._prompt = ""

    def start(self) -> None:
        """Begin to read. The thread is a daemon, because nothing can end a read from a terminal."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read_lines, args=(loop,), name="plain-input", daemon=True).start()

    def _read_lines(self, loop: asyncio.AbstractEventLoop) -> None:
        line: str | None = ""
        while line is not None:
            try:
                line = self._stdin.readline(LONGEST_LINE) or None
                rest = line
                while rest and len(rest) == LONGEST_LINE and not rest.endswith("\n"):
                    rest = self._stdin.readline(LONGEST_LINE)  # or the rest would be read as another line
            except (OSError, ValueError):  # closed, or not text
                line = None
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._lines.put_nowait, line)

    def interrupt(self) -> None:
        """End the input, as Ctrl+C does."""
        self._is_interrupted = True
        self._lines.put_nowait(None)

    def say(self, *lines: str) -> None:
        """Print lines; unsafe characters of names are shown as others."""
        for line in lines:
            self._write(sanitize(line) + "\n")

    def tell(self, *lines: str) -> None:
        """Print news while a question may be open, and repeat its prompt."""
        if self._prompt:
            self._write("\n")
        self.say(*lines)
        self._write(self._prompt)

    async def ask(self, prompt: str, *, is_hidden: bool = False) -> str:
        """Return the next line without surrounding blanks. Raises `InputEnded`."""
        self._prompt = sanitize(prompt) + " "
        with self._hide_input() if is_hidden else _nothing_hidden():
            self._write(self._prompt)
            line = await self._lines.get()
        self._prompt = ""
        if line is None:
            raise InputEnded(is_interrupt=self._is_interrupted)
        return line.strip()

    def _write(self, text: str) -> None:
        try:
            self._stdout.write(text)
            self._stdout.flush()
        except (BrokenPipeError, ValueError) as error:
            raise InputEnded from error

    @contextmanager
    def _hide_input(self) -> Iterator[None]:
        """Show nothing that is typed, where the input is a terminal."""
        if sys.platform == "win32" or not self._stdin.isatty():
            yield
            return
        import termios

        descriptor = self._stdin.fileno()
        old_modes = termios.tcgetattr(descriptor)
        hidden_modes = [*old_modes[:3], old_modes[3] & ~termios.ECHO, *old_modes[4:]]
        termios.tcsetattr(descriptor, termios.TCSADRAIN, hidden_modes)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, old_modes)
            self._write("\n")


@contextmanager
def _nothing_hidden() -> Iterator[None]:
    yield
