"""The browser's door: who is let in where, through textual-serve's server with pages and sessions of our own.

Imports everything else of this package, and the sessions.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import web
from textual_serve.server import Server

from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import Connection, Limits, RateLimiter
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.web import security as origin
from scoring_tui.hub.web.assets import Assets
from scoring_tui.hub.web.pages import Pages
from scoring_tui.hub.web.resumable import ResumableSessions
from scoring_tui.hub.web.routes import ScreenRoute, SignedTokens, screen_routes
from scoring_tui.hub.web.websocket import CloseCode, TerminalSocket, clamp_size, close_websocket
from scoring_tui.i18n.locale import tr

LARGEST = 64 * 1024
"""Bytes of one message or request from a browser; nobody types that much."""
KEEPALIVE = 15.0
"""Seconds that a browser may keep an idle connection for its next request."""
MINUTE = "60"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)


class WebServer(Server):
    """Serves pages and terminals; needs a nursery for the sessions."""

    def __init__(
        self,
        nursery: SessionPool,
        about: ContestInfo,
        *,
        limits: Limits | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(command="", title=about.name)
        self._nursery, self._limits = nursery, limits or Limits()
        self._ssl = ssl_context
        self._assets = Assets()
        self._pages = Pages(about, self._assets.root)
        self._posts = {post.path: post for post in screen_routes(about)}
        self._passes, self._keeper = SignedTokens(), ResumableSessions(nursery)
        self._attempts = RateLimiter(self._limits.max_attempts)
        self._runner: web.AppRunner | None = None

    # --- life -------------------------------------------------------------------------------------

    async def start(self, bind: str, port: int) -> None:
        """Listen. Raises `OSError` when the port is in use or the address not this machine's."""
        app = await self._make_app()
        self._runner = web.AppRunner(app, access_log=None, keepalive_timeout=KEEPALIVE, shutdown_timeout=2)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, bind, port, ssl_context=self._ssl).start()
        except OSError:
            await self._runner.cleanup()
            raise

    async def stop(self) -> None:
        """Tell every page that the hub stops, and listen no more. Sessions are left to the nursery."""
        self._keeper.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def connections(self) -> list[Connection]:
        """Whoever is connected now."""
        return list(self._keeper.connections())

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._runner is not None
        host, port = self._runner.addresses[0][:2]
        return host, port

    # --- textual-serve's own places ---------------------------------------------------------------

    async def _make_app(self) -> web.Application:
        """Its routes are replaced: there are several screens, no downloads and no list of files."""
        app = web.Application(middlewares=[self._admit, self._explain], client_max_size=LARGEST)
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/static/{version}/{name}", self._assets.handle),
                web.get("/ws/{post:.+}", self.handle_websocket),
                web.get("/{post:.+}", self.handle_screen),
            ]
        )
        app.on_response_prepare.append(_dress)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        """The landing page."""
        return _page(self._pages.landing())

    async def handle_screen(self, request: web.Request) -> web.Response:
        """A terminal for a post; its session is opened by the page's websocket."""
        post = self._post(request)
        shown = request.cookies.get(_cookie(request, post), "")
        if not self._passes.is_valid(shown, post):
            shown = self._passes.create(post)
        if not self._keeper.has(shown):
            self._refuse_crowd(request)
        nonce, address = origin.new_nonce(), origin.socket_url(request, f"/ws/{post.path}")
        page = _page(self._pages.screen(post, address, nonce), origin.policy(nonce, address))
        page.set_cookie(
            _cookie(request, post), shown, httponly=True, samesite="Strict", secure=request.secure, path="/"
        )
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A page's terminal, until it or its session is over."""
        post = self._post(request)
        if not origin.own_origin(request):
            raise web.HTTPForbidden
        shown = request.cookies.get(_cookie(request, post), "")
        known = self._passes.is_valid(shown, post)
        self._refuse_many(request)
        if not self._keeper.has(shown):
            self._refuse_crowd(request)
            self._count(request)
        websocket = web.WebSocketResponse(
            autoping=False, compress=False, max_msg_size=LARGEST, timeout=1, writer_limit=LARGEST
        )
        await websocket.prepare(request)
        _narrow(request)
        over = await self._show(request, websocket, post, shown) if known else CloseCode.UNKNOWN_TOKEN
        await close_websocket(websocket, over, request)
        return websocket

    async def _show(
        self, request: web.Request, websocket: web.WebSocketResponse, post: ScreenRoute, shown: str
    ) -> CloseCode:
        size = clamp_size(_number(request, "width", 80), _number(request, "height", 24))
        device = f"{_browser(request)} {request.remote} {shown[:4]}"
        try:
            kept = await self._keeper.session(shown, post, size, device)
        except SessionPoolClosed:
            return CloseCode.CRASHED
        return await kept.show(TerminalSocket(websocket, kept.session, _address(request)), size, self._read)

    async def _read(self, line: TerminalSocket) -> None:
        """Textual-serve's reader, with the line in the place of both its ends."""
        await self._process_messages(cast(Any, line), cast(Any, line))

    # --- who is let in ----------------------------------------------------------------------------

    def _post(self, request: web.Request) -> ScreenRoute:
        post = self._posts.get(request.match_info["post"])
        if post is None:
            raise web.HTTPNotFound
        return post

    def _refuse_crowd(self, request: web.Request) -> None:
        """No new session where there are too many, or for whoever asks too often."""
        if self._attempts.is_limited(_address(request)):
            raise web.HTTPTooManyRequests(headers={"Retry-After": MINUTE})
        if len(self._nursery.sessions) >= self._limits.max_sessions:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": MINUTE})

    def _refuse_many(self, request: web.Request) -> None:
        """No more connections of one address than it may have."""
        connected = Counter(connection.address for connection in self.connections)
        if connected[_address(request)] >= self._limits.max_connections:
            raise web.HTTPTooManyRequests(headers={"Retry-After": MINUTE})

    def _count(self, request: web.Request) -> None:
        self._attempts.record_attempt(_address(request))

    # --- around every request ---------------------------------------------------------------------

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only for an address that has the shape of one: pages name it."""
        if origin.host_of(request) is None:
            return self._plain(web.HTTPBadRequest())
        return await handler(request)

    @web.middleware
    async def _explain(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What was refused is counted, and said in words."""
        try:
            return await handler(request)
        except web.HTTPError as error:
            self._count(request)
            return self._plain(error)

    def _plain(self, error: web.HTTPError) -> web.Response:
        title, sentence = _reason(error.status)
        page = _page(self._pages.plain(title, sentence))
        page.set_status(error.status)
        if wait := error.headers.get("Retry-After"):
            page.headers["Retry-After"] = wait
        return page


