"""Which band a score has, and who is in each band of a category. Provisional results have no bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.bands import Band, group_bands
from scoring_tui.contest.models import Contest
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.tally import Standing


@dataclass(frozen=True, slots=True)
class BandMembers:
    """One band and the contestants whose score is in it."""

    band: Band
    candidates: tuple[Candidate, ...]
    """In the order of places."""

    @property
    def draw_numbers(self) -> tuple[int, ...]:
        """Draw numbers of the contestants in the band."""
        return tuple(candidate.number for candidate in self.candidates)


def find_band(bands: Sequence[Band], score: Decimal | Fraction) -> Band | None:
    """The best band that contains the score; None below all of them.

    The bands of the national index of innovation, domain source R19:

    >>> bands = [Band(name="Sangat Inovatif", above=Decimal(60)), Band(name="Inovatif", at_least=Decimal(35))]
    >>> [band and band.name for band in (find_band(bands, Decimal(score)) for score in ("60.01", "60", "34"))]
    ['Sangat Inovatif', 'Inovatif', None]

    Args:
        bands: of one set, the best first.
        score: displayed or exact, as the contest ranks.
    """
    return next((band for band in bands if band.contains(score)), None)


def banded_score(candidate: Candidate, scoring: Scoring) -> Decimal | Fraction:
    """The score that decides the band: the displayed or the exact one, as places are decided."""
    return candidate.displayed_score if scoring.rank_on == "displayed" else candidate.exact_score


def find_bands(contest: Contest, standing: Standing) -> dict[int, tuple[Band, ...]]:
    """The bands of each ranked contestant, one of each set at most, by draw number.

    Nobody has a band while the category is open, and contestants out of competition never have one.
    """
    bands: dict[int, list[Band]] = {}
    for members in list_band_members(contest, standing):
        for number in members.draw_numbers:
            bands.setdefault(number, []).append(members.band)
    return {number: tuple(own_bands) for number, own_bands in bands.items()}


def list_band_members(contest: Contest, standing: Standing) -> tuple[BandMembers, ...]:
    """Every declared band of a category with its contestants, also the bands that nobody reached.

    Set by set, the best band first; nothing while the category is open or nobody is ranked.
    """
    if not standing.is_complete or not standing.placings:
        return ()
    members: list[BandMembers] = []
    for bands in group_bands(contest.band, standing.category).values():
        by_band: dict[Band, list[Candidate]] = {band: [] for band in bands}
        for placing in standing.placings:
            band = find_band(bands, banded_score(placing.candidate, contest.scoring))
            if band is not None:
                by_band[band].append(placing.candidate)
        members += [BandMembers(band, tuple(candidates)) for band, candidates in by_band.items()]
    return tuple(members)
