"""The levels of the criterion in hand stand in the guide, the typed one in full and marked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.engine.engine import Engine
from tests.helpers.jurors import desk, opened, write
from tests.helpers.support import new_final, screen_text, small_contest, to_scoring, until

NAMES = ("paham", "dasar", "menengah", "mumpuni", "ahli")
BEHAVIOUR = "Mengingatkan dan mengajak rekan kerja bertindak sesuai nilai, norma, dan etika organisasi"
COMPETENCES = (
    "Integritas",
    "Kerja sama",
    "Komunikasi",
    "Orientasi pada hasil",
    "Pelayanan publik",
    "Pengembangan diri",
    "Mengelola perubahan",
    "Pengambilan keputusan",
    "Perekat bangsa",
)


def nine_competences() -> dict[str, Any]:
    levels = [{"value": n, "name": name, "behaviour": BEHAVIOUR} for n, name in enumerate(NAMES, 1)]
    criteria = [
        {"id": f"k{n}", "name": name, "weight": 12 if n < 9 else 4, "level": levels}
        for n, name in enumerate(COMPETENCES, 1)
    ]
    return {"gagasan": {"scale": {"min": 1, "max": 5, "step": 1}, "criteria": criteria}}


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    contest = small_contest(rubric=nine_competences(), scoring={"ties": ["weights"]})
    engine = new_final(tmp_path / "final.db", contest=contest)
    to_scoring(engine, 1)
    yield engine
    engine.ledger.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_levels_fit_and_the_typed_one_is_marked(final: Engine, size: tuple[int, int]) -> None:
    async with desk(final.ledger.path).run_test(size=size) as pilot:
        await opened(pilot, 1)
        await until(pilot, lambda: all(name in screen_text(pilot.app) for name in NAMES))
        assert "Perekat bangsa" in screen_text(pilot.app)  # every field is in sight
        await pilot.press("3")
        await until(pilot, lambda: "▶ 3 menengah: Mengingatkan" in screen_text(pilot.app))
        assert "etika organisasi" in screen_text(pilot.app)  # its text is whole
        await write(pilot, "")
        await until(pilot, lambda: "▶ 3 menengah" not in screen_text(pilot.app))
