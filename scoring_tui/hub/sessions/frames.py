"""The frames between the hub and a session's process: Textual's web protocol, in both directions.

A frame is one byte for its kind ("D" terminal bytes, "M" a JSON object with a "type"), four bytes for the
length (big-endian) and the payload.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_HEADER_SIZE = 5
_MAX_READ = 64 * 1024
TERMINAL_SETUP = (
    "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
)
"""Prepares a terminal: alternate screen, mouse, hidden cursor, focus events, bracketed paste, no wrapping."""
TERMINAL_RESET = (
    "\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1000l\x1b[?1049l\x1b[?25h"
)
"""Undoes `TERMINAL_SETUP`. The servers send it when a session could not do so itself."""


@dataclass(frozen=True, slots=True)
class TerminalData:
    """Bytes from or for a terminal."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class ControlMessage:
    """A message between the app and the hub."""

    type: str
    fields: dict[str, Any] = field(default_factory=dict)


Frame = TerminalData | ControlMessage


def encode(frame: Frame) -> bytes:
    """Encode a frame."""
    if isinstance(frame, TerminalData):
        return _encode_payload(b"D", frame.payload)
    return _encode_payload(b"M", json.dumps({**frame.fields, "type": frame.type}).encode())


def _encode_payload(frame_kind: bytes, payload: bytes) -> bytes:
    return frame_kind + len(payload).to_bytes(4, "big") + payload


def recv(connection: socket.socket) -> bytes:
    """Read what has arrived at a socket; empty once the other end is closed or was reset."""
    try:
        return connection.recv(_MAX_READ)
    except ConnectionResetError:  # the other process ended before it had read everything
        return b""


class FrameDecoder:
    """Decodes frames from a byte stream that arrives in chunks; skips frames of other kinds."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Add a chunk and yield the frames that are complete now."""
        self._buffer += chunk
        while len(self._buffer) >= _HEADER_SIZE:
            frame_end = _HEADER_SIZE + int.from_bytes(self._buffer[1:_HEADER_SIZE], "big")
            if len(self._buffer) < frame_end:
                return
            frame_kind, payload = self._buffer[:1], bytes(self._buffer[_HEADER_SIZE:frame_end])
            del self._buffer[:frame_end]
            if frame_kind == b"D":
                yield TerminalData(payload)
            elif frame_kind == b"M":
                fields = json.loads(payload)
                yield ControlMessage(fields.pop("type"), fields)
