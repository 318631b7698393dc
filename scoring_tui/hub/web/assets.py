"""The static files of the pages, textual-serve's and our own, compressed once and kept in memory."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from aiohttp import web

_IMMUTABLE = "public, max-age=31536000, immutable"
"""Browsers may cache a file without asking again, because its path changes with its content."""
_SOURCES = {
    "textual.js": ("textual_serve", "static/js/textual.js", "text/javascript"),
    "xterm.css": ("textual_serve", "static/css/xterm.css", "text/css"),
    "roboto-mono.ttf": ("textual_serve", "static/fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "pages.css": ("scoring_tui.hub.web", "static/pages.css", "text/css"),
    "reconnecting_socket.js": ("scoring_tui.hub.web", "static/reconnecting_socket.js", "text/javascript"),
    "kept_records.js": ("scoring_tui.hub.web", "static/kept_records.js", "text/javascript"),
    "screen.js": ("scoring_tui.hub.web", "static/screen.js", "text/javascript"),
    "vote.js": ("scoring_tui.hub.web", "static/vote.js", "text/javascript"),
    "favicon.svg": ("scoring_tui.hub.web", "static/favicon.svg", "image/svg+xml"),
}
"""Package, path in the package and content type of each file."""


@dataclass(frozen=True, slots=True)
class _Asset:
    content_type: str
    gzip_content: bytes


class Assets:
    """All static files, under a path that contains a hash of their content."""

    def __init__(self) -> None:
        self._assets: dict[str, _Asset] = {}
        digest = sha256()
        for file_name, (package, path, content_type) in _SOURCES.items():
            content = files(package).joinpath(path).read_bytes()
            digest.update(content)
            self._assets[file_name] = _Asset(content_type, gzip.compress(content, mtime=0))
        self.root = f"/static/{digest.hexdigest()[:12]}/"

    async def handle(self, request: web.Request) -> web.Response:
        """Serve a file, compressed if the browser accepts it."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None or not request.path.startswith(self.root):
            raise web.HTTPNotFound
        body = asset.gzip_content
        headers = {"Cache-Control": _IMMUTABLE, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
        return web.Response(body=body, content_type=asset.content_type, headers=headers)
