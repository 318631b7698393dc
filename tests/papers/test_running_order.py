"""Running order and lists to sign: who stands where, and what is not on them."""

import re
from pathlib import Path

import pytest

from scoring_tui.contest.papers import PaperSettings
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Postpone, Withdraw
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.kinds import PaperKindId
from scoring_tui.papers.running_order import RunningOrderPaper
from scoring_tui.papers.signing_lists import SigningList
from tests.helpers.support import COMMITTEE, HARD_NAMES, MC_A, contestants, new_final, small_contest
from tests.papers.lay_out import NIP, build_files, lay_out, read_paper
from tests.papers.pages import list_words_outside, needs_pdftotext, pdf_raw_text

pytestmark = needs_pdftotext


def with_nip(engine: Engine) -> None:
    """Every contestant gets a NIP."""
    for contestant in list(engine.state.contestants.values()):
        engine.state.contestants[contestant.id] = contestant.model_copy(update={"nip": NIP})


def desk_final(path: Path) -> Engine:
    """A contest in which documents are judged at desks."""
    about = small_contest().contest.model_dump(by_alias=True) | {"desk": True}
    return new_final(path, contest=small_contest(contest=about, timing=None))


def test_a_running_order_has_the_planned_time_of_each_turn(final: Engine) -> None:
    final.submit(Postpone(1), MC_A)
    final.submit(Withdraw(3, "sakit"), COMMITTEE)
    (file,) = build_files(final, "running-order")
    assert isinstance(file.paper, RunningOrderPaper)
    (table,) = file.paper.tables
    assert [(row.number, row.time, row.status) for row in table.rows] == [
        ("2", "08:00", ""),
        ("3", "08:13", "withdrawn"),
        ("4", "08:26", ""),
        ("1", "", "postponed"),
    ]
    assert file.paper.turn_length == (
        "7 minutes of presentation and 5 minutes of questions for each contestant"
    )
    (page,) = read_paper(file)
    names = [final.state.contestant_name(number) for number in (2, 3, 4, 1)]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert "postponed" in page
    assert "08:26" in page


def test_what_hangs_up_has_no_nip_and_no_mark(final: Engine) -> None:
    with_nip(final)
    for nip_is_wanted in (False, True):
        (file,) = build_files(final, "running-order", with_nip=nip_is_wanted)
        assert NIP not in "".join(read_paper(file))


@pytest.mark.parametrize("count", [1, 37])
def test_a_room_of_a_day_fits_one_page(tmp_path: Path, count: int) -> None:
    engine = new_final(tmp_path / "satu.db", [f"Peserta {n} dari Unit" for n in range(count)])
    (file,) = build_files(engine, "running-order")
    (page,) = read_paper(file)
    assert len(re.findall(r"Peserta \d+ dari Unit", page)) == count
    engine.ledger.close()


def test_many_difficult_names_repeat_the_headings(tmp_path: Path) -> None:
    engine = new_final(
        tmp_path / "banyak.db", [*HARD_NAMES, *[f"Peserta {n} " + "Nama " * 30 for n in range(54)]]
    )
    (file,) = build_files(engine, "running-order")
    pages = read_paper(file)
    assert len(pages) > 1
    assert all("Contestant" in page for page in pages)
    assert len(re.findall(r"Peserta \d+", "".join(pages))) == 54
    engine.ledger.close()


@pytest.mark.parametrize("kind", ["running-order", "attendance", "mc-script", "blank-sheets", "receipts"])
def test_a_name_without_a_blank_stays_on_the_page(tmp_path: Path, kind: PaperKindId) -> None:
    name = "".join(chr(ord("A") + n % 26) for n in range(200))
    jurors = [{"id": "j1", "name": name.lower()}, {"id": "j2", "name": "Juri 2"}]
    panels = [{"id": "A", "room": "R" * 60, "jurors": ["j1", "j2"]}]
    engine = new_final(
        tmp_path / "panjang.db", [name, *HARD_NAMES], small_contest(juror=jurors, panel=panels)
    )
    file = build_files(engine, kind, settings=PaperSettings())[0]
    content = lay_out(file)
    assert list_words_outside(content) == []
    text = "".join(pdf_raw_text(content).split())
    assert kind == "receipts" or name in text
    assert kind == "running-order" or name.lower() in text, "jurors are on all other papers"
    engine.ledger.close()


def test_at_desks_there_is_no_running_order_and_only_jurors_sign(tmp_path: Path) -> None:
    engine = desk_final(tmp_path / "meja.db")
    assert build_files(engine, "running-order") == []
    assert build_files(engine, "mc-script") == []
    (file,) = build_files(engine, "attendance")
    assert isinstance(file.paper, SigningList)
    assert [[row.name for row in table.rows] for table in file.paper.tables] == [
        ["Juri 1", "Juri 2", "Juri 3"]
    ]
    engine.ledger.close()


def test_an_attendance_list_has_everyone_once_and_nips_only_if_asked(final: Engine) -> None:
    with_nip(final)
    final.submit(Withdraw(3, "sakit"), COMMITTEE)
    (file,) = build_files(final, "attendance")
    text = "\n".join(read_paper(file))
    for number in (1, 2, 3, 4):
        assert text.count(final.state.contestant_name(number)) == 1
    assert "withdrawn" in text
    assert "Wira Panitia" in text
    assert NIP not in text
    (file,) = build_files(final, "attendance", with_nip=True)
    assert "\n".join(read_paper(file)).count(NIP) == 4 + 1 + 1, "contestants, juror 1, the committee"


def test_the_committee_signs_below_at_least_one_row(tmp_path: Path) -> None:
    """Whatever the number of rows, the page of the signature has a row, and every page the headings."""
    for count in range(18, 24):
        engine = new_final(tmp_path / f"{count}.db", [f"Peserta {n}" for n in range(count)])
        (file,) = build_files(engine, "attendance")
        pages = read_paper(file)
        assert re.search(r"draw number \d+", pages[-1]), count
        assert "Wira Panitia" in pages[-1]
        assert all("Signature" in page for page in pages)
        engine.ledger.close()


def test_members_of_a_team_sign_each(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "tim.db", ["Tim Merak"])
    (contestant,) = engine.state.contestants.values()
    members = ({"name": "Ana Lestari"}, {"name": "Budi Santoso", "unit": "Dinas Lain"})
    engine.state.contestants[contestant.id] = type(contestant).model_validate(
        {**contestant.model_dump(), "members": members}
    )
    (file,) = build_files(engine, "attendance")
    assert isinstance(file.paper, SigningList)
    rows = file.paper.tables[1].rows
    assert [(row.number, row.name, row.details) for row in rows] == [
        ("1", "Ana Lestari", ("draw number 1", "Tim Merak", "Dinas Kesehatan")),
        ("2", "Budi Santoso", ("draw number 1", "Tim Merak", "Dinas Lain")),
    ]
    engine.ledger.close()


def test_a_session_of_several_categories_names_them(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "dua.db", ["Ana"])
    others = contestants(["Budi"], "pelaksana", first=2)
    engine.submit(ImportRoster("lain.csv", others), COMMITTEE)
    engine.submit(DrawOrder(2), COMMITTEE)
    (file,) = build_files(engine, "running-order")
    (page,) = read_paper(file)
    assert "08:00 · Pengawas, Pelaksana" in page
    assert page.count("Pengawas") == page.count("Pelaksana") == 2
    (script,) = build_files(engine, "mc-script")
    text = "\n".join(read_paper(script))
    assert "1 · Ana · Pengawas" in text and "2 · Budi · Pelaksana" in text
    engine.ledger.close()
