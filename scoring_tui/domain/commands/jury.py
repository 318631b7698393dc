"""Commands of the jury: ballots, recusals, substitutes, penalties, ties and signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class SendBallot(Command, roles=(Role.JUROR,)):
    """Send the marks of the juror at this seat for a turn."""

    number: int
    marks: Mapping[str, Decimal]
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes on single criteria, by their ids."""


@dataclass(frozen=True)
class PaperBallot:
    """The marks of one signed sheet."""

    number: int
    juror: str
    marks: Mapping[str, Decimal]
    note: str = ""


@declare_command
class EnterPaper(Command, roles=(Role.COMMITTEE,)):
    """Type signed sheets, all or none; a ballot counts once two persons typed the same marks."""

    ballots: tuple[PaperBallot, ...]
    never_called: bool = False
    """The turns took place, although the program did not call them."""


@declare_command
class TakeBackPaper(Command, roles=(Role.COMMITTEE, Role.CHAIR), is_for_panel_head=True):
    """Take back a paper ballot, or its first typing. A turn without other ballots waits to be called."""

    number: int
    juror: str
    reason: str


@declare_command
class Reopen(Command, roles=(Role.CHAIR,), is_for_panel_head=True):
    """Return a ballot to its juror: one that is sent, missing, excused or recused."""

    number: int
    juror: str
    reason: str


@declare_command
class Excuse(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Accept that a ballot stays missing."""

    number: int
    juror: str
    reason: str


@declare_command
class Recuse(Command, roles=(Role.JUROR, Role.CHAIR), is_for_panel_head=True):
    """Exclude a juror from judging a contestant."""

    number: int
    juror: str
    reason: str = ""


@declare_command
class Substitute(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Replace a juror by another person. A juror of the contest keeps id and PIN."""

    panel: str
    """Empty for all panels where the juror sits."""
    out: str
    name: str
    reason: str
    office: str = ""
    needs_pin: bool = False
    """Record that a PIN was made for a person who is new to the contest; `engine/pins.py` makes it."""
    commitment: str = ""
    """The SHA-256 of the stored hash of that PIN."""


@declare_command
class Penalise(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Subtract points from a contestant's score; the marks stay unchanged."""

    number: int
    points: Decimal
    reason: str
    penalty: str = ""
    """Id of a declared penalty; empty for points without one."""


@declare_command
class DropPenalty(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Cancel a penalty; `penalty_seq` is the sequence number of its entry."""

    number: int
    penalty_seq: int
    reason: str


@declare_command
class SettleTie(Command, roles=(Role.CHAIR,)):
    """Decide a tie that the tie-break steps left: an order, best first, or a shared place."""

    category: str
    order: tuple[int, ...]
    reason: str
    shared: bool = False


@declare_command
class Sign(Command, roles=(Role.CHAIR, Role.JUROR)):
    """Sign the standing of a category. It is final when the head of jury and one juror have signed."""

    category: str


@declare_command
class WithdrawSignatures(Command, roles=(Role.CHAIR,)):
    """Withdraw all signatures of a category, for a correction. An announced result is withdrawn too."""

    category: str
    reason: str
    second_name: str = ""
    """A second person who agrees; needed once the standing is final."""
