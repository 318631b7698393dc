"""A paper is checked against the contest file: by its code, its record, its texts and its pages."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import Penalise
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.papers import verification
from scoring_tui.papers.attached_record import read_attached_record
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.minutes import MinutesPaper
from scoring_tui.papers.page_differences import make_blank_image
from scoring_tui.papers.record import ATTACHMENT_NAME, name_own_template
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.verification import PaperFindings, check_paper
from tests.helpers.clis import run
from tests.helpers.support import CHAIR, COMMITTEE, small_contest
from tests.papers.eventful import build, sign, simple_final, to_docx, to_pdf, withdraw


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = simple_final(tmp_path / "final.db")
    sign(engine)
    yield engine
    engine.ledger.close()


@pytest.fixture
def minutes(engine: Engine, tmp_path: Path) -> PaperFile:
    [file] = build(engine, "minutes", tmp_path)
    return file


def _check(engine: Engine, content: bytes, folder: Path) -> PaperFindings:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    return check_paper(engine, read_attached_record(path), folder)


def _forge_attachment(file: PaperFile, change: Callable[[Any], None]) -> str:
    document = json.loads(file.attachments[ATTACHMENT_NAME])
    change(document)
    return json.dumps(document)


def _forge_model(document: Any, old: str, new: str) -> None:
    document["paper"] = json.loads(json.dumps(document["paper"]).replace(old, new))


def test_a_paper_agrees_with_its_record(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    findings = _check(engine, to_pdf(minutes), tmp_path)
    assert findings.differences == () and findings.notes == ()
    (tmp_path / "record.json").write_text(minutes.attachments[ATTACHMENT_NAME])
    findings = check_paper(engine, read_attached_record(tmp_path / "record.json"), tmp_path)
    assert findings.agrees and len(findings.notes) == 1


def test_a_rectification_agrees_with_its_record(engine: Engine, tmp_path: Path) -> None:
    engine.submit(AnnounceCategory("pengawas"), COMMITTEE)
    withdraw(engine)
    engine.submit(Penalise(1, Decimal("0.7"), "lewat waktu"), CHAIR)
    sign(engine)
    [file] = build(engine, "rectification", tmp_path, language="id")
    content = to_pdf(file)
    assert _check(engine, content, tmp_path).agrees
    withdraw(engine, "salah lagi")
    differences = _check(engine, content, tmp_path).differences
    assert "state of the result: signed on the paper, complete in the record" in differences
    assert any(sentence.startswith("head / draft_word: – on the paper") for sentence in differences)


def test_entries_that_change_nothing_are_a_note(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    content, seq = to_pdf(minutes), engine.state.seq
    engine.submit(AnnounceCategory("pengawas"), COMMITTEE)
    findings = _check(engine, content, tmp_path)
    assert findings.agrees
    assert findings.notes == (
        f"the record has grown since the paper was made: from entry {seq} to entry {seq + 1}",
    )


def test_a_draft_is_no_signed_paper(engine: Engine, tmp_path: Path) -> None:
    withdraw(engine)
    [draft] = build(engine, "minutes", tmp_path)
    content = to_pdf(draft)
    assert _check(engine, content, tmp_path).agrees
    sign(engine)
    differences = _check(engine, content, tmp_path).differences
    assert "state of the result: complete on the paper, signed in the record" in differences
    assert "head / draft_word: DRAFT on the paper, – in the record" in differences


def test_a_changed_page_is_named_though_the_attachment_is_left(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    forged_paper = type(minutes.paper).model_validate_json(
        minutes.paper.model_dump_json().replace('"score":"7.80"', '"score":"8.95"')
    )
    pages = typeset(forged_paper, TEMPLATES / "minutes.typ", attachments=minutes.attachments)
    findings = _check(engine, pages, tmp_path)
    assert len(findings.differences) == 2  # in the table of awards and in the annex
    assert all("8.95" in sentence and "7.80" in sentence for sentence in findings.differences)


def test_a_note_over_the_page_is_named(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=BytesIO(to_pdf(minutes)))
    note = FreeText(text="8.95", rect=(200, 200, 300, 220))
    writer.add_annotation(0, note)
    file = BytesIO()
    writer.write(file)
    [sentence] = _check(engine, file.getvalue(), tmp_path).differences
    assert sentence.startswith("page 1 is not drawn as the program draws it")


def _add_signature_field(content: bytes, *, is_signed: bool) -> bytes:
    """Return a PDF with a visible field for a digital signature on its first page."""
    writer = PdfWriter(clone_from=BytesIO(content))
    picture = StreamObject()
    picture.set_data(b"1 1 1 rg 0 0 100 50 re f")
    mark = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/Rect"): ArrayObject(map(NumberObject, (100, 100, 200, 150))),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(picture)}),
        }
    )
    if is_signed:
        byte_range = ArrayObject(map(NumberObject, (0, 1, 2, 3)))
        mark[NameObject("/V")] = DictionaryObject({NameObject("/ByteRange"): byte_range})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(mark)])
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_the_mark_of_a_digital_signature_is_a_note(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    findings = _check(engine, _add_signature_field(to_pdf(minutes), is_signed=True), tmp_path)
    assert findings.agrees
    [note] = findings.notes
    assert note.startswith("digital signatures show a mark on page 1:")


def test_a_field_that_nobody_signed_may_cover_nothing(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    findings = _check(engine, _add_signature_field(to_pdf(minutes), is_signed=False), tmp_path)
    [difference] = findings.differences
    assert difference.startswith("page 1 is not drawn as the program draws it")


def test_a_logo_is_not_compared(engine: Engine, tmp_path: Path) -> None:
    [file] = build(engine, "minutes", tmp_path)
    document = json.loads(file.attachments[ATTACHMENT_NAME]) | {"has_logo": True}
    letterhead = {"letterhead": ("PEMERINTAH KABUPATEN UJI", "BADAN UJI", "Jalan Uji 1")}
    paper = file.paper.model_copy(update={"head": file.paper.head.model_copy(update=letterhead)})
    document["paper"] = paper.model_dump(mode="json")
    attachments = {ATTACHMENT_NAME: json.dumps(document)}
    logo = make_blank_image(30, 40)
    content = typeset(paper, TEMPLATES / "minutes.typ", logo=logo, attachments=attachments)
    assert _check(engine, content, tmp_path).differences == ()


def _list_places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value of a document."""
    yield path
    items: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in items:
        yield from _list_places(item, (*path, key))


