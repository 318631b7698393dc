"""Checks of the Host and Origin headers, the content security policy, and the headers of every response."""

import re
import secrets
from collections.abc import Mapping

from aiohttp import web

_HOST_PATTERN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE
)
"""A host name or an IP address, with or without a port."""

RESPONSE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Server": "hall",
}
"""Added to every response."""
_DENY_BY_DEFAULT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def requested_host(request: web.Request) -> str | None:
    """The Host header in lower case; None if it is malformed. Pages repeat it, so it must be checked."""
    return parse_host(request.headers.get("Host", ""))


def parse_host(host: str) -> str | None:
    """A Host header's value in lower case; None if it is malformed."""
    return host.lower() if _HOST_PATTERN.fullmatch(host) else None


def is_same_origin(request: web.Request) -> bool:
    """Whether the request comes from a page of this hub under the same address."""
    scheme = "https" if request.secure else "http"
    return request.headers.get("Origin", "").lower() == f"{scheme}://{requested_host(request)}"


def build_websocket_url(request: web.Request, path: str) -> str:
    """The URL of a page's websocket, under the address that the browser used."""
    return f"{'wss' if request.secure else 'ws'}://{requested_host(request)}{path}"


def content_security_policy(nonce: str = "", websocket_url: str = "", *, has_form: bool = False) -> str:
    """The policy of a page: it may load only the hub's own files and run no inline script.

    The nonce allows the style elements that the terminal's script creates. The page fetches its pass from the
    hub itself.

    Args:
        has_form: whether the page may send a form to the hub.
    """
    style_sources = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    sources = f"script-src 'self'; style-src {style_sources}; font-src 'self'; img-src 'self'"
    policy = f"{_DENY_BY_DEFAULT}; {sources}"
    if has_form:
        policy = policy.replace("form-action 'none'", "form-action 'self'")
    return f"{policy}; connect-src 'self' {websocket_url}" if websocket_url else policy


def create_nonce() -> str:
    """A random nonce for one page."""
    return secrets.token_urlsafe(16)
