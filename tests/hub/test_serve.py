"""`serve`: what it prints, what it refuses, how it stops, and that nobody is left when it is killed."""

import errno
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread

import asyncssh
import pytest
import segno

from scoring_tui.engine.engine import Engine
from scoring_tui.hub import hub as hub_
from scoring_tui.hub import process_memory as memory
from scoring_tui.hub import single_instance as lock
from scoring_tui.hub.ssh.host_key import host_key_path
from scoring_tui.hub.status.screen import qr
from scoring_tui.hub.status.terminal import MAX_BACKLOG, NonBlockingTerminal
from scoring_tui.hub.web.websocket import CloseCode
from scoring_tui.ledger import local_disk
from tests.helpers import clis
from tests.helpers.hubs import wait_for_exits
from tests.helpers.serving import (
    ENVIRONMENT,
    HOST,
    RunningHub,
    find_descendants,
    free_ports,
    open_terminal,
    read_close_code,
    serve_command,
)
from tests.helpers.ssh_client import SSH_PROGRAM, SshClient, ssh_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
MEGABYTE = 1024 * 1024


# --- a hub that runs --------------------------------------------------------------------------------


async def test_it_says_where_it_is_and_by_what_to_know_it(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path, "--sessions", "7") as hub:
        await hub.wait_until_ready()
        assert f"http://{HOST}:{hub.web_port}/\n" in hub.output
        assert f"ssh juror@{HOST} -p {hub.ssh_port}\n" in hub.output
        key = asyncssh.read_private_key(host_key_path(final.ledger.path))
        assert key.get_fingerprint() in hub.output
        assert f"Up to 7 screens · ledger {final.ledger.code}, entry {final.ledger.head[0]}" in hub.output
        assert hub.output.startswith("Final Kecil\n")
        assert "█" not in hub.output  # a file is no camera's business


