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

PrintedLines = dict[str, dict[str, Any]]
"""Printed lines by contestant."""
NINE_JURORS = [f"j{n}" for n in range(1, 10)]
ALL_TEAMS = [f"T{n:02}" for n in range(1, 32)]


# --- figure skating ---------------------------------------------------------------------------------

SKATING_SCORING = """
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
COMPONENT_IDS = [f"k{n}" for n in range(1, 6)]


def _components_rubric(id_: str, performances: list[dict[str, Any]]) -> str:
    """A programme's rubric: five components to ten, each with its factor."""
    criteria = ", ".join(
        f'{{ id = "{k}", name = "{k}", scale = {{ max = 10, step = 0.25, to = {Decimal(factor) * 10} }} }}'
        for k, (factor, *_) in zip(COMPONENT_IDS, performances[0]["marks"], strict=True)
    )
    return f"[rubric.{id_}]\npoints = true\ncriteria = [{criteria}]"


def _check_segment(path: Path, programmes: dict[str, list[dict[str, Any]]], tie: str) -> None:
    """One event's programmes of a sort, each a category of its own, against the official lines."""
    ids = {name: f"p{n}" for n, name in enumerate(programmes)}
    performance_by_id = {
        f"{ids[name]}-{n}": performance
        for name, performances in programmes.items()
        for n, performance in enumerate(performances)
    }
    contest = [
        SKATING_SCORING.format(tie=tie),
        *(_components_rubric(ids[name], performances) for name, performances in programmes.items()),
        *(known.category_as_toml(id_, id_) for id_ in ids.values()),
        known.panels_as_toml({"A": NINE_JURORS}, {"A": ids.values()}),
    ]
    elements = [
        Result(contestant=id_, score=Decimal(performance["elements"]))
        for id_, performance in performance_by_id.items()
    ]
    elements_command = ImportResults("elements", "isu.csv", tuple(elements))
    engine = known.create_drawn_final(
        path, contest, {id_: id_.partition("-")[0] for id_ in performance_by_id}, [elements_command]
    )
    known.enter_ballots(
        engine,
        [
            (
                id_,
                juror,
                {
                    k: mark_row[2 + mark_index]
                    for k, mark_row in zip(COMPONENT_IDS, performance["marks"], strict=True)
                },
            )
            for id_, performance in performance_by_id.items()
            for mark_index, juror in enumerate(NINE_JURORS)
        ],
    )
    for id_, performance in performance_by_id.items():
        if Decimal(performance["deductions"]):
            known.penalise(engine, id_, performance["deductions"])
    _compare_with_official(engine, performance_by_id)
    engine.ledger.close()


def _compare_with_official(engine: Engine, performance_by_id: dict[str, dict[str, Any]]) -> None:
    lines = {
        id_: line for category in known.read_standings(engine).values() for id_, line in category.items()
    }
    official = {
        id_: (performance["segment"], performance["rank"]) for id_, performance in performance_by_id.items()
    }
    assert known.scores_and_places(lines) == official
    assert {id_: Decimal(line["jury"]) for id_, line in lines.items()} == {
        id_: Decimal(performance["components"]) for id_, performance in performance_by_id.items()
    }


@pytest.mark.parametrize("event", sorted(known.read_skating_events()))
def test_figure_skating_has_the_official_results(tmp_path: Path, event: str) -> None:
    """Each component is trimmed, rounded, multiplied, rounded; elements and deductions are added."""
    programmes = known.read_skating_events()[event]
    for segment_name, tie in (("SHORT", '"elements"'), ("FREE", '"jury"')):
        segment_programmes = {
            name: performances for name, performances in programmes.items() if segment_name in name
        }
        assert segment_programmes
        (tmp_path / segment_name).mkdir()
        _check_segment(tmp_path / segment_name, segment_programmes, tie)


# --- sums and trimmed sums --------------------------------------------------------------------------


