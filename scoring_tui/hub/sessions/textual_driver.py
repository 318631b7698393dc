"""Textual's driver in a session's process: its terminal is the socket to the hub, in frames.

Standard input and standard output are both that socket. The environment variable `TEXTUAL_DRIVER`, set by the
session pool, makes Textual use it.
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
    TERMINAL_RESET,
    TERMINAL_SETUP,
    ControlMessage,
    FrameDecoder,
    TerminalData,
    encode,
    recv,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scoring_tui.tui.app import JuryApp

EXIT_TIMEOUT = 1.0
"""Seconds that the app has to finish once the hub has closed the socket."""


class SeatDriver(WebDriver):
    """Reads the socket in the app's own event loop, so that an idle session does not wake up."""

    _app: JuryApp

    def __init__(self, app: JuryApp, **driver_options: Any) -> None:
        super().__init__(app, **driver_options)
        self._hub_socket = socket.socket(fileno=0)
        self._decoder = FrameDecoder()
        self._key_parser = XTermParser()
        self._decode_utf8 = getincrementaldecoder("utf-8")(errors="replace").decode
        self._write_lock = Lock()

    # --- output --------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Send terminal output."""
        self._send(encode(TerminalData(data.encode())))

    def write_meta(self, data: dict[str, object]) -> None:
        """Send a message to the hub."""
        fields = {name: value for name, value in data.items() if name != "type"}
        self._send(encode(ControlMessage(str(data["type"]), fields)))

    def _send(self, frame: bytes) -> None:
        """Send a whole frame; the engine's thread calls this too. Ends the app if the hub has ended."""
        with self._write_lock:
            try:
                self._hub_socket.sendall(frame)
            except OSError:
                self._loop.call_soon_threadsafe(self._end)

    # --- start and end -------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Prepare the terminal, set its size and start reading."""
        self._loop.add_signal_handler(signal.SIGTERM, self._end)
        self.write(TERMINAL_SETUP)
        self._request_terminal_sync_mode_support()
        self._resize(*(self._size or (80, 24)))
        self._app.heartbeat.mark_alive()
        self._loop.add_reader(self._hub_socket, self._on_readable)

    def stop_application_mode(self) -> None:
        """Reset the terminal and report the end."""
        self._loop.remove_reader(self._hub_socket)
        self.write(TERMINAL_RESET)
        self.write_meta({"type": "exit"})

    def _end(self) -> None:
        """Exit the app; after `EXIT_TIMEOUT` a signal ends the process, even if the app is busy."""
        self._loop.remove_reader(self._hub_socket)
        self._app.heartbeat.mark_away()
        signal.setitimer(signal.ITIMER_REAL, EXIT_TIMEOUT)  # SIGALRM has no handler, so it ends the process
        self._app.post_message(messages.ExitApp())

    # --- input ---------------------------------------------------------------------------------------

    def _on_readable(self) -> None:
        chunk = recv(self._hub_socket)
        if not chunk:
            self._end()
        for frame in self._decoder.feed(chunk):
            if isinstance(frame, TerminalData):
                self._on_terminal_input(frame.payload)
            else:
                self.on_meta(frame.type, frame.fields)

    def _on_terminal_input(self, terminal_input: bytes) -> None:
        self._app.heartbeat.mark_alive()
        text = self._decode_utf8(terminal_input)
        self._process_messages(self._key_parser.feed(text) if text else ())
        if "\x1b" in text:  # the Escape key, unless the rest of a sequence follows soon
            self._loop.call_later(constants.ESCAPE_DELAY * 1.1, self._flush_escape)

    def _flush_escape(self) -> None:
        self._process_messages(self._key_parser.tick())

    def _process_messages(self, input_messages: Iterable[Message]) -> None:
        for message in input_messages:
            self.process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
        """Handle a message of the hub; Textual's own driver handles the types that are not listed here."""
        match packet_type:
            case "alive":
                self._app.heartbeat.mark_alive()
            case "away":
                self._app.heartbeat.mark_away()
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
        """Send everything again, for a terminal that has not seen the earlier output."""
        self.write(TERMINAL_SETUP)
        self._request_terminal_sync_mode_support()
        self._app.refresh()
