"""Facts about raised hands, requests to send, and ballots that were read again. None changes a result."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class HandRaised(Fact, kind="hand-raised"):
    """A juror asked the head of jury to come."""

    juror: str
    reading: Reading
    reason: str = ""


class HandLowered(Fact, kind="hand-lowered"):
    """A raised hand was taken down."""

    juror: str


class JurorNudged(Fact, kind="juror-nudged"):
    """A juror was asked to send an open ballot."""

    number: int
    juror: str
    reading: Reading


class BallotConfirmed(Fact, kind="ballot-confirmed"):
    """A juror read the own ballot again and confirmed every line of it."""

    number: int
    juror: str
    ballot: int
    """Sequence number of the ballot's entry: a ballot that is sent again is not confirmed yet."""
