"""Whether laptops can come in: free ports, an address in the hall's network, the firewall.

Nothing is sent to anybody. Imports the hub's addresses.
"""

import errno
import re
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.hub.network_addresses import InterfaceAddress, list_addresses, reachable_addresses
from scoring_tui.hub.preflight.commands import run_command
from scoring_tui.hub.preflight.finding import Finding, bad, good, unknown, warn
from scoring_tui.i18n.lazy import lazy

_UFW = Path("/etc/ufw/ufw.conf")
_MAC_FIREWALL = "/usr/libexec/ApplicationFirewall/socketfilterfw"


@dataclass(frozen=True, slots=True)
class Network:
    """What stands between this machine and the laptops."""

    port_errors: Mapping[str, tuple[int, int]]
    """By the door, `web` or `ssh`: the port and the error number of taking it, 0 where it is free."""
    addresses: Sequence[InterfaceAddress]
    firewalls: Mapping[str, bool]
    """Firewalls that are known here, and whether each is on; empty where the system does not tell."""
    open_ports: frozenset[int] = frozenset()
    """Ports that the firewall says it lets through."""


def probe(web: int, ssh: int) -> Network:
    """The network as it is now."""
    firewalls = _firewalls()
    opened = frozenset(p for p in (web, ssh) if firewalls.get("firewalld") and _let_through(p))
    ports = {"web": (web, bind_error(web)), "ssh": (ssh, bind_error(ssh))}
    return Network(ports, list_addresses(), firewalls, opened)


def bind_error(port: int) -> int:
    """The error number of taking a port at every address of this machine; 0 where that works."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was just let go is free
        try:
            door.bind(("", port))
        except OSError as error:
            return error.errno or errno.EADDRINUSE
    return 0


def _firewalls() -> dict[str, bool]:
    if sys.platform == "darwin":
        told = run_command(_MAC_FIREWALL, "--getglobalstate")
        return {} if told is None else {"macOS": "enabled" in told}
    found = {}
    with suppress(OSError):  # not installed, or not for every user to read
        found["ufw"] = is_ufw_enabled(_UFW.read_text())
    if (state := run_command("firewall-cmd", "--state")) is not None:
        found["firewalld"] = state.strip() == "running"
    return found


def is_ufw_enabled(settings: str) -> bool:
    """By the text of ufw.conf, which every user may read."""
    return bool(re.search(r"^\s*enabled\s*=\s*['\"]?yes", settings, re.MULTILINE | re.IGNORECASE))


def _let_through(port: int) -> bool:
    return run_command("firewall-cmd", f"--query-port={port}/tcp") is not None


# --- verdicts ---------------------------------------------------------------------------------------


def evaluate(network: Network) -> Iterator[Finding]:
    """Ports, addresses and firewall."""
    for door, (port, error) in network.port_errors.items():
        yield _port(door, port, error)
    yield _reach(network.addresses)
    yield _firewall(network)


def _port(door: str, port: int, error: int) -> Finding:
    check = f"port-{door}"
    if not error:
        return good(check, lazy("{port} is free", port=port))
    if error == errno.EACCES:
        mend = lazy("Choose a port from 1024 on with --{door}.", door=door)
        return bad(check, lazy("{port} is not for this user to open", port=port), mend)
    mend = lazy("End the program that uses it, or choose another port with --{door}.", door=door)
    return bad(check, lazy("{port} is in use", port=port), mend)


def _reach(known: Sequence[InterfaceAddress]) -> Finding:
    reached = reachable_addresses(known)
    if reached:
        told = ", ".join(f"{one.ip_address} ({one.interface})" for one in reached)
        return good("addresses", lazy("laptops reach this machine at {addresses}", addresses=told))
    mend = lazy("Join the hall's Wi-Fi or plug in its cable, then check again.")
    if any(one.ip_address.is_link_local for one in known):
        seen = lazy("the network gave this machine no address: its router does not answer")
        return warn("addresses", seen, mend)
    return warn("addresses", lazy("only this machine itself: it is in no network"), mend)


def _firewall(network: Network) -> Finding:
    on = [name for name, enabled in network.firewalls.items() if enabled]
    ports = [port for port, _ in network.port_errors.values()]
    if not network.firewalls:
        mend = lazy("Open the hub's address on another laptop before the final.")
        return unknown("firewall", lazy("whether a firewall keeps laptops out"), mend)
    if not on:
        return good("firewall", lazy("{names} is off", names=", ".join(network.firewalls)))
    if network.open_ports.issuperset(ports):
        seen = lazy("{names} is on and lets the ports through", names=", ".join(on))
        return good("firewall", seen)
    seen = lazy("{names} is on and may keep laptops out", names=", ".join(on))
    return warn("firewall", seen, lazy("Let the ports through: {how}", how=_how(on, ports)))


def _how(on: Sequence[str], ports: Sequence[int]) -> str:
    """What to type, or where to click."""
    if "firewalld" in on:
        return "sudo firewall-cmd " + " ".join(f"--add-port={port}/tcp" for port in ports)
    if "ufw" in on:
        return f"sudo ufw allow {','.join(map(str, ports))}/tcp"
    return "System Settings > Network > Firewall > Options > python"
