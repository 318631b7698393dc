"""The envelope of every JSON document: which schema, which contest, at which entry of the ledger.

`docs/json.md` describes the schemas. A key is never renamed or given another meaning without a new version.
"""

import json
from collections.abc import Mapping
from typing import Any

from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.codes import head_code

Document = dict[str, Any]
"""A JSON document with its envelope."""

SCHEMA_VERSIONS: Mapping[str, int] = {
    "backup": 1,
    "ballots": 1,
    "bundle": 1,
    "checkpoint": 1,
    "check-receipt": 1,
    "check-hall": 1,
    "competence": 1,
    "competition": 1,
    "competition-status": 1,
    "day-report": 1,
    "entries": 1,
    "error": 1,
    "evidence": 1,
    "modules": 1,
    "order": 1,
    "paper": 1,
    "papers": 1,
    "pins": 1,
    "plan": 1,
    "poll": 1,
    "publish": 1,
    "receipt": 1,
    "receipts": 1,
    "rehearsal": 1,
    "report": 1,
    "restore": 1,
    "standings": 1,
    "talent-pool": 1,
    "verify": 1,
    "waiting": 1,
}
"""Version of each schema; raise it if a key changes its name or meaning."""


def build_document(
    schema: str, contest_id: str | None, head: tuple[int, str] | None, content: Mapping[str, object]
) -> Document:
    """Put the content of a schema into the envelope.

    Args:
        schema: a key of `SCHEMA_VERSIONS`.
        contest_id: None if the contest could not be read.
        head: number and code of the entry that the document describes; None without a ledger.
    """
    return {
        "schema": f"{schema}/{SCHEMA_VERSIONS[schema]}",
        "contest": contest_id,
        "ledger": None if head is None else {"seq": head[0], "code": head[1]},
        **content,
    }


def build_state_document(schema: str, state: State, content: Mapping[str, object]) -> Document:
    """Put the content of a schema into the envelope of this state."""
    head = (state.seq, head_code(state.seq, state.hash))
    document = build_document(schema, state.contest.contest.id, head, content)
    if state.checkpoint_key:
        document["ledger"]["key"] = state.checkpoint_key
    return document


def format_head(seq: int, code: str, key: str = "") -> str:
    """The lines at the end of a paper: the last entry, its code, and the contest's public key."""
    key_line = tr("Key of the contest: {key}", key=key) + "\n" if key else ""
    return tr("Ledger: entry {seq}, code {code}", seq=seq, code=code) + "\n" + key_line


def document_as_json(document: Mapping[str, object]) -> str:
    """The document as indented JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
