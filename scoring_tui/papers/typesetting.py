"""Lay out a paper as PDF: its model goes as JSON into a template in the language of Typst.

User text reaches the template as values of that JSON, never as its source, so it cannot become markup.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.exports.qr import draw_qr
from scoring_tui.i18n.lazy import lazy
from scoring_tui.papers.models import Paper

TEMPLATES = Path(str(files("scoring_tui"))) / "papers" / "templates"
FONTS = Path(str(files("scoring_tui"))) / "papers" / "fonts"
ARCHIVAL_STANDARD: Literal["a-3b"] = "a-3b"
"""PDF/A-3: may have attachments, and every character must be drawn by a font of the file."""
MAX_TEMPLATE_BYTES = 3_000_000
"""Of a Typst template; a written one has some thousand."""
_MISSING_KEY = re.compile(r'does not contain key "(.+?)"')
_MISSING_CHARACTER = re.compile(r'the text `"(.+?)"` could not be displayed')


def typeset(
    paper: Paper,
    template: Path,
    *,
    logo: bytes | None = None,
    attachments: Mapping[str, str] | None = None,
) -> bytes:
    """Lay out a paper as PDF/A-3. The same inputs make the same bytes.

    Args:
        paper: its JSON is `data` in the template.
        template: a `.typ` file; it may read other files of its own folder.
        logo: a PNG or JPEG image.
        attachments: texts by file name, attached by templates that import `papers.typ`.

    Raises:
        CommandRefused: a template that cannot be laid out, or a character that no font has.
        InvalidInput: a template that is not there, or is no text.
    """
    _refuse_unusable_file(template)
    made_at = datetime.fromisoformat(paper.head.record_time).replace(microsecond=0)
    inputs = {"data": paper.model_dump_json(), "attachments": json.dumps(dict(attachments or {}))}
    if logo is not None:
        inputs["logo"] = json.dumps(list(logo))
    if paper.head.qr_text:
        inputs["qr"] = draw_qr(paper.head.qr_text)
    try:
        return _compile(template, inputs, made_at, with_system_fonts=False)
    except typst.TypstError as error:
        if not _MISSING_CHARACTER.search(error.diagnostic):
            raise _to_refusal(template, error) from error
    try:
        return _compile(template, inputs, made_at, with_system_fonts=True)
    except typst.TypstError as error:
        raise _to_refusal(template, error) from error


def _refuse_unusable_file(template: Path) -> None:
    try:
        if template.stat().st_size > MAX_TEMPLATE_BYTES:
            raise InvalidInput(str(template), [InputProblem("", lazy("is too large for a template"))])
        template.read_text(encoding="utf-8")
    except OSError as error:
        message = lazy("cannot be read: {why}", why=str(error.strerror))
        raise InvalidInput(str(template), [InputProblem("", message)]) from error
    except UnicodeDecodeError as error:
        message = lazy("is no Typst file (.typ): it is no text")
        raise InvalidInput(str(template), [InputProblem("", message)]) from error


@cache
def _load_fonts(with_system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_system_fonts, font_paths=[FONTS])


@cache
def _make_compiler(folder: Path, with_system_fonts: bool) -> typst.Compiler:
    return typst.Compiler(root=folder, font_paths=_load_fonts(with_system_fonts))


def _compile(
    template: Path, inputs: Mapping[str, str], made_at: datetime, *, with_system_fonts: bool
) -> bytes:
    compiler = _make_compiler(template.parent.resolve(), with_system_fonts)
    document = compiler.compile(
        template.resolve(),
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=ARCHIVAL_STANDARD,
        timestamp=made_at,
    )
    assert isinstance(document, bytes)  # a list only for formats with one file a page
    return document


def _to_refusal(template: Path, error: typst.TypstError) -> CommandRefused:
    """Say which characters no font has, or where the template is wrong."""
    characters = dict.fromkeys(map(_unescape, _MISSING_CHARACTER.findall(error.diagnostic)))
    if characters:
        return CommandRefused(
            lazy(
                "no font of this machine has {characters}: install one that does, such as Noto Sans CJK,"
                " or correct the text",
                characters=" ".join(characters),
            )
        )
    place = re.search(r"┌─ .*?([^/\\\s]+\.typ:\d+:\d+)", error.diagnostic)
    place_text = place[1] if place else template.name
    if error.message.startswith("file not found") and "papers.typ" in error.message:
        return CommandRefused(
            lazy(
                "{place}: papers.typ is not beside the template: scoring-tui papers FINAL.db"
                " --copy-templates DIR writes it",
                place=place_text,
            )
        )
    key = _MISSING_KEY.search(error.message)
    if key is not None:
        return CommandRefused(
            lazy(
                "{place}: there is no field {name}; docs/papers.md lists all fields",
                place=place_text, name=key[1],
            )
        )  # fmt: skip
    message = "; ".join((error.message, *error.hints))
    return CommandRefused(lazy("{place}: {message}", place=place_text, message=message))


def _unescape(text: str) -> str:
    """Return a text of a diagnostic with its characters, which may be written as `\\u{1f8ff}`."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), text)
