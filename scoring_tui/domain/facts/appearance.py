"""The fact of an appearance that is given again after an interruption."""

from pydantic import Field

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class AppearanceRepeated(Fact, kind="appearance-repeated"):
    """A contestant who had appeared was called to appear again, as after a power cut.

    Ballots that were in do not count any more; they went back to their jurors.
    """

    panel: str
    number: int
    reading: Reading
    reason: str = Field(min_length=1)
