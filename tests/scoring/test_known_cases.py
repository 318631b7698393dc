"""Published results, reproduced from the contest file to the printed standing."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.setup import ImportDifficulty, ImportResults
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.plan.plan import plan_groups
from tests.helpers import known

Lines = dict[str, dict[str, Any]]
"""Printed lines by contestant."""
NINE = [f"j{n}" for n in range(1, 10)]
ALL_TEAMS = [f"T{n:02}" for n in range(1, 32)]


# --- figure skating ---------------------------------------------------------------------------------

ISU = """
[scoring]
method = "trimmed"
per = "criterion"
trim = {{ lowest = 1, highest = 1, at-least = 3 }}
round = {{ criterion = 2, weighted = 2 }}
stages = "added"
ties = [{tie}]
[[stage]]
id = "elements"
name = "Technical elements"
weight = 100
"""
FIVE = [f"k{n}" for n in range(1, 6)]


def _components(id_: str, performed: list[dict[str, Any]]) -> str:
    """A programme's rubric: five components to ten, each with its factor."""
    criteria = ", ".join(
        f'{{ id = "{k}", name = "{k}", scale = {{ max = 10, step = 0.25, to = {Decimal(factor) * 10} }} }}'
        for k, (factor, *_) in zip(FIVE, performed[0]["marks"], strict=True)
    )
    return f"[rubric.{id_}]\npoints = true\ncriteria = [{criteria}]"


def _skated(path: Path, programmes: dict[str, list[dict[str, Any]]], tie: str) -> None:
    """One event's programmes of a sort, each a category of its own, against the official lines."""
    ids = {name: f"p{n}" for n, name in enumerate(programmes)}
    danced = {f"{ids[name]}-{n}": one for name, all_ in programmes.items() for n, one in enumerate(all_)}
    contest = [
        ISU.format(tie=tie),
        *(_components(ids[name], performed) for name, performed in programmes.items()),
        *(known.category_as_toml(id_, id_) for id_ in ids.values()),
        known.panels_as_toml({"A": NINE}, {"A": ids.values()}),
    ]
    elements = [Result(contestant=id_, score=Decimal(one["elements"])) for id_, one in danced.items()]
    brought = ImportResults("elements", "isu.csv", tuple(elements))
    engine = known.create_drawn_final(
        path, contest, {id_: id_.partition("-")[0] for id_ in danced}, [brought]
    )
    known.enter_ballots(
        engine,
        [
            (id_, juror, {k: given[2 + at] for k, given in zip(FIVE, one["marks"], strict=True)})
            for id_, one in danced.items()
            for at, juror in enumerate(NINE)
        ],
    )
    for id_, one in danced.items():
        if Decimal(one["deductions"]):
            known.penalise(engine, id_, one["deductions"])
    _compare(engine, danced)
    engine.ledger.close()


def _compare(engine: Engine, danced: dict[str, dict[str, Any]]) -> None:
    lines = {
        id_: line for category in known.read_standings(engine).values() for id_, line in category.items()
    }
    official = {id_: (one["segment"], one["rank"]) for id_, one in danced.items()}
    assert known.scores_and_places(lines) == official
    assert {id_: Decimal(line["jury"]) for id_, line in lines.items()} == {
        id_: Decimal(one["components"]) for id_, one in danced.items()
    }


@pytest.mark.parametrize("event", sorted(known.read_skating_events()))
def test_figure_skating_has_the_official_results(tmp_path: Path, event: str) -> None:
    """Each component is trimmed, rounded, multiplied, rounded; elements and deductions are added."""
    programmes = known.read_skating_events()[event]
    for sort, tie in (("SHORT", '"elements"'), ("FREE", '"jury"')):
        own = {name: performed for name, performed in programmes.items() if sort in name}
        assert own
        (tmp_path / sort).mkdir()
        _skated(tmp_path / sort, own, tie)


# --- sums and trimmed sums --------------------------------------------------------------------------


