"""Commands that correct what was typed wrong: a contestant, a juror, the head of jury, a room, a session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:
    from scoring_tui.domain.facts.corrections import CorrectedValue


@declare_command
class CorrectContestant(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct fields of a contestant; `corrected_values` has the new value of each field by its name."""

    contestant: str
    corrected_values: Mapping[str, CorrectedValue]
    reason: str


@declare_command
class CorrectJuror(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct name or office of a juror; None leaves a field as it is."""

    juror: str
    reason: str
    new_name: str | None = None
    new_office: str | None = None


@declare_command
class CorrectHeadOfJury(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct the name of the head of jury."""

    name: str
    reason: str


@declare_command
class CorrectPanelHead(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct the head of a panel, or name one: the id of a juror, or the name of another person."""

    panel: str
    name: str
    reason: str


@declare_command
class CorrectRoom(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct the room of a panel."""

    panel: str
    room: str
    reason: str


@declare_command
class CorrectSession(Command, roles=(Role.COMMITTEE, Role.CHAIR)):
    """Correct day, start or end of a session; None leaves a field as it is."""

    session: int
    """Index into the contest's sessions."""
    reason: str
    day: date | None = None
    start: time | None = None
    end: time | None = None
