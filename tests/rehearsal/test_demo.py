"""The demonstration, with and without a terminal; it leaves no processes or files behind."""

import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.contest.loader import find_contest, read_contest
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal import demo

fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
CONTESTS = {
    "bekasi-2023": 10,
    "lamongan-2023": 20,
    "jateng-bangkom-2023": 10,
    "trenggalek-2023": 61,
    "trenggalek-2024": 147,
}
"""The contestants of the last round, by the name of the contest or competition."""
FUNNELS = {
    "bekasi-2023": "577 -> 341 -> 50 -> 10 -> 3",
    "lamongan-2023": "96 -> 80 -> 20 -> 12",
    "jateng-bangkom-2023": "57 -> 10 -> 6",
    "trenggalek-2023": "116 -> 61 -> 3",
}
"""How many entered each round, and how many got an award."""
F2, F3, F4, CTRL_Q = b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x11"


def demo_command(*arguments: str) -> list[str]:
    """The command line of the demonstration, in English."""
    return [sys.executable, "-m", "scoring_tui", "demo", "--lang", "en", *arguments]


@pytest.mark.parametrize(("name", "contestants"), CONTESTS.items())
def test_without_a_terminal_the_whole_final_is_played_and_printed(
    name: str, contestants: int, tmp_path: Path
) -> None:
    output_path = tmp_path / "kept.db"
    run = subprocess.run(
        demo_command("--contest", name, "--keep", str(output_path)),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    with Ledger.open(output_path) as ledger:
        contest, code = Engine(ledger).state.contest, ledger.code
        assert f"OK: {ledger.head[0]:,} entries, code {code}" in lines
    for category in contest.category:
        assert f"{category.name} (signed)" in lines
    assert f"{contestants} turns" in lines
    earlier_paths = sorted(tmp_path.glob("kept-*.db"))
    assert len(earlier_paths) == len(contest.round.earlier if contest.round else ())
    if name in FUNNELS:
        assert FUNNELS[name] in lines
        assert (
            lines[-1] == "The rounds fit each other: who was taken over is who passed, with the same scores."
        )


def test_the_contest_file_is_removed_at_the_end(tmp_path: Path) -> None:
    run = subprocess.run(
        demo_command("--contest", "bekasi-2023"),
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert run.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_contest_is_rejected() -> None:
    run = subprocess.run(
        demo_command("--contest", "x"), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert run.returncode == 2
    assert b"trenggalek-2024" in run.stderr


def test_a_contest_without_a_sample_roster_gets_the_default_number_of_contestants() -> None:
    contest = read_contest(find_contest("lamongan-2023"))
    assert set(demo._count_contestants("own-contest.toml", contest).values()) == {
        demo.DEFAULT_CONTESTANT_COUNT
    }


# --- in a terminal ----------------------------------------------------------------------------------


class Terminal:
    """A terminal of 120 columns and 40 rows that runs the demonstration."""

    def __init__(self, folder: Path, contest: str) -> None:
        self.screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        environment = {**os.environ, "TMPDIR": str(folder), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            demo_command("--contest", contest),
            stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(inside)
        self.written = b""

    def read_until(self, expected: bytes, seconds: float = 60) -> None:
        """Wait for this output, then discard everything up to its end."""
        deadline = time.monotonic() + seconds
        while expected not in self.written:
            ready, _, _ = select.select([self.screen], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{expected!r} never came: {self.written[-2000:]!r}"
            try:
                self.written += os.read(self.screen, 65536)
            except OSError as error:
                raise AssertionError(f"{expected!r} never came: {self.written[-2000:]!r}") from error
        self.written = self.written.partition(expected)[2]

    def press(self, key: bytes) -> None:
        """Send a key."""
        os.write(self.screen, key)

    def remaining_processes(self) -> list[str]:
        """Processes of the session that are still running."""
        process_list = subprocess.run(
            ["ps", "-e", "-o", "sess=,pid="], capture_output=True, text=True, check=True
        )
        return [line for line in process_list.stdout.splitlines() if line.split()[0] == str(self.process.pid)]

    def drain(self) -> int:
        """Read the output until the process has ended; returns its exit code."""
        while self.process.poll() is None:
            if select.select([self.screen], [], [], 0.1)[0]:
                try:
                    os.read(self.screen, 65536)
                except OSError:  # the last process closed the other side
                    break
        return self.process.wait(30)


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    opened = Terminal(tmp_path, getattr(request, "param", "bekasi-2023"))
    yield opened
    if opened.process.poll() is None:
        os.killpg(opened.process.pid, signal.SIGKILL)
        opened.process.wait()
    os.close(opened.screen)


WALKS = {
    "bekasi-2023": [(F2, b"NEXT"), (F3, b"F6"), (F4, b"Ballots")],
    "jateng-bangkom-2023": [(F3, b"Your contestants"), (F4, b"Ballots")],
}
"""Keys and the text that each must show; a desk contest has no MC."""


@pytest.mark.parametrize(("terminal", "keys"), WALKS.items(), indirect=["terminal"])
def test_in_a_terminal_keys_switch_screens_and_quit(
    terminal: Terminal, keys: list[tuple[bytes, bytes]], tmp_path: Path
) -> None:
    terminal.read_until(b"Ctrl+Q")
    assert len(terminal.remaining_processes()) > 2
    for key, expected in keys:
        terminal.press(key)
        terminal.read_until(expected)
    terminal.press(CTRL_Q)
    assert terminal.drain() == 0
    assert terminal.remaining_processes() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGHUP])
def test_a_termination_signal_ends_all_processes_and_removes_the_file(
    terminal: Terminal, tmp_path: Path, signal_number: signal.Signals
) -> None:
    terminal.read_until(b"Ctrl+Q")
    terminal.process.send_signal(signal_number)
    assert terminal.drain() == 128 + signal_number
    assert terminal.remaining_processes() == []
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_vanishes_leaves_no_process(terminal: Terminal, tmp_path: Path) -> None:
    """As when the window of a multiplexer is killed: nothing can be drawn any more."""
    terminal.read_until(b"Ctrl+Q")
    os.close(terminal.screen)
    terminal.screen = os.open(os.devnull, os.O_RDONLY)  # the fixture closes it
    terminal.process.send_signal(signal.SIGHUP)
    terminal.process.wait(30)
    deadline = time.monotonic() + 10
    while terminal.remaining_processes():
        assert time.monotonic() < deadline, "a process is still there"
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
