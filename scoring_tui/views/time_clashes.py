"""Persons who would appear in two rooms at the same time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from scoring_tui.contest.person_names import bare_name
from scoring_tui.contest.schedule import do_sessions_overlap
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy


def describe_time_clashes(state: State) -> Iterator[LazyText]:
    """Describe each person with two turns in sessions that overlap, in two rooms.

    A person is known by NIP; without one, by name and unit.
    """
    sessions = state.contest.session
    for name, turns in _turns_by_person(state):
        for turn, other in combinations(turns, 2):
            is_elsewhere = turn.panel != other.panel
            if is_elsewhere and do_sessions_overlap(sessions[turn.session], sessions[other.session]):
                yield lazy(
                    "{name} appears as no. {number} and no. {other} in two rooms at the same time",
                    name=name, number=turn.number, other=other.number,
                )  # fmt: skip


def _turns_by_person(state: State) -> Iterator[tuple[str, list[Turn]]]:
    turns_by_key: defaultdict[tuple[str, ...], list[Turn]] = defaultdict(list)
    names: dict[tuple[str, ...], str] = {}
    for turn in state.turns.values():
        contestant = state.contestants[turn.contestant]
        for person in contestant.members or (contestant,):
            key = (person.nip,) if person.nip else (bare_name(person.name), person.unit)
            names.setdefault(key, person.name)
            turns_by_key[key].append(turn)
    return ((names[key], turns) for key, turns in turns_by_key.items())
