"""The report of a rehearsal, counted from the ledger, and the check that no acknowledged ballot was lost."""

from collections import Counter
from collections.abc import Callable, Iterable

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import translate

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
)
"""Kinds of facts in the order of the report."""


def print_report(engine: Engine, acknowledged: Iterable[str], echo: Callable[[str], object]) -> bool:
    """Print the counts. Returns whether every acknowledged ballot is in the file."""
    entries = engine.ledger.read_after(0)
    for line in describe_counts(engine.state, entries):
        echo(translate(line))
    acknowledged_keys = set(acknowledged)
    ledger_keys = {entry.key for entry in entries if isinstance(entry.fact, BallotSent)}
    found_count = len(acknowledged_keys & ledger_keys)
    echo(
        translate(
            lazy(
                "{acknowledged} ballots acknowledged, {found} found",
                acknowledged=len(acknowledged_keys),
                found=found_count,
            )
        )
    )
    return found_count == len(acknowledged_keys)


def describe_counts(state: State, entries: list[Entry]) -> list[LazyText]:
    """The lines of the report; counts of zero are left out."""
    counts = Counter(type(entry.fact).kind for entry in entries)
    lines = [lazy("{n} turns", n=len(state.turns))]
    lines += [lazy(message.english, n=counts[kind]) for kind, message in COUNTED_KINDS if counts[kind]]
    return [*lines, lazy("{n} ballots after the next one was called", n=count_late_ballots(state, entries))]


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
