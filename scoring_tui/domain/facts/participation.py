"""Facts about who takes part: out of competition, or excluded before the draw."""

from typing import Literal

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class GuestChanged(Fact, kind="guest-changed"):
    """A contestant was put out of competition (judged, never ranked), or back into it."""

    contestant: str
    is_guest: bool
    reason: str = Field(min_length=1)


class UndrawnExcluded(Fact, kind="undrawn-excluded"):
    """A contestant withdrew or was disqualified before the draw, and gets no draw number."""

    contestant: str
    exclusion: Literal["withdrawn", "disqualified"]
    reason: str = Field(min_length=1)


class UndrawnReinstated(Fact, kind="undrawn-reinstated"):
    """An exclusion before the draw was taken back; the contestant can get a draw number."""

    contestant: str
    reason: str = Field(min_length=1)
