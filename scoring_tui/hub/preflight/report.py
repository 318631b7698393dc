"""What was found, for a person before the final and for other programs. Imports papers and text."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal

from scoring_tui.exports.table import COLUMN_GAP, count_cells, format_table
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
    "clock": gettext_noop("Clock"),
    "time-zone": gettext_noop("Time zone"),
    "time-server": gettext_noop("Time server"),
    "port-web": gettext_noop("Port (web)"),
    "port-ssh": gettext_noop("Port (SSH)"),
    "addresses": gettext_noop("Addresses"),
    "firewall": gettext_noop("Firewall"),
    "memory": gettext_noop("Memory"),
    "processors": gettext_noop("Processors"),
    "open-files": gettext_noop("Open files"),
    "sessions": gettext_noop("Sessions"),
    "power": gettext_noop("Power"),
    "sleep": gettext_noop("Sleep"),
}
"""Everything that can be looked at, by the name that the JSON knows it by; these names stay as they are."""

VERDICTS = {
    FindingLevel.GOOD: ("✓", gettext_noop("good")),
    FindingLevel.WARN: ("!", gettext_noop("warn")),
    FindingLevel.BAD: ("✗", gettext_noop("bad")),
    FindingLevel.UNKNOWN: ("?", gettext_noop("cannot tell")),
}
"""A sign and a word for each."""

_NARROWEST = 30
"""Cells of a column in which sentences can still be read."""


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for other programs: sentences in the language that is spoken, numbers in `values`."""
    told = [
        {
            "check": one.check_id,
            "verdict": one.level,
            "seen": translate(one.observation),
            "mend": translate(one.remedy) if one.remedy else None,
            "values": {name: _plain(value) for name, value in one.observation.values.items()},
        }
        for one in findings
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
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
    """A line a finding, its mend below it; `width` is that of the terminal, where there is one."""
    marks = {verdict: f"{sign} {tr(word)}" for verdict, (sign, word) in VERDICTS.items()}
    titles = {check: tr(title) for check, title in TITLES.items()}
    headings = (tr("Verdict"), tr("What"), tr("Seen"))
    before = (
        max(map(count_cells, (*marks.values(), headings[0])))
        + max(map(count_cells, titles.values()))
        + 2 * COLUMN_GAP
    )
    room = None if width is None else max(_NARROWEST, width - before)
    rows = [
        ("" if n else marks[one.level], "" if n else titles[one.check_id], line)
        for one in findings
        for n, line in enumerate(_lines(one, room))
    ]
    return format_table(headings, rows, frozenset(), width) + "\n" + summary(findings) + "\n"


def _lines(one: Finding, room: int | None) -> Iterator[str]:
    yield from _wrapped(translate(one.observation), room)
    if one.remedy is not None:
        yield from _wrapped(f"→ {translate(one.remedy)}", room)


def _wrapped(sentence: str, room: int | None) -> list[str]:
    """In lines of so many cells, and without what a forged entry could wipe a terminal's line with."""
    safe = sanitize(sentence)
    return [safe] if room is None else textwrap.wrap(safe, room, subsequent_indent="  ")


def summary(findings: Sequence[Finding]) -> str:
    """What it comes to, in one sentence."""
    count = Counter(one.level for one in findings)
    if count[FindingLevel.BAD]:
        return tr(
            "Not ready: {bad} bad, {warn} to look at.",
            bad=count[FindingLevel.BAD],
            warn=count[FindingLevel.WARN],
        )
    if count[FindingLevel.WARN]:
        return tr("Nothing is bad; {warn} to look at.", warn=count[FindingLevel.WARN])
    return tr("Ready.")
