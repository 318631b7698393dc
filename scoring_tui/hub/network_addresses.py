"""The IPv4 addresses of this machine's network interfaces. Nothing is sent to find them."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

import psutil

_DEFAULT_PORTS = {"http": 80, "https": 443}
_VIRTUAL_INTERFACE = re.compile(
    r"(docker|podman|cni|veth|virbr|vmnet|vboxnet|lxc|lxd|utun|tun|tap|wg|tailscale|zt)|br-[0-9a-f]{12}$"
)
"""Interfaces to containers, virtual machines and private tunnels: no laptop in the room is behind them."""


@dataclass(frozen=True, slots=True, order=True)
class InterfaceAddress:
    """One IPv4 address of this machine."""

    interface: str
    ip_address: IPv4Address


def list_addresses() -> list[InterfaceAddress]:
    """Every IPv4 address of this machine, loopback included."""
    return sorted(
        InterfaceAddress(interface, IPv4Address(entry.address))
        for interface, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET
    )


def reachable_addresses(addresses: Iterable[InterfaceAddress]) -> list[InterfaceAddress]:
    """The addresses at which laptops in the same network may reach this machine."""
    return [
        address
        for address in addresses
        if not (
            address.ip_address.is_loopback
            or address.ip_address.is_link_local
            or _VIRTUAL_INTERFACE.match(address.interface)
        )
    ]


def make_url(host: str, port: int, *, is_encrypted: bool) -> str:
    """Return the URL that browsers open."""
    scheme = "https" if is_encrypted else "http"
    port_suffix = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
    url_host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{url_host}{port_suffix}/"
