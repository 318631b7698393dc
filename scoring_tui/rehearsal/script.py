"""The script of a rehearsal: which contestants are absent, which jurors are late or leave.

Pure: the same state and seed give the same script.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, TypeVar

from scoring_tui.domain.state import BallotKey, State
from scoring_tui.rehearsal.fake_people import fake_people

DrawNumbers = frozenset[int]
BallotKeys = frozenset[BallotKey]
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Script:
    """Incidents by draw number, or by draw number and juror id."""

    seed: int
    absent: DrawNumbers = frozenset()
    """Absent at the first call, present when called again at the end of the session."""
    no_show: DrawNumbers = frozenset()
    """Absent at every call."""
    withdrawn: DrawNumbers = frozenset()
    postponed: DrawNumbers = frozenset()
    paused: DrawNumbers = frozenset()
    extended: DrawNumbers = frozenset()
    called_by_mistake: DrawNumbers = frozenset()
    """Before this contestant the MC calls another one by mistake."""
    preceded_by_break: DrawNumbers = frozenset()
    """The room has a break before this contestant."""
    late: BallotKeys = frozenset()
    """Sent only after the next contestant was called."""
    closed_without: BallotKeys = frozenset()
    """So late that scoring is closed without the ballot."""
    corrected: BallotKeys = frozenset()
    """Sent, reopened and sent again."""
    sent_twice: BallotKeys = frozenset()
    """The acknowledgement is lost, so the ballot is sent twice with the same key."""
    recused: BallotKeys = frozenset()
    left_early: BallotKeys = frozenset()
    """The juror left early; the head of jury excuses the ballot."""
    replaced: BallotKeys = frozenset()
    """The juror left early and is substituted."""
    stand_in_name: str = ""
    """The name of the substitute."""


def write_script(state: State, seed: int) -> Script:
    """A script for the whole contest that contains every kind of incident."""
    draw_numbers = sorted(state.turns)
    random = Random(f"{seed}/script")
    leaving_jurors = _leaving_jurors(state, random)
    stage_incidents = (
        {} if not state.contest.contest.has_stage else _stage_incidents(state, random, draw_numbers)
    )
    missing_numbers = stage_incidents.get("withdrawn", frozenset()) | stage_incidents.get(
        "no_show", frozenset()
    )
    ballot_keys = [
        (draw_number, juror_id)
        for draw_number in draw_numbers
        if draw_number not in missing_numbers
        for juror_id in state.turns[draw_number].jurors
    ]
    affected_numbers = {
        draw_number for draw_number, _ in leaving_jurors["left_early"] | leaving_jurors["replaced"]
    }
    leaver_ids = {juror_id for _, juror_id in leaving_jurors["replaced"]}
    free_keys = [
        ballot_key
        for ballot_key in ballot_keys
        if ballot_key[0] not in affected_numbers and ballot_key[1] not in leaver_ids
    ]
    jury_incidents = _jury_incidents(state, random, free_keys)
    stand_in_name = next(islice(fake_people(seed + 1_000), 1)).name
    incidents: dict[str, Any] = {**stage_incidents, **jury_incidents, **leaving_jurors}
    return Script(seed, **incidents, stand_in_name=stand_in_name)


def _incident_count(count: int, interval: int, minimum: int = 1) -> int:
    return max(minimum, count // interval)


def _stage_incidents(state: State, random: Random, draw_numbers: Sequence[int]) -> dict[str, DrawNumbers]:
    turn_count = len(draw_numbers)
    counts = {
        "absent": _incident_count(turn_count, 30),
        "postponed": _incident_count(turn_count, 60),
        "withdrawn": _incident_count(turn_count, 60),
    }
    counts["no_show"] = _incident_count(turn_count, 60, minimum=0)
    lost_count = counts["withdrawn"] + counts["no_show"]
    category_sizes = Counter(turn.category for turn in state.turns.values() if not turn.is_guest)
    replaceable_numbers = {
        draw_number
        for draw_number in draw_numbers
        if category_sizes[state.turns[draw_number].category] > lost_count
    }
    absences = _draw_disjoint(
        random,
        draw_numbers,
        counts,
        {"withdrawn": replaceable_numbers, "no_show": replaceable_numbers},  # somebody must be ranked
    )
    absent_numbers = frozenset[int]().union(*absences.values())
    present_numbers = [draw_number for draw_number in draw_numbers if draw_number not in absent_numbers]
    clock_incidents = _draw_disjoint(
        random,
        present_numbers,
        {"paused": _incident_count(turn_count, 12), "extended": _incident_count(turn_count, 15)},
    )
    mistaken_numbers, break_numbers = (
        _one_turn_per_room(state, random, present_numbers),
        _one_turn_per_room(state, random, present_numbers),
    )
    return {
        **absences,
        **clock_incidents,
        "called_by_mistake": mistaken_numbers,
        "preceded_by_break": break_numbers,
    }


def _one_turn_per_room(state: State, random: Random, draw_numbers: Iterable[int]) -> DrawNumbers:
    """One turn of each room, neither its first nor its last."""
    allowed_numbers = set(draw_numbers)
    candidates_by_room = (
        [draw_number for draw_number in room.queue[1:-1] if draw_number in allowed_numbers]
        for room in state.rooms.values()
    )
    return frozenset(random.choice(candidates) for candidates in candidates_by_room if candidates)


def _jury_incidents(state: State, random: Random, ballot_keys: Sequence[BallotKey]) -> dict[str, BallotKeys]:
    ballot_count = len(ballot_keys)
    counts = {
        "recused": _incident_count(ballot_count, 150),
        "corrected": _incident_count(ballot_count, 30),
        "sent_twice": _incident_count(ballot_count, 50),
    }
    if state.contest.contest.has_stage:
        counts |= {
            "late": _incident_count(ballot_count, 30),
            "closed_without": _incident_count(ballot_count, 120),
        }
    losable_keys = {ballot_key for ballot_key in ballot_keys if _can_lose_ballot(state, *ballot_key)}
    incidents = _draw_disjoint(random, ballot_keys, counts, {"recused": losable_keys})
    recusals = {draw_number: (draw_number, juror_id) for draw_number, juror_id in incidents["recused"]}
    return {**incidents, "recused": frozenset(recusals.values())}  # one juror of a contestant at most


def _draw_disjoint(
    random: Random,
    items: Sequence[ItemT],
    counts: Mapping[str, int],
    allowed_items: Mapping[str, Collection[ItemT]] = {},
) -> dict[str, frozenset[ItemT]]:
    """Draw the given number of items for each purpose; no item is drawn twice.

    Args:
        allowed_items: the items that may be drawn for a purpose; all items if it is not named.
    """
    shuffled_items = random.sample(items, len(items))
    drawn_items: dict[str, frozenset[ItemT]] = {}
    for purpose, count in counts.items():
        candidates = allowed_items.get(purpose, shuffled_items)
        drawn_items[purpose] = frozenset(
            islice((item for item in shuffled_items if item in candidates), count)
        )
        shuffled_items = [item for item in shuffled_items if item not in drawn_items[purpose]]
    return drawn_items


def _can_lose_ballot(state: State, draw_number: int, juror_id: str) -> bool:
    """Whether a contestant still has a result without the ballot of a juror."""
    turn = state.turns[draw_number]
    has_spare_juror = all(
        sum(leaf in state.rubric_for(draw_number, other_id).leaves for other_id in turn.jurors)
        > state.contest.scoring.minimum_ballots
        for leaf in state.rubric_for(draw_number, juror_id).leaves
    )
    return has_spare_juror and juror_id not in _constant_jurors(state)


def _constant_jurors(state: State) -> set[str]:
    """One juror of each category who judges everyone, where places are added up; else nobody.

    A sum of places counts the jurors who marked every contestant.
    """
    if state.contest.scoring.method != "rank-sum":
        return set()
    constant_ids: set[str] = set()
    for category_id in state.contest.categories:
        juries = [set(turn.jurors) for turn in state.turns_in_category(category_id)]
        constant_ids.update(sorted(set.intersection(*juries))[:1] if juries else ())
    return constant_ids


def _leaving_jurors(state: State, random: Random) -> dict[str, BallotKeys]:
    """Two jurors leave for the last third of a session; one of them is substituted."""
    numbers_by_block: dict[tuple[str, int], list[int]] = {}
    for draw_number, turn in sorted(state.turns.items()):
        for juror_id in turn.jurors:
            numbers_by_block.setdefault((juror_id, turn.session), []).append(draw_number)
    constant_ids = _constant_jurors(state)
    long_blocks = [
        block
        for block, draw_numbers in numbers_by_block.items()
        if len(draw_numbers) > 2 and block[0] not in constant_ids
    ]
    leaver_sessions = dict(random.sample(long_blocks, len(long_blocks)))  # a juror leaves once
    last_keys = [
        frozenset((draw_number, juror_id) for draw_number in draw_numbers[-max(1, len(draw_numbers) // 3) :])
        for juror_id, session_id in leaver_sessions.items()
        for draw_numbers in [numbers_by_block[juror_id, session_id]]
    ]
    losable_keys = (
        keys for keys in last_keys[1:] if all(_can_lose_ballot(state, *ballot_key) for ballot_key in keys)
    )
    return {"replaced": next(iter(last_keys), frozenset()), "left_early": next(losable_keys, frozenset())}
