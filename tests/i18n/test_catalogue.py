"""The catalogues: every message translated, no gap lost, the compiled file up to date.

python -m tests.i18n.test_catalogue      takes new messages into every catalogue and compiles it
"""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from scoring_tui.contest.models import About
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import lazy

PACKAGE = Path(text.__file__).parents[1]
TRANSLATED = [name for name, locale in text.LOCALES.items() if locale is not text.ENGLISH]
"""The languages that have a catalogue."""
UPDATE = "run python -m tests.i18n.test_catalogue, and translate what it adds to the .po file"
KEYWORDS = ("lazy", "tr", "gettext_noop")


def sentences() -> Iterator[str]:
    """Every message that the sources pass to `lazy`, `tr` or `gettext_noop`."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _called(node.func) in KEYWORDS:
                yield from _texts(node.args[0])


def _called(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _texts(given: ast.expr) -> Iterator[str]:
    """A text as written, or either of two; an empty place is said as it is."""
    if isinstance(given, ast.IfExp):
        yield from (*_texts(given.body), *_texts(given.orelse))
    elif isinstance(given, ast.Constant) and given.value:
        yield str(given.value)


each_language = pytest.mark.parametrize("language", TRANSLATED)


def catalogue_path(language: str, suffix: str) -> Path:
    """Where the catalogue of a language is, as text (.po) or compiled (.mo)."""
    return text.CATALOGUES / language / "LC_MESSAGES" / f"scoring_tui{suffix}"


def catalogue(language: str) -> Catalog:
    """The catalogue of a language."""
    with catalogue_path(language, ".po").open("rb") as file:
        return read_po(file, locale=language)


def gaps(template: str) -> set[str]:
    """Names of the gaps of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def translations(language: str) -> list[Message]:
    """The messages of a language's catalogue."""
    return [message for message in catalogue(language) if message.id]


@each_language
def test_every_message_is_translated(language: str) -> None:
    """Nothing untranslated, nothing fuzzy, nothing left over."""
    translated = {str(message.id): message for message in translations(language)}
    used = set(sentences())
    assert sorted(used - set(translated)) == [], UPDATE
    assert sorted(set(translated) - used) == [], UPDATE
    without_text = [id_ for id_, message in translated.items() if not message.string or message.fuzzy]
    assert without_text == [], f"translate these in {catalogue_path(language, '.po')}"


@each_language
def test_no_gap_is_lost(language: str) -> None:
    """A translation has the gaps of its message, no more and no fewer."""
    wrong = [m.id for m in translations(language) if gaps(str(m.id)) != gaps(str(m.string))]
    assert wrong == []


@each_language
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    """The program reads what the translator wrote."""
    with catalogue_path(language, ".mo").open("rb") as file:
        compiled = {str(m.id): str(m.string) for m in read_mo(file) if m.id}
    assert compiled == {str(m.id): str(m.string) for m in translations(language)}, UPDATE


def test_sentences_with_values_speak_the_language() -> None:
    """Values inside a sentence are translated and written as the reader writes them."""
    text.use_language("id")
    inner = lazy("must be {low} to {high}", low=Decimal("0.5"), high=Decimal(10))
    assert "0,5" in text.translate(
        lazy("{criterion}: {objection}", criterion="[b]Dampak[/]", objection=inner)
    )


@pytest.mark.parametrize(
    ("language", "value", "decimals", "shown"),
    [
        ("id", Decimal("84.38"), None, "84,38"), ("en", Decimal("84.38"), None, "84.38"),
        ("id", Decimal("7.50"), None, "7,50"), ("id", Fraction(1, 2), 2, "0,50"),
        ("id", Decimal(80), 1, "80,0"), ("id", 1785, None, "1.785"), ("en", 1785, None, "1,785"),
        ("id", Decimal("1917.5"), None, "1.917,5"), ("en", Decimal("1917.5"), None, "1,917.5"),
        ("id", -1234567, None, "-1.234.567"), ("id", 999, None, "999"),
    ],
)  # fmt: skip
def test_numbers_have_the_readers_signs(
    language: str, value: Decimal | Fraction, decimals: int | None, shown: str
) -> None:
    """Decimal comma and thousands dot in Indonesian, the other way round in English."""
    text.use_language(language)
    assert text.format_number(value, decimals) == shown


