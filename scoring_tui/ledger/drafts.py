"""What jurors are still typing: kept in the file so that no lost tab loses it, but no part of the record.

Imports the store.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger.store import Ledger

_SAVE = """
INSERT INTO draft (juror, number, marks, note, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (juror, number) DO UPDATE SET marks = excluded.marks, note = excluded.note, at = excluded.at
"""
_LOAD = "SELECT number, marks, note, at FROM draft WHERE juror = ? ORDER BY number"


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A form as it was last saved."""

    number: int
    marks: Mapping[str, str]
    """What was typed, by criterion, exactly: not yet a mark."""
    note: str
    at: str
    """When it was saved, ISO 8601 in UTC."""


def save_draft(ledger: Ledger, juror: str, number: int, marks: Mapping[str, str], note: str) -> None:
    """Keep a form as typed, durably, in place of the juror's earlier one for this turn."""
    typed, at = json.dumps(dict(marks), ensure_ascii=False), utc_now().isoformat(timespec="milliseconds")
    with ledger.writing():
        ledger.connection.execute(_SAVE, (juror, number, typed, note, at))


def load_drafts(ledger: Ledger, juror: str) -> dict[int, SavedDraft]:
    """A juror's drafts by draw number."""
    rows = ledger.connection.execute(_LOAD, (juror,)).fetchall()
    return {number: SavedDraft(number, json.loads(typed), note, at) for number, typed, note, at in rows}


def delete_draft(ledger: Ledger, juror: str, number: int) -> None:
    """Forget a draft; inside `writing` together with the ballot that it became."""
    with ledger.writing():
        ledger.connection.execute("DELETE FROM draft WHERE juror = ? AND number = ?", (juror, number))
