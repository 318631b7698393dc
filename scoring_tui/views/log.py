"""The latest entries of one room as sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_tui.domain import sentences
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.facts.schedule import TurnMoved
from scoring_tui.domain.facts.stage import StepUndone
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy

READ_SIZE = 200
"""Entries read at a time when searching for the latest ones of a room."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry as a sentence."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    actor: str
    text: LazyText


def describe_log_entry(engine: Engine, entry: Entry) -> LazyText:
    """Describe an entry as a sentence; for an undo, what was undone."""
    if isinstance(entry.fact, StepUndone):
        return lazy(
            "Taken back: {what}", what=describe_log_entry(engine, read_entry(engine, entry.fact.undone))
        )
    return sentences.describe_entry(engine.state, entry)


def read_entry(engine: Engine, seq: int) -> Entry:
    """Read the entry with this number."""
    return engine.ledger.read_after(seq - 1, 1)[0]


def list_recent_entries(engine: Engine, panel_id: str, count: int = 20) -> tuple[LogLine, ...]:
    """Return the latest entries that concern a room, newest first."""
    log_lines: list[LogLine] = []
    for entry in _backwards(engine):
        if len(log_lines) == count:
            break
        if concerns_panel(engine.state, entry.fact, panel_id):
            log_lines.append(LogLine(entry.seq, entry.at, entry.actor, describe_log_entry(engine, entry)))
    return tuple(log_lines)


def concerns_panel(state: State, fact: Fact, panel_id: str) -> bool:
    """Whether a fact belongs to the room of this panel."""
    if isinstance(fact, DaySealed | DayOpened | DayCodeMismatched | ClockJumped):
        return True
    if isinstance(fact, TurnMoved):
        return panel_id in (fact.from_panel, fact.panel)
    if isinstance(draw_number := getattr(fact, "number", None), int):
        return draw_number in state.turns and state.turns[draw_number].panel == panel_id
    if isinstance(category_id := getattr(fact, "category", None), str):
        return any(turn.panel == panel_id for turn in state.turns_in_category(category_id))
    return getattr(fact, "panel", None) == panel_id


def _backwards(engine: Engine) -> Iterator[Entry]:
    last_seq = engine.state.seq
    while last_seq > 0:
        read_count = min(READ_SIZE, last_seq)
        yield from reversed(engine.ledger.read_after(last_seq - read_count, read_count))
        last_seq -= read_count
