"""What happened in a rehearsal, counted from the ledger alone, and whether nothing of it was lost.

Imports hall and entries.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Hall
from scoring_tui.i18n.lazy import Said, say
from scoring_tui.i18n.locale import words

COUNTED = (
    ("ballot-sent", say("{n} ballots sent")),
    ("ballot-reopened", say("{n} given back")),
    ("ballot-excused", say("{n} excused")),
    ("juror-recused", say("{n} recusals")),
    ("juror-substituted", say("{n} jurors replaced")),
    ("contestant-absent", say("{n} times absent")),
    ("contestant-withdrew", say("{n} withdrawn")),
    ("turn-postponed", say("{n} postponed")),
    ("clock-paused", say("{n} pauses")),
    ("clock-extended", say("{n} extensions")),
    ("break-started", say("{n} breaks")),
    ("step-undone", say("{n} steps taken back")),
    ("board-frozen", say("{n} times frozen")),
    ("tie-settled", say("{n} ties settled")),
    ("category-signed", say("{n} signatures")),
)
"""Kinds of entries in the order they are told in."""


def account(hall: Hall, acknowledged: Iterable[str], echo: Callable[[str], object]) -> bool:
    """Tell what happened; whether every ballot is in the file that somebody was told is saved."""
    entries = hall.ledger.read_after(0)
    for said in told(hall.state, entries):
        echo(words(said))
    keys = set(acknowledged)
    kept = {entry.key for entry in entries if isinstance(entry.fact, BallotSent)}
    found = len(keys & kept)
    echo(
        words(say("{acknowledged} ballots acknowledged, {found} found", acknowledged=len(keys), found=found))
    )
    return found == len(keys)


def told(state: State, entries: list[Entry]) -> list[Said]:
    """The counts, those of nothing left out."""
    counts = Counter(type(entry.fact).kind for entry in entries)
    lines = [say("{n} turns", n=len(state.turns))]
    lines += [say(words.template, n=counts[kind]) for kind, words in COUNTED if counts[kind]]
    return [*lines, say("{n} ballots after the next one was called", n=late(state, entries))]


def late(state: State, entries: Iterable[Entry]) -> int:
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
