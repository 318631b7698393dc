"""Contest files of a sheet of results or an administration: what they need not declare, and each message."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.contest.models import Contest
from scoring_tui.errors import InvalidInput
from tests.contest.test_all_faults_at_once import problems_after

RESULTS = """
[contest]
id = "asesmen"
name = "Asesmen Terbuka"
format = "results"
day = 2022-08-15
head-of-jury = "Dr. Ratna Wulandari"

[[stage]]
id = "cat"
name = "Uji CAT"
weight = 100

[[category]]
id = "asn"
name = "ASN"

[[juror]]
id = "p1"
name = "Budi Santoso, S.T."

[[juror]]
id = "p2"
name = "Siti Aminah, M.Si."
"""
ADMINISTRATION = RESULTS.replace('"results"', '"administration"').replace("weight = 100\n", "")
NO_MARKS = 'nobody gives marks in a contest of format "results"; remove it'
PANEL = '\n[[panel]]\nid = "A"\nroom = "Aula"\njurors = ["p1"]\n'


def read(tmp_path: Path, text: str) -> Contest:
    path = tmp_path / "uji.toml"
    path.write_text(text)
    return read_contest(path)


def find_problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, text)
    return [f"{problem.place}: {problem.what}" for problem in refused.value.problems]


def test_the_team_sits_in_one_panel_and_nobody_marks(tmp_path: Path) -> None:
    contest = read(tmp_path, RESULTS)
    (panel,), (session,) = contest.panel, contest.session
    assert panel.jurors == ("p1", "p2") and session.categories == ("asn",)
    assert str(session.day) == "2022-08-15"
    assert contest.rubric_of("asn").leaves == () and contest.jury_share("asn") == 0
    assert contest.scoring.ties == ("head-of-jury",)
    assert not contest.contest.has_stage and not contest.contest.has_ballots
    assert contest.contest.visible_standings == "announced"


def test_a_requirement_is_a_required_verdict(tmp_path: Path) -> None:
    (stage,) = read(tmp_path, ADMINISTRATION).stage
    assert (stage.value_kind, stage.is_required, stage.weight, stage.decimals) == ("verdict", True, 0, 0)


@pytest.mark.parametrize(
    ("typed", "changed", "messages"),
    [
        ("day = 2022-08-15\n", "", ["contest / day: is missing; write when the result is decided"]),
        ("day = 2022-08-15", 'day = "besok"', ["contest / day: must be a date such as 2024-12-20"]),
        ('format = "results"', 'format = "result"', ['contest / format: must be one of "stage", "desk"']),
        ('name = "ASN"', 'name = "ASN"\nrubric = "gagasan"', [f'category "asn" / rubric: {NO_MARKS}']),
        ("[[category]]", f"{PANEL}\n[[category]]", [f"panel: {NO_MARKS}"]),
        ("[[category]]", '[timing]\npresentation = "7m"\n[[category]]', [f"timing: {NO_MARKS}"]),
        ("[[category]]", '[scoring]\nmethod = "sum"\n[[category]]', [f"scoring / method: {NO_MARKS}"]),
        (
            "[[category]]",
            '[scoring]\nties = ["weights"]\n[[category]]',
            ['scoring / ties: "weights" compares marks, and nobody gives marks; name stages instead'],
        ),
        (
            "day = 2022-08-15",
            'day = 2022-08-15\nstandings = "live"',
            ['contest / standings: nobody appears on a stage: only "announced" is possible; remove it'],
        ),
        ("day = 2022-08-15", "day = 2022-08-15\ndesk = true", ["contest / desk: contradicts format"]),
        (
            "weight = 100",
            "weight = 60",
            ['stage: the weights sum to 60; they must sum to 100, or write stages = "added"'],
        ),
        (
            "weight = 100",
            "weight = 0",
            ['category "asn": has no result that counts; add a [[stage]] with a weight for it'],
        ),
        (
            "weight = 100",
            'weight = 100\ncategories = ["as"]',
            [
                'stage "cat" / categories: there is no "as"; did you mean "asn"?',
                'category "asn": has no result that counts',
            ],
        ),
        ('id = "p2"', 'id = "p1"', ['juror "p1": 2 of them have this id'] * 2),
    ],
)
def test_a_fault_is_named_once(tmp_path: Path, typed: str, changed: str, messages: list[str]) -> None:
    assert typed in RESULTS
    problems = find_problems(tmp_path, RESULTS.replace(typed, changed, 1))
    assert len(problems) == len(messages), problems
    assert all(map(str.startswith, problems, messages)), problems


@pytest.mark.parametrize(
    ("typed", "changed", "message"),
    [
        (
            'name = "Uji CAT"',
            'name = "Uji CAT"\nfrom = "score"\npass = 70',
            'stage "cat" / from: an administration has requirements: from = "verdict"',
        ),
        (
            'name = "Uji CAT"',
            'name = "Uji CAT"\nrequired = false',
            'stage "cat" / required: an administration needs every requirement; remove it',
        ),
        (
            'name = "Uji CAT"',
            'name = "Uji CAT"\nweight = 10',
            'stage "cat" / weight: a verdict or a rating adds no points',
        ),
    ],
)
def test_an_administration_has_verdicts_only(tmp_path: Path, typed: str, changed: str, message: str) -> None:
    problems = find_problems(tmp_path, ADMINISTRATION.replace(typed, changed, 1))
    assert any(problem.startswith(message) for problem in problems), problems


def test_sections_may_be_missing_without_a_second_message(tmp_path: Path) -> None:
    """What the program adds to the file is never reported."""
    text = RESULTS.partition("[[stage]]")[0]
    assert find_problems(tmp_path, text) == [
        'category: the section is missing; add "[[category]]"',
        'juror: the section is missing; add "[[juror]]"',
        'stage: the section is missing; add "[[stage]]"',
    ]


def test_a_desk_has_one_spelling(tmp_path: Path) -> None:
    message, no_timer = problems_after(
        tmp_path, ('id = "uji"\n', 'id = "uji"\nformat = "stage"\ndesk = true\n')
    )
    assert 'desk: contradicts format = "stage"; keep format alone' in message
    assert "timing: a contest scored at desks has no timer" in no_timer


def test_a_contest_with_sessions_has_no_day(tmp_path: Path) -> None:
    (message,) = problems_after(tmp_path, ('id = "uji"\n', 'id = "uji"\nday = 2024-12-20\n'))
    assert "day: belongs to a contest without sessions; remove it" in message
