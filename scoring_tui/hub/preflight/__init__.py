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

QUICK, THOROUGH = (100, 0.5), (1000, 3.0)
"""Appends at most and seconds at most in which the disk is measured."""


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """All that was found."""

    findings: tuple[Finding, ...]
    language: str
    """The contest's; empty where the file cannot be read."""

    @property
    def ready(self) -> bool:
        """Whether nothing is bad."""
        return all(one.verdict is not FindingLevel.BAD for one in self.findings)


def check(path: Path, web: int, ssh: int, quick: bool = False) -> PreflightReport:
    """Look at everything; `quick` measures the disk less and estimates the sessions.

    Raises `LedgerError` for a file that is not there or no contest.
    """
    path = path.resolve()
    if not path.exists():
        raise FileMissing(path)
    here = machine.probe()  # first, for what follows makes it busy
    place = disk.probe(path)
    kept = final.read(path) if place.writable and not place.shared else None
    findings = [*disk.evaluate(place)]
    if kept is not None:
        findings += [disk.speed(path.parent, *(QUICK if quick else THOROUGH)), *final.evaluate(kept)]
    zone = kept.contest.contest.timezone if kept and kept.contest else ""
    findings += clock.evaluate(clock.probe(kept.last if kept else None, zone))
    findings += network.evaluate(network.probe(web, ssh))
    findings += machine.evaluate(here)
    findings += _sessions(path, kept, here, quick)
    findings += power.evaluate(*power.probe())
    return PreflightReport(tuple(findings), kept.verdict.language if kept else "")


def _sessions(
    path: Path, kept: final.ContestFileInfo | None, here: machine.Machine, quick: bool
) -> Iterator[Finding]:
    if kept is None or kept.contest is None:
        return
    seats, language = capacity.wanted(kept.contest), kept.verdict.language
    try:
        sample = None if quick or not capacity.measurable() else capacity.measure(path, language)
    except OSError as error:
        yield capacity.stillborn(error)
    else:
        yield capacity.evaluate(here, sample, seats)
