"""What check-hall says of a machine: verdicts by tables of what probes could have read, and a real run."""

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

from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import VerificationResult as Proof
from scoring_tui.hub import network_addresses, preflight, process_memory
from scoring_tui.hub.network_addresses import InterfaceAddress
from scoring_tui.hub.preflight import (
    capacity,
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
from scoring_tui.hub.preflight.finding import Finding, FindingLevel, bad, good
from scoring_tui.hub.preflight.power import PowerSupply, SleepSettings
from scoring_tui.hub.sessions.pool import SessionPoolClosed
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.port import StorageInfo
from tests.helpers.clis import refused, run
from tests.helpers.support import small_contest

GOOD, WARN, BAD, UNKNOWN = FindingLevel


def only(findings: Iterator[Finding], check: str) -> Finding:
    """The one finding of this check."""
    (found,) = [one for one in findings if one.check_id == check]
    return found


# --- disk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "check", "verdict", "word"),
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
def test_a_place(place: disk.DiskLocation, check: str, verdict: FindingLevel, word: str) -> None:
    found = only(disk.evaluate(place), check)
    assert found.level is verdict
    assert word in str(found.observation)


@pytest.mark.parametrize(
    ("took", "verdict", "numbers"),
    [
        ((0.0002,) * 9, GOOD, ("5000 durable", "0.20 ms", "0.06 s")),
        ((0.005,) * 9, GOOD, ("200 durable", "0.30 s")),
        ((0.02,) * 9, WARN, ("50 durable", "1.05 s")),
        ((0.06,) * 9, BAD, ("17 durable", "3.05 s")),
        ((0.001,) * 9 + (0.8,), WARN, ("worst 800.0 ms",)),
    ],
    ids=["ssd", "cheap", "hard disk", "usb stick", "hiccups"],
)
def test_the_speed_of_a_disk(
    took: tuple[float, ...], verdict: FindingLevel, numbers: tuple[str, ...]
) -> None:
    found = disk.evaluate_speed(took)
    assert found.level is verdict
    assert [number for number in numbers if number not in str(found.observation)] == []


def test_measuring_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    during = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (during.append(list(tmp_path.iterdir())), fsync(fd)))
    took = disk.measure_appends(tmp_path, 5, 10.0)
    assert len(took) == 5 and min(took) > 0
    assert all(len(names) == 1 for names in during) and list(tmp_path.iterdir()) == []


def test_measuring_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(disk.time, "perf_counter", lambda: next(ticks) * 0.1)
    assert 1 <= len(disk.measure_appends(tmp_path, 1000, 1.0)) <= 10


def test_a_disk_that_refuses_is_bad(tmp_path: Path) -> None:
    found = disk.probe_speed(tmp_path / "nowhere", 5, 1.0)
    assert found.level is BAD
    assert "No such file" in str(found.observation)


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
def test_which_sqlite_has_the_race(version: contest_file.Version, safe: bool) -> None:
    assert contest_file.is_race_free(version) is safe
    found = only(contest_file.evaluate(read_as(StorageInfo(version, "sqlite3", "wal", 2))), "sqlite")
    assert found.level is (GOOD if safe else WARN)
    assert ".".join(map(str, version)) in str(found.observation)


@pytest.mark.parametrize(
    ("journal", "level", "verdict"),
    [("wal", 2, GOOD), ("wal", 3, GOOD), ("wal", 1, BAD), ("delete", 2, BAD)],
)
def test_only_a_durable_journal_will_do(journal: str, level: int, verdict: FindingLevel) -> None:
    found = only(
        contest_file.evaluate(read_as(StorageInfo((3, 53, 4), "pysqlite3", journal, level))), "journal"
    )
    assert found.level is verdict


def read_as(engine: StorageInfo, *faults: Any) -> contest_file.ContestFileInfo:
    """A file of 12 entries as it could have been read."""
    return contest_file.ContestFileInfo(engine, Proof(12, "3f9a-07c2", "en", faults), None, None)


def test_the_first_fault_is_told_and_the_others_counted() -> None:
    engine = StorageInfo((3, 53, 4), "pysqlite3", "wal", 2)
    assert "12 entries, code 3f9a-07c2" in str(
        only(contest_file.evaluate(read_as(engine)), "integrity").observation
    )
    found = only(
        contest_file.evaluate(read_as(engine, lazy("row 3 is torn"), lazy("x"), lazy("y"))), "integrity"
    )
    assert (found.level, text.translate(found.observation)) == (BAD, "row 3 is torn (and 2 more)")


