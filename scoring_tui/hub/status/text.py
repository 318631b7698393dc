"""What the hub says of itself: where it can be found, who comes and goes, how it is. Imports census and text.

Sentences only; the console prints them, the status screen shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.exports.table import COLUMN_GAP, count_cells, format_table, truncate_text
from scoring_tui.hub.hub import Hub
from scoring_tui.hub.monitor import HubSnapshot, LedgerStatus, MemoryUse, SessionRow
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.ssh.usernames import juror_username
from scoring_tui.i18n.locale import current_language, format_time_of_day, gettext_noop, tr, translate
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.tui.roles import ROLE_TITLES

PROTOCOL_NAMES = {"web": gettext_noop("browser"), "ssh": "SSH", "": "—"}
END_MESSAGES = {
    SessionEnd.LEFT: gettext_noop("{who} left ({address})"),
    SessionEnd.CLOSED: gettext_noop("{who} was closed ({address})"),
    SessionEnd.CRASHED: gettext_noop("{who} BROKE DOWN ({address}); why stands in the log"),
}
SEPARATOR = " · "
_HALF = 48
"""Letters of a certificate's fingerprint that fit on a line."""


# --- where it can be found --------------------------------------------------------------------------


def connection_help(hub: Hub) -> str:
    """Addresses to open, the line to type, and by what to know the hub again."""
    rows = list(_named(tr("Open in a browser"), hub.urls))
    if hub.certificate_fingerprint:
        shown = (hub.certificate_fingerprint[:_HALF], hub.certificate_fingerprint[_HALF:])
        rows += _named(tr("Its certificate"), shown)
    if hub.ssh_server is not None:
        rows += _named(tr("Or type"), [ssh_command(hub, hub.host_addresses[0])])
        rows += _named(tr("Its host key"), [hub.ssh_server.fingerprint])
    width = max(count_cells(name) for name, _ in rows)
    return "".join(f"{name}{' ' * (width - count_cells(name) + COLUMN_GAP)}{value}\n" for name, value in rows)


def _named(name: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    for n, value in enumerate(values):
        yield "" if n else name, value


def ssh_command(hub: Hub, host: str) -> str:
    """What laptops type."""
    assert hub.ssh_server is not None
    return f"ssh {juror_username(current_language())}@{host} -p {hub.ssh_server.port}"


def list_warnings(hub: Hub) -> list[str]:
    """What its people should know before they rely on it."""
    found = []
    if hub.is_local_only:
        found.append(tr("Only this machine can open it: it is in no network, or --bind says so."))
    elif hub.web_server is not None and hub.config.certificate is None:
        found.append(tr("Without --tls whoever listens in on the Wi-Fi can read marks and PINs."))
    if hub.certificate_fingerprint:
        found.append(tr("Browsers will warn of the certificate once: compare the digits, then go on."))
    return found


# --- how it is --------------------------------------------------------------------------------------


def count_screens(census: HubSnapshot) -> str:
    """How many, by which door."""
    by_door = [sum(one.protocol == door for one in census.connected_sessions) for door in ("web", "ssh")]
    away = len(census.sessions) - len(census.connected_sessions)
    shown = tr("{web} by browser, {ssh} by SSH", web=by_door[0], ssh=by_door[1])
    return shown + (f", {tr('{n} away', n=away)}" if away else "")


def describe_ledger(kept: LedgerStatus) -> str:
    """Code and entry, or what is wrong with the file."""
    if kept.error_message:
        return translate(kept.error_message)
    return tr("ledger {code}, entry {entry}", code=kept.ledger_code, entry=kept.entry_count)


def describe_memory(taken: MemoryUse) -> str:
    """Of the hub and of its sessions."""
    if taken.hub_bytes is None:
        return tr("memory unknown")
    hub, sessions = (Decimal(f"{(size or 0) / 1e6:.0f}") for size in (taken.hub_bytes, taken.session_bytes))
    return tr("memory {hub} + {sessions} MB", hub=hub, sessions=sessions)


def status_line(census: HubSnapshot, width: int) -> str:
    """As much as fits, the most important first."""
    parts = [
        count_screens(census),
        describe_ledger(census.ledger_status),
        describe_memory(census.memory_use),
        tr("Ctrl+C: stop"),
    ]
    shown = parts[0]
    for part in parts[1:]:
        if count_cells(shown) + len(SEPARATOR) + count_cells(part) <= width:
            shown += SEPARATOR + part
    return truncate_text(sanitize(shown), width)


def session_table(census: HubSnapshot, width: int) -> tuple[str, str]:
    """A table of at most so many cells: its headings, its lines."""
    headings = [tr("Screen"), tr("Door"), tr("Address"), tr("Since"), tr("Last sign of life")]
    rows = [
        (
            describe_screen(one),
            tr(PROTOCOL_NAMES[one.protocol]),
            sanitize(one.address),
            format_time_of_day(_clock(one.started_at)),
            describe_last_seen(one, census.taken_at),
        )
        for one in census.sessions
    ]
    first, _, rest = format_table(headings, rows, frozenset(), width).partition("\n")
    return first, rest


def describe_last_seen(one: SessionRow, now: float) -> str:
    """Never "connected" without its age."""
    seconds = max(0, round(now - one.last_seen))
    age = tr("{n} s ago", n=seconds) if seconds < 120 else tr("{n} min ago", n=seconds // 60)
    return age if one.is_connected else tr("away: {age}", age=age)


def describe_occupant(one: SessionRow) -> str:
    """A role, and the seat where it is known: "Juror j1"."""
    seat = Seat.parse(one.seat)
    return sanitize(f"{tr(ROLE_TITLES[seat.role])} {seat.post}".rstrip())


def describe_screen(one: SessionRow) -> str:
    """`who`, and whether that is only wished for."""
    return (
        describe_occupant(one)
        if one.is_signed_in or one.role == Role.BOARD
        else tr("{who} (signing in)", who=describe_occupant(one))
    )


# --- comings and goings -----------------------------------------------------------------------------


def describe_changes(before: HubSnapshot, now: HubSnapshot) -> Iterator[str]:
    """What has changed between two censuses, a sentence each."""
    known = {one.session_id: one for one in before.sessions}
    for one, ending in now.ended_sessions:
        yield _filled(END_MESSAGES[ending], one)
    for one in now.sessions:
        if change := _change(known.get(one.session_id), one):
            yield _filled(change, one)
    if (
        now.ledger_status.error_message
        and now.ledger_status.error_message != before.ledger_status.error_message
    ):
        yield sanitize(translate(now.ledger_status.error_message))


def _change(before: SessionRow | None, now: SessionRow) -> str:
    if not now.protocol:  # it is only just being opened
        return ""
    if before is None or not before.protocol:
        return gettext_noop("{who} came by {door} ({address})")
    if before.is_connected and not now.is_connected:
        return gettext_noop("{who} lost the connection ({address})")
    if now.is_connected and not before.is_connected:
        return gettext_noop("{who} is back by {door} ({address})")
    if now.is_signed_in and not before.is_signed_in:
        return gettext_noop("{who} signed in ({address})")
    return ""


def _filled(sentence: str, one: SessionRow) -> str:
    return tr(
        sentence,
        who=describe_occupant(one),
        door=tr(PROTOCOL_NAMES[one.protocol]),
        address=sanitize(one.address) or "—",
    )


def format_clock(at: float) -> str:
    """The machine's time of day, to the second."""
    return format_time_of_day(_clock(at), with_seconds=True)


def _clock(at: float) -> time:
    return datetime.fromtimestamp(at).time()
