"""Facts of the ceremony, in which a signed result is revealed step by step."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scoring_tui.domain.facts.base import Fact

CeremonyStepKind = Literal["opening", "group", "award", "nobody", "unit", "name", "score", "podium"]
"""What a step adds to the boards: the category's name; several contestants below the awards; the name of an
award or title; that nobody gets it; unit and idea of the contestant who gets it; the name; the score; the
whole result."""


class CeremonyStep(BaseModel):
    """One step of a ceremony."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: CeremonyStepKind
    award: str = ""
    """The award or special title that the step belongs to."""
    numbers: tuple[int, ...] = ()
    """Draw numbers of the contestants that the step is about."""


class CeremonyStarted(Fact, kind="ceremony-started"):
    """The ceremony of a category began with its first step; it replaces a ceremony that was over."""

    category: str
    steps: tuple[CeremonyStep, ...] = Field(min_length=1)


class CeremonyMoved(Fact, kind="ceremony-moved"):
    """The boards show another step."""

    category: str
    step: int
    """Index into the steps."""


class CeremonyEnded(Fact, kind="ceremony-ended"):
    """The boards show something else again."""

    category: str
