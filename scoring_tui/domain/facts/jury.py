"""Facts of the jury: ballots, recusals, substitutes, ties and signatures.

Imports the declared models only.
"""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from scoring_tui.contest.models import Juror
from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact


class BallotSent(Fact, kind="ballot-sent"):
    """A juror's marks for one turn; the latest that was not reopened counts."""

    number: int
    juror: str
    marks: dict[str, Exact]
    paper: bool = False
    """Entered by the committee from a signed sheet."""
    note: str = ""


class BallotReopened(Fact, kind="ballot-reopened"):
    """The head of jury gave a sent or missing ballot back to its juror."""

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
    """Another person takes a juror's place from the next unsent ballot on; both names are kept."""

    panel: str
    out: str
    substitute: Juror
    reason: str = Field(min_length=1)


class PenaltyGiven(Fact, kind="penalty-given"):
    """The head of jury took points off a contestant's score; nobody's marks are touched by it."""

    number: int
    penalty: str = ""
    """Id of the declared kind; none for points given freely."""
    points: Exact
    reason: str = Field(min_length=1)


class PenaltyDropped(Fact, kind="penalty-dropped"):
    """A penalty was taken back; `given` is the entry that it came with."""

    number: int
    given: int
    reason: str = Field(min_length=1)


class TieSettled(Fact, kind="tie-settled"):
    """The head of jury's decision, after every other step of the chain: best first."""

    category: str
    order: tuple[int, ...] = Field(min_length=2)
    """Draw numbers of the tied contestants."""
    shared: bool = False
    """They keep the shared place after all; the order then means nothing."""
    reason: str = Field(min_length=1)


class SignedPlace(BaseModel):
    """One line of a signed standing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    place: int
    score: Decimal


class CategorySigned(Fact, kind="category-signed"):
    """A person signed a category's standing; two different persons make it final."""

    category: str
    signer: str
    standing: tuple[SignedPlace, ...]


class SignatureWithdrawn(Fact, kind="signature-withdrawn"):
    """The signatures of a category no longer hold, so that an error can be mended."""

    category: str
    reason: str = Field(min_length=1)
