"""The preflight checks: findings by tables of what the probes could have read, and a real run."""

import errno
import json
import os
import resource
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from ipaddress import IPv4Address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import VerificationResult as Proof
from scoring_tui.hub import network_addresses, preflight, process_memory
from scoring_tui.hub.network_addresses import InterfaceAddress
from scoring_tui.hub.preflight import (
    capacity,
    certificate,
    clock,
    commands,
    contest_file,
    disk,
    machine,
    network,
    power,
    run_preflight,
)
from scoring_tui.hub.preflight import report as preflight_report
from scoring_tui.hub.preflight.certificate import CertificateState
from scoring_tui.hub.preflight.finding import Finding, FindingLevel, bad, good
from scoring_tui.hub.preflight.power import PowerSupply, SleepSettings
from scoring_tui.hub.sessions.pool import SessionPoolClosed
from scoring_tui.hub.tls import OwnCertificate, ensure_certificate, pem_path
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.port import StorageInfo
from tests.helpers.clis import refused, run
from tests.helpers.ports import free_port, free_ports
from tests.helpers.support import COMMITTEE, small_contest

GOOD, WARN, BAD, UNKNOWN = FindingLevel


def only(findings: Iterator[Finding], check: str) -> Finding:
    """The one finding of this check."""
    (finding,) = [one for one in findings if one.check_id == check]
    return finding


# --- disk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "check", "level", "expected_text"),
    [
        (disk.DiskLocation("ext4", False, True, 50 * 10**9), "file-system", GOOD, "ext4"),
        (disk.DiskLocation("", False, True, 50 * 10**9), "file-system", GOOD, "this machine"),
        (disk.DiskLocation("cifs", True, True, 50 * 10**9), "file-system", BAD, "cifs"),
        (disk.DiskLocation("tmpfs", False, True, 50 * 10**9), "file-system", BAD, "power"),
        (disk.DiskLocation("ext4", False, True, 50 * 10**9), "folder", GOOD, "can be written"),
        (disk.DiskLocation("ext4", False, False, 50 * 10**9), "folder", BAD, "cannot be written"),
        (disk.DiskLocation("ext4", False, True, 50 * 10**9), "free-space", GOOD, "50.0 GB"),
        (disk.DiskLocation("ext4", False, True, 10**9), "free-space", WARN, "1000 MB"),
        (disk.DiskLocation("ext4", False, True, 10**8), "free-space", BAD, "100 MB"),
    ],
)
def test_disk_findings(place: disk.DiskLocation, check: str, level: FindingLevel, expected_text: str) -> None:
    finding = only(disk.evaluate(place), check)
    assert finding.level is level
    assert expected_text in str(finding.observation)


@pytest.mark.parametrize(
    ("took", "level", "numbers"),
    [
        ((0.0002,) * 9, GOOD, ("5000 durable", "0.20 ms", "0.06 s")),
        ((0.005,) * 9, GOOD, ("200 durable", "0.30 s")),
        ((0.02,) * 9, WARN, ("50 durable", "1.05 s")),
        ((0.06,) * 9, BAD, ("17 durable", "3.05 s")),
        ((0.001,) * 9 + (0.8,), WARN, ("worst 800.0 ms",)),
    ],
    ids=["ssd", "cheap", "hard disk", "usb stick", "hiccups"],
)
def test_disk_speed_findings(took: tuple[float, ...], level: FindingLevel, numbers: tuple[str, ...]) -> None:
    finding = disk.evaluate_speed(took)
    assert finding.level is level
    assert [number for number in numbers if number not in str(finding.observation)] == []


def test_measuring_removes_its_scratch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    during = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (during.append(list(tmp_path.iterdir())), fsync(fd)))
    took = disk.measure_appends(tmp_path, 5, 10.0)
    assert len(took) == 5 and min(took) > 0
    assert all(len(names) == 1 for names in during) and list(tmp_path.iterdir()) == []


def test_measuring_stops_after_its_time_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(disk.time, "perf_counter", lambda: next(ticks) * 0.1)
    assert 1 <= len(disk.measure_appends(tmp_path, 1000, 1.0)) <= 10


def test_a_disk_that_cannot_be_written_is_bad(tmp_path: Path) -> None:
    finding = disk.probe_speed(tmp_path / "nowhere", 5, 1.0)
    assert finding.level is BAD
    assert "No such file" in str(finding.observation)


