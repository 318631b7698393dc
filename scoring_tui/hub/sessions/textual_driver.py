"""Textual's driver in a session's process: its terminal is a socket to the hub, in frames.

Standard input and output are the two directions of that socket. Imports the app's type, packets and Textual;
the nursery names it to Textual.
"""

from __future__ import annotations

import signal
import socket
from codecs import getincrementaldecoder
from threading import Lock
from typing import TYPE_CHECKING, Any

from textual import constants, events, messages
from textual._xterm_parser import XTermParser
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.message import Message

from scoring_tui.hub.sessions.frames import (
    ENTER,
    LEAVE,
    ControlMessage,
    FrameDecoder,
    TerminalData,
    encode,
    recv,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scoring_tui.tui.app import JuryApp

LAST_WORDS = 1.0
"""Seconds that the app has to finish once the hub has let go of it."""


class SeatDriver(WebDriver):
    """Reads in the app's own loop, so that nothing wakes up while nobody types."""

    _app: JuryApp

    def __init__(self, app: JuryApp, **given: Any) -> None:
        super().__init__(app, **given)
        self._hub = socket.socket(fileno=0)
        self._unpacker = FrameDecoder()
        self._keys = XTermParser()
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._one_at_a_time = Lock()

    # --- out --------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Terminal bytes."""
        self._send(encode(TerminalData(data.encode())))

    def write_meta(self, data: dict[str, object]) -> None:
        """Word for whoever serves the app."""
        self._send(encode(ControlMessage(str(data["type"]), {k: v for k, v in data.items() if k != "type"})))

    def _send(self, frame: bytes) -> None:
        """Whole, for the link's thread writes too; into the void once the hub is gone."""
        with self._one_at_a_time:
            try:
                self._hub.sendall(frame)
            except OSError:
                self._loop.call_soon_threadsafe(self._end)

    # --- life -------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Make the terminal ready, tell its size, listen."""
        self._loop.add_signal_handler(signal.SIGTERM, self._end)
        self.write(ENTER)
        self._request_terminal_sync_mode_support()
        self._resize(*(self._size or (80, 24)))
        self._app.far.alive()
        self._app.link.on_commit = self._tell_commit
        self._app.link.nudged = True
        self._loop.add_reader(self._hub, self._read)

    def stop_application_mode(self) -> None:
        """Give the terminal back and say that it is over."""
        self._loop.remove_reader(self._hub)
        self.write(LEAVE)
        self.write_meta({"type": "exit"})

    def _end(self) -> None:
        """Nobody is left to serve: finish in good order, and soon, whatever the app may be busy with."""
        self._loop.remove_reader(self._hub)
        self._app.far.away()
        signal.setitimer(signal.ITIMER_REAL, LAST_WORDS)  # nobody catches it: it ends the process
        self._app.post_message(messages.ExitApp())

    def _tell_commit(self) -> None:
        self.write_meta({"type": "committed"})

    # --- in ---------------------------------------------------------------------------------------

    def _read(self) -> None:
        piece = recv(self._hub)
        if not piece:
            self._end()
        for packet in self._unpacker.feed(piece):
            if isinstance(packet, TerminalData):
                self._type(packet.payload)
            else:
                self.on_meta(packet.type, packet.fields)

    def _type(self, typed: bytes) -> None:
        self._app.far.alive()
        text = self._decode(typed)
        self._post(self._keys.feed(text) if text else ())
        if "\x1b" in text:  # Escape itself, if nothing follows it soon
            self._loop.call_later(constants.ESCAPE_DELAY * 1.1, lambda: self._post(self._keys.tick()))

    def _post(self, found: Iterable[Message]) -> None:
        for message in found:
            self.process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
        """What the hub tells; anything it does not know is Textual's own."""
        match packet_type:
            case "alive":
                self._app.far.alive()
            case "away":
                self._app.far.away()
            case "nudge":
                self._app.link.nudge()
            case "repaint":
                self._repaint()
            case "resize":
                self._resize(payload["width"], payload["height"])
            case _:
                super().on_meta(packet_type, payload)

    def _resize(self, columns: int, rows: int) -> None:
        self._size = (columns, rows)
        size = Size(columns, rows)
        self._app.post_message(events.Resize(size, size))

    def _repaint(self) -> None:
        """For a terminal that knows nothing of what was sent before."""
        self.write(ENTER)
        self._request_terminal_sync_mode_support()
        self._app.refresh()
