"""Check whether laptops can connect: free ports, an address in the local network, the firewall.

Nothing is sent over the network.
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

_UFW_SETTINGS = Path("/etc/ufw/ufw.conf")
_MAC_FIREWALL = "/usr/libexec/ApplicationFirewall/socketfilterfw"


@dataclass(frozen=True, slots=True)
class Network:
    """What decides whether laptops can connect to this machine."""

    port_errors: Mapping[str, tuple[int, int]]
    """By protocol, `web` or `ssh`: the port and the error number of binding it, 0 where it is free."""
    addresses: Sequence[InterfaceAddress]
    firewalls: Mapping[str, bool]
    """Known firewalls, and whether each is on; empty where the system does not report it."""
    open_ports: frozenset[int] = frozenset()
    """Ports that the firewall lets through, as far as it can be asked."""


def probe(web_port: int, ssh_port: int) -> Network:
    """Read the network of this machine."""
    firewalls = _read_firewalls()
    port_errors = {"web": (web_port, bind_error(web_port)), "ssh": (ssh_port, bind_error(ssh_port))}
    open_ports = frozenset(
        port for port in (web_port, ssh_port) if firewalls.get("firewalld") and _is_port_open(port)
    )
    return Network(port_errors, list_addresses(), firewalls, open_ports)


def bind_error(port: int) -> int:
    """The error number of binding a port at every address of this machine; 0 where that works."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server_socket:
        # A port that was closed a moment ago counts as free.
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server_socket.bind(("", port))
        except OSError as error:
            return error.errno or errno.EADDRINUSE
    return 0


def _read_firewalls() -> dict[str, bool]:
    if sys.platform == "darwin":
        mac_state = run_command(_MAC_FIREWALL, "--getglobalstate")
        return {} if mac_state is None else {"macOS": "enabled" in mac_state}
    firewalls: dict[str, bool] = {}
    with suppress(OSError):  # not installed, or not readable by every user
        firewalls["ufw"] = is_ufw_enabled(_UFW_SETTINGS.read_text())
    if (state := run_command("firewall-cmd", "--state")) is not None:
        firewalls["firewalld"] = state.strip() == "running"
    return firewalls


def is_ufw_enabled(settings: str) -> bool:
    """Read the text of ufw.conf, which every user may read."""
    return bool(re.search(r"^\s*enabled\s*=\s*['\"]?yes", settings, re.MULTILINE | re.IGNORECASE))


def _is_port_open(port: int) -> bool:
    return run_command("firewall-cmd", f"--query-port={port}/tcp") is not None


# --- findings ---------------------------------------------------------------------------------------


def evaluate(network: Network) -> Iterator[Finding]:
    """Evaluate ports, addresses and firewall."""
    for protocol, (port, error_number) in network.port_errors.items():
        yield _evaluate_port(protocol, port, error_number)
    yield _evaluate_addresses(network.addresses, network.port_errors.get("web", (0, 0))[0])
    yield _evaluate_firewall(network)


def _evaluate_port(protocol: str, port: int, error_number: int) -> Finding:
    check_id = f"port-{protocol}"
    if not error_number:
        return good(check_id, lazy("{port} is free", port=port))
    if error_number == errno.EACCES:
        remedy = lazy("Choose a port from 1024 on with --{door}.", door=protocol)
        return bad(check_id, lazy("{port} is not for this user to open", port=port), remedy)
    remedy = lazy("End the program that uses it, or choose another port with --{door}.", door=protocol)
    return bad(check_id, lazy("{port} is in use", port=port), remedy)


def _evaluate_addresses(addresses: Sequence[InterfaceAddress], web_port: int) -> Finding:
    if reachable := reachable_addresses(addresses):
        url_list = ", ".join(
            f"https://{address.ip_address}:{web_port}/ ({address.interface})" for address in reachable
        )
        return good("addresses", lazy("laptops reach this machine at {addresses}", addresses=url_list))
    remedy = lazy("Join the hall's Wi-Fi or plug in its cable, then check again.")
    if any(address.ip_address.is_link_local for address in addresses):
        observation = lazy("the network gave this machine no address: its router does not answer")
        return warn("addresses", observation, remedy)
    return warn("addresses", lazy("only this machine itself: it is in no network"), remedy)


def _evaluate_firewall(network: Network) -> Finding:
    if not network.firewalls:
        remedy = lazy("Open the hub's address on another laptop before the final.")
        return unknown("firewall", lazy("whether a firewall keeps laptops out"), remedy)
    enabled_firewalls = [name for name, is_enabled in network.firewalls.items() if is_enabled]
    if not enabled_firewalls:
        return good("firewall", lazy("{names} is off", names=", ".join(network.firewalls)))
    ports = [port for port, _ in network.port_errors.values()]
    names = ", ".join(enabled_firewalls)
    if network.open_ports.issuperset(ports):
        return good("firewall", lazy("{names} is on and lets the ports through", names=names))
    return warn(
        "firewall",
        lazy("{names} is on and may keep laptops out", names=names),
        lazy("Let the ports through: {how}", how=_opening_command(enabled_firewalls, ports)),
    )


def _opening_command(firewalls: Sequence[str], ports: Sequence[int]) -> str:
    """The command to type, or the settings to open."""
    if "firewalld" in firewalls:
        return "sudo firewall-cmd " + " ".join(f"--add-port={port}/tcp" for port in ports)
    if "ufw" in firewalls:
        return f"sudo ufw allow {','.join(map(str, ports))}/tcp"
    return "System Settings > Network > Firewall > Options > python"
