"""Days on the command line: a seal with a paper, the code that opens the next day, the report."""

import csv
import io
import json
from pathlib import Path

import pytest

from scoring_tui.domain.commands.breaks import ExtendBreak
from scoring_tui.domain.commands.readiness import CallToStandBy
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    EndBreak,
    Extend,
    MarkAbsent,
    TakeBreak,
    Undo,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.day_report import build_day_report
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import done, run
from tests.helpers.support import MC_A, FakeClock, new_final, small_contest

EIGHT = 1_734_656_400_000
"""20 December 2024, 08:00 in Jakarta."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One turn with overtime, one absent contestant, one break that was extended, one that was undone."""
    clock = FakeClock(offset=EIGHT - 1_000_000)
    days = [
        {"panel": "A", "categories": ["pengawas"], "day": day, "start": "08:00", "end": "10:00"}
        for day in ("2024-12-20", "2024-12-21")
    ]
    engine = new_final(tmp_path / "final.db", contest=small_contest(session=days), clock=clock)
    clock.forward(120)
    engine.submit(CallToStandBy(1), MC_A)
    clock.forward(180)
    engine.submit(Call(1), MC_A)
    engine.submit(Advance(1, "called"), MC_A)
    engine.submit(Extend(1, 30), MC_A)
    clock.forward(450 + 61)
    engine.submit(Advance(1, "presentation"), MC_A)
    clock.forward(200)
    engine.submit(Advance(1, "questions"), MC_A)
    engine.submit(TakeBreak("A", 600, "kopi"), MC_A)
    engine.submit(ExtendBreak("A", 300), MC_A)
    clock.forward(840)
    engine.submit(EndBreak("A"), MC_A)
    engine.submit(TakeBreak("A", 60), MC_A)
    engine.submit(Undo("A"), MC_A)
    engine.submit(MarkAbsent(2), MC_A)
    engine.ledger.close()
    return tmp_path / "final.db"


def test_the_report_of_a_day_holds_every_number(path: Path) -> None:
    with Ledger.open(path) as ledger:
        report = build_day_report(Engine(ledger), None)
    first, absent = report.turns
    assert (first.number, first.call_count, first.planned_at, first.called_at) == (
        1,
        2,
        EIGHT,
        EIGHT + 300_000,
    )
    assert (first.used_ms, first.allotted_ms) == (711_000, 750_000)
    assert (first.extension_ms, first.overtime_ms) == (30_000, 61_000)
    assert first.ended_at == EIGHT + 1_011_000
    assert (absent.called_at, absent.used_ms) == (None, 0)
    (rest,) = report.breaks
    assert (rest.planned_ms, rest.actual_ms, rest.note) == (900_000, 840_000, "kopi")


def test_the_report_in_its_forms(path: Path) -> None:
    text = done("report-day", path, "--lang", "en")
    for line in (
        "1 of 2 turns took place",
        "first call: planned 08:00, actual 08:05",
        "overtime: 1 turns, 1:01 in all",
        "time given by the MC: +0:30",
        "break A from 08:16: planned 15:00, actual 14:00 (kopi)",
    ):
        assert line in text
    document = json.loads(done("report-day", path, "--as", "json"))
    assert [turn["overtime_seconds"] for turn in document["turns"]] == [61, 0]
    assert document["breaks"][0]["actual_seconds"] == 840
    rows = list(csv.DictReader(io.StringIO(done("report-day", path, "--as", "csv"))))
    assert [(row["number"], row["calls"], row["overtime_seconds"]) for row in rows] == [
        ("1", "2", "61"),
        ("2", "0", "0"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--day", "2024-12-25"), "the contest has no session on 2024-12-25"),
        (("--day", "besok"), "besok is no day such as"),
        (("--panel", "Z"), "there is no panel Z"),
    ],
)
def test_reports_that_are_refused(path: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("report-day", path, *arguments, "--lang", "en")
    assert result.exit_code == 2 and message in result.stderr


def test_a_day_is_sealed_with_a_paper_and_opened_with_its_code(path: Path) -> None:
    sealed = json.loads(done("seal-day", path, "--as", "json"))
    assert [entry["kind"] for entry in sealed["entries"]] == ["day-sealed"]
    assert sealed["day"] == "2024-12-20"
    paper = done("seal-day", path, "2024-12-20", "--lang", "en")  # printed again, nothing is added
    assert "Friday, 20 December 2024 is closed" in paper and sealed["code"] in paper
    assert " ".join(sealed["code"].split("-")[0]) in paper  # spaced, to be read from a distance
    wrong = run("open-day", path, "7KQ2-M0XA-9D3T-VW5E", "--lang", "en")
    assert wrong.exit_code == 1 and "compare the paper with the record" in wrong.stderr
    malformed = run("open-day", path, "7KQ2", "--lang", "en")
    assert malformed.exit_code == 2 and "a code looks like" in malformed.stderr
    opened = json.loads(done("open-day", path, sealed["code"].lower(), "--as", "json"))
    assert opened["opened"] is True and [entry["kind"] for entry in opened["entries"]] == ["day-opened"]
    again = run("open-day", path, sealed["code"], "--lang", "en")
    assert again.exit_code == 2 and "no day is sealed" in again.stderr
    assert run("verify", path).exit_code == 0


def test_a_day_that_is_not_declared_is_refused(path: Path) -> None:
    result = run("seal-day", path, "2024-12-25", "--lang", "en")
    assert result.exit_code == 2 and "no session on 2024-12-25" in result.stderr