def test_the_best_of_three_runs_counts_in_the_halfpipe(tmp_path: Path) -> None:
    """Six marks without the highest and the lowest. A run without marks did not improve: six zeros here."""
    data = known.read_case("halfpipe")
    juror_ids = NINE_JURORS[:6]
    contest = [
        '[scoring]\nmethod = "trimmed"\nper = "criterion"\nties = []',
        "trim = { lowest = 1, highest = 1, at-least = 3 }\nround = { criterion = 2 }",
        known.rubric_as_toml(
            "r", ("run1", "run2", "run3"), "min = 0, max = 100", "points = true\nbest = true"
        ),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": juror_ids}, {"A": ["final"]}),
    ]
    engine = known.create_drawn_final(tmp_path, contest, dict.fromkeys(data["expect"], "final"))
    marks: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for contestant_id, run, _, *mark_row in data["rows"]:
        for juror, mark in zip(juror_ids, mark_row, strict=True):
            marks[str(contestant_id), juror][f"run{run}"] = mark or "0"
    known.enter_ballots(
        engine, [(contestant_id, juror, mark_row) for (contestant_id, juror), mark_row in marks.items()]
    )
    assert known.scores_and_places(known.read_standings(engine)["final"]) == {
        contestant_id: tuple(expected) for contestant_id, expected in data["expect"].items()
    }
    engine.ledger.close()


def test_difficulty_counts_in_diving(tmp_path: Path) -> None:
    """Seven marks without two and two, added up, times the difficulty; six dives."""
    data = known.read_case("diving")
    juror_ids, dives = NINE_JURORS[:7], [f"d{n}" for n in range(1, 7)]
    contest = [
        '[scoring]\nmethod = "trimmed"\nper = "criterion"\nties = []',
        'trim = { lowest = 2, highest = 2, at-least = 5, kept = "sum" }',
        known.rubric_as_toml("r", dives, "min = 0, max = 10, step = 0.5", "points = true\ndifficulty = true"),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": juror_ids}, {"A": ["final"]}),
    ]
    factors = tuple(
        Factor(contestant=str(contestant_id), criterion=f"d{dive}", factor=Decimal(difficulty))
        for contestant_id, dive, difficulty, *_ in data["rows"]
    )
    engine = known.create_drawn_final(
        tmp_path, contest, dict.fromkeys(data["expect"], "final"), [ImportDifficulty("dives.csv", factors)]
    )
    marks: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for contestant_id, dive, _, _, *mark_row in data["rows"]:
        for juror, mark in zip(juror_ids, mark_row, strict=True):
            marks[str(contestant_id), juror][f"d{dive}"] = mark
    known.enter_ballots(
        engine, [(contestant_id, juror, mark_row) for (contestant_id, juror), mark_row in marks.items()]
    )
    lines = known.read_standings(engine)["final"]
    assert {contestant_id: line["score"] for contestant_id, line in lines.items()} == data["expect"]
    ordered = sorted(data["expect"], key=lambda contestant_id: -Decimal(data["expect"][contestant_id]))
    assert [lines[contestant_id]["place"] for contestant_id in ordered] == list(range(1, 13))
    engine.ledger.close()