def test_the_best_of_three_runs_counts_in_the_halfpipe(tmp_path: Path) -> None:
    """Six marks without the highest and the lowest. A run without marks did not improve: six zeros here."""
    data = known.read_case("halfpipe")
    six = NINE[:6]
    contest = [
        '[scoring]\nmethod = "trimmed"\nper = "criterion"\nties = []',
        "trim = { lowest = 1, highest = 1, at-least = 3 }\nround = { criterion = 2 }",
        known.rubric_as_toml(
            "r", ("run1", "run2", "run3"), "min = 0, max = 100", "points = true\nbest = true"
        ),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": six}, {"A": ["final"]}),
    ]
    engine = known.create_drawn_final(tmp_path, contest, dict.fromkeys(data["expect"], "final"))
    marks: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for who, run, _, *given in data["rows"]:
        for juror, mark in zip(six, given, strict=True):
            marks[str(who), juror][f"run{run}"] = mark or "0"
    known.enter_ballots(engine, [(who, juror, given) for (who, juror), given in marks.items()])
    assert known.scores_and_places(known.read_standings(engine)["final"]) == {
        who: tuple(expected) for who, expected in data["expect"].items()
    }
    engine.ledger.close()


def test_difficulty_counts_in_diving(tmp_path: Path) -> None:
    """Seven marks without two and two, added up, times the difficulty; six dives."""
    data = known.read_case("diving")
    seven, dives = NINE[:7], [f"d{n}" for n in range(1, 7)]
    contest = [
        '[scoring]\nmethod = "trimmed"\nper = "criterion"\nties = []',
        'trim = { lowest = 2, highest = 2, at-least = 5, kept = "sum" }',
        known.rubric_as_toml("r", dives, "min = 0, max = 10, step = 0.5", "points = true\ndifficulty = true"),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": seven}, {"A": ["final"]}),
    ]
    factors = tuple(
        Factor(contestant=str(who), criterion=f"d{dive}", factor=Decimal(difficulty))
        for who, dive, difficulty, *_ in data["rows"]
    )
    engine = known.create_drawn_final(
        tmp_path, contest, dict.fromkeys(data["expect"], "final"), [ImportDifficulty("dives.csv", factors)]
    )
    marks: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for who, dive, _, _, *given in data["rows"]:
        for juror, mark in zip(seven, given, strict=True):
            marks[str(who), juror][f"d{dive}"] = mark
    known.enter_ballots(engine, [(who, juror, given) for (who, juror), given in marks.items()])
    lines = known.read_standings(engine)["final"]
    assert {who: line["score"] for who, line in lines.items()} == data["expect"]
    ordered = sorted(data["expect"], key=lambda who: -Decimal(data["expect"][who]))
    assert [lines[who]["place"] for who in ordered] == list(range(1, 13))
    engine.ledger.close()


def test_sums_of_a_changing_panel(tmp_path: Path) -> None:
    """A juror who is absent that week is not on the panel; that is not a zero."""
    data = known.read_case("strictly")
    danced = {f"s{n}": row for n, row in enumerate(data["rows"])}
    sitting = {
        id_: tuple(j for j, mark in zip(NINE, row[3:], strict=True) if mark) for id_, row in danced.items()
    }
    panels = {jurors: f"P{n}" for n, jurors in enumerate(sorted({j for j in sitting.values() if j}))}
    weeks = {
        id_: f"s{row[0]}w{row[1]}-{panels.get(sitting[id_], 'P0').lower()}" for id_, row in danced.items()
    }
    contest = [
        '[scoring]\nmethod = "sum"\ndecimals = 0\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 10"),
        *(known.category_as_toml(week) for week in sorted(set(weeks.values()))),
        known.panels_as_toml(
            {panel: jurors for jurors, panel in panels.items()},
            {
                panel: sorted({week for week in weeks.values() if week.endswith(f"-{panel.lower()}")})
                for panel in panels.values()
            },
        ),
    ]
    engine = known.create_drawn_final(tmp_path, contest, weeks)
    known.enter_ballots(
        engine, [(id_, j, {"k": str(danced[id_][2 + int(j[1:])])}) for id_, on in sitting.items() for j in on]
    )
    lines = {id_: line for week in known.read_standings(engine).values() for id_, line in week.items()}
    assert len(danced) == data["expect"]["rows"]
    assert sum(int(line["score"]) for line in lines.values()) == data["expect"]["grand_total"]
    assert all(lines[id_]["score"] == str(row[2]) for id_, row in danced.items() if sitting[id_])
    assert {id_ for id_ in danced if id_ not in lines} == {id_ for id_, on in sitting.items() if not on}
    engine.ledger.close()


