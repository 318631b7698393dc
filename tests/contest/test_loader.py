"""Contest files: all faults are reported at once, each with its place and its remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring_validation import find_recount_faults
from scoring_tui.contest.shape import PartialContest
from scoring_tui.errors import InputProblem, InvalidInput

GOOD = """\
[contest]
id = "uji"
name = "Final Uji"
head-of-jury = "Rekaan Satu"

[timing]
presentation = "7m"
questions = "1h 30m"

[rubric.gagasan]
scale = { min = 1, max = 10, step = 0.5 }
criteria = [
  { id = "baru", name = "Baru", weight = 40 },
  { id = "isi", name = "Isi", weight = 60, criteria = [
    { id = "dampak", name = "Dampak", weight = 62.5 },
    { id = "biaya", name = "Biaya", weight = 37.5 },
  ] },
]

[scoring]
ties = ["isi", "dampak", "head-of-jury"]
minimum-ballots = 2

[[category]]
id = "pengawas"
name = "Pengawas"
rubric = "gagasan"

[[category]]
id = "pelaksana"
name = "Pelaksana"
rubric = "gagasan"

[[juror]]
id = "j1"
name = "Rekaan Dua"

[[juror]]
id = "j2"
name = "Rekaan Tiga"

[[panel]]
id = "A"
room = "Pendopo"
jurors = ["j1", "j2"]

[[panel]]
id = "B"
room = "Aula"
jurors = ["j1", "j2"]

[[session]]
day = 2024-12-20
start = "08:00"
end = "11:30"
panel = "A"
categories = ["pengawas"]

