"""The web server: pages, terminals and limits, on top of textual-serve's server."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import web
from textual_serve.server import Server

from scoring_tui.domain.seat import clean_display_name
from scoring_tui.engine.device_settings import NO_SETTINGS, DeviceSettings
from scoring_tui.hub.admission import Admission, Refusal
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom, read_contest_info
from scoring_tui.hub.limits import (
    FLOOD_WEIGHT,
    REQUEST_BURST,
    REQUEST_RATE,
    Connection,
    Limits,
    RateLimiter,
    TokenBuckets,
)
from scoring_tui.hub.listener import LimitedListener
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.web import security
from scoring_tui.hub.web.assets import Assets
from scoring_tui.hub.web.downloads import make_download, read_offered_file
from scoring_tui.hub.web.guarded_connection import GuardedConnection
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.https_redirect import HttpsRedirect
from scoring_tui.hub.web.pages import Pages
from scoring_tui.hub.web.passes import MAX_AGE, KnownDevices
from scoring_tui.hub.web.resumable import ResumableSessions
from scoring_tui.hub.web.routes import ScreenRoute, SignedTokens, screen_routes
from scoring_tui.hub.web.vote_desk import VoteDesk
from scoring_tui.hub.web.vote_page import VotePage
from scoring_tui.hub.web.websocket import CloseCode, TerminalSocket, clamp_size, close_websocket
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.errors import LedgerError

MAX_MESSAGE_SIZE = 64 * 1024
"""Bytes of one message or request of a browser, and of the output that the kernel may buffer for it."""
HTTP_KEEPALIVE = 15.0
"""Seconds that a browser may keep an idle HTTP connection, or take for its next request's headers."""
RETRY_AFTER = "60"
"""Seconds after which a refused browser may try again; the period of the rate limiter."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_BROWSER_NAMES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
"""Parts of the User-Agent header and the browser they identify; the first match counts."""
SETTINGS_COOKIE = "hall-settings"
"""Language and look, set by the start page and by `kept_records.js`; scripts may read it, it is no secret."""
SETTINGS_AGE = 365 * 24 * 3600
"""Seconds that a browser keeps them."""


class WebServer(Server):
    """Serves pages and terminals to browsers."""

    def __init__(
        self,
        session_pool: SessionPool,
        contest_info: ContestInfo,
        *,
        limits: Limits | None = None,
        ssl_context: ssl.SSLContext | None = None,
        host_names: HostNames | None = None,
        admission: Admission | None = None,
    ) -> None:
        super().__init__(command="", title=contest_info.name)
        self._session_pool, self._limits = session_pool, limits or Limits()
        self._admission = admission or Admission(session_pool, contest_info, self._limits)
        self._assets = Assets()
        self._pages, self._first_rooms = Pages(contest_info, self._assets.root), contest_info.rooms
        self._routes = {route.path: route for route in screen_routes(contest_info)}
        self._tokens, self._sessions = SignedTokens(), ResumableSessions(session_pool, self._admission)
        self._vote_desk = VoteDesk(session_pool.path)
        self._vote_page = VotePage(self._vote_desk, self._pages, _form_response)
        self._known_devices = KnownDevices(session_pool.path)
        self._rate_limiter = RateLimiter(self._limits.max_attempts)
        self._request_budget = TokenBuckets(REQUEST_RATE, REQUEST_BURST)
        self._host_names = host_names or HostNames()
        self._runner: web.AppRunner | None = None
        self._listener = LimitedListener(
            self._make_connection, ssl_context, lambda: HttpsRedirect(self._host_names)
        )

    # --- start and stop ---------------------------------------------------------------------------

    async def start(self, bind: str, port: int) -> None:
        """Listen. Raises `OSError` when the port is in use or the address is not this machine's."""
        self._runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        try:
            self._listener.start(bind, port)
        except OSError:
            await self._runner.cleanup()
            raise

    def _make_connection(self) -> GuardedConnection:
        """The protocol of a connection that was accepted."""
        assert self._runner is not None and self._runner.server is not None
        return GuardedConnection(
            self._runner.server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=HTTP_KEEPALIVE,
            access_log=None,
        )

    async def stop(self) -> None:
        """Close all websockets and stop listening. The session pool ends the sessions."""
        self._sessions.stop()
        self._listener.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._vote_desk.close()

    @property
    def connections(self) -> list[Connection]:
        """The websockets that are connected now."""
        return list(self._sessions.connections())

    @property
    def address(self) -> tuple[str, int]:
        """The address and port it listens on."""
        return self._listener.address

    # --- routes, in place of textual-serve's ------------------------------------------------------

    async def _make_app(self) -> web.Application:
        """Replace textual-serve's routes: there are several screens, no downloads and no file list."""
        app = web.Application(
            middlewares=[self._check_host, self._explain_errors], client_max_size=MAX_MESSAGE_SIZE
        )
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/static/{version}/{name}", self._assets.handle),
                web.get("/ws/{route:.+}", self.handle_websocket),
                web.post("/pass/{route:.+}", self.handle_pass),
                web.get("/evidence/{ticket}/{route:.+}", self.handle_download),
                web.get("/vote", self._vote_page.handle_form),
                web.post("/vote", self._vote_page.handle_vote),
                web.get("/{route:.+}", self.handle_screen),
            ]
        )
        app.on_response_prepare.append(_add_headers)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        """Serve the landing page, with the rooms as they are now; keep a language or look chosen on it."""
        settings = _read_settings(request)
        chosen = DeviceSettings.from_values(dict(request.query)) or NO_SETTINGS
        if chosen != NO_SETTINGS:
            chosen = DeviceSettings(chosen.language or settings.language, chosen.theme or settings.theme)
            return _settings_response(request, chosen)
        return _html_response(self._pages.landing(await asyncio.to_thread(self._read_rooms), settings))

    def _read_rooms(self) -> tuple[PanelRoom, ...]:
        """Read the rooms from the file; if it cannot be read, return those that were read at the start."""
        try:
            return read_contest_info(self._session_pool.path).rooms
        except LedgerError:  # the screens say what is wrong
            return self._first_rooms

    async def handle_screen(self, request: web.Request) -> web.Response:
        """Serve the page of a terminal; its websocket opens the session."""
        route = self._find_route(request)
        token = request.cookies.get(_cookie_name(request, route), "")
        resumable_session = self._sessions.find(token)
        is_open = resumable_session is None or resumable_session.is_open_to(*_read_proof(request, route))
        if not (is_open and self._tokens.is_valid(token, route)):  # then it asks for the PIN; the draft stays
            token = self._tokens.create(route)
        if not self._sessions.has(token):
            await self._check_session_limits(request, route)
        nonce = security.create_nonce()
        websocket_url = security.build_websocket_url(request, f"/ws/{route.path}")
        policy = security.content_security_policy(nonce, websocket_url)
        response = _html_response(
            self._pages.screen(route, websocket_url, nonce, _read_settings(request)), policy
        )
        response.set_cookie(
            _cookie_name(request, route),
            token,
            httponly=True,
            samesite="Strict",
            secure=request.secure,
            path="/",
        )
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a page's terminal until the connection or the session ends."""
        route = self._find_route(request)
        if not security.is_same_origin(request):
            raise web.HTTPForbidden
        token = request.cookies.get(_cookie_name(request, route), "")
        is_valid_token = self._tokens.is_valid(token, route)
        if not self._sessions.has(token):
            self._check_connection_limit(request)
            await self._check_session_limits(request, route)
            self._rate_limiter.record_attempt(_client_address(request))
        websocket = web.WebSocketResponse(
            autoping=False,
            compress=False,
            max_msg_size=MAX_MESSAGE_SIZE,
            timeout=1,
            writer_limit=MAX_MESSAGE_SIZE,
        )
        _guarded_connection(request).count_frames()
        await websocket.prepare(request)
        _limit_send_buffer(request)
        close_code = CloseCode.UNKNOWN_TOKEN
        if is_valid_token:
            close_code = await self._show_session(request, websocket, route, token)
        await close_websocket(websocket, close_code, request)
        return websocket

    async def _show_session(
        self, request: web.Request, websocket: web.WebSocketResponse, route: ScreenRoute, token: str
    ) -> CloseCode:
        secret, address = _read_proof(request, route)
        resumable_session = self._sessions.find(token)
        if resumable_session is not None and not resumable_session.is_open_to(secret, address):
            self._rate_limiter.record_attempt(address)
            return CloseCode.PIN_AGAIN
        size = clamp_size(_query_number(request, "width", 80), _query_number(request, "height", 24))
        device = f"{_browser_name(request)} {request.remote} {token[:4]}"
        try:
            resumable_session = await self._sessions.get_or_open(
                token,
                route,
                size,
                device,
                await self._known_devices.find_source(secret, address),
                clean_display_name(request.query.get("display", "")),
                _read_settings(request),
            )
        except SessionPoolClosed:
            return CloseCode.CRASHED
        terminal_socket = TerminalSocket(websocket, resumable_session.session, _client_address(request))
        _guarded_connection(request).on_flood = lambda: terminal_socket.stop(CloseCode.FLOOD)
        close_code = await resumable_session.show(terminal_socket, size, self._read_messages)
        if close_code in (CloseCode.FLOOD, CloseCode.INVALID_MESSAGE):
            self._rate_limiter.record_attempt(_client_address(request), FLOOD_WEIGHT)
            await resumable_session.session.end()
        return close_code

    async def handle_pass(self, request: web.Request) -> web.Response:
        """Exchange the ticket of a sign-in for the pass, a cookie that no script can read."""
        route = self._find_route(request)
        token, address = request.cookies.get(_cookie_name(request, route), ""), _client_address(request)
        if not security.is_same_origin(request):
            raise web.HTTPForbidden
        secret = self._sessions.tickets.redeem(request.headers.get("X-Pass-Ticket", ""), token, address)
        resumable_session = self._sessions.find(token)
        if secret is None or resumable_session is None or resumable_session.seat_pass is None:
            raise web.HTTPForbidden
        await self._known_devices.remember(resumable_session.seat_pass)
        response = web.Response(status=204, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            _pass_cookie_name(request, route),
            secret,
            max_age=MAX_AGE,
            httponly=True,
            samesite="Strict",
            secure=request.secure,
            path="/",
        )
        return response

    async def handle_download(self, request: web.Request) -> web.Response:
        """Serve a file of evidence that the browser's own session has offered a moment ago."""
        route = self._find_route(request)
        token, address = request.cookies.get(_cookie_name(request, route), ""), _client_address(request)
        resumable_session = self._sessions.find(token)
        is_own = resumable_session is not None and resumable_session.is_open_to(*_read_proof(request, route))
        file = (
            self._sessions.downloads.redeem(request.match_info["ticket"], token, address) if is_own else None
        )
        if file is None:
            raise web.HTTPForbidden
        content = await asyncio.to_thread(read_offered_file, self._session_pool.path, file)
        if content is None:
            raise web.HTTPNotFound
        return make_download(file, content)

    async def _read_messages(self, terminal_socket: TerminalSocket) -> None:
        """Run textual-serve's reader; the `TerminalSocket` is both its websocket and its app service."""
        await self._process_messages(cast(Any, terminal_socket), cast(Any, terminal_socket))

    # --- checks -----------------------------------------------------------------------------------

    def _find_route(self, request: web.Request) -> ScreenRoute:
        route = self._routes.get(request.match_info["route"])
        if route is None:
            raise web.HTTPNotFound
        return route

    async def _check_session_limits(self, request: web.Request, route: ScreenRoute) -> None:
        """Refuse a new session if the address is rate-limited or has no place; known devices always fit."""
        secret, address = _read_proof(request, route)
        is_limited = self._rate_limiter.is_limited(address)
        refusal = self._admission.find_refusal(address, route.role)
        if not (is_limited or refusal) or (await self._known_devices.find_source(secret, address)).known_name:
            return
        if is_limited or refusal is Refusal.ADDRESS:
            raise web.HTTPTooManyRequests(headers={"Retry-After": RETRY_AFTER})
        raise web.HTTPServiceUnavailable(headers={"Retry-After": RETRY_AFTER})

    def _check_connection_limit(self, request: web.Request) -> None:
        """Refuse a websocket for a new session if its address has too many."""
        connection_counts = Counter(connection.address for connection in self.connections)
        if connection_counts[_client_address(request)] >= self._limits.max_connections:
            raise web.HTTPTooManyRequests(headers={"Retry-After": RETRY_AFTER})

    # --- middlewares ------------------------------------------------------------------------------

    @web.middleware
    async def _check_host(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse a Host header that is malformed, because pages repeat it, or that names another machine."""
        connection = _guarded_connection(request)
        connection.on_request()
        if not self._request_budget.take(_client_address(request)):
            connection.abort()
            raise web.HTTPTooManyRequests
        host = security.requested_host(request)
        if host is None:
            return self._error_response(web.HTTPBadRequest())
        if not self._host_names.has(host):
            return self._error_response(web.HTTPMisdirectedRequest())
        return await handler(request)

    @web.middleware
    async def _explain_errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count refused requests and answer them with a page that gives the reason."""
        try:
            return await handler(request)
        except web.HTTPError as error:
            if error.status == web.HTTPForbidden.status_code:
                self._rate_limiter.record_attempt(_client_address(request))
            return self._error_response(error)

    def _error_response(self, error: web.HTTPError) -> web.Response:
        title, sentence = _error_text(error.status)
        response = _html_response(self._pages.message(title, sentence))
        response.set_status(error.status)
        if retry_after := error.headers.get("Retry-After"):
            response.headers["Retry-After"] = retry_after
        return response


def _error_text(status: int) -> tuple[str, str]:
    """Title and sentence for an HTTP status."""
    match status:
        case 403:
            return tr("Not from there"), tr("Only the hub's own pages may open a screen.")
        case 404 | 405:
            return tr("There is nothing here"), tr("Choose your screen on the start page.")
        case 421:
            return tr("This is not the hub's address"), tr(
                "Open the address that the hub's window shows. If the hub has this name too, "
                "it must be started with --host-name."
            )
        case 429:
            return tr("Too often"), tr("Too much was asked from this address. Try again in a minute.")
        case 503:
            return tr("The hub is full"), tr(
                "No more screens can be opened now. Close one, or ask the committee."
            )
    return tr("This was not understood"), tr("The hub did not understand this request.")


def _html_response(html: str, policy: str = "") -> web.Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy or security.content_security_policy(),
    }
    return web.Response(text=html, content_type="text/html", headers=headers)


