"""Checks of a competition file: of its rounds alone, and of each round beside the next one's contest."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring_tui.contest.competition import CompetitionRound
from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import count_decimals, to_plain_decimal
from scoring_tui.contest.shape import PartialCompetition
from scoring_tui.i18n.lazy import LazyText, lazy

IndexedContest = tuple[int, CompetitionRound, Contest]
"""Index of a round, the round, and its contest."""


def find_competition_faults(partial_competition: PartialCompetition) -> Iterator[Fault]:
    """Every fault between the rounds, without a look at their contest files."""
    rounds = [(index, item) for index, item in enumerate(partial_competition.round) if item]
    for key in ("id", "file", "contest"):
        yield from _find_repeated_values(rounds, key)
    for index, item in rounds:
        earlier_ids = [other.id for other_index, other in rounds if other_index < index]
        is_last = index == len(partial_competition.round) - 1
        yield from _find_cut_faults(("round", index), item, is_last)
        yield from _find_count_faults(("round", index), item, earlier_ids)
        yield from _find_team_faults(("round", index), item, is_first=index == 0)
        if "/" in item.file or "\\" in item.file:
            yield Fault(("round", index, "file"), lazy("must be the name of a file, without a folder"))


def _find_repeated_values(rounds: Sequence[tuple[int, CompetitionRound]], key: str) -> Iterator[Fault]:
    counts = Counter(getattr(item, key) for _, item in rounds)
    for index, item in rounds:
        if counts[getattr(item, key)] > 1:
            message = lazy("{n} rounds have this value; give each its own", n=counts[getattr(item, key)])
            yield Fault(("round", index, key), message)


def _find_cut_faults(path: KeyPath, item: CompetitionRound, is_last: bool) -> Iterator[Fault]:
    if item.through is not None and item.quota:
        yield Fault((*path, "through"), lazy("quota has a number for each category; remove one of the two"))
    if item.quota and not any(item.quota.values()):
        yield Fault((*path, "quota"), lazy("every category ends here; give one of them at least one place"))
    if item.pass_mark is not None and item.pass_mark < 0:
        yield Fault((*path, "pass"), lazy("must be at least {least}", least=0))
    if is_last and item.to:
        yield Fault((*path, "to"), lazy("no round follows; remove it"))


def _find_count_faults(path: KeyPath, item: CompetitionRound, earlier_ids: list[str]) -> Iterator[Fault]:
    for index, counted in enumerate(item.counts):
        place: KeyPath = (*path, "counts", index)
        if counted.round not in earlier_ids:
            known = ", ".join(earlier_ids) or "-"
            message = lazy(
                'there is no earlier round "{name}"; there are {known}', name=counted.round, known=known
            )
            yield Fault((*place, "round"), message)
        if counted.round in [other.round for other in item.counts[:index]]:
            yield Fault(place, lazy('"{name}" is named before; once is enough', name=counted.round))


def _find_team_faults(path: KeyPath, item: CompetitionRound, *, is_first: bool) -> Iterator[Fault]:
    teams = item.teams
    if teams is None:
        return
    if is_first:
        message = lazy("the first round takes its teams from the roster; remove it")
        yield Fault((*path, "teams"), message)
    if (teams.score == "best") != (teams.best is not None):
        message = lazy('score = "best" and n = 3 go together: how many members count')
        yield Fault((*path, "teams", "score"), message)
    if teams.size and teams.size[0] > teams.size[1]:
        yield Fault((*path, "teams", "size"), lazy("the least number comes first"))
    if teams.score == "none" and item.counts:
        message = lazy('no team has an earlier score; remove counts, or write score = "mean"')
        yield Fault((*path, "teams", "score"), message)


# --- beside the contest files -----------------------------------------------------------------------


def find_chain_faults(contests: Sequence[IndexedContest], round_count: int) -> Iterator[Fault]:
    """Every fault between the rounds and the contests that could be read."""
    id_counts = Counter(contest.contest.id for _, _, contest in contests)
    for index, item, contest in contests:
        if id_counts[contest.contest.id] > 1:
            message = lazy(
                'several rounds have the contest id "{id}"; give each contest file its own',
                id=contest.contest.id,
            )
            yield Fault(("round", index, "contest"), message)
        yield from _find_category_faults(("round", index), item, contest, index == round_count - 1)
        yield from _find_pass_faults(("round", index, "pass"), item, contest)
    for earlier, later in pairwise(contests):
        if later[0] == earlier[0] + 1:
            yield from _find_step_faults(earlier, later)
    by_id = {item.id: contest for _, item, contest in contests}
    for index, item, _ in contests:
        for position, counted in enumerate(item.counts):
            earlier_contest = by_id.get(counted.round)
            if earlier_contest is not None and earlier_contest.scoring.lower_is_better:
                message = lazy("a lower score is better there, so that it cannot be added; remove it")
                yield Fault(("round", index, "counts", position), message)


def _find_category_faults(
    path: KeyPath, item: CompetitionRound, contest: Contest, is_last: bool
) -> Iterator[Fault]:
    """The categories that a cut and a `to` name, and a second cut in the contest file."""
    for key, names in (("quota", item.quota), ("to", item.to)):
        for name in names:
            if name not in contest.categories:
                yield Fault((*path, key, name), _unknown_category(name, contest))
    if item.quota:
        for category_id in contest.categories:
            if category_id not in item.quota:
                message = lazy(
                    "has no number for {category}; write {category} = 0 if it ends here", category=category_id
                )
                yield Fault((*path, "quota"), message)
    for category in contest.category:
        if category.through is not None and item.cut.is_declared:
            limit = item.place_limit(category.id) if not item.quota or category.id in item.quota else None
            if limit != category.through:
                message = lazy(
                    "the contest file says through = {n} for {category}; remove it there, or write the same",
                    n=category.through, category=category.id,
                )  # fmt: skip
                yield Fault(path, message)


def _find_pass_faults(path: KeyPath, item: CompetitionRound, contest: Contest) -> Iterator[Fault]:
    """A least score that nobody can reach, or that no displayed score can equal."""
    if item.pass_mark is None:
        return
    scoring = contest.scoring
    if scoring.rank_on == "displayed" and count_decimals(item.pass_mark) > scoring.decimals:
        message = lazy("has more decimals than the score, which is displayed with {n}", n=scoring.decimals)
        yield Fault(path, message)
    has_difficulty = any(rubric.difficulty for rubric in contest.rubric.values())
    if scoring.method_info.score_kind != "mark" or scoring.is_sum or has_difficulty:
        return  # no score is the highest one
    highest = max(_compute_highest_score(contest, category.id) for category in contest.category)
    if item.pass_mark > highest:
        message = lazy(
            "nobody can reach it: the highest score of {contest} is {highest}",
            contest=contest.contest.name, highest=_round_score(highest, scoring.decimals),
        )  # fmt: skip
        yield Fault(path, message)


def _round_score(score: Fraction, decimals: int) -> Decimal:
    return to_plain_decimal(round(Decimal(score.numerator) / score.denominator, decimals))


def _compute_highest_score(contest: Contest, category_id: str) -> Fraction:
    """The score of somebody with the highest marks, and the highest results of all stages."""
    share = contest.jury_share(category_id)
    jury_points = share * contest.rubric_of(category_id).highest_total if share else Fraction(0)
    stages = contest.stages_by_category[category_id]
    return jury_points + sum(
        (stage.weigh_points(Fraction(stage.greatest_points)) for stage in stages if stage.adds_points),
        Fraction(0),
    )


def _unknown_category(name: str, contest: Contest) -> LazyText:
    known_ids = ", ".join(contest.categories)
    return lazy('there is no category "{name}"; there are {known}', name=name, known=known_ids)


def _find_step_faults(earlier: IndexedContest, later: IndexedContest) -> Iterator[Fault]:
    """From one round to the next: every category that goes on leads to one that fits."""
    index, item, contest = earlier
    later_index, later_item, later_contest = later
    makes_teams = False
    for category in contest.category:
        if item.ends(category.id):
            continue
        next_id = find_next_category(item, category.id, later_contest)
        if next_id is None:
            message = lazy(
                'leads {category} to no category of the next round; add to = {example}',
                category=category.id, example=f'{{ "{category.id}" = "…" }}',
            )  # fmt: skip
            yield Fault(("round", index), message)
            continue
        if next_id not in later_contest.categories:
            yield Fault(("round", index, "to", category.id), _unknown_category(next_id, later_contest))
            continue
        entry, next_entry = category.entry, later_contest.categories[next_id].entry
        is_team_made = (entry, next_entry) == ("person", "team")
        makes_teams = makes_teams or is_team_made
        if is_team_made and later_item.teams is None:
            message = lazy(
                "{category} is of teams, and {earlier} of persons: add [round.teams]",
                category=next_id, earlier=category.id,
            )  # fmt: skip
            yield Fault(("round", later_index), message)
        elif entry != next_entry and not is_team_made:
            message = lazy(
                "leads {category} ({entry}) to {next} ({next_entry}); both must have the same entry",
                category=category.id, entry=entry, next=next_id, next_entry=next_entry,
            )  # fmt: skip
            yield Fault(("round", index), message)
    if later_item.teams is not None and not makes_teams:
        message = lazy("no persons of the round before become teams; remove it")
        yield Fault(("round", later_index, "teams"), message)


def find_next_category(item: CompetitionRound, category_id: str, next_contest: Contest) -> str | None:
    """Return the category of the next round that a category leads to; None if none is certain.

    A declared one counts; otherwise the one of the same id, or the only one.
    """
    if category_id in item.to:
        return item.to[category_id]
    if category_id in next_contest.categories:
        return category_id
    return next_contest.category[0].id if len(next_contest.category) == 1 else None
