"""Figures in contest files: what is read, and every fault with its place; figures as they are typed."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.figures import read_figure
from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput
from scoring_tui.i18n.lazy import LazyText
from tests.contest.test_loader import GOOD

GOOD_FIGURE = """
kind = "per-cent"
unit = "persen APBD"
base = "APBD"
amount-unit = "Rp"
bands = [[0, 0], [0.1, 4], [0.16, 6], [0.3, 10]]
"""


def with_figure(figure: str) -> str:
    """The good file, with one criterion that has this figure, on a scale of 0 to 10."""
    start, end = GOOD.index("[rubric"), GOOD.index("[scoring]")
    rubric = "[rubric.gagasan]\nscale = { min = 0, max = 10, step = 1 }\n[[rubric.gagasan.criteria]]\n"
    criterion = f'id = "dampak"\nname = "Isi"\nweight = 100\n[rubric.gagasan.criteria.figure]\n{figure}\n'
    return GOOD[:start] + rubric + criterion + GOOD[end:].replace('"isi", ', "", 1)


def problems_of(folder: Path, text: str) -> list[str]:
    """Place and message of every problem of a contest file."""
    path = folder / "uji.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        read_contest(path)
    return [f"{problem.place}: {problem.what}" for problem in refused.value.problems]


def test_a_figure_is_read_as_a_table_or_in_one_line(tmp_path: Path) -> None:
    values = [f"{key} = {value}" for key, value in _lines()]
    in_one_line = with_figure("").replace(
        "[rubric.gagasan.criteria.figure]\n\n", f"figure = {{ {', '.join(values)} }}\n"
    )
    contests = []
    for text in (with_figure(GOOD_FIGURE), in_one_line):
        (tmp_path / "uji.toml").write_text(text)
        contests.append(read_contest(tmp_path / "uji.toml"))
    assert contests[0] == contests[1]
    (leaf,) = contests[0].rubric["gagasan"].leaves
    assert leaf.figure is not None and leaf.figure.is_share
    assert leaf.figure.bounds[2] == (Decimal("0.16"), Decimal(6))


def _lines() -> list[tuple[str, str]]:
    return [
        (key, value) for key, _, value in (line.partition(" = ") for line in GOOD_FIGURE.split("\n")) if key
    ]


PLACE = 'rubric.gagasan / criteria "dampak" / figure'


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"unit": ""}, "", "is missing"),
        ({"unit": '""'}, " / unit", "must not be empty"),
        ({"kind": '"percent"'}, " / kind", "must be one of"),
        ({"base": ""}, " / base", "name what the share is of"),
        ({"kind": ""}, " / base", 'belongs to kind = "per-cent"'),
        ({"bands": ""}, "", "either bands or points"),
        ({"points": "[[0, 0], [1, 10]]"}, "", "either bands or points"),
        ({"bands": "[[0, 0]]"}, " / bands", "needs 2 to 100 pairs"),
        ({"bands": "[[0, 0], [0.2, 5], [0.2, 6]]"}, " / bands 3", "the figures must rise"),
        ({"bands": "[[0, 0], [0.3, 5], [0.2, 6]]"}, " / bands 3", "0.2 comes after 0.3"),
        ({"bands": "[[0.1, 0], [0.2, 5]]"}, " / bands 1", "begins at 0"),
        ({"bands": "[[0, 0], [0.2, 11]]"}, " / bands 2", "the mark 11 is not on the scale"),
        ({"bands": "[[0, 0], [0.2, 5.5]]"}, " / bands 2", "the mark 5.5 is not on the scale"),
        ({"bands": "[[0, 0], [-1, 5]]"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "[[0, 0], [true, 5]]"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "[0, 5]"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "[[0, 0, 0], [1, 5]]"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "5"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "[[0, 0], [inf, 5]]"}, " / bands", "pairs of a figure and its mark"),
        ({"bands": "[[0, 0], [0.1234567, 5]]"}, " / bands", "pairs of a figure and its mark"),
        ({"band": "[[0, 0]]"}, " / band", 'did you mean "bands"'),
    ],
)  # fmt: skip
def test_every_fault_has_its_place_and_remedy(
    tmp_path: Path, changes: dict[str, str], place: str, message: str
) -> None:
    values = {**dict(_lines()), **changes}
    figure = "\n".join(f"{key} = {value}" for key, value in values.items() if value)
    problems = problems_of(tmp_path, with_figure(figure))
    assert any(line.startswith(PLACE + place) and message in line for line in problems), problems


def test_points_need_not_begin_at_zero(tmp_path: Path) -> None:
    figure = 'unit = "jam"\npoints = [[20, 6], [60, 10]]'
    (tmp_path / "uji.toml").write_text(with_figure(figure))
    assert read_contest(tmp_path / "uji.toml").rubric["gagasan"].leaves[0].figure is not None


def test_a_group_has_no_figure(tmp_path: Path) -> None:
    text = with_figure('unit = "jam"\npoints = [[20, 6], [60, 10]]').replace(
        "weight = 100", 'weight = 100\ncriteria = [{ id = "a", name = "A", weight = 100 }]'
    )
    (problem,) = problems_of(tmp_path, text)
    assert problem.startswith(PLACE) and "not to a group" in problem


def test_the_ledger_gives_back_the_declared_figure(tmp_path: Path) -> None:
    (tmp_path / "uji.toml").write_text(with_figure(GOOD_FIGURE))
    contest = read_contest(tmp_path / "uji.toml")
    assert type(contest).model_validate_json(contest.model_dump_json()) == contest
    assert tomllib.loads(with_figure(GOOD_FIGURE))  # the good file is good TOML


# --- typed figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("34.000.000.000", "34000000000"), ("34.000.000.000,50", "34000000000.5"), ("1.234,5", "1234.5"),
        ("Rp34.000.000.000", "34000000000"), ("Rp. 1.500.000", "1500000"), ("IDR 5", "5"), ("0,16", "0.16"),
        ("0.16", "0.16"), ("0,160", "0.16"), ("1,234,567.8", "1234567.8"), ("1240", "1240"), (" 7 ", "7"),
        ("12,3450", "12.345"), ("0", "0"), ("999999999999999999", "999999999999999999"),
    ],
)  # fmt: skip
def test_figures_that_have_one_meaning(text: str, figure: str) -> None:
    assert read_figure(text) == Decimal(figure)


@pytest.mark.parametrize(
    "text",
    ["", "Rp", "34.500", "1,000", "12.345", "34.00.000", "1.000,000,5", "-5", "+5", "1e9", "34 miliar", "½",
     "５", "34.000.00", "1.2345.678", "1000000000000000000", "0,1234567", "5%", "12,", ",5", "1..2"],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    assert isinstance(read_figure(text), LazyText)


@given(st.decimals(0, 10**15, places=2), st.booleans())
def test_a_figure_written_in_the_local_way_is_read_back(value: Decimal, is_english: bool) -> None:
    english = f"{value:,.2f}"
    text = english if is_english else english.translate({ord(","): ".", ord("."): ","})
    assert read_figure(text) == value
