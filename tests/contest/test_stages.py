"""Earlier stages in a contest file: what may be declared, and what each message says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.contest.stages import MAX_COUNT, MAX_STAGE_RESULT, Stage
from tests.contest.test_all_faults_at_once import problems_after
from tests.contest.test_loader import GOOD

SCORING = ("[scoring]\n", "[scoring]\nweight = 60\n")
PAIR = "must be the least and the greatest value, such as [0, 100]"
FULL_VERDICT = ('from = "verdict"', "pass = 1", "range = [0, 1]")
CATEGORY = "[[category]]\n"


def stage_text(*lines: str, weight: object = 40, stage_id: str = "tulis") -> str:
    return "\n".join(
        ["[[stage]]", f'id = "{stage_id}"', 'name = "Tes"', f"weight = {weight}", *lines, "", ""]
    )


def read(tmp_path: Path, text: str, *, weight: str = "weight = 60\n") -> Any:
    path = tmp_path / "uji.toml"
    path.write_text(GOOD.replace("[scoring]\n", f"[scoring]\n{weight}").replace(CATEGORY, text + CATEGORY, 1))
    return read_contest(path)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (stage_text("range = [100, 0]"), ["range: must rise from at least 0 to at most 100000"]),
        (stage_text("range = [0, 100, 5]"), [f"range: {PAIR}"]),
        (stage_text("range = 100"), [f"range: {PAIR}"]),
        (stage_text('range = ["a", 5]'), [f'range "a": {PAIR}']),
        (stage_text("range = [0, 1.234]"), ["range: at most 2 decimals"]),
        (stage_text("rnge = [0, 100]"), ['rnge: unknown key; did you mean "range"?']),
        (stage_text("pass-mark = 70"), ['pass-mark: unknown key; did you mean "pass"?']),
        (stage_text('from = "like"'), ['from: must be one of "score", "count", "verdict", "rating", "poll"']),
        (stage_text('as = "part"'), ['as: must be one of "value", "share", "rank"']),
        (
            stage_text('from = "count"'),
            ['as: is missing; a count becomes points with as = "share" or as = "rank"'],
        ),
        (
            stage_text('from = "count"', 'as = "rank"', "decimals = 1"),
            ["decimals: counts, votes, verdicts and ratings have no decimals; remove it"],
        ),
        (stage_text("round = 2"), ['round: rounds the points of as = "share" or "rank" only; remove it']),
        (stage_text('as = "share"', "cap = 0"), ["cap: must be above 0"]),
        (stage_text('as = "share"', "cap = 1.125"), ["cap: at most 2 decimals"]),
        (
            stage_text('as = "share"', "cap = 40"),
            ["cap: is never reached: with its weight the stage adds 40 at most; lower it"],
        ),
        (
            stage_text() + stage_text("cap = 10", weight=0, stage_id="suka"),
            ["cap: limits the points of a stage, but the weight is 0; remove it"],
        ),
        (stage_text("pass = 0"), ["pass: must be above 0 and at most 100000"]),
        (stage_text("range = [0, 100]", "pass = 101"), ["pass: must be above 0 and at most 100"]),
        (stage_text("pass = 70.125"), ["pass: at most 2 decimals"]),
        (
            stage_text("required = true"),
            ['required: needs a pass mark, such as pass = 70, or from = "verdict"'],
        ),
        (
            stage_text('categories = ["pengawsa"]'),
            ['categories: there is no "pengawsa"; did you mean "pengawas"?'],
        ),
        (
            stage_text('categories = ["pengawas", "pengawas"]'),
            ['categories: "pengawas" is named 2 times; once is enough'],
        ),
        (stage_text(weight=-1), ["weight: must be at least 0"]),
        (stage_text('from = "verdict"'), ["weight: a verdict or a rating adds no points; write weight = 0"]),
        (
            stage_text() + stage_text('as = "share"', weight=0, stage_id="suka"),
            ["as: makes points, but the weight is 0; remove it or give a weight"],
        ),
        (
            stage_text() + stage_text(*FULL_VERDICT, weight=0, stage_id="v"),
            ["range: a verdict or a rating has no range; remove it",
             "pass: a verdict or a rating has no pass mark; remove it"],
        ),
    ],
)  # fmt: skip
def test_faults_of_a_stage(tmp_path: Path, text: str, messages: list[str]) -> None:
    found = problems_after(tmp_path, SCORING, (CATEGORY, text + CATEGORY))
    assert [message.partition(" / ")[2] for message in found] == messages


def test_the_weights_are_summed_for_each_category(tmp_path: Path) -> None:
    only_first = stage_text('categories = ["pengawas"]')
    contest = read(tmp_path, only_first)
    assert contest.jury_share("pengawas") == Decimal("0.6")
    assert contest.jury_share("pelaksana") == 1, (
        "no stage counts there, so that the jury's score is the score"
    )
    both = only_first + stage_text('categories = ["pelaksana"]', stage_id="suka")
    assert [stage.id for stage in read(tmp_path, both).stages_by_category["pelaksana"]] == ["suka"]
    (message,) = problems_after(
        tmp_path, SCORING, (CATEGORY, both.replace("weight = 40", "weight = 30", 1) + CATEGORY)
    )
    assert message.endswith(
        "scoring / weight: sums to 90 with the stages of Pengawas; it must be 100, "
        'or write stages = "added"'
    )  # fmt: skip
    assert read(
        tmp_path, both.replace("weight = 40", "weight = 30", 1), weight='weight = 60\nstages = "added"\n'
    )


def test_a_stage_that_adds_nothing_leaves_the_weights_alone(tmp_path: Path) -> None:
    verdict = stage_text('from = "verdict"', "required = true", weight=0)
    contest = read(tmp_path, verdict, weight="")
    assert contest.jury_share("pengawas") == 1
    assert contest.stage[0].decimals == 0
    (message,) = problems_after(tmp_path, SCORING, (CATEGORY, verdict + CATEGORY))
    assert "weighs nothing without an earlier [[stage]] that has a weight" in message
    assert read(tmp_path, verdict, weight='method = "rank-sum"\n'), "nothing is weighed with sums of places"


def test_exact_points_that_are_too_fine_to_be_counted_twice(tmp_path: Path) -> None:
    likes = stage_text('from = "count"', 'as = "share"', weight=20, stage_id="suka")
    views = stage_text(
        'from = "count"', 'as = "share"', "range = [0, 1000000000]", weight=20, stage_id="lihat"
    )
    (message,) = problems_after(tmp_path, SCORING, (CATEGORY, likes + views + CATEGORY))
    assert "or round = 2 in a [[stage]]" in message
    assert read(tmp_path, likes + views.replace('as = "share"', 'as = "share"\nround = 2'))


def make_stage(**fields: object) -> Stage:
    return Stage.model_validate({"id": "t", "name": "T", "weight": 40, **fields})


@pytest.mark.parametrize(
    ("fields", "value", "objection"),
    [
        ({"range": [0, 100]}, "100", None),
        ({"range": [0, 100]}, "100.01", "must be 0 to 100"),
        ({"range": [20, 100]}, "19", "must be 20 to 100"),
        ({"range": [0, 100]}, "70.125", "at most 2 decimals"),
        ({}, "885", None),
        ({}, str(MAX_STAGE_RESULT + 1), "at most 100000"),
        ({}, "-1", "must not be negative"),
        ({"from": "count"}, "1234.5", "must be a whole number: it is a count"),
        ({"from": "count"}, str(MAX_COUNT), None),
        ({"from": "count"}, str(MAX_COUNT + 1), "at most 1000000"),
        ({"from": "count", "range": [0, 2_000_000]}, "1500000", None),
        ({"from": "verdict"}, "1", None),
        ({"from": "verdict"}, "70", "must be passed or not passed"),
        ({"from": "rating"}, "3", None),
        ({"from": "rating"}, "2.5", "must be below, as or above expectations"),
    ],
)
def test_the_values_that_a_stage_allows(fields: dict[str, Any], value: str, objection: str | None) -> None:
    answer = make_stage(**fields).find_objection(Decimal(value))
    assert (answer and str(answer)) == objection


def test_who_passes() -> None:
    assert [make_stage(**{"pass": 70}).has_passed(Decimal(value)) for value in ("69.99", "70")] == [
        False,
        True,
    ]
    assert [make_stage(**{"from": "verdict"}).has_passed(Decimal(value)) for value in (0, 1)] == [False, True]
    assert make_stage().has_passed(Decimal(0)), "nobody fails without a pass mark"


def test_a_stage_of_an_earlier_version_is_read_as_it_was() -> None:
    """The ledger holds the fields by name; the later ones are missing there."""
    stage = Stage.model_validate({"id": "t", "name": "T", "weight": "40", "decimals": 2})
    assert (stage.value_range, stage.points_rule, stage.is_required, stage.categories) == (
        None,
        "value",
        False,
        (),
    )
    declared = make_stage(
        **{"range": [0, 100], "from": "count", "as": "rank", "pass": 3, "categories": ["a"]}
    )
    assert Stage.model_validate_json(declared.model_dump_json()) == declared
