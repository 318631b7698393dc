"""The hub of one contest file: lock, certificate, sessions, web and SSH server, all started as one."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Self

from scoring_tui.engine.backup_runner import FOLDER_VARIABLE, BackupTimer
from scoring_tui.errors import CommandRefused
from scoring_tui.hub import tls
from scoring_tui.hub.admission import Admission
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.limits import Connection, Limits
from scoring_tui.hub.monitor import HubSnapshot, Monitor
from scoring_tui.hub.network_addresses import list_addresses, make_url, reachable_addresses
from scoring_tui.hub.sessions.pool import SessionPool, SessionPoolClosed
from scoring_tui.hub.single_instance import lock_contest_file
from scoring_tui.hub.ssh.server import SshServer
from scoring_tui.hub.web.host_names import HostNames
from scoring_tui.hub.web.server import WebServer
from scoring_tui.i18n.lazy import LazyText, lazy

DEFAULT_BACKUP_INTERVAL = timedelta(seconds=30)
ALL_ADDRESSES = "0.0.0.0"
"""The address that binds a server to all networks of the machine."""
WANTED_OPEN_FILES = 4096
"""Open files that a hub may need; some systems allow only 256 unless asked for more."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the web server's certificate comes from: the given files, or self-signed without them."""

    certificate_path: Path | None = None
    key_path: Path | None = None


@dataclass(frozen=True, slots=True)
class HubConfig:
    """The settings of a hub."""

    contest_path: Path
    contest_info: ContestInfo
    language: str
    web_port: int | None
    """Port of the web server; None without one."""
    ssh_port: int | None
    """Port of the SSH server; None without one."""
    bind_address: str = ALL_ADDRESSES
    certificate: Certificate | None = None
    """None for plain HTTP."""
    limits: Limits = field(default_factory=Limits)
    backup_folder: Path | None = None
    """Where backups are made at intervals, and after each closed turn; None: as the contest declares."""
    backup_interval: timedelta = DEFAULT_BACKUP_INTERVAL
    host_names: tuple[str, ...] = ()
    """Further names of the hub, which browsers may use in its URL."""


class Hub:
    """A running hub."""

    def __init__(self, config: HubConfig, session_pool: SessionPool) -> None:
        self.config = config
        self.own_certificate: tls.OwnCertificate | None = None
        """The self-signed certificate that browsers warn of; None with a given one or without TLS."""
        self.web_server: WebServer | None = None
        self.ssh_server: SshServer | None = None
        self._session_pool = session_pool
        self._monitor = Monitor(config.contest_path, session_pool, self._connections)

    @classmethod
    @asynccontextmanager
    async def open(cls, config: HubConfig) -> AsyncIterator[Self]:
        """Run both servers within the block; on leaving, notify the clients and end the sessions.

        Raises `CommandRefused`, a `LedgerError` or an `OSError`; then nothing is left open.
        """
        _raise_open_file_limit()
        with lock_contest_file(config.contest_path) as owner_record:
            try:
                async with (
                    _backups(config),
                    SessionPool.start(config.contest_path, config.language) as session_pool,
                ):
                    hub = cls(config, session_pool)
                    try:
                        await hub._start_servers()
                        owner_record.write([port for port in (config.web_port, config.ssh_port) if port])
                        yield hub
                    finally:
                        await hub._stop_servers()
                await hub._monitor.close()
            except SessionPoolClosed as error:
                raise CommandRefused(
                    lazy(
                        "No screen can be opened. Start one by itself to see why: scoring-tui board FINAL.db"
                    )
                ) from error

    async def take_snapshot(self) -> HubSnapshot:
        """Who is connected now, and the state of file and memory."""
        return await self._monitor.take_snapshot()

    # --- addresses --------------------------------------------------------------------------------

    @property
    def host_addresses(self) -> list[str]:
        """The bound address, or those at which laptops reach this machine, or at least the loopback."""
        if self.config.bind_address != ALL_ADDRESSES:
            return [self.config.bind_address]
        addresses = reachable_addresses(list_addresses())
        return [str(address.ip_address) for address in addresses] or ["127.0.0.1"]

    @property
    def is_local_only(self) -> bool:
        """Whether no other machine can reach the hub."""
        return all(ip_address(host).is_loopback for host in self.host_addresses)

    @property
    def urls(self) -> list[str]:
        """The addresses that browsers open."""
        if self.web_server is None:
            return []
        is_encrypted, port = self.config.certificate is not None, self.web_server.address[1]
        return [make_url(host, port, is_encrypted=is_encrypted) for host in self.host_addresses]

    # --- servers ----------------------------------------------------------------------------------

    async def _start_servers(self) -> None:
        config = self.config
        admission = Admission(self._session_pool, config.contest_info, config.limits)
        if config.web_port is not None:
            web_server = WebServer(
                self._session_pool,
                config.contest_info,
                limits=config.limits,
                ssl_context=self._make_tls_context(),
                host_names=HostNames(config.host_names),
                admission=admission,
            )
            await _start_listening(web_server.start, "web", config.bind_address, config.web_port)
            self.web_server = web_server
        if config.ssh_port is not None:
            ssh_server = SshServer(
                self._session_pool,
                config.contest_path,
                config.contest_info,
                limits=config.limits,
                admission=admission,
            )
            await _start_listening(ssh_server.start, "ssh", config.bind_address, config.ssh_port)
            self.ssh_server = ssh_server

    async def _stop_servers(self) -> None:
        await asyncio.gather(*(server.stop() for server in self._servers()))

    def _servers(self) -> list[WebServer | SshServer]:
        return [server for server in (self.web_server, self.ssh_server) if server is not None]

    def _connections(self) -> Iterator[Connection]:
        for server in self._servers():
            yield from server.connections

    def _make_tls_context(self) -> ssl.SSLContext | None:
        certificate = self.config.certificate
        if certificate is None:
            return None
        if certificate.certificate_path and certificate.key_path:
            return tls.load_certificate(certificate.certificate_path, certificate.key_path)
        self.own_certificate = tls.ensure_certificate(
            self.config.contest_path, map(ip_address, self.host_addresses), self.config.host_names
        )
        return tls.self_signed_context(self.config.contest_path)


