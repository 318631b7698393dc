"""No character that could control a terminal reaches one, from commands, hub or screens."""

import os
import re
from pathlib import Path

import click
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from scoring_tui.cli.common import print_document
from scoring_tui.cli.localized import print_line
from scoring_tui.exports.table import format_table
from scoring_tui.hub.status.terminal import NonBlockingTerminal
from scoring_tui.i18n.sanitize import REPLACEMENT, sanitize
from scoring_tui.tui.common.sanitize_filter import SANITIZE_FILTER
from tests.helpers.boards import board
from tests.helpers.support import new_final

HOSTILE = (
    "\x00\x07\t\r\x1b[2K\x1b]0;title\x07\x7f\x85\x9b31m\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029"
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Everything that must not reach a terminal; newline alone is allowed."""

texts = st.text(st.one_of(st.characters(), st.sampled_from(HOSTILE + "\n")))


@given(texts)
def test_no_unsafe_character_is_left(text: str) -> None:
    safe_line, safe_lines = sanitize(text), sanitize(text, multiline=True)
    assert UNSAFE.search(safe_line) is None and "\n" not in safe_line
    assert UNSAFE.search(safe_lines) is None
    assert safe_lines.count("\n") == text.count("\n")
    assert len(safe_line) == len(safe_lines) == len(text)


@given(texts)
def test_safe_text_stays_as_it_is(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)
    if UNSAFE.search(text) is None:
        assert sanitize(text, multiline=True) == text


def test_names_of_every_script_stay() -> None:
    for name in ("Nyoman Śiwa", "李小龙", "ゼロ\u200d幅", "Zoë\u00a0Müller", "👩\u200d💼"):
        assert sanitize(name) == name


@given(texts)
def test_commands_print_safe_text(text: str) -> None:
    @click.command()
    def show() -> None:
        print_line(text)
        print_line(text, err=True)
        print_document(format_table(("Name",), ((text,),), frozenset(), 40))
        print_document(text)

    printed = CliRunner().invoke(show, catch_exceptions=False).output_bytes.decode()
    assert UNSAFE.search(printed) is None


def test_the_hub_prints_safe_lines() -> None:
    reader, writer = os.pipe()
    terminal = NonBlockingTerminal(writer, writer)
    terminal.write_lines(f"{HOSTILE}\n")
    terminal.write_log(HOSTILE)
    terminal.close()
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8", newline="") as file:
        printed = file.read()
    assert UNSAFE.search(printed) is None
    assert printed.count("\n") == 2
    assert printed.count(REPLACEMENT) > 20


@given(texts)
def test_the_filter_of_the_screens_removes_unsafe_text(text: str) -> None:
    segments = SANITIZE_FILTER.apply([Segment("Ola "), Segment(text)], Color(0, 0, 0))
    assert UNSAFE.search("".join(segment.text for segment in segments)) is None


async def test_screens_draw_safe_text(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", [f"Ola{HOSTILE}"])
    async with board(engine) as (screen, _):
        drawn = "\n".join(strip.text for strip in screen._compositor.render_strips())
    engine.ledger.close()
    assert "Ola" in drawn and "[2K" in drawn
    assert UNSAFE.search(drawn) is None
