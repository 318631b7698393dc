"""Definitions shared by all parts of a contest file: base model, ids, times of day, durations."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DURATION = re.compile(r"(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?")
_TIME_OF_DAY = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")


def check_whole_number(value: object) -> object:
    """Refuse true and false, which pydantic would read as 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("not a number")
    return value


def parse_seconds(value: object) -> object:
    """Convert `"7m"`, `"90s"` or `"1h 30m"` to seconds; other values are left to the model's own check."""
    check_whole_number(value)
    if isinstance(value, str) and value.strip() and (match := _DURATION.fullmatch(value.strip())):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    return value


def check_time_of_day(value: object) -> object:
    """Accept `"08:00"`, `"8.30"` or a TOML time. A number is refused: pydantic would read it as seconds."""
    if isinstance(value, str) and (match := _TIME_OF_DAY.fullmatch(value.strip())):
        return f"{int(match[1]):02}:{match[2]}:{match[3] or '00'}"
    if isinstance(value, time) and value.tzinfo is None:
        return value
    raise ValueError("not a time of day")


def check_calendar_day(value: object) -> object:
    """Accept a date or a text. A number is refused: pydantic would read it as a timestamp."""
    if isinstance(value, int | float | Decimal):
        raise ValueError("not a date")
    return value


Hour = Annotated[time, BeforeValidator(check_time_of_day)]
Day = Annotated[date, BeforeValidator(check_calendar_day)]
WholeNumber = Annotated[int, BeforeValidator(check_whole_number)]
Seconds = Annotated[int, BeforeValidator(parse_seconds), Field(ge=0)]
ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]


class FrozenModel(BaseModel):
    """Values that never change and have no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values. It has no cached property that was computed from the old ones."""
        copied_model = super().model_copy(update=update, deep=deep)
        for name in copied_model.__dict__.keys() - type(self).model_fields.keys():
            del copied_model.__dict__[name]
        return copied_model


class ContestModel(FrozenModel):
    """A part of the contest file: frozen, no unknown keys, keys with hyphens."""

    model_config = ConfigDict(
        populate_by_name=True,
        alias_generator=lambda field_name: field_name.replace("_", "-"),
    )
