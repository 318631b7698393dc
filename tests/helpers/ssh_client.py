"""The real OpenSSH client on a pseudo-terminal."""

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

SSH_PROGRAM = shutil.which("ssh")
_CONTROLLING_TERMINAL = 'exec "$@" 0<>"$0" 1>&0 2>&0'
"""A shell command that opens the terminal first, so that it becomes the controlling terminal,
on which OpenSSH asks for passwords."""
_SEQUENCE = re.compile(rb"\x1b(\[[\d;?<>=]*[ $]*[@-~]|[@-Z\\^_])")
_INCOMPLETE = re.compile(rb"(\x1b(\[[\d;?<>=]*[ $]*)?|[\xc2-\xf4][\x80-\xbf]*)$")
"""The beginning of an escape sequence or character whose rest has not arrived."""


class SshClient:
    """One `ssh`, `sftp` or `scp` with a terminal of its own."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.terminal = Terminal(*size)
        self.output = b""
        """All output so far."""
        self.process: asyncio.subprocess.Process
        self._partial_sequence = b""
        self._has_output = asyncio.Event()
        self._terminal_fd, self._client_fd = os.openpty()
        self._set_size(*size)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *command: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> AsyncIterator[Self]:
        """Start the client; kill it at the end if it still runs."""
        client = cls(size)
        loop = asyncio.get_running_loop()
        client.process = await asyncio.create_subprocess_exec(
            *("sh", "-c", _CONTROLLING_TERMINAL, os.ttyname(client._client_fd), *command),
            start_new_session=True,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", **environment},
        )
        loop.add_reader(client._terminal_fd, client._read)
        try:
            yield client
        finally:
            with suppress(ProcessLookupError):
                client.process.kill()
            await client.process.wait()
            loop.remove_reader(client._terminal_fd)
            os.close(client._terminal_fd)
            os.close(client._client_fd)

    # --- keyboard and screen ----------------------------------------------------------------------

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal_fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self.terminal = Terminal(columns, rows)
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._terminal_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def screen(self) -> str:
        """The text on the screen."""
        return self.terminal.text

    @property
    def printed_text(self) -> str:
        """All output without escape sequences."""
        return _SEQUENCE.sub(b"", self.output).decode(errors="replace")

    async def wait_until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Wait for a condition; fail when it does not become true in time."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._has_output.clear()
                    await self._has_output.wait()
        except TimeoutError:
            raise AssertionError(
                f"never came true: {condition}\n{self.screen}\n{self.printed_text[-2000:]}"
            ) from None

    async def wait_for_screen(self, text: str, seconds: float = 10) -> None:
        """Wait until a text is on the screen."""
        await self.wait_until(lambda: text in self.screen, seconds)

    async def wait_for_text(self, text: str, times: int = 1) -> None:
        """Wait until a text was printed so many times. Keys typed before a prompt would be dropped."""
        await self.wait_until(lambda: self.printed_text.count(text) >= times)

    async def wait_for_exit(self, seconds: float = 10) -> int:
        """Wait until the client has ended; return its exit code."""
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
        self._read()
        return code

    def _read(self) -> None:
        os.set_blocking(self._terminal_fd, False)
        with suppress(BlockingIOError):
            while chunk := os.read(self._terminal_fd, 65536):
                self.output += chunk
                self._show(self._partial_sequence + chunk)
        self._has_output.set()

    def _show(self, chunk: bytes) -> None:
        incomplete = _INCOMPLETE.search(chunk)
        has_incomplete_end = incomplete and not _is_complete(chunk[incomplete.start() :])
        end = incomplete.start() if incomplete and has_incomplete_end else len(chunk)
        self._partial_sequence = chunk[end:]
        self.terminal.feed(chunk[:end])


def _is_complete(sequence: bytes) -> bool:
    """Whether these bytes are a whole character, not the beginning of one."""
    try:
        sequence.decode()
    except UnicodeDecodeError:
        return False
    return not sequence.startswith(b"\x1b")


def ssh_command(known_hosts: Path, user: str, port: int, *arguments: str) -> tuple[str, ...]:
    """The command line of a client without known hosts; `arguments` are options and a command after `--`."""
    separator_index = arguments.index("--") if "--" in arguments else len(arguments)
    return (
        "ssh",
        *ssh_options(known_hosts),
        "-p",
        str(port),
        *arguments[:separator_index],
        f"{user}@127.0.0.1",
        *arguments[separator_index + 1 :],
    )


def ssh_options(known_hosts: Path) -> tuple[str, ...]:
    """Options for any of OpenSSH's programs: use no settings or keys of this machine."""
    return (
        *("-F", "none"),
        *("-o", f"UserKnownHostsFile={known_hosts}", "-o", "GlobalKnownHostsFile=/dev/null"),
        *("-o", "StrictHostKeyChecking=accept-new", "-o", "IdentityFile=none", "-o", "IdentityAgent=none"),
    )