def test_sums_of_a_changing_panel(tmp_path: Path) -> None:
    """A juror who is absent that week is not on the panel; that is not a zero."""
    data = known.read_case("strictly")
    row_by_id = {f"s{n}": row for n, row in enumerate(data["rows"])}
    jurors_by_id = {
        id_: tuple(j for j, mark in zip(NINE_JURORS, row[3:], strict=True) if mark)
        for id_, row in row_by_id.items()
    }
    panels = {jurors: f"P{n}" for n, jurors in enumerate(sorted({j for j in jurors_by_id.values() if j}))}
    category_by_id = {
        id_: f"s{row[0]}w{row[1]}-{panels.get(jurors_by_id[id_], 'P0').lower()}"
        for id_, row in row_by_id.items()
    }
    contest = [
        '[scoring]\nmethod = "sum"\ndecimals = 0\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 10"),
        *(known.category_as_toml(week) for week in sorted(set(category_by_id.values()))),
        known.panels_as_toml(
            {panel: jurors for jurors, panel in panels.items()},
            {
                panel: sorted(
                    {week for week in category_by_id.values() if week.endswith(f"-{panel.lower()}")}
                )
                for panel in panels.values()
            },
        ),
    ]
    engine = known.create_drawn_final(tmp_path, contest, category_by_id)
    known.enter_ballots(
        engine,
        [
            (id_, j, {"k": str(row_by_id[id_][2 + int(j[1:])])})
            for id_, present_jurors in jurors_by_id.items()
            for j in present_jurors
        ],
    )
    lines = {id_: line for week in known.read_standings(engine).values() for id_, line in week.items()}
    assert len(row_by_id) == data["expect"]["rows"]
    assert sum(int(line["score"]) for line in lines.values()) == data["expect"]["grand_total"]
    assert all(lines[id_]["score"] == str(row[2]) for id_, row in row_by_id.items() if jurors_by_id[id_])
    assert {id_ for id_ in row_by_id if id_ not in lines} == {
        id_ for id_, present_jurors in jurors_by_id.items() if not present_jurors
    }
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
    contestant_ids = [f"c{n}" for n in sorted(set(data["contestant"]))]
    jurors_by_contestant: dict[str, list[str]] = defaultdict(list)
    for contestant, juror in zip(data["contestant"], data["juror"], strict=True):
        jurors_by_contestant[f"c{contestant}"].append(f"j{juror}")
    juror_ids = sorted({juror for jurors in jurors_by_contestant.values() for juror in jurors})
    contest = [
        f'[scoring]\nmethod = "severity"\nmodel = "{model}"\ndecimals = 4\nties = []',
        known.rubric_as_toml("r", ["k"], "min = 0, max = 100"),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": juror_ids}, {"A": ["final"]}),
    ]
    engine = known.create_drawn_final(tmp_path, contest, dict.fromkeys(contestant_ids, "final"))
    mark_rows = zip(data["contestant"], data["juror"], data["y"], strict=True)
    known.enter_ballots(engine, [(f"c{n}", f"j{juror}", {"k": str(mark)}) for n, juror, mark in mark_rows])
    lines, expect = known.read_standings(engine)["final"], data["expect"]
    mean = sum(data["y"]) / len(data["y"])
    least_squares_scores = [
        Fraction(lines[contestant_id]["exact"])
        if model == "least-squares"
        else Fraction(lines[contestant_id]["least-squares"])
        for contestant_id in contestant_ids
    ]
    assert [float(score) - mean for score in least_squares_scores] == pytest.approx(
        expect["ls_effects"], abs=1e-9
    )
    assert [float(lines[contestant_id]["raw"]) for contestant_id in contestant_ids] == pytest.approx(
        expect["raw"], abs=1e-4
    )
    if model == "mixed" and "blup" in expect:
        mean_score = sum(float(lines[contestant_id]["exact"]) for contestant_id in contestant_ids) / len(
            contestant_ids
        )
        assert [
            float(lines[contestant_id]["exact"]) - mean_score for contestant_id in contestant_ids
        ] == pytest.approx(expect["blup"], abs=1e-4)
    engine.ledger.close()


# --- z-scores and weighted stages -------------------------------------------------------------------

TeamMarks = dict[tuple[str, str], dict[str, str]]
"""Marks by team and judge."""
WEIGHTS = {"robustdesign": 50, "programming": 50, "research": 100, "performance": 100}


