"""Drafts in SQLite: ballot forms that jurors are still filling in."""

import json
from collections.abc import Mapping

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.port import SavedDraft

_SAVE_DRAFT = """
INSERT INTO draft (juror, number, marks, note, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (juror, number) DO UPDATE SET marks = excluded.marks, note = excluded.note, at = excluded.at
"""
_SELECT_DRAFTS = "SELECT number, marks, note, at FROM draft WHERE juror = ? ORDER BY number"
_DELETE_DRAFT = "DELETE FROM draft WHERE juror = ? AND number = ?"


class SqliteDrafts:
    """Implements `DraftPort`."""

    def __init__(self, database: ContestDatabase) -> None:
        self._database = database

    def save(self, juror_id: str, draw_number: int, marks: Mapping[str, str], note: str) -> None:
        """Save a form durably; it replaces the juror's earlier draft of this turn."""
        marks_json = json.dumps(dict(marks), ensure_ascii=False)
        saved_at = utc_now().isoformat(timespec="milliseconds")
        with self._database.writing():
            self._database.connection.execute(
                _SAVE_DRAFT, (juror_id, draw_number, marks_json, note, saved_at)
            )

    def load(self, juror_id: str) -> dict[int, SavedDraft]:
        """Return a juror's drafts by draw number."""
        rows = self._database.connection.execute(_SELECT_DRAFTS, (juror_id,)).fetchall()
        return {
            draw_number: SavedDraft(draw_number, json.loads(marks_json), note, saved_at)
            for draw_number, marks_json, note, saved_at in rows
        }

    def delete(self, juror_id: str, draw_number: int) -> None:
        """Delete a draft; call it inside `writing` together with the ballot that replaces it."""
        with self._database.writing():
            self._database.connection.execute(_DELETE_DRAFT, (juror_id, draw_number))
