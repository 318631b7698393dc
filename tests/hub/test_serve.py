"""`serve`: its output, what it refuses, how it stops, and that no process is left when it is killed."""

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

import aiohttp
import asyncssh
import pytest
import segno

from scoring_tui.engine.engine import Engine
from scoring_tui.hub import hub as hub_module
from scoring_tui.hub import process_memory, single_instance
from scoring_tui.hub import serve as serve_module
from scoring_tui.hub.limits import LOG_BURST, TokenBuckets
from scoring_tui.hub.ssh.host_key import host_key_path
from scoring_tui.hub.status.screen import qr
from scoring_tui.hub.status.terminal import MAX_BACKLOG, NonBlockingTerminal
from scoring_tui.hub.tls import pem_path
from scoring_tui.hub.web.websocket import CloseCode
from scoring_tui.ledger import local_disk
from tests.helpers import clis
from tests.helpers.hubs import wait_for_exits
from tests.helpers.ledgers import own_connection
from tests.helpers.ports import free_ports
from tests.helpers.serving import (
    ENVIRONMENT,
    HOST,
    RunningHub,
    find_descendants,
    open_terminal,
    read_close_code,
    serve_command,
)
from tests.helpers.ssh_client import SSH_PROGRAM, SshClient, ssh_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
MEGABYTE = 1024 * 1024


# --- a hub that runs --------------------------------------------------------------------------------


def test_the_log_is_bounded_under_a_flood(tmp_path: Path) -> None:
    log_path = tmp_path / "log"
    with log_path.open("wb") as log_file:
        terminal = NonBlockingTerminal(log_file.fileno(), log_file.fileno())
        for _ in range(3 * LOG_BURST):
            terminal.write_log("a stranger came")
        terminal._log_budget = TokenBuckets(0.0, 1)
        terminal.write_log("the last line")
        terminal.close()
    lines = log_path.read_text().splitlines()
    assert LOG_BURST <= len(lines) <= LOG_BURST + 20
    assert re.fullmatch(r"[\d,.]+ lines were left out\.", lines[-2]) and lines[-1] == "the last line"


async def test_it_prints_addresses_and_fingerprint(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path, "--sessions", "7") as hub:
        await hub.wait_until_ready()
        assert f"http://{HOST}:{hub.web_port}/\n" in hub.output
        assert f"ssh juror@{HOST} -p {hub.ssh_port}\n" in hub.output
        key = asyncssh.read_private_key(host_key_path(final.ledger.path))
        assert key.get_fingerprint() in hub.output
        assert f"Up to 7 screens · entry {final.ledger.head[0]} {final.ledger.code}" in hub.output
        assert hub.output.startswith("Final Kecil\n")
        assert "█" not in hub.output  # no QR code in a file


