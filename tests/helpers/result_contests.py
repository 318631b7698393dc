"""Contests in which nobody gives marks: a sheet of two results, and an administration of two requirements."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.contest.result_contests import complete_declaration
from scoring_tui.domain.commands.setup import Declare, ImportResults, ImportRoster
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, contestants

NAMES = ("Andi Saputra", "Bela Kusuma", "Citra Ayu", "Doni Pratama")
TWO_RESULTS: tuple[dict[str, Any], ...] = (
    {"id": "cat", "name": "Uji CAT", "weight": 60, "range": [0, 100], "pass": 70, "required": True},
    {"id": "esai", "name": "Esai", "weight": 40, "range": [0, 100]},
)
REQUIREMENTS: tuple[dict[str, Any], ...] = (
    {"id": "ktp", "name": "KTP"},
    {"id": "rekom", "name": "Surat rekomendasi"},
)


def declare_results(format_name: str = "results", **changes: Any) -> Contest:
    """One category, two members of the assessment team, two stages."""
    stages = TWO_RESULTS if format_name == "results" else REQUIREMENTS
    declared: dict[str, Any] = {
        "contest": {
            "id": "asesmen", "name": "Asesmen Terbuka", "organiser": "BKPSDM", "venue": "Balai Kota",
            "format": format_name, "day": "2022-08-15", "head-of-jury": CHAIR.name,
        },
        "stage": list(stages),
        "category": [{"id": "asn", "name": "ASN", "awards": ["Terbaik I"] if stages is TWO_RESULTS else []}],
        "juror": [{"id": "j1", "name": "Juri 1"}, {"id": "j2", "name": "Juri 2"}],
    }  # fmt: skip
    return Contest.model_validate(complete_declaration({**declared, **changes}))


def new_result_contest(path: Path, contest: Contest | None = None, names: tuple[str, ...] = NAMES) -> Engine:
    """A file with these contestants of the first category; the caller closes it."""
    engine = Engine(Ledger.create(path), FakeClock())
    declared = contest or declare_results()
    engine.submit(Declare(declared), COMMITTEE)
    engine.submit(ImportRoster("uji.csv", contestants(names, declared.category[0].id)), COMMITTEE)
    return engine


def import_scores(engine: Engine, stage_id: str, scores: Mapping[int, str], reason: str = "") -> None:
    """Import results of one stage by draw number."""
    results = tuple(
        Result(contestant=engine.state.turns[number].contestant, score=Decimal(score))
        for number, score in scores.items()
    )
    engine.submit(ImportResults(stage_id, f"{stage_id}.csv", results, reason), COMMITTEE)
