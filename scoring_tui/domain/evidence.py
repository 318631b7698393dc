"""The evidence of one contestant on one criterion: the claim, its last check, and everything before.

Also which names its files may have.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from scoring_tui.domain.facts.evidence import EvidenceChecked, EvidenceClaim, EvidenceStatus
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import find_hidden_character

MAX_FILE_BYTES = 50_000_000
"""Of one file: scans of a whole regulation have a tenth of it."""
MAX_NAME_LENGTH = 200
"""Characters of a file's name, with its folders."""

EvidenceKey = tuple[str, str]
"""A contestant id and a criterion id."""


@dataclass(frozen=True, slots=True)
class EvidenceStep:
    """One entry that concerned a claim."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    actor: str
    seat: str
    claim: EvidenceClaim | None = None
    """The new claim; None if it was withdrawn or checked."""
    check: EvidenceChecked | None = None
    reason: str = ""
    """Why claims were imported again."""

    @property
    def public_part(self) -> "EvidenceStep":
        """The step without the texts that are removed with the personal data."""
        claim, check = self.claim, self.check
        return replace(self, claim=claim and claim.public_part, check=check and check.public_part)


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A claim with its history."""

    claim: EvidenceClaim | None
    """None if it was withdrawn."""
    check: EvidenceChecked | None
    """The last check of this claim; a changed claim has none."""
    history: tuple[EvidenceStep, ...]
    """Every claim and every check, oldest first."""

    @property
    def public_part(self) -> "EvidenceRecord":
        """The record without the texts that are removed with the personal data."""
        claim, check = self.claim, self.check
        return EvidenceRecord(
            claim and claim.public_part,
            check and check.public_part,
            tuple(step.public_part for step in self.history),
        )

    @property
    def seq(self) -> int:
        """Number of the last entry that concerned it."""
        return self.history[-1].seq

    @property
    def status(self) -> EvidenceStatus:
        """The state that counts now."""
        return self.check.status if self.check else "unchecked"

    @property
    def value(self) -> Decimal | None:
        """The verified value, else the claimed one."""
        verified_value = self.check.value if self.check else None
        return verified_value if verified_value is not None or self.claim is None else self.claim.value

    @property
    def base(self) -> Decimal | None:
        """The verified base, else the claimed one."""
        verified_base = self.check.base if self.check else None
        return verified_base if verified_base is not None or self.claim is None else self.claim.base

    @property
    def mark(self) -> Decimal | None:
        """The verified mark, else the claimed one, of a criterion without a figure."""
        verified_mark = self.check.mark if self.check else None
        return verified_mark if verified_mark is not None or self.claim is None else self.claim.mark


# --- names of files ------------------------------------------------------------------------------


def find_name_objection(name: str) -> LazyText | None:
    """Return why a text cannot be the name of a file of evidence; None if it can.

    A name may have folders before it, with `/`; none leads out of the folder where it is looked up.
    """
    if hidden := find_hidden_character(name):
        return hidden
    parts = name.split("/")
    if not name or len(name) > MAX_NAME_LENGTH:
        return lazy("a file name has 1 to {most} letters", most=MAX_NAME_LENGTH)
    if "\\" in name or ":" in name or any(part in ("", ".", "..") or part != part.strip() for part in parts):
        return lazy("write a file name such as DPA.pdf, or folder/DPA.pdf, below the folder of --files")
    if any(part.startswith(".") for part in parts):
        return lazy("a hidden file is not taken")
    return None


def base_name(name: str) -> str:
    """The name of a file without its folders."""
    return name.rpartition("/")[2]
