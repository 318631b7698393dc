"""Templates of the committee: a wrong one is refused with its place, and user text stays text."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Cm

from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.i18n.locale import translate, translate_label
from scoring_tui.papers.errors import EditedFileExists
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.typesetting import MAX_TEMPLATE_BYTES, TEMPLATES, typeset
from scoring_tui.papers.word_files import fill_word_template
from scoring_tui.papers.write import copy_templates
from scoring_tui.sheets.limits import MAX_UNPACKED_BYTES
from tests.helpers.support import new_final
from tests.papers.field_pages import PAGE, PAPER_MODELS, make_section
from tests.papers.finals import judge_final
from tests.papers.lay_out import build_files
from tests.papers.pages import docx_text, needs_pdftotext, pdf_pages
from tests.papers.test_certificates import MARKS, PERSONS, find


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperFile]:
    """Certificates of three participants."""
    engine = judge_final(tmp_path_factory.mktemp("own") / "final.db", PERSONS, MARKS)
    yield find(build_files(engine, "certificates"), "pengawas-participants")
    engine.ledger.close()


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperFile]:
    """A running order, which has tables in loops."""
    engine = new_final(tmp_path_factory.mktemp("order") / "final.db")
    yield build_files(engine, "running-order")[0]
    engine.ledger.close()


def save(folder: Path, fill: Callable[[WordDocument], object]) -> Path:
    """A Word file with what `fill` adds."""
    document, path = Document(), folder / "own.docx"
    fill(document)
    document.save(str(path))
    return path


def refusal(file: PaperFile, template: Path) -> str:
    """Place and message of the only problem of a Word template."""
    with pytest.raises(InvalidInput) as error:
        fill_word_template(file.paper, template, merge_loop=file.merge_loop)
    (problem,) = error.value.problems
    return f"{translate_label(problem.place)}: {translate(problem.what)}"


# --- wrong fields -------------------------------------------------------------------------------------


def _in_table(document: WordDocument) -> None:
    document.add_table(1, 1).cell(0, 0).text = "Sel {{ head.judul }}"


def _in_header(document: WordDocument) -> None:
    document.sections[0].header.paragraphs[0].text = "Kop {{ head.judul }}"


def _in_footer(document: WordDocument) -> None:
    document.sections[0].footer.paragraphs[0].text = "Kaki {{ head.judul }}"


def _in_loop(document: WordDocument) -> None:
    for text in ("{%p for table in tables %}", "{%p for row in table.rows %}", "Baris {{ row.judul }}"):
        document.add_paragraph(text)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _at_top(document: WordDocument) -> None:
    document.add_paragraph("Atas {{ judul }}")


@pytest.mark.parametrize(
    ("fill", "paragraph"),
    [
        (_at_top, "Atas {{ judul }}"), (_in_loop, "Baris {{ row.judul }}"),
        (_in_table, "Sel {{ head.judul }}"),
        (_in_header, "Kop {{ head.judul }}"), (_in_footer, "Kaki {{ head.judul }}"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_told_with_its_paragraph(
    fill: Callable[[WordDocument], object], paragraph: str, order: PaperFile, tmp_path: Path
) -> None:
    message = refusal(order, save(tmp_path, fill))
    assert message.startswith(f"paragraph “{paragraph}”: there is no field judul")


def test_a_wrong_sentence_of_the_template_is_told_with_its_paragraph(
    order: PaperFile, tmp_path: Path
) -> None:
    message = refusal(order, save(tmp_path, lambda document: document.add_paragraph("Nama {{ head. }}")))
    assert "the template cannot be read" in message
    assert "Nama {{ head. }}" in message


@pytest.mark.parametrize(
    "text", ["{{ 1 / 0 }}", "{{ head.title + 1 }}", "{%p if head.title %}", "{{ ''.__class__ }}"]
)
def test_an_error_while_it_is_filled_is_a_refusal(text: str, order: PaperFile, tmp_path: Path) -> None:
    assert refusal(order, save(tmp_path, lambda document: document.add_paragraph(text)))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("#data.judul", "own.typ:3:6: there is no field judul; docs/papers.md lists all fields"),
        ("#for row in data.tables [#row.judul]", "own.typ:3:30: there is no field judul"),
        ("#let x =", "own.typ:3:8: expected expression"),
    ],
)
def test_a_wrong_typst_template_is_told_with_line_and_column(
    body: str, message: str, order: PaperFile, tmp_path: Path
) -> None:
    copy_templates(tmp_path, may_replace=False)
    path = tmp_path / "own.typ"
    path.write_text(f'#import "papers.typ": *\n#show: paper\n{body}\n')
    with pytest.raises(CommandRefused) as error:
        typeset(order.paper, path)
    assert str(error.value).startswith(message)


def test_a_template_without_the_shared_file_says_how_to_get_it(order: PaperFile, tmp_path: Path) -> None:
    path = tmp_path / "own.typ"
    path.write_text('#import "papers.typ": *\n')
    with pytest.raises(CommandRefused, match="--copy-templates DIR writes it"):
        typeset(order.paper, path)


# --- files that are no template -----------------------------------------------------------------------


def _rename_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 100)


def _rename_old_word(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)


def _cut_off(path: Path) -> None:
    path.write_bytes((TEMPLATES / "minutes.docx").read_bytes()[:9000])


def _zip_of_something_else(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("catatan.txt", "halo")


def _zip_bomb(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/media/image1.bin", "w") as part:
            for _ in range(MAX_UNPACKED_BYTES // 1_000_000 + 1):
                part.write(bytes(1_000_000))


def _macros(path: Path) -> None:
    path.write_bytes((TEMPLATES / "minutes.docx").read_bytes())
    with ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")


def _very_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_rename_pdf, "is no Word file"), (_rename_old_word, "is no Word file"),
        (_cut_off, "is no Word file"),
        (_zip_of_something_else, "is no Word file"), (_zip_bomb, "is too large"), (_macros, "has macros"),
        (_very_large, "is too large"), (lambda _path: None, "cannot be read"),
        (Path.mkdir, "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_template_is_refused(
    make: Callable[[Path], object], message: str, order: PaperFile, tmp_path: Path
) -> None:
    path = tmp_path / "own.docx"
    make(path)
    assert message in refusal(order, path)


@pytest.mark.parametrize(
    ("content", "repeats", "message"),
    [
        (None, 1, "cannot be read"),
        (b"%PDF\xff\xfe", 1, "no text"),
        (b" ", MAX_TEMPLATE_BYTES + 1, "too large"),
    ],
    ids=["missing", "pdf", "large"],
)
def test_a_typst_file_that_is_no_template_is_refused(
    content: bytes | None, repeats: int, message: str, order: PaperFile, tmp_path: Path
) -> None:
    path = tmp_path / "own.typ"
    if content is not None:
        path.write_bytes(content * repeats)
    with pytest.raises(InvalidInput) as error:
        typeset(order.paper, path)
    assert message in translate(error.value.problems[0].what)


# --- the committee's own certificate ------------------------------------------------------------------


def test_one_certificate_of_the_committee_is_merged(certificates: PaperFile, tmp_path: Path) -> None:
    def fill(document: WordDocument) -> None:
        section = document.sections[0]
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.header.paragraphs[0].text = "Kop {{ head.contest_name }}"
        document.add_paragraph("Untuk {{ certificate.name }} sebagai {{ certificate.achievement }}")

    content = fill_word_template(certificates.paper, save(tmp_path, fill), merge_loop=certificates.merge_loop)
    document, text = Document(BytesIO(content)), docx_text(content)
    sizes_cm = {(round(part.page_width.cm, 1), round(part.page_height.cm, 1)) for part in document.sections}
    assert sizes_cm == {(29.7, 21)}
    assert len(document.sections) == 3
    assert [text.count(f"Untuk {person.name} sebagai Participant") for person in PERSONS] == [1, 1, 1, 0, 0]
    assert "Kop Final Kecil" in text


def test_a_template_with_a_loop_of_its_own_is_not_repeated(certificates: PaperFile, tmp_path: Path) -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("Daftar")
        document.add_paragraph("{%p for person in certificates %}")
        document.add_paragraph("{{ person.name }}")
        document.add_paragraph("{%p endfor %}")

    content = fill_word_template(certificates.paper, save(tmp_path, fill), merge_loop=certificates.merge_loop)
    assert docx_text(content).count("Daftar") == 1
    assert docx_text(content).count("Bima Sakti") == 1


@needs_pdftotext
def test_copied_templates_make_the_same_papers(certificates: PaperFile, tmp_path: Path) -> None:
    paths = copy_templates(tmp_path / "templat", may_replace=False)
    assert {path.name for path in paths} >= {"papers.typ", "certificate.typ", "certificate.docx"}
    copied = pdf_pages(typeset(certificates.paper, tmp_path / "templat" / "certificate.typ"))
    assert copied == pdf_pages(typeset(certificates.paper, TEMPLATES / "certificate.typ"))


def test_an_edited_template_is_not_written_over(tmp_path: Path) -> None:
    copy_templates(tmp_path, may_replace=False)
    (tmp_path / "minutes.typ").write_text("// milik panitia")
    with pytest.raises(EditedFileExists, match=r"minutes\.typ"):
        copy_templates(tmp_path, may_replace=False)
    assert (tmp_path / "minutes.typ").read_text() == "// milik panitia"
    copy_templates(tmp_path, may_replace=True)
    assert (tmp_path / "minutes.typ").read_bytes() == (TEMPLATES / "minutes.typ").read_bytes()


# --- the page of fields -------------------------------------------------------------------------------


def test_the_page_lists_the_fields_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith(make_section()), "run python -m tests.papers.field_pages"


def test_the_page_has_the_model_of_each_kind(tmp_path: Path) -> None:
    engine: Engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    for kind, model in PAPER_MODELS.items():
        for file in build_files(engine, kind):
            assert type(file.paper) is model, kind
    engine.ledger.close()
