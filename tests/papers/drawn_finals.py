"""Finals drawn at random: methods, scales, roundings, absences, penalties, stages, ties, guests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from scoring_tui.contest.methods import METHODS
from scoring_tui.contest.models import Contest, Leaf
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.domain.commands.consensus import AgreeLevel
from scoring_tui.domain.commands.jury import PaperBallot, Penalise, Recuse, SettleTie
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.commands.setup import (
    Declare,
    DrawOrder,
    ImportDifficulty,
    ImportResults,
    ImportRoster,
)
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.papers.context import PaperContext
from tests.helpers.consensus import NAMED_LEVELS
from tests.helpers.ledgers import own_connection
from tests.helpers.methods import NOT_RECOUNTED, RECOUNTED
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, contestants, enter_paper, small_contest

CATEGORY = "pengawas"
SCALES: tuple[dict[str, Any], ...] = (
    {"max": 10, "step": "0.5"}, {"max": 100, "step": 1}, {"min": 50, "max": 100, "step": "0.25"},
    {"max": 100, "step": "0.01"}, {"values": [0, 1, 3, 7], "to": 10},
)  # fmt: skip
WEIGHTS: tuple[tuple[Any, ...], ...] = (
    (100,), (60, 40), ("33.33", "33.33", "33.34"), ("12.5", 40, "47.5"), (25, 25, 20, 20, 10),
)  # fmt: skip
AGREED_FINALS = (0, 5, 16, 34)
"""Finals that combine the marks criterion by criterion and in which the jury agrees on levels."""
NAMES = (
    "Ani 👩‍💼", "Budi " + "p" * 195, "=1+1", "@SUM(A1)", "-1", "1e5", "+cmd|'/C calc'!A0", "http://contoh.id/x",
)  # fmt: skip
"""Names that a spreadsheet would take for something else, if it were let."""


def draw_contest(random: Random, number: int) -> Contest:
    """A contest with rules of scoring that its file accepts; each method comes up in turn."""
    methods = [*RECOUNTED, *RECOUNTED, *NOT_RECOUNTED]
    method = methods[number % len(methods)]
    info = METHODS[method]
    per = random.choice(["total", "criterion"]) if info.is_independent else "total"
    points = ("juror", "jury") if per == "total" else ("criterion", "weighted", "jury")
    stages = (
        []
        if info.score_kind != "mark"
        else [_draw_stage(random, n) for n in range(random.choice([0, 0, 1, 2]))]
    )
    has_poll = bool(stages) and stages[0]["from"] == "count" and number % 2 == 0
    if has_poll:
        stages[0]["from"] = "poll"
    scoring: dict[str, Any] = {
        "method": method,
        "per": per,
        "round": {point: random.randint(0, 3) for point in points if random.random() < 0.3},
        "decimals": random.randint(0, 3),
        "rank-on": random.choice(["displayed", "displayed", "exact"]),
        "ties": random.choice(
            [["weights"], ["k0", "head-to-head", "head-of-jury"], ["jury", "weights", "head-of-jury"],
             ["head-to-head", "weights"], *([["s0", "weights"]] if stages else [])]
        ),
    }  # fmt: skip
    if method == "trimmed":
        lowest, highest = random.choice([(1, 0), (0, 1), (1, 1), (2, 1)])
        least = lowest + highest + random.randint(1, 2)
        kept = random.choice(["mean", "sum"])
        scoring["trim"] = {"lowest": lowest, "highest": highest, "at-least": least, "kept": kept}
    if number in AGREED_FINALS:
        scoring["consensus"] = True
    if stages:
        scoring |= {"weight": random.choice(["54.17", 60]), "stages": "added"}
    juror_ids = [f"j{n}" for n in range(1, random.randint(2, 6) + 1)]
    return small_contest(
        scoring=scoring,
        rubric={"gagasan": _draw_rubric(random, may_be_best=per == "criterion" or not info.is_independent)},
        stage=stages,
        poll={"question": "Siapa favorit Anda?"} if has_poll else None,
        juror=[{"id": juror_id, "name": f"Juri {juror_id}"} for juror_id in juror_ids],
        panel=[{"id": "A", "room": "Pendopo", "jurors": juror_ids}],
    )


def _draw_rubric(random: Random, *, may_be_best: bool) -> dict[str, Any]:
    is_best = may_be_best and random.random() < 0.2
    is_budget = is_best or random.random() < 0.2
    weights = random.choice(WEIGHTS)
    criteria = []
    for index, weight in enumerate(weights):
        scale = random.choice(SCALES[:4] if is_budget else SCALES)
        criteria.append(
            {
                "id": f"k{index}",
                "name": f"Kriteria {index}",
                "scale": scale if is_budget else {"to": 10, **scale},
                **({} if is_budget else {"weight": weight}),
            }
        )
    has_difficulty = random.random() < 0.2
    return {
        "points": is_budget, "best": is_best, "difficulty": has_difficulty, "criteria": criteria,
        "level": NAMED_LEVELS,
    }  # fmt: skip


def _draw_stage(random: Random, number: int) -> dict[str, Any]:
    kind = random.choice(["score", "count"])
    rule = random.choice(["share", "rank"]) if kind == "count" else random.choice(["value", "share", "rank"])
    stage: dict[str, Any] = {
        "id": f"s{number}", "name": f"Tahap {number}", "from": kind, "as": rule,
        "weight": random.choice([40, "33.33", "12.5"]),
    }  # fmt: skip
    if kind == "score":
        stage["decimals"] = random.choice([0, 1, 2])
    if random.random() < 0.5 or rule == "share":
        stage["round"] = random.randint(0, 3)
    if number % 2:
        stage["cap"] = random.choice([5, "7.25"])
    return stage


@contextmanager
def play_drawn_final(folder: Path, number: int, changed_number: int | None = None) -> Iterator[Engine]:
    """A whole final of eight contestants; `number` is the seed.

    With `changed_number` the first juror gives that contestant the lowest marks; all else is the same.
    """
    random = Random(number)
    contest = draw_contest(random, number)
    blank = folder / "blank.db"
    if not blank.exists():
        Ledger.create(blank).close()
    with (
        TemporaryDirectory(dir=folder) as own_folder,
        Ledger.open(Path(shutil.copy(blank, own_folder))) as ledger,
    ):
        own_connection(ledger).execute("PRAGMA synchronous = OFF")  # no power cut is feared here
        engine = Engine(ledger, FakeClock())
        engine.submit(Declare(contest), COMMITTEE)
        engine.submit(ImportRoster("uji.csv", contestants(NAMES)), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        _import_values(random, engine)
        _judge(random, engine, changed_number)
        _settle(engine)
        yield engine


def _import_values(random: Random, engine: Engine) -> None:
    contest, ids = engine.state.contest, list(engine.state.contestants)
    if contest.rubric["gagasan"].difficulty:
        factors = tuple(
            Factor(contestant=id_, criterion=leaf, factor=Decimal(random.randint(5, 40)) / 10)
            for id_ in ids
            for leaf in contest.rubric["gagasan"].leaves_by_id
        )
        engine.submit(ImportDifficulty("d.csv", factors), COMMITTEE)
    for stage in contest.stage:
        results = tuple(
            Result(
                contestant=id_,
                score=Decimal(random.randint(0, 100 * 10**stage.decimals)).scaleb(-stage.decimals),
            )
            for id_ in ids
        )
        if stage.is_poll:
            _hold_poll(
                engine, [result.contestant for result in results for _ in range(int(result.score) // 25)]
            )
        else:
            engine.submit(ImportResults(stage.id, "s.csv", results), COMMITTEE)


def _hold_poll(engine: Engine, choices: list[str]) -> None:
    """A poll in which each of these contestants has a vote."""
    slips = [f"{number:064x}" for number in range(len(choices) + 1)]
    votes = [CastVote(slip, (choice,)) for slip, choice in zip(slips, choices, strict=False)]
    for command in (MakePollSlips(tuple(slips)), OpenPoll(), *votes, ClosePoll()):
        engine.submit(command, COMMITTEE)


def draw_mark(random: Random, leaf: Leaf) -> Decimal:
    """A mark of the upper part of the scale, often one of a few, so that there are ties."""
    scale = leaf.scale
    if scale.values:
        return random.choice(scale.values)
    step = scale.step or Decimal("0.01")
    step_count = int((scale.max - scale.min) / step)
    return scale.min + step * random.randint(step_count * 3 // 4, step_count)


def _judge(random: Random, engine: Engine, changed_number: int | None) -> None:
    """Ballots, two contestants with the marks of the first, penalties, now and then a guest, an exclusion."""
    if random.random() < 0.3:
        engine.submit(SetGuest(engine.state.turns[5].contestant, is_guest=True, reason="undangan"), CHAIR)
    sheets: list[PaperBallot] = []
    for number in engine.state.turns:
        sheets += _draw_sheets(random, engine, number, [*sheets])
    first_juror_id = engine.state.turns[1].jurors[0]
    for index, sheet in enumerate(sheets):
        if (sheet.number, sheet.juror) == (changed_number, first_juror_id):
            leaves = engine.state.rubric_of(sheet.number).leaves
            sheets[index] = replace(sheet, marks={leaf.id: leaf.scale.lowest for leaf in leaves})
    enter_paper(engine, *sheets)
    if engine.state.contest.scoring.consensus:
        _agree_levels(engine)
    for number in engine.state.turns:
        if random.random() < 0.2:
            points = Decimal(random.randint(1, 400)) / 100
            engine.submit(Penalise(number, points, "=terlambat"), CHAIR)
    if random.random() < 0.3:
        engine.submit(Disqualify(7, "aturan"), CHAIR)


def _agree_levels(engine: Engine) -> None:
    """Agreements on half the criteria of the contestants whose ballots are all in."""
    random, state = Random(1), engine.state
    for number in state.turns:
        for leaf in state.rubric_of(number).leaves:
            if random.random() < 0.5 and not state.missing_ballots(number):
                engine.submit(AgreeLevel(number, leaf.id, draw_mark(random, leaf), "rapat"), CHAIR)


def _draw_sheets(
    random: Random, engine: Engine, number: int, earlier_sheets: list[PaperBallot]
) -> Iterator[PaperBallot]:
    """The ballots of one contestant; some jurors send none, and some of these are recused."""
    turn, leaves = engine.state.turns[number], engine.state.rubric_of(number).leaves
    copied = {sheet.juror: sheet.marks for sheet in earlier_sheets if sheet.number == 1}
    for juror_id in turn.jurors:
        if random.random() < 0.1 and juror_id != turn.jurors[0]:
            if random.random() < 0.5:
                engine.submit(Recuse(number, juror_id, "keluarga"), CHAIR)
            continue
        marks = {leaf.id: draw_mark(random, leaf) for leaf in leaves}
        is_copy = number in (2, 3)
        yield PaperBallot(number, juror_id, copied.get(juror_id, marks) if is_copy else marks)


def make_sheets(engine: Engine) -> list[PaperBallot]:
    """A ballot of every juror for every contestant; no two contestants have the same marks."""
    sheets = []
    for number, turn in engine.state.turns.items():
        leaves = engine.state.rubric_of(number).leaves
        for index, juror_id in enumerate(turn.jurors):
            steps = [(7 * number + 3 * index + 5 * position) % 11 for position, _ in enumerate(leaves)]
            marks = {
                leaf.id: leaf.scale.max - (leaf.scale.step or 1) * step
                for leaf, step in zip(leaves, steps, strict=True)
            }
            sheets.append(PaperBallot(number, juror_id, marks))
    return sheets


def _settle(engine: Engine) -> None:
    """Let the head of jury settle every tie that the declared steps leave."""
    if "head-of-jury" not in engine.state.contest.scoring.ties:
        return
    standing = engine.tally.standing(engine.state, CATEGORY)
    if not standing.is_complete:
        return
    for group in standing.open_ties(len(standing.placings)):
        numbers = tuple(placing.candidate.number for placing in reversed(group))
        engine.submit(SettleTie(CATEGORY, numbers, "musyawarah"), CHAIR)


def make_context(engine: Engine) -> PaperContext:
    """A context without letterhead and officials, in English."""
    return PaperContext(engine, PaperSettings(), Path(), "en")