def test_a_real_file_is_read(final_path: Path) -> None:
    found = contest_file.read_contest_file(final_path)
    assert found.sqlite.version == sqlite3.sqlite_version_info
    assert found.sqlite.driver == sqlite3.__name__
    assert (found.sqlite.journal, found.sqlite.synchronous) == ("wal", 2)
    assert found.verification.is_good and found.contest == small_contest()
    assert found.last_entry_at is not None and found.last_entry_at <= datetime.now(UTC)


@pytest.fixture
def final_path(final: Engine) -> Path:
    """The small final's file."""
    return final.ledger.path


# --- clock ------------------------------------------------------------------------------------------

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("clocks", "check", "verdict", "word"),
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
def test_a_clock(clocks: clock.ClockState, check: str, verdict: FindingLevel, word: str) -> None:
    found = only(clock.evaluate(clocks), check)
    assert found.level is verdict
    assert word in text.translate(found.observation)


# --- network ----------------------------------------------------------------------------------------


def at(*told: tuple[str, str]) -> tuple[InterfaceAddress, ...]:
    """Addresses of interfaces, beside the loopback that every machine has."""
    return tuple(InterfaceAddress(name, IPv4Address(ip)) for name, ip in (("lo", "127.0.0.1"), *told))


def seen(**changes: Any) -> network.Network:
    """A network in which all is well, but for what is changed."""
    usual: dict[str, Any] = {
        "port_errors": {"web": (8000, 0), "ssh": (8022, 0)},
        "addresses": at(("wlan0", "192.168.1.5")),
        "firewalls": {"ufw": False},
    }
    return network.Network(**{**usual, **changes})


@pytest.mark.parametrize(
    ("found", "check", "verdict", "word"),
    [
        (seen(), "port-web", GOOD, "8000 is free"),
        (seen(port_errors={"web": (8000, errno.EADDRINUSE)}), "port-web", BAD, "8000 is in use"),
        (seen(port_errors={"ssh": (22, errno.EACCES)}), "port-ssh", BAD, "22 is not for this user"),
        (seen(), "addresses", GOOD, "192.168.1.5 (wlan0)"),
        (
            seen(addresses=at(("wlan0", "10.0.0.9"), ("eth0", "10.1.0.9"))),
            "addresses",
            GOOD,
            "10.1.0.9 (eth0)",
        ),
        (seen(addresses=at(("bridge100", "192.168.2.1"))), "addresses", GOOD, "bridge100"),
        (seen(addresses=at()), "addresses", WARN, "only this machine"),
        (seen(addresses=at(("docker0", "172.17.0.1"))), "addresses", WARN, "only this machine"),
        (seen(addresses=at(("br-0123456789ab", "172.18.0.1"))), "addresses", WARN, "only this machine"),
        (seen(addresses=at(("wlan0", "169.254.3.4"))), "addresses", WARN, "router"),
        (seen(), "firewall", GOOD, "ufw is off"),
        (seen(firewalls={}), "firewall", UNKNOWN, "firewall"),
        (seen(firewalls={"ufw": True}), "firewall", WARN, "ufw is on"),
        (seen(firewalls={"firewalld": True}, open_ports=frozenset({8000})), "firewall", WARN, "may keep"),
        (
            seen(firewalls={"firewalld": True}, open_ports=frozenset({8000, 8022})),
            "firewall",
            GOOD,
            "lets the",
        ),
    ],
)
def test_a_network(found: network.Network, check: str, verdict: FindingLevel, word: str) -> None:
    line = only(network.evaluate(found), check)
    assert line.level is verdict
    assert word in str(line.observation)


@pytest.mark.parametrize(
    ("firewall", "how"),
    [
        ("ufw", "sudo ufw allow 8000,8022/tcp"),
        ("firewalld", "sudo firewall-cmd --add-port=8000/tcp --add-port=8022/tcp"),
        ("macOS", "System Settings"),
    ],
)
def test_the_mend_of_a_firewall_can_be_typed(firewall: str, how: str) -> None:
    assert how in str(only(network.evaluate(seen(firewalls={firewall: True})), "firewall").remedy)


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


def test_a_port_that_somebody_listens_at_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
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
    assert tuple(network_addresses.list_addresses()) == at(("wlan0", "10.0.0.9"))


def test_this_machine_knows_its_own_addresses() -> None:
    known = network_addresses.list_addresses()
    assert IPv4Address("127.0.0.1") in {one.ip_address for one in known}
    assert not any(one.ip_address.is_loopback for one in network_addresses.reachable_addresses(known))


# --- machine ----------------------------------------------------------------------------------------

GB = 10**9


