"""What happened in a rehearsal, counted from the ledger alone, and whether nothing of it was lost.

Imports hall and entries.
"""

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
"""Kinds of entries in the order they are told in."""


def print_report(engine: Engine, acknowledged: Iterable[str], echo: Callable[[str], object]) -> bool:
    """Tell what happened; whether every ballot is in the file that somebody was told is saved."""
    entries = engine.ledger.read_after(0)
    for said in describe_counts(engine.state, entries):
        echo(translate(said))
    keys = set(acknowledged)
    kept = {entry.key for entry in entries if isinstance(entry.fact, BallotSent)}
    found = len(keys & kept)
    echo(
        translate(
            lazy("{acknowledged} ballots acknowledged, {found} found", acknowledged=len(keys), found=found)
        )
    )
    return found == len(keys)


def describe_counts(state: State, entries: list[Entry]) -> list[LazyText]:
    """The counts, those of nothing left out."""
    counts = Counter(type(entry.fact).kind for entry in entries)
    lines = [lazy("{n} turns", n=len(state.turns))]
    lines += [lazy(words.english, n=counts[kind]) for kind, words in COUNTED_KINDS if counts[kind]]
    return [*lines, lazy("{n} ballots after the next one was called", n=count_late_ballots(state, entries))]


def count_late_ballots(state: State, entries: Iterable[Entry]) -> int:
    """Ballots sent while another contestant of the same room had been called already."""
    live: dict[str, int] = {}
    count = 0
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, TurnCalled):
            live[fact.panel] = fact.number
        elif isinstance(fact, BallotSent):
            count += live.get(state.turns[fact.number].panel, fact.number) != fact.number
    return count
