"""Checks of the poll, of the stages that count its votes, and of the titles that go by votes."""

from collections.abc import Callable, Iterator

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.polls import POLL_SOURCE, Favourite
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy


def find_poll_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the stages and the titles that go by votes."""
    yield from _find_stage_faults(partial_contest)
    yield from _find_favourite_faults(partial_contest)


def _find_stage_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Stages without a poll, an effect, or contestants who can be chosen; votes counted twice."""
    about, poll, scoring = partial_contest.contest, partial_contest.poll, partial_contest.scoring
    counting_stages: dict[str, str] = {}
    for index, stage in enumerate(partial_contest.stage):
        if stage is None or not stage.is_poll:
            continue
        path: KeyPath = ("stage", index)
        if about is not None and not about.has_ballots:
            message = lazy("there is no hall that votes: nobody appears in this contest; remove the stage")
            yield Fault((*path, "from"), message, (("contest", "format"),))
            continue
        if poll is None:
            yield Fault((*path, "from"), lazy("counts the votes of a poll; declare [poll]"), (("poll",),))
            continue
        is_needed = stage.adds_points or stage.is_required or scoring is None or stage.id in scoring.ties
        if not is_needed:
            message = lazy(
                "does nothing with its votes; give it a weight, or name it in the ties of [scoring]"
            )
            yield Fault((*path, "weight"), message)
        for category in filter(None, partial_contest.category):
            if not stage.concerns(category.id):
                continue
            if not poll.concerns(category.id):
                message = lazy("nobody of {category} can be chosen in [poll]", category=category.name)
                yield Fault((*path, "categories"), message, (("poll", "categories"),))
            if category.id in counting_stages:
                message = lazy(
                    "{stage} counts the votes of {category} already; a vote counts once",
                    stage=counting_stages[category.id],
                    category=category.name,
                )
                yield Fault((*path, "categories"), message)
            counting_stages.setdefault(category.id, stage.name)


def _find_favourite_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Faults of the titles by votes: where the votes come from, and whose title it is."""
    titles: set[str] = set()
    for index, favourite in enumerate(partial_contest.favourite):
        if favourite is None:
            continue
        path: KeyPath = ("favourite", index)
        if favourite.title in titles:
            yield Fault((*path, "title"), lazy("has its votes declared before; remove one of them"))
        titles.add(favourite.title)
        concerns = _find_source(partial_contest, favourite)
        if concerns is None:
            message = lazy('is no [[stage]] with from = "count", nor "poll" beside a table [poll]')
            yield Fault((*path, "from"), message, (("stage",), ("poll",)))
            continue
        for category_index, category in enumerate(partial_contest.category):
            if category and concerns(category.id) and favourite.title not in category.titles:
                message = lazy("is missing in the titles of {category}; add it there", category=category.name)
                yield Fault((*path, "title"), message, (("category", category_index, "titles"),))


def _find_source(partial_contest: PartialContest, favourite: Favourite) -> Callable[[str], bool] | None:
    """Return which categories the votes concern; None if there are no such votes."""
    if favourite.source == POLL_SOURCE:
        return partial_contest.poll.concerns if partial_contest.poll else None
    for stage in partial_contest.stage:
        if stage and stage.id == favourite.source and stage.value_kind == "count":
            return stage.concerns
    return None
