"""Certificates: each person who gets one has exactly one page, and a name is whole whatever it is."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.commands.jury import SettleTie
from scoring_tui.domain.commands.titles import GiveTitle, WithholdAward
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.certificates import CertificatePaper, PersonCertificate
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import CHAIR, HARD_NAMES, small_contest
from tests.papers.finals import judge_final, number_of, sign
from tests.papers.lay_out import SETTINGS, build_files, read_paper
from tests.papers.pages import docx_text, needs_pdftotext

pytestmark = needs_pdftotext

NIP_A, NIP_B, NIP_JUROR = "198001012005011009", "198203032010012004", "196503031990031002"
PERSONS = (
    Contestant(id="a", category="pengawas", name="Dr. Ayu Lestari, M.Si.", unit="Dinas Air", nip=NIP_A),
    Contestant(id="b", category="pengawas", name="Bima Sakti", unit="Dinas Jalan", nip=NIP_B),
    Contestant(id="c", category="pengawas", name="Cahya Purnama", unit="Dinas Pasar"),
    Contestant(id="d", category="pengawas", name="Danu Wirya", unit="Dinas Hutan"),
    Contestant(id="e", category="pelaksana", name="Elok Sari", unit="Dinas Laut"),
)
MARKS = {"a": "9", "b": "8", "c": "8", "e": "7"}
ISSUED_BY = {"name": "H. Danur, S.H.", "office": "Bupati Uji", "rank": "Pembina", "nip": NIP_JUROR}


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Engine]:
    """Two share the second place, one contestant has withdrawn, one has a title."""
    engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    tied_numbers = (number_of(engine, "b"), number_of(engine, "c"))
    engine.submit(SettleTie("pengawas", tied_numbers, "sama kuat", shared=True), CHAIR)
    engine.submit(GiveTitle("pengawas", "Terfavorit", number_of(engine, "c"), "tepuk tangan"), CHAIR)
    yield engine
    engine.ledger.close()


def certificates_of(files: list[PaperFile]) -> dict[str, list[PersonCertificate]]:
    """The certificates of each file, by the file's name."""
    groups: dict[str, list[PersonCertificate]] = {}
    for file in files:
        assert isinstance(file.paper, CertificatePaper)
        groups[file.stem] = list(file.paper.certificates)
    return groups


def names_of(files: list[PaperFile]) -> dict[str, list[tuple[str, str]]]:
    """Name and achievement of each certificate."""
    return {
        stem: [(item.name, item.achievement) for item in items]
        for stem, items in certificates_of(files).items()
    }


def find(files: list[PaperFile], end: str) -> PaperFile:
    """The file whose name ends so."""
    (file,) = [file for file in files if file.stem.endswith(end)]
    return file


def test_who_gets_a_certificate(judged: Engine) -> None:
    groups = names_of(build_files(judged, "certificates"))
    assert groups["certificates-pengawas-winners"] == [
        ("Dr. Ayu Lestari, M.Si.", "Juara I"),
        *sorted(
            [("Bima Sakti", "Juara II"), ("Cahya Purnama", "Juara II")],
            key=lambda pair: number_of(judged, "b" if pair[0] == "Bima Sakti" else "c"),
        ),
        ("Cahya Purnama", "Terfavorit"),
    ]
    assert sorted(groups["certificates-pengawas-participants"]) == [
        ("Bima Sakti", "Participant"),
        ("Cahya Purnama", "Participant"),
        ("Dr. Ayu Lestari, M.Si.", "Participant"),
    ]
    assert groups["certificates-pelaksana-winners"] == [("Elok Sari", "Juara I")]
    assert groups["certificates-jurors"] == [
        (CHAIR.name, "Head of the jury"), ("Juri 1", "Juror"), ("Juri 2", "Juror"), ("Juri 3", "Juror"),
    ]  # fmt: skip
    assert len(groups) == 5


def test_a_withheld_award_has_no_certificate(judged: Engine) -> None:
    judged.submit(WithholdAward("pengawas", "Juara I", "nilai kurang"), CHAIR)
    winners = names_of(build_files(judged, "certificates"))["certificates-pengawas-winners"]
    assert winners[0] == ("Dr. Ayu Lestari, M.Si.", "Juara II")
    assert {achievement for _, achievement in winners} == {"Juara II", "Juara III", "Terfavorit"}


def test_only_certificates_of_winners_are_drafts_until_the_category_is_signed(judged: Engine) -> None:
    sign(judged, "pelaksana")
    drafts = {file.stem: file.paper.head.draft_word for file in build_files(judged, "certificates")}
    assert drafts == {
        "certificates-pengawas-winners": "DRAFT",
        "certificates-pengawas-participants": "",
        "certificates-pelaksana-winners": "",
        "certificates-pelaksana-participants": "",
        "certificates-jurors": "",
    }


