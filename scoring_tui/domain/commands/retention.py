"""Commands that remove personal data after the legal period of retention."""

from __future__ import annotations

from collections.abc import Mapping

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class ForgetPersonalData(Command, roles=(Role.COMMITTEE,)):
    """Decide that private values and files of evidence are removed; the storage removes them afterwards."""

    reason: str
    counts: Mapping[str, int]
    """Number of values that are removed, by kind: nip, phone, extra, evidence, file."""
    is_abandoned: bool = False
    """The contest is never finished, so that its categories need no signatures."""


@declare_command
class ConfirmErasure(Command, roles=(Role.COMMITTEE,)):
    """Record that the storage has removed what the last `ForgetPersonalData` decided."""
