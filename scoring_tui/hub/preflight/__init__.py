"""What is measured on the hub before the final: disk, file, clock, network, machine, power.

Each room reads the system by small probes and judges what they say by a pure function. Nothing is sent to
anybody and nothing is written but a scratch file that goes again. The command line imports it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.hub.preflight import capacity, clock, disk, machine, network, power
from scoring_tui.hub.preflight import contest_file as final
from scoring_tui.hub.preflight.finding import Finding, FindingLevel
from scoring_tui.ledger.errors import FileMissing

QUICK_MEASUREMENT, THOROUGH_MEASUREMENT = (100, 0.5), (1000, 3.0)
"""Appends at most and seconds at most in which the disk is measured."""


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """All that was found."""

    findings: tuple[Finding, ...]
    language: str
    """The contest's; empty where the file cannot be read."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is bad."""
        return all(one.level is not FindingLevel.BAD for one in self.findings)


def run_preflight(path: Path, web_port: int, ssh_port: int, is_quick: bool = False) -> PreflightReport:
    """Look at everything; `quick` measures the disk less and estimates the sessions.

    Raises `LedgerError` for a file that is not there or no contest.
    """
    path = path.resolve()
    if not path.exists():
        raise FileMissing(path)
    here = machine.probe()  # first, for what follows makes it busy
    place = disk.probe(path)
    kept = final.read_contest_file(path) if place.is_writable and not place.is_shared else None
    findings = [*disk.evaluate(place)]
    if kept is not None:
        findings += [
            disk.probe_speed(path.parent, *(QUICK_MEASUREMENT if is_quick else THOROUGH_MEASUREMENT)),
            *final.evaluate(kept),
        ]
    zone = kept.contest.contest.timezone if kept and kept.contest else ""
    findings += clock.evaluate(clock.probe(kept.last_entry_at if kept else None, zone))
    findings += network.evaluate(network.probe(web_port, ssh_port))
    findings += machine.evaluate(here)
    findings += _sessions(path, kept, here, is_quick)
    findings += power.evaluate(*power.probe())
    return PreflightReport(tuple(findings), kept.verification.language if kept else "")


def _sessions(
    path: Path, kept: final.ContestFileInfo | None, here: machine.Machine, quick: bool
) -> Iterator[Finding]:
    if kept is None or kept.contest is None:
        return
    seats, language = capacity.count_seats(kept.contest), kept.verification.language
    try:
        sample = None if quick or not capacity.can_measure() else capacity.measure(path, language)
    except OSError as error:
        yield capacity.report_failed_start(error)
    else:
        yield capacity.evaluate(here, sample, seats)
