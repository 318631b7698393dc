"""Where a juror is due who sits in several rooms at different hours.

A session may end late, so that turns in two rooms need the same juror: an open ballot comes first, then the
earlier session.
"""

from scoring_tui.domain.state import State, Turn
from scoring_tui.rules.stage import ON_STAGE


def choose_stage(state: State, juror_id: str) -> int | None:
    """Return the draw number of the live turn that the juror's form follows, or None.

    The first that holds decides: the ballot can be sent and is missing, the one open for longest first; the
    contestant is on stage, that of the earlier session first; scoring is open; nothing is left to do. Of the
    last two the later session wins, because the juror has gone on from the earlier one.
    """
    live_turns = [
        state.turns[room.live]
        for room in state.rooms.values()
        if room.live is not None and juror_id in state.turns[room.live].jurors
    ]
    if not live_turns:
        return None
    return min(live_turns, key=lambda turn: _stage_rank(state, turn, juror_id)).number


def _stage_rank(state: State, turn: Turn, juror_id: str) -> tuple[int, int, int]:
    session_rank = state.contest.session_ranks[turn.session]
    if turn.phase == "scoring" and juror_id in state.missing_ballots(turn.number):
        return (0, turn.ended_at.wall if turn.ended_at else 0, session_rank)
    if is_on_stage(state, turn, juror_id):
        return (1, session_rank, 0)
    return (2 if turn.phase == "scoring" else 3, -session_rank, 0)


def is_on_stage(state: State, turn: Turn, juror_id: str) -> bool:
    """Whether a contestant whom the juror judges is on stage."""
    return (
        turn.phase in ON_STAGE and turn.exclusion is None and juror_id in state.expected_jurors(turn.number)
    )


def list_stages(state: State, juror_id: str) -> tuple[int, ...]:
    """Return the draw numbers of all turns on stage that the juror judges, earlier sessions first."""
    ranks = state.contest.session_ranks
    live_turns = [state.turns[room.live] for room in state.rooms.values() if room.live is not None]
    own_turns = [turn for turn in live_turns if is_on_stage(state, turn, juror_id)]
    return tuple(turn.number for turn in sorted(own_turns, key=lambda turn: ranks[turn.session]))


def needs_juror(state: State, draw_number: int) -> bool:
    """Whether the turn has its jurors in the room: the contestant is on stage, or scoring is open."""
    return state.turns[draw_number].phase in (*ON_STAGE, "scoring")
