"""Make the pictures of `docs/gallery.md`: every scene of the board at six sizes, from the real screen.

    python -m tests.pictures.gallery docs/gallery [SCENE...]

Each scene is one PNG: the screens of all sizes beside each other, as high as the same wall.
It needs Chromium.
"""

import asyncio
import base64
import json
import sys
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
from scoring_tui.views.board import BoardView
from tests.helpers.chrome import Chrome, connected, running_browser
from tests.helpers.scenes import NOW, SCENES, SIZES

PICTURE_HEIGHT = 360
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
  return sheet.toDataURL("image/png");
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


async def draw_sheet(chrome: Chrome, view: BoardView, file: Path, theme: str = themes.DARK.name) -> None:
    """Write the picture of one scene."""
    screens = [{"size": size, "lines": await capture_screen(view, size, theme)} for size in SIZES]
    page = await chrome.open_page("about:blank")
    arguments = ", ".join(map(json.dumps, (screens, PICTURE_HEIGHT, QUADRANTS)))
    data_url = await page.evaluate(f"{DRAW_SCRIPT}({arguments})")
    file.write_bytes(base64.b64decode(data_url.split(",")[1]))
    await page.close()


async def draw_gallery(folder: Path, scene_names: list[str]) -> None:
    """Write the pictures of these scenes."""
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as profile, running_browser(Path(profile)) as address:
        async with connected(address) as chrome:
            for name in scene_names:
                await draw_sheet(chrome, SCENES[name](), folder / f"{name}.png")


def main(folder_name: str, *scene_names: str) -> None:
    """Write the pictures."""
    use_language("id")
    asyncio.run(draw_gallery(Path(folder_name), list(scene_names) or list(SCENES)))


if __name__ == "__main__":
    main(*sys.argv[1:])
