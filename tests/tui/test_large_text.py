"""Large letters: every text fits its box or falls back whole, and no letter is lost."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from scoring_tui.tui.common.large_letters import LargeBlock, LargeFont, fit_letters, load_fonts, wrap_ordinary
from scoring_tui.tui.common.large_text import LargeText
from tests.helpers.support import HARD_NAMES, screen_text, until

FULL_HEIGHTS = [rows for rows, font in load_fonts().items() if font.has_glyphs("A")]
"""Heights of which all letters exist; taller ones have only the characters of a clock."""
LONG_NAME = "Prof. Dr. Ir. Raden Mas Ngabehi Wirjosastrodiningrat, M.Si."


def pixels_of(rows: tuple[str, ...]) -> int:
    """How many cells are not empty."""
    return sum(character != " " for row in rows for character in row)


@pytest.mark.parametrize(
    ("text", "width", "rows", "letter_rows", "line_count"),
    [
        ("Sarwono", 40, 4, 4, 1),
        ("Sarwono", 40, 5, 5, 1),
        ("Sarwono", 40, 3, 1, 1),
        ("Sarwono", 20, 20, 1, 1),
        ("12:07", 60, 24, 10, 1),
        ("12:07", 200, 60, 32, 1),
        ("Retno Sholikah", 80, 4, 4, 1),
        ("Retno Sholikah", 40, 9, 4, 2),
        ("Retno Sholikah", 40, 8, 4, 2),
        (LONG_NAME, 80, 14, 4, 3),
        (LONG_NAME, 30, 4, 1, 3),
        ("", 80, 24, 1, 0),
    ],
)
def test_the_largest_letters_that_fit_are_chosen(
    text: str, width: int, rows: int, letter_rows: int, line_count: int
) -> None:
    block = fit_letters(text, width, rows)
    assert (block.letter_rows, len(block.lines)) == (letter_rows, line_count)


@pytest.mark.parametrize(("tallest", "letter_rows"), [(40, 12), (11, 10), (4, 4), (3, 1)])
def test_letters_are_at_most_as_tall_as_asked(tallest: int, letter_rows: int) -> None:
    assert fit_letters("Sarwono", 100, 12, tallest).letter_rows == letter_rows


def test_lines_have_similar_width() -> None:
    assert fit_letters("Dinas Komunikasi dan Informatika", 80, 9, 4).lines == (
        "Dinas Komunikasi",
        "dan Informatika",
    )


@pytest.mark.parametrize("font", load_fonts().values(), ids=map(str, load_fonts()))
def test_digits_have_one_width_and_a_clock_does_not_wobble(font: LargeFont) -> None:
    assert {font.glyph(digit).width + font.glyph(digit).gap for digit in "0123456789"} == {
        font.glyph("0").width + font.glyph("0").gap
    }
    rows = [[row.ljust(400) for row in font.draw([text])] for text in ("1:11", "8:51")]
    colon_columns = [
        (font.glyph("0").width + font.glyph("0").gap) // 2,
        (font.glyph("0").width + font.glyph("0").gap + font.glyph(":").width + font.glyph(":").gap) // 2,
    ]
    colons = [[row[slice(*colon_columns)] for row in block] for block in rows]
    assert colons[0] == colons[1] and any(row.strip() for row in colons[0])
    assert len({font.measure([text]) for text in ("0:00", "1:11", "9:47")}) == 1


@pytest.mark.parametrize("font", load_fonts().values(), ids=map(str, load_fonts()))
def test_every_character_has_pixels_and_no_other_looks_the_same(font: LargeFont) -> None:
    drawings = {char: (font.glyph(char).width, font.glyph(char).pixel_rows) for char in font.characters}
    assert all(any(rows) for _, rows in drawings.values())
    upright_bars = {"I", "l", "|"}  # alike without serifs
    ascii_drawings = [drawings[char] for char in font.characters - upright_bars if char.isascii()]
    assert len(set(ascii_drawings)) == len(ascii_drawings)


@pytest.mark.parametrize("letter_rows", FULL_HEIGHTS)
@pytest.mark.parametrize(
    "letters", ["éÉèÈêÊëË", "üÜöÖäÄ", "ñÑçÇ", "āēīōū", "ḍṭḥṣ", "ăâîșț", "øæßłđ", "–’“”…"]
)
def test_accents_are_drawn(letters: str, letter_rows: int) -> None:
    font = load_fonts()[letter_rows]
    assert font.has_glyphs(letters)
    for letter in letters:
        base = unicodedata.normalize("NFD", letter)[0]
        if base != letter:
            assert font.glyph(letter).pixel_rows != font.glyph(base).pixel_rows
            decomposed = unicodedata.normalize("NFD", letter)
            assert fit_letters(decomposed, 80, letter_rows).letter_rows == letter_rows


@pytest.mark.parametrize("text", ["محمد يوسف", "🎉", "日本語の名前", "👩\u200d💻"])
def test_a_text_without_letters_is_ordinary_text(text: str) -> None:
    assert fit_letters(text, 80, 24) == LargeBlock(1, (text,), (text,))


def test_a_word_without_letters_stands_as_ordinary_text_beside_the_others() -> None:
    block = fit_letters("Ola 🎉 N", 80, 5)
    assert block.letter_rows == 5 and any("🎉" in row for row in block.rows)
    assert pixels_of(block.rows) > pixels_of(fit_letters("Ola", 80, 5).rows) + 1


WORDS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]),
        st.sampled_from("abcdefgnmoSARU.,éü "),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(1, 120), st.integers(1, 30))
def test_every_text_fits_its_box_or_is_ordinary_and_no_word_is_lost(text: str, width: int, rows: int) -> None:
    block = fit_letters(text, width, rows)
    words = unicodedata.normalize("NFC", text).split()
    assert "".join(block.lines).replace(" ", "") == "".join(words)
    if block.letter_rows > 1:
        assert block.width <= width and len(block.rows) <= rows
        assert " ".join(block.lines).split() == words
    else:
        assert block == wrap_ordinary(text, width)
        assert all(cell_len(line) <= max(width, 2) for line in block.lines)


class LargeTextApp(App[None]):
    """One large text that fills the screen."""

    CSS = "LargeText { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """The text."""
        yield LargeText("Ola [/] N", align="right", vertical_align="bottom")


async def test_the_widget_takes_markup_as_text_and_grows_with_the_screen() -> None:
    app = LargeTextApp()
    async with app.run_test(size=(80, 5)) as pilot:
        widget = app.query_one(LargeText)
        await until(pilot, lambda: widget.letter_rows == 5)
        block = fit_letters("Ola [/] N", 80, 5)
        assert screen_text(app).splitlines() == [
            (" " * (80 - block.width) + row).rstrip() for row in block.rows if row.strip()
        ]
        await pilot.resize_terminal(200, 20)
        await until(pilot, lambda: widget.letter_rows == 20)
        widget.tallest = 8
        await until(pilot, lambda: widget.letter_rows == 8)


@pytest.mark.parametrize("name", HARD_NAMES)
async def test_every_name_is_drawn_by_the_widget(name: str) -> None:
    app = LargeTextApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.query_one(LargeText).text = name
        expected = [row.strip() for row in fit_letters(name, 120, 40).rows]
        await until(pilot, lambda: all(row in screen_text(app) for row in expected))
