"""Commands about the evidence of contestants: to import claims, and to check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:
    from decimal import Decimal

    from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceStatus

OtherClaims = Literal["", "keep", "withdraw"]
"""What happens to earlier claims of the same contestants that a sheet lacks; empty refuses the sheet."""


@declare_command
class ImportEvidence(Command, roles=(Role.COMMITTEE,)):
    """Import claims; a reason is required once a claim of one of the contestants was checked."""

    source: str
    claims: tuple[EvidenceClaim, ...]
    others: OtherClaims = ""
    reason: str = ""


@declare_command
class CheckEvidence(Command, roles=(Role.JUROR, Role.CHAIR), is_for_panel_head=True):
    """Record the state of a claim, with a note, and what the verifier corrects.

    None leaves mark, value or base as claimed. A new check replaces the one before as a whole.
    """

    contestant: str
    criterion: str
    status: EvidenceStatus
    seen_seq: int
    """The last entry about this claim that the verifier saw."""
    note: str = ""
    mark: Decimal | None = None
    value: Decimal | None = None
    base: Decimal | None = None
