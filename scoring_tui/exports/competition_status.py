"""The funnel of a competition: how many entered and passed each round, and what is to be done next."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shlex import quote
from typing import Any, Literal

from scoring_tui.contest.competition_loader import DeclaredCompetition
from scoring_tui.contest.terms import OUTCOMES
from scoring_tui.domain.facts.competition import OutcomeReason, RoundResult
from scoring_tui.domain.state import State
from scoring_tui.engine.advancing import list_hindrances, read_round_result
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.competition import list_unqualified_contestants
from scoring_tui.scoring.standings.tally import Tally

RoundProgress = Literal[
    "no-file", "not-begun", "running", "complete", "signed", "announced", "advanced", "reopened", "corrected"
]
"""How far a round is. The last two: its result was taken over, and is open now, or another one."""

PROGRESS_NAMES: dict[RoundProgress, LazyText] = {
    "no-file": lazy("no file yet"),
    "not-begun": lazy("not begun"),
    "running": lazy("running"),
    "complete": lazy("complete"),
    "signed": lazy("signed"),
    "announced": lazy("announced"),
    "advanced": lazy("advanced"),
    "reopened": lazy("advanced, open again"),
    "corrected": lazy("advanced, corrected since"),
}

_FINAL_PROGRESS: tuple[RoundProgress, ...] = ("signed", "announced", "advanced", "corrected")
_LOSSES: tuple[OutcomeReason, ...] = ("absent", "withdrawn", "disqualified", "guest")


@dataclass(frozen=True, slots=True)
class CategoryFunnel:
    """The numbers of contestants of one category in one round."""

    category: str
    name: str
    entered: int
    persons: int
    """The members where contestants are teams."""
    scored: int
    passed: int | None
    """None before the result is signed."""
    not_passed: int | None
    """Not going on for another reason than the following ones; None before the result is signed."""
    absent: int
    withdrawn: int
    disqualified: int
    guests: int
    """Out of competition."""

    @property
    def lost(self) -> int | None:
        """Who does not go on, for whatever reason; None before the result is signed."""
        return None if self.passed is None else self.entered - self.passed


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """How far a round is, and its numbers by category."""

    id: str
    name: str
    file: str
    progress: RoundProgress
    categories: tuple[CategoryFunnel, ...]
    seq: int
    """The number of entries of its ledger; 0 without a file."""
    code: str

    def total(self, field: str) -> int | None:
        """Return the sum of a number over the categories; None if one is not known yet."""
        values = [getattr(category, field) for category in self.categories]
        return None if not values or None in values else sum(values)


@dataclass(frozen=True, slots=True)
class CompetitionStatus:
    """All rounds, and the next step."""

    id: str
    name: str
    rounds: tuple[RoundStatus, ...]
    next_step: LazyText
    """In words."""
    next_command: str
    """As it is typed; empty if nothing is left to do."""


def make_competition_status(
    declared: DeclaredCompetition, states: Sequence[State | None], folder: Path
) -> CompetitionStatus:
    """Return the status of a competition.

    Args:
        states: the state of each round, None where there is no file yet.
        folder: where the files are, for the commands.
    """
    rounds = tuple(
        _make_round_status(declared, states, index) for index in range(len(declared.competition.round))
    )
    next_step, next_command = _find_exclusion(rounds, states, folder) or _find_next_step(
        declared, rounds, states, folder
    )
    about = declared.competition.competition
    return CompetitionStatus(about.id, about.name, rounds, next_step, next_command)


# --- one round --------------------------------------------------------------------------------------


def _make_round_status(
    declared: DeclaredCompetition, states: Sequence[State | None], index: int
) -> RoundStatus:
    item, state = declared.competition.round[index], states[index]
    if state is None:
        return RoundStatus(item.id, item.name, item.file, "no-file", (), 0, "")
    next_state = states[index + 1] if index + 1 < len(states) else None
    result, progress = read_round_result(state, Tally()), _find_progress(state)
    is_final = progress in _FINAL_PROGRESS and not item.selection
    if next_state is not None and next_state.advances:
        taken_result, is_final = next_state.advances[-1].result, True
        is_same = (
            item.selection or taken_result.passed_scores == result.passed_scores
        )  # a choice is only there
        progress = "reopened" if list_hindrances(state) else "advanced" if is_same else "corrected"
        result = taken_result
    funnels = tuple(_make_funnels(state, result, is_final=is_final))
    code = head_code(state.seq, state.hash)
    return RoundStatus(item.id, item.name, item.file, progress, funnels, state.seq, code)


def _find_progress(state: State) -> RoundProgress:
    """Return how far the categories with contestants are, by the one that is behind."""
    category_ids = list_entered_categories(state)
    if not category_ids or not state.turns:
        return "not-begun"
    if all(map(state.is_announced, category_ids)):
        return "announced"
    if all(map(state.is_signed, category_ids)):
        return "signed"
    if all(map(state.is_complete, category_ids)):
        return "complete"
    return "running" if _has_begun(state) else "not-begun"


def _has_begun(state: State) -> bool:
    """Whether anybody was called, marked, or has a result that is not from an earlier round."""
    contest_round, about = state.contest.round, state.contest.contest
    carried_ids = {earlier.id for earlier in contest_round.counted} if contest_round else set()
    has_results = any(state.stage_results.keys() - carried_ids)
    has_calls = about.has_stage and any(turn.phase != "queued" for turn in state.turns.values())
    return has_results or has_calls or any(state.ballots.values())


def list_entered_categories(state: State) -> list[str]:
    """Return the categories that have a contestant, in the declared order."""
    entered_ids = {contestant.category for contestant in state.contestants.values()}
    return [category_id for category_id in state.contest.categories if category_id in entered_ids]


def _make_funnels(state: State, result: RoundResult, *, is_final: bool) -> Iterator[CategoryFunnel]:
    for category in state.contest.category:
        outcomes = [outcome for outcome in result.outcomes if outcome.category == category.id]
        entrants = [entrant for entrant in state.contestants.values() if entrant.category == category.id]
        reasons = Counter(outcome.reason for outcome in outcomes)
        ranked = [outcome for outcome in outcomes if outcome.place is not None]
        passed = _count_passed(
            state,
            category.id,
            [outcome.place or 0 for outcome in ranked],
            sum(outcome.is_passed for outcome in outcomes),
        )
        losses = [reasons[reason] for reason in _LOSSES]
        not_passed = len(entrants) - passed - sum(losses)
        yield CategoryFunnel(
            category.id, category.name, len(entrants), sum(len(person.members) or 1 for person in entrants),
            len(ranked), passed if is_final else None, not_passed if is_final else None, *losses,
        )  # fmt: skip


def _count_passed(state: State, category_id: str, places: Sequence[int], passed_count: int) -> int:
    """Return how many go on; of the last round without a cut, how many get an award."""
    contest_round = state.contest.round
    if contest_round is None or not contest_round.is_last or contest_round.cut.is_declared:
        return passed_count
    award_count = len(state.award_names(category_id))
    return sum(place <= award_count for place in places)


# --- the next step ----------------------------------------------------------------------------------


def _find_exclusion(
    rounds: Sequence[RoundStatus], states: Sequence[State | None], folder: Path
) -> tuple[LazyText, str] | None:
    """Return who must be taken out of a round that is not signed; None if nobody must."""
    for status, state in zip(rounds, states, strict=True):
        if state is None or not state.advances or status.progress in _FINAL_PROGRESS:
            continue
        for contestant in list_unqualified_contestants(state, state.advances[-1].result):
            message = lazy(
                "Take {name} out of {round}, who did not pass the round before",
                name=contestant.name, round=status.name,
            )  # fmt: skip
            words = (folder / status.file, contestant.id, "withdrawn", "--reason", "TEXT")
            return message, _join_command("exclude", *words)
    return None


def _find_next_step(
    declared: DeclaredCompetition,
    rounds: Sequence[RoundStatus],
    states: Sequence[State | None],
    folder: Path,
) -> tuple[LazyText, str]:
    """Return what to do next, and the command."""
    if any(status.progress == "no-file" for status in rounds):
        is_beside = folder.resolve() == declared.path.resolve().parent
        options = () if is_beside else ("--folder", folder)
        return lazy("Make the files of the rounds"), _join_command("competition new", declared.path, *options)
    index = next(
        (index for index, status in enumerate(rounds) if status.progress != "advanced"), len(rounds) - 1
    )
    status, state = rounds[index], states[index]
    path = folder / status.file
    if state is None:
        raise ValueError("a round without a file")
    if not state.contestants and not index:
        message = lazy("Enter the contestants of {round}", round=status.name)
        return message, _join_command("import", path, "FILE")
    if not state.turns:
        return lazy("Draw the running order of {round}", round=status.name), _join_command("draw", path)
    if status.progress in ("not-begun", "running"):
        return _name_work(state, status, path)
    if status.progress == "complete":
        message = lazy("Head of jury and jurors sign {round}", round=status.name)
        return message, _join_command("chair", path)
    if status.progress == "reopened":
        message = lazy(
            "{round} was opened again after who passed was taken over: sign it again, then advance again",
            round=status.name,
        )
        return message, _join_command("chair", path)
    if index + 1 < len(rounds):
        return _name_advance(declared, rounds, index, folder)
    if status.progress == "signed":
        return lazy("Announce {round}", round=status.name), _join_command("announce", path)
    message = lazy("Nothing is left to do but the papers of {round}", round=status.name)
    return message, _join_command("papers", path)


def _join_command(name: str, *words: str | Path) -> str:
    """Return a command as it is typed in a shell."""
    return " ".join([f"scoring-tui {name}", *(quote(str(word)) for word in words)])


def _name_work(state: State, status: RoundStatus, path: Path) -> tuple[LazyText, str]:
    """Return how a round gets its marks or results. Of several sheets it is the first that is missing."""
    contest = state.contest
    if contest.contest.has_ballots:
        return lazy("Jurors give marks in {round}", round=status.name), _join_command("serve", path)
    if contest.modules is not None:
        message = lazy("Import attendance and tests of {round}", round=status.name)
        return message, _join_command("modules", path, "FILE")
    carried_ids = {earlier.id for earlier in contest.round.counted} if contest.round else set()
    own_ids = [stage_id for stage_id in contest.stages if stage_id not in carried_ids]
    missing_ids = [stage_id for stage_id in own_ids if not state.stage_results.get(stage_id)]
    stage_id = (missing_ids or own_ids)[0]
    message = lazy("Import the results of {round}", round=status.name)
    return message, _join_command("results", path, "FILE", "--stage", stage_id)


def _name_advance(
    declared: DeclaredCompetition, rounds: Sequence[RoundStatus], index: int, folder: Path
) -> tuple[LazyText, str]:
    item, next_item = declared.competition.round[index : index + 2]
    is_corrected = rounds[index].progress == "corrected"
    options = [
        *(("--selection", "FILE") if item.selection else ()),
        *(("--teams", "FILE") if next_item.teams else ()),
        *(("--reason", "TEXT") if is_corrected else ()),
    ]
    message = lazy("Take who passed {round} over into {next}", round=item.name, next=next_item.name)
    if is_corrected:
        message = lazy(
            "Take the corrected result of {round} over into {next}", round=item.name, next=next_item.name
        )
    return message, _join_command("advance", folder / item.file, folder / next_item.file, *options)


# --- forms ------------------------------------------------------------------------------------------

_NUMBERS = (
    "entered", "persons", "scored", "passed", "not_passed", "absent", "withdrawn", "disqualified", "guests",
)  # fmt: skip
_LOSS_NAMES: dict[str, LazyText] = {
    "not_passed": lazy("not passed"),
    "absent": OUTCOMES["absent"],
    "withdrawn": OUTCOMES["withdrawn"],
    "disqualified": OUTCOMES["disqualified"],
    "guests": OUTCOMES["guest"],
}


def status_as_content(status: CompetitionStatus) -> dict[str, Any]:
    """Return the status as the content of a JSON document."""
    return {
        "competition": status.id,
        "name": status.name,
        "rounds": [
            {
                "round": item.id,
                "name": item.name,
                "file": item.file,
                "state": item.progress,
                "ledger": {"seq": item.seq, "code": item.code} if item.seq else None,
                "total": {name: item.total(name) for name in (*_NUMBERS, "lost")},
                "categories": [
                    {
                        "category": funnel.category,
                        "name": funnel.name,
                        **{name: getattr(funnel, name) for name in (*_NUMBERS, "lost")},
                    }
                    for funnel in item.categories
                ],
            }
            for item in status.rounds
        ],
        "next": {"what": translate(status.next_step), "command": status.next_command},
    }


def status_as_text(status: CompetitionStatus, width: int | None = None) -> str:
    """Return the status as a table, the funnel in one line above it and the next step below."""
    has_teams = any(item.total("persons") != item.total("entered") for item in status.rounds)
    headings = [
        tr("Round"),
        tr("State"),
        tr("Entered"),
        tr("Scored"),
        tr("Passed"),
        tr("Lost"),
        tr("Of whom"),
    ]
    if has_teams:
        headings.insert(3, tr("Persons"))
    rows = [row for item in status.rounds for row in _make_rows(item, has_teams=has_teams)]
    table = format_table(headings, rows, frozenset(range(2, len(headings) - 1)), width)
    command = f"\n  {status.next_command}" if status.next_command else ""
    next_step = tr("Next: {what}", what=translate(status.next_step))
    return f"{status.name}\n{_format_funnel(status)}\n\n{table}\n{next_step}{command}\n"


def _make_rows(item: RoundStatus, *, has_teams: bool) -> Iterator[Sequence[str]]:
    numbers = {name: item.total(name) for name in (*_NUMBERS, "lost")}
    yield (
        item.name,
        translate(PROGRESS_NAMES[item.progress]),
        *_format_numbers(numbers, has_teams=has_teams),
    )
    if len(item.categories) > 1:
        for funnel in item.categories:
            own_numbers = {name: getattr(funnel, name) for name in (*_NUMBERS, "lost")}
            yield (f"  {funnel.name}", "", *_format_numbers(own_numbers, has_teams=has_teams))


def _format_numbers(numbers: Mapping[str, int | None], *, has_teams: bool) -> Iterator[str]:
    for name in ("entered", *(("persons",) if has_teams else ()), "scored", "passed", "lost"):
        yield "-" if numbers[name] is None else str(numbers[name])
    losses = (
        tr("{name} {n}", name=translate(_LOSS_NAMES[name]), n=numbers[name])
        for name in _LOSS_NAMES
        if numbers[name]
    )
    yield ", ".join(losses)


def _format_funnel(status: CompetitionStatus) -> str:
    """`577 -> 341 -> 50 -> 10 -> 3`: who entered each round, and who passed the last one.

    Where persons make teams, those who passed stand before their teams.
    """
    numbers = [status.rounds[0].total("entered") or None]
    for earlier, later in pairwise(status.rounds):
        passed, entered = earlier.total("passed"), later.total("entered") or None
        if passed and entered and later.total("persons") != entered:
            numbers.append(passed)
        numbers.append(entered)
    numbers.append(status.rounds[-1].total("passed"))
    return " -> ".join("…" if number is None else str(number) for number in numbers)
