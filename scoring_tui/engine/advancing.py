"""Take over the entrants of one round into the next: the result of the earlier ledger, and its persons."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.rounds import ContestRound
from scoring_tui.contest.terms import OUTCOMES
from scoring_tui.domain.commands.competition import AdvanceEntrants
from scoring_tui.domain.facts.competition import RoundResult
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.competition import require_next_round
from scoring_tui.scoring.round_outcomes import make_round_outcomes
from scoring_tui.scoring.standings.tally import Tally


def require_round(state: State) -> ContestRound:
    """Return the place of a contest in its competition; refuse a contest that stands alone."""
    contest_round = state.contest.round
    if contest_round is None:
        message = lazy(
            "{contest} is no round of a competition: make its file with scoring-tui competition new",
            contest=state.contest.contest.name,
        )
        raise CommandRefused(message)
    return contest_round


def read_round_result(
    earlier_state: State, tally: Tally, chosen: Mapping[str, str] | None = None
) -> RoundResult:
    """Return the outcome of a round, from the state of its ledger.

    Args:
        chosen: for a cut that is a selection, the reason for each chosen contestant.
    """
    contest_round = require_round(earlier_state)
    return RoundResult(
        competition=contest_round.competition,
        contest=earlier_state.contest.contest.id,
        round=contest_round.id,
        seq=earlier_state.seq,
        hash=earlier_state.hash,
        code=head_code(earlier_state.seq, earlier_state.hash),
        cut=contest_round.cut,
        next_categories=contest_round.next_categories,
        outcomes=make_round_outcomes(earlier_state, contest_round, tally, chosen),
    )


def require_final_result(earlier_state: State) -> None:
    """Refuse while a category that goes on is not signed, or is held by a dispute or a rectification."""
    hindrances = list_hindrances(earlier_state)
    if hindrances:
        message = lazy(
            "the round {round} has no final result yet: {why}",
            round=require_round(earlier_state).name,
            why=_join(hindrances),
        )
        raise CommandRefused(message)


def list_hindrances(state: State) -> list[LazyText]:
    """Return why the result of a round may still change, for each category that goes on."""
    return [
        lazy("{category}: {why}", category=category.name, why=reason)
        for category in state.contest.category
        if not require_round(state).cut.ends(category.id)
        if (reason := _find_hindrance(state, category.id)) is not None
    ]


def _join(texts: Iterable[LazyText]) -> LazyText:
    joined: LazyText | None = None
    for text in texts:
        joined = text if joined is None else lazy("{first}; {second}", first=joined, second=text)
    return joined or lazy("")


def _find_hindrance(state: State, category_id: str) -> LazyText | None:
    """Return why the result of a category may still change; None if it is signed and undisputed."""
    entrants = [person for person in state.contestants.values() if person.category == category_id]
    if not entrants:
        return None
    if disputed_numbers := state.disputed_numbers(category_id):
        return lazy(
            "the result of no. {numbers} is in dispute", numbers=", ".join(map(str, disputed_numbers))
        )
    if state.is_signed(category_id):
        return None
    if state.is_withdrawn(category_id):
        return lazy("its announced result is being corrected")
    if state.signatures.get(category_id):
        return lazy("signatures are missing")
    return lazy("not signed yet") if state.is_complete(category_id) else lazy("not complete yet")


def require_whole_selection(state: State, result: RoundResult, chosen_ids: Collection[str]) -> None:
    """Refuse a list with somebody who cannot go on, such as somebody who was absent."""
    outcomes = {outcome.contestant: outcome for outcome in result.outcomes}
    refused = [
        lazy("{name} ({why})", name=state.contestants[chosen_id].name, why=OUTCOMES[outcome.reason])
        for chosen_id in chosen_ids
        if not (outcome := outcomes[chosen_id]).is_passed
    ]
    if refused:
        raise CommandRefused(lazy("these cannot be chosen: {who}", who=_join(refused)))


def prepare_advance(
    earlier_state: State,
    tally: Tally,
    state: State,
    chosen: Mapping[str, str] | None = None,
    make_teams: Callable[[RoundResult], tuple[Contestant, ...]] | None = None,
    *,
    replace: bool = False,
    reason: str = "",
) -> AdvanceEntrants:
    """Return the command that takes the entrants of a round over into the next one.

    Args:
        tally: of the earlier round.
        state: of the round that they enter.
        chosen: for a cut that is a selection, the reason for each chosen contestant.
        make_teams: returns the teams that the persons make, where the next round is of teams.
        replace: remove those who were taken over before.

    Raises:
        CommandRefused: the round has no final result, or a list is missing or of no use.
    """
    contest_round = require_round(earlier_state)
    require_next_round(state, contest_round.competition, contest_round.id)
    require_final_result(earlier_state)
    _require_fitting_lists(contest_round, require_round(state), chosen, has_teams=make_teams is not None)
    result = read_round_result(earlier_state, tally, chosen)
    require_whole_selection(earlier_state, result, (chosen or {}).keys())
    contestants = carry_contestants(earlier_state, result) if make_teams is None else make_teams(result)
    _require_single_entries(contestants)
    return AdvanceEntrants(result, contestants, replace, reason)


def _require_fitting_lists(
    contest_round: ContestRound,
    next_round: ContestRound,
    chosen: Mapping[str, str] | None,
    *,
    has_teams: bool,
) -> None:
    """Refuse a list of chosen persons or of teams that is missing, or that nothing asks for."""
    if contest_round.cut.selection != (chosen is not None):
        needs_list = lazy(
            "persons choose who goes on from {round}: give their list with --selection",
            round=contest_round.name,
        )
        has_line = lazy(
            "the cut of {round} is declared: a list belongs to a round with selection = true",
            round=contest_round.name,
        )
        raise CommandRefused(needs_list if contest_round.cut.selection else has_line)
    if (next_round.teams is not None) != has_teams:
        needs_teams = lazy(
            "{round} is of teams: say with --teams who makes which team", round=next_round.name
        )
        no_teams = lazy(
            "{round} takes its entrants as they are: --teams belongs to a round with [round.teams]",
            round=next_round.name,
        )
        raise CommandRefused(no_teams if has_teams else needs_teams)


def _require_single_entries(contestants: Sequence[Contestant]) -> None:
    """Refuse a person who would enter one category twice, having passed in two that lead there."""
    earlier_names: dict[tuple[str, str], str] = {}
    for contestant in contestants:
        if not contestant.nip:
            continue
        key = (contestant.category, contestant.nip)
        if key in earlier_names:
            message = lazy(
                "{name} passed in two categories that lead to one: record in the earlier round from which"
                " one the person withdrew",
                name=contestant.name,
            )
            raise CommandRefused(message)
        earlier_names[key] = contestant.name


def carry_contestants(earlier_state: State, result: RoundResult) -> tuple[Contestant, ...]:
    """Return the entrants who go on: the same persons in their category of the next round."""
    return tuple(
        earlier_state.contestants[outcome.contestant].model_copy(
            update={"category": result.next_categories[outcome.category]}
        )
        for outcome in result.outcomes
        if outcome.is_passed
    )
