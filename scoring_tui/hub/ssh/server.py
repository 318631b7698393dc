"""Listens for SSH connections, limits and lists them, and ends them when the hub stops."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import asyncssh

from scoring_tui.hub.admission import Admission, Refusal
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import Connection, Limits, RateLimiter
from scoring_tui.hub.listener import LimitedListener
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.ssh.connection import SshConnection
from scoring_tui.hub.ssh.host_key import load_host_key
from scoring_tui.hub.ssh.pin_check import PinChecker
from scoring_tui.hub.ssh.transport import SshTransport
from scoring_tui.i18n.locale import tr

LOGIN_TIMEOUT = 60.0
"""Seconds for a client to authenticate, which includes typing a PIN."""
KEEPALIVE_INTERVAL = 2.0
"""Seconds without a byte after which a keepalive request is sent."""
MAX_UNANSWERED = 9
"""Keepalive requests without an answer; a connection is closed after 20 seconds of silence."""
MAX_OPEN_FROM_ADDRESS = 100
"""Connections of one address at the same time, signed in or not: each may stay for `LOGIN_TIMEOUT`."""
STOP_TIMEOUT = 5.0
"""Seconds that clients have to disconnect when the hub stops."""

KEX_ALGORITHMS = (
    *("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org"),
    *(
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group14-sha256",
    ),
)
CIPHER_ALGORITHMS = (
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes128-ctr",
)
MAC_ALGORITHMS = (
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)
"""Algorithms that every client of the last ten years supports, without SHA-1 and CBC."""


class SshServer:
    """Serves the screens of one contest to SSH clients. Raises `CommandRefused` if the host key is unfit."""

    def __init__(
        self,
        session_pool: SessionPool,
        path: Path,
        contest_info: ContestInfo,
        *,
        limits: Limits | None = None,
        admission: Admission | None = None,
    ) -> None:
        self.session_pool, self.contest_info = session_pool, contest_info
        self.limits = limits or Limits()
        self.admission = admission or Admission(session_pool, contest_info, self.limits)
        self.rate_limiter = RateLimiter(self.limits.max_attempts)
        self.pin_checker = PinChecker(path)
        self._host_key = load_host_key(path)
        self._connections: set[SshConnection] = set()
        self._background_tasks: set[asyncio.Task[None]] = set()
        self._listener: LimitedListener | None = None

    @property
    def fingerprint(self) -> str:
        """The host key's fingerprint as clients show it on the first connection: "SHA256:..."."""
        return self._host_key.get_fingerprint()

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        assert self._listener is not None
        return self._listener.address[1]

    @property
    def connections(self) -> list[Connection]:
        """The connections that have a running session."""
        return [row for connection in self._connections if (row := connection.connection_row())]

    # --- start and stop ---------------------------------------------------------------------------

    async def start(self, bind: str, port: int) -> None:
        """Listen; port 0 takes a free one. Raises `OSError` when the port cannot be opened."""
        options = await asyncssh.SSHServerConnectionOptions.construct(
            server_factory=lambda: SshConnection(self),
            server_host_keys=[self._host_key],
            server_version="scoring_tui",
            kex_algs=KEX_ALGORITHMS,
            encryption_algs=CIPHER_ALGORITHMS,
            mac_algs=MAC_ALGORITHMS,
            compression_algs=None,  # 256 KB of compressed zeros would expand to 264 MB
            gss_host=None,
            host_based_auth=False,
            public_key_auth=False,
            x11_forwarding=False,
            agent_forwarding=False,
            line_editor=False,
            encoding=None,
            login_timeout=LOGIN_TIMEOUT,
            keepalive_interval=KEEPALIVE_INTERVAL,
            keepalive_count_max=MAX_UNANSWERED,
        )
        self._listener = LimitedListener(
            lambda: SshTransport(options), max_open_from_address=MAX_OPEN_FROM_ADDRESS
        )
        self._listener.start(bind, port)

    async def stop(self) -> None:
        """Stop listening and end all connections in order; abort those that take too long."""
        if self._listener is not None:
            self._listener.close()
        connections = list(self._connections)
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                closings = [connection.close() for connection in connections]
                await asyncio.gather(*closings, *self._background_tasks)
        except TimeoutError:
            for connection in connections:
                connection.transport.abort()
        await asyncio.gather(*(connection.transport.wait_closed() for connection in connections))
        self.pin_checker.close()

    # --- for the connections ----------------------------------------------------------------------

    def add(self, connection: SshConnection) -> bool:
        """Register a new connection; False if its address is rate-limited."""
        if not self.rate_limiter.record_attempt(connection.address):
            return False
        self._connections.add(connection)
        return True

    def remove(self, connection: SshConnection) -> None:
        """Unregister a closed connection."""
        self._connections.discard(connection)

    def connection_problem(self, address: str) -> str:
        """Why an address can have no further connection; empty if it can."""
        connection_count = sum(connection.address == address for connection in self._connections)
        return (
            tr("Too many connections from this address.")
            if connection_count > self.limits.max_connections
            else ""
        )

    def capacity_problem(self, address: str, role: str, *, is_known: bool) -> str:
        """Why an address can open no screen now; empty if it can. A known client's PIN was checked."""
        match self.admission.find_refusal(address, role, is_known=is_known):
            case Refusal.ADDRESS:
                return tr("Too many screens without a PIN are open from this address.")
            case Refusal.FULL:
                return tr("The hall is full: {n} screens are open.", n=self.limits.max_sessions)
        return ""

    def run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that may outlive its connection; `stop` waits for it."""
        task = asyncio.create_task(coroutine)
        self._background_tasks.add(task)
        task.add_done_callback(self._background_tasks.discard)
