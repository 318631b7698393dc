"""What a spreadsheet shows for a number: 0.88 in the format `0%` is shown as 88%, 88.6 in `0` as 89.

A person reads what is shown; a file stores the number and its format.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise

from scoring_tui.i18n.lazy import LazyText, lazy

BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that Excel numbers and does not write down; dates are recognised by the reader of cells."""

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_PLACEHOLDER = re.compile(r'"[^"]*"|\\.|_.|\*.|[#0?.]')
_DIGITS = re.compile(r"(?P<whole>[#0?,]*)(?:\.(?P<decimals>[#0?]*))?")
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as its cell shows it."""

    text: str
    """`88%`, `89`, `00123`."""
    error: LazyText | None = None
    """Why the cell cannot be taken as a number: it shows another one."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A format of plain digits."""

    decimals: int | None
    """Shown decimals; None shows all."""
    digits: int = 1
    """The least digits before the decimal sign."""
    factor: int = 1
    """100 for per cent."""
    sign: str = ""
    """`%` or nothing."""
    prefix: str = ""
    suffix: str = ""
    """Words before and behind the number."""


def show_number(value: Decimal, code: str) -> ShownNumber | None:
    """Return what a cell with this format shows; None if it shows the number itself.

    >>> show_number(Decimal("0.88"), "0%").text
    '88%'
    >>> str(show_number(Decimal("88.6"), "0").error)
    'shows 89, but holds 88.6: write the value that counts'
    """
    pattern = _read_format(code, (value > 0) - (value < 0))
    if pattern is None and not _choose_section(code, (value > 0) - (value < 0)).strip():
        return ShownNumber("")
    if pattern is None:
        message = lazy(
            "has the number format {format}: format the cell as General and check its value", format=code
        )
        return ShownNumber(_to_text(value), message)
    scaled = value * pattern.factor
    shown = scaled
    if pattern.decimals is not None:
        shown = scaled.quantize(Decimal(1).scaleb(-pattern.decimals), ROUND_HALF_UP)
    digits = f"{shown:f}" if pattern.sign else _to_text(shown)
    whole, dot, decimals = digits.partition(".")
    number = whole.zfill(pattern.digits) + dot + decimals + pattern.sign
    text = pattern.prefix + number + pattern.suffix
    if shown != scaled or text != number:
        held = _to_text(scaled) + pattern.sign
        return ShownNumber(
            text, lazy("shows {shown}, but holds {held}: write the value that counts", shown=text, held=held)
        )
    return None if text == _to_text(value) else ShownNumber(text)


def _to_text(value: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    return f"{value.normalize():f}" if value else "0"


@lru_cache(maxsize=1000)
def _read_format(code: str, value_sign: int) -> _Pattern | None:
    """The pattern of a format for numbers of this sign; None if it shows something else than plain digits."""
    section = _COLOUR.sub("", _choose_section(code, value_sign))
    section = _CURRENCY.sub(lambda match: f'"{match[1]}"', section).strip()
    if section.casefold() in ("general", "standard", "@", ""):
        return _Pattern(None) if section else None
    first_digit = next((match.start() for match in _PLACEHOLDER.finditer(section) if match[0] in "#0?."), 0)
    literals = [
        (match.start() < first_digit, match[1] or match[2] or "") for match in _LITERAL.finditer(section)
    ]
    prefix = "".join(text for is_before, text in literals if is_before).strip()
    suffix = "".join(text for is_before, text in literals if not is_before).rstrip()
    body = _LITERAL.sub("", section).replace(" ", "").strip("()+-$")
    has_percent = body.endswith("%")
    match = _DIGITS.fullmatch(body.removesuffix("%"))
    if match is None or not match["whole"] or match["whole"].endswith(","):
        return None
    sign = "%" if has_percent or suffix.strip() == "%" else ""
    decimals = len(match["decimals"] or "")
    least_digits = max(1, match["whole"].count("0"))
    suffix = "" if suffix.strip() == "%" else suffix
    return _Pattern(decimals, least_digits, 100 if has_percent else 1, sign, prefix, suffix)


def _choose_section(code: str, sign: int) -> str:
    """The part of a format for positive numbers, negative ones or zero; a condition makes it unreadable."""
    ends = [match.start() for match in re.finditer(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)]
    sections = [code[start + 1 : end] for start, end in pairwise([-1, *ends, len(code)])]
    index = {1: 0, -1: 1, 0: 2}[sign]
    return sections[index] if index < len(sections) else sections[0]


_SHOWN_NUMBER = re.compile(r"-?[0-9][0-9.,\u00a0\u202f ]*|-?[.,][0-9]+")


def differs_from_shown(value: Decimal, shown_text: str) -> bool:
    """Whether a cell shows another number than it holds, with any sign for decimals and thousands.

    >>> differs_from_shown(Decimal("88.6"), "88,60"), differs_from_shown(Decimal("88.6"), "89")
    (False, True)
    """
    numbers = _SHOWN_NUMBER.findall(shown_text)
    if len(numbers) != 1:
        return True
    digits = re.sub(r"[\u00a0\u202f ]", "", numbers[0])
    readings = {digits.replace(",", "."), re.sub("[.,]", "", digits)}
    readings |= {digits.replace(".", "").replace(",", "."), digits.replace(",", "")}
    return not any(
        re.fullmatch(r"-?[0-9]*\.?[0-9]*", reading) and Decimal(reading) == value for reading in readings
    )
