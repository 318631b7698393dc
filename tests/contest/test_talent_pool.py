"""Nine boxes, boxes and posts in a contest file: what may be declared, and what each message says."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from tests.contest.test_all_faults_at_once import problems_after
from tests.contest.test_loader import GOOD

CATEGORY = "[[category]]\n"
SKP = '[[stage]]\nid = "skp"\nname = "SKP"\nweight = 0\nfrom = "rating"\n\n'
SCORES = '[[stage]]\nid = "skp"\nname = "SKP"\nweight = 0\nrange = [0, 100]\n\n'
AXES = '[nine-boxes]\nperformance = "skp"\npotential-thresholds = [60, 80]\n'
POST = '[[post]]\nid = "p"\nname = "Kepala Bidang"\n'


def boxes_text(numbers: list[int], first: int = 1) -> str:
    cells = [(performance, potential) for performance in (1, 2, 3) for potential in (1, 2, 3)][first - 1 :]
    return "".join(
        f'[[box]]\nperformance = {performance}\npotential = {potential}\nnumber = {number}\nname = "Kotak"\n'
        for (performance, potential), number in zip(cells, numbers, strict=False)
    )


ALL_BOXES = boxes_text([1, 2, 3, 4, 5, 6, 7, 8, 9])


def test_the_usual_boxes_need_no_declaration(tmp_path: Path) -> None:
    path = tmp_path / "uji.toml"
    path.write_text(GOOD.replace(CATEGORY, SKP + AXES + POST + "from-boxes = [9, 8]\n" + CATEGORY, 1))
    contest = read_contest(path)
    assert contest.boxes[3, 3].number == 9 and contest.boxes[1, 1].number == 1
    assert contest.nine_boxes is not None and contest.nine_boxes.pool == (7, 8, 9)
    assert contest.stages_by_category["pengawas"] == (), "only the nine boxes read the rating"


def test_a_stage_that_counts_is_not_confidential(tmp_path: Path) -> None:
    path, stage = tmp_path / "uji.toml", SCORES.replace("weight = 0", "weight = 40")
    axes = AXES + "performance-thresholds = [60, 80]\n"
    text = GOOD.replace("[scoring]\n", "[scoring]\nweight = 60\n")
    path.write_text(text.replace(CATEGORY, stage + axes + CATEGORY, 1))
    assert [item.id for item in read_contest(path).stages_by_category["pengawas"]] == ["skp"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (AXES, ['performance: there is no "skp": the contest file declares none']),
        (SKP + AXES.replace('"skp"', '"spk"'), ['performance: there is no "spk"; did you mean "skp"?']),
        (
            SKP + AXES + "performance-thresholds = [60, 80]\n",
            ["performance-thresholds: a stage of ratings has its three levels; remove it"],
        ),
        (SCORES + AXES, ["performance-thresholds: is missing; write two values that rise, such as [60, 80]"]),
        (
            SCORES + AXES + "performance-thresholds = [80, 60]\n",
            ["performance-thresholds: must rise, above 0 and up to 100"],
        ),
        (
            SCORES + AXES + "performance-thresholds = [60, 80.125]\n",
            ["performance-thresholds: at most 2 decimals"],
        ),
        (
            SKP + AXES.replace("[60, 80]", "60"),
            ["potential-thresholds: must be two values that rise, such as [60, 80]"],
        ),
        (SKP + AXES.replace("[60, 80]", "[80, 80]"), ["potential-thresholds: must be above 0 and rise"]),
        (SKP + AXES + 'potential = "skp"\n', ["potential: is the performance already; choose another"]),
        (SKP + AXES + 'potential = "tulis"\n', ['potential: there is no "tulis"; there are skp']),
        (
            SKP + AXES + "pool = [8, 10, 8]\n",
            ['pool: "8" is named 2 times', "pool: there is no box 10; there are 1, 2, 3, 4, 5, 6, 7, 8, 9"],
        ),
        (SKP + AXES + 'categories = ["pelaksan"]\n', ['did you mean "pelaksana"?']),
        (SKP + AXES + "pool = []\n", ["pool: must name at least one"]),
        (SKP + POST + "from-boxes = [9]\n", ["needs the section [nine-boxes], which declares the two axes"]),
        (ALL_BOXES, ["needs the section [nine-boxes]"]),
        (
            SKP + AXES + boxes_text([1, 2, 3, 4, 5, 6, 7, 8], first=2),
            ["declare all nine boxes or none; missing are performance/potential 1/1", "there is no box 9"],
        ),
        (
            SKP + AXES + boxes_text([1, 2, 3, 4, 5, 6, 7, 8, 8]),
            ["another box has this number; choose another", "there is no box 9"],
        ),
        (
            SKP
            + AXES
            + boxes_text([1, 2, 3, 4, 5, 6, 7, 8, 9]).replace("performance = 3", "performance = 4", 1),
            ["box 7 / performance: must be at most 3"],
        ),
        (SKP + AXES + POST, ['from-boxes: is missing; add a line "from-boxes = …"']),
        (
            SKP + AXES + POST + 'from-boxes = [12]\ncount = 0\ncolumn = "Jabatan"\n',
            ["count: must be at least 1"],
        ),
        (
            SKP + AXES + POST + 'from-boxes = [12, 9, 9]\nvalues = ["Analis"]\norder = ["box", "box"]\n',
            [
                "from-boxes: there is no box 12",
                'from-boxes: "9" is named 2 times',
                'values: needs column = "…"',
                'order: "box" is named 2 times',
            ],
        ),
        (
            SKP
            + AXES
            + 'categories = ["pengawas"]\n'
            + POST
            + 'from-boxes = [9]\ncategories = ["pelaksana"]\n',
            ['"pelaksana" is not among the categories of [nine-boxes]; add it there'],
        ),
        (SKP + AXES + 2 * (POST + "from-boxes = [9]\n"), 2 * ["2 of them have this id; give each its own"]),
    ],
)
def test_every_fault_has_a_place_and_a_remedy(tmp_path: Path, text: str, messages: list[str]) -> None:
    problems = problems_after(tmp_path, (CATEGORY, text + CATEGORY))
    for message in messages:
        assert any(message in problem for problem in problems), problems
    assert len(problems) >= len(messages)


def test_teams_are_in_no_box(tmp_path: Path) -> None:
    [problem] = problems_after(
        tmp_path,
        ('name = "Pelaksana"\n', 'name = "Pelaksana"\nentry = "team"\n'),
        (CATEGORY, SKP + AXES + CATEGORY),
    )
    assert 'holds "pelaksana", which is of teams or institutions: name the categories of persons' in problem


def test_a_lower_score_is_no_potential(tmp_path: Path) -> None:
    [problem] = problems_after(
        tmp_path, ("[scoring]\n", '[scoring]\nmethod = "rank-sum"\n'), (CATEGORY, SKP + AXES + CATEGORY)
    )
    assert "a score that is better when it is lower is no potential; name a stage" in problem
