"""Claims in words: the line of a list, the chip of a state, the details, the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from scoring_tui.domain.evidence import EvidenceStep
from scoring_tui.domain.facts.evidence import EvidenceStatus
from scoring_tui.domain.sentences.evidence import EVIDENCE_STATUS_NAMES
from scoring_tui.i18n.locale import format_clock_time, format_typed_number, tr, translate
from scoring_tui.scoring.evidence import describe_claim, describe_evidence_sum, describe_verified
from scoring_tui.views.evidence import EvidenceItem

STATUS_SIGNS: dict[EvidenceStatus, str] = {
    "unchecked": "○",
    "confirmed": "✓",
    "insufficient": "−",
    "clarification": "?",
    "rejected": "✗",
}
"""Each state has a sign as well as a word, for terminals without colours."""


def describe_status(status: EvidenceStatus) -> str:
    """The state with its sign, such as `✓ sesuai`."""
    return f"{STATUS_SIGNS[status]} {translate(EVIDENCE_STATUS_NAMES[status])}"


def describe_amounts(item: EvidenceItem) -> str:
    """The figure as verified with its sum and mark; else the claimed mark; a dash without either."""
    words = describe_evidence_sum(item.leaf, item.record) or describe_claim(item.leaf, item.record)
    return translate(words) if words else "–"


def count_evidence(item: EvidenceItem) -> str:
    """How many links and files there are: `tautan 2 · berkas 1`; empty without any."""
    claim = item.record.claim
    if claim is None:
        return ""
    links = tr("links {n}", n=len(claim.links)) if claim.links else ""
    files = tr("files {n}", n=len(claim.files)) if claim.files else ""
    return " · ".join(filter(None, (links, files)))


def describe_field_line(item: EvidenceItem) -> str:
    """The line below the field of a criterion: state, sum, evidence."""
    parts = (describe_status(item.status), describe_amounts(item), count_evidence(item))
    return " · ".join(filter(None, parts))


def describe_list_line(item: EvidenceItem, *, has_contestant: bool) -> str:
    """The line of the list; with the contestant where several are listed."""
    number = f"{item.number:>3} " if item.number is not None else "  – "
    who = f"{number}{item.name} · " if has_contestant else ""
    mark = f" · {format_typed_number(item.mark)}" if item.mark is not None else ""
    differing = tr("{n} differ", n=len(item.differing_marks)) if item.differing_marks else ""
    differs = f" · ≠ {differing}" if differing else ""
    return f"{describe_status(item.status)} · {who}{item.leaf.name}{mark}{differs}"


def list_details(item: EvidenceItem, timezone: str) -> Iterator[str]:
    """What is claimed, what follows, what a verifier found, and who."""
    record, claim = item.record, item.record.claim
    claimed = describe_claim(item.leaf, record)
    if claimed is not None:
        yield tr("Claimed: {amounts}", amounts=translate(claimed))
    verified = describe_verified(item.leaf, record)
    if verified is not None:
        yield tr("Corrected: {amounts}", amounts=translate(verified))
    if item.mark is not None and item.leaf.figure is not None:
        yield tr("Sum: {amounts}", amounts=describe_amounts(item))
    if evidence := count_evidence(item):
        yield tr("Evidence: {evidence}", evidence=evidence)
    if claim is not None and claim.note:
        yield tr("Note: {note}", note=claim.note)
    if record.check is not None:
        yield _describe_step(record.history[-1], timezone)
    for given in item.differing_marks:
        yield tr("≠ {juror} gave {mark}", juror=given.juror_name, mark=given.mark)


def list_sources(item: EvidenceItem) -> Iterator[str]:
    """Every link, and the name of every file."""
    claim = item.record.claim
    if claim is not None:
        yield from claim.links
        yield from (file.name for file in claim.files if file.name)


def list_history(item: EvidenceItem, timezone: str) -> Iterator[str]:
    """Every claim and every check, newest first."""
    return (_describe_step(step, timezone) for step in reversed(item.record.history))


def _format_day_and_time(moment: str, timezone: str) -> str:
    """Verification takes days: `7/8 09.30`."""
    day = datetime.fromisoformat(moment).astimezone(ZoneInfo(timezone))
    return f"{day.day}/{day.month} {format_clock_time(moment, timezone)}"


def _describe_step(step: EvidenceStep, timezone: str) -> str:
    at = _format_day_and_time(step.at, timezone) if step.at else "–"
    if step.check is not None:
        what, reason = describe_status(step.check.status), step.check.note
    elif step.claim is not None:
        what, reason = tr("claim imported"), step.reason
    else:
        what, reason = tr("claim withdrawn"), step.reason
    sentence = tr("{at} {name}: {what}", at=at, name=step.actor, what=what)
    return f"{sentence} · {reason}" if reason else sentence
