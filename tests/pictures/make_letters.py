"""Make the data file of the large letters from a pixel font and an outline font.

    python -m tests.pictures.make_letters DejaVuSansCondensed-Bold.ttf

Letters of four rows are drawn by hand in `pixel_font.txt`. Larger ones are sampled from the outline font into
pixels of a quarter cell, with a headless Chromium. A pixel is black if the letter covers enough of it. The
lines between the zones of a letter (baseline, height of "x", height of "H") fall on whole pixels, because a
bar that covers half a pixel would be lost.
"""

import asyncio
import base64
import json
import sys
import unicodedata
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scoring_tui.tui.common.large_letters import DATA_FILE
from tests.helpers.chrome import connected, running_browser

PIXEL_FONT = Path(__file__).with_name("pixel_font.txt")
LICENCE = (
    "Four rows: drawn for scoring-tui, public domain (CC0 1.0). Other heights: sampled from DejaVu Sans "
    "Condensed Bold; DejaVu changes are in the public domain; Copyright (c) 2003 by Bitstream, Inc. "
    "Bitstream Vera licence, which allows changes under another name."
)
OUTLINE_HEIGHTS = (5, 6, 7, 8, 10, 12, 14, 16, 20)
"""Rows of the letters that are sampled."""
CLOCK_HEIGHTS = (18, 24, 28, 32, 36, 40)
"""Rows for which only the characters of a clock are sampled."""
CLOCK_CHARACTERS = "0123456789:.+-−!~ "
DIGITS = "0123456789"
SIGNS = "–—‘’“”…•▲▼▶✓⚠×−"
CHARACTERS = [
    *map(chr, range(0x21, 0x7F)),
    *(chr(code) for code in range(0xA1, 0x180) if code != 0xAD),
    *"ȘșȚțǍǎǏǐǑǒǓǔḌḍḤḥḶḷṚṛṢṣṬṭẒẓẠạẸẹỊịỌọỤụẼẽ",
    *SIGNS,
]
DESCENDER_PIXELS = {5: 2, 6: 2, 7: 3, 8: 3}
"""Pixels below the baseline; above eight rows two ninths of the height."""
WIDTH_FACTOR = 0.8
"""Width of the letters, compared with the outline font at the same height."""
THRESHOLD = 0.45
"""Part of a pixel that the letter has to cover."""

