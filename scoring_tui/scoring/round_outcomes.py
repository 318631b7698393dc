"""The outcome of a round for all its entrants, from the state of its ledger."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.rounds import ContestRound
from scoring_tui.domain.facts.competition import OutcomeReason, RoundOutcome
from scoring_tui.domain.state import State
from scoring_tui.scoring.cut import RoundEntrant, apply_cut
from scoring_tui.scoring.standings.tally import Tally


def make_round_outcomes(
    state: State, contest_round: ContestRound, tally: Tally, chosen: Mapping[str, str] | None = None
) -> tuple[RoundOutcome, ...]:
    """Return whether each entrant of a round goes on, in the order of the roster.

    Args:
        chosen: for a cut that is a selection, the reason for each chosen contestant.
    """
    notes = chosen or {}
    decisions = apply_cut(
        contest_round.cut,
        list_round_entrants(state, tally),
        lower_is_better=state.contest.scoring.lower_is_better,
        chosen_ids=frozenset(notes),
    )
    earlier_scores = collect_earlier_scores(state)
    return tuple(
        RoundOutcome(
            contestant=decision.entrant.contestant,
            category=decision.entrant.category,
            number=decision.entrant.number,
            place=decision.entrant.place,
            scores={
                **earlier_scores.get(decision.entrant.contestant, {}),
                **({} if decision.entrant.score is None else {contest_round.id: decision.entrant.score}),
            },
            is_passed=decision.is_passed,
            reason=decision.reason,
            note=notes.get(decision.entrant.contestant, "") if decision.is_passed else "",
        )
        for decision in decisions
    )


def collect_earlier_scores(state: State) -> dict[str, dict[str, Decimal]]:
    """Return the scores of each contestant in the rounds before, by contestant and round.

    A team has none of its own: what it carries is a result of a stage.
    """
    if not state.advances:
        return {}
    return {
        outcome.contestant: dict(outcome.scores) for outcome in state.advances[-1].result.outcomes
    } | _collect_stage_scores(state)


def _collect_stage_scores(state: State) -> dict[str, dict[str, Decimal]]:
    """Return the counted scores of teams, whose members had them."""
    contest_round = state.contest.round
    person_ids = {outcome.contestant for outcome in state.advances[-1].result.outcomes}
    scores: dict[str, dict[str, Decimal]] = {}
    for earlier in contest_round.counted if contest_round else ():
        for contestant_id, score in state.stage_results.get(earlier.id, {}).items():
            if contestant_id not in person_ids:
                scores.setdefault(contestant_id, {})[earlier.id] = score
    return scores


def list_round_entrants(state: State, tally: Tally) -> Iterator[RoundEntrant]:
    """Yield every contestant of a round with place and score, in the order of the roster."""
    turn_numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    results_by_number: dict[int, RoundEntrant] = {}
    for category_id in state.contest.categories:
        results_by_number.update(_read_standing(state, tally, category_id))
    for contestant in state.contestants.values():
        number = turn_numbers.get(contestant.id)
        if number in results_by_number:
            yield results_by_number[number]
        else:
            yield RoundEntrant(
                contestant.id, contestant.category, exclusion=_find_undrawn_reason(state, contestant)
            )


def _read_standing(state: State, tally: Tally, category_id: str) -> Iterator[tuple[int, RoundEntrant]]:
    standing, is_exact = tally.standing(state, category_id), state.contest.scoring.rank_on == "exact"
    for placing in standing.placings:
        candidate = placing.candidate
        entrant = RoundEntrant(
            state.turns[candidate.number].contestant,
            category_id,
            candidate.number,
            placing.place,
            candidate.displayed_score,
            candidate.exact_score if is_exact else candidate.displayed_score,
        )
        yield candidate.number, entrant
    for line in standing.unranked:
        contestant_id = state.turns[line.number].contestant
        yield line.number, RoundEntrant(contestant_id, category_id, line.number, exclusion=line.reason)


def _find_undrawn_reason(state: State, contestant: Contestant) -> OutcomeReason:
    if contestant.id in state.excluded_undrawn:
        return state.excluded_undrawn[contestant.id].exclusion
    return "guest" if contestant.is_guest else "not-drawn"