# --- the contest file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 6, 23), True),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 0), True),
        ((3, 54, 1), True),
    ],
)
def test_sqlite_versions_with_the_wal_reset_race(version: contest_file.Version, safe: bool) -> None:
    assert contest_file.is_race_free(version) is safe
    finding = only(contest_file.evaluate(make_file_info(StorageInfo(version, "sqlite3", "wal", 2))), "sqlite")
    assert finding.level is (GOOD if safe else WARN)
    assert ".".join(map(str, version)) in str(finding.observation)


@pytest.mark.parametrize(
    ("journal", "synchronous", "level"),
    [("wal", 2, GOOD), ("wal", 3, GOOD), ("wal", 1, BAD), ("delete", 2, BAD)],
)
def test_only_a_durable_journal_is_good(journal: str, synchronous: int, level: FindingLevel) -> None:
    finding = only(
        contest_file.evaluate(make_file_info(StorageInfo((3, 53, 4), "pysqlite3", journal, synchronous))),
        "journal",
    )
    assert finding.level is level


def make_file_info(engine: StorageInfo, *faults: Any) -> contest_file.ContestFileInfo:
    """A file of 12 entries as it could have been read."""
    return contest_file.ContestFileInfo(engine, Proof(12, "7KQ2-M0XA-9D3T-VW5E", "en", faults), None, None)


def test_the_first_fault_is_shown_and_the_others_are_counted() -> None:
    engine = StorageInfo((3, 53, 4), "pysqlite3", "wal", 2)
    assert "12 entries, code 7KQ2-M0XA-9D3T-VW5E" in str(
        only(contest_file.evaluate(make_file_info(engine)), "integrity").observation
    )
    finding = only(
        contest_file.evaluate(make_file_info(engine, lazy("row 3 is torn"), lazy("x"), lazy("y"))),
        "integrity",
    )
    assert (finding.level, text.translate(finding.observation)) == (BAD, "row 3 is torn (and 2 more)")


def test_a_real_file_is_read(final_path: Path) -> None:
    finding = contest_file.read_contest_file(final_path)
    assert finding.sqlite.version == sqlite3.sqlite_version_info
    assert finding.sqlite.driver == sqlite3.__name__
    assert (finding.sqlite.journal, finding.sqlite.synchronous) == ("wal", 2)
    assert finding.verification.is_good and finding.contest == small_contest()
    assert finding.last_entry_at is not None and finding.last_entry_at <= datetime.now(UTC)


@pytest.fixture
def final_path(final: Engine) -> Path:
    """The small final's file."""
    return final.ledger.path


# --- clock ------------------------------------------------------------------------------------------

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("clocks", "check", "level", "expected_text"),
    [
        (
            clock.ClockState(NOW, NOW - timedelta(1), "Asia/Jakarta", True),
            "clock",
            GOOD,
            "2026-06-01 08:00:00",
        ),
        (clock.ClockState(NOW, None, "Asia/Jakarta", True), "clock", GOOD, "plausible"),
        (clock.ClockState(NOW, NOW + timedelta(seconds=3), "", True), "clock", BAD, "3 s behind"),
        (clock.ClockState(NOW, NOW + timedelta(minutes=90), "", True), "clock", BAD, "90 min behind"),
        (clock.ClockState(NOW, NOW + timedelta(hours=50), "", True), "clock", BAD, "50 h behind"),
        (clock.ClockState(NOW.replace(year=1970), None, "", True), "clock", BAD, "cannot be"),
        (clock.ClockState(NOW, None, "Asia/Jakarta", True), "time-zone", GOOD, "Asia/Jakarta"),
        (clock.ClockState(NOW, None, "Asia/Bangkok", True), "time-zone", GOOD, "Asia/Bangkok"),
        (clock.ClockState(NOW, None, "Asia/Makassar", True), "time-zone", WARN, "has 09:00"),
        (clock.ClockState(NOW, None, "Asia/Nowhere", True), "time-zone", BAD, "Asia/Nowhere"),
        (clock.ClockState(NOW, None, "", True), "time-server", GOOD, "kept"),
        (clock.ClockState(NOW, None, "", False), "time-server", WARN, "no time server"),
        (clock.ClockState(NOW, None, "", None), "time-server", UNKNOWN, "time server"),
    ],
)
def test_clock_findings(
    clocks: clock.ClockState, check: str, level: FindingLevel, expected_text: str
) -> None:
    finding = only(clock.evaluate(clocks), check)
    assert finding.level is level
    assert expected_text in text.translate(finding.observation)


