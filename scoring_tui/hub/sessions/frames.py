"""What travels between a door and a session's process: Textual's own frames, both ways.

A frame is one byte for its kind ("D" terminal bytes, "M" a JSON object with a "type"), four bytes for the
length, big end first, and the payload. Imports nothing of the house.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_HEAD = 5
ENTER = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
"""Makes a terminal ready: own page, mouse, no cursor, focus told, pasting in brackets, no wrapping."""
LEAVE = "\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1000l\x1b[?1049l\x1b[?25h"
"""Gives a terminal back as it was; a door sends it when a session could not do so itself."""


@dataclass(frozen=True, slots=True)
class TerminalData:
    """Bytes from or for a terminal."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class ControlMessage:
    """Word between the app and whoever serves it."""

    type: str
    fields: dict[str, Any] = field(default_factory=dict)


Packet = TerminalData | ControlMessage


def encode(packet: Packet) -> bytes:
    """The frame of a packet."""
    if isinstance(packet, TerminalData):
        return _frame(b"D", packet.payload)
    return _frame(b"M", json.dumps({**packet.fields, "type": packet.type}).encode())


def _frame(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


def recv(end: socket.socket) -> bytes:
    """What waits at a socket; nothing once the other end is gone, in whatever manner it went."""
    try:
        return end.recv(64 * 1024)
    except ConnectionResetError:  # it had not read everything
        return b""


class FrameDecoder:
    """Packets out of a stream that arrives in pieces; frames of other kinds are passed over."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> Iterator[Packet]:
        """The packets that are complete now."""
        self._held += piece
        while len(self._held) >= _HEAD:
            end = _HEAD + int.from_bytes(self._held[1:_HEAD], "big")
            if len(self._held) < end:
                return
            kind, payload = self._held[:1], bytes(self._held[_HEAD:end])
            del self._held[:end]
            if kind == b"D":
                yield TerminalData(payload)
            elif kind == b"M":
                fields = json.loads(payload)
                yield ControlMessage(fields.pop("type"), fields)
