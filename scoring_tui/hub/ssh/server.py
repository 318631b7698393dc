"""The door itself: it listens, lets in as many as fit, tells who is there, and closes.

Imports guest, key, line and porter; the hub imports it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import asyncssh

from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import Connection, Limits, RateLimiter
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.ssh.connection import SshConnection
from scoring_tui.hub.ssh.host_key import load_host_key
from scoring_tui.hub.ssh.pin_check import PinChecker
from scoring_tui.hub.ssh.transport import SshTransport
from scoring_tui.i18n.locale import tr

LOGIN_TIMEOUT = 60.0
"""Seconds to say who one is and to type a PIN."""
KEEPALIVE_INTERVAL = 2.0
"""Seconds without a byte after which a client is asked to answer."""
MAX_UNANSWERED = 9
"""Questions in a row that nobody answers: a connection is given up after 20 seconds."""
STOP_TIMEOUT = 5.0
"""Seconds that goodbyes may take when the hub stops."""

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
"""What every client of the last ten years can do, and nothing with SHA-1 or CBC."""


class SshServer:
    """Serves the screens of one contest to SSH clients. Raises `Refused` when the host key is unfit."""

    def __init__(
        self,
        session_pool: SessionPool,
        path: Path,
        contest_info: ContestInfo,
        *,
        limits: Limits | None = None,
    ) -> None:
        self.nursery, self.about = session_pool, contest_info
        self.limits = limits or Limits()
        self.rate_limiter = RateLimiter(self.limits.max_attempts)
        self.pin_checker = PinChecker(path)
        self._key = load_host_key(path)
        self._guests: set[SshConnection] = set()
        self._work: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def fingerprint(self) -> str:
        """What clients show of the host key when they ask whether to trust it: "SHA256:..."."""
        return self._key.get_fingerprint()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def connections(self) -> list[Connection]:
        """Who has a screen now."""
        return [row for guest in self._guests if (row := guest.census())]

    # --- open and shut ----------------------------------------------------------------------------

    async def start(self, bind: str, port: int) -> None:
        """Listen; port 0 takes a free one. Raises `OSError` when it cannot be had."""
        options = await asyncssh.SSHServerConnectionOptions.construct(
            server_factory=lambda: SshConnection(self),
            server_host_keys=[self._key],
            server_version="scoring_tui",
            kex_algs=KEX_ALGORITHMS,
            encryption_algs=CIPHER_ALGORITHMS,
            mac_algs=MAC_ALGORITHMS,
            compression_algs=None,  # 256 KB of zeros, packed, would be 264 MB here
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
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SshTransport(options), bind, port)

    async def stop(self) -> None:
        """Say goodbye to everybody and close; who does not listen is cut off."""
        if self._server is not None:
            self._server.close()
        guests = list(self._guests)
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                await asyncio.gather(*(guest.leave() for guest in guests), *self._work)
        except TimeoutError:
            for guest in guests:
                guest.line.abort()
        await asyncio.gather(*(guest.line.wait_closed() for guest in guests))
        self.pin_checker.close()

    # --- who is there -----------------------------------------------------------------------------

    def greet(self, guest: SshConnection) -> bool:
        """Let a connection begin; False for an address that tries too often."""
        if not self.rate_limiter.record_attempt(guest.address):
            return False
        self._guests.add(guest)
        return True

    def crowded(self, address: str) -> str:
        """Why nobody else fits in, or nothing."""
        if sum(guest.address == address for guest in self._guests) > self.limits.max_connections:
            return tr("Too many connections from this address.")
        if len(self.nursery.sessions) >= self.limits.max_sessions:
            return tr("The hall is full: {n} screens are open.", n=self.limits.max_sessions)
        return ""

    def forget(self, guest: SshConnection) -> None:
        """A connection is gone."""
        self._guests.discard(guest)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done aside."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