# --- network ----------------------------------------------------------------------------------------


def make_addresses(*addresses: tuple[str, str]) -> tuple[InterfaceAddress, ...]:
    """Addresses of interfaces, beside the loopback that every machine has."""
    return tuple(InterfaceAddress(name, IPv4Address(ip)) for name, ip in (("lo", "127.0.0.1"), *addresses))


def make_network(**changes: Any) -> network.Network:
    """A network without problems, except for the changes."""
    usual: dict[str, Any] = {
        "port_errors": {"web": (8000, 0), "ssh": (8022, 0)},
        "addresses": make_addresses(("wlan0", "192.168.1.5")),
        "firewalls": {"ufw": False},
    }
    return network.Network(**{**usual, **changes})


@pytest.mark.parametrize(
    ("finding", "check", "level", "expected_text"),
    [
        (make_network(), "port-web", GOOD, "8000 is free"),
        (make_network(port_errors={"web": (8000, errno.EADDRINUSE)}), "port-web", BAD, "8000 is in use"),
        (make_network(port_errors={"ssh": (22, errno.EACCES)}), "port-ssh", BAD, "22 is not for this user"),
        (make_network(), "addresses", GOOD, "https://192.168.1.5:8000/ (wlan0)"),
        (
            make_network(addresses=make_addresses(("wlan0", "10.0.0.9"), ("eth0", "10.1.0.9"))),
            "addresses",
            GOOD,
            "https://10.1.0.9:8000/ (eth0)",
        ),
        (
            make_network(addresses=make_addresses(("bridge100", "192.168.2.1"))),
            "addresses",
            GOOD,
            "bridge100",
        ),
        (make_network(addresses=make_addresses()), "addresses", WARN, "only this machine"),
        (
            make_network(addresses=make_addresses(("docker0", "172.17.0.1"))),
            "addresses",
            WARN,
            "only this machine",
        ),
        (
            make_network(addresses=make_addresses(("br-0123456789ab", "172.18.0.1"))),
            "addresses",
            WARN,
            "only this machine",
        ),
        (make_network(addresses=make_addresses(("wlan0", "169.254.3.4"))), "addresses", WARN, "router"),
        (make_network(), "firewall", GOOD, "ufw is off"),
        (make_network(firewalls={}), "firewall", UNKNOWN, "firewall"),
        (make_network(firewalls={"ufw": True}), "firewall", WARN, "ufw is on"),
        (
            make_network(firewalls={"firewalld": True}, open_ports=frozenset({8000})),
            "firewall",
            WARN,
            "may keep",
        ),
        (
            make_network(firewalls={"firewalld": True}, open_ports=frozenset({8000, 8022})),
            "firewall",
            GOOD,
            "lets the",
        ),
    ],
)
def test_network_findings(
    finding: network.Network, check: str, level: FindingLevel, expected_text: str
) -> None:
    line = only(network.evaluate(finding), check)
    assert line.level is level
    assert expected_text in str(line.observation)


@pytest.mark.parametrize(
    ("firewall", "how"),
    [
        ("ufw", "sudo ufw allow 8000,8022/tcp"),
        ("firewalld", "sudo firewall-cmd --add-port=8000/tcp --add-port=8022/tcp"),
        ("macOS", "System Settings"),
    ],
)
def test_the_remedy_for_a_firewall_is_a_command(firewall: str, how: str) -> None:
    assert how in str(only(network.evaluate(make_network(firewalls={firewall: True})), "firewall").remedy)


# --- certificate ------------------------------------------------------------------------------------


def make_certificate(days: int = 300) -> OwnCertificate:
    """A certificate for 192.168.1.5 that is valid for so many days."""
    valid_until = datetime.now(UTC) + timedelta(days=days)
    return OwnCertificate(":".join(["AB"] * 32), frozenset({IPv4Address("192.168.1.5")}), valid_until)


