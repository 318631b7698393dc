"""The texts of the hub's terminal and status screen: how to connect, who is connected, changes, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.exports.certificate_help import (
    explain_comparison,
    explain_warning,
    list_steps,
    split_digits,
)
from scoring_tui.exports.table import COLUMN_GAP, count_cells, format_table, truncate_text
from scoring_tui.hub.hub import Hub
from scoring_tui.hub.monitor import HubSnapshot, LedgerStatus, MemoryUse, SessionRow
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.ssh.usernames import juror_username
from scoring_tui.hub.tls import OwnCertificate
from scoring_tui.i18n.locale import current_language, format_time_of_day, gettext_noop, tr, translate
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.ledger.access_file import describe_alarm
from scoring_tui.tui.roles import ROLE_TITLES

PROTOCOL_NAMES = {"web": gettext_noop("browser"), "ssh": "SSH", "": "—"}
END_MESSAGES = {
    SessionEnd.LEFT: gettext_noop("{who} left ({address})"),
    SessionEnd.CLOSED: gettext_noop("{who} was closed ({address})"),
    SessionEnd.CRASHED: gettext_noop("{who} BROKE DOWN ({address}); why stands in the log"),
}
SEPARATOR = " · "


# --- how to connect --------------------------------------------------------------------------


def connection_help(hub: Hub) -> str:
    """The addresses to open, the command to type, and the fingerprints by which to recognise the hub."""
    rows = list(_label_first(tr("Open in a browser"), hub.urls))
    if hub.own_certificate is not None:
        rows += _label_first(tr("Its certificate"), split_digits(hub.own_certificate.fingerprint))
    if hub.ssh_server is not None:
        rows += _label_first(tr("Or type"), [ssh_command(hub, hub.host_addresses[0])])
        rows += _label_first(tr("Its host key"), [hub.ssh_server.fingerprint])
    label_width = max(count_cells(label) for label, _ in rows) + COLUMN_GAP
    return "".join(f"{label}{' ' * (label_width - count_cells(label))}{value}\n" for label, value in rows)


def _label_first(label: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The values, the first of them with the label."""
    for index, value in enumerate(values):
        yield "" if index else label, value


def ssh_command(hub: Hub, host: str) -> str:
    """The command that laptops type."""
    assert hub.ssh_server is not None
    return f"ssh {juror_username(current_language())}@{host} -p {hub.ssh_server.port}"


def list_warnings(hub: Hub) -> list[str]:
    """What the committee should know before the contest starts."""
    warnings: list[str] = []
    if hub.is_local_only:
        warnings.append(tr("Only this machine can open it: it is in no network, or --bind says so."))
    elif hub.web_server is not None and hub.config.certificate is None:
        warnings.append(
            tr(
                "Not encrypted (--no-tls): anybody on the Wi-Fi can read PINs and marks and can send marks "
                "in a juror's name. Start without --no-tls to encrypt."
            )
        )
    if hub.own_certificate is not None:
        warnings += _describe_changes_of_certificate(hub, hub.own_certificate)
    return warnings


def _describe_changes_of_certificate(hub: Hub, certificate: OwnCertificate) -> Iterator[str]:
    if certificate.is_replacement:
        yield tr(
            "The certificate was made anew, because the old one expired or was damaged: its digits on PIN "
            "slips that were printed before are wrong, and each browser warns again."
        )
    known_addresses = {str(address) for address in certificate.addresses}
    new_addresses = [host for host in hub.host_addresses if host not in known_addresses]
    if new_addresses:
        yield tr(
            "The certificate was made at another address than {addresses}. Its digits stay the same; "
            "browsers that accepted it at the old address warn once more.",
            addresses=", ".join(new_addresses),
        )


def short_certificate_help(hub: Hub) -> str:
    """One line for the status screen; empty if no browser warns."""
    if hub.own_certificate is None:
        return ""
    return tr("Each browser warns once of the certificate: “Advanced”, then go on. Its digits are above.")


def certificate_help(hub: Hub) -> str:
    """What to press when a browser warns of the hub's own certificate; empty if none warns."""
    if hub.own_certificate is None:
        return ""
    steps = "".join(f"  {step}\n" for step in list_steps())
    return f"{explain_warning()}\n{steps}{explain_comparison()}\n"


# --- status -----------------------------------------------------------------------------------------


def count_screens(snapshot: HubSnapshot) -> str:
    """The number of connected screens by protocol, and of those that are away."""
    protocol_counts = Counter(session.protocol for session in snapshot.connected_sessions)
    away_count = len(snapshot.sessions) - len(snapshot.connected_sessions)
    counts_text = tr("{web} by browser, {ssh} by SSH", web=protocol_counts["web"], ssh=protocol_counts["ssh"])
    return counts_text + (f", {tr('{n} away', n=away_count)}" if away_count else "")


def describe_ledger(status: LedgerStatus) -> str:
    """Number and code of the last entry and the last backup, or what is wrong with the file or a seat."""
    return SEPARATOR.join(_list_ledger_parts(status))


def _list_ledger_parts(status: LedgerStatus) -> list[str]:
    if status.error_message:
        return [translate(status.error_message)]
    if status.alarms:
        return [translate(describe_alarm(status.alarms[0]))]
    head_text = tr("entry {entry} {code}", code=status.ledger_code, entry=status.entry_count)
    backup = status.backup
    if backup is None:
        return [head_text]
    time_text = format_clock(backup.at.timestamp())
    backup_text = (
        tr("backup {time}", time=time_text) if backup.is_good else tr("BACKUP FAILED {time}", time=time_text)
    )
    return [head_text, backup_text]


