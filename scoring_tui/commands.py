"""What a person can ask for: one small frozen command for each intent, decided by `rules`.

`ROLES` says which seats may ask. Imports the declared models only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest import Contest
from scoring_tui.contestant import Contestant
from scoring_tui.entries import Phase

COMMITTEE, MC, JUROR, CHAIR = "committee", "mc", "juror", "chair"


class Command:
    """Something asked for; `roles` may ask it."""

    roles: frozenset[str] = frozenset()

    def __init_subclass__(cls, roles: tuple[str, ...] = ()) -> None:
        cls.roles = frozenset(roles)


# --- before the final -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Declare(Command, roles=(COMMITTEE,)):
    """Begin a contest file."""

    contest: Contest


@dataclass(frozen=True)
class ImportRoster(Command, roles=(COMMITTEE,)):
    """Take contestants read from a sheet; `replace` drops the earlier ones first."""

    source: str
    contestants: tuple[Contestant, ...]
    replace: bool = False


@dataclass(frozen=True)
class DrawOrder(Command, roles=(COMMITTEE, MC)):
    """Draw the running order of the categories that have none yet, or of one."""

    seed: int
    category: str | None = None


@dataclass(frozen=True)
class IssuePins(Command, roles=(COMMITTEE,)):
    """Record that new PINs were printed."""

    seats: tuple[str, ...]


# --- seats ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TakeSeat(Command, roles=(COMMITTEE, MC, JUROR, CHAIR)):
    """Sign in at one's own seat; `over` names the device that loses it."""

    device: str
    over: str = ""


@dataclass(frozen=True)
class LockSeat(Command, roles=(COMMITTEE, MC, JUROR, CHAIR)):
    """Record a seat locked after wrong PINs."""

    seat: str
    device: str
    tries: int


# --- the stage --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call(Command, roles=(MC,)):
    """Call a contestant to the stage, or once more."""

    number: int


@dataclass(frozen=True)
class Advance(Command, roles=(MC,)):
    """Move the turn on stage to its next phase; `seen` is the phase the MC was looking at."""

    number: int
    seen: Phase
    despite_missing: bool = False
    """Close scoring although ballots are missing."""


@dataclass(frozen=True)
class Restart(Command, roles=(MC,)):
    """Begin the running phase again from zero, as after a power cut."""

    number: int


@dataclass(frozen=True)
class Pause(Command, roles=(MC,)):
    """Stop the clock."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Resume(Command, roles=(MC,)):
    """Let the clock go on."""

    number: int


@dataclass(frozen=True)
class Extend(Command, roles=(MC,)):
    """Give seconds, or take them when negative."""

    number: int
    seconds: int


@dataclass(frozen=True)
class OpenScoring(Command, roles=(MC, CHAIR)):
    """Open closed turns for all their jurors again."""

    number: int


@dataclass(frozen=True)
class CloseScoring(Command, roles=(MC, CHAIR)):
    """Close a turn that is no longer on stage, or a desk's entry."""

    number: int
    despite_missing: bool = False


@dataclass(frozen=True)
class MarkAbsent(Command, roles=(MC,)):
    """Called and not there."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Withdraw(Command, roles=(MC, CHAIR, COMMITTEE)):
    """The contestant gave up the place."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Postpone(Command, roles=(MC,)):
    """The contestant appears later."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Disqualify(Command, roles=(MC, CHAIR)):
    """Take the contestant out of the ranking."""

    number: int
    reason: str


@dataclass(frozen=True)
class Reinstate(Command, roles=(CHAIR,)):
    """Take back an absence, withdrawal or disqualification."""

    number: int
    reason: str


@dataclass(frozen=True)
class TakeBreak(Command, roles=(MC,)):
    """Let the room rest."""

    panel: str
    seconds: int
    note: str = ""


@dataclass(frozen=True)
class EndBreak(Command, roles=(MC,)):
    """Go on after a break."""

    panel: str


@dataclass(frozen=True)
class Undo(Command, roles=(MC,)):
    """Take back the last step of the MC of a panel."""

    panel: str


@dataclass(frozen=True)
class Freeze(Command, roles=(MC, CHAIR)):
    """Hold a category's standings on the board."""

    category: str


@dataclass(frozen=True)
class Thaw(Command, roles=(MC, CHAIR)):
    """Let the board follow a category again."""

    category: str


@dataclass(frozen=True)
class Blank(Command, roles=(MC, CHAIR)):
    """Take everything off a room's board, or put it back."""

    panel: str
    blank: bool


# --- ballots and the jury ---------------------------------------------------------------------------


@dataclass(frozen=True)
class SendBallot(Command, roles=(JUROR,)):
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
class EnterPaper(Command, roles=(COMMITTEE,)):
    """Enter signed sheets, all or none."""

    ballots: tuple[PaperBallot, ...]


@dataclass(frozen=True)
class Reopen(Command, roles=(CHAIR,)):
    """Give a juror a ballot back: sent, missing, excused or recused."""

    number: int
    juror: str
    reason: str


@dataclass(frozen=True)
class Excuse(Command, roles=(CHAIR,)):
    """Accept that a ballot stays missing."""

    number: int
    juror: str
    reason: str


@dataclass(frozen=True)
class Recuse(Command, roles=(JUROR, CHAIR)):
    """Step back from judging a contestant."""

    number: int
    juror: str
    reason: str = ""


@dataclass(frozen=True)
class Substitute(Command, roles=(CHAIR, COMMITTEE)):
    """Put another person in a juror's place."""

    panel: str
    out: str
    name: str
    reason: str
    office: str = ""


# --- results ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SettleTie(Command, roles=(CHAIR,)):
    """Decide a tie that the chain left: best first, or a shared place."""

    category: str
    order: tuple[int, ...]
    reason: str
    shared: bool = False


@dataclass(frozen=True)
class Sign(Command, roles=(CHAIR, JUROR)):
    """Sign a category's standing at one's own seat; the head of jury and one of the jurors make it final."""

    category: str


@dataclass(frozen=True)
class WithdrawSignatures(Command, roles=(CHAIR,)):
    """Open a signed category for a correction."""

    category: str
    reason: str
