"""Facts of sealed days. Field names differ from those of sessions: they concern the whole contest."""

from datetime import date

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class DaySealed(Fact, kind="day-sealed"):
    """A day was closed; nobody is called to a stage until the contest is opened again."""

    sealed_day: date
    code: str
    """Code of the ledger as it was before this entry; it is written down and asked for."""
    reading: Reading


class DayOpened(Fact, kind="day-opened"):
    """The contest went on after a sealed day."""

    sealed_day: date
    """The day that had been sealed."""
    code: str
    """The code as it was typed; empty if there was none."""
    reason: str = ""
    """Why it was opened without the code."""
    reading: Reading


class DayCodeMismatched(Fact, kind="day-code-mismatched"):
    """The code that was typed is not the code of the sealed day."""

    sealed_day: date
    code: str
    """The code as it was typed."""
    reading: Reading