def describe_memory(memory_use: MemoryUse) -> str:
    """The memory of the hub and of its sessions."""
    if memory_use.hub_bytes is None:
        return tr("memory unknown")
    hub_megabytes, session_megabytes = (
        Decimal(f"{(byte_count or 0) / 1e6:.0f}")
        for byte_count in (memory_use.hub_bytes, memory_use.session_bytes)
    )
    return tr("memory {hub} + {sessions} MB", hub=hub_megabytes, sessions=session_megabytes)


def status_line(snapshot: HubSnapshot, width: int) -> str:
    """One line of at most `width` cells; the parts that do not fit are left out, the last ones first."""
    first_part, *other_parts = (
        count_screens(snapshot),
        *_list_ledger_parts(snapshot.ledger_status),
        describe_memory(snapshot.memory_use),
        tr("Ctrl+C: stop"),
    )
    line = first_part
    for part in other_parts:
        if count_cells(line) + len(SEPARATOR) + count_cells(part) <= width:
            line += SEPARATOR + part
    return truncate_text(sanitize(line), width)


def session_table(snapshot: HubSnapshot, width: int) -> tuple[str, str]:
    """The table of sessions, at most `width` cells wide: its heading line and its other lines."""
    headings = [tr("Screen"), tr("Door"), tr("Address"), tr("Since"), tr("Last sign of life")]
    rows = [
        (
            describe_screen(session),
            tr(PROTOCOL_NAMES[session.protocol]),
            sanitize(session.address),
            format_time_of_day(_local_time(session.started_at)),
            describe_last_seen(session, snapshot.taken_at),
        )
        for session in snapshot.sessions
    ]
    heading_line, _, other_lines = format_table(headings, rows, frozenset(), width).partition("\n")
    return heading_line, other_lines


def describe_last_seen(session: SessionRow, now: float) -> str:
    """How long ago the client last answered. A screen is never called connected without this age."""
    seconds = max(0, round(now - session.last_seen))
    age = tr("{n} s ago", n=seconds) if seconds < 120 else tr("{n} min ago", n=seconds // 60)
    return age if session.is_connected else tr("away: {age}", age=age)


def describe_occupant(session: SessionRow) -> str:
    """The role, and the seat where it is known: "Juror j1"."""
    seat = Seat.parse(session.seat)
    if seat.is_panel_head:
        return sanitize(tr("Head of panel {panel}", panel=seat.post))
    return sanitize(f"{tr(ROLE_TITLES[seat.role])} {seat.post}".rstrip())


def describe_screen(session: SessionRow) -> str:
    """Role and seat, marked as signing in until the PIN is accepted."""
    occupant = describe_occupant(session)
    if session.is_signed_in or session.role == Role.BOARD:
        return occupant
    return tr("{who} (signing in)", who=occupant)


# --- changes ----------------------------------------------------------------------------------------


def describe_changes(previous_snapshot: HubSnapshot, snapshot: HubSnapshot) -> Iterator[str]:
    """One sentence for each change between two snapshots."""
    previous_rows = {session.session_id: session for session in previous_snapshot.sessions}
    for session, end_reason in snapshot.ended_sessions:
        yield _fill_sentence(END_MESSAGES[end_reason], session)
    for session in snapshot.sessions:
        if sentence := _change_sentence(previous_rows.get(session.session_id), session):
            yield _fill_sentence(sentence, session)
    known_alarms = {alarm.seat for alarm in previous_snapshot.ledger_status.alarms if not alarm.is_closed}
    closed_seats = {alarm.seat for alarm in previous_snapshot.ledger_status.alarms if alarm.is_closed}
    for alarm in snapshot.ledger_status.alarms:
        if alarm.seat not in closed_seats | (set() if alarm.is_closed else known_alarms):
            yield sanitize(translate(describe_alarm(alarm)))
    error_message = snapshot.ledger_status.error_message
    if error_message and error_message != previous_snapshot.ledger_status.error_message:
        yield sanitize(translate(error_message))


def _change_sentence(previous_row: SessionRow | None, row: SessionRow) -> str:
    if not row.protocol:  # the session has no connection yet
        return ""
    if previous_row is None or not previous_row.protocol:
        return gettext_noop("{who} came by {door} ({address})")
    if previous_row.is_connected and not row.is_connected:
        return gettext_noop("{who} lost the connection ({address})")
    if row.is_connected and not previous_row.is_connected:
        return gettext_noop("{who} is back by {door} ({address})")
    if row.is_signed_in and not previous_row.is_signed_in:
        return gettext_noop("{who} signed in ({address})")
    return ""


def _fill_sentence(sentence: str, session: SessionRow) -> str:
    return tr(
        sentence,
        who=describe_occupant(session),
        door=tr(PROTOCOL_NAMES[session.protocol]),
        address=sanitize(session.address) or "—",
    )


def format_clock(timestamp: float) -> str:
    """The time of day in this machine's zone, to the second."""
    return format_time_of_day(_local_time(timestamp), with_seconds=True)


def _local_time(timestamp: float) -> time:
    return datetime.fromtimestamp(timestamp).time()
