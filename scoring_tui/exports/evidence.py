"""The claims of all contestants with their states, for the committee: as a table, CSV and JSON.

None of it is in a public export.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.figures import FigureRule
from scoring_tui.contest.models import Leaf
from scoring_tui.domain.evidence import EvidenceRecord, EvidenceStep
from scoring_tui.domain.facts.evidence import EvidenceStatus
from scoring_tui.domain.sentences.evidence import EVIDENCE_STATUS_NAMES
from scoring_tui.domain.state import State
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.scoring.evidence import describe_claim, describe_evidence_sum, find_evidence_mark


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A claim that was not withdrawn, with whom and what it concerns."""

    contestant: Contestant
    number: int | None
    """Draw number; None before the draw."""
    leaf: Leaf
    record: EvidenceRecord


def list_evidence(
    state: State, category_ids: Sequence[str], statuses: Sequence[EvidenceStatus] = ()
) -> list[EvidenceLine]:
    """The claims of these categories, by category, draw number, and the order of the criteria.

    Args:
        statuses: only claims in these states; all without any.
    """
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    lines = [
        EvidenceLine(contestant, numbers.get(contestant.id), leaf, record)
        for category_id in category_ids
        for contestant in state.contestants.values()
        if contestant.category == category_id
        for leaf in state.contest.rubric_of(category_id).leaves
        if (record := state.evidence.get((contestant.id, leaf.id))) is not None and record.claim is not None
        if not statuses or record.status in statuses
    ]
    ranks = {category_id: rank for rank, category_id in enumerate(category_ids)}
    no_number = max(state.turns, default=0) + 1
    return sorted(lines, key=lambda line: (ranks[line.contestant.category], line.number or no_number))


def evidence_as_text(lines: Sequence[EvidenceLine], width: int | None) -> str:
    """A table for a terminal, and the number of claims in each state below it."""
    headings = [tr("No."), tr("Contestant"), tr("Criterion"), tr("State"), tr("Mark"), tr("Claim and sum"),
                tr("Links"), tr("Files")]  # fmt: skip
    rows = [list(_list_cells(line)) for line in lines]
    table = format_table(headings, rows, frozenset((0, 4, 6, 7)), width)
    counts = {status: sum(line.record.status == status for line in lines) for status in EVIDENCE_STATUS_NAMES}
    summary = " · ".join(
        f"{translate(name)} {counts[status]}" for status, name in EVIDENCE_STATUS_NAMES.items()
    )
    return f"{table}\n{summary}\n"


def _list_cells(line: EvidenceLine) -> Iterator[str]:
    mark = find_evidence_mark(line.leaf, line.record)
    amounts = describe_evidence_sum(line.leaf, line.record) or describe_claim(line.leaf, line.record)
    yield str(line.number or "")
    yield line.contestant.name
    yield line.leaf.name
    yield translate(EVIDENCE_STATUS_NAMES[line.record.status])
    yield format_number(mark) if mark is not None else ""
    yield translate(amounts) if amounts else ""
    yield str(len(line.record.claim.links) if line.record.claim else 0)
    yield str(len(line.record.claim.files) if line.record.claim else 0)


CSV_HEADINGS = (
    "category", "number", "contestant", "name", "criterion", "status", "mark",
    "claimed_mark", "claimed_value", "claimed_base", "verified_mark", "verified_value", "verified_base",
    "unit", "sum", "links", "files", "note", "check_note", "checked_by", "checked_at",
)  # fmt: skip


def evidence_as_csv(lines: Sequence[EvidenceLine], csv_format: str) -> str:
    """One row a claim; several links stand in one cell, each on a line."""
    values = map(_collect_values, lines)
    rows = ([_to_cell(row[heading]) for heading in CSV_HEADINGS] for row in values)
    return format_csv(CSV_HEADINGS, rows, csv_format)


def _to_cell(value: Any) -> CsvValue:
    return "\n".join(value) if isinstance(value, list) else value


FORM_HEADINGS = (
    "id", "Nama", "Indikator", "Angka", "Dasar", "Satuan", "Nilai klaim", "Tautan", "Berkas", "Catatan",
)  # fmt: skip
"""As `sheets/evidence.py` reads them, in any language of the screens."""


def claim_form_as_csv(state: State, category_ids: Sequence[str], csv_format: str) -> str:
    """An empty sheet of claims: one row for each contestant and criterion of these categories."""
    rows = [
        (contestant.id, contestant.name, leaf.name, "", "", _form_unit(leaf.figure), "", "", "", "")
        for category_id in category_ids
        for contestant in state.contestants.values()
        if contestant.category == category_id
        for leaf in state.contest.rubric_of(category_id).leaves
    ]
    return format_csv(FORM_HEADINGS, rows, csv_format)


def _form_unit(rule: FigureRule | None) -> str:
    """What amounts are counted in; nothing for a share of unnamed amounts, which may be typed with %."""
    if rule is None:
        return ""
    return rule.amount_unit if rule.is_share else rule.unit


def build_evidence(lines: Sequence[EvidenceLine]) -> list[dict[str, object]]:
    """The claims for JSON; marks and figures are text, and each claim has its history."""
    return [
        {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}
        | {"history": list(map(_build_step, line.record.history))}
        for line, values in zip(lines, map(_collect_values, lines), strict=True)
    ]


def _collect_values(line: EvidenceLine) -> dict[str, Any]:
    record, rule = line.record, line.leaf.figure
    check, claim = record.check, record.claim
    assert claim is not None
    sum_in_words = describe_evidence_sum(line.leaf, record)
    check_step = record.history[-1] if check else None
    return {
        "category": line.contestant.category,
        "number": line.number,
        "contestant": line.contestant.id,
        "name": line.contestant.name,
        "criterion": line.leaf.id,
        "status": record.status,
        "mark": find_evidence_mark(line.leaf, record),
        "claimed_mark": claim.mark,
        "claimed_value": claim.value,
        "claimed_base": claim.base,
        "verified_mark": check.mark if check else None,
        "verified_value": check.value if check else None,
        "verified_base": check.base if check else None,
        "unit": rule.unit if rule else "",
        "sum": translate(sum_in_words) if sum_in_words else "",
        "links": list(claim.links),
        "files": [file.name for file in claim.files if file.name],
        "note": claim.note,
        "check_note": check.note if check else "",
        "checked_by": check_step.actor if check_step else "",
        "checked_at": check_step.at if check_step else "",
    }


def _build_step(step: EvidenceStep) -> dict[str, object]:
    fact = step.check or step.claim
    values = fact.model_dump(mode="json", exclude={"contestant", "criterion"}) if fact else {}
    step_kind = "check" if step.check else "claim" if step.claim else "withdrawal"
    return {
        "seq": step.seq,
        "at": step.at,
        "by": step.actor,
        "kind": step_kind,
        "reason": step.reason,
        **values,
    }