# --- places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tasting", sorted(known.read_case("winetaster")["cases"]))
def test_rank_sums_of_a_tasting(tmp_path: Path, tasting: str) -> None:
    """Each judge's places are added up; the least sum wins and equal sums share the place."""
    data = known.read_case("winetaster")["cases"][tasting]
    wines = [f"w{n}" for n in range(len(data["votes"]))]
    judges = [f"j{n}" for n in range(len(data["ranks"]))]
    contest = [
        '[scoring]\nmethod = "rank-sum"\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 10"),
        known.category_as_toml("wines"),
        known.panels_as_toml({"A": judges}, {"A": ["wines"]}),
    ]
    engine = known.create_drawn_final(tmp_path, contest, dict.fromkeys(wines, "wines"))
    sheets = zip(judges, data["ranks"], strict=True)
    known.enter_ballots(
        engine,
        [(w, j, {"k": str(10 - rank)}) for j, ranks in sheets for w, rank in zip(wines, ranks, strict=True)],
    )
    expected = zip(wines, data["votes"], data["rank"], strict=True)
    assert known.scores_and_places(known.read_standings(engine)["wines"]) == {
        wine: (str(votes), place) for wine, votes, place in expected
    }
    engine.ledger.close()


# --- least squares and the mixed model --------------------------------------------------------------


@pytest.mark.parametrize("name", ["montgomery", "li"])
@pytest.mark.parametrize("model", ["least-squares", "mixed"])
def test_incomplete_blocks_have_the_results_of_the_textbook(tmp_path: Path, name: str, model: str) -> None:
    """Every contestant is marked by some of the jurors only, and all are linked."""
    data = known.read_case(name)
    who = [f"c{n}" for n in sorted(set(data["contestant"]))]
    seen: dict[str, list[str]] = defaultdict(list)
    for contestant, juror in zip(data["contestant"], data["juror"], strict=True):
        seen[f"c{contestant}"].append(f"j{juror}")
    everyone = sorted({juror for jurors in seen.values() for juror in jurors})
    contest = [
        f'[scoring]\nmethod = "severity"\nmodel = "{model}"\ndecimals = 4\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 100"),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": everyone}, {"A": ["final"]}),
    ]
    engine = known.create_drawn_final(tmp_path, contest, dict.fromkeys(who, "final"))
    given = zip(data["contestant"], data["juror"], data["y"], strict=True)
    known.enter_ballots(engine, [(f"c{n}", f"j{juror}", {"k": str(mark)}) for n, juror, mark in given])
    lines, expect = known.read_standings(engine)["final"], data["expect"]
    mean = sum(data["y"]) / len(data["y"])
    straight = [
        Fraction(lines[w]["exact"]) if model == "least-squares" else Fraction(lines[w]["least-squares"])
        for w in who
    ]
    assert [float(score) - mean for score in straight] == pytest.approx(expect["ls_effects"], abs=1e-9)
    assert [float(lines[w]["raw"]) for w in who] == pytest.approx(expect["raw"], abs=1e-4)
    if model == "mixed" and "blup" in expect:
        middle = sum(float(lines[w]["exact"]) for w in who) / len(who)
        assert [float(lines[w]["exact"]) - middle for w in who] == pytest.approx(expect["blup"], abs=1e-4)
    engine.ledger.close()


# --- z-scores and weighted stages -------------------------------------------------------------------

Sheets = dict[tuple[str, str], dict[str, str]]
"""Marks by team and judge."""
WEIGHTS = {"robustdesign": 50, "programming": 50, "research": 100, "performance": 100}


def _by_z_scores(path: Path, marks: Sheets, *more: str, before: list[Command] | None = None) -> Lines:
    """Mean z-score of everyone who was seen, at nine decimals; `more` stands in the contest file."""
    judges = sorted({judge for _, judge in marks})
    contest = [
        '[scoring]\nmethod = "z-score"\ndecimals = 9\nties = []\nstages = "added"',
        *more,
        known.category_as_toml("final"),
        known.panels_as_toml({"A": judges}, {"A": ["final"]}),
    ]
    path.mkdir()
    engine = known.create_drawn_final(path, contest, dict.fromkeys(ALL_TEAMS, "final"), before or [])
    known.enter_ballots(engine, [(team, judge, given) for (team, judge), given in marks.items()])
    lines = known.read_standings(engine)["final"]
    engine.ledger.close()
    return lines


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as sheet:
        return list(csv.DictReader(sheet))