async def test_comings_and_goings_are_logged(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as leaving:
        await hub.wait_until_ready()
        await leaving.enter_async_context(open_terminal(hub.web_port))
        await hub.wait_for_text(r"\d\d:\d\d:\d\d  Board came by browser \(127.0.0.1\)\n", "log")
        await leaving.aclose()
        await hub.wait_for_text(r"Board lost the connection \(127.0.0.1\)\n", "log")


async def test_a_session_that_breaks_down_is_logged_and_nobody_elses(final: Engine) -> None:
    async with (
        RunningHub.start(final.ledger.path) as hub,
        open_terminal((await hub.wait_until_ready()).web_port) as broken,
    ):
        await hub.wait_for_text("Board came", "log")
        async with open_terminal(hub.web_port, "juror"):
            await hub.wait_for_text("Juror came", "log")
            os.kill(hub.descendant_pids()[1], signal.SIGKILL)
            assert await read_close_code(broken) == CloseCode.CRASHED
            await hub.wait_for_text(r"Board BROKE DOWN \(127.0.0.1\)", "log")
            assert len(hub.descendant_pids()) == 2


@pytest.fixture
def hangups() -> Iterator[None]:
    """Children hear them, even where the tests themselves run by `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hangups")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name)
async def test_a_signal_stops_it_cleanly(final: Engine, how: signal.Signals) -> None:
    async with (
        RunningHub.start(final.ledger.path) as hub,
        open_terminal((await hub.wait_until_ready()).web_port) as socket,
    ):
        family = hub.descendant_pids()
        hub.send_signal(how)
        if how is signal.SIGHUP:
            hub.send_signal(how)  # as a terminal does that closes
        assert await read_close_code(socket) == CloseCode.STOPPED
        assert await hub.wait_for_exit() == 0
        assert await wait_for_exits(family, 0.1)
        await hub.wait_for_text("Stopping.*\nStopped\\.\n$")
        assert len(family) == 2
        assert lock.lock_path(final.ledger.path).read_text() == ""


@pytest.mark.skipif(SSH_PROGRAM is None, reason="needs OpenSSH's client")
async def test_ssh_clients_are_told_and_get_their_terminal_back(final: Engine, tmp_path: Path) -> None:
    async with RunningHub.start(final.ledger.path) as hub:
        await hub.wait_until_ready()
        async with SshClient.start(*ssh_command(tmp_path / "known", "board", hub.ssh_port)) as client:
            await client.wait_for_screen("Final Kecil")
            await hub.wait_for_text("Board came by SSH", "log")
            hub.send_signal(signal.SIGTERM)
            await client.wait_for_text("The hub ended this screen")
            await client.wait_for_exit()
            assert client.terminal.modes.isdisjoint({"?1049", "?1000", "?2004"})
        assert await hub.wait_for_exit() == 0


async def test_a_second_signal_does_not_wait(final: Engine) -> None:
    async with (
        RunningHub.start(final.ledger.path) as hub,
        open_terminal((await hub.wait_until_ready()).web_port),
    ):
        parent, session = hub.descendant_pids()
        os.kill(session, signal.SIGSTOP)  # it would take its three seconds
        hub.send_signal(signal.SIGINT)
        await hub.wait_for_text("Stopping")
        hub.send_signal(signal.SIGINT)
        assert await hub.wait_for_exit() == 130
        assert await wait_for_exits([parent, session], 2)


async def test_killed_it_leaves_nobody_behind_and_the_file_free(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as screens:
        await hub.wait_until_ready()
        for post in ("board", "juror", "mc/A"):
            await screens.enter_async_context(open_terminal(hub.web_port, post))
        family = hub.descendant_pids()
        hub.send_signal(signal.SIGKILL)
        assert len(family) == 4
        assert await wait_for_exits(family, 2)
    async with RunningHub.start(final.ledger.path, ports=(hub.web_port, hub.ssh_port)) as again:
        await again.wait_until_ready()


async def test_a_hub_with_ten_sessions_is_small(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as screens:
        await hub.wait_until_ready()
        for post in ("board", "juror", "mc/A", "chair", "board") * 2:
            await screens.enter_async_context(open_terminal(hub.web_port, post))
        assert len(hub.descendant_pids()) == 11
        assert (memory.proportional_memory([hub.process.pid]) or 0) < 80 * MEGABYTE


async def test_with_tls_the_certificate_is_the_one_whose_digits_it_prints(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path, "--tls", "--no-ssh") as hub:
        await hub.wait_until_ready()
        assert f"https://{HOST}:{hub.web_port}/\n" in hub.output
        assert "ssh " not in hub.output
        async with open_terminal(hub.web_port, scheme="https") as socket:
            wire = socket.get_extra_info("ssl_object")
            digits = sha256(wire.getpeercert(binary_form=True)).hexdigest().upper()
        assert digits in re.sub(r"[:\s]", "", hub.output)


# --- refusals ---------------------------------------------------------------------------------------


async def test_a_second_hub_is_told_where_the_first_one_is(final: Engine, tmp_path: Path) -> None:
    other = tmp_path / "by another name.db"
    other.symlink_to(final.ledger.path)
    async with RunningHub.start(final.ledger.path) as hub:
        await hub.wait_until_ready()
        async with RunningHub.start(other) as second:
            assert await second.wait_for_exit() == 2
            await second.wait_for_text("A hub serves .* already", "log")
        assert f"process {hub.process.pid}, ports {hub.web_port}, {hub.ssh_port}" in second.log_text
        assert second.output == ""
        assert hub.process.returncode is None


@pytest.mark.parametrize("door", ["web", "ssh"])
async def test_a_port_in_use_is_named_and_nothing_stays_open(final: Engine, door: str) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port, (other, _) = taken.getsockname()[1], free_ports()
        ports = (port, other) if door == "web" else (other, port)
        async with RunningHub.start(final.ledger.path, ports=ports) as hub:
            assert await hub.wait_for_exit() == 2
            await hub.wait_for_text(f"Port {port} is in use.*--{door}", "log")
        assert hub.output == ""
        assert "Traceback" not in hub.log_text
    with socket.create_server((HOST, other)), lock.lock_contest_file(final.ledger.path):
        pass


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--no-web", "--no-ssh"], "leave no door"),
        (["--web", "8100", "--ssh", "8100"], "a port each"),
        (["--tls-cert", "a.pem"], "go together"),
        (["--bind", "the hall"], "the hall is no address of this machine"),
        (["--tui"], "needs a terminal"),
    ],
)
def test_what_makes_no_sense_is_refused(final: Engine, asked: list[str], told: str) -> None:
    assert told in clis.refused("serve", "--lang", "en", final.ledger.path, *asked)


def test_a_file_that_cannot_be_served_is_refused(
    final: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = partial(clis.refused, "serve", "--lang", "en")
    assert "There is no contest file" in refused(tmp_path / "none.db")
    (tmp_path / "notes.db").write_text("something else")
    assert "is not a contest file" in refused(tmp_path / "notes.db")
    monkeypatch.setattr(local_disk, "network_type", lambda path: "nfs4")
    assert "is on a shared disk (nfs4)" in refused(final.ledger.path)


def test_windows_is_refused_in_a_sentence(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert "the hub runs on Linux and macOS" in clis.refused("serve", "--lang", "en", final.ledger.path)


async def test_a_bad_certificate_is_refused(final: Engine, tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("no certificate")
    given = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    async with RunningHub.start(final.ledger.path, *given) as hub:
        assert await hub.wait_for_exit() == 2
        await hub.wait_for_text("cert.pem and .*key.pem cannot be used", "log")
    assert "Traceback" not in hub.log_text


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, "Port 80 is not for this user to open. Choose one from 1024 on with --web."),
        (errno.EADDRNOTAVAIL, "192.0.2.7 is no address of this machine. It has "),
        (errno.ENETDOWN, "Port 80 cannot be opened: Network is down"),
    ],
)
async def test_why_a_door_stays_shut_is_said(number: int, told: str) -> None:
    async def start(bind: str, port: int) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(hub_.CommandRefused) as refused:
        await hub_._start_listening(start, "web", "192.0.2.7", 80)
    assert str(refused.value).startswith(told)


def test_a_hub_that_has_written_nothing_yet_is_not_named(tmp_path: Path) -> None:
    with lock.lock_contest_file(tmp_path / "f.db") as sign:
        sign.clear()
        with (
            pytest.raises(hub_.CommandRefused, match="about to serve"),
            lock.lock_contest_file(tmp_path / "f.db"),
        ):
            pass


# --- on a terminal ----------------------------------------------------------------------------------


async def test_on_a_terminal_there_is_a_code_and_one_line_that_is_kept(final: Engine) -> None:
    web, ssh_ = free_ports()
    started = SshClient.start(
        *serve_command(final.ledger.path, web, ssh_), size=(80, 30), environment=ENVIRONMENT
    )
    async with started as client:
        await client.wait_for_screen("0 by browser, 0 by SSH · ledger", 15)
        for row in qr.qr_rows(f"http://{HOST}:{web}/"):
            assert row.rstrip() in client.screen
        async with open_terminal(web):
            await client.wait_for_screen("1 by browser, 0 by SSH · ledger")
        lines = [line for line in client.screen.splitlines() if "by browser, " in line]
        assert len(lines) == 1
        client.type("\x1a")  # Ctrl+Z
        client.type("\x03")
        await client.wait_for_screen("Stopped.")
        assert await client.wait_for_exit() == 0


async def test_the_status_screen_on_a_real_terminal(final: Engine) -> None:
    web, ssh_ = free_ports()
    started = SshClient.start(*serve_command(final.ledger.path, web, ssh_, "--tui"), environment=ENVIRONMENT)
    async with started as client:
        await client.wait_for_screen("0 of 120 screens", 15)
        async with open_terminal(web) as socket:
            await client.wait_for_screen("1 of 120 screens")
            client.type("\x03")
            await client.wait_for_screen("Stop the hub?")
            below = find_descendants(client.process.pid)
            client.type("\x03")
            await client.wait_for_text("Stopping")
            client.process.send_signal(signal.SIGCONT)  # which must not start the screen again
            assert await read_close_code(socket) == CloseCode.STOPPED
        await client.wait_for_screen("Stopped.")
        assert await client.wait_for_exit() == 0
        assert await wait_for_exits(below, 0.5)
        assert client.terminal.modes.isdisjoint({"?1049", "?1000", "?2004"})
    log = final.ledger.path.with_name("final.db-hub.log").read_text()
    assert re.search(r"Board came by browser \(127.0.0.1\)\n", log)


def test_a_terminal_that_is_held_holds_nobody_up() -> None:
    """Nobody reads the pipe: lines wait, a screen is painted anew afterwards."""
    ours, theirs = os.pipe()
    printer = NonBlockingTerminal(theirs, theirs)
    for _ in range(3 * MAX_BACKLOG):
        printer.paint_screen("x" * 8192)
        printer.write_log("a line")
        printer.set_status_line("the line at the end")
    assert not printer.has_caught_up()
    with open(ours, "rb", buffering=0) as reader:  # noqa: PTH123 - a descriptor, not a path
        reads = Thread(target=lambda: [None for _ in iter(lambda: reader.read(65536), b"")])
        reads.start()
        printer.close()
        assert printer.has_caught_up()
        assert not printer.has_caught_up()
        os.close(theirs)
        reads.join()


@pytest.mark.parametrize("address", ["http://192.168.1.23:8000/", "https://192.168.100.123/", "x" * 100])
def test_the_code_is_the_address(address: str) -> None:
    """Half blocks back into modules: what segno made, with light all around."""
    rows = qr.qr_rows(address)
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    modules = [[halves[cell][half] for cell in row] for row in rows for half in (0, 1)]
    made = segno.make(address, micro=False, error="l", boost_error=False)
    wanted = [list(map(bool, row)) for row in made.matrix_iter(border=2)]
    assert [list(map(bool, row)) for row in modules[: len(wanted)]] == wanted
    assert not any(map(any, modules[len(wanted) :]))
