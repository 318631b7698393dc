"""Facts of the jury: ballots, recusals, substitutes, penalties, ties and signatures."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from scoring_tui.contest.models import Juror
from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact


class BallotSent(Fact, kind="ballot-sent"):
    """A juror sent the marks for one turn; the last ballot that was not reopened counts."""

    number: int
    juror: str
    marks: dict[str, Exact]
    paper: bool = False
    """Entered by the committee from a signed sheet."""
    note: str = ""
    notes: dict[str, str] = {}
    """What the juror noted on single criteria, by their ids."""
    typed_by: tuple[str, ...] = ()
    """The persons who typed a paper ballot, in this order."""


class BallotReopened(Fact, kind="ballot-reopened"):
    """The head of jury returned a ballot to its juror."""

    number: int
    juror: str
    reason: str = Field(min_length=1)


class BallotExcused(Fact, kind="ballot-excused"):
    """The head of jury accepted that a ballot stays missing; it is never a zero."""

    number: int
    juror: str
    reason: str = Field(min_length=1)


class JurorRecused(Fact, kind="juror-recused"):
    """A juror does not judge a contestant."""

    number: int
    juror: str
    reason: str = ""


class JurorSubstituted(Fact, kind="juror-substituted"):
    """Another person replaced a juror from the next unsent ballot on."""

    panel: str
    out: str
    substitute: Juror
    reason: str = Field(min_length=1)


class PenaltyGiven(Fact, kind="penalty-given"):
    """The head of jury subtracted points from a contestant's score; the marks stay unchanged."""

    number: int
    penalty: str = ""
    """Id of a declared penalty; empty for points without one."""
    points: Exact
    reason: str = Field(min_length=1)


class PenaltyDropped(Fact, kind="penalty-dropped"):
    """A penalty was cancelled; `given` is the sequence number of its entry."""

    number: int
    given: int
    reason: str = Field(min_length=1)


class TieSettled(Fact, kind="tie-settled"):
    """The head of jury decided a tie that the tie-break steps left."""

    category: str
    order: tuple[int, ...] = Field(min_length=2)
    """Draw numbers of the tied contestants, best first."""
    shared: bool = False
    """The contestants share the place; the order has no meaning then."""
    reason: str = Field(min_length=1)


class SignedPlace(BaseModel):
    """One line of a signed standing."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    number: int
    place: int
    score: Decimal


class SignedTitle(BaseModel):
    """A special title of a signed standing."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: str
    number: int


class CategorySigned(Fact, kind="category-signed"):
    """A person signed the standing of a category."""

    category: str
    signer: str
    standing: tuple[SignedPlace, ...]
    titles: tuple[SignedTitle, ...] = ()
    withheld_awards: tuple[str, ...] = ()
    """Awards that nobody gets."""


class SignatureWithdrawn(Fact, kind="signature-withdrawn"):
    """All signatures of a category were withdrawn, for a correction."""

    category: str
    reason: str = Field(min_length=1)
    second_name: str = ""
    """The person who agreed, beside the head of jury; empty if the standing was not final."""
