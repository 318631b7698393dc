"""The annex of the decree: every winner and every member of a team with rank and office of the roster."""

from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.papers import Official, PaperSettings
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.decree import DecreePaper, build_decree
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.roster_columns import RosterPost, find_post
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import small_contest
from tests.papers.finals import judge_final, sign
from tests.papers.lay_out import build_files, read_paper
from tests.papers.pages import docx_text, needs_pdftotext

NIP_A, NIP_M = "198203032010012004", "198001012005011009"
PERSONS = (
    Contestant(
        id="a", category="pengawas", name="Ayu Lestari", unit="Dinas Air", nip=NIP_A,
        extra={"Pangkat": "Pembina", "Gol.": "IV/a", "JABATAN": "Kepala Seksi Air", "E-mail": "a@x.example"},
    ),
    Contestant(id="b", category="pengawas", name="Bima Sakti", unit="Dinas Jalan"),
    Contestant(id="e", category="pelaksana", name="Elok Sari", unit="Dinas Laut"),
)  # fmt: skip
MARKS = {"a": "9", "b": "8", "e": "7"}


@pytest.mark.parametrize(
    ("columns", "rank", "office"),
    [
        ({"Pangkat": "Pembina", "Golongan": "IV/a"}, "Pembina (IV/a)", ""),
        ({"PANGKAT/GOL. RUANG": "Pembina, IV/a"}, "Pembina, IV/a", ""),
        ({"pangkat / golongan": "Penata (III/c)", "jabatan saat ini": "Analis"}, "Penata (III/c)", "Analis"),
        ({"Gol": "III/d"}, "III/d", ""),
        ({"Golongan Ruang": " III/d "}, "III/d", ""),
        ({"Rank": "Major", "Position": "Clerk"}, "Major", "Clerk"),
        ({"Pangkat": "", "Pangkat/Gol": "Penata"}, "Penata", ""),
        ({"Golongan darah": "O", "Kelas jabatan": "9", "TMT Pangkat": "2020", "E-mail": "x"}, "", ""),
        ({}, "", ""),
    ],
)
def test_rank_and_office_are_found_under_many_headings(
    columns: dict[str, str], rank: str, office: str
) -> None:
    assert find_post(columns) == RosterPost(rank, office)


def decree(engine: Engine, *, with_nip: bool = False) -> tuple[PaperFile, DecreePaper]:
    """The only paper of this kind."""
    (file,) = build_files(engine, "decree", with_nip=with_nip)
    assert isinstance(file.paper, DecreePaper)
    return file, file.paper


@needs_pdftotext
def test_all_categories_are_in_one_paper(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    file, paper = decree(engine)
    rows = [(row.row_number, row.award, row.name, row.rank, row.office, row.score)
            for category in paper.categories for row in category.rows]  # fmt: skip
    assert rows == [
        ("1.", "Juara I", "Ayu Lestari", "Pembina (IV/a)", "Kepala Seksi Air", "9.00"),
        ("2.", "Juara II", "Bima Sakti", "", "", "8.00"),
        ("1.", "Juara I", "Elok Sari", "", "", "7.00"),
    ]
    word_text = docx_text(fill_word_template(paper, TEMPLATES / "decree.docx"))
    for text in ("\n".join(read_paper(file)), word_text):
        for part in ("Pembina (IV/a)", "Kepala Seksi Air", "9.00", "Bima Sakti", "Elok Sari", "Dinas Laut"):
            assert part in text
        assert "ANNEX OF THE DECREE" in text
        assert NIP_A not in text
        assert "a@x.example" not in text
    engine.ledger.close()


@needs_pdftotext
def test_it_is_a_draft_until_all_listed_categories_are_signed(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    sign(engine, "pengawas")
    assert decree(engine)[1].head.draft_word == "DRAFT"
    sign(engine, "pelaksana")
    assert decree(engine)[1].head.draft_word == ""
    engine.ledger.close()


@needs_pdftotext
def test_members_of_a_team_stand_below_it(tmp_path: Path) -> None:
    contest = small_contest(
        category=[
            {"id": "tim", "name": "Tim", "rubric": "gagasan", "entry": "team", "awards": ["Juara I"]},
            {
                "id": "kab",
                "name": "Daerah",
                "rubric": "gagasan",
                "entry": "institution",
                "awards": ["Juara I"],
            },
        ],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["tim", "kab"]}],
    )
    members = (
        Member(name="Mira", nip=NIP_M, unit="Dinas X", role="Ketua", extra={"Pangkat/Gol": "Penata (III/c)"}),
        Member(name="Nanda", role="Analis", extra={"Jabatan": "Pranata Komputer"}),
    )
    entrants = (
        Contestant(id="t", category="tim", name="Tim Murai", unit="Setda", members=members),
        Contestant(id="k", category="kab", name="Kabupaten Uji"),
    )
    engine = judge_final(tmp_path / "tim.db", entrants, {"t": "9", "k": "8"}, contest)
    file, paper = decree(engine, with_nip=True)
    team, region = paper.categories
    assert [
        (row.row_number, row.name, row.nip, row.rank, row.office, row.unit, row.score) for row in team.rows
    ] == [
        ("1.", "Tim Murai", "", "", "", "Setda", "9.00"),
        ("", "Mira", NIP_M, "Penata (III/c)", "Ketua", "Dinas X", ""),
        ("", "Nanda", "", "", "Pranata Komputer", "Setda", ""),
    ]
    assert (team.has_posts, region.has_posts, region.has_units) == (True, False, False)
    text = "\n".join(read_paper(file))
    assert text.index("Tim Murai") < text.index("Mira") < text.index("Nanda") < text.index("Kabupaten Uji")
    assert NIP_M in text
    engine.ledger.close()


def test_there_is_none_before_a_result(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "kosong.db", PERSONS, {})
    assert build_files(engine, "decree") == []
    engine.ledger.close()


@pytest.mark.parametrize(
    ("office", "named_office"),
    [("Plt. Wali Kota Bekasi", "Wali Kota Bekasi"), ("Pj. Bupati", "Bupati"), ("Bupati X", "Bupati X")],
)  # fmt: skip
def test_the_decree_is_of_the_office_and_an_acting_official_signs(
    office: str, named_office: str, tmp_path: Path
) -> None:
    engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    settings = PaperSettings(issued_by=Official(name="Ani", office=office))
    (file,) = build_decree(
        PaperContext(engine, settings, tmp_path, "en"), tuple(engine.state.contest.categories)
    )
    paper = file.paper
    assert isinstance(paper, DecreePaper)
    assert paper.annex_line.endswith(f" {named_office}")
    assert paper.signatory.role == office
    engine.ledger.close()
