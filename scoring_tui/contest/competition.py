"""Models of a competition file: the rounds in their order, each a contest of its own."""

from typing import Any, Literal

from pydantic import Field, model_validator

from scoring_tui.contest.base import ContestModel, Id
from scoring_tui.contest.rounds import Cut, TeamRule
from scoring_tui.contest.scales import Exact


class AboutCompetition(ContestModel):
    """The competition itself."""

    id: Id
    name: str = Field(min_length=1)
    organiser: str = ""
    language: Literal["id", "en"] = "id"


class CountedScore(ContestModel):
    """An earlier round whose score counts."""

    round: Id
    weight: Exact = Field(ge=0, le=100)
    """In per cent; 0 for a score that is shown and adds nothing."""


class CompetitionRound(Cut):
    """A round: its contest file, its cut, and what of earlier rounds counts in it."""

    id: Id
    name: str = Field(min_length=1)
    contest: str = Field(min_length=1)
    """Path of the contest file, from the folder of the competition file."""
    file: str = ""
    """Name of the file that holds the round."""
    to: dict[Id, Id] = {}
    """The category of the next round, by category of this one."""
    counts: tuple[CountedScore, ...] = ()
    teams: TeamRule | None = None

    @model_validator(mode="before")
    @classmethod
    def _default_file(cls, raw: Any) -> Any:
        """The file is named after the round unless it is declared."""
        if isinstance(raw, dict) and isinstance(raw.get("id"), str) and not raw.get("file"):
            return {**raw, "file": f"{raw['id']}.db"}
        return raw

    @property
    def cut(self) -> Cut:
        """The cut after this round."""
        return Cut.model_validate({name: getattr(self, name) for name in Cut.model_fields})


class Competition(ContestModel):
    """The declared chain of rounds."""

    competition: AboutCompetition
    round: tuple[CompetitionRound, ...] = Field(min_length=1)
