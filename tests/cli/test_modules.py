"""`modules`: a contest with training modules from its file to the signed result, and every wrong sheet."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.modules import ImportModules
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import done, run
from tests.helpers.support import CHAIR, COMMITTEE, juror
from tests.helpers.training_modules import (
    USUAL_RULES,
    declare_modules,
    write_module_contest,
    write_module_sheet,
)

CELLS = {
    "Ani": ("H", "80", "hadir", "85,5", "1", "70", "✓", "90"),
    "Budi": ("H", "80", "I", "", "S", "75", "H", "90"),
    "Citra": ("H", "80", "H", "69,99", "H", "70", "v", "-"),
    "Dewi": ("A", "", "0", "", "tidak", "TH", "", ""),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    contest_path = write_module_contest(tmp_path, declare_modules())
    path = tmp_path / "modul.db"
    done("new", path, "--contest", contest_path)
    done("import", path, tmp_path / "roster.csv")
    return path


def write_sheet(path: Path, cells: dict[str, Sequence[str]] | None = None) -> Path:
    return write_module_sheet(path.with_name("modul.csv"), cells or {**CELLS})


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    with (engine := Engine(Ledger.open(path))).ledger:
        yield engine


def test_a_sheet_of_modules_becomes_points_and_verdicts(path: Path) -> None:
    output = done("modules", path, write_sheet(path))
    assert "4 of 4 modules were held" in output and "1 passed, 3 not passed" in output
    with opened(path) as engine:
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        results = {
            stage_id: [f"{score:f}" for score in scores.values()]
            for stage_id, scores in engine.state.stage_results.items()
        }
        assert results == {
            "modules": ["81.38", "61.25", "55", "0"],
            "modules-attended": ["1", "0", "1", "0"],
            "modules-passed": ["1", "1", "0", "0"],
        }
        standing = engine.tally.standing(engine.state, "asn")
        assert [placing.candidate.number for placing in standing.placings] == [1]
        engine.submit(Sign("asn"), CHAIR)
        engine.submit(Sign("asn"), juror("j1"))
        assert engine.state.is_signed("asn")
    assert "did not pass Attendance of modules" in done("standings", path)
    assert verify(path).faults == ()


def test_everybody_is_listed_and_those_who_are_behind(path: Path) -> None:
    done("modules", path, write_sheet(path))
    table = done("modules", path)
    assert "Budi" in table and "2/4" in table and "2 modules to attend" in table
    document = json.loads(done("modules", path, "--as", "json"))
    assert document["schema"] == "modules/1" and document["held_modules"] == ["m1", "m2", "m3", "m4"]
    assert document["contestants"][2] == {
        "id": "c003", "name": "Citra", "category": "asn", "attended": 4, "attendance_modules": 4, "passed": 2,
        "tests_taken": 3, "tests": 4, "points": "55.00", "missing_attendance": 0, "missing_tests": 1,
        "outcome": "failed", "behind": True,
    }  # fmt: skip
    behind = done("modules", path, "--behind", "--as", "csv").splitlines()
    assert [line.split(",")[1] for line in behind] == ["name", "Budi", "Citra", "Dewi"]
    assert "61,25" in done("modules", path, "--as", "excel-csv")


def test_there_are_no_results_before_all_modules_were_held(path: Path) -> None:
    first_two = {name: (*cells[:4], "", "", "", "") for name, cells in CELLS.items()}
    output = done("modules", path, write_sheet(path, first_two))
    assert "2 of 4 modules were held; results follow when all were: Modul 3, Modul 4" in output
    assert "4 can still pass" not in output and "not passed" in output
    with opened(path) as engine:
        assert engine.state.stage_results == {}
    done("modules", path, write_sheet(path))
    done("modules", path, write_sheet(path, first_two))
    with opened(path) as engine:
        assert not any(engine.state.stage_results.values())
    assert verify(path).faults == ()


def test_who_is_missing_in_the_sheet_is_named(path: Path) -> None:
    output = done(
        "modules", path, write_sheet(path, {name: CELLS[name] for name in ("Ani", "Budi", "Citra")})
    )
    assert "not in the sheet: Dewi" in output
    assert "Dewi" in done("modules", path, "--behind")


def change(name: str, column: int, text: str) -> dict[str, Sequence[str]]:
    """The cells with one changed."""
    cells = list(CELLS[name])
    cells[column] = text
    return {**CELLS, name: tuple(cells)}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (change("Budi", 2, "x"), "row 3, column Modul 2 hadir: must be H for attended"),
        (change("Budi", 2, "2"), "row 3, column Modul 2 hadir: must be H for attended"),
        (change("Ani", 1, "101"), "row 2, column Modul 1 nilai: must be 0 to 100"),
        (change("Ani", 1, "H"), "row 2, column Modul 1 nilai"),
        (change("Ani", 1, "80,125"), "row 2, column Modul 1 nilai"),
        ({**CELLS, "Eko": CELLS["Ani"]}, "there is no contestant Eko"),
        ({**CELLS, "ANI": CELLS["Ani"]}, "Ani stands in row 2 already"),
    ],
)
def test_a_wrong_cell_refuses_the_sheet(path: Path, cells: dict[str, Sequence[str]], message: str) -> None:
    result = run("modules", path, write_sheet(path, cells))
    assert result.exit_code == 2 and message in result.stderr
    with opened(path) as engine:
        assert engine.state.module_records == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Modul 2 hadir", "Modul dua hadir", "the column Modul 2 hadir is missing"),
        ("Modul 2 nilai", "Modul 1 nilai", "means the same as Modul 1 nilai"),
    ],
)
def test_a_wrong_heading_refuses_the_sheet(path: Path, old: str, new: str, message: str) -> None:
    sheet_path = write_sheet(path)
    sheet_path.write_text(sheet_path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run("modules", path, sheet_path)
    assert result.exit_code == 2 and message in result.stderr


def test_a_column_of_an_unknown_module_is_warned_of(path: Path) -> None:
    sheet_path = write_sheet(path)
    lines = sheet_path.read_text(encoding="utf-8").splitlines()
    lines = [f"{lines[0]};Modul 5 hadir;Jumlah hadir", *(f"{line};H;4" for line in lines[1:])]
    sheet_path.write_text("\n".join(lines), encoding="utf-8")
    result = run("modules", path, sheet_path)
    assert result.exit_code == 0
    assert "column Modul 5 hadir: names no module" in result.stderr and "Jumlah" not in result.stderr


def test_people_who_are_not_in_the_contest_are_passed_over_on_demand(path: Path) -> None:
    sheet_path = write_sheet(path, {**CELLS, "Sri Wahyuni": CELLS["Ani"]})
    assert "passed over, not in this final: 1" in run("modules", path, sheet_path, "--skip-others").stdout


def test_the_results_of_modules_come_from_their_sheet_only(path: Path, tmp_path: Path) -> None:
    sheet_path = tmp_path / "nilai.csv"
    sheet_path.write_text("Nama;Nilai\nAni;80\n", encoding="utf-8")
    result = run("results", path, sheet_path, "--stage", "modules")
    assert result.exit_code == 2 and "follows from the sheet of modules" in result.stderr


def test_a_signed_result_takes_no_sheet_and_a_withdrawn_one_needs_a_reason(path: Path) -> None:
    done("modules", path, write_sheet(path))
    with opened(path) as engine:
        engine.submit(Sign("asn"), CHAIR)
        engine.submit(Sign("asn"), juror("j1"))
    sheet_path = write_sheet(path, change("Citra", 7, "85"))
    result = run("modules", path, sheet_path)
    assert result.exit_code == 2 and "signed" in result.stderr
    with opened(path) as engine:
        engine.submit(WithdrawSignatures("asn", "tes susulan", "Siti"), CHAIR)
    assert run("modules", path, sheet_path).exit_code == 2
    assert "2 passed" in done("modules", path, sheet_path, "--reason", "tes susulan")
    assert verify(path).faults == ()


@pytest.mark.parametrize(
    ("held", "record", "message"),
    [
        (("m1", "m9"), {}, "no such module"),
        (("m2", "m1"), {}, "no such module"),
        (("m1",), {"attended": ("m9",)}, "no such module"),
        (("m1",), {"attended": ("m1", "m1")}, "named twice"),
        (("m1",), {"scores": {"m9": "80"}}, "no such module"),
        (("m1",), {"scores": {"m1": "101"}}, "must be 0 to 100"),
        (("m1",), {"scores": {"m1": "80.125"}}, "at most 2 decimals"),
    ],
)
def test_the_rule_refuses_what_no_sheet_gives(
    path: Path, held: tuple[str, ...], record: dict[str, object], message: str
) -> None:
    importing = ImportModules("x.csv", held, (ModuleRecord.model_validate({"contestant": "c001", **record}),))
    with opened(path) as engine, pytest.raises(CommandRefused, match=message):
        engine.submit(importing, COMMITTEE)


@pytest.mark.parametrize(
    "arguments",
    [("--reason", "x"), ("--skip-others",), ("modul.csv", "--behind"), ("modul.csv", "--as", "csv")],
)
def test_options_that_do_not_go_together(path: Path, arguments: tuple[str, ...]) -> None:
    assert "belong to" in run("modules", path, *arguments).stderr


@pytest.mark.parametrize(
    ("rules", "module_keys", "message"),
    [
        (USUAL_RULES.replace("passed = 3", "passed = 5"), "pass = 70", "only 4 modules have a test"),
        (USUAL_RULES.replace('untaken = "zero"', ""), "pass = 70", "say what an untaken test is"),
        ('weight = 100\nuntaken = "zero"', "pass = 70", "belongs to points"),
        ("weight = 0", "pass = 70", "decides nothing"),
        ("atendance = 80", "pass = 70", 'did you mean "attendance"?'),
        ("attendance = 0", "pass = 70", "must be above 0"),
        ("passed = 2.5", "pass = 70", "must be a whole number"),
        ("attendance = 80\nweight = 100", "", "no module has a test"),
        ("attendance = 80\nweight = 100", "attendance = false\npass = 70", "no module has attendance"),
        (USUAL_RULES, "attendance = false", "neither attendance nor a test"),
        (USUAL_RULES, "range = [0, 10]\npass = 70", "must be above 0 and at most 10"),
        (USUAL_RULES, "range = [10, 0]\npass = 5", "must rise"),
        (USUAL_RULES, "pas = 70", 'did you mean "pass"?'),
    ],
)
def test_faults_of_the_contest_file(tmp_path: Path, rules: str, module_keys: str, message: str) -> None:
    contest_path = write_module_contest(tmp_path, declare_modules(4, rules, module_keys))
    result = run("new", tmp_path / "x.db", "--contest", contest_path)
    assert result.exit_code == 2 and message in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('format = "results"', 'format = "desk"', 'belongs to a contest of format = "results"'),
        ("[modules]\n" + USUAL_RULES, "", 'add "[modules]"'),
        ('id = "m2"', 'id = "m1"', "2 of them have this id"),
        ("[modules]", '[[stage]]\nid = "modules"\nname = "M"\nweight = 10\n[modules]', "the modules' own"),
    ],
)
def test_faults_between_the_parts(tmp_path: Path, old: str, new: str, message: str) -> None:
    contest_path = write_module_contest(tmp_path, declare_modules().replace(old, new))
    result = run("new", tmp_path / "x.db", "--contest", contest_path)
    assert result.exit_code == 2 and message in result.stderr


def test_a_contest_without_modules_says_so(tmp_path: Path) -> None:
    done("new", tmp_path / "f.db", "--contest", "bekasi-2023")
    assert "[modules]" in run("modules", tmp_path / "f.db").stderr
