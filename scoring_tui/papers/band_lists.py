"""Who is in which band of scores, in sentences for papers; also which bands nobody reached."""

from collections.abc import Iterator

from scoring_tui.contest.bands import Band, describe_empty_band, group_bands
from scoring_tui.contest.models import Contest
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.context import PaperContext
from scoring_tui.scoring.bands import BandMembers, list_band_members


def describe_thresholds(contest: Contest, category_id: str) -> Iterator[str]:
    """Yield one sentence for each set of bands: its bands and their thresholds."""
    for band_set in group_bands(contest.band, category_id).values():
        bands = "; ".join(_describe_threshold(band) for band in band_set)
        yield tr("{set}: {bands}.", set=band_set[0].set_name, bands=bands)


def _describe_threshold(band: Band) -> str:
    limit, is_above = band.threshold
    if is_above:
        return tr("{band} above {limit}", band=band.name, limit=format_number(limit))
    return tr("{band} from {limit}", band=band.name, limit=format_number(limit))


def list_band_numbers(context: PaperContext, category_id: str) -> Iterator[str]:
    """Yield one sentence for each band with the draw numbers in it."""
    for members in _list_members(context, category_id):
        if not members.candidates:
            yield _say_empty(members.band)
            continue
        numbers = ", ".join(map(str, members.draw_numbers))
        yield tr(
            "{set} {band} ({count}): no. {numbers}",
            set=members.band.set_name, band=members.band.name, count=len(members.candidates), numbers=numbers,
        )  # fmt: skip


def list_public_band_names(context: PaperContext, category_id: str) -> Iterator[str]:
    """Yield one sentence for each public band with the names in it."""
    for members in _list_members(context, category_id):
        if not members.band.is_public:
            continue
        if not members.candidates:
            yield _say_empty(members.band)
            continue
        names = "; ".join(map(context.state.contestant_name, members.draw_numbers))
        yield tr("{set} {band}: {names}", set=members.band.set_name, band=members.band.name, names=names)


def list_certified_bands(context: PaperContext, category_id: str) -> Iterator[BandMembers]:
    """Yield the bands whose contestants get a certificate."""
    for members in _list_members(context, category_id):
        if members.band.certificate:
            yield members


def _list_members(context: PaperContext, category_id: str) -> tuple[BandMembers, ...]:
    standing = context.engine.tally.standing(context.state, category_id)
    return list_band_members(context.state.contest, standing)


def _say_empty(band: Band) -> str:
    return translate(describe_empty_band(band.band_set, band.name))