@pytest.mark.parametrize(
    ("state", "address", "level", "expected_text"),
    [
        (CertificateState(None, False), "192.168.1.5", GOOD, "will make one"),
        (CertificateState(make_certificate(), True), "192.168.1.5", GOOD, "AB:AB:AB:AB:AB:AB:AB:AB …; each"),
        (CertificateState(make_certificate(), True), "192.168.1.6", GOOD, "made at another address"),
        (CertificateState(make_certificate(29), True), "192.168.1.5", WARN, "other digits"),
        (CertificateState(None, True), "192.168.1.5", WARN, "is damaged"),
        (CertificateState(None, True, lazy("others can read it")), "192.168.1.5", BAD, "others can read it"),
    ],
)
def test_certificate_findings(
    state: CertificateState, address: str, level: FindingLevel, expected_text: str
) -> None:
    finding = certificate.evaluate(state, make_addresses(("wlan0", address)))
    assert finding.level is level
    assert expected_text in str(finding.observation)


def test_the_certificate_of_a_file_is_read_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "final.db"
    assert certificate.probe(path) == CertificateState(None, False)
    assert list(tmp_path.iterdir()) == []
    made = ensure_certificate(path, [])
    assert certificate.probe(path) == CertificateState(made, True)
    pem_path(path).chmod(0o640)
    assert "chmod 600" in str(certificate.probe(path).fault)


@pytest.mark.parametrize(
    ("settings", "enabled"),
    [
        ("# ENABLED=yes\nENABLED=no\nLOGLEVEL=low\n", False),
        ("LOGLEVEL=low\nENABLED=yes\n", True),
        ('ENABLED="yes"', True),
        ("", False),
    ],
)
def test_the_settings_of_ufw(settings: str, enabled: bool) -> None:
    assert network.is_ufw_enabled(settings) is enabled


def test_a_port_in_use_cannot_be_bound() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert network.bind_error(port) == errno.EADDRINUSE
    assert network.bind_error(port) == 0


def test_only_ipv4_addresses_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    interfaces = {
        "wlan0": [
            SimpleNamespace(family=socket.AF_INET, address="10.0.0.9"),
            SimpleNamespace(family=socket.AF_INET6, address="fe80::1%wlan0"),
        ],
        "eth0": [],
        "lo": [SimpleNamespace(family=socket.AF_INET, address="127.0.0.1")],
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: interfaces)
    assert tuple(network_addresses.list_addresses()) == make_addresses(("wlan0", "10.0.0.9"))


def test_this_machine_has_a_loopback_address() -> None:
    known = network_addresses.list_addresses()
    assert IPv4Address("127.0.0.1") in {one.ip_address for one in known}
    assert not any(one.ip_address.is_loopback for one in network_addresses.reachable_addresses(known))


# --- machine ----------------------------------------------------------------------------------------

GB = 10**9


@pytest.mark.parametrize(
    ("it", "check", "level", "expected_text"),
    [
        (machine.Machine(8 * GB, 6 * GB, 4, 0.5, 4096), "memory", GOOD, "6.0 of 8.0 GB"),
        (machine.Machine(8 * GB, 1 * GB, 4, 0.5, 4096), "memory", WARN, "1.0 of 8.0 GB"),
        (machine.Machine(8 * GB, 3 * 10**8, 4, 0.5, 4096), "memory", BAD, "0.3 of 8.0 GB"),
        (machine.Machine(8 * GB, 6 * GB, 4, 0.5, 4096), "processors", GOOD, "4 cores, load 0.50"),
        (machine.Machine(8 * GB, 6 * GB, 4, 3.5, 4096), "processors", WARN, "load 3.50"),
        (machine.Machine(8 * GB, 6 * GB, 1, 0.1, 4096), "processors", WARN, "1 cores"),
        (machine.Machine(8 * GB, 6 * GB, 4, 0.5, 4096), "open-files", GOOD, "4096"),
        (machine.Machine(8 * GB, 6 * GB, 4, 0.5, 256), "open-files", WARN, "256"),
        (machine.Machine(8 * GB, 6 * GB, 4, 0.5, 64), "open-files", BAD, "64"),
    ],
)
def test_machine_findings(it: machine.Machine, check: str, level: FindingLevel, expected_text: str) -> None:
    finding = only(machine.evaluate(it), check)
    assert finding.level is level
    assert expected_text in str(finding.observation)


