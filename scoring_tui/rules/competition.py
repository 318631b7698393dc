"""Rules of a round that follows another one: who is taken over, and with which earlier scores."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.rounds import ContestRound, TeamRule
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.commands.competition import AdvanceEntrants
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.competition import EntrantsAdvanced, RoundResult
from scoring_tui.domain.facts.setup import Result, ResultsImported
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_reason,
    require_unsigned,
    rule,
)
from scoring_tui.rules.setup import require_replaceable, take_contestants
from scoring_tui.scoring.arithmetic import mean, round_half_up


@rule.register
def _decide_advance(command: AdvanceEntrants, context: DecisionContext) -> list[Fact]:
    state, result = context.state, command.result
    contest_round = require_next_round(state, result.competition, result.round)
    previous_name = contest_round.earlier[-1].name
    require(result.passed_ids, lazy("nobody goes on from {round}", round=previous_name))
    _require_first_advance(command, context)
    known_contestants = {} if command.replace else state.contestants
    new_contestants = tuple(person for person in command.contestants if person.id not in known_contestants)
    all_contestants = {**known_contestants, **{person.id: person for person in new_contestants}}
    _require_everyone_once(result, all_contestants, new_contestants)
    _require_own_categories(context, result, new_contestants)
    reason = command.reason.strip()
    facts: list[Fact] = [EntrantsAdvanced(result=result, reason=reason, replaced=command.replace)]
    source = f"{previous_name} ({result.contest}, {result.code})"
    if command.replace:
        require_replaceable(state, {earlier.id for earlier in contest_round.counted})
    if new_contestants:
        facts += take_contestants(ImportRoster(source, new_contestants, command.replace), context)
    scores = _collect_carried_scores(
        context, contest_round, result, all_contestants, known_contestants.keys()
    )
    facts += _make_stage_results(context, scores, source, reason)
    require(len(facts) > 1, lazy("nothing has changed: the entrants were taken over already"))
    if state.advances:
        require_reason(command.reason)
    return facts


def require_next_round(state: State, competition_id: str, round_id: str) -> ContestRound:
    """Return the place of this contest in the chain; refuse unless it follows the given round."""
    contest_round = state.contest.round
    if contest_round is None or contest_round.previous is None:
        message = lazy(
            "{contest} follows no other round: name the file of the earlier round first, then the next one",
            contest=state.contest.contest.name,
        )
        raise CommandRefused(message)
    is_same_chain = competition_id == contest_round.competition
    message = lazy(
        "{contest} follows the round {round} of {competition}; the other file is of another one",
        contest=state.contest.contest.name, round=contest_round.previous.name,
        competition=contest_round.competition_name,
    )  # fmt: skip
    require(is_same_chain and round_id == contest_round.previous.id, message)
    return contest_round


def _require_first_advance(command: AdvanceEntrants, context: DecisionContext) -> None:
    """Refuse what would lose or replace contestants without being asked to."""
    state = context.state
    advanced_ids = state.advanced_ids
    others = [person for person in state.contestants.values() if person.id not in advanced_ids]
    if others and (command.replace or not state.advances):
        message = lazy(
            "{n} contestants are in this file who did not come from the round before, such as {name};"
            " make a new file, or take them in after the others",
            n=len(others), name=others[0].name,
        )  # fmt: skip
        raise CommandRefused(message)
    if not state.advances:
        return
    if command.replace:
        message = lazy("the running order is drawn; who comes late is added without --replace")
        if not state.contest.contest.has_ballots:
            message = lazy(
                "contestants have their numbers already. To begin anew, delete the file of this round, make"
                " it with scoring-tui competition new, and advance again; who comes late is added without"
                " --replace"
            )
        require(not state.turns, message)
    else:
        message = lazy(
            "the entrants were taken over already; to take them over again, add --replace and --reason"
        )
        require(state.turns, message)


def _require_everyone_once(
    result: RoundResult, contestants: Mapping[str, Contestant], new_contestants: Sequence[Contestant]
) -> None:
    """Refuse if somebody who goes on is missing or enters twice, or if somebody else enters."""
    entrant_ids = {outcome.contestant for outcome in result.outcomes}
    for contestant in new_contestants:
        persons = _list_persons(contestant, entrant_ids)
        others = sorted(set(persons) - result.passed_ids) if persons else [contestant.id]
        message = lazy("{who} does not go on: {ids}", who=contestant.name, ids=", ".join(others))
        require(not others, message)
    counts = Counter(
        person_id
        for contestant in contestants.values()
        for person_id in _list_persons(contestant, entrant_ids)
    )
    repeated_ids = ", ".join(sorted(person_id for person_id, count in counts.items() if count > 1))
    require(not repeated_ids, lazy("{ids} would enter twice", ids=repeated_ids))
    missing_ids = ", ".join(sorted(result.passed_ids - counts.keys()))
    require(not missing_ids, lazy("{ids} go on, but do not enter", ids=missing_ids))


def _list_persons(contestant: Contestant, entrant_ids: Set[str]) -> list[str]:
    """Return the ids under which a contestant, or the members of a team, took part in the round before."""
    if contestant.id in entrant_ids:
        return [contestant.id]
    return [member.person for member in contestant.members]


def _require_own_categories(
    context: DecisionContext, result: RoundResult, new_contestants: Sequence[Contestant]
) -> None:
    """Refuse a category that the cut does not lead to, or that is of teams only or of others only.

    Where persons become teams, somebody may also stand alone in a category of persons.
    """
    contest_round = context.state.contest.round
    categories = {outcome.contestant: outcome.category for outcome in result.outcomes}
    for contestant in new_contestants:
        category = context.state.contest.categories.get(contestant.category)
        is_fitting = category is not None and (category.entry == "team") == bool(contestant.members)
        if contest_round is None or contest_round.teams is None:
            next_id = result.next_categories.get(categories.get(contestant.id, ""))
            is_fitting = contestant.category == next_id
        message = lazy(
            "{who} cannot enter the category {category}", who=contestant.name, category=contestant.category
        )
        require(is_fitting, message)


def list_unqualified_contestants(state: State, result: RoundResult) -> list[Contestant]:
    """Return the contestants of this round who were taken over earlier, but do not go on by this result.

    They stay until somebody excludes them, or lets them take part out of competition. Teams with such a
    member are among them.
    """
    excluded_ids = {turn.contestant for turn in state.turns.values() if turn.exclusion is not None}
    lost_ids = {outcome.contestant for outcome in result.outcomes} - result.passed_ids
    return [
        contestant
        for contestant in state.contestants.values()
        if contestant.id not in excluded_ids | state.excluded_undrawn.keys() | state.guest_ids
        if lost_ids.intersection((contestant.id, *(member.person for member in contestant.members)))
    ]


def require_qualified(state: State, category_id: str) -> None:
    """Refuse a category with somebody who did not pass the round before, by the result taken over last."""
    if not state.advances:
        return
    result = state.advances[-1].result
    names = [
        contestant.name
        for contestant in list_unqualified_contestants(state, result)
        if contestant.category == category_id
    ]
    message = lazy(
        "{names}: did not pass the round before, by the result taken over last. Take them out with"
        " scoring-tui exclude",
        names=", ".join(names),
    )
    require(not names, message)


# --- earlier scores ---------------------------------------------------------------------------------


def _collect_carried_scores(
    context: DecisionContext,
    contest_round: ContestRound,
    result: RoundResult,
    contestants: Mapping[str, Contestant],
    known_ids: Set[str],
) -> dict[str, dict[str, Decimal]]:
    """Return the earlier scores of all contestants, by stage and contestant.

    Those of `known_ids` who came in otherwise keep the results that they have. Raises `CommandRefused` for a
    score that a stage does not take, and for another score in a signed category.
    """
    state = context.state
    scores: dict[str, dict[str, Decimal]] = {}
    for earlier in contest_round.counted:
        stage, old_results = state.contest.stages[earlier.id], state.stage_results.get(earlier.id, {})
        stage_scores = scores.setdefault(stage.id, {})
        for contestant in contestants.values():
            score = find_carried_score(contest_round, result, contestant, stage)
            if score is None and contestant.id in known_ids:
                score = old_results.get(contestant.id)
            if score is None:
                continue
            stage_scores[contestant.id] = score
            if old_results.get(contestant.id) != score:
                require_unsigned(context, contestant.category)
                if objection := stage.find_objection(score):
                    raise CommandRefused(
                        lazy("{contestant}: {why}", contestant=contestant.name, why=objection)
                    )
    return scores


def _make_stage_results(
    context: DecisionContext, scores: Mapping[str, Mapping[str, Decimal]], source: str, reason: str
) -> Iterator[ResultsImported]:
    """Yield the earlier scores as results of stages, as far as any differs from before."""
    for stage_id, stage_scores in scores.items():
        if stage_scores != context.state.stage_results.get(stage_id, {}):
            results = tuple(
                Result(contestant=contestant_id, score=score) for contestant_id, score in stage_scores.items()
            )
            yield ResultsImported(stage=stage_id, source=source, results=results, reason=reason)


def find_carried_score(
    contest_round: ContestRound, result: RoundResult, contestant: Contestant, stage: Stage
) -> Decimal | None:
    """Return the score of an earlier round that a contestant carries; None if there is none.

    A team carries what `TeamRule` declares, rounded half up to the decimals of the stage.
    """
    outcomes = result.outcomes_by_id
    if contestant.id in outcomes:
        return outcomes[contestant.id].scores.get(stage.id)
    member_scores = [
        outcomes[member.person].scores.get(stage.id)
        for member in contestant.members
        if member.person in outcomes
    ]
    known_scores = [score for score in member_scores if score is not None]
    if not known_scores or len(known_scores) < len(contestant.members):
        return None
    return compute_team_score(contest_round.teams or TeamRule(), known_scores, stage.decimals)


def compute_team_score(teams: TeamRule, scores: Iterable[Decimal], decimals: int) -> Decimal | None:
    """Return what a team carries of its members' scores, rounded half up; None if it carries nothing.

    >>> compute_team_score(TeamRule(score="best", best=2), map(Decimal, (80, 90, 85)), 2)
    Decimal('87.50')
    """
    if teams.score == "none":
        return None
    highest_first = sorted(map(Fraction, scores), reverse=True)
    counted = highest_first[: teams.best] if teams.score == "best" else highest_first
    return round_half_up(mean(counted), decimals)