async def test_connections_and_disconnections_are_logged(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as leaving:
        await hub.wait_until_ready()
        await leaving.enter_async_context(open_terminal(hub.web_port))
        await hub.wait_for_text(r"\d\d:\d\d:\d\d  Board came by browser \(127.0.0.1\)\n", "log")
        await leaving.aclose()
        await hub.wait_for_text(r"Board lost the connection \(127.0.0.1\)\n", "log")


async def test_a_copy_by_vacuum_is_served(final: Engine, tmp_path: Path) -> None:
    copy = tmp_path / "COPY.db"
    own_connection(final.ledger).execute("VACUUM INTO ?", (str(copy),))
    async with RunningHub.start(copy) as hub:
        await hub.wait_until_ready()
        async with open_terminal(hub.web_port):
            await hub.wait_for_text(r"Board came by browser \(127.0.0.1\)\n", "log")
        await hub.wait_for_text(r"Board lost the connection \(127.0.0.1\)\n", "log")
        assert f"entry {final.ledger.head[0]} {final.ledger.code}" in hub.output
        assert "was moved" not in hub.output + hub.log_text


async def test_a_crashed_session_is_logged_and_the_others_go_on(final: Engine) -> None:
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
    """Child processes receive SIGHUP even where the tests themselves run by `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hangups")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name)
async def test_a_signal_stops_the_hub_cleanly(final: Engine, how: signal.Signals) -> None:
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
        assert len(family) == 3, "fork server, board, and the process that reads the file for it"
        assert single_instance.lock_path(final.ledger.path).read_text() == ""


@pytest.mark.skipif(SSH_PROGRAM is None, reason="needs OpenSSH's client")
async def test_ssh_clients_are_notified_and_their_terminal_is_restored(final: Engine, tmp_path: Path) -> None:
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


async def test_a_second_signal_stops_the_hub_at_once(final: Engine) -> None:
    async with (
        RunningHub.start(final.ledger.path) as hub,
        open_terminal((await hub.wait_until_ready()).web_port, "juror"),
    ):
        parent, session = hub.descendant_pids()
        os.kill(session, signal.SIGSTOP)  # it would take its three seconds
        hub.send_signal(signal.SIGINT)
        await hub.wait_for_text("Stopping")
        hub.send_signal(signal.SIGINT)
        assert await hub.wait_for_exit() == 130
        assert await wait_for_exits([parent, session], 2)


async def test_a_killed_hub_leaves_no_process_and_no_lock(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as screens:
        await hub.wait_until_ready()
        for post in ("board", "juror", "mc/A"):
            await screens.enter_async_context(open_terminal(hub.web_port, post))
        family = hub.descendant_pids()
        hub.send_signal(signal.SIGKILL)
        assert len(family) == 5, "the board has two processes"
        assert await wait_for_exits(family, 2)
    async with RunningHub.start(final.ledger.path, ports=(hub.web_port, hub.ssh_port)) as again:
        await again.wait_until_ready()


async def test_a_hub_with_ten_sessions_takes_less_than_80_megabytes(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path) as hub, AsyncExitStack() as screens:
        await hub.wait_until_ready()
        for post in ("board", "juror", "mc/A", "chair", "board") * 2:
            await screens.enter_async_context(open_terminal(hub.web_port, post))
        assert len(hub.descendant_pids()) == 1 + 10 + 4, "a board has two processes"
        assert (process_memory.proportional_memory([hub.process.pid]) or 0) < 80 * MEGABYTE


async def test_the_printed_fingerprint_is_that_of_the_certificate(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path, "--tls", "--no-ssh") as hub:
        await hub.wait_until_ready()
        assert f"https://{HOST}:{hub.web_port}/\n" in hub.output
        assert "http://" not in hub.output and "Not encrypted" not in hub.output
        assert "Accept the Risk and Continue" in hub.output
        assert "ssh " not in hub.output
        async with open_terminal(hub.web_port, scheme="https") as socket:
            wire = socket.get_extra_info("ssl_object")
            digits = sha256(wire.getpeercert(binary_form=True)).hexdigest().upper()
        assert digits in re.sub(r"[:\s]", "", hub.output)
        async with aiohttp.ClientSession() as client:
            plain_url = f"http://{HOST}:{hub.web_port}/juror"
            async with client.get(plain_url, allow_redirects=False) as answer:
                assert answer.status == 308
                assert answer.headers["Location"] == plain_url.replace("http:", "https:")


def test_tls_is_the_rule_and_no_tls_is_one_word_away(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    configs: list[hub_module.HubConfig] = []
    monkeypatch.setattr(serve_module, "run_hub", lambda config, show_screen: configs.append(config))
    for options in ((), ("--tls",), ("--no-tls",)):
        clis.done("serve", final.ledger.path, *options)
    certificate = hub_module.Certificate()
    assert [config.certificate for config in configs] == [certificate, certificate, None]


async def test_without_tls_no_certificate_is_made_or_mentioned(final: Engine) -> None:
    async with RunningHub.start(final.ledger.path, "--no-tls") as hub:
        await hub.wait_until_ready()
        assert "certificate" not in hub.output
        assert not pem_path(final.ledger.path).exists()


# --- refusals ---------------------------------------------------------------------------------------


async def test_a_second_hub_is_refused_and_names_the_first(final: Engine, tmp_path: Path) -> None:
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
async def test_a_port_in_use_is_refused_and_nothing_stays_open(final: Engine, door: str) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port, (other, _) = taken.getsockname()[1], free_ports()
        ports = (port, other) if door == "web" else (other, port)
        async with RunningHub.start(final.ledger.path, ports=ports) as hub:
            assert await hub.wait_for_exit() == 2
            await hub.wait_for_text(f"Port {port} is in use.*--{door}", "log")
        assert hub.output == ""
        assert "Traceback" not in hub.log_text
    with socket.create_server((HOST, other)), single_instance.lock_contest_file(final.ledger.path):
        pass


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--no-web", "--no-ssh"], "leave no door"),
        (["--web", "8100", "--ssh", "8100"], "a port each"),
        (["--tls-cert", "a.pem"], "go together"),
        (["--no-tls", "--tls-cert", "a.pem", "--tls-key", "b.pem"], "contradict each other"),
        (["--bind", "the hall"], "the hall is no address of this machine"),
        (["--tui"], "needs a terminal"),
    ],
)
def test_contradicting_options_are_refused(final: Engine, asked: list[str], told: str) -> None:
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


def test_windows_is_refused(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
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
async def test_the_reason_why_a_port_cannot_be_opened(number: int, told: str) -> None:
    async def start(bind: str, port: int) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(hub_module.CommandRefused) as refused:
        await hub_module._start_listening(start, "web", "192.0.2.7", 80)
    assert str(refused.value).startswith(told)


def test_a_lock_file_without_content_gives_a_message(tmp_path: Path) -> None:
    with single_instance.lock_contest_file(tmp_path / "f.db") as owner_record:
        owner_record.clear()
        with (
            pytest.raises(hub_module.CommandRefused, match="about to serve"),
            single_instance.lock_contest_file(tmp_path / "f.db"),
        ):
            pass


# --- on a terminal ----------------------------------------------------------------------------------


async def test_a_terminal_shows_a_qr_code_and_one_status_line(final: Engine) -> None:
    web, ssh_ = free_ports()
    started = SshClient.start(
        *serve_command(final.ledger.path, web, ssh_), size=(80, 30), environment=ENVIRONMENT
    )
    async with started as client:
        await client.wait_for_screen("0 by browser, 0 by SSH · entry", 15)
        for row in qr.qr_rows(f"http://{HOST}:{web}/"):
            assert row.rstrip() in client.screen
        async with open_terminal(web):
            await client.wait_for_screen("1 by browser, 0 by SSH · entry")
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


def test_a_blocked_terminal_does_not_block_the_writer() -> None:
    """Nothing reads the pipe: lines wait, pieces of a screen are dropped and painted again afterwards."""
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
def test_the_qr_code_encodes_the_address(address: str) -> None:
    """The half blocks, turned back into modules, are those of segno with a light border."""
    rows = qr.qr_rows(address)
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    modules = [[halves[cell][half] for cell in row] for row in rows for half in (0, 1)]
    made = segno.make(address, micro=False, error="l", boost_error=False)
    wanted = [list(map(bool, row)) for row in made.matrix_iter(border=2)]
    assert [list(map(bool, row)) for row in modules[: len(wanted)]] == wanted
    assert not any(map(any, modules[len(wanted) :]))
