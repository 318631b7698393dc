"""The reader's language: messages by gettext, and numbers, dates and times as that language writes them.

One process uses one language, chosen by `use_language`. A new language needs one row in `LOCALES`, one
catalogue in `catalogues/`, and its code in `contest.models.About.language`.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.number_words import (
    ENGLISH_WORDS,
    INDONESIAN_WORDS,
    NumberWords,
    SpokenAward,
    SpokenNumber,
)


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language writes numbers, dates and times, and the name of its catalogue."""

    name: str
    """ISO 639 code; also the catalogue's folder."""
    decimal_sign: str
    thousands_sign: str
    percent_form: str
    """A template with the gap `{number}`."""
    time_separator: str
    """Between hours, minutes and seconds of a time of day."""
    day_names: tuple[str, ...]
    """Monday first."""
    month_names: tuple[str, ...]
    number_words: NumberWords
    date_words: str
    """A template of a date in words, with the gaps `{day_name}`, `{day}`, `{month}` and `{year}`."""


INDONESIAN = Locale(
    name="id",
    decimal_sign=",",
    thousands_sign=".",
    percent_form="{number}%",
    time_separator=".",
    day_names=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    month_names=(
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    number_words=INDONESIAN_WORDS,
    date_words="{day_name}, tanggal {day}, bulan {month}, tahun {year}",
)  # fmt: skip
ENGLISH = Locale(
    name="en",
    decimal_sign=".",
    thousands_sign=",",
    percent_form="{number}%",
    time_separator=":",
    day_names=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    month_names=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    number_words=ENGLISH_WORDS,
    date_words="{day_name}, the {day} of {month}, {year}",
)  # fmt: skip

LOCALES = {row.name: row for row in (INDONESIAN, ENGLISH)}
"""Every language, the default one first."""
LANGUAGES = tuple(LOCALES)
CATALOGUES = Path(__file__).parent / "catalogues"

UNGROUPED_GAPS = frozenset(
    {
        # identifiers
        "number", "numbers", "seq", "entry", "expected", "seed", "port", "ports", "pid", "process",
        "row", "line", "place", "places", "first", "last", "year", "born", "version",
        # marks, as they are typed: a typed dot is a decimal sign
        "low", "high", "min", "max", "step", "value", "values",
    }
)  # fmt: skip
"""Gaps of messages whose numbers are written without a thousands sign."""


class _Current:
    """The language in use."""

    locale = ENGLISH
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Use this language from now on; English if it is unknown."""
    _Current.locale = LOCALES.get(language, ENGLISH)
    _Current.catalogue = gettext.translation("scoring_tui", CATALOGUES, [_Current.locale.name], fallback=True)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use another language for one block, which must not wait: a process has one language at a time."""
    before = _Current.locale.name
    use_language(language or before)
    try:
        yield
    finally:
        use_language(before)


def current_language() -> str:
    """The code of the language in use."""
    return _Current.locale.name


# --- messages ---------------------------------------------------------------------------------------


def tr(template: str, /, **values: object) -> str:
    """The message in the reader's language, its gaps filled; the extractor looks for calls of this name.

    Numbers and times among the values are written as the reader's language writes them.
    """
    translated = _Current.catalogue.gettext(template) if template else ""
    return translated.format_map(_format_values(values)) if values else translated


def gettext_noop(template: str, /) -> str:
    """Mark a message that is translated later, such as the label of a key binding."""
    return template


def translate(message: LazyText) -> str:
    """A message of the core in the reader's language."""
    return tr(message.english, **message.values) if message.values else tr(message.english)


def translate_label(label: str | LazyText) -> str:
    """A label that may be a name as typed, which stays, or a message."""
    return translate(label) if isinstance(label, LazyText) else label


def _format_values(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _format_value(name, value) for name, value in values.items()}


def _format_value(name: str, value: object) -> object:
    match value:
        case LazyText():
            return translate(value)
        case bool():
            return value
        case int() | Decimal() | Fraction():
            return format_typed_number(value) if name in UNGROUPED_GAPS else format_number(value)
        case datetime():
            return format_moment(value)
        case time():
            return format_time_of_day(value)
        case SpokenNumber():
            return _Current.locale.number_words.say(value.value)
        case SpokenAward():
            return _Current.locale.number_words.say_award(value.name)
    return value


# --- numbers ----------------------------------------------------------------------------------------


def format_number(value: Decimal | Fraction | int, decimals: int | None = None) -> str:
    """A number to be read: `1.917,5` or `1,917.5`.

    Args:
        decimals: digits after the decimal sign; by default those that the value has.
    """
    english = f"{_to_decimal(value):,f}" if decimals is None else f"{_to_decimal(value):,.{decimals}f}"
    return _with_local_signs(english)


def format_typed_number(value: Decimal | Fraction | int) -> str:
    """A number as it is typed in a field, without a thousands sign: `1917,5` or `1917.5`."""
    return _with_local_signs(f"{_to_decimal(value):f}")


def format_percent(value: Decimal | Fraction | int, decimals: int | None = None) -> str:
    """A share that is already in per cent: `22,0%` or `22.0%`."""
    return _Current.locale.percent_form.format(number=format_number(value, decimals))


def _to_decimal(value: Decimal | Fraction | int) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def _with_local_signs(english: str) -> str:
    locale = _Current.locale
    return english.translate({ord(","): locale.thousands_sign, ord("."): locale.decimal_sign})


# --- dates and times --------------------------------------------------------------------------------


def format_date(day: date) -> str:
    """`Jumat, 20 Desember 2024` or `Friday, 20 December 2024`."""
    return f"{_Current.locale.day_names[day.weekday()]}, {format_long_date(day)}"


def format_long_date(day: date) -> str:
    """`20 Desember 2024` or `20 December 2024`."""
    return f"{day.day} {_Current.locale.month_names[day.month - 1]} {day.year}"


def say_number(number: Decimal | int) -> str:
    """A number in words: `dua puluh satu` or `twenty-one`. Raises `ValueError` if it is too large."""
    return _Current.locale.number_words.say(Decimal(number))


def say_date(day: date) -> str:
    """A date in words, as the minutes of a meeting begin.

    `Sabtu, tanggal dua puluh satu, bulan Desember, tahun dua ribu dua puluh empat` or
    `Saturday, the twenty-first of December, two thousand and twenty-four`.
    """
    locale = _Current.locale
    return locale.date_words.format(
        day_name=locale.day_names[day.weekday()],
        day=locale.number_words.say_ordinal(day.day),
        month=locale.month_names[day.month - 1],
        year=locale.number_words.say_year(day.year),
    )


def format_clock_time(moment: datetime | str, timezone: str) -> str:
    """An ISO time or a `datetime` as `09.00` or `09:00` in the contest's time zone."""
    parsed_moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return format_time_of_day(parsed_moment.astimezone(ZoneInfo(timezone)).time())


def format_time_of_day(moment: time, *, with_seconds: bool = False) -> str:
    """A time of day as `09.00` or `09:00`, with seconds as `09.00.05` or `09:00:05`."""
    english = f"{moment:%H:%M:%S}" if with_seconds else f"{moment:%H:%M}"
    return english.replace(":", _Current.locale.time_separator)


def format_moment(moment: datetime) -> str:
    """Date and time to the second: `2026-11-27 21.06.55` or `2026-11-27 21:06:55`."""
    return f"{moment:%Y-%m-%d} {format_time_of_day(moment.time(), with_seconds=True)}"


def format_countdown(milliseconds: int) -> str:
    """The time left as `6:05`, the time over as `+0:12`; a started second counts as a whole one left."""
    is_over = milliseconds < 0
    seconds = -milliseconds // 1000 if is_over else -(-milliseconds // 1000)
    return f"{'+' if is_over else ''}{seconds // 60}:{seconds % 60:02}"