@asynccontextmanager
async def _backups(config: HubConfig) -> AsyncIterator[None]:
    """Make backups within the block, if a folder was given; the sessions are told of the folder."""
    if config.backup_folder is None:
        yield
        return
    os.environ[FOLDER_VARIABLE] = str(config.backup_folder)
    timer = BackupTimer(config.contest_path, config.backup_folder, config.backup_interval)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        os.environ.pop(FOLDER_VARIABLE, None)


def parse_bind_address(address: str) -> IPv4Address | IPv6Address:
    """Parse an address to bind to. Raises `CommandRefused` for any other text."""
    try:
        return ip_address(address)
    except ValueError as error:
        raise CommandRefused(_unknown_address(address)) from error


async def _start_listening(
    start: Callable[[str, int], Awaitable[None]], protocol: str, bind_address: str, port: int
) -> None:
    try:
        await start(bind_address, port)
    except OSError as error:
        raise CommandRefused(_describe_bind_error(error, protocol, bind_address, port)) from error


def _describe_bind_error(error: OSError, protocol: str, bind_address: str, port: int) -> LazyText:
    if error.errno == errno.EADDRINUSE:
        return lazy(
            "Port {port} is in use. End the program that uses it, or choose another one with --{door}.",
            port=port,
            door=protocol,
        )
    if error.errno == errno.EACCES:
        return lazy(
            "Port {port} is not for this user to open. Choose one from 1024 on with --{door}.",
            port=port,
            door=protocol,
        )
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT) or isinstance(error, socket.gaierror):
        return _unknown_address(bind_address)
    return lazy("Port {port} cannot be opened: {why}", port=port, why=error.strerror or str(error))


def _unknown_address(bind_address: str) -> LazyText:
    known_addresses = ", ".join(str(address.ip_address) for address in list_addresses())
    return lazy(
        "{address} is no address of this machine. It has {known}.",
        address=bind_address,
        known=known_addresses,
    )


def _raise_open_file_limit() -> None:
    soft_limit, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    new_limit = (
        WANTED_OPEN_FILES if hard_limit == resource.RLIM_INFINITY else min(WANTED_OPEN_FILES, hard_limit)
    )
    if soft_limit != resource.RLIM_INFINITY and soft_limit < new_limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (new_limit, hard_limit))
