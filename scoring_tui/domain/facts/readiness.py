"""Facts before a contestant is on stage."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class StandByCalled(Fact, kind="stand-by-called"):
    """The MC asked a contestant to come to the stage edge."""

    panel: str
    number: int
    reading: Reading


class ReadinessConfirmed(Fact, kind="readiness-confirmed"):
    """The contestant stood at the stage edge."""

    panel: str
    number: int
    reading: Reading