def test_the_resources_of_a_machine_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = SimpleNamespace(total=8 * GB, available=5 * GB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.25, 1.0, 2.0))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    state = machine.probe()
    assert (state.total_memory, state.available_memory, state.load_average) == (8 * GB, 5 * GB, 0.25)
    assert state.open_file_limit == 1 << 20


def test_this_machine_can_be_probed() -> None:
    here = machine.probe()
    assert 0 < here.available_memory <= here.total_memory
    assert here.core_count >= 1 and here.open_file_limit > 0


# --- sessions ---------------------------------------------------------------------------------------

LAPTOP = machine.Machine(8 * GB, 6 * GB, 4, 0.5, 4096)


@given(
    st.integers(0, 64 * GB),
    st.integers(1, 64),
    st.integers(10**6, 10**9),
    st.floats(0.01, 60.0),
)
def test_capacity_is_limited_by_memory_and_speed(available: int, cores: int, size: int, drawn: float) -> None:
    it = machine.Machine(64 * GB, available, cores, 0.0, 4096)
    room = capacity.session_capacity(it, capacity.SessionCost(size, drawn))
    assert room >= 0
    assert room == 0 or room * size + capacity.HUB_MEMORY <= available
    assert capacity.session_capacity(it, capacity.SessionCost(size, drawn * 2)) <= room


