"""The preloaded parent of all sessions: it imports everything, opens nothing, and forks on request.

Run as `python -m scoring_tui.hub.sessions.forkserver FD FILE LANGUAGE` by `pool`; FD is a control socket.
Requests come in with a session's socket attached. Messages about started and ended sessions go out. It has
one thread only, because a fork copies no other thread.
"""

from __future__ import annotations

import gc
import os
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
from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, encode
from scoring_tui.tui.app import make_app

_PR_SET_PDEATHSIG = 1
LAST_WORDS = 1.0
"""Seconds that children have to finish once the hub is gone."""
BEHIND = 5
"""How much less urgent a session is than the hub, which carries everybody's keys (`nice`)."""
ROLES = ("board", "mc", "juror", "chair")
LOADED_LATER = (
    "argon2",
    "concurrent.futures.thread",
    "pydantic.dataclasses",
    "scoring_tui.engine.sign_in",
    "scoring_tui.engine.engine",
    "scoring_tui.hub.sessions.textual_driver",
    "scoring_tui.ledger.driver",
    "scoring_tui.ledger.store",
    "scoring_tui.scoring.standings.confidence",
    "scoring_tui.tui.common.sign_in",
    "scoring_tui.views.notices",
    "scoring_tui.views.own_marks",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.scrollbar",
    *(
        name
        for role in ("board", "mc", "juror", "chair")
        for name in (f"scoring_tui.tui.{role}.screen", f"scoring_tui.views.{role}")
    ),
)
"""What an app imports only once it runs, so that a terminal's first frame is early; here all at once."""


class ForkServer:
    """Serves the control socket until the hub is gone."""

    def __init__(self, control: socket.socket, path: Path, language: str) -> None:
        self._control, self._path, self._language = control, path, language
        self._pid = os.getpid()
        self._requests, self._sockets = FrameDecoder(), deque[int]()
        self._children: dict[int, int] = {}
        """Session of each process."""
        self._deaths, self._wake = socket.socketpair()

    def run(self) -> None:
        """Fork and reap; at the end take the children along."""
        self._deaths.setblocking(False)
        self._wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        self._tell(ControlMessage("ready"))
        while self._serve(select([self._control, self._deaths], [], [])[0]):
            pass
        self._end()

    def _serve(self, ready: list[socket.socket]) -> bool:
        if self._deaths in ready:
            self._deaths.recv(4096)
            self._reap()
        return self._control not in ready or self._hear()

    def _hear(self) -> bool:
        """Do what the hub asks; False when it is gone."""
        try:
            piece, sockets, _, _ = socket.recv_fds(self._control, 65536, 64)
        except ConnectionResetError:
            return False
        self._sockets += sockets
        for packet in self._requests.feed(piece):
            assert isinstance(packet, ControlMessage)
            if packet.type == "open":
                self._fork(packet.fields, self._sockets.popleft())
            elif packet.type == "kill":
                self._kill(packet.fields["id"])
        return bool(piece)

    # --- children ---------------------------------------------------------------------------------

    def _fork(self, wanted: dict[str, Any], end: int) -> None:
        """A child for a request; `end` is its socket."""
        try:
            pid = os.fork()
        except OSError as error:  # too many processes, or no memory
            traceback.print_exception(error)
            self._tell(ControlMessage("ended", {"id": wanted["id"], "code": 1}))
        else:
            if pid == 0:
                self._become(wanted, end)
            self._children[pid] = wanted["id"]
            self._tell(ControlMessage("born", {"id": wanted["id"], "pid": pid}))
        os.close(end)

    def _become(self, wanted: dict[str, Any], end: int) -> NoReturn:
        """In the child: nothing of the parent's stays open but what it wrote to its log."""
        code = 1
        try:
            os.nice(BEHIND)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for mine in (self._control, self._deaths, self._wake):
                mine.close()
            os.dup2(end, 0)
            os.dup2(end, 1)
            for other in (end, *self._sockets):
                os.close(other)
            code = _run(self._path, self._language, self._pid, wanted)
        except BaseException:  # noqa: BLE001 - told in the log; the parent must never be run a second time
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        """Tell the hub who has ended."""
        for pid in list(self._children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                self._tell(ControlMessage("ended", {"id": self._children.pop(pid), "code": code}))

    def _kill(self, id_: int | None = None) -> None:
        """One session, or all."""
        for pid, session in self._children.items():
            if id_ in (None, session):
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> None:
        """The children notice by themselves that the hub is gone; those that take too long are killed."""
        deadline = time.monotonic() + LAST_WORDS
        while self._children and (left := deadline - time.monotonic()) > 0:
            if select([self._deaths], [], [], left)[0]:
                self._deaths.recv(4096)
                self._reap()
        self._kill()

    def _tell(self, meta: ControlMessage) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the hub is gone, which is noticed elsewhere
            self._control.sendall(encode(meta))


def _run(path: Path, language: str, parent: int, wanted: dict[str, Any]) -> int:
    """A session from its first frame to its end; returns its exit code."""
    _die_with_parent(parent)
    vars(constants).update(COLOR_SYSTEM=wanted["colours"])  # one for all processes, in Textual's eyes
    app = make_app(
        path,
        [Actor("", wanted["seat"] or wanted["role"])],
        language=language,
        admitted=wanted["signed_in"],
        device=wanted["device"],
    )
    app.run(size=tuple(wanted["size"]))
    return app.return_code or 0


def _die_with_parent(parent: int) -> None:
    """Where the system can do it; elsewhere the end of the socket has to do."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    """Warm up, then serve."""
    control, path, language = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in LOADED_LATER:
        import_module(module)
    cell_len("é")  # reads its table of wide letters
    gc.collect()
    gc.disable()
    gc.freeze()
    ForkServer(socket.socket(fileno=int(control)), Path(path), language).run()


if __name__ == "__main__":
    main()
