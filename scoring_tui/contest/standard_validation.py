"""Checks of the required levels and of the bands of the match."""

from collections import Counter
from collections.abc import Iterator

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.standards import MATCH_DECIMALS, Standard
from scoring_tui.i18n.lazy import lazy


def find_standard_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the sections [[standard]] and [[match-band]]."""
    standards = [(index, standard) for index, standard in enumerate(partial_contest.standard) if standard]
    places = Counter(_place_of(standard) for _, standard in standards)
    for index, standard in standards:
        path: KeyPath = ("standard", index)
        if not standard.category and not standard.position.strip():
            yield Fault(path, lazy("names neither a category nor a position; add one of them"))
        elif places[_place_of(standard)] > 1:
            yield Fault(path, lazy("stands twice for the same category and position; keep one"))
        if not standard.position.strip() and "column" in standard.model_fields_set:
            yield Fault((*path, "column"), lazy("belongs to a position; remove it, or add the position"))
        yield from _find_level_faults(path, standard, partial_contest)
    yield from _find_band_faults(partial_contest)


def _place_of(standard: Standard) -> tuple[str, str, str]:
    return standard.category or "", fold_name(standard.position), fold_name(standard.column)


def _find_level_faults(path: KeyPath, standard: Standard, partial_contest: PartialContest) -> Iterator[Fault]:
    """Levels of unknown criteria, and levels that are no marks."""
    leaves = _list_leaves(standard, partial_contest)
    sources: tuple[KeyPath, ...] = (("rubric",), ("category",))
    for criterion_id, level in standard.levels.items() if leaves else ():
        matching_leaves = [leaf for leaf in leaves if leaf.id == criterion_id]
        if not matching_leaves:
            known_ids = ", ".join(dict.fromkeys(leaf.id for leaf in leaves))
            message = lazy(
                'there is no criterion "{id}"; there are {known}', id=criterion_id, known=known_ids
            )
            yield Fault((*path, "levels", criterion_id), message, sources)
            continue
        objection = matching_leaves[0].scale.find_objection(level)
        if objection is not None:
            yield Fault((*path, "levels", criterion_id), objection, sources)
        elif level <= 0:
            yield Fault((*path, "levels", criterion_id), lazy("must be above 0"), sources)


def _list_leaves(standard: Standard, partial_contest: PartialContest) -> list[Leaf]:
    """The criteria that the standard can name; those of all rubrics for a position of any category."""
    categories = [
        category
        for category in partial_contest.category
        if category and standard.category in (None, category.id) and category.rubric in partial_contest.rubric
    ]
    rubric_ids = dict.fromkeys(category.rubric for category in categories)
    return [leaf for rubric_id in rubric_ids for leaf in partial_contest.rubric[rubric_id].leaves]


def _find_band_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    bands = [(index, band) for index, band in enumerate(partial_contest.match_band) if band]
    thresholds = Counter(band.at_least for _, band in bands)
    for index, band in bands:
        path: KeyPath = ("match-band", index)
        if not partial_contest.standard:
            yield Fault(path, lazy("needs a [[standard]]: without required levels there is no match"))
            return
        if thresholds[band.at_least] > 1:
            yield Fault((*path, "at-least"), lazy("another band begins there too; change one of them"))
        if count_decimals(band.at_least) > MATCH_DECIMALS:
            yield Fault((*path, "at-least"), lazy("at most {n} decimals", n=MATCH_DECIMALS))