@pytest.mark.parametrize(
    ("it", "seats", "level"),
    [
        (LAPTOP, 50, GOOD),
        (LAPTOP, 80, WARN),
        (LAPTOP, 200, BAD),
        (machine.Machine(2 * GB, GB // 2, 4, 0.5, 4096), 21, BAD),
        (machine.Machine(8 * GB, 4 * GB, 2, 0.5, 4096), 21, GOOD),
    ],
)
def test_capacity_findings(it: machine.Machine, seats: int, level: FindingLevel) -> None:
    finding = capacity.evaluate(it, None, seats)
    assert finding.level is level
    assert f"{seats} seats" in str(finding.observation) and "estimated" in str(finding.observation)


def test_a_measured_capacity_is_reported_as_measured() -> None:
    slow = capacity.evaluate(
        LAPTOP, capacity.SessionCost(30_000_000, capacity.REFERENCE_DRAW_SECONDS * 4), 20
    )
    assert (slow.level, "about 25 sessions, measured at 30 MB" in str(slow.observation)) == (WARN, True)


def test_the_small_contest_has_six_seats() -> None:
    assert capacity.count_seats(small_contest()) == 3 + 2 * 1 + 1


@pytest.mark.skipif(not capacity.can_measure(), reason="this system does not tell what a process takes")
def test_the_memory_of_a_process_is_measured() -> None:
    alone = capacity.mean_memory([os.getpid()])
    assert alone > 1_000_000
    assert capacity.mean_memory([os.getpid(), os.getpid()]) == pytest.approx(alone, rel=0.2)


def test_processes_that_ended_or_report_no_pss_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def process(process_id: int) -> SimpleNamespace:
        if process_id == 3:
            raise psutil.NoSuchProcess(process_id)
        memory = SimpleNamespace(rss=9000, pss=100 * process_id) if process_id < 3 else SimpleNamespace(rss=9)
        return SimpleNamespace(memory_full_info=lambda: memory)

    monkeypatch.setattr(psutil, "Process", process)
    assert process_memory.proportional_memory([1, 2, 3]) == 300
    assert process_memory.proportional_memory([3]) is None
    assert process_memory.proportional_memory([4]) is None  # as on macOS
    with pytest.raises(OSError, match="ended"):
        capacity.mean_memory([3])


@pytest.mark.skipif(not capacity.can_measure(), reason="this system does not tell what a process takes")
def test_real_sessions_are_opened_measured_and_ended(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    process_ids: list[int] = []
    weight = capacity.mean_memory
    monkeypatch.setattr(capacity, "mean_memory", lambda pids: weight(process_ids.extend(pids) or process_ids))
    before = final.ledger.head
    sample = capacity.measure(final.ledger.path, "en")
    assert 5_000_000 < sample.memory_bytes < 200_000_000
    assert 0 < sample.draw_seconds < capacity.DRAW_LIMIT
    assert len(set(process_ids)) == capacity.SAMPLE_SESSIONS
    assert not any(running(pid) for pid in process_ids)
    assert final.ledger.head == before and final.ledger.seats.list_rows() == []


def running(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


async def fail_to_start(*_: object) -> None:
    """A session pool that does not start."""
    raise SessionPoolClosed("it broke down")


def test_the_hub_is_not_ready_when_no_session_can_be_opened(
    final_path: Path, server_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "THOROUGH_MEASUREMENT", preflight.QUICK_MEASUREMENT)
    monkeypatch.setattr(capacity, "_measure_sessions", fail_to_start)
    monkeypatch.setattr(capacity, "can_measure", lambda: True)
    report = run_preflight(final_path, *server_ports)
    finding = only(iter(report.findings), "sessions")
    assert (finding.level, report.is_ready) == (BAD, False)
    assert "it broke down" in str(finding.observation)


# --- power ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("supply", "sleep", "check", "level", "expected_text"),
    [
        (None, None, "power", UNKNOWN, "power"),
        (PowerSupply(True, 80), None, "power", GOOD, "80%"),
        (PowerSupply(None, 80), None, "power", GOOD, "80%"),
        (PowerSupply(True, None), None, "power", WARN, "no battery"),
        (PowerSupply(False, 80), None, "power", WARN, "on battery, 80%"),
        (PowerSupply(False, 12), None, "power", BAD, "on battery, 12%"),
        (None, None, "sleep", UNKNOWN, "sleep"),
        (None, SleepSettings(None, False), "sleep", GOOD, "does not"),
        (None, SleepSettings(20, True), "sleep", BAD, "after 20 minutes"),
        (None, SleepSettings(20, True, is_inhibited=True), "sleep", GOOD, "keeps the machine awake"),
        (None, SleepSettings(None, True), "sleep", WARN, "lid"),
        (None, SleepSettings(None, None), "sleep", GOOD, "does not"),
    ],
)
def test_power_findings(
    supply: PowerSupply | None,
    sleep: SleepSettings | None,
    check: str,
    level: FindingLevel,
    expected_text: str,
) -> None:
    finding = only(power.evaluate(supply, sleep), check)
    assert finding.level is level
    assert expected_text in str(finding.observation)


MOUSE = {"type": "Battery", "scope": "Device", "capacity": "5"}
CELL = {"type": "Battery", "capacity": "87"}


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ({}, None),
        ({"hid": MOUSE}, None),
        ({"AC": {"type": "Mains", "online": "1"}}, PowerSupply(True, None)),
        ({"AC": {"type": "Mains", "online": "0"}, "BAT0": CELL, "hid": MOUSE}, PowerSupply(False, 87)),
        (
            {"AC": {"type": "Mains", "online": "0"}, "C1": {"type": "USB", "online": "1"}},
            PowerSupply(True, None),
        ),
        ({"BAT0": CELL, "BAT1": {**CELL, "capacity": "40"}}, PowerSupply(None, 40)),
    ],
    ids=["nothing", "mouse", "desktop", "laptop", "usb-c", "two batteries"],
)
def test_power_supplies_on_linux(
    supplies: dict[str, dict[str, str]], expected: PowerSupply | None, tmp_path: Path
) -> None:
    for name, files in supplies.items():
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / file).write_text(f"{content}\n")
    assert power.read_linux_supply(tmp_path) == expected


def logind(
    idle: str = "ignore", usec: int = 0, lid: str = "suspend", mains: str = "", blocked: str = ""
) -> str:
    """What busctl prints of five properties."""
    return f's "{idle}"\nt {usec}\ns "{lid}"\ns "{mains}"\ns "{blocked}"\n'


