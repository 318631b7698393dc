"""A small contest scored at desks, with figures, for the tests of evidence."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.evidence import CheckEvidence, ImportEvidence
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.evidence import EvidenceRecord
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceStatus
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import COMMITTEE, FakeClock, juror, small_contest

BUDGET: dict[str, Any] = {
    "unit": "persen APBD",
    "kind": "per-cent",
    "base": "APBD",
    "amount-unit": "Rp",
    "bands": [[0, 0], ["0.1", 40], ["0.16", 60], ["0.3", 100]],
}
HOURS: dict[str, Any] = {"unit": "jam pelajaran", "points": [[0, 0], [20, 60], [60, 100]]}
INSTITUTIONS = ("Kota Awan", "Kabupaten Batu Rejo", "Kabupaten Candi Laras")
BILLION = Decimal(10**9)


def desk_contest(**changes: Any) -> Contest:
    """Three institutions' rubric: a budget in per cent, hours on points, and regulations without a figure."""
    criteria = [
        {"id": "regulasi", "name": "Regulasi dan rencana", "weight": 30, "guide": "Peraturan yang berlaku."},
        {"id": "anggaran", "name": "Anggaran", "weight": 40, "figure": BUDGET},
        {"id": "jam", "name": "Jam pelatihan", "weight": 30, "figure": HOURS},
    ]
    about = {"id": "meja", "name": "Penilaian Meja", "head-of-jury": "Dr. Ratna Wulandari", "desk": True}
    return small_contest(
        contest=about,
        timing=None,
        rubric={"lembaga": {"scale": {"min": 0, "max": 100, "step": 1}, "criteria": criteria}},
        scoring={"decimals": 2, "ties": ["weights", "head-of-jury"]},
        category=[{"id": "kota", "name": "Kabupaten/Kota", "rubric": "lembaga", "entry": "institution",
                   "awards": ["Terbaik I"]}],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["kota"]}],
        **changes,
    )  # fmt: skip


def desk_final(path: Path, *, contest: Contest | None = None, is_drawn: bool = True) -> Engine:
    """A contest file with three institutions "c1" to "c3"; the caller closes it."""
    engine = Engine(Ledger.create(path), FakeClock())
    roster = tuple(
        Contestant(id=f"c{n}", category="kota", name=name) for n, name in enumerate(INSTITUTIONS, 1)
    )
    engine.submit(Declare(contest or desk_contest()), COMMITTEE)
    engine.submit(ImportRoster("uji.csv", roster), COMMITTEE)
    if is_drawn:
        engine.submit(DrawOrder(1), COMMITTEE)
    return engine


def budget_claim(contestant_id: str = "c1", value: Decimal = 34 * BILLION, **changes: Any) -> EvidenceClaim:
    """A claim on the budget; by default 0.16 % of the APBD."""
    return EvidenceClaim(
        contestant=contestant_id, criterion="anggaran", value=value, base=21_250 * BILLION, **changes
    )


def claim(engine: Engine, *claims: EvidenceClaim, reason: str = "") -> None:
    """Import these claims; what else was claimed stays."""
    engine.submit(ImportEvidence("klaim.xlsx", tuple(claims), "keep", reason), COMMITTEE)


def check(
    engine: Engine,
    status: EvidenceStatus = "confirmed",
    *,
    contestant_id: str = "c1",
    criterion_id: str = "anggaran",
    note: str = "",
    by: Actor | None = None,
    **corrections: Any,
) -> None:
    """Check a claim as it is now, by default by the first juror."""
    seen_seq = record_of(engine, contestant_id, criterion_id).seq
    command = CheckEvidence(contestant_id, criterion_id, status, seen_seq, note, **corrections)
    engine.submit(command, by or juror("j1"))


def record_of(engine: Engine, contestant_id: str = "c1", criterion_id: str = "anggaran") -> EvidenceRecord:
    """The evidence of a contestant on a criterion."""
    return engine.state.evidence[contestant_id, criterion_id]


def statuses_of(engine: Engine) -> Sequence[EvidenceStatus]:
    """The state of every claim, in the order of the imports."""
    return [record.status for record in engine.state.evidence.values()]
