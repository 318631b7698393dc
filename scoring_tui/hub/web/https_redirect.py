"""Answers a request in plain HTTP at the port for TLS: the same page is at `https://`.

It reads one request within limits and then closes the connection. It neither sets nor reads a cookie.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus

from scoring_tui.hub.limits import MAX_REQUEST_BYTES, REQUEST_TIMEOUT
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.security import parse_host

_REQUEST_LINE = re.compile(rb"[A-Z]{1,16} (/[!-~]*) HTTP/1\.[01]")
"""A method, a path and the version (RFC 9112, section 3); the path holds printable ASCII only."""
_HOST_HEADER = re.compile(rb"^host:[ \t]*([!-~]+)[ \t]*$", re.IGNORECASE)
_END_OF_HEADERS = b"\r\n\r\n"


class HttpsRedirect(asyncio.Protocol):
    """One connection that does not begin with TLS."""

    def __init__(self, host_names: HostNames) -> None:
        self._host_names = host_names
        self._transport: asyncio.Transport | None = None
        self._timeout_handle: asyncio.TimerHandle | None = None
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the request, for a limited time."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._timeout_handle = asyncio.get_running_loop().call_later(REQUEST_TIMEOUT, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Answer when the headers are complete; a longer request than the pages send is dropped."""
        assert self._transport is not None
        if self._transport.is_closing():
            return
        self._received += data
        if len(self._received) > MAX_REQUEST_BYTES:
            self._transport.abort()
        elif _END_OF_HEADERS in self._received:
            self._transport.write(build_answer(bytes(self._received), self._host_names))
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the time limit."""
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()


def build_answer(request: bytes, host_names: HostNames) -> bytes:
    """The response to the bytes of a request: 308 to `https` at the same host and port, else 400 or 421.

    No cache may keep the redirect: a hub may be started with `--no-tls` at the same address later.
    """
    request_line, *header_lines = request.partition(_END_OF_HEADERS)[0].split(b"\r\n")
    path_match = _REQUEST_LINE.fullmatch(request_line)
    host_matches = [match for line in header_lines if (match := _HOST_HEADER.fullmatch(line))]
    host = parse_host(host_matches[0][1].decode()) if len(host_matches) == 1 else None
    if path_match is None or host is None:
        return _format_response(HTTPStatus.BAD_REQUEST)
    if not host_names.has(host):
        return _format_response(HTTPStatus.MISDIRECTED_REQUEST)
    return _format_response(HTTPStatus.PERMANENT_REDIRECT, f"https://{host}{path_match[1].decode()}")


def _format_response(status: HTTPStatus, location: str = "") -> bytes:
    headers = {
        "Location": location,
        "Cache-Control": "no-store",
        "Content-Length": "0",
        "Connection": "close",
        "Server": "hall",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