@pytest.mark.parametrize(
    ("manager", "kind", "seconds", "expected"),
    [
        ("", None, None, None),
        ("", "'nothing'\n", "3600\n", SleepSettings(None, None)),
        ("", "'suspend'\n", "1200\n", SleepSettings(20, None)),
        ("", "'suspend'\n", "0\n", SleepSettings(None, None)),
        (logind(), None, None, SleepSettings(None, True)),
        (logind(lid="ignore"), None, None, SleepSettings(None, False)),
        (logind(mains="ignore"), None, None, SleepSettings(None, False)),
        (logind("suspend", 1_800_000_000), None, None, SleepSettings(30, True)),
        (logind("lock", 1_800_000_000), None, None, SleepSettings(None, True)),
        (logind("suspend", 1_800_000_000), "'suspend'", "uint32 600", SleepSettings(10, True)),
        (
            logind(blocked="handle-lid-switch:sleep"),
            "'suspend'",
            "900",
            SleepSettings(15, True, is_inhibited=True),
        ),
        (logind(blocked="shutdown"), None, None, SleepSettings(None, True)),
    ],
)
def test_sleep_settings_on_linux(
    manager: str, kind: str | None, seconds: str | None, expected: SleepSettings | None
) -> None:
    assert power.parse_linux_sleep(manager, kind, seconds) == expected


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        (SimpleNamespace(percent=87, power_plugged=True), PowerSupply(True, 87)),
        (SimpleNamespace(percent=87, power_plugged=False), PowerSupply(False, 87)),
        (None, PowerSupply(True, None)),
    ],
    ids=["plugged in", "on battery", "no battery"],
)
def test_the_battery_of_a_mac(
    battery: SimpleNamespace | None, expected: PowerSupply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery)
    assert power.read_mac_supply() == expected


def test_the_sleep_settings_of_a_mac() -> None:
    assert power.parse_mac_sleep(" disksleep            10\n sleep                1\n") == SleepSettings(
        1, True
    )
    assert power.parse_mac_sleep(" sleep                0\n displaysleep 2\n") == SleepSettings(None, True)
    held = " sleep                10 (sleep prevented by caffeinate)\n"
    assert power.parse_mac_sleep(held) == SleepSettings(10, True, is_inhibited=True)


def test_tools_that_fail_or_are_missing_give_no_output() -> None:
    assert commands.run_command("true") == ""
    assert commands.run_command("false") is None
    assert commands.run_command("no-such-tool-anywhere") is None


# --- the report --------------------------------------------------------------------------------------


def test_a_remedy_is_shown_in_full_on_a_narrow_terminal() -> None:
    long = lazy("Stop what else writes to this disk before the final: updates, backups and copying of files.")
    printed = preflight_report.as_table(
        [bad("disk-speed", lazy("so slow that it cannot be described in one line " * 3), long)], 80
    )
    assert max(map(len, printed.splitlines())) <= 80
    assert str(long) in " ".join(printed.split())
    assert "✗ bad" in printed and "Not ready: 1 bad, 0 to look at." in printed


def test_control_characters_in_a_name_are_replaced() -> None:
    printed = preflight_report.as_table(
        [bad("integrity", lazy("{name}", name="\x1b[2K\rall good\nhere"), lazy("x"))]
    )
    assert (
        "\x1b" not in printed and "\r" not in printed and "all good\N{REPLACEMENT CHARACTER}here" in printed
    )


def test_json_has_numbers_in_every_language() -> None:
    text.use_language("id")
    (rows,) = preflight_report.list_records([disk.evaluate_speed((0.00025,) * 4)])
    rows = json.loads(json.dumps(rows))
    assert rows["values"]["median"] == 0.25 and rows["values"]["rate"] == 4000
    assert "0,25 ms" in rows["seen"] and rows["mend"] is None


def test_the_summary_counts() -> None:
    fine = good("clock", lazy("now"))
    assert preflight_report.summary([fine]) == "Ready."
    assert (
        preflight_report.summary([fine, *network.evaluate(make_network(addresses=make_addresses()))])
        == "Nothing is bad; 1 to look at."
    )


# --- for real ---------------------------------------------------------------------------------------


@pytest.fixture
def server_ports() -> tuple[int, int]:
    """Two ports for a web server and an SSH server."""
    return free_ports()


def test_a_real_run_makes_every_check_and_sends_nothing(
    final: Engine, server_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    final_path = final.ledger.path

    def nobody(*_: object) -> None:
        raise AssertionError("something was sent")

    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, nobody)
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    before = final.ledger.head, {one: one.stat().st_mtime_ns for one in final_path.parent.iterdir()}
    report = run_preflight(final_path, *server_ports, is_quick=True)
    assert [one.check_id for one in report.findings] == list(preflight_report.TITLES)
    assert [one.check_id for one in report.findings if one.level is not GOOD and one.remedy is None] == []
    known = {one.check_id: one.level for one in report.findings}
    for certain in ("folder", "journal", "integrity", "clock", "port-web", "port-ssh"):
        assert known[certain] is GOOD, certain
    assert report.language == "id"
    after = final.ledger.head, {one: one.stat().st_mtime_ns for one in final_path.parent.iterdir()}
    assert after == before


