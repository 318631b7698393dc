"""Bands of scores, such as the grades A to D or passed and not passed, outside of places and awards."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pydantic import Field, StrictBool

from scoring_tui.contest.base import ContestModel, Id
from scoring_tui.contest.scales import Exact
from scoring_tui.i18n.lazy import LazyText, lazy

DEFAULT_SET = "predikat"
"""The set of bands that the hall sees, unless it declares otherwise."""


class Band(ContestModel):
    """A name for the scores from a threshold up to the next better band of its set."""

    name: str = Field(min_length=1)
    band_set: Id = Field(default=DEFAULT_SET, alias="set")
    """Bands of a set exclude each other; a score has one band of each set at most."""
    at_least: Exact | None = Field(default=None, ge=0)
    """The least score of the band."""
    above: Exact | None = Field(default=None, ge=0)
    """In place of `at_least`: a score must be greater than this."""
    categories: tuple[Id, ...] = ()
    """The categories that have this band; all of them if empty."""
    public: StrictBool | None = None
    """Whether it is announced; unless declared, only the set "predikat" is."""
    certificate: StrictBool = False
    """Whether everybody in this band gets a certificate that names it."""

    @property
    def has_threshold(self) -> bool:
        """Whether a threshold is declared."""
        return self.at_least is not None or self.above is not None

    @property
    def threshold(self) -> tuple[Decimal, bool]:
        """The limit, and whether a score must be above it; greater for a better band."""
        if self.above is not None:
            return self.above, True
        return self.at_least or Decimal(0), False

    @property
    def is_public(self) -> bool:
        """Whether board, announcement and certificates show it."""
        return self.band_set == DEFAULT_SET if self.public is None else self.public

    @property
    def set_name(self) -> str:
        """The heading of the set, such as "Predikat"."""
        return name_set(self.band_set)

    def concerns(self, category_id: str) -> bool:
        """Whether the contestants of a category can have this band."""
        return not self.categories or category_id in self.categories

    def contains(self, score: Decimal | Fraction) -> bool:
        """Whether a score reaches the band; a better band may contain it too.

        >>> Band.model_validate({"name": "A", "at-least": 90}).contains(Decimal(90))
        True
        >>> Band.model_validate({"name": "A", "above": 60}).contains(Decimal(60))
        False
        """
        limit, is_above = self.threshold
        return score > limit if is_above else score >= limit


def name_set(band_set: str) -> str:
    """The heading of a set of bands.

    >>> name_set("mutu-layanan")
    'Mutu layanan'
    """
    return band_set.replace("-", " ").capitalize()


def describe_band(band: Band) -> LazyText:
    """The band with the heading of its set, such as "Predikat: A"."""
    return lazy("{set}: {band}", set=band.set_name, band=band.name)


def describe_empty_band(band_set: str, name: str) -> LazyText:
    """The sentence that nobody reached a band."""
    return lazy("{set} {band}: nobody", set=name_set(band_set), band=name)


def group_bands(bands: Sequence[Band], category_id: str) -> dict[str, tuple[Band, ...]]:
    """The bands of a category by the id of their set, the best first, as declared."""
    grouped: dict[str, list[Band]] = {}
    for band in bands:
        if band.concerns(category_id):
            grouped.setdefault(band.band_set, []).append(band)
    return {band_set: tuple(members) for band_set, members in grouped.items()}
