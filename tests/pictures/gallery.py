"""Make the pictures of `docs/gallery.md`: every scene of the board at six sizes, from the real screen.

    python -m tests.pictures.gallery docs/gallery [SCENE...]

Each scene is one picture: the screens of all sizes beside each other, as high as the same wall.
It needs Chromium.
"""

import asyncio
import json
import struct
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from textual.app import App
from textual.color import Color

from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.locale import use_language
from scoring_tui.tui import themes
from scoring_tui.tui.board.screen import BoardScreen
from scoring_tui.tui.common.large_letters import QUADRANTS
from scoring_tui.views.board_view import BoardView
from tests.helpers.chrome import Chrome, connected, running_browser
from tests.helpers.scenes import NOW, SCENES, SIZES

PAGE = """# The board's scenes

Every scene at 80x24, 80x30, 96x24, 120x40, 200x60 and 240x67, drawn as high as the same wall. The pictures
are made from the real screen, with invented names:

    python -m tests.pictures.gallery docs/gallery

Names and clocks are in letters of at least four rows, so that they are read from the last row. Ordinary
letters are for those who stand closer. A scene is chosen on the MC's desk for one display or for all
displays of a room; without a choice a display follows its room.
"""
"""The beginning of `docs/gallery.md`."""
CAPTIONS = {
    "welcome": "Welcome: before the first call",
    "title": "Title",
    "introduction": "Introduction: called to the stage",
    "stage": "On stage, with clock and standings",
    "stage-soon": "On stage, first warning",
    "stage-over": "On stage, time is over",
    "stage-scoring": "On stage, while the jury scores",
    "stage-long-name": "On stage, a long name",
    "rooms": "All rooms",
    "clock": "Clock only, for the speaker",
    "clock-last": "Clock only, last warning",
    "clock-over": "Clock only, time is over",
    "corridor": "Next up and on deck, for the corridor",
    "standings": "Standings of a category",
    "running-order": "Running order",
    "break": "Break",
    "ceremony-award": "Ceremony: the award",
    "ceremony-unit": "Ceremony: unit and idea",
    "ceremony-name": "Ceremony: the name",
    "ceremony-score": "Ceremony: the score",
    "ceremony-vacant": "Ceremony: an award without a winner",
    "ceremony-group": "Ceremony: places below the awards",
    "podium": "Result: the last step of the ceremony",
    "day-sealed": "Sealed day",
    "message": "Message",
    "blank": "Blank",
    "test-card": "Test card",
    "corrected": "A result is being corrected",
}
README_SIZE = (128, 36)
"""Cells of the board on a full-HD projector, for the picture of the README."""
PICTURE_HEIGHT = 320
"""Pixels of one screen's height."""

DRAW_SCRIPT = """((screens, height, quadrants) => {
  const margin = 12, label = 18;
  const widths = screens.map(({size: [columns, rows]}) => Math.round(columns * height / rows / 2));
  const perRow = 3, sheet = document.createElement("canvas");
  const bands = Math.ceil(screens.length / perRow);
  const bandWidths = [...Array(bands).keys()].map(
    (band) => widths.slice(band * perRow, (band + 1) * perRow)
      .reduce((sum, width) => sum + width + margin, margin));
  sheet.width = Math.max(...bandWidths);
  sheet.height = bands * (height + label + margin) + margin;
  const context = sheet.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, sheet.width, sheet.height);
  screens.forEach(({size: [columns, rows], lines}, index) => {
    const band = Math.floor(index / perRow);
    const left = margin + widths.slice(band * perRow, index).reduce((sum, width) => sum + width + margin, 0);
    const top = margin + band * (height + label + margin) + label;
    const cellWidth = widths[index] / columns, cellHeight = height / rows;
    context.fillStyle = "#333333";
    context.font = "13px sans-serif";
    context.fillText(`${columns}\\u00d7${rows}`, left, top - 5);
    const box = (x, y, w, h) => {
      const [x0, y0] = [Math.round(left + x * cellWidth), Math.round(top + y * cellHeight)];
      const [x1, y1] = [Math.round(left + (x + w) * cellWidth), Math.round(top + (y + h) * cellHeight)];
      context.fillRect(x0, y0, x1 - x0, y1 - y0);
    };
    lines.forEach((segments, y) => {
      let x = 0;
      for (const [text, cells, foreground, background, bold] of segments) {
        context.fillStyle = background;
        box(x, y, cells, 1);
        x += cells;
      }
      x = 0;
      for (const [text, cells, foreground, background, bold] of segments) {
        context.fillStyle = foreground;
        context.font = `${bold ? "bold " : ""}${cellHeight * 0.82}px "DejaVu Sans Mono", monospace`;
        let column = x;
        for (const {segment: character} of new Intl.Segmenter().segment(text)) {
          const pixels = quadrants.indexOf(character);
          if (pixels > 0) {
            for (const [bit, dx, dy] of [[8, 0, 0], [4, 0.5, 0], [2, 0, 0.5], [1, 0.5, 0.5]])
              if (pixels & bit) box(column + dx, y + dy, 0.5, 0.5);
          } else if (character === "\\u2500") {
            box(column, y + 0.45, 1, 0.1);
          } else if (character !== " ") {
            const baseline = top + (y + 0.78) * cellHeight;
            context.fillText(character, left + column * cellWidth, baseline, cellWidth * 2);
          }
          column += character.codePointAt(0) > 0x1f000 ? 2 : 1;
        }
        x += cells;
      }
    });
  });
  // Sixteen colours are enough: the most frequent ones, and for each other pixel the nearest of them.
  const {data} = context.getImageData(0, 0, sheet.width, sheet.height);
  const pixels = new Uint32Array(data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 16).map(([pixel]) => pixel);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const distance = (a, b) => parts(a).reduce((sum, part, index) => sum + Math.abs(part - parts(b)[index]), 0);
  const nearest = new Map([...counts.keys()].map((pixel) => {
    const distances = palette.map((colour) => distance(pixel, colour));
    return [pixel, distances.indexOf(Math.min(...distances))];
  }));
  const rows = [];
  for (let y = 0; y < sheet.height; y++) {
    let row = "";
    for (let x = 0; x < sheet.width; x++) row += nearest.get(pixels[y * sheet.width + x]).toString(16);
    rows.push(row.length % 2 ? row + "0" : row);
  }
  return {width: sheet.width, height: sheet.height, palette: palette.map(parts), rows};
})"""


