"""Who a row means: by NIP first, then by the exact name; never by a running number."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.person_names import bare_name, could_be_same_person, fold_name
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.stage_results import ResultSheet, read_difficulty, read_stage_results
from tests.helpers.support import COMMITTEE, new_final, small_contest

WENING_NIP, MARUF_NIP, BAYU_NIP = "198505262010122003", "199203112015041001", "199008242014022002"
OTHER_NIP = "198703142011011007"
TULIS = {"id": "tulis", "name": "Ujian tulis", "weight": 40, "range": [0, 100]}
PEOPLE = (
    Contestant(id="c011", category="pengawas", name="Wening Larasati, S.Pd.", nip=WENING_NIP),
    Contestant(id="c012", category="pengawas", name="H. Ma'ruf Sudarma, S.T., M.T.", nip=MARUF_NIP),
    Contestant(id="c013", category="pengawas", name="Bayu Prakosa", nip=BAYU_NIP, unit="Dinas Taman"),
    Contestant(id="c014", category="pengawas", name="Sekar Ayu"),
)  # fmt: skip


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    contest = small_contest(stage=[TULIS], scoring={"weight": 60})
    engine = new_final(tmp_path / "f.db", ["Nomor Satu"], contest)
    engine.submit(ImportRoster("p.csv", PEOPLE), COMMITTEE)
    yield engine
    engine.ledger.close()


def read(engine: Engine, text: str, *, skip_others: bool = False) -> ResultSheet:
    path = engine.ledger.path.with_suffix(".csv")
    path.write_text(text, encoding="utf-8")
    return read_stage_results(path, engine.state, {"tulis": ""}, skip_others=skip_others)


def scores(sheet: ResultSheet) -> dict[str, Decimal]:
    return {result.contestant: result.score for result in sheet.results["tulis"]}


def problems(engine: Engine, text: str, *, skip_others: bool = False) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(engine, text, skip_others=skip_others)
    return [str(problem) for problem in refused.value.problems]


D1 = (
    "Nama;NIP;Nilai\n"
    f"Wening Larasati;{WENING_NIP};88\nMa’ruf Sudarma;{MARUF_NIP};70\nBAYU PRAKOSA;{BAYU_NIP};60\n"
)


@pytest.mark.parametrize("skip_others", [False, True])
def test_the_nip_decides_and_another_spelling_is_told(final: Engine, skip_others: bool) -> None:
    sheet = read(final, D1, skip_others=skip_others)
    assert scores(sheet) == {"c011": 88, "c012": 70, "c013": 60}
    assert list(map(str, sheet.warnings)) == [
        "row 2, column Nama: the sheet says Wening Larasati, the contest has Wening Larasati, S.Pd.;"
        " the NIP is the same",
        "row 3, column Nama: the sheet says Ma’ruf Sudarma, the contest has H. Ma'ruf Sudarma, S.T., M.T.;"
        " the NIP is the same",
    ]  # fmt: skip
    assert sheet.skipped_names == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"Bayu Prakosa;{WENING_NIP};88",
         "column Nama: the NIP is that of Wening Larasati, S.Pd., the name that of another contestant"),
        (f"Orang Lain;{WENING_NIP};88",
         "column Nama: the NIP is that of Wening Larasati, S.Pd., the name is Orang Lain: correct one,"
         " or leave the name empty"),
        (f"Bayu Prakosa;{OTHER_NIP};88", "column NIP: Bayu Prakosa has another NIP in the contest"),
        ("Wening Larasati;;88", "column Nama: there is no contestant Wening Larasati, but"
         " Wening Larasati, S.Pd.: write it so, or add the NIP"),
        (";;88", "column Nama: the name is missing"),
        (f";{OTHER_NIP};88", f"column NIP: no contestant has the NIP {OTHER_NIP}"),
        ("Bayu Prakosa;1,99109E+17;88", "column NIP: Bayu Prakosa has another NIP in the contest"),
    ],
)  # fmt: skip
def test_rows_that_could_mean_two_people(final: Engine, row: str, message: str) -> None:
    assert problems(final, f"Nama;NIP;Nilai\n{row}\n") == [f"row 2, {message}"]


@pytest.mark.parametrize(
    ("row", "contestant_id", "warning"),
    [
        (f";{BAYU_NIP};88", "c013", ""),
        (f"Bayu   Prakosa;{BAYU_NIP[:8]} {BAYU_NIP[8:14]} 2 002;88", "c013", ""),
        (f"Sekar\u00a0 Ayu;{OTHER_NIP};88", "c014", ""),
        ("h. ma‘ruf sudarma, s.t., m.t.;;88", "c012", ""),
        ("Bayu Prakosa;19900824 2014;88", "c013", "this is no whole NIP; the name was taken: 19900824 2014"),
        ("Bayu Prakosa;1,99008E+17;88", "c013", "this is no whole NIP; the name was taken: 1,99008E+17"),
        ("Bayu Prakosa;-;88", "c013", ""),
        (f"B. Prakosa, S.T.;{BAYU_NIP};88", "c013", "the sheet says B. Prakosa, S.T., the contest has Bayu"),
        (f"Bayu Prakoso;{BAYU_NIP};88", "c013", "the sheet says Bayu Prakoso, the contest has Bayu Prakosa"),
    ],
)
def test_rows_that_mean_one_person(final: Engine, row: str, contestant_id: str, warning: str) -> None:
    sheet = read(final, f"Nama;NIP;Nilai\n{row}\n")
    assert scores(sheet) == {contestant_id: 88}
    assert [warning in str(told) for told in sheet.warnings] == ([True] if warning else [])


def test_a_running_number_never_decides(final: Engine) -> None:
    assert problems(final, "No;Nama;Nilai\n1;;95\n") == ["row 2, column Nama: the name is missing"]
    assert scores(read(final, "No;Nama;Nilai\n1;Sekar Ayu;95\n")) == {"c014": 95}
    assert problems(final, "No. Undian;Nama;Nilai\n1;;95\n") == ["row 2, column Nama: the name is missing"]
    assert scores(read(final, "No. Undian;Nilai\n1;95\n")) == {"c001": 95}, "a draw number alone identifies"
    namesakes = tuple(Contestant(id=f"c0{n}", category="pengawas", name="Budi") for n in (20, 21))
    final.submit(ImportRoster("b.csv", namesakes), COMMITTEE)
    (problem,) = problems(final, "No;Nama;Nilai\n20;Budi;95\n")
    assert "several contestants have this name" in problem


def test_people_who_are_passed_over(final: Engine) -> None:
    """A stranger is passed over; a contestant in another spelling is not, and a likely one is told."""
    others = "Orang Lain;;50\nBayu Prakosso;;60\n"
    sheet = read(final, f"Nama;NIP;Nilai\nSekar Ayu;;80\n{others}", skip_others=True)
    assert scores(sheet) == {"c014": 80}
    assert sheet.skipped_names == ("Orang Lain", "Bayu Prakosso")
    assert list(map(str, sheet.warnings)) == [
        "row 4, column Nama: Bayu Prakosso was passed over; is it Bayu Prakosa?"
    ]
    (problem,) = problems(final, "Nama;Nilai\nSekar Ayu;80\nMa'ruf Sudarma;70\n", skip_others=True)
    assert "but H. Ma'ruf Sudarma, S.T., M.T.: write it so, or add the NIP" in problem
    stranger = f"Nama;NIP;Nilai\nSekar Ayu;;80\nWening Larasati;{OTHER_NIP};70\n"
    assert read(final, stranger, skip_others=True).skipped_names == ("Wening Larasati",), "another NIP"


def test_one_person_in_two_categories(final: Engine) -> None:
    """The NIP is in both; the category of the row or of the stage decides."""
    twice = Contestant(id="c009", category="pelaksana", name="Bayu Prakosa", nip=BAYU_NIP)
    final.submit(ImportRoster("b.csv", (twice,)), COMMITTEE)
    (problem,) = problems(final, f"NIP;Nilai\n{BAYU_NIP};80\n")
    assert "add a column id with one of c013, c009" in problem
    assert scores(read(final, f"NIP;Kategori;Nilai\n{BAYU_NIP};Pelaksana;80\n")) == {"c009": 80}


def test_difficulty_tells_another_spelling_too(tmp_path: Path) -> None:
    declared: dict[str, Any] = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["rubric"]["gagasan"]["difficulty"] = True
    engine = new_final(tmp_path / "d.db", ["Nomor Satu"], small_contest(rubric=declared["rubric"]))
    engine.submit(ImportRoster("p.csv", PEOPLE), COMMITTEE)
    path = tmp_path / "d.csv"
    path.write_text(f"Nama;NIP;dampak;kebaruan;paparan\nWening Larasati;{WENING_NIP};1;2;3\n")
    sheet = read_difficulty(path, engine.state)
    assert {factor.contestant for factor in sheet.factors} == {"c011"}
    assert "the contest has Wening Larasati, S.Pd." in str(sheet.warnings[0])
    engine.ledger.close()


# --- properties -------------------------------------------------------------------------------------

CELLS = {
    "c011": ("Wening Larasati, S.Pd.", WENING_NIP),
    "c012": ("H. Ma'ruf Sudarma, S.T., M.T.", MARUF_NIP),
    "c013": ("Bayu Prakosa", BAYU_NIP),
}
SAME_FILE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SAME_FILE
@given(data=st.data())
def test_rows_and_columns_in_any_order_give_the_same_results(final: Engine, data: st.DataObject) -> None:
    headings = ("No", "Nama", "NIP", "Nilai", "Unit Kerja")
    rows = [
        (str(number), "" if data.draw(st.booleans()) else name, nip, str(60 + number), "")
        for number, (name, nip) in enumerate(CELLS.values(), 1)
    ]
    order = data.draw(st.permutations(range(len(headings))))
    table = [[row[column] for column in order] for row in (headings, *data.draw(st.permutations(rows)))]
    buffer = StringIO()
    csv.writer(buffer, delimiter=data.draw(st.sampled_from(";,\t"))).writerows(table)
    assert scores(read(final, buffer.getvalue())) == {"c011": 61, "c012": 62, "c013": 63}


@SAME_FILE
@given(
    name_owner=st.sampled_from(sorted(CELLS)), nip_owner=st.sampled_from([*sorted(CELLS), ""]),
    number=st.sampled_from(["", "1", "2"]),
)  # fmt: skip
def test_a_value_goes_to_nobody_whom_name_and_nip_do_not_both_mean(
    final: Engine, name_owner: str, nip_owner: str, number: str
) -> None:
    name, nip = CELLS[name_owner][0], CELLS[nip_owner][1] if nip_owner else ""
    text = f'No;Nama;NIP;Nilai\n{number};"{name}";{nip};77\n'
    if nip_owner in ("", name_owner):
        assert scores(read(final, text)) == {name_owner: 77}
    else:
        assert len(problems(final, text)) == 1


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", "'’‘ʼ`´")
def test_apostrophes_are_one(sign: str) -> None:
    assert fold_name(f"Ma{sign}ruf") == "ma'ruf"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Prof. Dr. Ir. H. Amir Hamzah, M.Sc., Ph.D.", "amir hamzah"),
        ("Hj. Siti Aminah S.E., M.M", "siti aminah"),
        ("dr. Dewi Lestari, Sp.A(K)", "dewi lestari"),
        ("Sri Rahayu A.Md.Keb", "sri rahayu"),
        ("Agus", "agus"),
        ("H.", "h."),
        ("I Made Surya", "i made surya"),
        ("R. Agung", "r. agung"),
    ],
)
def test_names_without_titles(name: str, bare: str) -> None:
    assert bare_name(name) == bare


SAME = [
    ("Muhammad Ridwan", "M. Ridwan"), ("Moh. Ridwan", "Muhamad Ridwan"), ("Siti Aminah", "Siti A."),
    ("Abdul Rahman", "Abdulrahman"), ("Wening", "Wening Larasati, S.Pd."), ("Ani", "Any"),
]  # fmt: skip
DIFFERENT = [
    ("Muhammad Ridwan", "Muhammad Iqbal"), ("Siti Aminah", "Siti Aisyah"), ("Budi Santoso", "Bayu Prakosa"),
    ("M.", "Muhammad"), ("A. B.", "Ali Budi"), ("Budi", "Adi"),
]  # fmt: skip


@pytest.mark.parametrize(("pair", "is_same"), [*((p, True) for p in SAME), *((p, False) for p in DIFFERENT)])
def test_names_that_one_person_may_have(pair: tuple[str, str], is_same: bool) -> None:
    assert {could_be_same_person(*names) for names in permutations(pair)} == {is_same}
