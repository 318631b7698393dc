"""The files that pages are made of: the terminal's own, from textual-serve, and ours; packed once, in memory.

Imports nothing of the house.
"""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from aiohttp import web

_FOR_EVER = "public, max-age=31536000, immutable"
"""The path names the version."""
_FILES = {
    "textual.js": ("textual_serve", "static/js/textual.js", "text/javascript"),
    "xterm.css": ("textual_serve", "static/css/xterm.css", "text/css"),
    "roboto-mono.ttf": ("textual_serve", "static/fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "pages.css": ("scoring_tui.hub.web", "static/pages.css", "text/css"),
    "reconnecting_socket.js": ("scoring_tui.hub.web", "static/reconnecting_socket.js", "text/javascript"),
    "screen.js": ("scoring_tui.hub.web", "static/screen.js", "text/javascript"),
    "favicon.svg": ("scoring_tui.hub.web", "static/favicon.svg", "image/svg+xml"),
}


@dataclass(frozen=True, slots=True)
class _Asset:
    type: str
    packed: bytes


class Assets:
    """All files, under a version that changes with any of them."""

    def __init__(self) -> None:
        self._assets: dict[str, _Asset] = {}
        digest = sha256()
        for name, (package, path, type_) in _FILES.items():
            content = files(package).joinpath(path).read_bytes()
            digest.update(content)
            self._assets[name] = _Asset(type_, gzip.compress(content, mtime=0))
        self.root = f"/static/{digest.hexdigest()[:12]}/"

    async def handle(self, request: web.Request) -> web.Response:
        """A file, for whoever asks."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None or not request.path.startswith(self.root):
            raise web.HTTPNotFound
        headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=gzip.decompress(asset.packed), content_type=asset.type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=asset.packed, content_type=asset.type, headers=headers)
