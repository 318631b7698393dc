"""`serve` from its first word to its last: signals, what is printed, the census every second.

Imports hub, report and printer, and the status screen where one is wanted; the command line imports it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import termios
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scoring_tui.hub.hub import Hub, HubConfig
from scoring_tui.hub.monitor import HubSnapshot
from scoring_tui.hub.sessions.frames import TERMINAL_RESET
from scoring_tui.hub.status import qr
from scoring_tui.hub.status import text as report
from scoring_tui.hub.status.terminal import NonBlockingTerminal
from scoring_tui.i18n.locale import tr
from scoring_tui.i18n.sanitize import sanitize

if TYPE_CHECKING:
    from scoring_tui.hub.status.screen import StatusApp

SNAPSHOT_INTERVAL = 1.0
"""Seconds from one census to the next."""
FORCED_EXIT_CODE = 130
"""Exit code of a hub that did not get the time to stop."""


def run_hub(config: HubConfig, *, show_screen: bool) -> None:
    """Open the hub and keep it until a signal or its screen says stop. Raises as `Hub.open` does."""
    asyncio.run(_serve(config, show_screen))


async def _serve(plan: HubConfig, screen: bool) -> None:
    stop = asyncio.Event()
    with _log_aside(plan) if screen else nullcontext() as log:
        printer = NonBlockingTerminal()
        _tell_troubles(printer)
        try:
            with _heeding(stop, screen):
                async with Hub.open(plan) as hub:
                    await _run(hub, printer, stop, screen)
                    stop.set()  # from now on a signal is the second one
                    printer.write_lines(tr("Stopping: everybody is told, and what was sent is kept …") + "\n")
            printer.write_lines(tr("Stopped.") + "\n")
            if log:
                printer.write_lines(tr("Who came and went stands in {path}", path=log) + "\n")
        finally:
            printer.close()


async def _run(hub: Hub, printer: NonBlockingTerminal, stop: asyncio.Event, screen: bool) -> None:
    census = await hub.take_snapshot()
    if screen:
        if await _show(hub, census, printer, stop):
            return
        printer.write_lines(tr("The status screen broke down; the hub goes on.") + "\n")
    _welcome(hub, printer, census)
    async with _watching(hub, census, printer, None):
        await stop.wait()


async def _show(hub: Hub, census: HubSnapshot, printer: NonBlockingTerminal, stop: asyncio.Event) -> bool:
    """Show the status screen until either says stop; False when it broke down instead."""
    from scoring_tui.hub.status.screen import StatusApp

    app = StatusApp(hub, census, printer)
    stopping = asyncio.create_task(_exit_after(stop, app))
    async with _watching(hub, census, printer, app):
        await app.run_async()
    stopping.cancel()
    return not app.return_code


async def _exit_after(stop: asyncio.Event, app: StatusApp) -> None:
    await stop.wait()
    app.exit()


def _welcome(hub: Hub, printer: NonBlockingTerminal, census: HubSnapshot) -> None:
    """Where the hub can be found."""
    printer.write_lines(f"{sanitize(hub.config.contest_info.name)}\n{report.connection_help(hub)}\n")
    if printer.is_terminal and hub.urls:
        printer.draw(qr.qr_text(hub.urls[0]))
    for warning in report.list_warnings(hub):
        printer.write_lines(f"{warning}\n")
    most = tr("Up to {n} screens", n=hub.config.limits.max_sessions)
    printer.write_lines(
        f"{most}{report.SEPARATOR}{report.describe_ledger(census.ledger_status)}{report.SEPARATOR}{tr('Ctrl+C: stop')}\n"
    )


# --- the census -------------------------------------------------------------------------------------


@asynccontextmanager
async def _watching(
    hub: Hub, census: HubSnapshot, printer: NonBlockingTerminal, app: StatusApp | None
) -> AsyncIterator[None]:
    """Tell of comings and goings, keep the line or the screen up to date; doors stay open if that fails."""
    task = asyncio.create_task(_watch(hub, census, printer, app))
    task.add_done_callback(_mourn)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _watch(hub: Hub, before: HubSnapshot, printer: NonBlockingTerminal, app: StatusApp | None) -> None:
    while True:
        now = await hub.take_snapshot()
        for sentence in report.describe_changes(before, now):
            line = f"{report.format_clock(now.taken_at)}  {sentence}"
            printer.write_log(line)
            if app:
                app.add_news(line)
        if app:
            app.census = now
        else:
            printer.set_status_line(report.status_line(now, printer.width))
        before = now
        await asyncio.sleep(SNAPSHOT_INTERVAL)


def _mourn(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        logging.error(tr("Nobody counts who is there any more."), exc_info=error)


# --- the process ------------------------------------------------------------------------------------


@contextmanager
def _heeding(stop: asyncio.Event, screen: bool) -> Iterator[None]:
    """The first signal asks to stop, the second does not wait; Ctrl+Z, which freezes, is ignored."""
    loop, looks = asyncio.get_running_loop(), termios.tcgetattr(0) if screen else None

    def heed(signal_: signal.Signals) -> None:
        if stop.is_set() and signal_ != signal.SIGHUP:  # a terminal that closes hangs up more than once
            _force(looks)
        stop.set()

    heeded = [
        s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN
    ]
    suspend = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    for one in heeded:
        loop.add_signal_handler(one, heed, one)
    try:
        yield
    finally:
        for one in heeded:
            loop.remove_signal_handler(one)
        signal.signal(signal.SIGTSTP, suspend)


def _force(looks: list[Any] | None) -> NoReturn:
    """End at once, the terminal as it was; the warm parent notices, and takes the sessions along."""
    if looks:
        with suppress(OSError, termios.error):  # it is gone
            os.write(1, TERMINAL_RESET.encode())
            termios.tcsetattr(0, termios.TCSANOW, looks)
    os._exit(FORCED_EXIT_CODE)


@contextmanager
def _log_aside(plan: HubConfig) -> Iterator[Path | None]:
    """While a screen has the terminal, what would be written over it goes to a file beside the contest's."""
    if not os.isatty(2):
        yield None
        return
    path = plan.contest_path.with_name(f"{plan.contest_path.name}-hub.log")
    kept = os.dup(2)
    with path.open("ab") as log:
        os.dup2(log.fileno(), 2)
    try:
        yield path
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class _Troubles(logging.Handler):
    """What libraries warn of, on the log."""

    def __init__(self, printer: NonBlockingTerminal) -> None:
        super().__init__(logging.WARNING)
        self._printer = printer

    def emit(self, record: logging.LogRecord) -> None:
        """One of them."""
        self._printer.write_log(f"{report.format_clock(record.created)}  {self.format(record)}")


def _tell_troubles(printer: NonBlockingTerminal) -> None:
    logging.basicConfig(handlers=[_Troubles(printer)], format="%(name)s: %(message)s", force=True)
