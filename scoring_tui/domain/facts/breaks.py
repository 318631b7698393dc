"""The fact of a running break that got another end."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class BreakChanged(Fact, kind="break-changed"):
    """The running break was extended or shortened."""

    panel: str
    seconds: int
    """Its planned length from its start, in all."""
    reading: Reading
    until: str = ""
    """The time of day that was asked for, such as "13:00"; empty if minutes were added or taken."""