class StillClient:
    """A client whose clock stands still."""

    file_age = 0.0

    def now(self) -> Any:
        """The time of the samples."""
        return NOW


class PictureApp(App[None]):
    """The board's screen alone."""

    def __init__(self, view: BoardView, theme: str) -> None:
        super().__init__()
        for known_theme in themes.THEMES:
            self.register_theme(known_theme)
        self.theme = theme
        self._view = view

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        screen = BoardScreen(cast(SeatClient, StillClient()))
        screen.view = self._view
        return screen


Segments = list[tuple[str, int, str, str, bool]]
"""Text, cells, colours of letters and background, and whether the letters are bold."""


async def capture_screen(
    view: BoardView, size: tuple[int, int], theme: str = themes.DARK.name
) -> list[Segments]:
    """The lines of the board's screen, with their colours."""
    app = PictureApp(view, theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        return [[_describe_segment(segment) for segment in strip] for strip in strips]


def _describe_segment(segment: Any) -> tuple[str, int, str, str, bool]:
    style = segment.style
    colours = [
        Color.from_rich_color(colour).hex6 if colour is not None else default
        for colour, default in ((style.color, "#e8edf2"), (style.bgcolor, "#10151c"))
    ]
    if style.reverse:
        colours.reverse()
    return segment.text, segment.cell_length, colours[0], colours[1], bool(style.bold)


async def draw_sheet(
    chrome: Chrome,
    view: BoardView,
    file: Path,
    sizes: Sequence[tuple[int, int]] = SIZES,
    height: int = PICTURE_HEIGHT,
) -> None:
    """Write the picture of one scene; each screen has so many pixels from top to bottom."""
    screens = [{"size": size, "lines": await capture_screen(view, size)} for size in sizes]
    page = await chrome.open_page("about:blank")
    arguments = ", ".join(map(json.dumps, (screens, height, QUADRANTS)))
    file.write_bytes(encode_png(await page.evaluate(f"{DRAW_SCRIPT}({arguments})")))
    await page.close()


def encode_png(sheet: dict[str, Any]) -> bytes:
    """A PNG of sixteen colours; each row is a text of hexadecimal digits, one a pixel."""

    def make_chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", sheet["width"], sheet["height"], 4, 3, 0, 0, 0)
    colours = bytes(part for colour in sheet["palette"] for part in colour)
    rows = b"".join(b"\0" + bytes.fromhex(row) for row in sheet["rows"])
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(make_chunk(kind, content) for kind, content in chunks)


async def draw_gallery(folder: Path, scene_names: list[str]) -> None:
    """Write the pictures of these scenes."""
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as profile, running_browser(Path(profile)) as address:
        async with connected(address) as chrome:
            for name in scene_names:
                await draw_sheet(chrome, SCENES[name](), folder / f"{name}.png")
            await draw_sheet(chrome, SCENES["stage"](), folder.parent / "board.png", [README_SIZE], 720)


def write_page(folder: Path) -> None:
    """Write the page that shows the pictures, beside their folder."""
    sections = [
        f"\n## {caption}\n\n![{caption}]({folder.name}/{name}.png)\n" for name, caption in CAPTIONS.items()
    ]
    folder.with_suffix(".md").write_text(PAGE + "".join(sections), "utf-8", newline="\n")


def main(folder_name: str, *scene_names: str) -> None:
    """Write the pictures and the page."""
    use_language("id")
    asyncio.run(draw_gallery(Path(folder_name), list(scene_names) or list(SCENES)))
    write_page(Path(folder_name))


if __name__ == "__main__":
    main(*sys.argv[1:])
