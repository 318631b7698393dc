"""The preloaded parent of all sessions: it imports every module, opens no file, and forks on request.

`SessionPool` runs it as `python -m scoring_tui.hub.sessions.forkserver FD FILE LANGUAGE`, where FD is a
control socket. A request arrives with the socket of its session attached. Messages about started and ended
sessions go back. The process has a single thread, because a fork copies only the calling thread.

The sessions do not depend on it: when it dies, they go on, and the hub starts another one for the next.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections import deque
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from select import select
from typing import Any, NoReturn

from rich.cells import cell_len
from textual import constants

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import ROLES, Role, Seat
from scoring_tui.engine.device_settings import THEME_NAMES
from scoring_tui.hub.limits import MAX_SESSION_MEMORY
from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, encode
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.port import PinSource
from scoring_tui.tui.app import make_app
from scoring_tui.views.board_feed import BoardFeed

EXIT_TIMEOUT = 1.0
"""Seconds that sessions have to finish once the hub has ended."""
SESSION_NICENESS = 5
"""Added to the niceness of a session: the hub has priority, because it forwards the input of all sessions."""
PRELOADED_MODULES = (
    "argon2",
    "concurrent.futures.thread",
    "ctypes",
    "pydantic.dataclasses",
    "scoring_tui.engine.sign_in",
    "scoring_tui.engine.engine",
    "scoring_tui.hub.sessions.textual_driver",
    "scoring_tui.ledger.driver",
    "scoring_tui.ledger.store",
    "scoring_tui.scoring.standings.confidence",
    "scoring_tui.tui.common.sign_in",
    "scoring_tui.tui.juror.ballot_form",
    "scoring_tui.tui.juror.dialogs",
    "scoring_tui.tui.juror.mark_field",
    "scoring_tui.views.notices",
    "scoring_tui.views.ballot_totals",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.scrollbar",
    *(
        module_name
        for role in ROLES
        for module_name in (f"scoring_tui.tui.{role}.screen", f"scoring_tui.views.{role}")
    ),
)
"""Modules that an app imports only after its first frame; imported here once, before the first fork."""


class ForkServer:
    """Serves the control socket until the hub closes it."""

    def __init__(self, control_socket: socket.socket, path: Path, language: str) -> None:
        self._control_socket, self._path, self._language = control_socket, path, language
        self._decoder = FrameDecoder()
        self._received_fds = deque[int]()
        """Sockets of sessions whose requests have not been decoded yet."""
        self._session_ids: dict[int, int] = {}
        """Session id of each child process."""
        self._signal_reader, self._signal_writer = socket.socketpair()

    def run(self) -> None:
        """Fork and reap children; when the hub has ended, end them."""
        self._signal_reader.setblocking(False)
        self._signal_writer.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._signal_writer.fileno(), warn_on_full_buffer=False)
        self._send(ControlMessage("ready"))
        while self._handle(select([self._control_socket, self._signal_reader], [], [])[0]):
            pass
        self._stop()

    def _handle(self, ready_sockets: list[socket.socket]) -> bool:
        """Handle signals and requests; False once the hub has ended."""
        if self._signal_reader in ready_sockets:
            self._on_signal()
        return self._control_socket not in ready_sockets or self._on_message()

    def _on_signal(self) -> None:
        self._signal_reader.recv(4096)
        self._reap_children()

    def _on_message(self) -> bool:
        """Serve the requests that have arrived; False once the hub has ended."""
        try:
            chunk, session_fds, _, _ = socket.recv_fds(self._control_socket, 65536, 64)
        except ConnectionResetError:
            return False
        self._received_fds += session_fds
        for frame in self._decoder.feed(chunk):
            assert isinstance(frame, ControlMessage)
            if frame.type == "open":
                self._fork(frame.fields, self._received_fds.popleft())
            elif frame.type == "kill":
                self._kill(frame.fields["id"])
        return bool(chunk)

    # --- children ---------------------------------------------------------------------------------

    def _fork(self, request: dict[str, Any], session_fd: int) -> None:
        """Fork a child that serves the request over `session_fd`."""
        try:
            pid = os.fork()
        except OSError as error:  # too many processes, or no memory
            traceback.print_exception(error)
            self._send(ControlMessage("ended", {"id": request["id"], "code": 1}))
        else:
            if pid == 0:
                self._run_child(request, session_fd)
            self._session_ids[pid] = request["id"]
            self._send(ControlMessage("started", {"id": request["id"], "pid": pid}))
        os.close(session_fd)

    def _run_child(self, request: dict[str, Any], session_fd: int) -> NoReturn:
        """Run the session in the child; of the parent's files only standard error stays open."""
        exit_code = 1
        try:
            os.nice(SESSION_NICENESS)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for parent_socket in (self._control_socket, self._signal_reader, self._signal_writer):
                parent_socket.close()
            os.dup2(session_fd, 0)
            os.dup2(session_fd, 1)
            for inherited_fd in (session_fd, *self._received_fds):
                os.close(inherited_fd)
            exit_code = _run_session(self._path, self._language, request)
        except BaseException:  # noqa: BLE001 - logged; the parent's code must not run in the child
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(exit_code)

    def _reap_children(self) -> None:
        """Report the exit code of each child that has ended."""
        for pid in list(self._session_ids):
            ended_pid, wait_status = os.waitpid(pid, os.WNOHANG)
            if ended_pid:
                exit_code = os.waitstatus_to_exitcode(wait_status)
                self._send(ControlMessage("ended", {"id": self._session_ids.pop(pid), "code": exit_code}))

    def _kill(self, session_id: int | None = None) -> None:
        """Kill one session, or all."""
        for pid, child_session_id in self._session_ids.items():
            if session_id in (None, child_session_id):
                with suppress(ProcessLookupError):  # it has just ended
                    os.kill(pid, signal.SIGKILL)

    def _stop(self) -> None:
        """Wait for the sessions, which end when their sockets close; kill those that take too long."""
        deadline = time.monotonic() + EXIT_TIMEOUT
        while self._session_ids and (remaining := deadline - time.monotonic()) > 0:
            if select([self._signal_reader], [], [], remaining)[0]:
                self._on_signal()
        self._kill()

    def _send(self, message: ControlMessage) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # `_on_message` notices that the hub has ended
            self._control_socket.sendall(encode(message))


