"""Facts about the evidence of contestants: what they claim, and what verifiers find."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from scoring_tui.contest.figures import FigureNumber
from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact

EvidenceStatus = Literal["unchecked", "confirmed", "insufficient", "clarification", "rejected"]
"""What verifiers found of a claim; "clarification" waits for the contestant."""


class EvidenceFile(BaseModel):
    """A file beside the contest file, found by its hash."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    """As it was imported, without folders; empty when personal data were removed."""
    sha256: str
    """In hexadecimal."""
    size: int
    """Bytes."""


class EvidenceClaim(BaseModel):
    """What a contestant claims on one criterion."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    criterion: str
    mark: Exact | None = None
    """The mark that is claimed; None if none is, or if it follows from the figure."""
    value: FigureNumber | None = None
    """The figure, or the amount that is a share of the base."""
    base: FigureNumber | None = None
    """None if the figure is no share, or is in per cent already."""
    links: tuple[str, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    note: str = ""

    @property
    def public_part(self) -> "EvidenceClaim":
        """The claim without links, note and names of files, as it is when personal data are removed."""
        files = tuple(file.model_copy(update={"name": ""}) for file in self.files)
        return self.model_copy(update={"links": (), "files": files, "note": ""})


class EvidencePlace(BaseModel):
    """A criterion of a contestant."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    criterion: str


class EvidenceImported(Fact, kind="evidence-imported"):
    """Claims were imported; each replaces the earlier one on its criterion, if it differs."""

    source: str
    claims: tuple[EvidenceClaim, ...]
    withdrawn: tuple[EvidencePlace, ...] = ()
    """Earlier claims of the same contestants that the sheet lacks and that do not stay."""
    reason: str = ""


class EvidenceChecked(Fact, kind="evidence-checked"):
    """A verifier or the head of jury looked at a claim; the last check counts."""

    contestant: str
    criterion: str
    status: EvidenceStatus
    note: str = ""
    mark: Exact | None = None
    """The mark as the verifier found it, beside the claimed one; None if it was not corrected."""
    value: FigureNumber | None = None
    base: FigureNumber | None = None

    @property
    def public_part(self) -> "EvidenceChecked":
        """The check without its note, as it is when personal data are removed."""
        return self.model_copy(update={"note": ""})
