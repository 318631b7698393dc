"""The real OpenSSH client, typed into through a pseudo-terminal and read from it."""

import asyncio
import fcntl
import os
import re
import shutil
import struct
import termios
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Self

from tests.helpers.hubs import Terminal

SSH = shutil.which("ssh")
_OWN_TERMINAL = 'exec "$@" 0<>"$0" 1>&0 2>&0'
"""A shell's line: whoever leads a session and opens a terminal has it for its own; PINs are asked there."""
_SEQUENCE = re.compile(rb"\x1b(\[[\d;?<>=]*[ $]*[@-~]|[@-Z\\^_])")
_BEGUN = re.compile(rb"(\x1b(\[[\d;?<>=]*[ $]*)?|[\xc2-\xf4][\x80-\xbf]*)$")
"""The beginning of a sequence or of a letter whose end has yet to arrive."""


class SshClient:
    """One `ssh` (or `sftp`, `scp`) with a terminal of its own."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.terminal = Terminal(*size)
        self.sent = b""
        """All that came out of it."""
        self.process: asyncio.subprocess.Process
        self._held = b""
        self._news = asyncio.Event()
        self._ours, self._theirs = os.openpty()
        self._set_size(*size)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *command: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> AsyncIterator[Self]:
        """Run it; whatever is left of it at the end is killed."""
        client = cls(size)
        loop = asyncio.get_running_loop()
        client.process = await asyncio.create_subprocess_exec(
            *("sh", "-c", _OWN_TERMINAL, os.ttyname(client._theirs), *command),
            start_new_session=True,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", **environment},
        )
        loop.add_reader(client._ours, client._read)
        try:
            yield client
        finally:
            with suppress(ProcessLookupError):
                client.process.kill()
            await client.process.wait()
            loop.remove_reader(client._ours)
            os.close(client._ours)
            os.close(client._theirs)

    # --- its person -------------------------------------------------------------------------------

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window's corner."""
        self.terminal = Terminal(columns, rows)
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def screen(self) -> str:
        """What stands on the terminal."""
        return self.terminal.text

    @property
    def words(self) -> str:
        """All that was ever printed, without its places and looks."""
        return _SEQUENCE.sub(b"", self.sent).decode(errors="replace")

    async def until(self, seen: Callable[[], object], seconds: float = 10) -> None:
        """Wait for it; fail when it does not come in time."""
        try:
            async with asyncio.timeout(seconds):
                while not seen():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never came true: {seen}\n{self.screen}\n{self.words[-2000:]}") from None

    async def sees(self, words: str, seconds: float = 10) -> None:
        """Wait until this stands on the screen."""
        await self.until(lambda: words in self.screen, seconds)

    async def reads(self, words: str, times: int = 1) -> None:
        """Wait until this was printed, so often: a prompt drops whatever was typed before it came."""
        await self.until(lambda: self.words.count(words) >= times)

    async def exit(self, seconds: float = 10) -> int:
        """Wait until it has ended; its exit code."""
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
        self._read()
        return code

    def _read(self) -> None:
        os.set_blocking(self._ours, False)
        with suppress(BlockingIOError):
            while piece := os.read(self._ours, 65536):
                self.sent += piece
                self._show(self._held + piece)
        self._news.set()

    def _show(self, piece: bytes) -> None:
        begun = _BEGUN.search(piece)
        end = begun.start() if begun and not _whole(piece[begun.start() :]) else len(piece)
        self._held = piece[end:]
        self.terminal.feed(piece[:end])


def _whole(letter: bytes) -> bool:
    """Whether these bytes are a letter, not the beginning of one."""
    try:
        letter.decode()
    except UnicodeDecodeError:
        return False
    return not letter.startswith(b"\x1b")


def ssh(known_hosts: Path, user: str, port: int, *more: str) -> tuple[str, ...]:
    """The command line of a client that has never been here; `more` are options and a command after `--`."""
    at = more.index("--") if "--" in more else len(more)
    return ("ssh", *options(known_hosts), "-p", str(port), *more[:at], f"{user}@127.0.0.1", *more[at + 1 :])


def options(known_hosts: Path) -> tuple[str, ...]:
    """For any of its programs: nothing of this machine's own settings and keys."""
    return (
        *("-F", "none"),
        *("-o", f"UserKnownHostsFile={known_hosts}", "-o", "GlobalKnownHostsFile=/dev/null"),
        *("-o", "StrictHostKeyChecking=accept-new", "-o", "IdentityFile=none", "-o", "IdentityAgent=none"),
    )
