"""The reader's language: sentences by gettext, numbers, dates and times in Indonesian and English.

One process speaks one language; `use` chooses it. Imports `said` only.
"""

import gettext
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scoring_tui.i18n.lazy import LazyText

LANGUAGES = ("id", "en")
_CATALOGUES = Path(__file__).parent / "catalogues"


class _Language:
    """The language in use."""

    name = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Speak this language from now on; an unknown one is spoken in English."""
    _Language.name = language if language in LANGUAGES else "en"
    found = gettext.translation("scoring_tui", _CATALOGUES, [_Language.name], fallback=True)
    _Language.catalogue = found


def current_language() -> str:
    """The language in use."""
    return _Language.name


def tr(template: str, /, **values: object) -> str:
    """The sentence in the reader's language, its gaps filled; the extractor looks for calls of this name."""
    translated = _Language.catalogue.gettext(template) if template else ""
    return translated.format_map(_shown(values)) if values else translated


def gettext_noop(template: str, /) -> str:
    """A sentence that is translated later, such as the words of a key binding."""
    return template


def translate(said: LazyText) -> str:
    """What the core has to say, in the reader's language."""
    return tr(said.english, **said.values) if said.values else tr(said.english)


def _shown(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _one(value) for name, value in values.items()}


def _one(value: object) -> object:
    if isinstance(value, LazyText):
        return translate(value)
    return format_number(value) if isinstance(value, Decimal | Fraction) else value


def format_number(value: Decimal | Fraction, decimals: int | None = None) -> str:
    """A number with the reader's decimal sign; a `Decimal` keeps its own digits unless told otherwise."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{value:f}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace(".", ",") if _Language.name == "id" else text


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def format_date(day: date) -> str:
    """`Jumat, 20 Desember 2024` or `Friday, 20 December 2024`."""
    days, months = (_HARI, _BULAN) if _Language.name == "id" else (_DAYS, _MONTHS)
    return f"{days[day.weekday()]}, {day.day} {months[day.month - 1]} {day.year}"


def format_clock_time(moment: datetime | str, timezone: str) -> str:
    """An ISO time or a `datetime` as `09.00` or `09:00` in the contest's time zone."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return format_time_of_day(when.astimezone(ZoneInfo(timezone)).time())


def format_time_of_day(moment: time) -> str:
    """A time of day as `09.00` or `09:00`."""
    return f"{moment:%H.%M}" if _Language.name == "id" else f"{moment:%H:%M}"


def format_countdown(milliseconds: int) -> str:
    """Time left as `6:05`, time over as `+0:12`; a running second counts as a whole one left."""
    over = milliseconds < 0
    seconds = -milliseconds // 1000 if over else -(-milliseconds // 1000)
    return f"{'+' if over else ''}{seconds // 60}:{seconds % 60:02}"
