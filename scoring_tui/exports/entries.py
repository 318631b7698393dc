"""New entries of the ledger as JSON."""

from collections.abc import Iterable
from typing import Any

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.setup import ContestDeclared, RosterImported
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import translate

_LONG_FACTS = (ContestDeclared, RosterImported)
"""Facts that repeat a whole file, with NIP and telephone numbers; their values are left out."""


def list_entries(state: State, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Each entry with its sentence in the reader's language, and the values of its fact."""
    return [_entry_as_json(state, entry) for entry in entries]


def _entry_as_json(state: State, entry: Entry) -> dict[str, Any]:
    is_long = isinstance(entry.fact, _LONG_FACTS)
    return {
        "seq": entry.seq,
        "at": entry.at,
        "by": entry.actor,
        "seat": entry.seat,
        "device": entry.device,
        "kind": entry.fact.kind,
        "sentence": translate(describe_entry(state, entry)),
        "values": {} if is_long else entry.fact.model_dump(mode="json", by_alias=True),
    }
