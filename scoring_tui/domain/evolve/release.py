"""Which jurors' ballots the public has seen a score of.

Two scores of one turn that differ by one ballot reveal that ballot: with means, `n S_n - (n-1) S_(n-1)`. So
a turn is shown again only with the ballots of the same jurors as the first time, or when its category is
signed.
"""

from collections.abc import Iterable

from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned
from scoring_tui.domain.state import State


def record_release(state: State, fact: Fact) -> None:
    """After a fact, record the jurors of each turn that became settled for the first time.

    It does not matter whether a board was open, frozen or blank: what could be seen counts as seen. A
    signature that completes the result of a category publishes the scores as they are then.
    """
    if isinstance(fact, CategorySigned):
        if state.is_signed(fact.category):
            _record(state, [turn.number for turn in state.turns_in_category(fact.category)])
        return
    draw_number = getattr(fact, "number", None)
    draw_numbers = state.turns if draw_number not in state.turns else (draw_number,)
    _record(state, [number for number in draw_numbers if number not in state.released_jurors])


def _record(state: State, draw_numbers: Iterable[int]) -> None:
    for draw_number in draw_numbers:
        has_score = state.turns[draw_number].exclusion is None and state.is_settled(draw_number)
        juror_ids = state.counted_jurors(draw_number)
        if has_score and juror_ids and len(juror_ids) >= state.contest.scoring.minimum_ballots:
            state.released_jurors[draw_number] = juror_ids
