"""Checks of the poll, and of the titles that go by votes."""

from collections.abc import Callable, Iterator

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.polls import POLL_SOURCE, Favourite
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy


def find_poll_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the titles by votes: where the votes come from, and whose title it is."""
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