@pytest.mark.parametrize(
    ("name", "mode", "check_id", "level", "observation"),
    [
        ("final.db-key", None, "contest-key", WARN, "final.db-key is not here"),
        (
            "final.db-key",
            0o644,
            "contest-key",
            WARN,
            "must be a file, no link, that its owner alone can read",
        ),
        ("final.db-pepper", None, "pins", BAD, "FINAL.db-pepper is missing, so that no PIN is accepted"),
        ("final.db-pepper", 0o644, "pins", BAD, "must be a file, no link, that its owner alone can read"),
    ],
)
def test_the_secrets_beside_the_file_are_looked_at(
    tmp_path: Path, name: str, mode: int | None, check_id: str, level: FindingLevel, observation: str
) -> None:
    """A contest file that was copied or restored without them looks sound until somebody signs in."""
    engine = create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE)
    engine.ledger.seats.issue_pins(["juror:j1"])
    engine.ledger.close()
    path = engine.ledger.path

    def evaluate() -> dict[str, Finding]:
        findings = contest_file.evaluate(contest_file.read_contest_file(path))
        return {finding.check_id: finding for finding in findings}

    assert {evaluate()[check].level for check in ("contest-key", "pins")} == {GOOD}
    if mode is None:
        path.with_name(name).unlink()
    else:
        path.with_name(name).chmod(mode)
    finding = evaluate()[check_id]
    assert finding.level is level and observation in str(finding.observation) and finding.remedy


def test_the_exit_code_follows_the_worst_finding(final_path: Path, server_ports: tuple[int, int]) -> None:
    web, ssh = server_ports
    arguments = ("check-hall", final_path, "--ssh", ssh, "--quick", "--as", "json", "--lang", "en")
    free = run(*arguments, "--web", web)
    rows = json.loads(free.stdout)["findings"]
    assert free.exit_code == int(any(one["verdict"] == "bad" for one in rows))
    with socket.create_server(("127.0.0.1", web)):
        busy = run(*arguments, "--web", web)
    assert busy.exit_code == 1
    rows = {one["check"]: one for one in json.loads(busy.stdout)["findings"]}
    assert rows["port-web"]["verdict"] == "bad" and "--web" in rows["port-web"]["mend"]


def test_a_tampered_file_is_bad_and_the_other_checks_still_run(
    final_path: Path, server_ports: tuple[int, int]
) -> None:
    stranger = sqlite3.connect(final_path)
    stranger.execute("DROP TRIGGER ledger_is_never_changed")
    stranger.execute("UPDATE ledger SET body = replace(body, 'Pendopo', 'Aula') WHERE seq = 1")
    stranger.commit()
    stranger.close()
    report = run_preflight(final_path, *server_ports, is_quick=True)
    known = {one.check_id: one for one in report.findings}
    assert known["integrity"].level is BAD and not report.is_ready
    assert "backup" in str(known["integrity"].remedy)
    assert {"disk-speed", "clock", "memory", "power"} <= known.keys()


def test_a_file_on_a_share_is_bad_and_is_not_opened(
    final_path: Path, server_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.local_disk, "network_type", lambda _: "nfs4")
    monkeypatch.setattr(contest_file, "read_contest_file", lambda _: pytest.fail("it was opened"))
    result = run(
        "check-hall",
        final_path,
        "--quick",
        "--lang",
        "en",
        "--web",
        server_ports[0],
        "--ssh",
        server_ports[1],
    )
    assert result.exit_code == 1
    assert "a shared disk (nfs4)" in result.stdout and "Disk speed" not in result.stdout


def test_unusable_input_is_refused(tmp_path: Path, final_path: Path) -> None:
    assert "no contest file" in refused("check-hall", tmp_path / "nowhere.db", "--lang", "en")
    assert "no contest file" in refused("check-hall", tmp_path / "no" / "where.db", "--lang", "en")
    (tmp_path / "letter.db").write_text("not a database" * 100)
    assert "not a contest file" in refused("check-hall", tmp_path / "letter.db", "--lang", "en")
    assert "port each" in refused("check-hall", final_path, "--lang", "en", "--web", 9000, "--ssh", 9000)
    refused("check-hall", final_path, "--web", 0)
