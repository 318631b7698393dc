"""Checks of the bands of scores: thresholds, their order, and the scoring method."""

from collections.abc import Iterator
from itertools import pairwise

from scoring_tui.contest.bands import Band
from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy


def find_band_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the bands, each on its own, beside the others of its set, and beside the scoring."""
    bands = [(index, band) for index, band in enumerate(partial_contest.band) if band]
    if bands and partial_contest.scoring and partial_contest.scoring.lower_is_better:
        message = lazy("a score that is better when it is lower has no bands; remove every [[band]]")
        yield Fault(("band", bands[0][0]), message, (("scoring", "method"),))
        return
    for index, band in bands:
        yield from _find_threshold_faults(("band", index), band, partial_contest.scoring)
    order_faults = (
        fault
        for category in partial_contest.category
        if category
        for fault in _find_order_faults(bands, category.id)
    )
    yield from {fault.path: fault for fault in order_faults}.values()


def _find_threshold_faults(path: KeyPath, band: Band, scoring: Scoring | None) -> Iterator[Fault]:
    if not band.has_threshold:
        yield Fault(path, lazy("needs a threshold: add at-least = … or above = …; 0 takes every score"))
        return
    if band.at_least is not None and band.above is not None:
        yield Fault((*path, "above"), lazy("a band has one threshold: keep at-least or above"))
    key, limit = _threshold_key(band), band.threshold[0]
    if scoring and scoring.rank_on == "displayed" and count_decimals(limit) > scoring.decimals:
        message = lazy("at most {n} decimals, as the displayed score has", n=scoring.decimals)
        yield Fault((*path, key), message)
    if band.certificate and not band.is_public:
        message = lazy("a certificate is public; write public = true, or remove it")
        yield Fault((*path, "certificate"), message)


def _find_order_faults(bands: list[tuple[int, Band]], category_id: str) -> Iterator[Fault]:
    """The bands of a set stand from the best down; they have different names and are all public or none."""
    concerned = [(index, band) for index, band in bands if band.concerns(category_id)]
    for band_set in dict.fromkeys(band.band_set for _, band in concerned):
        members = [(index, band) for index, band in concerned if band.band_set == band_set]
        names: dict[str, int] = {}
        for index, band in members:
            if names.setdefault(band.name.casefold(), index) != index:
                yield Fault(("band", index, "name"), lazy("stands in this set before; choose another"))
        for (better_index, better), (index, band) in pairwise(members):
            has_thresholds = all(
                item.above is not None or item.at_least is not None for item in (better, band)
            )
            if has_thresholds and band.threshold >= better.threshold:
                message = lazy(
                    'must be below the threshold of "{better}", which stands before it: the best band first',
                    better=better.name,
                )
                path: KeyPath = ("band", index, _threshold_key(band))
                yield Fault(path, message, (("band", better_index, _threshold_key(better)),))
            if band.is_public != better.is_public:
                message = lazy(
                    'must be as in "{better}": a set is public as a whole or not', better=better.name
                )
                yield Fault(("band", index, "public"), message, (("band", better_index, "public"),))


def _threshold_key(band: Band) -> str:
    return "at-least" if band.above is None else "above"