SAMPLE_SCRIPT = """(async (fontData, characters, plans, threshold) => {
  const face = new FontFace("Letters", `url(data:font/ttf;base64,${fontData})`);
  document.fonts.add(await face.load());
  const em = 320, left = 160, base = 420, canvas = new OffscreenCanvas(760, 560);
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const inkBox = (character) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = `${em}px Letters`;
    context.fillText(character, left, base);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let [x0, x1, y0, y1] = [1e9, -1, 1e9, -1];
    for (let y = 0; y < canvas.height; y++) for (let x = 0; x < canvas.width; x++)
      if (data[(y * canvas.width + x) * 4 + 3] > 127) {
        x0 = Math.min(x0, x); x1 = Math.max(x1, x + 1); y0 = Math.min(y0, y); y1 = Math.max(y1, y + 1);
      }
    return {data, x0, x1, top: base - y0, bottom: base - y1, width: context.measureText(character).width};
  };
  const missing = inkBox("\\u{10FFFD}");
  const looksMissing = (box) => box.width === missing.width && box.x0 === missing.x0 && box.x1 === missing.x1
    && box.top === missing.top && box.bottom === missing.bottom;
  const capHeight = inkBox("H").top, xHeight = inkBox("x").top, descender = -inkBox("p").bottom;
  const overshoot = em * 0.03;
  const result = {};
  for (const character of characters) {
    const box = inkBox(character);
    if (looksMissing(box) || box.x1 < 0) continue;
    const total = new Float64Array((canvas.width + 1) * (canvas.height + 1)), row = canvas.width + 1;
    for (let y = 0; y < canvas.height; y++) for (let x = 0; x < canvas.width; x++)
      total[(y + 1) * row + x + 1] = box.data[(y * canvas.width + x) * 4 + 3] / 255
        + total[y * row + x + 1] + total[(y + 1) * row + x] - total[y * row + x];
    const at = (x, y) => {  // area above and to the left of a point
      const [cx, cy] = [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
      const [ix, iy] = [Math.floor(cx), Math.floor(cy)], [fx, fy] = [cx - ix, cy - iy];
      const [jx, jy] = [Math.min(ix + 1, canvas.width), Math.min(iy + 1, canvas.height)];
      return (total[iy * row + ix] * (1 - fx) + total[iy * row + jx] * fx) * (1 - fy)
        + (total[jy * row + ix] * (1 - fx) + total[jy * row + jx] * fx) * fy;
    };
    const isCapital = character.toLowerCase() !== character;
    for (const [rows, below, only] of plans) {
      if (only && !only.includes(character)) continue;
      const above = 2 * rows - below;
      const xPixels = Math.round(above * 0.74);
      // Heights above the baseline in the outline, and the same heights in pixels.
      const zones = [[0, 0]];
      if (box.bottom < -overshoot) zones.unshift([-Math.max(descender, -box.bottom), -below]);
      else if (box.bottom < 0) zones[0] = [box.bottom, 0];
      const isTall = box.top > capHeight - overshoot;
      const isOfX = Math.abs(box.top - xHeight) < overshoot;
      if (isOfX) zones.push([box.top, xPixels]);
      else if (!isCapital && character.toUpperCase() !== character && isTall)
        zones.push([xHeight + overshoot / 3, xPixels], [box.top, above]);
      else zones.push(isTall ? [box.top, above] : [capHeight, above]);
      const height = (pixel) => {
        let index = 1;
        while (index < zones.length - 1 && pixel > zones[index][1]) index++;
        const [[h0, p0], [h1, p1]] = [zones[index - 1], zones[index]];
        return h0 + (pixel - p0) * (h1 - h0) / (p1 - p0);
      };
      const scale = above / capHeight * 2 * WIDTH_FACTOR;  // pixels in a unit of the outline, sideways
      const inkWidth = Math.max(1, Math.round((box.x1 - box.x0) * scale));
      const step = (box.x1 - box.x0) / inkWidth;
      const lines = [];
      for (let y = 0; y < 2 * rows; y++) {
        const [y0, y1] = [base - height(above - y), base - height(above - y - 1)];
        let line = "";
        for (let x = 0; x < inkWidth; x++) {
          const [x0, x1] = [box.x0 + x * step, box.x0 + (x + 1) * step];
          const area = at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0);
          line += area > threshold * (x1 - x0) * (y1 - y0) ? "#" : ".";
        }
        lines.push(line);
      }
      const gap = Math.max(1, Math.round(scale * (box.width - (box.x1 - box.x0))));
      (result[rows] ??= {})[character] = [lines, gap];
    }
  }
  return result;
})"""

Glyph = list[str]
"""Lines of "#" and "." of equal length."""


def read_pixel_font() -> dict[str, Glyph]:
    """The hand-drawn letters."""
    lines = [line for line in PIXEL_FONT.read_text("utf-8").splitlines() if not line.startswith("# ")]
    glyphs: dict[str, Glyph] = {}
    while lines:
        characters, lines = lines[0].split(), lines[1:]
        rows, lines = [line.split() for line in lines[:8]], lines[8:]
        if any(len(row) != len(characters) for row in rows):
            raise ValueError(f"a line of the group {' '.join(characters)} has too many or too few parts")
        for index, character in enumerate(characters):
            width = max(len(row[index]) for row in rows)
            glyphs[character] = [row[index].ljust(width, ".") for row in rows]
    return glyphs


SMALL_CAPITALS = dict(zip("COSUVWXZ", "cosuvwxz", strict=True))
"""Capitals whose small letter has the same form."""
KEPT_LINES = {"A": (0, 2, 3, 4, 6), "G": (0, 2, 3, 4, 6), "R": (0, 2, 3, 4, 6), "T": (0, 1, 2, 3, 4)}
"""Lines of a capital that remain below an accent; otherwise 0, 1, 3, 5 and 6."""
UPPER_MARKS = {
    "\u0300": ".##...", "\u0301": "...##.", "\u0302": "..##..", "\u0303": "##.###", "\u0304": ".####.",
    "\u0306": "#....#", "\u0307": "..##..", "\u0308": "##..##", "\u0309": "...##.", "\u030a": ".#..#.",
    "\u030b": ".##.##", "\u030c": "##..##", "\u0312": "..##..",
}  # fmt: skip
LOWER_MARKS = {
    "\u0323": "..##..", "\u0324": "##..##", "\u0326": "..##..", "\u0327": "..###.", "\u0328": "...###",
    "\u0331": ".####.",
}  # fmt: skip


def add_accents(glyphs: dict[str, Glyph]) -> None:
    """Add every accented letter that has a base and one mark."""
    for character in CHARACTERS:
        parts = unicodedata.normalize("NFD", character)
        if character in glyphs or len(parts) != 2 or parts[0] not in glyphs:
            continue
        base, mark = glyphs[parts[0]], parts[1]
        width = len(base[0])
        if mark in UPPER_MARKS:
            glyphs[character] = _accent_above(glyphs, parts[0], UPPER_MARKS[mark], width)
        elif mark in LOWER_MARKS and "#" not in base[7]:
            glyphs[character] = [*base[:7], _centre(LOWER_MARKS[mark], width)]


