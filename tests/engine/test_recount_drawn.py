"""The two counts of whatever can be declared, over whatever the jury sends: equal to the last digit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.methods import METHODS
from scoring_tui.contest.models import Contest, Leaf
from scoring_tui.contest.recount_limits import fits_recount
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.commands.jury import DropPenalty, Excuse, PaperBallot, Penalise
from scoring_tui.domain.commands.setup import (
    Declare,
    DeclareScoring,
    DrawOrder,
    ImportDifficulty,
    ImportResults,
    ImportRoster,
)
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.ledger.store import Ledger
from tests.helpers.consensus import NAMED_LEVELS
from tests.helpers.ledgers import own_connection
from tests.helpers.methods import RECOUNTED
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, contestants, enter_paper, small_contest

Draw = st.DrawFn
CATEGORIES = ("pengawas", "pelaksana")
UNITS = st.integers(0, 4) | st.none()
SCALES: list[dict[str, Any]] = [
    {"max": 10, "step": "0.5"},
    {"max": 10},
    {"values": [0, 1, 3, 7], "to": 10},
    {"min": 1, "max": 7, "step": "0.25", "to": 10},
]


@st.composite
def rubrics(draw: Draw, best: bool, difficulty: bool) -> dict[str, Any]:
    """One to three criteria, by weights, as a point budget, or as attempts."""
    points = best or draw(st.booleans())
    weights = draw(
        st.sampled_from([(100,), (60, 40), ("33.3333", "33.3333", "33.3334"), ("12.5", 40, "47.5")])
    )
    scales = st.sampled_from(SCALES if not points else SCALES[:2])
    mapped = [{**draw(scales), **({} if points else {"to": 10})} for _ in weights]
    criteria = [
        {"id": f"k{n}", "name": "K", "scale": scale, **({} if points else {"weight": weight})}
        for n, (weight, scale) in enumerate(zip(weights, mapped, strict=True))
    ]
    return {
        "points": points, "best": best, "difficulty": difficulty, "criteria": criteria, "level": NAMED_LEVELS
    }  # fmt: skip


@st.composite
def scorings(draw: Draw, staged: bool) -> dict[str, Any]:
    """A method that SQL can say, with everything that goes with it."""
    methods = [name for name in RECOUNTED if not staged or METHODS[name].score_kind != "count"]
    method = draw(st.sampled_from(methods))
    per = "total" if not METHODS[method].is_independent else draw(st.sampled_from(["total", "criterion"]))
    points = ("juror", "jury") if per == "total" else ("criterion", "weighted", "jury")
    scoring: dict[str, Any] = {
        "method": method,
        "per": per,
        "round": {point: unit for point in points if (unit := draw(UNITS)) is not None},
        "decimals": draw(st.integers(0, 4)),
        "rank-on": draw(st.sampled_from(["displayed", "exact"])),
        "minimum-ballots": draw(st.sampled_from([1, 1, 2])),
    }
    if method == "trimmed":
        lowest, highest = draw(st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 1)]))
        at_least = lowest + highest + draw(st.integers(1, 2))
        kept = draw(st.sampled_from(["mean", "sum"]))
        scoring["trim"] = {"lowest": lowest, "highest": highest, "at-least": at_least, "kept": kept}
    if per == "criterion" and method != "sum" and scoring.get("trim", {}).get("kept") != "sum":
        scoring["consensus"] = draw(st.booleans())
    return scoring


@st.composite
def earlier_stages(draw: Draw) -> dict[str, Any]:
    """A score, counts that become points, or a verdict; for one category or for both."""
    kind = draw(st.sampled_from(["score", "score", "count", "verdict"]))
    stage: dict[str, Any] = {"from": kind, "weight": draw(st.sampled_from([40, "33.33", "12.5", 0]))}
    if draw(st.booleans()):
        stage["categories"] = [draw(st.sampled_from(CATEGORIES))]
    if kind == "verdict":
        return {**stage, "weight": 0, "required": draw(st.booleans())}
    if kind == "score":
        stage["decimals"] = draw(st.sampled_from([0, 1, 3]))
    if stage["weight"] and (kind == "count" or draw(st.booleans())):
        stage["as"] = draw(st.sampled_from(["share", "rank"]))
        if draw(st.booleans()):
            stage["round"] = draw(st.integers(0, 4))
    if stage["weight"] and draw(st.booleans()):
        stage["cap"] = draw(st.sampled_from([5, "7.25", "0.01"]))
    if draw(st.booleans()):
        stage |= {"pass": 50, "required": draw(st.booleans())}
    return stage


@st.composite
def contests(draw: Draw) -> Contest:
    """Two panels of different size that share a category; the contest file accepts these rules of scoring."""
    stages = draw(st.lists(earlier_stages(), max_size=3))
    scoring = draw(scorings(any(stage["weight"] for stage in stages)))
    attempts = scoring["per"] == "criterion" or not METHODS[scoring["method"]].is_independent
    rubric = draw(rubrics(attempts and draw(st.booleans()), draw(st.booleans())))
    if any(stage["weight"] for stage in stages):
        scoring |= {"weight": draw(st.sampled_from(["54.17", 60, 100])), "stages": "added"}
    scoring["ties"] = draw(st.sampled_from([["weights"], ["s0", "weights"]])) if stages else ["weights"]
    sizes = draw(st.sampled_from([(3, 2), (5, 4), (4, 4)]))
    panels = [[f"{panel}{n}" for n in range(size)] for panel, size in zip("ab", sizes, strict=True)]
    contest = small_contest(
        scoring=scoring,
        rubric={"gagasan": rubric},
        stage=[{"id": f"s{n}", "name": "S", **stage} for n, stage in enumerate(stages)],
        juror=[{"id": id_, "name": id_} for panel in panels for id_ in panel],
        panel=[
            {"id": id_, "room": id_, "jurors": panel} for id_, panel in zip("AB", panels, strict=True)
        ],
        session=[
            {"day": f"2024-12-{day}", "start": "08:00", "panel": panel, "categories": list(CATEGORIES)}
            for day, panel in draw(st.sampled_from([((20, "A"), (21, "B")), ((20, "B"),)]))
        ],
    )  # fmt: skip
    seat_count = max(map(len, panels))
    assume(fits_recount(contest.rubric["gagasan"], contest.scoring, contest.stage, seat_count))
    return contest


@contextmanager
def drawn_final(blank: Path, contest: Contest, first: Contest) -> Iterator[Engine]:
    """Four and two contestants, their order drawn; declared first by other rules of scoring."""
    with TemporaryDirectory() as folder, Ledger.open(Path(shutil.copy(blank, folder))) as ledger:
        own_connection(ledger).execute("PRAGMA synchronous = OFF")  # no power cut is feared here
        engine = Engine(ledger, FakeClock())
        engine.submit(Declare(first), COMMITTEE)
        everyone = (*contestants("PQRS"), *contestants("TU", "pelaksana", 5))
        engine.submit(ImportRoster("uji.csv", everyone), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        if first != contest:
            engine.submit(DeclareScoring(contest), COMMITTEE)
        yield engine


def bring(data: st.DataObject, engine: Engine) -> None:
    """Factors and results, twice, now and then without one."""
    draw = data.draw
    contest = engine.state.contest
    everyone = list(engine.state.contestants)
    few = st.sampled_from([everyone, everyone, everyone[1:]])
    tenths = st.decimals(Decimal("0.1"), 4, places=1)
    if contest.rubric["gagasan"].difficulty:
        leaves = contest.rubric["gagasan"].leaves_by_id
        factors = [
            Factor(contestant=id_, criterion=leaf, factor=draw(tenths | st.just(Decimal("1.2345"))))
            for id_ in draw(few)
            for leaf in leaves
        ]
        engine.submit(ImportDifficulty("d.csv", tuple(factors)), COMMITTEE)
    for stage in contest.stage:
        most = (
            1 if stage.value_kind == "verdict" else draw(st.sampled_from([3, 100, int(stage.highest_value)]))
        )
        scores = st.decimals(0, most, places=stage.decimals)
        for group in (everyone, draw(few)):
            who = [id_ for id_ in group if stage.concerns(engine.state.contestants[id_].category)]
            lines = tuple(Result(contestant=id_, score=draw(scores)) for id_ in who)
            engine.submit(ImportResults(stage.id, "s.csv", lines), COMMITTEE)


def marks_of(leaf: Leaf) -> st.SearchStrategy[Decimal]:
    """Every mark that the scale allows."""
    scale = leaf.scale
    if scale.values:
        return st.sampled_from(scale.values)
    if scale.step is None:
        return st.decimals(scale.min, scale.max, places=4)
    step = scale.step
    return st.integers(0, int((scale.max - scale.min) / step)).map(lambda n: scale.min + n * step)


def agree_levels(data: st.DataObject, engine: Engine, number: int) -> None:
    """Where the contest declares it, the jury agrees on some levels and cancels a few of them."""
    if not engine.state.contest.scoring.consensus:
        return
    for juror_id in engine.state.missing_ballots(number):
        engine.submit(Excuse(number, juror_id, "sakit"), CHAIR)
    for leaf in engine.state.rubric_of(number).leaves:
        fate = data.draw(st.sampled_from(["agreed", "agreed", "cancelled", "single"]))
        if fate != "single":
            engine.submit(AgreeLevel(number, leaf.id, data.draw(marks_of(leaf)), "rapat"), CHAIR)
        if fate == "cancelled":
            engine.submit(CancelAgreement(number, leaf.id, "keliru"), CHAIR)


def judge(data: st.DataObject, engine: Engine) -> None:
    """Ballots of some of the jurors, penalties, and a fate."""
    draw = data.draw
    for number, turn in engine.state.turns.items():
        leaves = engine.state.rubric_of(number).leaves
        absent = draw(st.sets(st.sampled_from(turn.jurors), max_size=1 + draw(st.integers(0, 2))))
        sheets = [
            PaperBallot(number, id_, {leaf.id: draw(marks_of(leaf)) for leaf in leaves})
            for id_ in turn.jurors
            if id_ not in absent
        ]
        if sheets:
            enter_paper(engine, *sheets)
            agree_levels(data, engine, number)
        for points in draw(st.lists(st.decimals(Decimal("0.0001"), 20, places=4), max_size=2)):
            engine.submit(Penalise(number, points, "terlambat"), CHAIR)
            if draw(st.booleans()):
                engine.submit(DropPenalty(number, engine.state.seq, "keliru"), CHAIR)
    if draw(st.booleans()):
        engine.submit(Disqualify(2, "aturan"), CHAIR)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file without entries; a copy is sooner made."""
    path = tmp_path_factory.mktemp("blank") / "final.db"
    Ledger.create(path).close()
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), contest=contests(), again=st.booleans())
def test_the_counts_agree(blank: Path, data: st.DataObject, contest: Contest, again: bool) -> None:
    parts = {name: getattr(contest, name) for name in Contest.model_fields}
    first = (
        Contest.model_validate({**parts, "scoring": {"method": "mean"}, "stage": []}) if again else contest
    )
    with drawn_final(blank, contest, first) as engine:
        bring(data, engine)
        judge(data, engine)
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
