"""The script of a rehearsal: which contestants are absent, which jurors are late or leave.

Pure: the same state and seed give the same script.
"""

from collections.abc import Iterable, Sequence
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
    stage_incidents = {} if state.contest.contest.desk else _stage_incidents(state, random, draw_numbers)
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
    absences = _draw_disjoint(
        random, draw_numbers, {**counts, "no_show": _incident_count(turn_count, 60, minimum=0)}
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
    if not state.contest.contest.desk:
        counts |= {
            "late": _incident_count(ballot_count, 30),
            "closed_without": _incident_count(ballot_count, 120),
        }
    return _draw_disjoint(random, ballot_keys, counts)


def _draw_disjoint(
    random: Random, items: Sequence[ItemT], counts: dict[str, int]
) -> dict[str, frozenset[ItemT]]:
    """Draw the given number of items for each purpose; no item is drawn twice."""
    shuffled_items = iter(random.sample(items, len(items)))
    return {purpose: frozenset(islice(shuffled_items, count)) for purpose, count in counts.items()}


def _leaving_jurors(state: State, random: Random) -> dict[str, BallotKeys]:
    """Two jurors leave for the last third of a session; one of them is substituted."""
    numbers_by_block: dict[tuple[str, int], list[int]] = {}
    for draw_number, turn in sorted(state.turns.items()):
        for juror_id in turn.jurors:
            numbers_by_block.setdefault((juror_id, turn.session), []).append(draw_number)
    long_blocks = [block for block, draw_numbers in numbers_by_block.items() if len(draw_numbers) > 2]
    leaver_sessions = dict(random.sample(long_blocks, len(long_blocks)))  # a juror leaves once
    last_keys = (
        frozenset((draw_number, juror_id) for draw_number in draw_numbers[-max(1, len(draw_numbers) // 3) :])
        for juror_id, session_id in leaver_sessions.items()
        for draw_numbers in [numbers_by_block[juror_id, session_id]]
    )
    return {"replaced": next(last_keys, frozenset()), "left_early": next(last_keys, frozenset())}
