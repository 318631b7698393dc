"""Make the Word templates of `scoring_tui/papers/templates/`: `python -m tests.papers.make_word_templates`.

A template is a Word file that the committee can copy and change. It is made here once, so that all of them
have the same head, fonts, draft mark and signatures. `tests/papers/test_word_templates.py` fails if a
template is not what this module makes.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from scoring_tui.papers.typesetting import TEMPLATES

FONT = "Times New Roman"
A4 = (Cm(21), Cm(29.7))


def new_document(*, is_landscape: bool = False, size: float = 11) -> WordDocument:
    """Begin a template: A4, font, footer with the page number, and the draft mark behind the pages."""
    document = Document()
    section = document.sections[0]
    width, height = reversed(A4) if is_landscape else A4
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    _add_draft_mark(section.header.paragraphs[0])
    _add_footer(section.footer.paragraphs[0])
    return document


def add_text(
    document: WordDocument | _Cell,
    text: str,
    *,
    is_bold: bool = False,
    size: float | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
    keep_with_next: bool = False,
) -> Paragraph:
    """Add a paragraph; `text` may have fields in double curly brackets."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = is_bold or None
    if size is not None:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.keep_with_next = keep_with_next or None
    return paragraph


def add_centred(
    document: WordDocument | _Cell, text: str, *, is_bold: bool = False, size: float | None = None
) -> Paragraph:
    """Add a paragraph in the middle, with no space after it."""
    paragraph = add_text(document, text, is_bold=is_bold, size=size, align=WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def add_letterhead(document: WordDocument, *, has_line: bool = True) -> None:
    """Add logo and lines of the letterhead with a double line below; nothing if none is declared."""
    add_text(document, "{%p if head.letterhead %}")
    add_text(document, "{%p if logo %}")
    add_centred(document, "{{ logo }}")
    add_text(document, "{%p endif %}")
    add_text(document, "{%p for line in head.letterhead %}")
    add_text(document, "{%p if loop.revindex == (2 if loop.length > 2 else 1) %}")
    add_centred(document, "{{ line }}", is_bold=True, size=15)
    add_text(document, "{%p elif loop.last %}")
    add_centred(document, "{{ line }}", size=9)
    add_text(document, "{%p else %}")
    add_centred(document, "{{ line }}", size=12)
    add_text(document, "{%p endif %}")
    add_text(document, "{%p endfor %}")
    if has_line:
        rule = add_text(document, "", size=2)
        line = '<w:top w:val="thickThinSmallGap" w:sz="18" w:space="1" w:color="000000"/>'
        borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>")
        rule._p.get_or_add_pPr().append(borders)
    add_text(document, "{%p endif %}")


def add_title(document: WordDocument, subtitle: str = "") -> None:
    """Add title, subtitle and number in the middle."""
    add_centred(document, "{{ head.title | upper }}", is_bold=True, size=13)
    if subtitle:
        add_centred(document, subtitle, is_bold=True, size=12)
    add_text(document, "{%p if head.number %}")
    add_centred(document, "{{ labels.number_label }} {{ head.number }}")
    add_text(document, "{%p endif %}")
    add_text(document, "")


def add_table(
    document: WordDocument,
    headings: Sequence[str],
    rows: str,
    cells: Sequence[str],
    widths_cm: Sequence[float],
    *,
    right_columns: frozenset[int] = frozenset(),
) -> Table:
    """Add a table with one row for each item of a list.

    Args:
        headings: fields of the headings, such as `{{ labels.name }}`.
        rows: the loop, such as `row in awards`.
        cells: fields of a row, such as `{{ row.name }}`.
        right_columns: columns that are aligned on the right.
    """
    table = document.add_table(rows=0, cols=len(headings))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width_cm in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width_cm)
    heading_row = table.add_row()
    _repeat_on_each_page(heading_row)
    _fill_row(heading_row, headings, widths_cm, right_columns, is_bold=True)
    _fill_row(table.add_row(), [f"{{%tr for {rows} %}}"], widths_cm, frozenset())
    row = table.add_row()
    _keep_whole(row)
    _fill_row(row, cells, widths_cm, right_columns)
    _fill_row(table.add_row(), ["{%tr endfor %}"], widths_cm, frozenset())
    return table


