"""The preflight report as a table for people and as JSON for other programs."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal

from scoring_tui.exports.documents import Document, build_document
from scoring_tui.exports.table import COLUMN_GAP, count_cells, format_table
from scoring_tui.hub.preflight import PreflightReport
from scoring_tui.hub.preflight.finding import Finding, FindingLevel
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.i18n.sanitize import sanitize

TITLES = {
    "file-system": gettext_noop("File system"),
    "folder": gettext_noop("Folder"),
    "free-space": gettext_noop("Free space"),
    "disk-speed": gettext_noop("Disk speed"),
    "sqlite": gettext_noop("SQLite"),
    "journal": gettext_noop("Journal"),
    "integrity": gettext_noop("Integrity"),
    "restore": gettext_noop("Restore"),
    "contest-key": gettext_noop("Contest key"),
    "pins": gettext_noop("PINs"),
    "clock": gettext_noop("Clock"),
    "time-zone": gettext_noop("Time zone"),
    "time-server": gettext_noop("Time server"),
    "port-web": gettext_noop("Port (web)"),
    "port-ssh": gettext_noop("Port (SSH)"),
    "addresses": gettext_noop("Addresses"),
    "firewall": gettext_noop("Firewall"),
    "certificate": gettext_noop("Certificate"),
    "memory": gettext_noop("Memory"),
    "processors": gettext_noop("Processors"),
    "open-files": gettext_noop("Open files"),
    "sessions": gettext_noop("Sessions"),
    "power": gettext_noop("Power"),
    "sleep": gettext_noop("Sleep"),
}
"""Title of each check by its id. The ids appear in the JSON output and must not change."""

LEVEL_LABELS = {
    FindingLevel.GOOD: ("✓", gettext_noop("good")),
    FindingLevel.WARN: ("!", gettext_noop("warn")),
    FindingLevel.BAD: ("✗", gettext_noop("bad")),
    FindingLevel.UNKNOWN: ("?", gettext_noop("cannot tell")),
}
"""Sign and word of each level."""

_MIN_COLUMN_WIDTH = 30
"""Cells of a column in which sentences can still be read."""


def report_as_document(report: PreflightReport) -> Document:
    """The findings in the envelope, and whether nothing is bad."""
    verification = report.verification
    content = {"ready": report.is_ready, "findings": list_records(report.findings)}
    if verification is None:
        return build_document("check-hall", None, None, content)
    head = (verification.entry_count, verification.code)
    return build_document("check-hall", verification.contest_id, head, content)


def list_records(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """The findings for other programs: sentences in the reader's language, the numbers in `values`."""
    return [
        {
            "check": finding.check_id,
            "verdict": finding.level,
            "seen": translate(finding.observation),
            "mend": translate(finding.remedy) if finding.remedy else None,
            "values": {name: _json_value(value) for name, value in finding.observation.values.items()},
        }
        for finding in findings
    ]


def _json_value(value: object) -> object:
    match value:
        case LazyText():
            return translate(value)
        case Decimal():
            return float(value)
        case int():
            return value
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case time():
            return f"{value:%H:%M}"
    return str(value)


def as_table(findings: Sequence[Finding], width: int | None = None) -> str:
    """A table with one row for each finding and its remedy below; `width` is that of the terminal, if any."""
    labels = {level: f"{sign} {tr(word)}" for level, (sign, word) in LEVEL_LABELS.items()}
    titles = {check_id: tr(title) for check_id, title in TITLES.items()}
    headings = (tr("Verdict"), tr("What"), tr("Seen"))
    label_width = max(map(count_cells, (*labels.values(), headings[0])))
    title_width = max(map(count_cells, titles.values()))
    text_width = (
        None if width is None else max(_MIN_COLUMN_WIDTH, width - label_width - title_width - 2 * COLUMN_GAP)
    )
    rows = [
        ("" if line_index else labels[finding.level], "" if line_index else titles[finding.check_id], line)
        for finding in findings
        for line_index, line in enumerate(_finding_lines(finding, text_width))
    ]
    return format_table(headings, rows, frozenset(), width) + "\n" + summary(findings) + "\n"


def _finding_lines(finding: Finding, width: int | None) -> Iterator[str]:
    yield from _wrap(translate(finding.observation), width)
    if finding.remedy is not None:
        yield from _wrap(f"→ {translate(finding.remedy)}", width)


def _wrap(sentence: str, width: int | None) -> list[str]:
    """Sanitize a sentence, which may quote a forged entry, and wrap it to this many cells."""
    safe_text = sanitize(sentence)
    return [safe_text] if width is None else textwrap.wrap(safe_text, width, subsequent_indent="  ")


def summary(findings: Sequence[Finding]) -> str:
    """The result of the preflight in one sentence."""
    level_counts = Counter(finding.level for finding in findings)
    bad_count, warn_count = level_counts[FindingLevel.BAD], level_counts[FindingLevel.WARN]
    if bad_count:
        return tr("Not ready: {bad} bad, {warn} to look at.", bad=bad_count, warn=warn_count)
    if warn_count:
        return tr("Nothing is bad; {warn} to look at.", warn=warn_count)
    return tr("Ready.")