def _judged(rows: list[dict[str, str]], category: str) -> Sheets:
    return {
        (row["team"], row["judge"].lower()): {f"c{n}": row[f"c{n}"] for n in range(1, 6)}
        for row in rows
        if row["category"] == category and row["noshow"] == "False"
    }


def test_a_tournament_of_z_scores_and_weighted_stages(tmp_path: Path) -> None:
    """Judged stages and the best of three runs by z-scores, one stage as published, and a no-show."""
    folder = known.find_optional_data("fll_mays2011")
    rows, official = _rows(folder / "marks.csv"), _rows(folder / "official_results.csv")
    five = known.rubric_as_toml("r", [f"c{n}" for n in range(1, 6)], "min = 0, max = 20")
    raced: Sheets = defaultdict(dict)
    for row in _rows(folder / "performance_runs.csv"):
        raced[row["team"], "table"][f"run{row['run']}"] = row["points"]
    runs = known.rubric_as_toml(
        "r", ["run1", "run2", "run3"], "min = 0, max = 400", "points = true\nbest = true"
    )
    earlier = {name: _by_z_scores(tmp_path / name, _judged(rows, name), five) for name in list(WEIGHTS)[:2]}
    earlier["performance"] = _by_z_scores(tmp_path / "performance", raced, runs)
    found = {name: {team: line["score"] for team, line in lines.items()} for name, lines in earlier.items()}
    found["research"] = {
        row["team"]: str(round_half_up(Fraction(row["RESEARCH"]), 9)) for row in official if row["RESEARCH"]
    }
    before: list[Command] = [
        ImportResults(
            name, name, tuple(Result(contestant=t, score=Decimal(score)) for t, score in given.items())
        )
        for name, given in found.items()
    ]
    stages = [
        f'[[stage]]\nid = "{name}"\nname = "{name}"\nweight = {weight}\ndecimals = 9'
        for name, weight in WEIGHTS.items()
    ]
    lines = _by_z_scores(tmp_path / "overall", _judged(rows, "teamwork"), five, *stages, before=before)
    expected = json.loads((known.OPTIONAL_DATA / "cases.json").read_text())
    overall = next(one["expect"] for one in expected if one["id"] == "fll_mays2011")
    for team, (score, place) in overall.items():
        if score is None:
            assert team not in lines
        else:
            assert float(lines[team]["score"]) == pytest.approx(score, abs=1e-8)
            assert lines[team]["place"] == place


# --- what panels have in common ---------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["core_values", "robot_design"])
def test_panels_without_common_jurors_are_six_components(tmp_path: Path, sheet: str) -> None:
    """Both the plan and the standing report it, and scores are not corrected for severity."""
    rows = _rows(known.find_optional_data("fll_state2019") / f"{sheet}.csv")
    judges: dict[str, set[str]] = defaultdict(set)
    teams: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        judges[row["panel"]].add(row["judge"].lower())
        teams[row["panel"]].add(row["team"])
    contest = [
        '[scoring]\nmethod = "severity"\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 12"),
        known.category_as_toml("final"),
        known.panels_as_toml(judges, {panel: ["final"] for panel in judges}),
    ]
    engine = known.create_drawn_final(
        tmp_path, contest, dict.fromkeys((row["team"] for row in rows), "final")
    )
    (planned,) = plan_groups(engine.state)
    assert len(planned.components) == 6
    assert planned.linkage.deficiency == 5
    assert planned.linkage.verdict == "unlinked"
    turns = engine.state.turns.values()
    known.enter_ballots(
        engine, [(turn.contestant, juror, {"k": "7"}) for turn in turns for juror in turn.jurors]
    )
    notes = engine.tally.standing(engine.state, "final").notes
    assert str(notes[0]) == str(planned.linkage_message)
    assert not any("least-squares" in line for line in known.read_standings(engine)["final"].values())
    engine.ledger.close()