def test_no_damage_of_the_record_goes_by(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    """Every value of the record, replaced by another kind of value: an error or a difference."""
    original = json.loads(minutes.attachments[ATTACHMENT_NAME])
    places = [path for path in _list_places(original["record"]) if path]
    for index, path in enumerate(places):
        document = json.loads(minutes.attachments[ATTACHMENT_NAME])
        target = document["record"]
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = ("x", 777, ["y"], {"z": None}, [[{"number": []}]])[index % 5]
        (tmp_path / "record.json").write_text(json.dumps(document))
        findings = check_paper(engine, read_attached_record(tmp_path / "record.json"), tmp_path)
        assert not findings.agrees, path


def test_damaged_pages_are_refused_or_named(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    content = to_pdf(minutes)
    random = Random(14)
    for _ in range(5):
        damaged = bytearray(content)
        start = random.randrange(len(damaged))
        damaged[start : start + 200] = random.randbytes(200)
        try:
            findings = _check(engine, bytes(damaged), tmp_path)
        except InvalidInput as error:
            assert "verify FINAL.db CODE" in str(error)
        else:
            assert findings.seq == engine.state.seq


def test_a_file_that_another_program_saved_unchanged_agrees(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    writer = PdfWriter(clone_from=BytesIO(to_pdf(minutes)))
    for page in writer.pages:
        page.compress_content_streams()
    file = BytesIO()
    writer.write(file)
    assert _check(engine, file.getvalue(), tmp_path).differences == ()


def test_a_changed_mark_of_the_attachment_is_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    def change(document: Any) -> None:
        [row] = [item for item in document["record"]["contestants"] if item["number"] == 3]
        row["ballots"]["j2"]["dampak"] = "9.5"

    text = _forge_attachment(minutes, change)
    content = typeset(minutes.paper, TEMPLATES / "minutes.typ", attachments={ATTACHMENT_NAME: text})
    name = engine.state.contestant_name(3)
    assert _check(engine, content, tmp_path).differences == (
        f"no. 3 {name}: mark of Juri 2 for Dampak: 9.5 on the paper, 8 in the record",
    )


def test_texts_and_pages_forged_together_are_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    text = _forge_attachment(minutes, lambda document: _forge_model(document, '"7.80"', '"8.95"'))
    forged_paper = type(minutes.paper).model_validate(json.loads(text)["paper"])
    content = typeset(forged_paper, TEMPLATES / "minutes.typ", attachments={ATTACHMENT_NAME: text})
    differences = _check(engine, content, tmp_path).differences
    assert "awards / Juara III 3 / score: 8.95 on the paper, 7.80 in the record" in differences
    assert "rows / 3 / score: 8.95 on the paper, 7.80 in the record" in differences


def test_a_sentence_forged_together_with_the_pages_is_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    text = _forge_attachment(
        minutes, lambda document: _forge_model(document, "These minutes", "Siti wins. These")
    )
    forged_paper = type(minutes.paper).model_validate(json.loads(text)["paper"])
    content = typeset(forged_paper, TEMPLATES / "minutes.typ", attachments={ATTACHMENT_NAME: text})
    [sentence] = [
        sentence
        for sentence in _check(engine, content, tmp_path).differences
        if sentence.startswith("closing: Siti wins.")
    ]
    assert sentence.endswith("in the record")


@pytest.mark.parametrize(
    ("key", "value"), [("hash", "0" * 64), ("ledger", {"seq": 3, "code": "7KQ2-M0XA-9D3T-VW5E"})]
)
def test_a_code_that_is_not_of_this_file_is_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path, key: str, value: object
) -> None:
    text = _forge_attachment(minutes, lambda document: document.update({key: value}))
    content = typeset(minutes.paper, TEMPLATES / "minutes.typ", attachments={ATTACHMENT_NAME: text})
    assert "is not in this file" in _check(engine, content, tmp_path).differences[0]


def test_a_paper_before_a_correction_names_what_changed(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    content = to_pdf(minutes)
    withdraw(engine)
    engine.submit(Penalise(1, Decimal("0.7"), "lewat waktu"), CHAIR)
    sign(engine)
    findings = _check(engine, content, tmp_path)
    name = engine.state.contestant_name(1)
    assert f"no. 1 {name}: score: 8.80 on the paper, 8.10 in the record" in findings.differences
    assert f"no. 1 {name}: place: 1 on the paper, 2 in the record" in findings.differences
    assert findings.notes[0].startswith("the record has grown since the paper was made")


def test_the_paper_of_another_contest_is_told(engine: Engine, tmp_path: Path) -> None:
    about = {**small_contest().contest.model_dump(mode="json", by_alias=True), "id": "lain"}
    other = simple_final(tmp_path / "other.db", contest=small_contest(contest=about))
    [file] = build(other, "minutes", tmp_path)
    other.ledger.close()
    assert _check(engine, to_pdf(file), tmp_path).differences == (
        "the paper is of the contest lain, the file of kecil",
    )


def test_another_layout_is_compared_by_numbers_and_names(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    template = tmp_path / "own.typ"
    template.write_text((TEMPLATES / "minutes.typ").read_text().replace("#data.statement", "Nilai 55,55 "))
    (tmp_path / "papers.typ").write_text((TEMPLATES / "papers.typ").read_text())
    attachments = name_own_template(minutes.attachments, "own.typ")
    findings = _check(engine, typeset(minutes.paper, template, attachments=attachments), tmp_path)
    assert findings.differences == ("55,55 is on the pages and not in the attached record",)
    assert "own.typ" in findings.notes[0]


def test_scores_exchanged_on_another_layout_are_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    text = minutes.paper.model_dump_json()
    for old, new in (('"8.80"', "#"), ('"7.80"', '"8.80"'), ("#", '"7.80"')):
        text = text.replace(old, new)
    forged_paper = type(minutes.paper).model_validate_json(text)
    attachments = name_own_template(minutes.attachments, "own.typ")
    content = typeset(forged_paper, TEMPLATES / "minutes.typ", attachments=attachments)
    differences = _check(engine, content, tmp_path).differences
    assert len(differences) == 2
    assert all(sentence.startswith("the numbers of ") for sentence in differences)


def test_winners_exchanged_on_another_layout_are_named(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    assert isinstance(minutes.paper, MinutesPaper)
    first, second, third = minutes.paper.awards
    holders = [row.model_dump(exclude={"award"}) for row in (second, first, third)]
    awards = [
        row.model_copy(update=holder) for row, holder in zip(minutes.paper.awards, holders, strict=True)
    ]
    forged_paper = minutes.paper.model_copy(update={"awards": tuple(awards)})
    attachments = name_own_template(minutes.attachments, "own.typ")
    content = typeset(forged_paper, TEMPLATES / "minutes.typ", attachments=attachments)
    differences = _check(engine, content, tmp_path).differences
    assert (
        f"{first.name} does not stand beside “Juara I” on the pages, as in the attached record" in differences
    )


def test_another_version_of_the_program_says_so(
    engine: Engine, minutes: PaperFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = to_pdf(minutes)
    monkeypatch.setattr(verification, "find_layout", lambda template: "typst 9, another")
    findings = _check(engine, content, tmp_path)
    assert findings.agrees and "another version" in findings.notes[0]
    text = _forge_attachment(
        minutes, lambda document: _forge_model(document, "Every juror gave", "Nobody gave")
    )
    (tmp_path / "record.json").write_text(text)
    findings = check_paper(engine, read_attached_record(tmp_path / "record.json"), tmp_path)
    [note] = [note for note in findings.notes if note.startswith("a text differs, perhaps by the version")]
    assert "Nobody gave a mark" in note


def test_files_that_are_no_papers_are_refused_with_a_remedy(
    engine: Engine, minutes: PaperFile, tmp_path: Path
) -> None:
    content = to_pdf(minutes)
    scan = PdfWriter()
    scan.add_blank_page(200, 200)
    locked = PdfWriter(clone_from=BytesIO(content))
    locked.encrypt("rahasia")
    files = {"scan.pdf": scan, "locked.pdf": locked}
    for name, writer in files.items():
        writer.write(tmp_path / name)
    (tmp_path / "damaged.pdf").write_bytes(content[:2000])
    (tmp_path / "minutes.docx").write_bytes(to_docx(minutes))
    (tmp_path / "letter.txt").write_text("Yth. Bupati")
    (tmp_path / "other.json").write_text('{"schema": "standings/1"}')
    (tmp_path / "newer.json").write_text('{"schema": "paper/2"}')
    (tmp_path / "torn.json").write_text(minutes.attachments[ATTACHMENT_NAME][:900])
    engine.ledger.close()
    for name in (
        *files,
        "damaged.pdf",
        "minutes.docx",
        "letter.txt",
        "other.json",
        "newer.json",
        "torn.json",
        "none.pdf",
    ):
        result = run("verify", tmp_path / "final.db", "--paper", tmp_path / name, "--lang", "en")
        assert result.exit_code == 2, (name, result.output)
        assert "verify FINAL.db CODE" in result.output, name


def test_the_command_prints_and_exits(engine: Engine, minutes: PaperFile, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(to_pdf(minutes))
    forged = minutes.attachments[ATTACHMENT_NAME].replace('"8.80"', '"8.81"')
    (tmp_path / "bad.json").write_text(forged)
    engine.ledger.close()
    arguments = ("verify", tmp_path / "final.db", "--lang", "en", "--paper", tmp_path / "good.pdf")
    result = run(*arguments)
    assert result.exit_code == 0 and "good.pdf agrees with the record: Pengawas" in result.output
    result = run(*arguments, "--paper", tmp_path / "bad.json", "--as", "json")
    assert result.exit_code == 1
    good, bad = json.loads(result.stdout)["papers"]
    assert good["agrees"] and good["differences"] == []
    assert not bad["agrees"]
    assert any("8.81 on the paper, 8.80 in the record" in sentence for sentence in bad["differences"])


def test_a_paper_has_one_record_attached(minutes: PaperFile) -> None:
    reader = PdfReader(BytesIO(to_pdf(minutes)))
    [record] = reader.attachments[ATTACHMENT_NAME]
    assert record.decode() == minutes.attachments[ATTACHMENT_NAME]
