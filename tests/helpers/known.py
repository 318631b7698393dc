"""Known results on the program's own way: a contest file, a roster, sheets entered, the printed standings."""

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
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, Penalise
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.exports.standings import build_standings_document
from tests.helpers.support import CHAIR, COMMITTEE

CASES = Path(__file__).parents[1] / "scoring" / "cases"
BESIDE = Path(__file__).parents[3] / "shared" / "data" / "scoring"
"""Where data lies that may be read but not carried along."""

HEAD = """
[contest]
id = "kasus"
name = "Kasus"
head-of-jury = "Dr. Ratna Wulandari"
language = "en"
desk = true
"""


@cache
def case(name: str) -> dict[str, Any]:
    """A case that is carried along, with its source."""
    found: dict[str, Any] = json.loads((CASES / "cases.json").read_text())[name]
    return found


@cache
def skating() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every event's programmes with their performances."""
    with gzip.open(CASES / "skating.json.gz") as packed:
        found: dict[str, dict[str, list[dict[str, Any]]]] = json.load(packed)["events"]
    return found


def lying_beside(name: str) -> Path:
    """A folder of data that is not carried along; the test is skipped where it is absent."""
    folder = BESIDE / name
    if not folder.is_dir():
        pytest.skip(f"the data {name} is under the GPL and not here: nothing to compare with")
    return folder


def panels(members: Mapping[str, Iterable[str]], categories: Mapping[str, Iterable[str]]) -> str:
    """Jurors, panels and one session for each panel, on a day of its own, as a contest file says them."""
    jurors = sorted({juror for sitting in members.values() for juror in sitting})
    lines = [f'[[juror]]\nid = "{juror}"\nname = "Juri {juror}"' for juror in jurors]
    for day, (panel, sitting) in enumerate(members.items(), 1):
        quoted = ", ".join(f'"{juror}"' for juror in sitting)
        lines.append(f'[[panel]]\nid = "{panel}"\nroom = "Ruang {panel}"\njurors = [{quoted}]')
        seen = ", ".join(f'"{category}"' for category in categories[panel])
        lines.append(
            f'[[session]]\nday = 2024-12-{day:02}\nstart = "08:00"\npanel = "{panel}"\ncategories = [{seen}]'
        )
    return "\n".join(lines)


def rubric(name: str, criteria: Iterable[str], scale: str, more: str = "points = true") -> str:
    """A point budget of these criteria on one scale."""
    listed = ",\n".join(f'  {{ id = "{id_}", name = "{id_}" }}' for id_ in criteria)
    return f"[rubric.{name}]\nscale = {{ {scale} }}\n{more}\ncriteria = [\n{listed}\n]"


def category(id_: str, rubric: str = "r") -> str:
    """A category with three awards."""
    return f'[[category]]\nid = "{id_}"\nname = "{id_}"\nrubric = "{rubric}"\nawards = ["I", "II", "III"]'


def play(
    path: Path, contest: Iterable[str], who: Mapping[str, str], before: Iterable[Command] = ()
) -> Engine:
    """A drawn file with contestants `who` (id to category); the caller closes its ledger."""
    toml = path / "contest.toml"
    toml.write_text("\n".join((HEAD, *contest)), encoding="utf-8")
    roster = [Contestant(id=id_, category=category, name=f"Peserta {id_}") for id_, category in who.items()]
    engine = create_contest_file(path / "final.db", read_contest(toml), COMMITTEE, "roster.csv", roster)
    engine.submit(DrawOrder(1), COMMITTEE)
    for command in before:
        engine.submit(command, COMMITTEE)
    return engine


def enter(engine: Engine, given: Iterable[tuple[str, str, Mapping[str, str | Decimal]]]) -> None:
    """Sheets of paper: contestant, juror, marks."""
    number = numbers(engine)
    sheets = [
        PaperBallot(number[who], juror, {id_: Decimal(mark) for id_, mark in marks.items()})
        for who, juror, marks in given
    ]
    engine.submit(EnterPaper(tuple(sheets)), COMMITTEE)


def numbers(engine: Engine) -> dict[str, int]:
    """Draw number of each contestant id."""
    return {turn.contestant: turn.number for turn in engine.state.turns.values()}


def penalise(engine: Engine, who: str, points: str) -> None:
    """Points off."""
    engine.submit(Penalise(numbers(engine)[who], Decimal(points), "pengurangan"), CHAIR)


def standings(engine: Engine) -> dict[str, dict[str, dict[str, Any]]]:
    """The printed standings: line by category and contestant, after both counts agreed."""
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    printed = build_standings_document(engine, engine.state.contest.categories)
    return {
        category["id"]: {line["contestant"]: line for line in category["placings"]}
        for category in printed["categories"]
    }


def score_and_place(lines: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    """Displayed score and place of every contestant."""
    return {id_: (line["score"], line["place"]) for id_, line in lines.items()}
