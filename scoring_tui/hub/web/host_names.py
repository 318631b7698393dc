"""Under which names and addresses the hub is known.

A page of a stranger's site could otherwise point its own name at the hub's address (DNS rebinding), and its
scripts would then count as the hub's.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address

import psutil

LOCAL_SUFFIXES = ("", ".local", ".lan", ".home", ".home.arpa", ".localdomain", ".internal")
"""Suffixes of local networks. None is a public domain, so no stranger can own such a name."""
REFRESH_INTERVAL = 5.0
"""Seconds after which the machine's addresses are read again for an unknown address."""


class HostNames:
    """The names of this machine, its addresses as they are now, and names that the committee declared."""

    def __init__(
        self,
        declared_names: Iterable[str] = (),
        read_addresses: Callable[[], frozenset[str]] | None = None,
        host_name: str = "",
    ) -> None:
        name = (host_name or socket.gethostname()).lower()
        short_name = name.partition(".")[0]
        self._names = {"localhost", name} | {name.lower() for name in declared_names}
        self._names |= {f"{short_name}{suffix}" for suffix in LOCAL_SUFFIXES}
        self._read_addresses = read_addresses or list_machine_addresses
        self._addresses = frozenset[str]()
        self._refreshed_at = float("-inf")

    def has(self, host: str) -> bool:
        """Whether a host, as in the Host header and with or without a port, is this hub."""
        name = _without_port(host.lower()).rstrip(".")
        try:
            address = ip_address(name.strip("[]"))
        except ValueError:
            return name in self._names
        return address.is_loopback or name in self._names or self._has_address(str(address))

    def _has_address(self, address: str) -> bool:
        if address not in self._addresses and time.monotonic() - self._refreshed_at > REFRESH_INTERVAL:
            self._addresses, self._refreshed_at = self._read_addresses(), time.monotonic()
        return address in self._addresses


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def list_machine_addresses() -> frozenset[str]:
    """All IPv4 and IPv6 addresses of this machine's network interfaces."""
    return frozenset(
        str(ip_address(entry.address.partition("%")[0]))
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6)
    )