[[session]]
day = 2024-12-21
start = "8.00"
panel = "B"
categories = ["pelaksana"]
"""

Problems = Callable[[str], list[InputProblem]]


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """A function that returns the problems of a contest file with this text."""

    def read(text: str) -> list[InputProblem]:
        path = tmp_path / "uji.toml"
        path.write_text(text, encoding="utf-8")
        try:
            read_contest(path)
        except InvalidInput as error:
            assert error.source == str(path)
            return error.problems
        return []

    return read


def test_the_good_file_has_no_problems(problems: Problems) -> None:
    assert problems(GOOD) == []
    assert problems("\ufeff" + GOOD) == []  # as Windows' Notepad saves it


@pytest.mark.parametrize("value", ["[" * 5000 + "]" * 5000, "9" * 5000])
def test_what_python_cannot_read_is_a_problem_in_words(problems: Problems, value: str) -> None:
    (problem,) = problems(GOOD.replace('"7m"', value))
    assert str(problem) == "a number is too long, or lists and tables are nested too deeply"


ISI = 'rubric.gagasan / criteria "isi"'
WEIGHT = 'rubric.gagasan / criteria "baru" / weight'
SCALE = "rubric.gagasan / scale"
RANGE = "min = 1, max = 10, step = 0.5"
JURORS = 'jurors = ["j1", "j2"]'
HEAD = 'head-of-jury = "Rek'
SECOND_DAY = '2024-12-21\nstart = "8.00"'
ONE_FAULT = [
    # old text, new text, place of the fault, part of the remedy
    ('name = "Final Uji"', 'nama = "Final Uji"', "contest / nama", 'did you mean "name"?'),
    ('room = "Aula"', 'place = "Aula"', 'panel "B" / place', "possible here are head, id, jurors, room"),
    ('rubric = "gagasan"', 'rubric = "gagsan"', 'category "pengawas" / rubric', 'did you mean "gagasan"?'),
    ('room = "Pendopo"\n', "", 'panel "A" / room', 'add a line "room = …"'),
    ("[timing]\n", "[timming]\n", "timming", 'did you mean "timing"?'),
    ("[[category]]", "[kategori]", "kategori", 'did you mean "category"?'),
    ("weight = 40", 'weight = "banyak"', WEIGHT, "such as 12.5"),
    ("weight = 40", "weight = nan", WEIGHT, "such as 12.5"),
    ("weight = 40", "weight = 1e400", WEIGHT, "such as 12.5"),
    ("weight = 40", "weight = 1e999999999999999999999", WEIGHT, "such as 12.5"),
    ('questions = "1h 30m"', "questions = false", "timing / questions", "must be a length of time"),
    ("minimum-ballots = 2", "minimum-ballots = true", "scoring / minimum-ballots", "must be a whole number"),
    ("weight = 40", "weight = 35", "rubric.gagasan", "the weights sum to 95; they must sum to 100"),
    ("62.5", "62.4", ISI, "the weights sum to 99.9"),
    ("62.5", "62.50001", f'{ISI} / criteria "dampak" / weight', "at most 4 decimals"),
    (", weight = 40", "", WEIGHT, "is missing"),
    ("weight = 40", "weight = -5", WEIGHT, "must be above 0"),
    ("step = 0.5", "step = 0.4", SCALE, "steps of 0.4 from 1 never meet max 10"),
    ("step = 0.5", "step = 0", SCALE, "step must be above 0"),
    ("step = 0.5", "step = 0.00001", SCALE, "at most 4 decimals"),
    ("min = 1,", "min = 10,", SCALE, "min 10 must be below max 10"),
    ("min = 1,", "min = -1,", SCALE, "min must be 0 or more"),
    ("step = 0.5", "floor = 11", SCALE, "the floor 11 is not between"),
    ("step = 0.5", "step = 0.5, floor = 1.2", SCALE, "not on a step"),
    ("step = 0.5", "to = 0", SCALE, "to must be above 0"),
    ("step = 0.5", "values = [1, 2]", SCALE, "exclude each other"),
    (RANGE, "max = 999999999999", "rubric.gagasan", "too fine to be counted twice"),
    (RANGE, "values = []", SCALE, "list of values is empty"),
    (RANGE, "values = [1, 3, 2]", SCALE, "must rise"),
    (RANGE, "values = [1, 2, 2]", SCALE, "each named once"),
    (RANGE, "values = [1, 3], floor = 2", SCALE, "floor 2 is none"),
    ("weight = 40", "weight = 40, scale = { max = 100 }", "rubric.gagasan", "highest marks 10, 100 need"),
    ("scale = {", "points = true\nscale = {", WEIGHT, "point budget"),
    ('id = "biaya"', 'id = "isi"', ISI, "2 criteria of this rubric have this id"),
    ('id = "biaya"', 'id = "weights"', f'{ISI} / criteria "weights"', "tie-break step"),
    ('id = "baru"', 'id = "Baru!"', 'rubric.gagasan / criteria "Baru!" / id', "small letters, digits"),
    ('id = "j1"\nname', 'id = "j2"\nname', 'juror "j2"', "2 of them have this id"),
    ('id = "B"', 'id = "A"', 'panel "A"', "2 of them have this id"),
    ('id = "pelaksana"\n', 'id = "pengawas"\n', 'category "pengawas"', "2 of them have this id"),
    ('"dampak", "head', '"damapk", "head', "scoring / ties", 'did you mean "dampak"?'),
    ('"dampak", "head', '"isi", "head', "scoring / ties", '"isi" is named 2 times'),
    (JURORS, 'jurors = ["j1", "x9"]', 'panel "A" / jurors', 'there is no "x9"; there are j1, j2'),
    (JURORS, 'jurors = ["j1", "j1"]', 'panel "A" / jurors', "once is enough"),
    (JURORS, "jurors = []", 'panel "A" / jurors', "at least one"),
    (JURORS, 'jurors = "j1"', 'panel "A" / jurors', "list in square brackets"),
    ('panel = "A"', 'panel = "Z"', "session 1 / panel", 'there is no "Z"; there are A, B'),
    ('categories = ["pelaksana"]', 'categories = ["pelaksna"]', "session 2 / categories", "did you mean"),
    ('categories = ["pelaksana"]', 'categories = ["pengawas"]', 'category "pelaksana"', "in no session"),
    (SECOND_DAY, '2024-12-20\nstart = "10.00"', 'juror "j1"', "session 1 (panel A, 2024-12-20, 08:00-"),
    (SECOND_DAY, '2024-12-20\nstart = "10.00"', 'juror "j2"', "(panel B, 2024-12-20, 10:00) at the same"),
    (SECOND_DAY, '2024-12-20\nstart = "07.00"', 'juror "j1"', "add the end of session 2"),
    ('end = "11:30"', 'end = "08:00"', "session 1 / end", "must be after start"),
    ('start = "08:00"', "start = 8", "session 1 / start", 'such as "08:00"'),
    ('start = "08:00"', 'start = "25:00"', "session 1 / start", 'such as "08:00"'),
    ('start = "08:00"', 'start = "08:00Z"', "session 1 / start", 'such as "08:00"'),
    ("day = 2024-12-20", "day = 20241220", "session 1 / day", "such as 2024-12-20"),
    ("day = 2024-12-20", 'day = "besok"', "session 1 / day", "such as 2024-12-20"),
    ('presentation = "7m"', 'presentation = "7 menit"', "timing / presentation", '"7m", "90s"'),
    ('presentation = "7m"', 'presentation = "0m"', "timing / presentation", "longer than nothing"),
    ("minimum-ballots = 2", "minimum-ballots = 3", "scoring / minimum-ballots", "panel A has 2"),
    ("minimum-ballots = 2", "minimum-ballots = 0", "scoring / minimum-ballots", "at least 1"),
    ("minimum-ballots = 2", "decimals = 10", "scoring / decimals", "at most 9"),
    ("minimum-ballots = 2", "decimals = 1.5", "scoring / decimals", "whole number"),
    ("minimum-ballots = 2", 'method = "tebak"', "scoring / method", 'must be one of "mean"'),
    ('head-of-jury = "Rekaan Satu"\n', "", "contest / head-of-jury", "settles ties"),
    (HEAD, 'language = "fr"\n' + HEAD, "contest / language", 'one of "id", "en"'),
    (HEAD, 'timezone = "Asia/Bekasi"\n' + HEAD, "contest / timezone", "Asia/Jakarta"),
    (HEAD, 'desk = true\n' + HEAD, "timing", "has no timer"),
    (HEAD, 'desk = "ya"\n' + HEAD, "contest / desk", "true or false"),
    ('[timing]\npresentation = "7m"\nquestions = "1h 30m"\n', "", "timing", "add how long a turn takes"),
    ('name = "Final Uji"', 'name = ""', "contest / name", "must not be empty"),
    ('name = "Final Uji"', "name = 5", "contest / name", "text in quotation marks"),
    ("[rubric.gagasan]", '[rubric."Gagasan A"]', 'rubric.Gagasan A', "small letters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"), ONE_FAULT, ids=[(row[1] or f"no {row[0]}")[:40] for row in ONE_FAULT]
)
def test_each_fault_is_reported_with_its_place_and_remedy(
    problems: Problems, old: str, new: str, place: str, remedy: str
) -> None:
    assert old in GOOD
    reported = problems(GOOD.replace(old, new, 1))
    assert any(problem.place == place and remedy in str(problem.what) for problem in reported), [
        str(problem) for problem in reported
    ]
    assert not any("Input should" in str(problem) or "Value error" in str(problem) for problem in reported)


SINGLE = [
    (", weight = 40 }", ", weigth = 40 }", 'rubric.gagasan / criteria "baru" / weigth'),
    ('name = "Baru"', "nama = 3", 'rubric.gagasan / criteria "baru" / nama'),
    ("[rubric.gagasan]\n", "[rubric.gagasan]\nskala = 3\n", "rubric.gagasan / skala"),
    ('id = "pengawas"', "id = 7", "category 1 / id"),
    ("day = 2024-12-21\n", "", "session 2 / day"),
    ('start = "8.00"\n', "start = 8\n", "session 2 / start"),
    ('id = "j1"\n', "", "juror 1 / id"),
    ('presentation = "7m"', 'presentation = "lama"', "timing / presentation"),
    ("[timing]\n", "[timming]\n", "timming"),
    ('[[juror]]\nid = "j1"\nname = "Rekaan Dua"\n\n[[juror]]\n', "[juror]\n", "juror"),
]


@pytest.mark.parametrize(("old", "new", "place"), SINGLE)
def test_a_broken_part_causes_no_further_faults(problems: Problems, old: str, new: str, place: str) -> None:
    assert old in GOOD
    assert [problem.place for problem in problems(GOOD.replace(old, new, 1))] == [place]


def test_all_faults_are_reported_at_once_in_the_order_of_the_file(problems: Problems) -> None:
    text = (
        GOOD.replace('name = "Final Uji"', 'nama = "Final Uji"')
        .replace("weight = 40", "weigth = 40")
        .replace("62.5", "60")
        .replace('"dampak", "head', '"dampk", "head')
        .replace('room = "Pendopo"\n', "")
        .replace('panel = "B"', 'panel = "C"')
        .replace('end = "11:30"', 'end = "07.00"')
    )
    reported = problems(text)
    assert [problem.place for problem in reported] == [
        "contest / nama",
        'rubric.gagasan / criteria "baru" / weigth',
        'rubric.gagasan / criteria "isi"',
        "scoring / ties",
        'panel "A" / room',
        "session 1 / end",
        "session 2 / panel",
    ]
    lines = text.splitlines()
    at = {problem.place: lines[problem.line - 1] for problem in reported if problem.line}
    assert at["contest / nama"] == 'nama = "Final Uji"'
    assert "weigth" in at['rubric.gagasan / criteria "baru" / weigth']
    assert 'id = "isi"' in at['rubric.gagasan / criteria "isi"']
    assert at['panel "A" / room'] == 'id = "A"'
    assert at["session 2 / panel"] == 'panel = "C"'


def test_sessions_of_one_room_must_not_overlap(problems: Problems) -> None:
    second = GOOD.replace('start = "8.00"\npanel = "B"', 'start = "11.00"\npanel = "A"')
    assert problems(second) == []
    (problem,) = problems(second.replace("2024-12-21", "2024-12-20"))
    assert (problem.place, "overlaps session 1" in str(problem.what)) == ("session 2", True)


def test_a_juror_may_sit_in_two_panels_on_one_day_at_different_hours(problems: Problems) -> None:
    assert problems(GOOD.replace(SECOND_DAY, '2024-12-20\nstart = "11.30"')) == []
    assert problems(GOOD.replace(SECOND_DAY, '2024-12-20\nstart = "7.00"\nend = "8.00"')) == []
    desk = GOOD.replace('[timing]\npresentation = "7m"\nquestions = "1h 30m"\n', "desk = true\n")
    assert problems(desk.replace(SECOND_DAY, '2024-12-20\nstart = "8.00"')) == []


def test_a_fourth_level_is_refused(problems: Problems) -> None:
    third = GOOD.replace(
        "weight = 37.5", 'weight = 37.5, criteria = [{ id = "c", name = "C", weight = 100 }]'
    )
    fourth = third.replace("100 }]", '100, criteria = [{ id = "d", name = "D", weight = 100 }] }]')
    assert problems(third) == []
    (problem,) = problems(fourth)
    assert problem.place.endswith('criteria "biaya" / criteria "c" / criteria "d"')
    assert "level 4" in str(problem.what)


def test_a_point_budget_needs_no_weights_and_may_mix_scales(problems: Problems) -> None:
    budget = GOOD.replace("scale = { min = 1, max = 10, step = 0.5 }", "points = true")
    for weight in (", weight = 40", ", weight = 60", ", weight = 62.5", ", weight = 37.5"):
        budget = budget.replace(weight, "")
    assert problems(budget.replace('"Dampak"', '"Dampak", scale = { max = 600 }')) == []
    reported = {problem.place for problem in problems(budget.replace("points = true", ""))}
    assert reported == {"rubric.gagasan", 'rubric.gagasan / criteria "isi"'}


def test_mixed_scales_mapped_to_one_number_are_accepted(problems: Problems) -> None:
    text = GOOD.replace("step = 0.5", "to = 100").replace(
        "weight = 40", "weight = 40, scale = { max = 50, to = 100 }"
    )
    assert problems(text) == []


ODD = (
    "0",
    "-1",
    "1e400",
    "nan",
    "true",
    '""',
    '"x"',
    "[]",
    "[[]]",
    "[1]",
    '["x"]',
    "{}",
    "{ id = 1 }",
    "08:00:00",
)


@pytest.mark.parametrize("number", [n for n, line in enumerate(GOOD.splitlines()) if line])
def test_every_changed_line_is_either_accepted_or_reported_in_plain_words(
    problems: Problems, number: int
) -> None:
    lines = GOOD.splitlines()
    key = lines[number].partition("=")[0]
    for spoilt in ["", *(f"{key}= {value}" for value in ODD)]:
        reported = problems("\n".join([*lines[:number], spoilt, *lines[number + 1 :]]))
        assert all(problem.place or problem.line for problem in reported)
        assert "Input" not in " ".join(map(str, reported))


def test_weights_too_fine_for_the_recount_are_refused() -> None:
    """Three levels of thirds in four decimals would not fit into 64 bits."""

    def level(depth: int, weights: tuple[str, ...], stem: str) -> list[dict[str, object]]:
        below = [level(depth - 1, weights, f"{stem}{n}") if depth else [] for n in range(len(weights))]
        return [
            {"id": f"{stem}{n}", "name": "N", "weight": weight, "criteria": below[n]}
            for n, weight in enumerate(weights)
        ]

    def faults(*weights: str) -> list[str]:
        rubric = Rubric.model_validate({"criteria": level(2, weights, "k")})
        return [
            str(fault.message) for fault in find_recount_faults(("rubric", "r"), rubric, PartialContest())
        ]

    assert faults("33.3333", "33.3333", "33.3334") == [
        "too fine to be counted twice; use fewer decimals, in weights first, or a scale with steps"
    ]
    assert faults("33.3", "33.3", "33.4") == []
