"""The hub of one contest file: its lock, its certificate, its sessions, its doors; opened and closed as one.

Imports lock, census, doors, sessions and both doors; console imports it.
"""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Self

from scoring_tui.errors import CommandRefused
from scoring_tui.hub import tls
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import Connection, Limits
from scoring_tui.hub.monitor import HubSnapshot, Monitor
from scoring_tui.hub.network_addresses import list_addresses, reachable_addresses
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.single_instance import lock_contest_file
from scoring_tui.hub.ssh.server import SshServer
from scoring_tui.hub.web.server import WebServer
from scoring_tui.i18n.lazy import LazyText, lazy

ALL_ADDRESSES = "0.0.0.0"
"""Bound to this, doors are open to all networks that the machine is in."""
WANTED_OPEN_FILES = 4096
"""Open files that a hub may come to need; some systems allow 256 unless asked for more."""
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the browser's door has its certificate from: given files, or one of our own making."""

    certificate_path: Path | None = None
    key_path: Path | None = None


@dataclass(frozen=True, slots=True)
class HubConfig:
    """How a hub is wanted."""

    contest_path: Path
    contest_info: ContestInfo
    language: str
    web_port: int | None
    """The browser's port; none without that door."""
    ssh_port: int | None
    bind_address: str = ALL_ADDRESSES
    certificate: Certificate | None = None
    """None without TLS."""
    limits: Limits = field(default_factory=Limits)


class Hub:
    """A hub that is open."""

    def __init__(self, config: HubConfig, nursery: SessionPool) -> None:
        self.config = config
        self.certificate_fingerprint = ""
        """The fingerprint of a certificate of our own making."""
        self.web_server: WebServer | None = None
        self.ssh_server: SshServer | None = None
        self._session_pool = nursery
        self._monitor = Monitor(config.contest_path, nursery, self._connections)

    @classmethod
    @asynccontextmanager
    async def open(cls, plan: HubConfig) -> AsyncIterator[Self]:
        """Both doors open; on leaving clients are told, and sessions end.

        Raises `Refused`, a `LedgerError` or an `OSError` when that cannot be, and nothing is left open.
        """
        _allow_files()
        with lock_contest_file(plan.contest_path) as sign:
            try:
                async with SessionPool.start(plan.contest_path, plan.language) as nursery:
                    hub = cls(plan, nursery)
                    try:
                        await hub._open_doors()
                        sign.write([port for port in (plan.web_port, plan.ssh_port) if port])
                        yield hub
                    finally:
                        await hub._close_doors()
                await hub._monitor.close()
            except SessionPoolClosed as error:
                raise CommandRefused(
                    lazy(
                        "No screen can be opened. Start one by itself to see why: scoring-tui board FINAL.db"
                    )
                ) from error

    async def take_snapshot(self) -> HubSnapshot:
        """Who is there, and how the hub is."""
        return await self._monitor.take_snapshot()

    # --- where it can be found --------------------------------------------------------------------

    @property
    def host_addresses(self) -> list[str]:
        """The machine's addresses in the hall, the one it was bound to, or at least its own."""
        if self.config.bind_address != ALL_ADDRESSES:
            return [self.config.bind_address]
        return [str(one.ip_address) for one in reachable_addresses(list_addresses())] or ["127.0.0.1"]

    @property
    def is_local_only(self) -> bool:
        """Whether no other machine can reach it."""
        return all(ip_address(host).is_loopback for host in self.host_addresses)

    @property
    def urls(self) -> list[str]:
        """What browsers open."""
        if self.web_server is None:
            return []
        scheme, port = "https" if self.config.certificate else "http", self.web_server.address[1]
        end = "/" if port == _USUAL_PORTS[scheme] else f":{port}/"
        return [f"{scheme}://{_in_url(host)}{end}" for host in self.host_addresses]

    # --- doors ------------------------------------------------------------------------------------

    async def _open_doors(self) -> None:
        plan = self.config
        if plan.web_port is not None:
            web = WebServer(
                self._session_pool, plan.contest_info, limits=plan.limits, ssl_context=self._tls()
            )
            await _start_listening(web.start, "web", plan.bind_address, plan.web_port)
            self.web_server = web
        if plan.ssh_port is not None:
            ssh = SshServer(self._session_pool, plan.contest_path, plan.contest_info, limits=plan.limits)
            await _start_listening(ssh.start, "ssh", plan.bind_address, plan.ssh_port)
            self.ssh_server = ssh

    async def _close_doors(self) -> None:
        await asyncio.gather(
            *(door.stop() for door in (self.web_server, self.ssh_server) if door is not None)
        )

    def _connections(self) -> Iterator[Connection]:
        for door in (self.web_server, self.ssh_server):
            if door is not None:
                yield from door.connections

    def _tls(self) -> ssl.SSLContext | None:
        wanted = self.config.certificate
        if wanted is None:
            return None
        if wanted.certificate_path and wanted.key_path:
            return tls.load_certificate(wanted.certificate_path, wanted.key_path)
        context, self.certificate_fingerprint = tls.self_signed_context(
            self.config.contest_path, map(ip_address, self.host_addresses)
        )
        return context


def parse_bind_address(address: str) -> IPv4Address | IPv6Address:
    """An address to bind to. Raises `Refused` for anything that is not written as one."""
    try:
        return ip_address(address)
    except ValueError as error:
        raise CommandRefused(_no_address(address)) from error


async def _start_listening(
    start: Callable[[str, int], Awaitable[None]], door: str, bind: str, port: int
) -> None:
    try:
        await start(bind, port)
    except OSError as error:
        raise CommandRefused(_why_not(error, door, bind, port)) from error


def _why_not(error: OSError, door: str, bind: str, port: int) -> LazyText:
    if error.errno == errno.EADDRINUSE:
        return lazy(
            "Port {port} is in use. End the program that uses it, or choose another one with --{door}.",
            port=port,
            door=door,
        )
    if error.errno == errno.EACCES:
        return lazy(
            "Port {port} is not for this user to open. Choose one from 1024 on with --{door}.",
            port=port,
            door=door,
        )
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT) or isinstance(error, socket.gaierror):
        return _no_address(bind)
    return lazy("Port {port} cannot be opened: {why}", port=port, why=error.strerror or str(error))


def _no_address(bind: str) -> LazyText:
    known = ", ".join(str(one.ip_address) for one in list_addresses())
    return lazy("{address} is no address of this machine. It has {known}.", address=bind, known=known)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _allow_files() -> None:
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_OPEN_FILES if most == resource.RLIM_INFINITY else min(WANTED_OPEN_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
