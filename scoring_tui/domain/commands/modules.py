"""The command that imports a sheet of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.domain.facts.modules import ModuleRecord


@declare_command
class ImportModules(Command, roles=(Role.COMMITTEE,)):
    """Import attendance and tests of all modules; a reason is required after the first signature."""

    source: str
    held_modules: tuple[str, ...]
    """Ids of the modules that took place, in the declared order."""
    records: tuple[ModuleRecord, ...]
    reason: str = ""
