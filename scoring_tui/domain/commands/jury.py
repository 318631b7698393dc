"""What is asked of the jury: ballots, recusals, substitutes, ties, signatures.

Imports the declared models only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class SendBallot(Command, roles=(Role.JUROR,)):
    """Send one's marks for a turn."""

    number: int
    marks: Mapping[str, Decimal]
    note: str = ""


@dataclass(frozen=True)
class PaperBallot:
    """One signed sheet."""

    number: int
    juror: str
    marks: Mapping[str, Decimal]


@dataclass(frozen=True)
class EnterPaper(Command, roles=(Role.COMMITTEE,)):
    """Enter signed sheets, all or none."""

    ballots: tuple[PaperBallot, ...]


@dataclass(frozen=True)
class Reopen(Command, roles=(Role.CHAIR,)):
    """Give a juror a ballot back: sent, missing, excused or recused."""

    number: int
    juror: str
    reason: str


@dataclass(frozen=True)
class Excuse(Command, roles=(Role.CHAIR,)):
    """Accept that a ballot stays missing."""

    number: int
    juror: str
    reason: str


@dataclass(frozen=True)
class Recuse(Command, roles=(Role.JUROR, Role.CHAIR)):
    """Step back from judging a contestant."""

    number: int
    juror: str
    reason: str = ""


@dataclass(frozen=True)
class Substitute(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Put another person in a juror's place."""

    panel: str
    out: str
    name: str
    reason: str
    office: str = ""


@dataclass(frozen=True)
class Penalise(Command, roles=(Role.CHAIR,)):
    """Take points off a contestant's score, as a line of its own beside the jurors' marks."""

    number: int
    points: Decimal
    reason: str
    penalty: str = ""
    """Id of the declared kind, where it is one."""


@dataclass(frozen=True)
class DropPenalty(Command, roles=(Role.CHAIR,)):
    """Take a penalty back; `given` is the entry that it came with."""

    number: int
    penalty_seq: int
    reason: str


@dataclass(frozen=True)
class SettleTie(Command, roles=(Role.CHAIR,)):
    """Decide a tie that the chain left: best first, or a shared place."""

    category: str
    order: tuple[int, ...]
    reason: str
    shared: bool = False


@dataclass(frozen=True)
class Sign(Command, roles=(Role.CHAIR, Role.JUROR)):
    """Sign a category's standing at one's own seat; the head of jury and one of the jurors make it final."""

    category: str


@dataclass(frozen=True)
class WithdrawSignatures(Command, roles=(Role.CHAIR,)):
    """Open a signed category for a correction."""

    category: str
    reason: str
