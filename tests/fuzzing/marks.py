"""Random text in a mark's field: what is taken is the number that a person reads there."""

import re
from decimal import Decimal
from random import Random

from scoring_tui.contest.scales import Scale, read_mark, read_number
from scoring_tui.i18n.lazy import LazyText

SCALES = (
    Scale(),
    Scale(max=Decimal(10), step=Decimal("0.5")),
    Scale(min=Decimal(1), max=Decimal(5), step=Decimal(1)),
    Scale(values=(Decimal(0), Decimal(25), Decimal("62.5"), Decimal(100))),
    Scale(max=Decimal(5000)),
    Scale(min=Decimal(60), max=Decimal(100), floor=Decimal(65)),
    Scale(max=Decimal(1), step=Decimal("0.0001")),
)
_PIECES = (
    *"0123456789" * 3,
    *",.,.%- +",
    *(
        "e",
        "E",
        "_",
        "'",
        "/",
        "½",
        "８",
        "٣",
        "۸",
        "²",
        "Ⅷ",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\t",
        "\n",
        "\x00",
    ),
    *("inf", "nan", "0x", "000", "1.000", "87,5", "e5", "1e999999999", "9" * 30, "−", "٫", "．", "，"),
)
_TYPICAL = (
    "87,5",
    "87.5",
    "88",
    "7,5",
    "0",
    "100",
    "62,5",
    "1.000",
    "1,000",
    "0,3333",
    ",5",
    "88%",
    "4",
    "65",
)
_PLAIN = re.compile(r"[0-9]+([.,][0-9]+)?|[.,][0-9]+")


def run_mark(random: Random) -> tuple[str, str | None]:
    """Read one text."""
    scale = random.choice(SCALES)
    text = _make_text(random)
    mark = read_mark(text, scale)
    number = read_number(text)
    for value in (mark, number):
        if isinstance(value, LazyText) and not str(value):
            return "refused", f"{text!r} is refused without a word"
    if not isinstance(number, LazyText) and _read_as_a_person(text) != number:
        return "accepted", f"the number {text!r} was read as {number}"
    if isinstance(mark, LazyText):
        return "refused", _find_wrong_refusal(text, scale)
    if _read_as_a_person(text.replace("%", "")) != mark or ("%" in text and scale.highest != 100):
        return "accepted", f"{text!r} on {scale} was read as {mark}"
    is_thousands = re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text.strip("% \t\n\u00a0"))
    if is_thousands and int(re.sub("[.,]", "", is_thousands[0])) <= scale.highest:
        return "accepted", f"{text!r} on {scale} may mean a thousand"
    return "accepted", None if _is_on_scale(mark, scale) else f"{text!r} is not on {scale}"


def _make_text(random: Random) -> str:
    text = random.choice(_TYPICAL) if random.random() < 0.6 else ""
    for _ in range(random.randrange(3) if text else random.randrange(1, 7)):
        position = random.randrange(len(text) + 1)
        match random.randrange(3):
            case 0 | 1:
                text = text[:position] + random.choice(_PIECES) + text[position:]
            case _:
                text = text[:position] + text[position + 1 :]
    return text


def _read_as_a_person(text: str) -> Decimal | None:
    """The number in a text of plain digits and one decimal sign; None for anything else."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def _is_on_scale(mark: Decimal, scale: Scale) -> bool:
    """Whether a mark is allowed, reckoned in whole ten-thousandths."""
    parts = mark * 10_000
    in_range = scale.lowest <= mark <= scale.highest
    on_step = scale.step is None or (parts - scale.min * 10_000) % (scale.step * 10_000) == 0
    return in_range and parts == int(parts) and on_step and (not scale.values or mark in scale.values)


def _find_wrong_refusal(text: str, scale: Scale) -> str | None:
    """A plain mark of this scale must be taken."""
    value = _read_as_a_person(text)
    if value is None or len(text) > 8 or re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text.strip()):
        return None
    return f"{text!r} is a mark of {scale}, and was refused" if _is_on_scale(value, scale) else None