def _accent_above(glyphs: dict[str, Glyph], letter: str, mark: str, width: int) -> Glyph:
    if letter in SMALL_CAPITALS:
        body = glyphs[SMALL_CAPITALS[letter]][2:]
    elif letter.isupper():
        body = [glyphs[letter][row] for row in (*KEPT_LINES.get(letter, (0, 1, 3, 5, 6)), 7)]
    elif letter in "ij":
        body = glyphs[letter][2:]
    else:
        body = [line if row > 1 else "." * width for row, line in enumerate(glyphs[letter])][2:]
    width = max(len(body[0]), 4)
    body = [_centre(line, width) for line in body]
    return [_centre(mark, width), "." * width, *body]


def _centre(line: str, width: int) -> str:
    """The line in exactly so many pixels: equal numbers are added or removed at both ends."""
    if len(line) > width:
        start = (len(line) - width) // 2
        return line[start : start + width]
    return ("." * ((width - len(line)) // 2) + line).ljust(width, ".")


def align_digits(glyphs: dict[str, tuple[Glyph, int]]) -> dict[str, tuple[Glyph, int]]:
    """All digits get the advance of the widest one, in whole cells."""
    widest, gap = max((len(glyphs[digit][0][0]), glyphs[digit][1]) for digit in DIGITS)
    gap += (widest + gap) % 2
    aligned = dict(glyphs)
    for digit in DIGITS:
        aligned[digit] = [_centre(line, widest) for line in glyphs[digit][0]], gap
    colon_lines, colon_gap = glyphs[":"]
    if (len(colon_lines[0]) + colon_gap) % 2:
        aligned[":"] = colon_lines, colon_gap + 1
    return aligned


def encode_glyph(lines: Glyph, gap: int) -> str:
    """Width, gap, and the pixels of each row as a hexadecimal number."""
    numbers = (int(line.replace("#", "1").replace(".", "0"), 2) for line in lines)
    return " ".join([str(len(lines[0])), str(gap), *(f"{number:x}" for number in numbers)])


def encode_font(glyphs: dict[str, tuple[Glyph, int]]) -> str:
    """One line a glyph, compressed: the letters of one height have much in common."""
    lines = [f"{character} {encode_glyph(*glyph)}\n" for character, glyph in sorted(glyphs.items())]
    return base64.b64encode(zlib.compress("".join(lines).encode(), 9)).decode()


async def sample_outlines(font_file: Path) -> dict[int, dict[str, tuple[Glyph, int]]]:
    """The letters of all heights from five rows on."""
    plans: list[list[Any]] = [
        [rows, DESCENDER_PIXELS.get(rows, round(2 * rows * 2 / 9)), None] for rows in OUTLINE_HEIGHTS
    ]
    plans += [[rows, 0, CLOCK_CHARACTERS] for rows in CLOCK_HEIGHTS]
    arguments = ", ".join(
        json.dumps(value)
        for value in (
            base64.b64encode(font_file.read_bytes()).decode(),
            sorted(set(CHARACTERS)),
            plans,
            THRESHOLD,
        )
    )
    script = SAMPLE_SCRIPT.replace("WIDTH_FACTOR", str(WIDTH_FACTOR))
    with TemporaryDirectory() as folder, running_browser(Path(folder)) as address:
        async with connected(address) as chrome:
            page = await chrome.open_page("about:blank")
            sampled = await page.evaluate(f"{script}({arguments})")
    return {
        int(rows): {character: (lines, gap) for character, (lines, gap) in glyphs.items()}
        for rows, glyphs in sampled.items()
    }


def main(font_name: str) -> None:
    """Write the data file."""
    pixel_glyphs = read_pixel_font()
    add_accents(pixel_glyphs)
    heights = {
        4: {character: (glyph, 2 if character in DIGITS else 1) for character, glyph in pixel_glyphs.items()}
    }
    heights |= asyncio.run(sample_outlines(Path(font_name)))
    content = {
        "licence": LICENCE,
        "heights": {str(rows): encode_font(align_digits(glyphs)) for rows, glyphs in sorted(heights.items())},
    }
    DATA_FILE.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8", newline="\n")
    sys.stdout.write(
        f"{DATA_FILE.name}: {DATA_FILE.stat().st_size} bytes, heights {', '.join(content['heights'])}\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
