"""The board with hard names, and in every look."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from scoring_tui.domain.commands.stage import Advance, Call, MarkAbsent
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import lazy
from scoring_tui.tui import themes
from scoring_tui.tui.board.canvas import shorten
from tests.helpers.boards import JURORS, board, finish, text_of
from tests.helpers.support import (
    HARD_NAMES,
    MC_A,
    new_final,
    screen_text,
    to_scoring,
    until,
)

# --- hard names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [0, 1, 2, 7, 20, 45])
@pytest.mark.parametrize("name", [*HARD_NAMES, "", "日本語の名前"])
def test_a_text_is_cut_to_at_most_so_many_cells(name: str, width: int) -> None:
    cut = shorten(name, width)
    assert cell_len(cut) <= width
    assert cut == name if cell_len(name) <= width else not width or cut.endswith("…")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_hard_names_survive_and_keep_their_numbers(tmp_path: Path, size: tuple[int, int]) -> None:
    engine = new_final(tmp_path / "final.db", HARD_NAMES)
    for number in range(1, 5):
        finish(engine, number, str(number))
    engine.submit(Call(5), MC_A)
    async with board(engine, size) as (screen, pilot):
        text = text_of(screen)
        assert "No. 5" in text and "Called to the stage" in text
        assert max(cell_len(line) for line in screen_text(screen.app).splitlines()) <= size[0]
        engine.submit(Advance(5, "called"), MC_A)
        await until(pilot, lambda: "presentation" in text_of(screen))
        texts = [placed.text for placed in screen.scene_view.placed_texts if placed.is_whole]
        assert " ".join(HARD_NAMES[4].split()) in texts
    engine.ledger.close()


# --- looks -----------------------------------------------------------------------------------------


def contrast(style: Style) -> float:
    """The contrast of a text's colours by WCAG 2: 4.5 is easily read, 21 is black on white."""

    def luminance(colour: Color | None) -> float:
        assert colour is not None
        parts = [part / 255 for part in colour.get_truecolor()]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [theme.name for theme in themes.THEMES])
async def test_every_word_can_be_read_in_every_look(final: Engine, theme: str) -> None:
    finish(final, 1, "9")
    finish(final, 2, "8", JURORS[:2])
    final.submit(MarkAbsent(4), MC_A)
    to_scoring(final, 3)
    async with board(final) as (screen, pilot):
        screen.app.theme = theme
        screen.trouble = lazy("the file is gone")
        await until(pilot, lambda: "connection interrupted" in text_of(screen))
        strips = screen._compositor.render_strips()
        written = [part for strip in strips for part in strip if part.text.strip()]
        faint = {part.text for part in written if part.style and contrast(part.style) < 4.5}
        assert written and not faint