def _form_response(html: str) -> web.Response:
    """A page that may send its form to the hub."""
    return _html_response(html, security.content_security_policy(has_form=True))


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(security.RESPONSE_HEADERS)


def _limit_send_buffer(request: web.Request) -> None:
    """Limit what the kernel buffers for a slow browser; it would be out of date when it is shown."""
    if request.transport is not None:
        tcp_socket: socket.socket = request.transport.get_extra_info("socket")
        tcp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAX_MESSAGE_SIZE)


def _client_address(request: web.Request) -> str:
    return request.remote or ""


def _guarded_connection(request: web.Request) -> GuardedConnection:
    connection = request.protocol
    assert isinstance(connection, GuardedConnection)
    return connection


def _read_settings(request: web.Request) -> DeviceSettings:
    """Language and look that were chosen in this browser."""
    return DeviceSettings.from_cookie(request.cookies.get(SETTINGS_COOKIE, ""))


def _settings_response(request: web.Request, settings: DeviceSettings) -> web.Response:
    """Keep the settings in the browser, and show the start page again."""
    response = web.Response(status=303, headers={"Location": "/", "Cache-Control": "no-store"})
    response.set_cookie(
        SETTINGS_COOKIE, settings.cookie, max_age=SETTINGS_AGE, samesite="Strict", secure=request.secure,
        path="/",
    )  # fmt: skip
    return response


def _cookie_name(request: web.Request, route: ScreenRoute) -> str:
    """A name for each screen and port; browsers share the cookies of a host between its ports."""
    return f"hall-{request.url.port}-{route.path.replace('/', '-')}"


def _pass_cookie_name(request: web.Request, route: ScreenRoute) -> str:
    """With TLS a browser accepts the name `__Host-` only for a secure cookie of this host alone."""
    return f"{'__Host-' if request.secure else ''}pass-{_cookie_name(request, route)}"


def _read_proof(request: web.Request, route: ScreenRoute) -> tuple[str, str]:
    """The pass and the address of a browser."""
    return request.cookies.get(_pass_cookie_name(request, route), ""), _client_address(request)


def _query_number(request: web.Request, parameter: str, default: int) -> int:
    value = request.query.get(parameter, "")
    return int(value) if re.fullmatch("[0-9]{1,4}", value) else default


def _browser_name(request: web.Request) -> str:
    user_agent = request.headers.get("User-Agent", "")
    return next((name for marker, name in _BROWSER_NAMES if marker in user_agent), "Web")