def _run_session(path: Path, language: str, request: dict[str, Any]) -> int:
    """Run a session's app; return its exit code."""
    _limit_memory()
    # Textual reads the color system from a constant of the process, not from the driver.
    vars(constants).update(COLOR_SYSTEM=request["color_system"])
    seat = Seat.parse(request["seat"] or request["role"])
    language = request["language"] or language
    text.use_language(language)
    is_board = seat.role is Role.BOARD
    board_feed = BoardFeed(path, seat, request["display"], text.tr("Display")) if is_board else None
    app = make_app(
        path,
        [Actor("", seat)],
        language=language,
        theme=f"hall-{request['theme'] or THEME_NAMES[0]}",
        admitted=request["is_signed_in"],
        device=request["device"],
        pin_source=PinSource(*request["pin_source"]) if request["pin_source"] else None,
        view_feed=board_feed,
    )
    app.run(size=tuple(request["size"]))
    return app.return_code or 0


def _limit_memory() -> None:
    """Let an app that grows without end fail with a `MemoryError`, before other processes lack memory."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_DATA)
    if hard_limit == resource.RLIM_INFINITY or hard_limit > MAX_SESSION_MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_SESSION_MEMORY, hard_limit))


def main() -> None:
    """Import the modules, then serve."""
    control_fd, path, language = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module_name in PRELOADED_MODULES:
        import_module(module_name)
    cell_len("é")  # loads Rich's table of wide characters
    gc.collect()
    gc.disable()
    gc.freeze()  # keeps the garbage collector from copying shared pages
    ForkServer(socket.socket(fileno=int(control_fd)), Path(path), language).run()


if __name__ == "__main__":
    main()
