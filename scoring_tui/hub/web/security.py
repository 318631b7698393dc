"""What a page may do, and where it may come from: the Host's shape, the Origin, the headers of every answer.

Nothing here keeps anything. Imports nothing of the house.
"""

import re
import secrets
from collections.abc import Mapping

from aiohttp import web

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE
)
"""A name or an address, with or without a port."""

COMMON: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Server": "hall",
}
"""On every answer."""
_NOWHERE_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def host_of(request: web.Request) -> str | None:
    """The address that the browser used, if it has the shape of one."""
    host = request.headers.get("Host", "")
    return host.lower() if _HOST.fullmatch(host) else None


def own_origin(request: web.Request) -> bool:
    """Whether a page of this hub asks, under the address that it asks at."""
    scheme = "https" if request.secure else "http"
    return request.headers.get("Origin", "").lower() == f"{scheme}://{host_of(request)}"


def socket_url(request: web.Request, path: str) -> str:
    """The websocket's address for a page at the address that the browser used."""
    return f"{'wss' if request.secure else 'ws'}://{host_of(request)}{path}"


def policy(nonce: str = "", socket: str = "") -> str:
    """The content security policy of a page: nothing but the hub, and no script that is not a file of ours.

    The nonce is for the style sheets that the terminal's script makes; `socket` is its websocket's address.
    """
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    sources = f"script-src 'self'; style-src {styles}; font-src 'self'; img-src 'self'"
    return f"{_NOWHERE_ELSE}; {sources}" + (f"; connect-src {socket}" if socket else "")


def new_nonce() -> str:
    """Unlike any other page's."""
    return secrets.token_urlsafe(16)
