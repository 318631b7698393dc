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

MAX_WAITING_EVENTS = 256
"""Input events that may wait for the app. Above it the socket is not read, and the hub sees the backlog."""
INPUT_CHUNK = 128
"""Bytes of input that are parsed at once."""
INPUT_RETRY = 0.01
"""Seconds after which an app that was busy is asked again."""
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
        self._unparsed_input = bytearray()
        self._decode_utf8 = getincrementaldecoder("utf-8")(errors="replace").decode
        self._write_lock = Lock()
        self._is_ending = False

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
        self._is_ending = True
        self._unparsed_input.clear()
        self._loop.remove_reader(self._hub_socket)
        self.write(TERMINAL_RESET)
        self.write_meta({"type": "exit", "code": self._app.return_code or 0})

    def _end(self) -> None:
        """Exit the app; after `EXIT_TIMEOUT` a signal ends the process, even if the app is busy."""
        self._is_ending = True
        self._unparsed_input.clear()
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
        is_waiting = bool(self._unparsed_input)
        self._unparsed_input += terminal_input
        if not is_waiting:
            self._parse_input()

    def _parse_input(self) -> None:
        """Parse input until the app has enough to do; then read nothing more until it has caught up."""
        event_count = 0
        while self._unparsed_input and event_count + self._count_waiting_events() < MAX_WAITING_EVENTS:
            text = self._decode_utf8(bytes(self._unparsed_input[:INPUT_CHUNK]))
            del self._unparsed_input[:INPUT_CHUNK]
            event_count += self._process_messages(self._key_parser.feed(text) if text else ())
            if "\x1b" in text:  # the Escape key, unless the rest of a sequence follows soon
                self._loop.call_later(constants.ESCAPE_DELAY * 1.1, self._flush_escape)
        if self._unparsed_input:
            self._loop.remove_reader(self._hub_socket)
            self._loop.call_later(INPUT_RETRY, self._parse_input)
        elif not self._is_ending:
            self._loop.add_reader(self._hub_socket, self._on_readable)

    def _count_waiting_events(self) -> int:
        """Events that app, screen and focused widget have not handled yet."""
        screen = self._app.screen if self._app.screen_stack else None
        pumps = {self._app, screen, screen.focused if screen else None} - {None}
        return sum(pump._message_queue.qsize() for pump in pumps if pump is not None)

    def _flush_escape(self) -> None:
        self._process_messages(self._key_parser.tick())

    def _process_messages(self, input_messages: Iterable[Message]) -> int:
        """Send messages to the app; return how many."""
        message_count = 0
        for message_count, message in enumerate(input_messages, 1):  # noqa: B007 - used after the loop
            self.process_message(message)
        return message_count

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
