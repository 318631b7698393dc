"""Typst: the same inputs make the same PDF/A-3, user text is never markup, errors name their place."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from scoring_tui.errors import CommandRefused
from scoring_tui.papers.models import Paper, PaperHead
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from tests.helpers.support import HARD_NAMES
from tests.papers.pages import needs_pdftotext, pdf_text

HOSTILE_NAMES = (
    "{{7*7}}", "=1+1", '#include "papers.typ"', "*tebal* _miring_ $x^2$ @kutip <label> `kode`", "\\ // /* x",
    "#panic()", "[/] Ola ]", "&amp; <b>b</b>",
)  # fmt: skip


class NamePaper(Paper):
    """A paper with one name."""

    name: str
    """A name."""


def _head(**changes: object) -> PaperHead:
    values: dict[str, object] = {
        "letterhead": ("BADAN",), "title": "Uji", "number": "", "contest_name": "Final", "organiser": "BKD",
        "venue": "Pendopo", "theme": "", "city": "", "date": "1 Januari", "place_and_date": "1 Januari",
        "language": "id", "draft_word": "", "footer": "Uji", "ledger_code": "", "entry_count": 1,
        "record_time": "2024-01-01T08:00:00.123+00:00", "qr_text": "", "page_words": ("", "/", ""),
    }  # fmt: skip
    return PaperHead.model_validate({**values, **changes})


def _template(folder: Path, body: str) -> Path:
    (folder / "papers.typ").write_text((TEMPLATES / "papers.typ").read_text())
    path = folder / "own.typ"
    path.write_text(f'#import "papers.typ": *\n#show: paper\n{body}\n')
    return path


def _paper(name: str, **changes: object) -> NamePaper:
    return NamePaper(head=_head(**changes), labels={}, name=name)


@needs_pdftotext
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_printed_as_it_is(name: str, tmp_path: Path) -> None:
    text = pdf_text(typeset(_paper(name), _template(tmp_path, "#data.name")))
    assert name in text


@pytest.mark.parametrize("name", [*HARD_NAMES, "ꦫꦢꦺꦤ꧀ꦲꦗꦼꦁ", "ᬦᬶ ᬮᬸᬄ", "محمد عبد الله", "🏆 👩‍👩‍👧"])  # fmt: skip
def test_every_script_has_a_font_of_the_program(name: str, tmp_path: Path) -> None:
    content = typeset(_paper(name), _template(tmp_path, "#data.name"))
    fonts = PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert fonts


def test_a_character_without_a_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="no font of this machine has \U0001f8ff") as refusal:
        typeset(_paper("Ola \U0001f8ff"), _template(tmp_path, "#data.name"))
    assert "install one" in str(refusal.value)


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path) -> None:
    template = _template(tmp_path, "#data.name")
    paper = _paper("Siti", qr_text="7KQ2")
    assert typeset(paper, template) == typeset(paper, template)


def test_it_is_pdf_a_3_with_its_attachments(tmp_path: Path) -> None:
    template = _template(tmp_path, "#data.name")
    content = typeset(_paper("Siti"), template, attachments={"record.json": '{"a": 1}'})
    reader = PdfReader(BytesIO(content))
    assert reader.attachments["record.json"] == [b'{"a": 1}']
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert b"pdfaid:part>3<" in metadata.stream.get_data()
    assert "/OutputIntents" in reader.trailer["/Root"]  # type: ignore[operator]


@needs_pdftotext
def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    template = _template(tmp_path, "#data.name #pagebreak() #data.name")
    pages = pdf_text(typeset(_paper("Siti", draft_word="DRAF"), template)).split("\f")[:-1]
    signed_pages = pdf_text(typeset(_paper("Siti"), template)).split("\f")[:-1]
    assert [set("DRAF") <= set(page) for page in pages] == [True, True]
    assert not any("D" in page or "R" in page for page in signed_pages)


@pytest.mark.parametrize(
    ("body", "place"),
    [("#data.nama", "own.typ:3:6"), ("#let x =", "own.typ:3"), ("#read(\"/etc/passwd\")", "own.typ:3")],
)  # fmt: skip
def test_a_wrong_template_is_told_with_its_place(body: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match=place):
        typeset(_paper("Siti"), _template(tmp_path, body))
