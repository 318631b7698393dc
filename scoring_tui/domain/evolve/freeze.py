"""The standing that a frozen board shows, and the contest's rule to freeze it before the last turns."""

from dataclasses import replace

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import FrozenStanding, State


def make_frozen_standing(state: State, category_id: str, seq: int) -> FrozenStanding:
    """Copy the inputs of the standing that the board shows now; `seq` is the entry that freezes it."""
    turns = state.board_turns(category_id)
    return FrozenStanding(
        seq=seq,
        turns=turns,
        ballots={draw_number: state.ballots.get(draw_number, ()) for draw_number in turns},
        decisions=state.tie_decisions.get(category_id, ()),
        penalties={draw_number: state.penalties.get(draw_number, ()) for draw_number in turns},
        results=dict(state.stage_results),
        checked_numbers=frozenset(filter(state.is_being_checked, turns)),
        guest_ids=state.guest_ids,
        agreed_levels=dict(state.agreed_levels),
    )


def freeze_last_turns(state: State, entry: Entry) -> None:
    """After an entry, freeze each category in which only the last turns are left, if the contest says so.

    From then on the standing stays frozen until the result is announced: what the MC froze is kept.
    """
    contest = state.declared_contest
    if contest is None or contest.contest.visible_standings != "frozen-last":
        return
    turn = state.turns.get(getattr(entry.fact, "number", 0))
    if turn is not None and not state.is_settled(turn.number):
        return
    for category_id in contest.categories if turn is None else (turn.category,):
        frozen_standing = state.frozen_standings.get(category_id)
        has_standing = frozen_standing is not None and frozen_standing.is_automatic
        if has_standing or state.is_announced(category_id) or not _has_last_turns(state, category_id):
            continue
        frozen_standing = frozen_standing or make_frozen_standing(state, category_id, entry.seq)
        state.frozen_standings[category_id] = replace(frozen_standing, is_automatic=True)


def _has_last_turns(state: State, category_id: str) -> bool:
    """Whether a drawn category has at most the declared number of turns left."""
    turns = [turn for turn in state.turns_in_category(category_id) if not turn.is_guest]
    open_count = sum(not state.is_settled(turn.number) for turn in turns)
    return bool(turns) and open_count <= state.contest.contest.freeze_last