def _score_by_z_scores(
    path: Path, marks: TeamMarks, *options: str, first_commands: list[Command] | None = None
) -> PrintedLines:
    """Mean z-score of everyone who was seen, at nine decimals; `more` stands in the contest file."""
    judges = sorted({judge for _, judge in marks})
    contest = [
        '[scoring]\nmethod = "z-score"\ndecimals = 9\nties = []\nstages = "added"',
        *options,
        known.category_as_toml("final"),
        known.panels_as_toml({"A": judges}, {"A": ["final"]}),
    ]
    path.mkdir()
    engine = known.create_drawn_final(path, contest, dict.fromkeys(ALL_TEAMS, "final"), first_commands or [])
    known.enter_ballots(engine, [(team, judge, mark_row) for (team, judge), mark_row in marks.items()])
    lines = known.read_standings(engine)["final"]
    engine.ledger.close()
    return lines


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as sheet:
        return list(csv.DictReader(sheet))


def _judged_marks(rows: list[dict[str, str]], category: str) -> TeamMarks:
    return {
        (row["team"], row["judge"].lower()): {f"c{n}": row[f"c{n}"] for n in range(1, 6)}
        for row in rows
        if row["category"] == category and row["noshow"] == "False"
    }


def test_a_tournament_of_z_scores_and_weighted_stages(tmp_path: Path) -> None:
    """Judged stages and the best of three runs by z-scores, one stage as published, and a no-show."""
    folder = known.find_optional_data("fll_mays2011")
    rows, official = _read_rows(folder / "marks.csv"), _read_rows(folder / "official_results.csv")
    judged_rubric = known.rubric_as_toml("r", [f"c{n}" for n in range(1, 6)], "min = 0, max = 20")
    run_marks: TeamMarks = defaultdict(dict)
    for row in _read_rows(folder / "performance_runs.csv"):
        run_marks[row["team"], "table"][f"run{row['run']}"] = row["points"]
    run_rubric = known.rubric_as_toml(
        "r", ["run1", "run2", "run3"], "min = 0, max = 400", "points = true\nbest = true"
    )
    stage_lines = {
        name: _score_by_z_scores(tmp_path / name, _judged_marks(rows, name), judged_rubric)
        for name in list(WEIGHTS)[:2]
    }
    stage_lines["performance"] = _score_by_z_scores(tmp_path / "performance", run_marks, run_rubric)
    stage_scores = {
        name: {team: line["score"] for team, line in lines.items()} for name, lines in stage_lines.items()
    }
    stage_scores["research"] = {
        row["team"]: str(round_half_up(Fraction(row["RESEARCH"]), 9)) for row in official if row["RESEARCH"]
    }
    import_commands: list[Command] = [
        ImportResults(
            name,
            name,
            tuple(Result(contestant=t, score=Decimal(score)) for t, score in scores_by_team.items()),
        )
        for name, scores_by_team in stage_scores.items()
    ]
    stages = [
        f'[[stage]]\nid = "{name}"\nname = "{name}"\nweight = {weight}\ndecimals = 9'
        for name, weight in WEIGHTS.items()
    ]
    lines = _score_by_z_scores(
        tmp_path / "overall",
        _judged_marks(rows, "teamwork"),
        judged_rubric,
        *stages,
        first_commands=import_commands,
    )
    expected = json.loads((known.OPTIONAL_DATA / "cases.json").read_text())
    expected_overall = next(
        published_case["expect"] for published_case in expected if published_case["id"] == "fll_mays2011"
    )
    for team, (score, place) in expected_overall.items():
        if score is None:
            assert team not in lines
        else:
            assert float(lines[team]["score"]) == pytest.approx(score, abs=1e-8)
            assert lines[team]["place"] == place


# --- what panels have in common ---------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["core_values", "robot_design"])
def test_panels_without_common_jurors_are_six_components(tmp_path: Path, sheet: str) -> None:
    """Both the plan and the standing report it, and scores are not corrected for severity."""
    rows = _read_rows(known.find_optional_data("fll_state2019") / f"{sheet}.csv")
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
