"""A figure that the marks can bear, or the sentence why they cannot.

Imports `said` only; every measure of the jury answers with it.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from scoring_tui.i18n.lazy import LazyText

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class JuryFinding(Generic[Value]):
    """What a measure found.

    >>> JuryFinding(0.89).value
    0.89
    >>> str(JuryFinding(None, LazyText("no ballots")).said)
    'no ballots'
    """

    value: Value | None
    """None where a number would mean nothing; `said` then tells why."""
    said: LazyText | None = None
    """Why there is no value, or what to bear in mind with it."""
