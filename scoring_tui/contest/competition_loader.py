"""Read a competition file and the contest files of its rounds, reporting all their problems at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring_tui.contest.competition import Competition, CompetitionRound
from scoring_tui.contest.competition_validation import (
    find_chain_faults,
    find_competition_faults,
    find_next_category,
)
from scoring_tui.contest.hidden_characters import find_hidden_faults
from scoring_tui.contest.loader import find_contest_faults, list_problems, read_toml_file
from scoring_tui.contest.locations import Fault, Raw
from scoring_tui.contest.models import Contest
from scoring_tui.contest.result_contests import complete_declaration, read_result_format
from scoring_tui.contest.rounds import ContestRound, EarlierRound, make_carried_stage
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import COMPETITION_FILE, PartialCompetition, read_shape
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import lazy


@dataclass(frozen=True, slots=True)
class DeclaredCompetition:
    """A competition file, and the contest of each of its rounds."""

    path: Path
    competition: Competition
    contests: tuple[Contest, ...]
    """Each with its place in the chain and with the scores that it takes over as stages."""

    def round_path(self, index: int, folder: Path | None = None) -> Path:
        """Return the path of the file that holds a round, beside the competition file or in a folder."""
        return (folder or self.path.parent) / self.competition.round[index].file


def read_competition(path: Path) -> DeclaredCompetition:
    """Read the competition declared in a TOML file; raises `InvalidInput` with all problems of all files."""
    raw, text = read_toml_file(path)
    shape = read_shape(raw, COMPETITION_FILE)
    rounds = _RoundContests(path.parent, shape.partial_file)
    rounds.read_contests()
    faults = [*find_competition_faults(shape.partial_file), *rounds.faults]
    faults += find_chain_faults(rounds.indexed_contests, len(shape.partial_file.round))
    independent_faults = [fault for fault in faults if not fault.follows_from(shape.broken_paths)]
    all_faults = [*find_hidden_faults(raw), *shape.faults, *independent_faults]
    problems = [*list_problems(all_faults, raw, text), *rounds.problems]
    if problems:
        raise InvalidInput(str(path), problems)
    competition = Competition.model_validate(raw)
    contests = [contest for _, _, contest in rounds.indexed_contests]
    return DeclaredCompetition(path, competition, tuple(_link_rounds(competition, contests)))


def read_round_contest(path: Path, declared_contest: Contest) -> Contest:
    """Read the contest file of a round again; raises `InvalidInput` with all its problems.

    Args:
        declared_contest: the contest as the round's ledger has it, with its place in the chain.
    """
    contest_round = declared_contest.round
    if contest_round is None:
        raise ValueError("the contest is no round of a competition")
    counted_ids = {earlier.id for earlier in contest_round.counted}
    carried_stages = [
        stage.model_dump(by_alias=True, exclude_unset=True)
        for stage in declared_contest.stage
        if stage.id in counted_ids
    ]
    raw, text = read_toml_file(path)
    composed = _add_stages(raw, carried_stages)
    problems = list_problems(find_contest_faults(composed), raw, text)
    if problems:
        raise InvalidInput(str(path), problems)
    return place_in_round(Contest.model_validate(complete_declaration(composed)), contest_round)


class _RoundContests:
    """Reads the contest file of each round, with the scores of earlier rounds as its stages."""

    def __init__(self, folder: Path, partial_competition: PartialCompetition) -> None:
        self.folder, self.rounds = folder, partial_competition.round
        self.indexed_contests: list[tuple[int, CompetitionRound, Contest]] = []
        """The contests without faults, in the order of the rounds."""
        self.problems: list[InputProblem] = []
        """Problems of the contest files; each place names its file."""
        self.faults: list[Fault] = []
        """Faults of the stages that the competition file declares."""

    def read_contests(self) -> None:
        """Read all files."""
        for index, item in enumerate(self.rounds):
            if item is not None:
                self._read_contest(index, item)

    def _read_contest(self, index: int, item: CompetitionRound) -> None:
        try:
            raw, text = read_toml_file(self.folder / item.contest)
        except InvalidInput as error:
            self.problems += [_name_file(item.contest, problem) for problem in error.problems]
            return
        needs_cut = index < len(self.rounds) - 1 and read_result_format(raw) != "administration"
        if needs_cut and not item.cut.is_declared:
            message = lazy(
                "says nowhere who goes on; add through = 10, pass = 70, a quota, or selection = true"
            )
            self.faults.append(Fault(("round", index), message))
        composed = _add_stages(raw, [self._carried_stage(index, counted.round) for counted in item.counts])
        own_stages = raw.get("stage")
        own_count = len(own_stages) if isinstance(own_stages, list) else 0
        own_faults: list[Fault] = []
        for fault in find_contest_faults(composed):
            position = fault.path[1] if fault.path[:1] == ("stage",) and len(fault.path) > 1 else None
            if isinstance(position, int) and position >= own_count:
                place = ("round", index, "counts", position - own_count)
                self.faults.append(Fault(place, fault.message))
            else:
                own_faults.append(fault)
        self.problems += [
            _name_file(item.contest, problem) for problem in list_problems(own_faults, raw, text)
        ]
        if not own_faults and not any(fault.path[:3] == ("round", index, "counts") for fault in self.faults):
            self.indexed_contests.append(
                (index, item, Contest.model_validate(complete_declaration(composed)))
            )

    def _carried_stage(self, index: int, round_id: str) -> dict[str, Any]:
        item = self.rounds[index]
        weights = {counted.round: counted.weight for counted in item.counts} if item else {}
        earlier_names = {other.id: other.name for other in self.rounds[:index] if other}
        scorings = {other.id: contest.scoring for _, other, contest in self.indexed_contests}
        earlier = EarlierRound(
            id=round_id, name=earlier_names.get(round_id, round_id), weight=weights[round_id]
        )  # fmt: skip
        return make_carried_stage(earlier, scorings.get(round_id, Scoring()).decimals)


def _add_stages(raw: Raw, carried_stages: Sequence[dict[str, Any]]) -> dict[str, object]:
    own_stages = raw.get("stage", [])
    if not carried_stages or not isinstance(own_stages, list):
        return dict(raw)
    return {**raw, "stage": [*own_stages, *carried_stages]}


def _name_file(file_name: str, problem: InputProblem) -> InputProblem:
    """Return the problem with the name of its file before its place."""
    if problem.line:
        place = lazy("{file}, line {line}: {place}", file=file_name, line=problem.line, place=problem.place)
    else:
        place = lazy("{file}: {place}", file=file_name, place=problem.place)
    return InputProblem(place if problem.place else file_name, problem.what)


def _link_rounds(competition: Competition, contests: Sequence[Contest]) -> list[Contest]:
    """Give each contest its place in the chain."""
    linked_contests: list[Contest] = []
    for index, (item, contest) in enumerate(zip(competition.round, contests, strict=True)):
        weights = {counted.round: counted.weight for counted in item.counts}
        earlier = [
            EarlierRound(id=other.id, name=other.name, weight=weights.get(other.id))
            for other in competition.round[:index]
        ]
        next_contest = contests[index + 1] if index + 1 < len(contests) else None
        contest_round = ContestRound(
            competition=competition.competition.id,
            competition_name=competition.competition.name,
            id=item.id,
            name=item.name,
            position=index + 1,
            count=len(contests),
            cut=item.cut,
            next_categories=_list_next_categories(item, contest, next_contest) if next_contest else {},
            earlier=tuple(earlier),
            teams=item.teams,
        )
        linked_contests.append(place_in_round(contest, contest_round))
    return linked_contests


def _list_next_categories(item: CompetitionRound, contest: Contest, next_contest: Contest) -> dict[str, str]:
    steps = (
        (category_id, find_next_category(item, category_id, next_contest))
        for category_id in contest.categories
        if not item.ends(category_id)
    )
    return {category_id: next_id for category_id, next_id in steps if next_id is not None}


def place_in_round(contest: Contest, contest_round: ContestRound) -> Contest:
    """Return the contest with its place in the chain.

    A cut of places alone is also `through` of each category, so that screens and papers draw the line.
    """
    cut = contest_round.cut
    categories = contest.category
    if cut.pass_mark is None and not cut.selection:
        categories = tuple(
            category.model_copy(update={"through": cut.place_limit(category.id) or category.through})
            for category in categories
        )
    return contest.model_copy(update={"category": categories, "round": contest_round})
