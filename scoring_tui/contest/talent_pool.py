"""Nine boxes of performance and potential, the talent pool in the best of them, and posts with successors.

What is declared here changes no score. What follows from it is confidential.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from scoring_tui.contest.base import ContestModel, Id, WholeNumber
from scoring_tui.contest.scales import Exact
from scoring_tui.contest.stages import check_pair
from scoring_tui.i18n.lazy import LazyText, lazy

LEVELS = (1, 2, 3)
"""Of performance and of potential; 3 is the best."""
PERFORMANCE_LEVELS: Mapping[int, LazyText] = {
    1: lazy("below expectations"),
    2: lazy("as expected"),
    3: lazy("above expectations"),
}
"""The three official ratings of a civil servant's work result (SKP)."""
POTENTIAL_LEVELS: Mapping[int, LazyText] = {1: lazy("low"), 2: lazy("medium"), 3: lazy("high")}

Thresholds = Annotated[tuple[Exact, Exact], BeforeValidator(check_pair)]
"""The least value of level 2 and that of level 3."""
Level = Annotated[WholeNumber, Field(ge=1, le=3)]
BoxNumber = Annotated[WholeNumber, Field(ge=1, le=99)]


class Box(ContestModel):
    """One of the nine boxes."""

    performance: Level
    potential: Level
    number: BoxNumber
    name: str = ""

    @property
    def levels(self) -> tuple[int, int]:
        """Levels of performance and potential."""
        return self.performance, self.potential


DEFAULT_BOXES = tuple(
    Box(number=number, performance=performance, potential=potential)
    for number, (performance, potential) in enumerate(
        ((1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3), (3, 2), (2, 3), (3, 3)), 1
    )
)
"""ASSUMPTION: the usual numbers. The annex of PermenPANRB 3/2020 could not be read."""
DEFAULT_POOL = (7, 8, 9)
"""ASSUMPTION: the talent pool is the three boxes with the greatest numbers."""


class NineBoxes(ContestModel):
    """What makes the two axes, and which boxes are the talent pool."""

    performance: Id
    """Id of the stage with the performance, such as the rating of last year's work result."""
    performance_thresholds: Thresholds | None = None
    """None for a stage of ratings, which has its levels already."""
    potential: Id = "score"
    """The final "score", the "jury" alone, or the id of a stage."""
    potential_thresholds: Thresholds
    pool: Annotated[tuple[BoxNumber, ...], Field(min_length=1)] = DEFAULT_POOL
    """Numbers of the boxes whose persons are the talent pool."""
    categories: tuple[Id, ...] = ()
    """The categories whose persons are put into boxes; all of them if empty."""

    def concerns(self, category_id: str) -> bool:
        """Whether the persons of a category are put into boxes."""
        return not self.categories or category_id in self.categories


class Post(ContestModel):
    """A post for which successors are sought in some of the boxes."""

    id: Id
    name: str = Field(min_length=1)
    from_boxes: Annotated[tuple[BoxNumber, ...], Field(min_length=1)]
    """Numbers of boxes, the first choice first."""
    count: WholeNumber = Field(default=3, ge=1, le=999)
    """Candidates; all who tie at the last of them are candidates too."""
    categories: tuple[Id, ...] = ()
    """Only persons of these categories."""
    units: tuple[str, ...] = ()
    """Only persons of these units."""
    column: str = ""
    """Heading of another column of the roster, such as "Jabatan", with one of `values`."""
    values: tuple[str, ...] = ()
    order: tuple[Literal["box", "potential", "performance"], ...] = ("box", "potential", "performance")
    """What the candidates are ordered by, one after the other."""


def find_level(value: Decimal | Fraction, thresholds: Sequence[Decimal]) -> int:
    """The level of a value; a threshold belongs to the level above it.

    >>> [find_level(Decimal(value), (Decimal(60), Decimal(80))) for value in ("59.99", "60", "80")]
    [1, 2, 3]
    """
    return 1 + sum(value >= threshold for threshold in thresholds)
