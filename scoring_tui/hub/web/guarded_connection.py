"""One TCP connection of a browser, with limits on what it sends before aiohttp parses it.

aiohttp needs microseconds for each frame of a websocket. A flood of empty frames would occupy the hub, so
frames are counted by their headers, and the first one above the budget stops the connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp.web_protocol import RequestHandler

from scoring_tui.hub.limits import (
    INPUT_BURST,
    INPUT_RATE,
    MAX_REQUEST_BYTES,
    MESSAGE_BURST,
    MESSAGE_RATE,
    TokenBuckets,
)

_LENGTH_SIZES = {126: 2, 127: 8}
"""Bytes of the extended length, by the length in the second byte (RFC 6455, section 5.2)."""
_MASK_SIZE = 4


class FrameCounter:
    """Counts the frames in a websocket's bytes, which arrive in chunks (RFC 6455, section 5.2)."""

    def __init__(self, buckets: TokenBuckets | None = None) -> None:
        self._buckets = buckets or TokenBuckets(MESSAGE_RATE, MESSAGE_BURST)
        self._byte_buckets = TokenBuckets(INPUT_RATE, INPUT_BURST)
        self._payload_left = 0
        self._header_start = b""

    def feed(self, chunk: bytes) -> bool:
        """Count bytes, and the frames that begin in a chunk; False when they exceed a budget."""
        if not self._byte_buckets.take(count=len(chunk)):
            return False
        data, position = self._header_start + chunk, self._payload_left
        available = int(self._buckets.read_level())
        frame_count = 0
        while (frame_size := _frame_size(data, position)) is not None:
            frame_count += 1
            if frame_count > available:
                return False
            position += frame_size
        self._header_start = data[position:]
        self._payload_left = max(0, position - len(data))
        return self._buckets.take(count=frame_count)


def _frame_size(data: bytes, position: int) -> int | None:
    """Size of the frame at a position; None while its header is incomplete."""
    if position + 2 > len(data):
        return None
    short_length = data[position + 1] & 0x7F
    mask_size = _MASK_SIZE if data[position + 1] & 0x80 else 0
    length_size = _LENGTH_SIZES.get(short_length, 0)
    payload_start = position + 2 + length_size
    if payload_start > len(data):
        return None
    length = int.from_bytes(data[position + 2 : payload_start], "big") if length_size else short_length
    return 2 + length_size + mask_size + length


class GuardedConnection(RequestHandler):
    """aiohttp's connection with limits."""

    __slots__ = ("_frame_counter", "_is_stopped", "_received_bytes", "on_flood")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._frame_counter: FrameCounter | None = None
        self.on_flood: Callable[[], None] = self.abort
        """Called once, when a websocket exceeds its budget; nothing more is read then."""
        self._is_stopped = False
        self._received_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Pass on what is within the limits."""
        if self._is_stopped:
            return
        if self._frame_counter is not None:
            if not self._frame_counter.feed(data):
                self._is_stopped = True
                if isinstance(self.transport, asyncio.Transport):
                    self.transport.pause_reading()  # the kernel then stops the sender
                self.on_flood()
                return
        else:
            self._received_bytes += len(data)
            if self._received_bytes > MAX_REQUEST_BYTES:
                self.abort()
                return
        super().data_received(data)

    def on_request(self) -> None:
        """A complete request has arrived; the next one has its own limit."""
        self._received_bytes = 0

    def count_frames(self) -> None:
        """Count frames from now on: the connection becomes a websocket.

        A client that has sent frames before the answer to its request is no browser; it is disconnected.
        """
        self._frame_counter = FrameCounter()
        if self._message_tail:
            self.abort()

    def abort(self) -> None:
        """Close the connection at once and read nothing more."""
        self._is_stopped = True
        if self.transport is not None:
            self.transport.abort()
