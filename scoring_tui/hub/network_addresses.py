"""At which addresses this machine is in a network. Nobody is asked: it is what its own interfaces say.

Unix only. Imports nothing of the house; check-hall and the hub's start import it.
"""

import fcntl
import re
import socket
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

_GET_ADDRESS = 0xC0206921 if sys.platform == "darwin" else 0x8915
"""SIOCGIFADDR, which Python does not name."""

_REQUEST, _ADDRESS = 256, slice(20, 24)
"""Bytes for a struct ifreq, more than any system's, and where in it an IPv4 address stands."""

_INNER = re.compile(
    r"(docker|podman|cni|veth|virbr|vmnet|vboxnet|lxc|lxd|utun|tun|tap|wg|tailscale|zt)|br-[0-9a-f]{12}$"
)
"""Interfaces to containers, virtual machines and private tunnels: no laptop of the hall is behind them."""


@dataclass(frozen=True, slots=True, order=True)
class InterfaceAddress:
    """One IPv4 address of this machine."""

    interface: str
    ip_address: IPv4Address


def list_addresses() -> list[InterfaceAddress]:
    """Every IPv4 address of this machine, loopback too."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        return sorted(_addresses(asked, (name for _, name in socket.if_nameindex())))


def _addresses(asked: socket.socket, interfaces: Iterable[str]) -> Iterator[InterfaceAddress]:
    for name in interfaces:
        request = name.encode().ljust(_REQUEST, b"\0")
        try:
            answer = fcntl.ioctl(asked.fileno(), _GET_ADDRESS, request)
        except OSError:  # an interface that is in no network
            continue
        yield InterfaceAddress(name, IPv4Address(answer[_ADDRESS]))


def reachable_addresses(known: Iterable[InterfaceAddress]) -> list[InterfaceAddress]:
    """Those at which laptops in the same network may reach this machine."""
    return [
        one
        for one in known
        if not (one.ip_address.is_loopback or one.ip_address.is_link_local or _INNER.match(one.interface))
    ]
