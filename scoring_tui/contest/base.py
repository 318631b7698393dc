"""What every part of a contest file shares: the base model, ids, hours and lengths of time.

Imports nothing of the house; the declared models import it.
"""

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_PARTS = re.compile(r"(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?")


def parse_seconds(value: object) -> object:
    """`"7m"`, `"90s"`, `"1h 30m"` as seconds; anything else is left for the model to refuse."""
    if isinstance(value, str) and value.strip() and (match := _PARTS.fullmatch(value.strip())):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    return value


_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")


def check_time_of_day(value: object) -> object:
    """`"08:00"`, `"8.30"` or a TOML time; a bare number is refused, never taken for seconds."""
    if isinstance(value, str) and (match := _HOUR.fullmatch(value.strip())):
        return f"{int(match[1]):02}:{match[2]}:{match[3] or '00'}"
    if isinstance(value, time) and value.tzinfo is None:
        return value
    raise ValueError("not a time of day")


def check_calendar_day(value: object) -> object:
    """A date, or text that the model reads as one; a number is refused, never taken for a timestamp."""
    if isinstance(value, int | float | Decimal):
        raise ValueError("not a date")
    return value


Hour = Annotated[time, BeforeValidator(check_time_of_day)]
Day = Annotated[date, BeforeValidator(check_calendar_day)]
Seconds = Annotated[int, BeforeValidator(parse_seconds), Field(ge=0)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class ContestModel(BaseModel):
    """A part of the contest file: frozen, no unknown keys, keys with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )
