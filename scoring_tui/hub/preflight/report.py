"""What was found, for a person before the final and for other programs. Imports papers and text."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring_tui.exports.table import GAP, cells, table
from scoring_tui.hub.preflight.finding import Finding, Verdict
from scoring_tui.i18n.lazy import Said
from scoring_tui.i18n.locale import mark, tr, words

TITLES = {
    "file-system": mark("File system"),
    "folder": mark("Folder"),
    "free-space": mark("Free space"),
    "disk-speed": mark("Disk speed"),
    "sqlite": mark("SQLite"),
    "journal": mark("Journal"),
    "integrity": mark("Integrity"),
    "clock": mark("Clock"),
    "time-zone": mark("Time zone"),
    "time-server": mark("Time server"),
    "port-web": mark("Port (web)"),
    "port-ssh": mark("Port (SSH)"),
    "addresses": mark("Addresses"),
    "firewall": mark("Firewall"),
    "memory": mark("Memory"),
    "processors": mark("Processors"),
    "open-files": mark("Open files"),
    "sessions": mark("Sessions"),
    "power": mark("Power"),
    "sleep": mark("Sleep"),
}
"""Everything that can be looked at, by the name that the JSON knows it by; these names stay as they are."""

VERDICTS = {
    Verdict.GOOD: ("✓", mark("good")),
    Verdict.WARN: ("!", mark("warn")),
    Verdict.BAD: ("✗", mark("bad")),
    Verdict.UNKNOWN: ("?", mark("cannot tell")),
}
"""A sign and a word for each."""

_NARROWEST = 30
"""Cells of a column in which sentences can still be read."""


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for other programs: sentences in the language that is spoken, numbers in `values`."""
    told = [
        {
            "check": one.check,
            "verdict": one.verdict,
            "seen": words(one.seen),
            "mend": words(one.mend) if one.mend else None,
            "values": {name: _plain(value) for name, value in one.seen.values.items()},
        }
        for one in findings
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
    match value:
        case Said():
            return words(value)
        case Decimal():
            return float(value)
        case int():
            return value
    return str(value)


def as_table(findings: Sequence[Finding], width: int | None = None) -> str:
    """A line a finding, its mend below it; `width` is that of the terminal, where there is one."""
    marks = {verdict: f"{sign} {tr(word)}" for verdict, (sign, word) in VERDICTS.items()}
    titles = {check: tr(title) for check, title in TITLES.items()}
    headings = (tr("Verdict"), tr("What"), tr("Seen"))
    before = max(map(cells, (*marks.values(), headings[0]))) + max(map(cells, titles.values())) + 2 * GAP
    room = None if width is None else max(_NARROWEST, width - before)
    rows = [
        ("" if n else marks[one.verdict], "" if n else titles[one.check], line)
        for one in findings
        for n, line in enumerate(_lines(one, room))
    ]
    return table(headings, rows, frozenset(), width) + "\n" + summary(findings) + "\n"


def _lines(one: Finding, room: int | None) -> Iterator[str]:
    yield from _wrapped(words(one.seen), room)
    if one.mend is not None:
        yield from _wrapped(f"→ {words(one.mend)}", room)


def _wrapped(sentence: str, room: int | None) -> list[str]:
    """In lines of so many cells, and without what a forged entry could wipe a terminal's line with."""
    visible = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in sentence)
    return [visible] if room is None else textwrap.wrap(visible, room, subsequent_indent="  ")


def summary(findings: Sequence[Finding]) -> str:
    """What it comes to, in one sentence."""
    count = Counter(one.verdict for one in findings)
    if count[Verdict.BAD]:
        return tr(
            "Not ready: {bad} bad, {warn} to look at.", bad=count[Verdict.BAD], warn=count[Verdict.WARN]
        )
    if count[Verdict.WARN]:
        return tr("Nothing is bad; {warn} to look at.", warn=count[Verdict.WARN])
    return tr("Ready.")
