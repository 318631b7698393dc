"""The report of a rehearsal, counted from the ledger, and the check that no acknowledged ballot was lost."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy

COUNTED_KINDS = (
    ("ballot-sent", lazy("{n} ballots sent")),
    ("ballot-reopened", lazy("{n} given back")),
    ("ballot-excused", lazy("{n} excused")),
    ("juror-recused", lazy("{n} recusals")),
    ("juror-substituted", lazy("{n} jurors replaced")),
    ("contestant-absent", lazy("{n} times absent")),
    ("contestant-withdrew", lazy("{n} withdrawn")),
    ("turn-postponed", lazy("{n} postponed")),
    ("clock-paused", lazy("{n} pauses")),
    ("clock-extended", lazy("{n} extensions")),
    ("break-started", lazy("{n} breaks")),
    ("step-undone", lazy("{n} steps taken back")),
    ("board-frozen", lazy("{n} times frozen")),
    ("tie-settled", lazy("{n} ties settled")),
    ("category-signed", lazy("{n} signatures")),
    ("title-given", lazy("{n} special titles")),
    ("category-announced", lazy("{n} results announced")),
)
"""Kinds of facts in the order of the report."""


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """What a rehearsal left in the ledger."""

    state: State
    turn_count: int
    entry_counts: Mapping[str, int]
    """Number of entries by kind."""
    late_ballot_count: int
    """Ballots sent after another contestant of the same room was called."""
    acknowledged_count: int
    """Ballots of which the jurors' processes were told that they are saved."""
    saved_count: int
    """Those of them that are in the ledger."""

    @property
    def is_complete(self) -> bool:
        """Whether every acknowledged ballot is in the file."""
        return self.saved_count == self.acknowledged_count


def count_entries(engine: Engine, acknowledged: Iterable[str]) -> RehearsalResult:
    """Count the entries of the ledger.

    Args:
        acknowledged: command keys of the ballots of which the jurors were told that they are saved.
    """
    entries = engine.ledger.read_after(0)
    acknowledged_keys = set(acknowledged)
    ledger_keys = {entry.key for entry in entries if isinstance(entry.fact, BallotSent)}
    return RehearsalResult(
        engine.state,
        len(engine.state.turns),
        Counter(type(entry.fact).kind for entry in entries),
        count_late_ballots(engine.state, entries),
        len(acknowledged_keys),
        len(acknowledged_keys & ledger_keys),
    )


def describe_counts(result: RehearsalResult) -> list[LazyText]:
    """The lines of the report; counts of zero are left out."""
    counts = result.entry_counts
    return [
        lazy("{n} turns", n=result.turn_count),
        *(lazy(message.english, n=counts[kind]) for kind, message in COUNTED_KINDS if counts.get(kind)),
        lazy("{n} ballots after the next one was called", n=result.late_ballot_count),
        lazy(
            "{acknowledged} ballots acknowledged, {found} found",
            acknowledged=result.acknowledged_count, found=result.saved_count,
        ),
    ]  # fmt: skip


def result_as_content(result: RehearsalResult) -> dict[str, object]:
    """The counts for the JSON document."""
    return {
        "turns": result.turn_count,
        "counts": {kind: result.entry_counts.get(kind, 0) for kind, _ in COUNTED_KINDS},
        "late_ballots": result.late_ballot_count,
        "acknowledged": result.acknowledged_count,
        "saved": result.saved_count,
    }


def count_late_ballots(state: State, entries: Iterable[Entry]) -> int:
    """Count ballots sent after another contestant of the same room was called."""
    live_numbers: dict[str, int] = {}
    late_count = 0
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, TurnCalled):
            live_numbers[fact.panel] = fact.number
        elif isinstance(fact, BallotSent):
            late_count += live_numbers.get(state.turns[fact.number].panel, fact.number) != fact.number
    return late_count