def _reason(status: int) -> tuple[str, str]:
    """A refusal in words."""
    match status:
        case 403:
            return tr("Not from there"), tr("Only the hub's own pages may open a screen.")
        case 404 | 405:
            return tr("There is nothing here"), tr("Choose your screen on the start page.")
        case 429:
            return tr("Too often"), tr("Too much was asked from this address. Try again in a minute.")
        case 503:
            return tr("The hub is full"), tr(
                "No more screens can be opened now. Close one, or ask the committee."
            )
    return tr("This was not understood"), tr("The hub did not understand this request.")


def _page(content: str, policy: str = "") -> web.Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy or origin.policy()}
    return web.Response(text=content, content_type="text/html", headers=headers)


async def _dress(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(origin.COMMON)


def _narrow(request: web.Request) -> None:
    """Little waits in the kernel for a slow browser, for it would be old by the time it is seen."""
    if request.transport is not None:
        wire: socket.socket = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)


def _address(request: web.Request) -> str:
    return request.remote or ""


def _cookie(request: web.Request, post: ScreenRoute) -> str:
    """Its own for each post; browsers do not tell ports apart, so the name does."""
    return f"hall-{request.url.port}-{post.path.replace('/', '-')}"


def _number(request: web.Request, name: str, otherwise: int) -> int:
    asked = request.query.get(name, "")
    return int(asked) if re.fullmatch("[0-9]{1,4}", asked) else otherwise


def _browser(request: web.Request) -> str:
    agent = request.headers.get("User-Agent", "")
    return next((name for sign, name in _BROWSERS if sign in agent), "Web")
