"""Fill a Word template with the model of a paper.

User text is filled in as text: it is escaped, and a template is read once, so a name such as `{{7*7}}` stays
what it is. Templates run in a sandbox that can call nothing and change nothing.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import segno
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.papers.models import Paper
from scoring_tui.sheets.limits import MAX_FILE_BYTES, is_within_limits

LOGO_HEIGHT_CM = 2.1
QR_WIDTH_CM = 2.6
MAX_PROPERTY_LENGTH = 255
"""Characters of a property of a Word file."""
MIN_HALF_POINTS = 13
"""The smallest letters of a table that is made narrower, in half points."""
NARROW_MARGIN = 40
"""Left and right of the text in a cell of such a table, in twentieths of a point."""
_WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELD = re.compile(r"\{[{%#].*?[}%#]\}")
_MISSING_NAME = re.compile(r"'([^']+)'(?: is undefined)?$")
MAX_QUOTE_LENGTH = 80


class _WordTemplate(DocxTemplate):  # type: ignore[misc]
    """A template that leaves user text as it is: docxtpl writes `{{` for `{_{`, and the like."""

    def render_xml_part(self, *arguments: Any) -> str:
        """Fill one part, and take the separators out of the values."""
        xml: str = super().render_xml_part(*arguments)
        return xml.replace(_SEPARATOR, "")


_SEPARATOR = "\ufdd0"
"""A code point that is no character, so no text has it."""
_BRACKET_ESCAPE = re.compile(r"(?<=[{}%])_(?=[{}%])")
"""What docxtpl takes as an escaped curly bracket."""


def fill_word_template(
    paper: Paper, template: Path, *, logo: bytes | None = None, merge_loop: str = ""
) -> bytes:
    """Fill a Word template.

    The template has all fields of the model, and the images `logo` and `qr`, each empty if there is none.

    Args:
        merge_loop: repeats the whole template, each time in a section of its own, as a mail merge does. A
            template that has this loop already is not repeated.

    Raises:
        InvalidInput: the template is no Word file, is too large, has macros, or names an unknown field.
    """
    _refuse_unusable_file(template)
    try:
        document = _WordTemplate(template)
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise _make_refusal(template, lazy("is no Word file (.docx)")) from error
    if merge_loop:
        _repeat_body(document.docx, merge_loop)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(_list_values(document, paper, logo), environment)
    except TemplateError as error:
        raise InvalidInput(str(template), [_explain(template, error)]) from error
    except (ArithmeticError, AttributeError, SyntaxError, TypeError, ValueError) as error:
        message = lazy("the template cannot be read: {message}", message=str(error))
        raise _make_refusal(template, message) from error
    _fit_columns(document.docx)
    _set_properties(document.docx, paper)
    file = BytesIO()
    document.save(file)
    return _repack(file)


def _set_properties(document: Document, paper: Paper) -> None:
    """Write title, author and date of the paper into the properties of the file."""
    properties, head = document.core_properties, paper.head
    properties.title, properties.author = (
        head.title[:MAX_PROPERTY_LENGTH],
        head.organiser[:MAX_PROPERTY_LENGTH],
    )
    properties.comments = properties.keywords = ""
    properties.last_modified_by = properties.author
    properties.created = properties.modified = datetime.fromisoformat(head.record_time).replace(microsecond=0)


def _make_refusal(template: Path, message: LazyText) -> InvalidInput:
    return InvalidInput(str(template), [InputProblem("", message)])


def _refuse_unusable_file(template: Path) -> None:
    """Refuse a file that cannot be read, is no Word file, is too large to unpack, or has macros."""
    try:
        if template.stat().st_size > MAX_FILE_BYTES:
            raise _make_refusal(template, lazy("is too large for a template"))
        with ZipFile(template) as archive:
            if not is_within_limits(archive):
                raise _make_refusal(template, lazy("is too large for a template"))
            has_macros = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
            content_types = archive.read("[Content_Types].xml")
    except OSError as error:
        message = lazy("cannot be read: {why}", why=str(error.strerror))
        raise _make_refusal(template, message) from error
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise _make_refusal(template, lazy("is no Word file (.docx)")) from error
    if has_macros or b"macroEnabled" in content_types:
        raise _make_refusal(template, lazy("has macros: save it as a Word file without macros (.docx)"))


def _repeat_body(document: Document, loop: str) -> None:
    """Put the loop around the body; all copies but the last end with the section of the body."""
    body = document.element.body
    if re.search(rf"\bin\s+{loop.rpartition(' ')[2]}\b", _read_text(body)):
        return
    last_section = body.find(f"{_WORD_SPACE}sectPr")
    body.insert(0, _make_paragraph(f"{{%p for {loop} %}}"))
    end: list[Any] = [_make_paragraph("{%p endfor %}")]
    if last_section is not None:
        break_paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{_NO_HEIGHT}</w:pPr></w:p>")
        break_paragraph.pPr.append(deepcopy(last_section))
        end = [
            _make_paragraph("{%p if not loop.last %}"),
            break_paragraph,
            _make_paragraph("{%p endif %}"),
            *end,
        ]
        for element in end:
            last_section.addprevious(element)
    else:
        body.extend(end)


_NO_HEIGHT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def _make_paragraph(text: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></w:p>")


def _read_text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_WORD_SPACE}t"))


def _fit_columns(document: Document) -> None:
    """Give every table the columns of its first row, and narrow one that is wider than its page.

    A template can repeat a column (`{%tc for ... %}`), and its table then has other columns than it declares.
    """
    tables: list[Any] = []
    for element in document.element.body.iterchildren():
        if element.tag == f"{_WORD_SPACE}tbl":
            tables.append(element)
        section = next(element.iter(f"{_WORD_SPACE}sectPr"), None)
        if section is not None:
            for table in tables:
                _fit_table(table, _find_text_width(section))
            tables = []


def _find_text_width(section: Any) -> int:
    """The width between the margins, in twentieths of a point."""
    size, margin = section.find(f"{_WORD_SPACE}pgSz"), section.find(f"{_WORD_SPACE}pgMar")
    widths = [
        size.get(f"{_WORD_SPACE}w"),
        *(margin.get(f"{_WORD_SPACE}{side}") for side in ("left", "right")),
    ]
    page, left, right = (int(float(width)) for width in widths)
    return page - left - right


def _fit_table(table: Any, text_width: int) -> None:
    first_row = table.find(f"{_WORD_SPACE}tr")
    grid = table.find(f"{_WORD_SPACE}tblGrid")
    if first_row is None or grid is None:
        return
    widths = [_find_cell_width(cell) for cell in first_row.findall(f"{_WORD_SPACE}tc")]
    if not all(widths):
        return
    scale = min(1.0, text_width / sum(widths))
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        column = grid.makeelement(f"{_WORD_SPACE}gridCol", {f"{_WORD_SPACE}w": str(int(width * scale))})
        grid.append(column)
    if scale < 1:
        _shrink_table(table, scale)


def _shrink_table(table: Any, scale: float) -> None:
    """Make cells narrower, and their letters smaller as far as they can be read."""
    for cell_width in table.iter(f"{_WORD_SPACE}tcW"):
        cell_width.set(f"{_WORD_SPACE}w", str(int(float(cell_width.get(f"{_WORD_SPACE}w")) * scale)))
    for size in table.iter(f"{_WORD_SPACE}sz"):
        size.set(
            f"{_WORD_SPACE}val", str(max(MIN_HALF_POINTS, int(int(size.get(f"{_WORD_SPACE}val")) * scale)))
        )
    properties = table.find(f"{_WORD_SPACE}tblPr")
    if properties is not None:
        sides = "".join(f'<w:{side} w:w="{NARROW_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
        look = properties.find(f"{_WORD_SPACE}tblLook")
        if look is None:
            properties.append(margins)
        else:
            look.addprevious(margins)


def _find_cell_width(cell: Any) -> float:
    """The width of a cell; 0 if it declares none, or spans several columns."""
    if next(cell.iter(f"{_WORD_SPACE}gridSpan"), None) is not None:
        return 0
    width: Any = next(cell.iter(f"{_WORD_SPACE}tcW"), None)
    if width is None or width.get(f"{_WORD_SPACE}type") != "dxa":
        return 0
    return float(width.get(f"{_WORD_SPACE}w"))


def _repack(file: BytesIO) -> bytes:
    """Return a Word file with a fixed date in its archive, so that the same record makes the same bytes."""
    repacked = BytesIO()
    with ZipFile(file) as source, ZipFile(repacked, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name), source.read(name), ZIP_DEFLATED)
    return repacked.getvalue()


def _list_values(document: DocxTemplate, paper: Paper, logo: bytes | None) -> dict[str, Any]:
    values: dict[str, Any] = _separate_brackets(paper.model_dump(mode="json"))
    values["logo"] = values["qr"] = ""
    if logo is not None:
        values["logo"] = InlineImage(document, BytesIO(logo), height=Cm(LOGO_HEIGHT_CM))
    if paper.head.qr_text:
        image = BytesIO()
        segno.make(paper.head.qr_text, micro=False, error="m").save(image, kind="png", scale=8, border=2)
        image.seek(0)
        values["qr"] = InlineImage(document, image, width=Cm(QR_WIDTH_CM))
    return values


def _separate_brackets(value: Any) -> Any:
    """Return the values with a separator in what docxtpl would take as an escaped bracket."""
    match value:
        case str():
            return _BRACKET_ESCAPE.sub(f"{_SEPARATOR}_", value)
        case dict():
            return {key: _separate_brackets(item) for key, item in value.items()}
        case list():
            return [_separate_brackets(item) for item in value]
    return value


# --- errors of a template ---------------------------------------------------------------------------


def _explain(template: Path, error: TemplateError) -> InputProblem:
    """Say what is wrong, and quote the paragraph."""
    text = str(error.message)
    if not isinstance(error, UndefinedError):
        quoted_lines = [str(line).strip() for line in getattr(error, "docx_context", ())]
        quote = next((line for line in quoted_lines if _FIELD.search(line)), "")
        return InputProblem(_quote_place(quote), lazy("the template cannot be read: {message}", message=text))
    match = _MISSING_NAME.search(text.removesuffix(" is undefined"))
    name = match[1] if match else text
    message = lazy("there is no field {name}; docs/papers.md lists all fields", name=name)
    return InputProblem(_quote_place(_find_paragraph(template, name)), message)


def _quote_place(paragraph: str) -> str | LazyText:
    if not paragraph:
        return ""
    short = paragraph if len(paragraph) <= MAX_QUOTE_LENGTH else f"{paragraph[:MAX_QUOTE_LENGTH]}…"
    return lazy("paragraph “{text}”", text=short)


def _find_paragraph(template: Path, name: str) -> str:
    """The text of the first paragraph with a field of this name; empty if there is none."""
    document = DocxTemplate(template)
    document.init_docx()
    word = re.compile(rf"\b{re.escape(name)}\b")
    paragraphs = _list_paragraphs(document.docx)
    return next(
        (text for text in paragraphs if any(word.search(field) for field in _FIELD.findall(text))), ""
    )


def _list_paragraphs(document: Document) -> Iterator[str]:
    """The text of every paragraph: body, tables, text boxes, headers and footers."""
    elements = [document.element.body]
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            elements.append(part._element)
    for element in elements:
        for paragraph in element.iter(f"{_WORD_SPACE}p"):
            yield "".join(text.text or "" for text in paragraph.iter(f"{_WORD_SPACE}t")).strip()