def add_signatures(document: WordDocument, people: str, *, space_pt: int = 48) -> None:
    """Add signatures side by side, two in a row, each row kept whole and on one page with the text before.

    Args:
        people: the field with the signatories, such as `signers`.
        space_pt: room for the pen, in points.
    """
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    _fill_row(table.add_row(), [f"{{%tr for pair in {people} | batch(2) %}}"], (8.3, 8.3), frozenset())
    row = table.add_row()
    _keep_whole(row)
    for index, cell in enumerate(row.cells):
        cell.width = Cm(8.3)
        person = f"pair[{index}]"
        cell.paragraphs[0].add_run(f"{{%p if pair | length > {index} %}}")
        _add_signature(cell, person, space_pt)
        add_text(cell, "{%p endif %}")
    _fill_row(table.add_row(), ["{%tr endfor %}"], (8.3, 8.3), frozenset())


def add_signature(
    document: WordDocument,
    person: str,
    *,
    space_pt: int = 48,
    widths_cm: tuple[float, float] = (8.3, 8.3),
    first_line: str = "",
) -> None:
    """Add one signature in the right half of the page, kept whole.

    Args:
        person: the field with the signatory, such as `signatory`.
        space_pt: room for the pen, in points.
        widths_cm: of the empty space at the left, and of the signature.
        first_line: what stands above the signature, such as `{{ head.place_and_date }}`.
    """
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _keep_whole(table.rows[0])
    cell = table.rows[0].cells[1]
    for part, width_cm in zip(table.rows[0].cells, widths_cm, strict=True):
        part.width = Cm(width_cm)
    cell.paragraphs[0].add_run(first_line)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    _add_signature(cell, person, space_pt)


def _add_signature(cell: _Cell, person: str, space_pt: int) -> None:
    for text, is_bold in ((f"{{{{ {person}.role }}}}", False), (f"{{{{ {person}.office }}}}", False)):
        add_text(cell, text, is_bold=is_bold, keep_with_next=True).paragraph_format.space_after = Pt(0)
    name = add_text(cell, f"{{{{ {person}.name or '………………………………' }}}}", is_bold=True, keep_with_next=True)
    name.paragraph_format.space_before = Pt(space_pt)
    name.paragraph_format.space_after = Pt(0)
    name.runs[0].underline = True
    for field, text in (("rank", "{value}"), ("nip", "NIP {value}")):
        add_text(cell, f"{{%p if {person}.{field} %}}")
        line = add_text(cell, text.format(value=f"{{{{ {person}.{field} }}}}"), keep_with_next=True)
        line.paragraph_format.space_after = Pt(0)
        add_text(cell, "{%p endif %}")


# --- parts --------------------------------------------------------------------------------------------


def _fill_row(
    row: _Row,
    texts: Sequence[str],
    widths_cm: Sequence[float],
    right_columns: frozenset[int],
    *,
    is_bold: bool = False,
) -> None:
    for index, cell in enumerate(row.cells):
        cell.width = Cm(widths_cm[index])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if index < len(texts):
            run = paragraph.add_run(texts[index])
            run.bold = is_bold or None
            run.font.size = Pt(10)
        if index in right_columns:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _add_footer(paragraph: Paragraph) -> None:
    """The name of the paper, and "page 2 of 4"."""
    paragraph.add_run("{{ head.footer }} · {{ head.page_words[0] }}")
    _add_number_field(paragraph, "PAGE")
    paragraph.add_run("{{ head.page_words[1] }}")
    _add_number_field(paragraph, "NUMPAGES")
    paragraph.add_run("{{ head.page_words[2] }}")
    for run in paragraph.runs:
        run.font.size = Pt(8)


