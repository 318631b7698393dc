"""Footnotes under an announced result: bands, how a tie was settled, which ballots are missing, penalties.

They are read in the hall: no juror's name, no reason that a person typed.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scoring_tui.contest.bands import describe_band
from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.bands import find_bands
from scoring_tui.scoring.standings.ranking import Candidate, Placing
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.tie_breaks import find_step_name


def list_footnotes(
    state: State, standing: Standing, *, is_for_hall: bool = False
) -> dict[int, tuple[LazyText, ...]]:
    """The footnotes of each contestant with a score, by draw number; those without one are left out.

    In the order in which they are read: the bands, the tie, the ballots, the penalties.

    Args:
        state: the state from which the standing follows.
        standing: the places of a category; contestants out of competition are included.
        is_for_hall: leave out bands that are not public.
    """
    score_counts, bands = _count_scores(standing), find_bands(state.contest, standing)
    footnotes = {
        placing.candidate.number: (
            *(
                describe_band(band)
                for band in bands.get(placing.candidate.number, ())
                if band.is_public or not is_for_hall
            ),
            *_describe_tie(state, standing, placing, score_counts),
            *_describe_ballots(state, placing.candidate),
            *_describe_penalties(state, placing.candidate),
        )
        for placing in standing.placings
    }
    for line in standing.unranked:
        if line.candidate is not None:
            footnotes[line.number] = (
                *_describe_ballots(state, line.candidate),
                *_describe_penalties(state, line.candidate),
            )
    return {draw_number: sentences for draw_number, sentences in footnotes.items() if sentences}


def _count_scores(standing: Standing) -> Mapping[Decimal, int]:
    """How many ranked contestants have each displayed score."""
    counts: dict[Decimal, int] = {}
    for placing in standing.placings:
        score = placing.candidate.displayed_score
        counts[score] = counts.get(score, 0) + 1
    return counts


def _describe_tie(
    state: State, standing: Standing, placing: Placing, score_counts: Mapping[Decimal, int]
) -> Iterator[LazyText]:
    if not state.contest.contest.has_places:
        return
    if placing.is_tied:
        yield _describe_shared_place(state, standing, placing)
    elif placing.settled_by:
        yield _describe_step(state, placing)
    elif score_counts[placing.candidate.displayed_score] > 1:
        yield lazy("equal scores: ordered by the score before rounding")


def _describe_shared_place(state: State, standing: Standing, placing: Placing) -> LazyText:
    holders = {other.candidate.number for other in standing.placings if other.place == placing.place}
    decisions = state.tie_decisions.get(standing.category, ())
    if any(decision.shared and set(decision.order) == holders for decision in decisions):
        return lazy("equal scores: shared place by decision of the head of jury")
    return lazy("equal scores: shared place")


def _describe_step(state: State, placing: Placing) -> LazyText:
    """The step that decided between equal scores."""
    rule = find_tie_rule(placing.settled_by)
    if rule is not None and rule.name is not None:
        return lazy("equal scores: ordered by {step}", step=rule.name)
    step_name = find_step_name(state, placing.candidate.number, placing.settled_by)
    return lazy("equal scores: ordered by {criterion}", criterion=step_name)


def _describe_ballots(state: State, candidate: Candidate) -> Iterator[LazyText]:
    """How many ballots made the score, if some juror of the panel has sent none."""
    if not state.contest.contest.has_ballots:
        return
    number = candidate.number
    juror_ids = state.turns[number].jurors
    recused_count = sum((number, juror_id) in state.recused_jurors for juror_id in juror_ids)
    ballot_count, seat_count = len(candidate.totals), len(juror_ids)
    excused_count = seat_count - ballot_count - recused_count
    counts = {"n": ballot_count, "m": seat_count, "recused": recused_count, "excused": excused_count}
    if recused_count and excused_count:
        yield lazy("{n} of {m} ballots: {recused} recused, {excused} excused", **counts)
    elif recused_count:
        yield lazy("{n} of {m} ballots: {recused} recused", **counts)
    elif excused_count:
        yield lazy("{n} of {m} ballots: {excused} excused", **counts)


def _describe_penalties(state: State, candidate: Candidate) -> Iterator[LazyText]:
    """All points together, and the names of the declared kinds; a typed reason stays with the jury."""
    if not candidate.penalty_points:
        return
    kind_names = {kind.id: kind.name for kind in state.contest.penalty}
    penalties = state.penalties.get(candidate.number, ())
    kinds = ", ".join(dict.fromkeys(filter(None, (kind_names.get(item.penalty) for item in penalties))))
    if state.contest.scoring.lower_is_better:
        added = lazy("{points} added as a penalty", points=candidate.penalty_points)
        yield lazy("{penalty} ({kinds})", penalty=added, kinds=kinds) if kinds else added
    else:
        taken = lazy("penalty of {points}", points=candidate.penalty_points)
        yield lazy("{penalty} ({kinds})", penalty=taken, kinds=kinds) if kinds else taken
