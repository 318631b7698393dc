"""The result of a measure of the jury, or the reason why there is none."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from scoring_tui.i18n.lazy import LazyText

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class JuryFinding(Generic[Value]):
    """The result of a measure.

    >>> JuryFinding(0.89).value
    0.89
    >>> str(JuryFinding(None, LazyText("no ballots")).message)
    'no ballots'
    """

    value: Value | None
    """`None` if a number would have no meaning; `message` then gives the reason."""
    message: LazyText | None = None
    """The reason why there is no value, or a caveat for the value."""