def _add_number_field(paragraph: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r>')
    field.append(run)
    paragraph._p.append(field)


_DRAFT_MARK_STYLE = ";".join(
    (
        "position:absolute;margin-left:0;margin-top:0;width:420pt;height:140pt;rotation:315;z-index:-251658752",
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin",
        "mso-position-vertical:center;mso-position-vertical-relative:margin",
    )
)
_DRAFT_MARK = """
<w:r {namespace} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
     xmlns:w10="urn:schemas-microsoft-com:office:word">
  <w:pict>
    <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
        path="m@7,l@8,m@5,21600l@6,21600e">
      <v:formulas>
        <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
        <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
        <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
      </v:formulas>
      <v:path textpathok="t" o:connecttype="rect"/>
      <v:textpath on="t" fitshape="t"/>
    </v:shapetype>
    <v:shape id="draft-mark" o:spid="_x0000_s2049" type="#_x0000_t136"
        style="{style}"
        fillcolor="#e2e2e2" stroked="f">
      <v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt"
          string="{{{{ head.draft_word }}}}"/>
    </v:shape>
  </w:pict>
</w:r>
"""


def _add_draft_mark(paragraph: Paragraph) -> None:
    """The word across each page; the template leaves it out once the paper is signed."""
    paragraph.add_run("{% if head.draft_word %}")
    paragraph._p.append(parse_xml(_DRAFT_MARK.format(namespace=nsdecls("w"), style=_DRAFT_MARK_STYLE)))
    paragraph.add_run("{% endif %}")


NAME_WITH_MEMBERS = "{{ row.name }}{% if row.members %}\n{{ row.members }}{% endif %}"
"""The name of a contestant, and below it the members of a team."""


# --- minutes ------------------------------------------------------------------------------------------


def make_minutes() -> WordDocument:
    """The minutes of a category; the annex is in landscape."""
    document = new_document()
    add_letterhead(document)
    add_title(document, "{{ subtitle | upper }}")
    add_text(document, "{{ opening }}")
    add_table(
        document,
        ("{{ labels.name }}", "{{ labels.rank }}", "{{ labels.office }}", "{{ labels.role }}"),
        "person in parties",
        (
            "{{ loop.index }}. {{ person.name }}\n{{ labels.nip }} {{ person.nip }}",
            "{{ person.rank }}",
            "{{ person.office }}",
            "{{ person.role }}",
        ),
        (5.6, 3.6, 4.8, 2.6),
    )
    add_text(document, "").paragraph_format.space_after = Pt(0)
    add_text(document, "{{ statement }}")
    add_text(document, "{{ labels.method }}", is_bold=True, keep_with_next=True)
    _add_loop(document, "sentence in method", "{{ loop.index }}. {{ sentence }}")
    _add_loop(document, "note in notes", "{{ note }}")
    add_text(document, "{{ result }}", keep_with_next=True)
    add_text(document, "{%p if awards %}")
    add_table(
        document,
        tuple(
            f"{{{{ labels.{key} }}}}" for key in ("award", "number", "name", "unit", "score", "score_words")
        ),
        "row in awards",
        (
            "{{ row.award }}",
            "{{ row.number }}",
            NAME_WITH_MEMBERS,
            "{{ row.unit }}",
            "{{ row.score }}",
            "{{ row.score_words }}",
        ),
        (2.5, 1.1, 4.3, 3.9, 1.5, 3.3),
        right_columns=frozenset({1, 4}),
    )
    add_text(document, "")
    add_text(document, "{%p endif %}")
    _add_loop(document, "sentence in vacant_awards", "{{ sentence }}")
    _add_loop(document, "sentence in bands", "{{ sentence }}")
    add_text(document, "{%p if titles %}")
    add_table(
        document,
        tuple(f"{{{{ labels.{key} }}}}" for key in ("title", "number", "name", "unit", "reason")),
        "row in titles",
        ("{{ row.title }}", "{{ row.number }}", NAME_WITH_MEMBERS, "{{ row.unit }}", "{{ row.reason }}"),
        (3.4, 1.2, 4.4, 3.6, 4),
        right_columns=frozenset({1}),
    )
    add_text(document, "")
    add_text(document, "{%p endif %}")
    add_text(document, "{%p if no_events %}")
    add_text(document, "{{ no_events }}")
    add_text(document, "{%p else %}")
    add_text(document, "{{ labels.events }}", is_bold=True, keep_with_next=True)
    add_text(document, "{%p for section in sections %}")
    add_text(document, "{{ section.title }}", keep_with_next=True).runs[0].italic = True
    _add_loop(document, "line in section.lines", "• {{ line }}")
    add_text(document, "{%p endfor %}")
    add_text(document, "{%p endif %}")
    add_text(document, "{{ annex_reference }}")
    _add_proof_and_signatures(document)
    add_text(document, "{%p if copies_to %}")
    add_text(document, "{{ labels.copies_to }}", size=9, keep_with_next=True)
    _add_loop(document, "line in copies_to", "{{ loop.index }}. {{ line }}", size=9)
    add_text(document, "{%p endif %}")
    _add_minutes_annex(document)
    return document


def _add_minutes_annex(document: WordDocument) -> None:
    """The scores of all contestants, with as many columns as there are jurors, stages and penalties."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = reversed(A4)
    add_text(document, "{{ annex_title }}", is_bold=True, keep_with_next=True)
    add_text(document, "{%p if empty_note %}")
    add_text(document, "{{ empty_note }}")
    add_text(document, "{%p endif %}")
    add_text(document, "{%p if rows %}")
    widths_cm = (1.9, 1.2, 7.4, 0.3, 1.6, 0.3, 1.6, 4.9)
    add_table(
        document,
        (
            "{{ labels.place }}", "{{ labels.number }}", "{{ labels.name }}", "{%tc for column in columns %}",
            "{{ column.heading }}", "{%tc endfor %}", "{{ labels.score }}", "{{ labels.remark }}",
        ),
        "row in rows",
        (
            "{{ row.place }}", "{{ row.number }}",
            NAME_WITH_MEMBERS + "{% if row.unit %}\n{{ row.unit }}{% endif %}",
            "{%tc for value in row['values'] %}", "{{ value }}", "{%tc endfor %}", "{{ row.score }}",
            "{{ row.remark }}",
        ),
        widths_cm,
        right_columns=frozenset({0, 1, 4, 6}),
    )  # fmt: skip
    add_text(document, "")
    add_text(document, "{{ labels.meaning }}", is_bold=True, size=9, keep_with_next=True)
    _add_loop(document, "column in columns", "{{ column.heading }}: {{ column.meaning }}", size=9)
    add_text(document, "{%p endif %}")
    add_text(document, "{%p if unranked %}")
    add_text(document, "{{ labels.unranked }}", is_bold=True, keep_with_next=True)
    add_table(
        document,
        tuple(f"{{{{ labels.{key} }}}}" for key in ("number", "name", "unit", "reason")),
        "row in unranked",
        tuple(f"{{{{ row.{key} }}}}" for key in ("number", "name", "unit", "reason")),
        (1.4, 7, 7, 9),
        right_columns=frozenset({0}),
    )
    add_text(document, "{%p endif %}")


def make_rectification() -> WordDocument:
    """The rectification of an announced result."""
    document = new_document()
    add_letterhead(document)
    add_title(document, "{{ subtitle | upper }}")
    add_text(document, "{{ opening }}")
    _add_loop(document, "sentence in statements", "{{ loop.index }}. {{ sentence }}")
    add_text(document, "{%p if corrections %}")
    add_text(document, "{{ labels.corrections }}", is_bold=True, keep_with_next=True)
    _add_loop(document, "sentence in corrections", "• {{ sentence }}")
    add_text(document, "{%p endif %}")
    add_text(document, "{{ labels.changes }}", is_bold=True, keep_with_next=True)
    _add_loop(document, "sentence in changes", "• {{ sentence }}")
    add_text(document, "{%p if rows %}")
    add_text(document, "{{ labels.result }}", is_bold=True, keep_with_next=True)
    fields = ("award_before", "place_before", "score_before", "award", "place", "score")
    headings = tuple(
        f"{{{{ labels.{time} }}}}\n{{{{ labels.{key} }}}}"
        for time in ("before", "after")
        for key in ("award", "place", "score")
    )
    add_table(
        document,
        ("{{ labels.number }}", "{{ labels.name }}", *headings),
        "row in rows",
        (
            "{{ row.number }}",
            "{{ row.name }}{% if row.unit %}\n{{ row.unit }}{% endif %}",
            *(f"{{{{ row.{field} }}}}" for field in fields),
        ),
        (1.1, 3.8, 2.8, 2.4, 2.4, 2.8, 2.4, 2.4),
        right_columns=frozenset({0, 3, 4, 6, 7}),
    )
    add_text(document, "")
    add_text(document, "{%p endif %}")
    _add_proof_and_signatures(document)
    return document


def _add_proof_and_signatures(document: WordDocument) -> None:
    """End a signed paper: the code of the record, the closing sentence, who signs, who acknowledges it."""
    add_text(document, "{%p if qr %}")
    add_text(document, "{{ qr }}", keep_with_next=True)
    add_text(document, "{%p endif %}")
    add_text(document, "{{ proof }}", size=9)
    add_text(document, "{{ closing }}", keep_with_next=True)
    add_text(document, "{{ head.place_and_date }}", align=WD_ALIGN_PARAGRAPH.RIGHT, keep_with_next=True)
    add_signatures(document, "signers")
    add_text(document, "")
    add_signature(document, "acknowledged_by")


def _add_loop(document: WordDocument, loop: str, text: str, *, size: float | None = None) -> None:
    """Add a paragraph for each item of a list."""
    add_text(document, f"{{%p for {loop} %}}")
    add_text(document, text, size=size).paragraph_format.space_after = Pt(2)
    add_text(document, "{%p endfor %}")


# --- certificate --------------------------------------------------------------------------------------

CERTIFICATE_INK = RGBColor(0x6F, 0x55, 0x21)
_FRAME = """
<w:pgBorders {namespace} w:offsetFrom="page">
  <w:top w:val="double" w:sz="12" w:space="24" w:color="8A6D2F"/>
  <w:left w:val="double" w:sz="12" w:space="24" w:color="8A6D2F"/>
  <w:bottom w:val="double" w:sz="12" w:space="24" w:color="8A6D2F"/>
  <w:right w:val="double" w:sz="12" w:space="24" w:color="8A6D2F"/>
</w:pgBorders>
"""


def make_certificate() -> WordDocument:
    """One certificate; it is repeated for each person."""
    document = new_document(is_landscape=True, size=12)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin = section.bottom_margin = Cm(1.9)
    section.footer_distance = Cm(1.2)
    for paragraph in section.footer.paragraphs:
        paragraph.clear()
        for field in paragraph._p.findall(qn("w:fldSimple")):
            paragraph._p.remove(field)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(_FRAME.format(namespace=nsdecls("w"))))
    add_letterhead(document, has_line=False)
    title = add_centred(document, "{{ head.title | upper }}", is_bold=True, size=28)
    title.runs[0].font.color.rgb = CERTIFICATE_INK
    title.paragraph_format.space_before = Pt(12)
    _add_optional(document, "head.number", "{{ labels.number_label }} {{ head.number }}", size=11.5)
    _add_italic(document, "{{ labels.given_to }}")
    for condition, size in (("if LENGTH <= 45", 28), ("elif LENGTH <= 90", 19), ("else", 14)):
        add_text(document, f"{{%p {condition.replace('LENGTH', 'certificate.name | length')} %}}")
        name = add_centred(document, "{{ certificate.name }}", is_bold=True, size=size)
        name.paragraph_format.space_before = Pt(6)
    add_text(document, "{%p endif %}")
    _add_optional(document, "certificate.nip_line", "{{ certificate.nip_line }}")
    _add_optional(document, "certificate.unit", "{{ certificate.unit }}", size=13)
    _add_italic(document, "{{ labels.as }}")
    achievement = add_centred(document, "{{ certificate.achievement }}", is_bold=True, size=22)
    achievement.runs[0].font.color.rgb = CERTIFICATE_INK
    achievement.paragraph_format.space_before = Pt(4)
    for key in ("team_line", "category_line", "score_line"):
        _add_optional(document, f"certificate.{key}", f"{{{{ certificate.{key} }}}}")
    add_centred(document, "{{ labels.at }} {{ contest_line }}").paragraph_format.space_after = Pt(14)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    row = table.rows[0]
    _keep_whole(row)
    for cell, width_cm in zip(row.cells, (13.8, 10.5), strict=True):
        cell.width = Cm(width_cm)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    code = row.cells[0].paragraphs[0]
    code.add_run("{{ qr }}")
    code.paragraph_format.space_after = Pt(0)
    add_text(row.cells[0], "{{ proof }}", size=7.5)
    end = row.cells[1]
    end.paragraphs[0].add_run("{{ head.place_and_date }}")
    end.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    end.paragraphs[0].paragraph_format.space_after = Pt(0)
    add_centred(end, "{{ signatory.role }}")
    signer = add_centred(end, "{{ signatory.name or '………………………………' }}", is_bold=True)
    signer.paragraph_format.space_before = Pt(40)
    signer.runs[0].underline = True
    for key, text in (("rank", "{{ signatory.rank }}"), ("nip", "NIP {{ signatory.nip }}")):
        add_text(end, f"{{%p if signatory.{key} %}}")
        add_centred(end, text, size=10)
        add_text(end, "{%p endif %}")
    return document


def _add_optional(document: WordDocument, field: str, text: str, *, size: float | None = None) -> None:
    """Add a paragraph in the middle that is left out if a field is empty."""
    add_text(document, f"{{%p if {field} %}}")
    add_centred(document, text, size=size).paragraph_format.space_after = Pt(2)
    add_text(document, "{%p endif %}")


def _add_italic(document: WordDocument, text: str) -> None:
    paragraph = add_centred(document, text, size=13)
    paragraph.runs[0].italic = True
    paragraph.paragraph_format.space_before = Pt(14)


# --- announcement and decree --------------------------------------------------------------------------


def make_announcement() -> WordDocument:
    """The announcement of the winners."""
    document = new_document()
    add_letterhead(document)
    add_title(document, "{{ subtitle | upper }}")
    add_text(document, "{{ opening }}")
    add_text(document, "{%p for category in categories %}")
    add_text(document, "{{ category.name }}", is_bold=True, keep_with_next=True)
    optional_keys = {"unit": "category.has_units", "score": "category.has_scores"}
    cells = {
        "award": ("{{ row.award }}", 3.2),
        "number": ("{{ row.number }}", 1.2),
        "name": (NAME_WITH_MEMBERS, 5.6),
        "unit": ("{{ row.unit }}", 4.7),
        "score": ("{{ row.score }}", 1.9),
    }
    _add_winners(document, cells, optional_keys, frozenset({"number", "score"}))
    _add_loop(document, "sentence in category.vacant_awards", "{{ sentence }}")
    _add_loop(document, "sentence in category.bands", "{{ sentence }}")
    _add_space_between_tables(document)
    add_text(document, "{%p endfor %}")
    add_text(document, "{{ closing }}", keep_with_next=True)
    add_signature(document, "signatory", first_line="{{ head.place_and_date }}")
    return document


def make_mc_script() -> WordDocument:
    """The script of the MC, in large letters."""
    document = new_document(size=15)
    add_title(document, "{{ subtitle }}")
    for field, is_bold in (("day", False), ("warning", True)):
        add_text(document, f"{{%p if {field} %}}")
        add_centred(document, f"{{{{ {field} }}}}", is_bold=is_bold, size=12)
        add_text(document, "{%p endif %}")
    add_text(document, "{%p for part in parts %}")
    heading_text = "{{ part.heading }}{% if part.time %}  ·  {{ part.time }}{% endif %}"
    heading = add_text(document, heading_text, is_bold=True, size=14, keep_with_next=True)
    heading.paragraph_format.space_before = Pt(14)
    add_text(document, "{%p for sentence in part.sentences %}")
    add_text(document, "{%p if sentence.cue %}")
    add_text(document, "{{ sentence.cue }}", size=11, keep_with_next=True).runs[0].font.small_caps = True
    add_text(document, "{%p endif %}")
    add_text(document, "{%p if sentence.text and loop.last %}")
    add_text(document, "{{ sentence.text }}").paragraph_format.keep_together = True
    add_text(document, "{%p elif sentence.text %}")  # a part stays on one page
    add_text(document, "{{ sentence.text }}", keep_with_next=True).paragraph_format.keep_together = True
    add_text(document, "{%p endif %}")
    add_text(document, "{%p for note in sentence.notes %}")
    add_text(document, "({{ note }})", size=11).runs[0].italic = True
    for _ in ("notes", "sentences", "parts"):
        add_text(document, "{%p endfor %}")
    return document


def make_decree() -> WordDocument:
    """The annex of the decree that names the winners."""
    document = new_document(is_landscape=True, size=10.5)
    left_cm = 13.8
    for text in ("{{ annex_line | upper }}", "{%p for line in decree_lines %}"):
        paragraph = add_text(document, text)
        paragraph.paragraph_format.left_indent = Cm(left_cm)
        paragraph.paragraph_format.space_after = Pt(0)
    line = add_text(document, "{{ line[0] | upper }}\t: {{ line[1] | upper }}")
    line.paragraph_format.left_indent = Cm(left_cm + 2.6)
    line.paragraph_format.first_line_indent = Cm(-2.6)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(left_cm + 2.3))
    line.paragraph_format.space_after = Pt(0)
    add_text(document, "{%p endfor %}")
    add_text(document, "")
    add_title(document, "{{ subtitle | upper }}")
    add_text(document, "{%p for category in categories %}")
    add_text(document, "{{ category.name }}", is_bold=True, keep_with_next=True)
    optional_keys = {
        "rank": "category.has_posts",
        "office": "category.has_posts",
        "unit": "category.has_units",
    }
    name = "{{ row.name }}{% if row.nip %}\n{{ labels.nip }} {{ row.nip }}{% endif %}"
    cells = {
        "row_number": ("{{ row.row_number }}", 1),
        "award": ("{{ row.award }}", 3.2),
        "name": (name, 6.6),
        "rank": ("{{ row.rank }}", 3.6),
        "office": ("{{ row.office }}", 4.4),
        "unit": ("{{ row.unit }}", 4.6),
        "score": ("{{ row.score }}", 1.9),
    }
    _add_winners(document, cells, optional_keys, frozenset({"row_number", "score"}))
    _add_space_between_tables(document)
    add_text(document, "{%p endfor %}")
    add_signature(document, "signatory", widths_cm=(15.3, 10))
    return document


def _add_winners(
    document: WordDocument,
    cells: Mapping[str, tuple[str, float]],
    optional_keys: Mapping[str, str],
    right_keys: frozenset[str],
) -> None:
    """Add the table of a category's rows; the last two stay with what follows.

    Args:
        cells: fields of a row and width in centimetres, by the key of the heading.
        optional_keys: the field that says whether a column is there, by key.
        right_keys: columns that are aligned on the right.
    """
    headings, texts, widths_cm, right_columns = [], [], [], set()
    for key, (text, width_cm) in cells.items():
        if key in right_keys:
            right_columns.add(len(headings) + (key in optional_keys))
        heading = f"{{{{ labels.{key} }}}}"
        if key in optional_keys:
            condition, end = f"{{%tc if {optional_keys[key]} %}}", "{%tc endif %}"
            headings += [condition, heading, end]
            texts += [condition, text, end]
            widths_cm += [0.3, width_cm, 0.3]
        else:
            headings.append(heading)
            texts.append(text)
            widths_cm.append(width_cm)
    table = add_table(
        document, headings, "row in category.rows", texts, widths_cm, right_columns=frozenset(right_columns)
    )
    heading_row, _, row, _ = table.rows
    kept_row = deepcopy(row._tr)
    tags = []
    for text in ("{%tr if loop.revindex <= 2 %}", "{%tr else %}", "{%tr endif %}"):
        tag_row = table.add_row()
        _fill_row(tag_row, [text], widths_cm, frozenset())
        tags.append(tag_row._tr)
    row._tr.addprevious(tags[0])
    row._tr.addprevious(kept_row)
    row._tr.addprevious(tags[1])
    row._tr.addnext(tags[2])
    for kept in (heading_row._tr, kept_row):
        for paragraph in kept.iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _add_space_between_tables(document: WordDocument) -> None:
    """Add an empty paragraph; after the last table it stays with the signature."""
    add_text(document, "{%p if loop.last %}")
    add_text(document, "", keep_with_next=True).paragraph_format.space_after = Pt(0)
    add_text(document, "{%p else %}")
    add_text(document, "").paragraph_format.space_after = Pt(0)
    add_text(document, "{%p endif %}")


# --- the templates --------------------------------------------------------------------------------------

MAKERS: Mapping[str, Callable[[], WordDocument]] = {
    "minutes": make_minutes,
    "rectification": make_rectification,
    "certificate": make_certificate,
    "announcement": make_announcement,
    "decree": make_decree,
    "mc-script": make_mc_script,
}
"""The function that makes each template, by its stem."""


def make_template(stem: str) -> bytes:
    """Return a template as a Word file."""
    file = BytesIO()
    MAKERS[stem]().save(file)
    return file.getvalue()


def write_templates(folder: Path = TEMPLATES) -> None:
    """Write all templates."""
    for stem in MAKERS:
        (folder / f"{stem}.docx").write_bytes(make_template(stem))


if __name__ == "__main__":
    write_templates()