@pytest.mark.parametrize(
    ("it", "check", "verdict", "word"),
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
def test_a_machine(it: machine.Machine, check: str, verdict: FindingLevel, word: str) -> None:
    found = only(machine.evaluate(it), check)
    assert found.level is verdict
    assert word in str(found.observation)


def test_the_resources_of_a_machine_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = SimpleNamespace(total=8 * GB, available=5 * GB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.25, 1.0, 2.0))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    state = machine.probe()
    assert (state.total_memory, state.available_memory, state.load_average) == (8 * GB, 5 * GB, 0.25)
    assert state.open_file_limit == 1 << 20


def test_this_machine_can_be_looked_at() -> None:
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
def test_sessions_fit_into_memory_and_a_slower_machine_carries_no_more(
    available: int, cores: int, size: int, drawn: float
) -> None:
    it = machine.Machine(64 * GB, available, cores, 0.0, 4096)
    room = capacity.session_capacity(it, capacity.SessionCost(size, drawn))
    assert room >= 0
    assert room == 0 or room * size + capacity.HUB_MEMORY <= available
    assert capacity.session_capacity(it, capacity.SessionCost(size, drawn * 2)) <= room


@pytest.mark.parametrize(
    ("it", "seats", "verdict"),
    [
        (LAPTOP, 50, GOOD),
        (LAPTOP, 80, WARN),
        (LAPTOP, 200, BAD),
        (machine.Machine(2 * GB, GB // 2, 4, 0.5, 4096), 21, BAD),
        (machine.Machine(8 * GB, 4 * GB, 2, 0.5, 4096), 21, GOOD),
    ],
)
def test_the_seats_of_a_contest_on_a_machine(it: machine.Machine, seats: int, verdict: FindingLevel) -> None:
    found = capacity.evaluate(it, None, seats)
    assert found.level is verdict
    assert f"{seats} seats" in str(found.observation) and "estimated" in str(found.observation)


def test_a_measured_machine_says_so() -> None:
    slow = capacity.evaluate(
        LAPTOP, capacity.SessionCost(30_000_000, capacity.REFERENCE_DRAW_SECONDS * 4), 20
    )
    assert (slow.level, "about 25 sessions, measured at 30 MB" in str(slow.observation)) == (WARN, True)


def test_the_small_contest_has_six_seats() -> None:
    assert capacity.count_seats(small_contest()) == 3 + 2 * 1 + 1


@pytest.mark.skipif(not capacity.can_measure(), reason="this system does not tell what a process takes")
def test_a_process_is_weighed() -> None:
    alone = capacity.mean_memory([os.getpid()])
    assert alone > 1_000_000
    assert capacity.mean_memory([os.getpid(), os.getpid()]) == pytest.approx(alone, rel=0.2)


def test_the_memory_of_processes_leaves_out_what_ended_or_reports_no_pss(
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
def test_real_sessions_are_opened_weighed_and_ended(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    weight = capacity.mean_memory
    monkeypatch.setattr(capacity, "mean_memory", lambda pids: weight(weighed.extend(pids) or weighed))
    before = final.ledger.head
    sample = capacity.measure(final.ledger.path, "en")
    assert 5_000_000 < sample.memory_bytes < 200_000_000
    assert 0 < sample.draw_seconds < capacity.DRAW_LIMIT
    assert len(set(weighed)) == capacity.SAMPLE_SESSIONS
    assert not any(running(pid) for pid in weighed)
    assert final.ledger.head == before and final.ledger.seats.list_rows() == []


def running(pid: int) -> bool:
    """Whether a process lives; one that ended and was not yet collected does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


async def no_nursery(*_: object) -> None:
    """A session_pool that does not come up."""
    raise SessionPoolClosed("it broke down")


def test_where_no_session_lives_the_hall_is_not_ready(
    final_path: Path, free_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "THOROUGH_MEASUREMENT", preflight.QUICK_MEASUREMENT)
    monkeypatch.setattr(capacity, "_measure_sessions", no_nursery)
    monkeypatch.setattr(capacity, "can_measure", lambda: True)
    report = run_preflight(final_path, *free_ports)
    found = only(iter(report.findings), "sessions")
    assert (found.level, report.is_ready) == (BAD, False)
    assert "it broke down" in str(found.observation)


# --- power ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("supply", "sleep", "check", "verdict", "word"),
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
def test_power_and_sleep(
    supply: PowerSupply | None, sleep: SleepSettings | None, check: str, verdict: FindingLevel, word: str
) -> None:
    found = only(power.evaluate(supply, sleep), check)
    assert found.level is verdict
    assert word in str(found.observation)


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
def test_supplies_as_linux_tells_them(
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
def test_sleep_as_linux_tells_it(
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


def test_tools_that_fail_or_are_missing_tell_nothing() -> None:
    assert commands.run_command("true") == ""
    assert commands.run_command("false") is None
    assert commands.run_command("no-such-tool-anywhere") is None


# --- the paper --------------------------------------------------------------------------------------


def test_no_word_of_a_mend_is_lost_on_a_narrow_terminal() -> None:
    long = lazy("Stop what else writes to this disk before the final: updates, backups and copying of files.")
    printed = preflight_report.as_table(
        [bad("disk-speed", lazy("so slow that it cannot be told in one line " * 3), long)], 80
    )
    assert max(map(len, printed.splitlines())) <= 80
    assert str(long) in " ".join(printed.split())
    assert "✗ bad" in printed and "Not ready: 1 bad, 0 to look at." in printed


def test_a_forged_name_cannot_wipe_a_line() -> None:
    printed = preflight_report.as_table(
        [bad("integrity", lazy("{name}", name="\x1b[2K\rall good\nhere"), lazy("x"))]
    )
    assert (
        "\x1b" not in printed and "\r" not in printed and "all good\N{REPLACEMENT CHARACTER}here" in printed
    )


def test_numbers_are_numbers_in_json_whatever_the_language() -> None:
    text.use_language("id")
    (told,) = json.loads(preflight_report.as_json([disk.evaluate_speed((0.00025,) * 4)]))
    assert told["values"]["median"] == 0.25 and told["values"]["rate"] == 4000
    assert "0,25 ms" in told["seen"] and told["mend"] is None


def test_the_summary_counts() -> None:
    fine = good("clock", lazy("now"))
    assert preflight_report.summary([fine]) == "Ready."
    assert (
        preflight_report.summary([fine, *network.evaluate(seen(addresses=at()))])
        == "Nothing is bad; 1 to look at."
    )


# --- for real ---------------------------------------------------------------------------------------


@pytest.fixture
def free_ports() -> tuple[int, int]:
    """Two ports that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def test_a_real_run_looks_at_everything_and_asks_nobody(
    final: Engine, free_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    final_path = final.ledger.path

    def nobody(*_: object) -> None:
        raise AssertionError("something was sent")

    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, nobody)
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    before = final.ledger.head, {one: one.stat().st_mtime_ns for one in final_path.parent.iterdir()}
    report = run_preflight(final_path, *free_ports, is_quick=True)
    assert [one.check_id for one in report.findings] == list(preflight_report.TITLES)
    assert [one.check_id for one in report.findings if one.level is not GOOD and one.remedy is None] == []
    known = {one.check_id: one.level for one in report.findings}
    for certain in ("folder", "journal", "integrity", "clock", "port-web", "port-ssh"):
        assert known[certain] is GOOD, certain
    assert report.language == "id"
    after = final.ledger.head, {one: one.stat().st_mtime_ns for one in final_path.parent.iterdir()}
    assert after == before


def test_the_exit_code_follows_the_worst_line(final_path: Path, free_ports: tuple[int, int]) -> None:
    web, ssh = free_ports
    arguments = ("check-hall", final_path, "--ssh", ssh, "--quick", "--as", "json", "--lang", "en")
    free = run(*arguments, "--web", web)
    told = json.loads(free.stdout)
    assert free.exit_code == int(any(one["verdict"] == "bad" for one in told))
    with socket.create_server(("127.0.0.1", web)):
        busy = run(*arguments, "--web", web)
    assert busy.exit_code == 1
    told = {one["check"]: one for one in json.loads(busy.stdout)}
    assert told["port-web"]["verdict"] == "bad" and "--web" in told["port-web"]["mend"]


def test_a_tampered_file_is_bad_and_everything_else_is_still_told(
    final_path: Path, free_ports: tuple[int, int]
) -> None:
    stranger = sqlite3.connect(final_path)
    stranger.execute("DROP TRIGGER ledger_is_never_changed")
    stranger.execute("UPDATE ledger SET body = replace(body, 'Pendopo', 'Aula') WHERE seq = 1")
    stranger.commit()
    stranger.close()
    report = run_preflight(final_path, *free_ports, is_quick=True)
    known = {one.check_id: one for one in report.findings}
    assert known["integrity"].level is BAD and not report.is_ready
    assert "backup" in str(known["integrity"].remedy)
    assert {"disk-speed", "clock", "memory", "power"} <= known.keys()


def test_a_file_on_a_share_is_bad_and_is_not_opened(
    final_path: Path, free_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.local_disk, "network_type", lambda _: "nfs4")
    monkeypatch.setattr(contest_file, "read_contest_file", lambda _: pytest.fail("it was opened"))
    result = run(
        "check-hall", final_path, "--quick", "--lang", "en", "--web", free_ports[0], "--ssh", free_ports[1]
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