def test_each_page_has_all_parts_and_one_person(judged: Engine) -> None:
    sign(judged, "pelaksana")
    settings = SETTINGS.model_copy(
        update={"issued_by": type(SETTINGS).model_validate({"issued-by": ISSUED_BY}).issued_by}
    )
    files = build_files(judged, "certificates", settings=settings)
    winners = find(files, "pelaksana-winners")
    (page,) = read_paper(winners)
    for text in (
        "PEMERINTAH KABUPATEN UJI", "CERTIFICATE OF AWARD", "is given to", "Elok Sari", "Dinas Laut",
        "Juara I", "category Pelaksana", "Final Kecil held by BKD at Pendopo on 20 December 2024",
        "Kota Uji, ", "Bupati Uji", "H. Danur, S.H.", NIP_JUROR,
        f"Code of the record: {winners.paper.head.ledger_code}",
    ):  # fmt: skip
        assert text in page, text
    pages = read_paper(find(files, "pengawas-participants"))
    assert [sum(person.name in page for person in PERSONS) for page in pages] == [1, 1, 1]
    assert "Code of the record" not in pages[0]


def test_numbers_of_contestants_are_printed_only_if_asked_for(judged: Engine) -> None:
    plain = "".join("".join(read_paper(file)) for file in build_files(judged, "certificates"))
    assert NIP_A not in plain
    with_nip = find(build_files(judged, "certificates", with_nip=True), "pengawas-winners")
    assert [NIP_A in page for page in read_paper(with_nip)] == [True, False, False, False]


@pytest.mark.parametrize("is_declared", [False, True])
def test_a_score_is_printed_only_if_it_is_declared(judged: Engine, is_declared: bool) -> None:
    settings = SETTINGS.model_copy(update={"certificate_score": is_declared})
    pages = read_paper(find(build_files(judged, "certificates", settings=settings), "pengawas-winners"))
    assert ["with the score" in page for page in pages] == [is_declared] * 3 + [False]
    assert ("with the score 9.00" in pages[0]) == is_declared


def test_members_of_teams_have_their_own(tmp_path: Path) -> None:
    contest = small_contest(
        category=[
            {"id": "tim", "name": "Tim", "rubric": "gagasan", "entry": "team", "awards": ["Juara I"]},
        ],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["tim"]}],
    )
    teams = [
        Contestant(
            id=id_, category="tim", name=f"Tim {id_}", unit="Setda", members=(
                Member(name=f"Ketua {id_}", unit="Dinas X", role="Ketua"), Member(name=f"Anggota {id_}"),
            ),
        )
        for id_ in "abc"
    ]  # fmt: skip
    engine = judge_final(tmp_path / "tim.db", teams, {"a": "5", "b": "9"}, contest)
    files = build_files(engine, "certificates")
    groups = certificates_of(files)
    winners = groups["certificates-tim-winners"]
    assert [(item.name, item.team_line, item.unit) for item in winners] == [
        ("Tim b", "", "Setda"),
        ("Ketua b", "member of Tim b (Ketua)", "Dinas X"),
        ("Anggota b", "member of Tim b", "Setda"),
    ]
    members = [item.name for item in groups["certificates-tim-members"]]
    assert sorted(members) == ["Anggota a", "Anggota b", "Ketua a", "Ketua b"]
    assert sorted(item.name for item in groups["certificates-tim-participants"]) == ["Tim a", "Tim b"]
    assert "member of Tim b (Ketua)" in read_paper(find(files, "winners"))[1]
    engine.ledger.close()


HOSTILE_NAMES = (
    *HARD_NAMES, "A" * 200, "ꦫꦢꦺꦤ꧀ꦲꦗꦼꦁ", "{{7*7}} =1+1 #include *x* $x$ <b> @ref",
    "{% raw %} {_{x}_} </w:t> {_% x %_} &amp;",
)  # fmt: skip


def test_a_hostile_name_is_whole_on_one_page_and_in_word(tmp_path: Path) -> None:
    persons = [
        Contestant(id=f"n{index}", category="pengawas", name=name, unit=name)
        for index, name in enumerate(HOSTILE_NAMES)
    ]
    engine = judge_final(tmp_path / "nama.db", persons, {person.id: "5" for person in persons})
    file = find(build_files(engine, "certificates"), "participants")
    pages = read_paper(file)
    assert len(pages) == len(HOSTILE_NAMES)
    squeezed = ["".join(page.split()) for page in pages]
    for name in ("A" * 200, "{{7*7}}=1+1#include*x*$x$<b>@ref", "{%raw%}{_{x}_}</w:t>{_%x%_}&amp;"):
        assert sum(squeezed_page.count(name) == 2 for squeezed_page in squeezed) == 1, name
    word_file = fill_word_template(file.paper, TEMPLATES / "certificate.docx", merge_loop=file.merge_loop)
    lines = docx_text(word_file).split("\n")
    for name in HOSTILE_NAMES:
        assert lines.count(name) == 2, name
    engine.ledger.close()


def test_a_word_file_has_a_section_for_each_person(judged: Engine) -> None:
    file = find(build_files(judged, "certificates"), "pengawas-winners")
    content = fill_word_template(file.paper, TEMPLATES / "certificate.docx", merge_loop=file.merge_loop)
    document = Document(BytesIO(content))
    assert len(document.sections) == 4
    assert len({(section.page_width, section.page_height) for section in document.sections}) == 1
    text = docx_text(content)
    assert [text.count(name) for name in ("Dr. Ayu Lestari, M.Si.", "Cahya Purnama", "Danu Wirya")] == [
        1,
        2,
        0,
    ]