def test_counts_in_messages_are_grouped_and_identifiers_are_not() -> None:
    text.use_language("id")
    assert text.tr("{n} ballots sent", n=2352) == "2.352 lembar nilai terkirim"
    assert text.tr("Port {port} in {year}, entry {seq}", port=8022, year=2026, seq=1287) == (
        "Port 8022 in 2026, entry 1287"
    )
    assert text.tr("No. {number}", number=1047) == "No. 1047"


def test_marks_are_written_as_they_are_typed() -> None:
    """A typed dot is a decimal sign, so neither a field nor the hint beside it shows a thousands dot."""
    text.use_language("id")
    assert text.format_typed_number(Decimal("1000.5")) == "1000,5"
    assert text.tr("{low} to {high}", low=Decimal(0), high=Decimal(1000)) == "0 s.d. 1000"


def test_per_cent_has_no_blank() -> None:
    text.use_language("id")
    assert text.format_percent(Decimal(22), 1) == "22,0%"
    text.use_language("en")
    assert text.format_percent(Fraction(45, 2)) == "22.5%"


def test_every_language_is_complete() -> None:
    """A language is one row and one catalogue, and contest files may name it; the messages are English."""
    assert get_args(About.model_fields["language"].annotation) == text.LANGUAGES
    for name, locale in text.LOCALES.items():
        assert (name, len(locale.day_names), len(locale.month_names)) == (locale.name, 7, 12)
        assert len({locale.decimal_sign, locale.thousands_sign}) == 2
        catalogue = text.CATALOGUES / name / "LC_MESSAGES" / "scoring_tui.mo"
        assert catalogue.exists() or locale is text.ENGLISH


def test_dates_and_hours() -> None:
    """Long dates with the day's name; hours in the contest's own zone."""
    moment = datetime(2024, 12, 20, 2, 5, tzinfo=UTC)
    text.use_language("id")
    assert text.format_date(date(2024, 12, 20)) == "Jumat, 20 Desember 2024"
    assert text.format_clock_time(moment, "Asia/Jakarta") == "09.05"
    assert text.format_moment(moment) == "2024-12-20 02.05.00"
    assert (
        text.tr("{at}", at=moment) == "2024-12-20 02.05.00" and text.tr("{at}", at=moment.time()) == "02.05"
    )
    text.use_language("en")
    assert text.format_date(date(2024, 12, 20)) == "Friday, 20 December 2024"
    assert text.format_clock_time(moment.isoformat(), "Asia/Jayapura") == "11:05"


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(420_000, "7:00"), (419_001, "7:00"), (419_000, "6:59"), (1, "0:01"), (0, "0:00"), (-999, "+0:00"),
     (-1000, "+0:01"), (-75_500, "+1:15"), (3_600_000, "60:00")],
)  # fmt: skip
def test_the_clock_counts_down_and_then_up(ms: int, shown: str) -> None:
    """A running second is still a whole one; time over is marked by a sign."""
    assert text.format_countdown(ms) == shown


def update(language: str) -> None:
    """Take new messages into the catalogue, drop those no longer used, and compile it."""
    po_path = catalogue_path(language, ".po")
    old = {str(m.id): m.string for m in translations(language)} if po_path.exists() else {}
    name = Locale.parse(language).english_name
    new = Catalog(locale=language, header_comment=f"# {name} for scoring-tui.", fuzzy=False)
    new.creation_date = new.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for sentence in sorted(set(sentences())):
        new.add(sentence, old.get(sentence, ""))
    po_path.parent.mkdir(parents=True, exist_ok=True)
    with po_path.open("wb") as file:
        write_po(file, new, width=110)
    with catalogue_path(language, ".mo").open("wb") as file:
        write_mo(file, new)


if __name__ == "__main__":
    for language in TRANSLATED:
        update(language)
