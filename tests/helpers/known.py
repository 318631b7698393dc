"""Reproduce published results with the whole program: contest file, roster, paper ballots, standings."""

import gzip
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.loader import read_contest
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import PaperBallot, Penalise
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.exports.standings import build_standings_document
from tests.helpers.support import CHAIR, COMMITTEE, enter_paper

CASE_FOLDER = Path(__file__).parents[1] / "scoring" / "cases"
OPTIONAL_DATA = Path(__file__).parents[3] / "shared" / "data" / "scoring"
"""Data that the repository cannot include because of its licence."""

CONTEST_TABLE = """
[contest]
id = "kasus"
name = "Kasus"
head-of-jury = "Dr. Ratna Wulandari"
language = "en"
desk = true
"""


@cache
def read_case(name: str) -> dict[str, Any]:
    """A published case of `cases.json`, with its source."""
    cases_by_name: dict[str, Any] = json.loads((CASE_FOLDER / "cases.json").read_text())[name]
    return cases_by_name


@cache
def read_skating_events() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The performances of each event, by programme."""
    with gzip.open(CASE_FOLDER / "skating.json.gz") as compressed_file:
        skating_events: dict[str, dict[str, list[dict[str, Any]]]] = json.load(compressed_file)["events"]
    return skating_events


def find_optional_data(name: str) -> Path:
    """A folder of data that is not in the repository; the test is skipped if it is missing."""
    folder = OPTIONAL_DATA / name
    if not folder.is_dir():
        pytest.skip(f"the data {name} is under the GPL and not here: nothing to compare with")
    return folder


def panels_as_toml(members: Mapping[str, Iterable[str]], categories: Mapping[str, Iterable[str]]) -> str:
    """TOML of the jurors, the panels, and one session for each panel, each on a day of its own."""
    jurors = sorted({juror for panel_jurors in members.values() for juror in panel_jurors})
    lines = [f'[[juror]]\nid = "{juror}"\nname = "Juri {juror}"' for juror in jurors]
    for day, (panel, panel_jurors) in enumerate(members.items(), 1):
        quoted_jurors = ", ".join(f'"{juror}"' for juror in panel_jurors)
        lines.append(f'[[panel]]\nid = "{panel}"\nroom = "Ruang {panel}"\njurors = [{quoted_jurors}]')
        quoted_categories = ", ".join(f'"{category}"' for category in categories[panel])
        lines.append(f'[[session]]\nday = 2024-12-{day:02}\nstart = "08:00"\npanel = "{panel}"')
        lines.append(f"categories = [{quoted_categories}]")
    return "\n".join(lines)


def rubric_as_toml(name: str, criteria: Iterable[str], scale: str, options: str = "points = true") -> str:
    """TOML of a rubric: a point budget of these criteria on one scale."""
    criteria_text = ",\n".join(f'  {{ id = "{id_}", name = "{id_}" }}' for id_ in criteria)
    return f"[rubric.{name}]\nscale = {{ {scale} }}\n{options}\ncriteria = [\n{criteria_text}\n]"


def category_as_toml(id_: str, rubric_id: str = "r") -> str:
    """TOML of a category with three awards."""
    return f'[[category]]\nid = "{id_}"\nname = "{id_}"\nrubric = "{rubric_id}"\nawards = ["I", "II", "III"]'


def create_drawn_final(
    path: Path, contest: Iterable[str], entrants: Mapping[str, str], first_commands: Iterable[Command] = ()
) -> Engine:
    """A contest file with a drawn order; `entrants` maps contestant to category. The caller closes it."""
    contest_path = path / "contest.toml"
    contest_path.write_text("\n".join((CONTEST_TABLE, *contest)), encoding="utf-8")
    roster = [
        Contestant(id=id_, category=category, name=f"Peserta {id_}") for id_, category in entrants.items()
    ]
    engine = create_contest_file(
        path / "final.db", read_contest(contest_path), COMMITTEE, "roster.csv", roster
    )
    engine.submit(DrawOrder(1), COMMITTEE)
    for command in first_commands:
        engine.submit(command, COMMITTEE)
    return engine


def enter_ballots(engine: Engine, ballots: Iterable[tuple[str, str, Mapping[str, str | Decimal]]]) -> None:
    """Enter paper ballots, each as contestant id, juror id and marks by criterion id."""
    number_by_contestant = draw_numbers(engine)
    paper_ballots = [
        PaperBallot(
            number_by_contestant[contestant_id],
            juror_id,
            {criterion_id: Decimal(mark) for criterion_id, mark in marks.items()},
        )
        for contestant_id, juror_id, marks in ballots
    ]
    enter_paper(engine, *paper_ballots)


def draw_numbers(engine: Engine) -> dict[str, int]:
    """The draw number of each contestant id."""
    return {turn.contestant: turn.number for turn in engine.state.turns.values()}


def penalise(engine: Engine, contestant_id: str, points: str) -> None:
    """Subtract points as a penalty."""
    engine.submit(Penalise(draw_numbers(engine)[contestant_id], Decimal(points), "pengurangan"), CHAIR)


def read_standings(engine: Engine) -> dict[str, dict[str, dict[str, Any]]]:
    """The exported standings: line by category and contestant. Both counts must agree."""
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    document = build_standings_document(engine, engine.state.contest.categories)
    return {
        category["id"]: {line["contestant"]: line for line in category["placings"]}
        for category in document["categories"]
    }


def scores_and_places(lines: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    """Displayed score and place of every contestant."""
    return {id_: (line["score"], line["place"]) for id_, line in lines.items()}
