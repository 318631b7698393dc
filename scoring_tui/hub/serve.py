"""Run the hub until a signal arrives: signals, the output on the terminal, a snapshot every second."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import termios
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scoring_tui.exports import qr
from scoring_tui.hub.hub import Hub, HubConfig
from scoring_tui.hub.monitor import HubSnapshot
from scoring_tui.hub.sessions.frames import TERMINAL_RESET
from scoring_tui.hub.status import text as status_text
from scoring_tui.hub.status.terminal import NonBlockingTerminal
from scoring_tui.i18n.locale import tr
from scoring_tui.i18n.sanitize import sanitize

if TYPE_CHECKING:
    from scoring_tui.hub.status.screen import StatusApp

SNAPSHOT_INTERVAL = 1.0
"""Seconds from one snapshot to the next."""
FORCED_EXIT_CODE = 130
"""Exit code of a hub that was stopped by a second signal."""


def run_hub(config: HubConfig, *, show_screen: bool) -> None:
    """Run the hub until a signal or the status screen stops it. Raises as `Hub.open` does."""
    asyncio.run(_serve(config, show_screen))


async def _serve(config: HubConfig, show_screen: bool) -> None:
    stop_event = asyncio.Event()
    with _redirect_log(config) if show_screen else nullcontext() as log_path:
        terminal = NonBlockingTerminal()
        _log_warnings(terminal)
        try:
            with _handle_signals(stop_event, show_screen):
                async with Hub.open(config) as hub:
                    await _run_until_stopped(hub, terminal, stop_event, show_screen)
                    stop_event.set()  # from now on, a signal counts as the second one
                    terminal.write_lines(
                        tr("Stopping: everybody is told, and what was sent is kept …") + "\n"
                    )
            terminal.write_lines(tr("Stopped.") + "\n")
            if log_path:
                terminal.write_lines(tr("Who came and went stands in {path}", path=log_path) + "\n")
        finally:
            terminal.close()


async def _run_until_stopped(
    hub: Hub, terminal: NonBlockingTerminal, stop_event: asyncio.Event, show_screen: bool
) -> None:
    snapshot = await hub.take_snapshot()
    if show_screen:
        if await _show_screen(hub, snapshot, terminal, stop_event):
            return
        terminal.write_lines(tr("The status screen broke down; the hub goes on.") + "\n")
    _print_welcome(hub, terminal, snapshot)
    async with _monitoring(hub, snapshot, terminal, None):
        await stop_event.wait()


async def _show_screen(
    hub: Hub, snapshot: HubSnapshot, terminal: NonBlockingTerminal, stop_event: asyncio.Event
) -> bool:
    """Show the status screen until it or a signal stops the hub; False when the screen failed."""
    from scoring_tui.hub.status.screen import StatusApp

    app = StatusApp(hub, snapshot, terminal)
    exit_task = asyncio.create_task(_exit_after(stop_event, app))
    async with _monitoring(hub, snapshot, terminal, app):
        await app.run_async()
    exit_task.cancel()
    return not app.return_code


async def _exit_after(stop_event: asyncio.Event, app: StatusApp) -> None:
    await stop_event.wait()
    app.exit()


def _print_welcome(hub: Hub, terminal: NonBlockingTerminal, snapshot: HubSnapshot) -> None:
    """Print how to connect."""
    terminal.write_lines(f"{sanitize(hub.config.contest_info.name)}\n{status_text.connection_help(hub)}\n")
    if terminal.is_terminal and hub.urls:
        terminal.draw(qr.qr_text(hub.urls[0]))
    for warning in status_text.list_warnings(hub):
        terminal.write_lines(f"{warning}\n")
    terminal.write_lines(status_text.certificate_help(hub))
    parts = (
        tr("Up to {n} screens", n=hub.config.limits.max_sessions),
        status_text.describe_ledger(snapshot.ledger_status),
        tr("Ctrl+C: stop"),
    )
    terminal.write_lines(status_text.SEPARATOR.join(parts) + "\n")


# --- monitoring -------------------------------------------------------------------------------------


@asynccontextmanager
async def _monitoring(
    hub: Hub, snapshot: HubSnapshot, terminal: NonBlockingTerminal, app: StatusApp | None
) -> AsyncIterator[None]:
    """Report changes within the block."""
    task = asyncio.create_task(_report_changes(hub, snapshot, terminal, app))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _report_changes(
    hub: Hub, previous_snapshot: HubSnapshot, terminal: NonBlockingTerminal, app: StatusApp | None
) -> None:
    """Log who connects and leaves, and update the status line or the status screen, every second.

    A failure is logged once and shown; the servers keep running, and a second later it is tried again.
    """
    failure_text = ""

    def report(sentence: str) -> None:
        line = f"{status_text.format_clock(time.time())}  {sentence}"
        terminal.write_log(line)
        if app:
            app.add_change(line)

    while True:
        try:
            snapshot = await hub.take_snapshot()
            for sentence in status_text.describe_changes(previous_snapshot, snapshot):
                report(sentence)
            if app:
                app.snapshot = snapshot
            else:
                terminal.set_status_line(status_text.status_line(snapshot, terminal.width))
            previous_snapshot = snapshot
            if failure_text:
                failure_text = ""
                report(tr("The hub counts again who is there."))
        except Exception as error:
            if failure_text != repr(error):
                failure_text = repr(error)
                report(_describe_failure(error))
                logging.warning("%s", failure_text, exc_info=error)
            terminal.set_status_line(_describe_failure(error))
        await asyncio.sleep(SNAPSHOT_INTERVAL)


def _describe_failure(error: Exception) -> str:
    return tr(
        "The hub cannot count who is there ({why}); the screens go on, and it tries again.",
        why=f"{type(error).__name__}: {error}",
    )


# --- the process ------------------------------------------------------------------------------------


@contextmanager
def _handle_signals(stop_event: asyncio.Event, show_screen: bool) -> Iterator[None]:
    """Stop at the first signal, end at once at the second; ignore Ctrl+Z, which would suspend the hub."""
    loop, terminal_modes = asyncio.get_running_loop(), termios.tcgetattr(0) if show_screen else None

    def on_signal(signal_number: signal.Signals) -> None:
        # A terminal that closes may send SIGHUP more than once.
        if stop_event.is_set() and signal_number != signal.SIGHUP:
            _exit_now(terminal_modes)
        stop_event.set()

    handled_signals = [
        signal_number
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(signal_number) != signal.SIG_IGN
    ]
    previous_handler = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    for signal_number in handled_signals:
        loop.add_signal_handler(signal_number, on_signal, signal_number)
    try:
        yield
    finally:
        for signal_number in handled_signals:
            loop.remove_signal_handler(signal_number)
        signal.signal(signal.SIGTSTP, previous_handler)


def _exit_now(terminal_modes: list[Any] | None) -> NoReturn:
    """Restore the terminal and exit. The preloaded parent notices it and ends the sessions."""
    if terminal_modes:
        with suppress(OSError, termios.error):  # the terminal is closed
            os.write(1, TERMINAL_RESET.encode())
            termios.tcsetattr(0, termios.TCSANOW, terminal_modes)
    os._exit(FORCED_EXIT_CODE)


@contextmanager
def _redirect_log(config: HubConfig) -> Iterator[Path | None]:
    """Send standard error to a file beside the contest file while a screen occupies the terminal."""
    if not os.isatty(2):
        yield None
        return
    log_path = config.contest_path.with_name(f"{config.contest_path.name}-hub.log")
    saved_descriptor = os.dup(2)
    with log_path.open("ab") as log_file:
        os.dup2(log_file.fileno(), 2)
    try:
        yield log_path
    finally:
        os.dup2(saved_descriptor, 2)
        os.close(saved_descriptor)


class _TerminalLogHandler(logging.Handler):
    """Writes the warnings of libraries to the log."""

    def __init__(self, terminal: NonBlockingTerminal) -> None:
        super().__init__(logging.WARNING)
        self._terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self._terminal.write_log(f"{status_text.format_clock(record.created)}  {self.format(record)}")


def _log_warnings(terminal: NonBlockingTerminal) -> None:
    logging.basicConfig(handlers=[_TerminalLogHandler(terminal)], format="%(name)s: %(message)s", force=True)
