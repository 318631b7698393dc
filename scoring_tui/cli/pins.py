"""New PINs: choose the seats, record the PINs, and write the sheet that only its owner may read."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scoring_tui.cli.common import committee_actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.seat import SUPERVISOR_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.pins import store_recorded_pins
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.pins import HubAddress, PinSlip, SlipNotes, format_pin_slips
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import current_language
from scoring_tui.ledger.errors import DiskFull, FileAlreadyExists, FileReadOnly
from scoring_tui.ledger.port import PreparedPins
from scoring_tui.rules.setup import list_seats


def choose_seats(engine: Engine, requested_seats: Sequence[str], every_seat: bool) -> IssuePins:
    """The command that gives new PINs to seats.

    Without `requested_seats` and `every_seat`, the seats that have no PIN yet. A supervising board gets one
    only if it is requested by name. Raises `CommandRefused` for a seat that does not exist.
    """
    seats_with_pin = engine.ledger.seats.seats_with_pin()
    known_seats = [str(seat) for seat in list_seats(engine.state)]
    supervisor = str(SUPERVISOR_SEAT)
    if supervisor in requested_seats or supervisor in seats_with_pin:
        known_seats.append(supervisor)
    unknown_seats = [seat for seat in requested_seats if seat not in known_seats]
    if unknown_seats:
        raise CommandRefused(
            lazy(
                "there is no seat {seat}; known are {known}",
                seat=unknown_seats[0],
                known=", ".join(known_seats),
            )
        )
    if every_seat:
        new_seats = known_seats
    elif requested_seats:
        new_seats = [seat for seat in known_seats if seat in requested_seats]
    else:
        new_seats = [seat for seat in known_seats if seat not in seats_with_pin]
    return IssuePins(tuple(map(Seat.parse, new_seats)))


def record_pins(engine: Engine, command: Command, prepared_pins: PreparedPins) -> dict[str, str]:
    """Record the PINs that `prepare_pins` made, and store their hashes; returns them by seat."""
    pins: dict[str, str] = {}
    engine.submit(
        command,
        committee_actor(),
        before_commit=lambda engine, entries: pins.update(
            store_recorded_pins(engine, entries, prepared_pins)
        ),
    )
    return pins


def read_fingerprint(contest_path: Path) -> str:
    """The fingerprint of the certificate that `serve` will use, which is made if there is none.

    Empty on Windows, where no hub runs. Raises `CommandRefused` or an `OSError` if it cannot be used.
    """
    if sys.platform == "win32":
        return ""
    from scoring_tui.hub.network_addresses import list_addresses, reachable_addresses
    from scoring_tui.hub.tls import ensure_certificate

    addresses = [address.ip_address for address in reachable_addresses(list_addresses())]
    return ensure_certificate(contest_path, addresses).fingerprint


def find_address(
    given_url: str | None, ssh_port: int, web_port: int, *, is_own_certificate: bool
) -> HubAddress:
    """Return the given address of the hub, or the first one at which `serve` would be reached.

    Without any there is none, and the slips have a gap. With another certificate than the hub's own the name
    in the URL is not known, so only the command for a terminal is.

    Raises:
        CommandRefused: the given URL is none that a browser of the hall can open.
    """
    if given_url is not None:
        host = _read_host(given_url)
        return HubAddress(given_url, _list_ssh_commands(host, ssh_port))
    if sys.platform == "win32":
        return HubAddress()
    from scoring_tui.hub.network_addresses import list_addresses, make_url, reachable_addresses

    addresses = reachable_addresses(list_addresses())
    if not addresses:
        return HubAddress()
    host = str(addresses[0].ip_address)
    url = make_url(host, web_port, is_encrypted=True) if is_own_certificate else ""
    return HubAddress(url, _list_ssh_commands(host, ssh_port))


def _read_host(url: str) -> str:
    """The host of a URL such as `https://10.0.0.5:8000/`."""
    refusal = CommandRefused(
        lazy("--address is a URL such as https://10.0.0.5:8000/, not {url}", url=url[:80])
    )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise refusal from error
    has_more = parts.username is not None or parts.query or parts.fragment or parts.path not in ("", "/")
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not host or port == 0 or has_more or not is_plain:
        raise refusal
    return host


def _list_ssh_commands(host: str, port: int) -> dict[Role, str]:
    from scoring_tui.hub.ssh.usernames import role_username

    language = current_language()
    return {role: f"ssh {role_username(role, language)}@{host} -p {port}" for role in Role}


def lay_out_slips(
    engine: Engine, slips: list[PinSlip], file_kind: str, fingerprint: str, address: HubAddress
) -> bytes:
    """Lay out the slips as PDF, HTML, JSON or plain text."""
    if file_kind == ".pdf":
        from scoring_tui.papers.pin_slips import typeset_pin_slips

        return typeset_pin_slips(engine, slips, SlipNotes(engine.state.checkpoint_key, fingerprint, address))
    return format_pin_slips(engine.state, slips, file_kind, fingerprint, address).encode()


def write_private_file(path: Path, content: bytes) -> None:
    """Write the sheet to a new file that other users of this machine cannot read.

    Raises `FileAlreadyExists`, `FileReadOnly` or `DiskFull`; after `DiskFull` no file is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileAlreadyExists(path) from error
    except OSError as error:
        raise FileReadOnly(path) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        path.unlink()
        raise DiskFull(path) from error
