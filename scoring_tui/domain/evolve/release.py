"""Which jurors' ballots the public has seen a score of.

Two scores of one turn that differ by one ballot reveal that ballot: with means, `n S_n - (n-1) S_(n-1)`. So
a turn is shown again only with the ballots of the same jurors as the first time, or when its category is
announced.
"""

from scoring_tui.domain.facts.announcement import CategoryAnnounced
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.state import State, Turn


def record_release(state: State, fact: Fact) -> None:
    """After a fact, record the jurors of each turn that became settled for the first time.

    It does not matter whether a board was open, frozen or blank: what could be seen counts as seen. The
    announcement of a category publishes its scores as they are then.
    """
    draw_number = getattr(fact, "number", None)
    if draw_number in state.turns:
        if draw_number not in state.released_jurors:
            _record(state, state.turns[draw_number])
    elif isinstance(fact, CategoryAnnounced):
        for turn in state.turns_in_category(fact.category):
            _record(state, turn)
    else:
        for turn in state.turns.values():
            if turn.number not in state.released_jurors:
                _record(state, turn)


def _record(state: State, turn: Turn) -> None:
    ballots = state.ballots.get(turn.number)
    if not ballots or turn.exclusion is not None:
        return
    most_answers = len(ballots) + len(state.excused_ballots) + len(state.recused_jurors)
    if most_answers < len(turn.jurors) or len(ballots) < state.contest.scoring.minimum_ballots:
        return  # the first comparison is cheap, and true of most ballots
    if state.is_released(turn.number):
        state.released_jurors[turn.number] = state.counted_jurors(turn.number)
