"""Large letters of block characters, and the largest size at which a text fits a box.

A letter is made of pixels; a pixel is a quarter of a cell. The data file holds the letters of each height.
`tests/pictures/make_letters.py` makes it.
"""

import base64
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from rich.cells import cell_len

DATA_FILE = Path(__file__).with_name("large_letters.json")
Align = Literal["left", "center", "right"]
QUADRANTS = " ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█"
"""Block characters by their four pixels: upper left 8, upper right 4, lower left 2, lower right 1."""
SPACE_FACTOR = 1.1
"""Pixels of a blank for each row of a letter."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """The pixels of one character."""

    width: int
    """Pixels without the gap."""
    gap: int
    """Pixels between this letter and the next."""
    pixel_rows: tuple[int, ...]
    """Each row of pixels as a number; the highest bit is the leftmost pixel."""


@dataclass(frozen=True, slots=True)
class LargeBlock:
    """A text, broken into lines and drawn."""

    letter_rows: int
    """Rows of the screen that one letter takes; 1 for ordinary text."""
    lines: tuple[str, ...]
    """The text of each line."""
    rows: tuple[str, ...]
    """Rows of the screen; they are not padded to equal width."""

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max(map(cell_len, self.rows), default=0)

    def align_rows(self, width: int, align: Align) -> tuple[str, ...]:
        """The rows with each line of text at the left, in the middle or at the right of so many cells."""
        if align == "left" or not self.lines:
            return self.rows
        step = (len(self.rows) - self.letter_rows) // (len(self.lines) - 1) if len(self.lines) > 1 else 0
        aligned_rows = [""] * len(self.rows)
        for line_index in range(len(self.lines)):
            first_row = line_index * step
            line_rows = self.rows[first_row : first_row + self.letter_rows]
            spare_cells = max(0, width - max(map(cell_len, line_rows)))
            indent = " " * (spare_cells // 2 if align == "center" else spare_cells)
            aligned_rows[first_row : first_row + self.letter_rows] = [indent + row for row in line_rows]
        return tuple(aligned_rows)


class LargeFont:
    """The letters of one height."""

    def __init__(self, letter_rows: int, packed_glyphs: str) -> None:
        self.letter_rows = letter_rows
        self.space_pixels = round(SPACE_FACTOR * letter_rows)
        self._packed_glyphs = packed_glyphs
        self._glyphs: dict[str, Glyph] = {}

    @cached_property
    def _encoded_glyphs(self) -> dict[str, str]:
        """Width, gap and rows of each character as text; decoded when a character is drawn first."""
        lines = zlib.decompress(base64.b64decode(self._packed_glyphs)).decode().splitlines()
        return {line[0]: line[2:] for line in lines}

    @property
    def characters(self) -> frozenset[str]:
        """All characters that can be drawn, except the blank."""
        return frozenset(self._encoded_glyphs)

    def has_glyphs(self, word: str) -> bool:
        """Whether every character of a word can be drawn."""
        return all(character in self._encoded_glyphs for character in word)

    def glyph(self, character: str) -> Glyph:
        """The pixels of a character."""
        glyph = self._glyphs.get(character)
        if glyph is None:
            width, gap, *rows = self._encoded_glyphs[character].split()
            pixel_rows = tuple(int(row, 16) for row in rows)
            glyph = self._glyphs[character] = Glyph(int(width), int(gap), pixel_rows)
        return glyph

    def measure(self, words: Sequence[str]) -> int:
        """Cells of a line of words. A word without letters of this height counts as ordinary text."""
        runs = self._split_runs(words)
        return sum(
            (self._count_pixels(run) + 1) // 2 if is_large else cell_len(" ".join(run))
            for is_large, run in runs
        ) + 2 * max(0, len(runs) - 1)

    def draw(self, words: Sequence[str]) -> list[str]:
        """The rows of a line of words; ordinary text stands in the last row above the baseline."""
        parts = [
            self._draw_run(run) if is_large else self._draw_ordinary(" ".join(run))
            for is_large, run in self._split_runs(words)
        ]
        return ["  ".join(row).rstrip() for row in zip(*parts, strict=True)]

    def _split_runs(self, words: Sequence[str]) -> list[tuple[bool, list[str]]]:
        return [(is_large, list(run)) for is_large, run in groupby(words, key=self.has_glyphs)]

    def _count_pixels(self, run: Sequence[str]) -> int:
        glyphs = [self.glyph(character) for word in run for character in word]
        blanks = self.space_pixels * (len(run) - 1)
        return sum(glyph.width + glyph.gap for glyph in glyphs) - glyphs[-1].gap + blanks

    def _draw_run(self, run: Sequence[str]) -> list[str]:
        pixel_count = self._count_pixels(run)
        cell_count = (pixel_count + 1) // 2
        pixel_rows = [0] * (2 * self.letter_rows)
        x = 2 * cell_count
        for word in run:
            for character in word:
                glyph = self.glyph(character)
                x -= glyph.width
                for y, glyph_row in enumerate(glyph.pixel_rows):
                    pixel_rows[y] |= glyph_row << x
                x -= glyph.gap
                if x < 0:  # the gap after the last letter
                    break
            x -= self.space_pixels
        return [
            _draw_cells(pixel_rows[y], pixel_rows[y + 1], cell_count)
            for y in range(0, 2 * self.letter_rows, 2)
        ]

    def _draw_ordinary(self, text: str) -> list[str]:
        baseline = self.letter_rows - 2 if self.letter_rows > 2 else 0
        blank = " " * cell_len(text)
        return [text if row == baseline else blank for row in range(self.letter_rows)]


def _draw_cells(upper: int, lower: int, cell_count: int) -> str:
    """One row of the screen from two rows of pixels, which are aligned to the right."""
    chunk_count = (cell_count + 3) // 4
    upper_bytes, lower_bytes = (row.to_bytes(chunk_count, "big") for row in (upper, lower))
    return "".join(map(_draw_chunk, upper_bytes, lower_bytes))[4 * chunk_count - cell_count :]


@cache
def _draw_chunk(upper: int, lower: int) -> str:
    """Four cells from eight pixels of each row."""
    return "".join(QUADRANTS[(upper >> shift & 3) << 2 | (lower >> shift & 3)] for shift in (6, 4, 2, 0))


@cache
def load_fonts() -> dict[int, LargeFont]:
    """All fonts by the rows of their letters, the smallest first."""
    content = json.loads(DATA_FILE.read_text("utf-8"))
    return {
        int(rows): LargeFont(int(rows), packed_glyphs) for rows, packed_glyphs in content["heights"].items()
    }


# --- fitting -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def fit_letters(
    text: str, width: int, rows: int, tallest: int = 1000, max_lines: int = 1000, smallest: int = 4
) -> LargeBlock:
    """Draw a text as large as a box allows.

    The text is broken at blanks and never cut. If no height fits, the result is ordinary text: it may have
    more rows than the box when the box is too small for the text at all.

    Args:
        width: cells of the box.
        rows: rows of the box.
        tallest: rows that a letter takes at most.
        max_lines: lines of large letters at most.
        smallest: rows that a large letter takes at least; below it the text is ordinary.
    """
    words = unicodedata.normalize("NFC", text).split()
    for letter_rows, font in reversed(load_fonts().items()):
        if smallest <= letter_rows <= min(rows, tallest) and any(map(font.has_glyphs, words)):
            for gap in (1, 0):
                line_limit = min(max_lines, (rows + gap) // (letter_rows + gap))
                lines = _break_lines(font, words, width, line_limit)
                if lines:
                    return _draw_lines(font, lines, gap)
    return wrap_ordinary(text, width)


def _draw_lines(font: LargeFont, lines: list[list[str]], gap: int) -> LargeBlock:
    rows: list[str] = []
    for line in lines:
        rows += [""] * (gap if rows else 0) + font.draw(line)
    return LargeBlock(font.letter_rows, tuple(map(" ".join, lines)), tuple(rows))


def _break_lines(font: LargeFont, words: list[str], width: int, line_limit: int) -> list[list[str]]:
    """The words in as few lines as possible, of similar width; empty if there is no way."""
    lines = _fill_lines(font, words, width, line_limit)
    if len(lines) < 2:
        return lines
    narrowest, widest = max(font.measure([word]) for word in words), width
    while narrowest < widest:
        middle = (narrowest + widest) // 2
        if _fill_lines(font, words, middle, len(lines)):
            widest = middle
        else:
            narrowest = middle + 1
    return _fill_lines(font, words, widest, len(lines))


def _fill_lines(font: LargeFont, words: list[str], width: int, line_limit: int) -> list[list[str]]:
    lines: list[list[str]] = []
    for word in words:
        if lines and font.measure([*lines[-1], word]) <= width:
            lines[-1].append(word)
        elif len(lines) == line_limit or font.measure([word]) > width:
            return []
        else:
            lines.append([word])
    return lines


def wrap_ordinary(text: str, width: int) -> LargeBlock:
    """The text in ordinary letters, broken at blanks; only a word that is wider than the box is split."""
    lines: list[str] = []
    for piece in _split_wide_words(unicodedata.normalize("NFC", text).split(), max(1, width)):
        if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return LargeBlock(1, tuple(lines), tuple(lines))


def _split_wide_words(words: Iterable[str], width: int) -> Iterator[str]:
    for word in words:
        piece = ""
        for character in word:
            if piece and cell_len(piece + character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
