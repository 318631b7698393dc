"""Random text where a figure or the name of a file is read: what is taken is what a person reads there."""

import re
from decimal import Decimal
from random import Random

from scoring_tui.contest.figures import FIGURE_DECIMALS, FIGURE_DIGITS, read_figure
from scoring_tui.domain.evidence import find_name_objection
from scoring_tui.i18n.lazy import LazyText

_PIECES = (
    *"0123456789" * 2, *"..,,%- +'/\\:",
    "Rp", "Rp.", "IDR", "000", ".000", ",000", ".000.000", "½", "８", "٣",
    "\u00a0", "\u200b", "\u202e", "\t", "\n", "\x00", "e5", "inf", "miliar", "..", "a", ".pdf", "DPA",
)  # fmt: skip
_TYPICAL = (
    "34.000.000.000", "Rp34.000.000.000,50", "0,16", "1.240,5", "34.500", "1,000", "1240", "DPA.pdf",
    "Kota Awan/DPA.pdf", "../x",
)  # fmt: skip


def run_figure(random: Random) -> tuple[str, str | None]:
    """Read one text as a figure, and as the name of a file."""
    text = _make_text(random)
    objection = find_name_objection(text)
    if objection is None and (wrong := _find_wrong_name(text)):
        return "accepted", f"the name {text!r} {wrong}"
    figure = read_figure(text)
    if isinstance(figure, LazyText):
        return "refused", None if str(figure) else f"{text!r} is refused without a word"
    readings = _list_readings(text)
    if readings != {figure}:
        return "accepted", f"{text!r} was read as {figure}, a person reads {readings}"
    has_limits = figure < 10**FIGURE_DIGITS and figure * 10**FIGURE_DECIMALS % 1 == 0
    return "accepted", None if has_limits else f"{text!r} is too long"


def _make_text(random: Random) -> str:
    text = random.choice(_TYPICAL) if random.random() < 0.6 else ""
    for _ in range(random.randrange(3) if text else random.randrange(1, 6)):
        position = random.randrange(len(text) + 1)
        text = text[:position] + random.choice(_PIECES) + text[position:]
    return text


def _list_readings(text: str) -> set[Decimal]:
    """Every number that the text can mean: each sign may be a decimal sign, or separate thousands."""
    bare = re.sub(r"^(?:rp\.?|idr)\s*", "", text.strip(), flags=re.IGNORECASE).strip()
    readings = set()
    for thousands, decimal in (".,", ",."):
        whole, _, decimals = bare.partition(decimal)
        is_grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})*|[0-9]+", whole)
        has_decimals = bare == whole or re.fullmatch("[0-9]+", decimals)
        if is_grouped and has_decimals:
            readings.add(Decimal(f"{whole.replace(thousands, '')}.{decimals or 0}"))
    return readings


def _find_wrong_name(name: str) -> str:
    """Why a name that was taken leads elsewhere; empty if it does not."""
    parts = re.split(r"[/\\]", name)
    if ".." in parts or "." in parts or "" in parts or "\\" in name or ":" in name:
        return "leads elsewhere"
    return "deceives" if re.search("[\u200b\u202e\x00-\x1f]", name) else ""
