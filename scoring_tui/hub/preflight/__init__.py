"""Checks of the hub before the final: disk, contest file, clock, network, machine, sessions, power.

Each module has `probe`, which reads the system, and `evaluate`, a pure function that turns what was read into
findings. Nothing is sent over the network, and nothing is written but a scratch file that is removed again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.engine.verify import VerificationResult
from scoring_tui.hub.preflight import (
    capacity,
    certificate,
    clock,
    contest_file,
    disk,
    machine,
    network,
    power,
)
from scoring_tui.hub.preflight.finding import Finding, FindingLevel
from scoring_tui.ledger.errors import FileMissing

QUICK_MEASUREMENT, THOROUGH_MEASUREMENT = (100, 0.5), (1000, 3.0)
"""How the speed of the disk is measured: appends at most, and seconds at most."""


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """The findings of all checks."""

    findings: tuple[Finding, ...]
    verification: VerificationResult | None
    """None where the file was not read, because its folder is not fit for it."""

    @property
    def language(self) -> str:
        """The contest's language; empty where the file cannot be read."""
        return self.verification.language if self.verification else ""

    @property
    def is_ready(self) -> bool:
        """Whether no finding is bad."""
        return all(finding.level is not FindingLevel.BAD for finding in self.findings)


def run_preflight(path: Path, web_port: int, ssh_port: int, is_quick: bool = False) -> PreflightReport:
    """Run every check on a contest file and this machine.

    Args:
        is_quick: measure the disk for a shorter time, and estimate the sessions instead of opening some.

    Raises:
        LedgerError: the file is missing or is no contest file.
    """
    path = path.resolve()
    if not path.exists():
        raise FileMissing(path)
    machine_state = machine.probe()  # first, because the other checks make the machine busy
    location = disk.probe(path)
    can_read = location.is_writable and not location.is_shared
    file_info = contest_file.read_contest_file(path) if can_read else None
    findings = [*disk.evaluate(location)]
    if file_info is not None:
        measurement = QUICK_MEASUREMENT if is_quick else THOROUGH_MEASUREMENT
        findings += [disk.probe_speed(path.parent, *measurement), *contest_file.evaluate(file_info)]
    contest_zone = file_info.contest.contest.timezone if file_info and file_info.contest else ""
    findings += clock.evaluate(clock.probe(file_info.last_entry_at if file_info else None, contest_zone))
    network_state = network.probe(web_port, ssh_port)
    findings += network.evaluate(network_state)
    findings.append(certificate.evaluate(certificate.probe(path), network_state.addresses))
    findings += machine.evaluate(machine_state)
    findings += _check_sessions(path, file_info, machine_state, is_quick)
    findings += power.evaluate(*power.probe())
    return PreflightReport(tuple(findings), file_info.verification if file_info else None)


def _check_sessions(
    path: Path,
    file_info: contest_file.ContestFileInfo | None,
    machine_state: machine.Machine,
    is_quick: bool,
) -> Iterator[Finding]:
    if file_info is None or file_info.contest is None:
        return
    seat_count, language = capacity.count_seats(file_info.contest), file_info.verification.language
    try:
        session_cost = None if is_quick or not capacity.can_measure() else capacity.measure(path, language)
    except OSError as error:
        yield capacity.report_failed_start(error)
    else:
        yield capacity.evaluate(machine_state, session_cost, seat_count)
