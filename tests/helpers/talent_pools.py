"""A small final with nine boxes: performance is a rating, potential the final score."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.setup import ImportResults
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from tests.helpers.support import COMMITTEE, small_contest
from tests.papers.finals import judge_final

SKP = {"id": "skp", "name": "SKP Rahasia", "weight": 0, "from": "rating"}
NINE_BOXES: dict[str, Any] = {
    "performance": "skp",
    "potential-thresholds": [6, 8],
    "categories": ["pengawas"],
}
POSTS: tuple[dict[str, Any], ...] = (
    {"id": "kabid", "name": "Kepala Bidang Air", "from-boxes": [9, 8, 7], "count": 2},
    {
        "id": "kasi",
        "name": "Kepala Seksi Jalan",
        "from-boxes": [5, 9],
        "column": "Jabatan",
        "values": ["analis"],
    },
)
PERSONS = tuple(
    Contestant(
        id=f"c{n:03}", category="pengawas", name=name, unit="Dinas Uji", nip=f"1980010120050110{n:02}",
        extra={"Jabatan": job},
    )
    for n, (name, job) in enumerate(
        (
            ("Ayu Lestari, M.Si.", "Analis"),
            ("Bima Sakti", "Analis"),
            ("Cahya Purnama", "Pranata"),
            ("Danu Wirya", "Analis"),
            ("Elok Sari", "Pranata"),
        ),
        1,
    )
)  # fmt: skip
MARKS = {"c001": "9", "c002": "8", "c003": "7", "c004": "5"}
"""The fifth person withdraws."""
RATINGS = {"c001": 3, "c002": 2, "c003": 2, "c005": 3}
"""The fourth person has no rating."""


def pool_contest(**changes: Any) -> Contest:
    """A contest with nine boxes and two posts."""
    return small_contest(**{"stage": (SKP,), "nine-boxes": NINE_BOXES, "post": POSTS, **changes})


def pool_final(path: Path, contest: Contest | None = None, ratings: Mapping[str, int] = RATINGS) -> Engine:
    """A judged final whose ratings are imported; the caller closes its ledger."""
    engine = judge_final(path, PERSONS, MARKS, contest or pool_contest())
    results = tuple(
        Result(contestant=contestant_id, score=Decimal(level)) for contestant_id, level in ratings.items()
    )
    engine.submit(ImportResults("skp", "skp.xlsx", results, "daftar SKP"), COMMITTEE)
    return engine
