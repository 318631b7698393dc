"""The latest entries of one room in words, and the step that an undo would take back.

Imports hall, journal and state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_tui.domain import sentences
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.stage import StepUndone
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy

READ_SIZE = 200
"""Entries read at a time while the latest ones of a room are looked for."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry in words."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    actor: str
    text: LazyText


def describe_log_entry(engine: Engine, entry: Entry) -> LazyText:
    """The entry as a sentence; of an undo, what was undone."""
    if isinstance(entry.fact, StepUndone):
        return lazy(
            "Taken back: {what}", what=describe_log_entry(engine, read_entry(engine, entry.fact.undone))
        )
    return sentences.describe_entry(engine.state, entry)


def read_entry(engine: Engine, seq: int) -> Entry:
    """The entry with this number."""
    return engine.ledger.read_after(seq - 1, 1)[0]


def list_recent_entries(engine: Engine, panel: str, count: int = 20) -> tuple[LogLine, ...]:
    """The latest entries that concern a room, newest first."""
    found: list[LogLine] = []
    for entry in _backwards(engine):
        if len(found) == count:
            break
        if concerns_panel(engine.state, entry.fact, panel):
            found.append(LogLine(entry.seq, entry.at, entry.actor, describe_log_entry(engine, entry)))
    return tuple(found)


def concerns_panel(state: State, fact: Fact, panel: str) -> bool:
    """Whether a fact belongs to the room of this panel."""
    if isinstance(number := getattr(fact, "number", None), int):
        return number in state.turns and state.turns[number].panel == panel
    if isinstance(category := getattr(fact, "category", None), str):
        return any(turn.panel == panel for turn in state.turns_in_category(category))
    return getattr(fact, "panel", None) == panel


def _backwards(engine: Engine) -> Iterator[Entry]:
    upto = engine.state.seq
    while upto > 0:
        size = min(READ_SIZE, upto)
        yield from reversed(engine.ledger.read_after(upto - size, size))
        upto -= size
