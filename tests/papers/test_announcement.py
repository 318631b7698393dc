"""The announcement: who has which award, no NIP, no juror, and scores of an announced result only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.titles import GiveTitle, WithholdAward
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.announcement import AnnouncementPaper
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import CHAIR, COMMITTEE, HARD_NAMES, small_contest
from tests.papers.finals import judge_final, number_of, sign
from tests.papers.lay_out import SETTINGS, build_files, read_paper
from tests.papers.pages import docx_text, needs_pdftotext

pytestmark = needs_pdftotext

NIP = "198203032010012004"
PERSONS = (
    Contestant(id="a", category="pengawas", name="Dr. Ayu Lestari, M.Si.", unit="Dinas Air", nip=NIP),
    Contestant(id="b", category="pengawas", name="Bima Sakti", unit="Dinas Jalan"),
    Contestant(id="c", category="pengawas", name="Cahya Purnama", unit="Dinas Pasar"),
    Contestant(id="d", category="pengawas", name="Danu Wirya", unit="Dinas Hutan"),
    Contestant(id="e", category="pelaksana", name="Elok Sari", unit="Dinas Laut"),
)
MARKS = {"a": "9", "b": "8", "c": "7.5", "d": "5", "e": "7"}


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Engine]:
    engine = judge_final(tmp_path / "final.db", PERSONS, MARKS)
    yield engine
    engine.ledger.close()


def papers_of(engine: Engine) -> dict[str, PaperFile]:
    """The announcements by the end of their names; the committee asks for NIPs, which must not matter."""
    files = build_files(engine, "announcement", with_nip=True)
    return {file.stem.removeprefix("announcement-"): file for file in files}


def text_of(file: PaperFile) -> str:
    return "\n".join(read_paper(file))


def test_there_is_one_of_each_category_and_one_of_all(judged: Engine) -> None:
    files = papers_of(judged)
    assert list(files) == ["pengawas", "pelaksana", "all"]
    assert "Elok Sari" not in text_of(files["pengawas"])
    for name in ("Dr. Ayu Lestari, M.Si.", "Bima Sakti", "Cahya Purnama", "Elok Sari"):
        assert text_of(files["all"]).count(name) == 1


def test_only_those_with_an_award_are_named(judged: Engine) -> None:
    judged.submit(GiveTitle("pengawas", "Terfavorit", number_of(judged, "d"), "tepuk tangan"), CHAIR)
    paper = papers_of(judged)["pengawas"].paper
    assert isinstance(paper, AnnouncementPaper)
    (category,) = paper.categories
    assert [(row.award, row.name, row.number) for row in category.rows] == [
        ("Juara I", "Dr. Ayu Lestari, M.Si.", str(number_of(judged, "a"))),
        ("Juara II", "Bima Sakti", str(number_of(judged, "b"))),
        ("Juara III", "Cahya Purnama", str(number_of(judged, "c"))),
        ("Terfavorit", "Danu Wirya", str(number_of(judged, "d"))),
    ]


def test_a_withheld_award_is_given_to_nobody(judged: Engine) -> None:
    judged.submit(WithholdAward("pengawas", "Juara I", "nilai kurang"), CHAIR)
    text = text_of(papers_of(judged)["pengawas"])
    assert "Juara I is given to nobody." in text
    assert "nilai kurang" not in text, "the reason is not for the hall"


def test_scores_stand_there_once_the_result_is_announced(judged: Engine) -> None:
    assert "9.00" not in text_of(papers_of(judged)["pengawas"])
    sign(judged, "pengawas")
    signed = papers_of(judged)["pengawas"]
    assert signed.paper.head.draft_word == ""
    assert "9.00" not in text_of(signed)
    judged.submit(AnnounceCategory("pengawas"), COMMITTEE)
    text = text_of(papers_of(judged)["pengawas"])
    assert [score in text for score in ("9.00", "8.00", "7.50", "5.00")] == [True, True, True, False]
    assert papers_of(judged)["all"].paper.head.draft_word == "DRAFT", "the other category is not signed"


def test_nothing_confidential_is_hung_up(judged: Engine) -> None:
    for file in papers_of(judged).values():
        word_text = docx_text(fill_word_template(file.paper, TEMPLATES / "announcement.docx"))
        for text in (text_of(file), word_text):
            assert NIP not in text
            assert "Juri" not in text
            assert "PEMERINTAH KABUPATEN UJI" in text
            assert SETTINGS.committee is not None
            assert SETTINGS.committee.nip not in text


def test_nobody_ranked_has_no_announcement(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "kosong.db", PERSONS, {"e": "5"})
    assert list(papers_of(engine)) == ["pelaksana"]
    engine.ledger.close()


def test_a_category_without_awards_lists_its_first_places(tmp_path: Path) -> None:
    contest = small_contest(
        category=[{"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "through": 2}],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]}],
    )
    engine = judge_final(tmp_path / "lolos.db", PERSONS[:4], MARKS, contest)
    paper = papers_of(engine)["pengawas"].paper
    assert isinstance(paper, AnnouncementPaper)
    assert [(row.award, row.name) for row in paper.categories[0].rows] == [
        ("Place 1", "Dr. Ayu Lestari, M.Si."), ("Place 2", "Bima Sakti"),
    ]  # fmt: skip
    engine.ledger.close()


@pytest.mark.parametrize("count", [1, 40])
def test_the_signature_is_never_alone_on_a_page(count: int, tmp_path: Path) -> None:
    names = [
        *HARD_NAMES,
        "A" * 200,
        "{{7*7}} =1+1 #include *x* $x$ <b> @ref",
        *map("Orang {}".format, range(40)),
    ]
    contest = small_contest(
        category=[{
            "id": "tim", "name": "Tim", "rubric": "gagasan", "entry": "team",
            "awards": [f"Juara {n}" for n in range(1, count + 1)],
        }],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["tim"]}],
        scoring={"decimals": 2},
    )  # fmt: skip
    teams = [
        Contestant(id=f"t{n:02}", category="tim", name=name, members=(Member(name=f"Anggota {n:02}"),))
        for n, name in enumerate(names[:count])
    ]
    marks = {team.id: str(10 - n / 2) if n < 20 else "0" for n, team in enumerate(teams)}
    engine = judge_final(tmp_path / f"tim-{count}.db", teams, marks, contest)
    file = papers_of(engine)["tim"]
    pages = read_paper(file)
    assert isinstance(file.paper, AnnouncementPaper)
    members = [row.members for row in file.paper.categories[0].rows]
    assert len(members) == count
    assert sum(page.count(member) for page in pages for member in set(members)) == count
    assert any(member in pages[-1] for member in members), "rows stand on the page of the signature"
    assert "Kota Uji, " in pages[-1]
    engine.ledger.close()
