"""Accepts TCP connections, limited by address before any TLS handshake and before any byte is read.

With TLS, the first byte tells a TLS handshake from plain HTTP, which a protocol of its own answers.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
import ssl
import struct
from collections import Counter
from collections.abc import Callable
from typing import Any

from scoring_tui.hub.limits import (
    ACCEPT_BURST,
    ACCEPT_RATE,
    HANDSHAKE_TIMEOUT,
    MAX_OPEN,
    MAX_OPEN_FROM_ADDRESS,
    MAX_OPEN_WHEN_FULL,
    TokenBuckets,
)

BACKLOG = 128
"""Connections that the kernel holds until they are accepted."""
RECEIVE_BUFFER = 16 * 1024
"""Bytes that the kernel buffers of a client: it bounds what one read returns, and how long others wait."""
ACCEPT_BATCH = 16
"""Connections accepted before other events are handled."""
PAUSE = 0.05
"""Seconds without accepting after a batch with refusals, and when the machine has no open file left."""
_RESERVED_FILES = 400
"""Open files for the sessions, the contest file and the program itself."""
_TLS_HANDSHAKE = b"\x16"
"""The content type that begins each TLS connection (RFC 8446, section 5.1); no HTTP request begins so."""
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER that drops a refused connection at once."""


class _CountedSocket(socket.socket):
    """A socket that reports when it is closed."""

    on_close: Callable[[], None] | None = None

    def close(self) -> None:
        """Close the socket and report it once."""
        super().close()
        if self.on_close is not None:
            on_close, self.on_close = self.on_close, None
            on_close()


class LimitedListener:
    """Listens on one port.

    Args:
        ssl_context: None for connections without TLS.
        make_plain_protocol: with TLS, the protocol of connections that do not begin with it.
    """

    def __init__(
        self,
        make_protocol: Callable[[], asyncio.Protocol],
        ssl_context: ssl.SSLContext | None = None,
        make_plain_protocol: Callable[[], asyncio.Protocol] | None = None,
        *,
        max_open_from_address: int = MAX_OPEN_FROM_ADDRESS,
        max_open: int | None = None,
    ) -> None:
        self._make_protocol, self._ssl_context = make_protocol, ssl_context
        self._make_plain_protocol = make_plain_protocol
        self._max_open_from_address = max_open_from_address
        self._max_open = max_open or min(MAX_OPEN, _count_free_files())
        self._accept_budget = TokenBuckets(ACCEPT_RATE, ACCEPT_BURST)
        self._open_counts: Counter[str] = Counter()
        self._start_tasks: set[asyncio.Task[Any]] = set()
        self._socket: socket.socket | None = None

    @property
    def address(self) -> tuple[str, int]:
        """The address and port it listens on."""
        assert self._socket is not None
        host, port = self._socket.getsockname()[:2]
        return host, port

    @property
    def open_count(self) -> int:
        """How many connections are open."""
        return self._open_counts.total()

    def start(self, bind_address: str, port: int) -> None:
        """Listen; port 0 takes a free one. Raises `OSError` when the port cannot be opened."""
        family = socket.AF_INET6 if ":" in bind_address else socket.AF_INET
        self._socket = socket.create_server((bind_address, port), family=family, backlog=BACKLOG)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._resume()

    def close(self) -> None:
        """Stop listening; open connections stay."""
        if self._socket is not None and self._socket.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()

    def _resume(self) -> None:
        assert self._socket is not None
        if self._socket.fileno() >= 0:
            asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def _pause(self) -> None:
        assert self._socket is not None
        asyncio.get_running_loop().remove_reader(self._socket)
        asyncio.get_running_loop().call_later(PAUSE, self._resume)

    def _accept(self) -> None:
        """Accept what waits. Refusing many connections must not delay the clients that are there already."""
        assert self._socket is not None
        refused_count = 0
        for _ in range(ACCEPT_BATCH):
            try:
                accepted_socket, peer = self._socket.accept()
            except (BlockingIOError, ConnectionAbortedError, InterruptedError):
                break
            except OSError:  # no open file or memory is left; the clients wait in the kernel
                self._pause()
                return
            counted_socket = _CountedSocket(fileno=accepted_socket.detach())
            if self._has_place(peer[0]):
                self._start_connection(counted_socket, peer[0])
            else:
                counted_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
                counted_socket.close()
                refused_count += 1
        if refused_count == ACCEPT_BATCH:
            self._pause()

    def _has_place(self, address: str) -> bool:
        is_full = self.open_count >= self._max_open
        max_count = (
            min(MAX_OPEN_WHEN_FULL, self._max_open_from_address) if is_full else self._max_open_from_address
        )
        return self._open_counts[address] < max_count and self._accept_budget.take(address)

    def _start_connection(self, connection_socket: _CountedSocket, address: str) -> None:
        self._open_counts[address] += 1
        connection_socket.on_close = lambda: self._release(address)
        connection_socket.setblocking(False)
        task = asyncio.create_task(self._connect(connection_socket))
        self._start_tasks.add(task)
        task.add_done_callback(self._start_tasks.discard)

    async def _connect(self, connection_socket: _CountedSocket) -> None:
        make_protocol, ssl_context = self._make_protocol, self._ssl_context
        try:
            make_plain_protocol = self._make_plain_protocol if ssl_context is not None else None
            if make_plain_protocol is not None and await _peek_byte(connection_socket) != _TLS_HANDSHAKE:
                make_protocol, ssl_context = make_plain_protocol, None
            await asyncio.get_running_loop().connect_accepted_socket(
                make_protocol,
                connection_socket,
                ssl=ssl_context,
                ssl_handshake_timeout=HANDSHAKE_TIMEOUT if ssl_context else None,
            )
        except (OSError, asyncio.CancelledError) as error:  # a failed handshake is an OSError
            connection_socket.close()
            logging.getLogger(__name__).debug("connection refused: %s", error)

    def _release(self, address: str) -> None:
        self._open_counts[address] -= 1
        if not self._open_counts[address]:
            del self._open_counts[address]


async def _peek_byte(connection_socket: socket.socket) -> bytes:
    """The first byte, which stays to be read; empty when the client has closed the connection.

    Raises `OSError`, of which `TimeoutError` is a kind.
    """
    loop = asyncio.get_running_loop()
    is_readable = asyncio.Event()
    loop.add_reader(connection_socket, is_readable.set)
    try:
        async with asyncio.timeout(HANDSHAKE_TIMEOUT):
            await is_readable.wait()
    finally:
        loop.remove_reader(connection_socket)
    return connection_socket.recv(1, socket.MSG_PEEK)


def _count_free_files() -> int:
    """Open files that connections may use, at least one."""
    soft_limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_OPEN if soft_limit == resource.RLIM_INFINITY else max(1, (soft_limit - _RESERVED_FILES) // 2)
