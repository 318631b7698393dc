"""Rounds of a competition: the cut after a round, and the place of a contest in the chain of rounds."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool

from scoring_tui.contest.base import ContestModel, Id, WholeNumber
from scoring_tui.contest.scales import Exact

PlaceCount = Annotated[WholeNumber, Field(ge=0)]


class Cut(ContestModel):
    """Who of a round goes on. With several conditions a contestant must meet all of them."""

    through: WholeNumber | None = Field(default=None, ge=1)
    """The first so many places of each category; all who share the last of them go on."""
    pass_mark: Exact | None = Field(default=None, alias="pass")
    """The least score; the greatest where a lower score is better."""
    quota: dict[Id, PlaceCount] = {}
    """As `through`, for each category by its id; 0 for a category that ends with this round."""
    selection: StrictBool = False
    """Persons choose from a list, with a reason; the other conditions are a line that they are told of."""

    @property
    def is_declared(self) -> bool:
        """Whether there is any condition."""
        return self != Cut()

    def place_limit(self, category_id: str) -> int | None:
        """The last place that goes on; None if no place is too low."""
        return self.quota.get(category_id, 0) if self.quota else self.through

    def ends(self, category_id: str) -> bool:
        """Whether nobody of a category goes on."""
        return bool(self.quota) and self.quota.get(category_id, 0) == 0


class EarlierRound(ContestModel):
    """A round before the one that a contest is."""

    id: Id
    name: str = Field(min_length=1)
    weight: Exact | None = None
    """Weight of its score in this round, in per cent; None if its score does not count."""


def _check_size(value: object) -> object:
    """Refuse anything but two numbers, so that one message explains the form."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("not a pair")
    return value


TeamSize = Annotated[
    tuple[Annotated[WholeNumber, Field(ge=1)], Annotated[WholeNumber, Field(ge=1)]],
    BeforeValidator(_check_size),
]
"""The least and the greatest number of members."""


class TeamRule(ContestModel):
    """How the entrants of a round become the members of its teams."""

    score: Literal["mean", "best", "none"] = "mean"
    """What a team carries of its members' earlier scores: the mean of all or of the best, or nothing."""
    best: WholeNumber | None = Field(default=None, ge=1, alias="n")
    """With `score = "best"`: how many members count; all of a smaller team."""
    size: TeamSize | None = None


class ContestRound(ContestModel):
    """The place of a contest in its competition, as it was declared."""

    competition: Id
    competition_name: str = Field(min_length=1)
    id: Id
    name: str = Field(min_length=1)
    position: WholeNumber = Field(ge=1)
    """Counted from 1."""
    count: WholeNumber = Field(ge=1)
    """The number of rounds of the competition."""
    cut: Cut = Cut()
    next_categories: dict[Id, Id] = {}
    """The category of the next round, by category of this one; a category that ends here is left out."""
    earlier: tuple[EarlierRound, ...] = ()
    """The rounds before, the first one first."""
    teams: TeamRule | None = None
    """How entrants become teams; None if they enter as they are."""

    @property
    def previous(self) -> EarlierRound | None:
        """The round before this one; None for the first."""
        return self.earlier[-1] if self.earlier else None

    @property
    def is_last(self) -> bool:
        """Whether no round follows."""
        return self.position == self.count

    @property
    def counted(self) -> tuple[EarlierRound, ...]:
        """The earlier rounds whose scores this round needs; each is a stage of the contest with its id."""
        return tuple(earlier for earlier in self.earlier if earlier.weight is not None)


def make_carried_stage(earlier_round: EarlierRound, decimals: int) -> dict[str, Any]:
    """Return the table `[[stage]]` of an earlier round whose score counts.

    Args:
        decimals: those of the earlier round's score.
    """
    weight = Decimal(0) if earlier_round.weight is None else earlier_round.weight
    return {"id": earlier_round.id, "name": earlier_round.name, "weight": weight, "decimals": decimals}
