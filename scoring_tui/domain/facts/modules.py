"""The fact of an imported sheet of modules."""

from pydantic import BaseModel, ConfigDict

from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact


class ModuleRecord(BaseModel):
    """What the sheet says of one contestant."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    attended: tuple[str, ...] = ()
    """Ids of the modules that the contestant attended."""
    scores: dict[str, Exact] = {}
    """Score of each test that the contestant took, by module id."""


class ModulesImported(Fact, kind="modules-imported"):
    """A sheet of modules was imported; it replaces the earlier one. The results that follow come after it."""

    source: str
    """Name of the file."""
    held_modules: tuple[str, ...]
    """Ids of the modules that took place: whatever they have, attendance and test, is in the sheet."""
    records: tuple[ModuleRecord, ...]
    reason: str = ""
