"""How urgent a clock is, in a word and a sign: no warning is a colour alone."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from scoring_tui.i18n.locale import format_countdown, tr

UrgencyLevel = Literal["calm", "soon", "last", "over"]


class Urgency(NamedTuple):
    """The warning that belongs to the time left."""

    level: UrgencyLevel
    """"soon" from the first warning, "last" from the last one."""
    warning_text: str
    """With its sign; empty while there is no warning."""


def find_urgency(time_left: int, warning_seconds: Sequence[int]) -> Urgency:
    """The warning at so many milliseconds before the end; below 0 the time is over.

    Args:
        time_left: milliseconds.
        warning_seconds: seconds before the end of each warning.
    """
    if time_left < 0:
        return Urgency("over", "! " + tr("time is over {time}", time=format_countdown(time_left)))
    passed = [seconds for seconds in warning_seconds if time_left <= seconds * 1000]
    if not passed:
        return Urgency("calm", "")
    seconds = min(passed)
    if len(passed) == len(warning_seconds):
        return Urgency("last", "▲▲ " + _format_last(seconds))
    return Urgency("soon", "▲ " + _format_left(seconds))


def _format_last(seconds: int) -> str:
    if seconds == 60:
        return tr("last minute")
    minutes, rest = divmod(seconds, 60)
    return tr("last {n} seconds", n=seconds) if rest else tr("last {n} minutes", n=minutes)


def _format_left(seconds: int) -> str:
    if seconds == 60:
        return tr("1 minute left")
    minutes, rest = divmod(seconds, 60)
    return tr("{n} seconds left", n=seconds) if rest else tr("{n} minutes left", n=minutes)
