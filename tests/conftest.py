"""Fixtures for all tests: English screens unless a test says otherwise, a final in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from scoring_tui import text
from scoring_tui.hall import Hall
from tests.support import new_final

settings.register_profile("busy", deadline=None)  # a machine that does other things too is not a fault
settings.load_profile("busy")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    text.use("en")
    yield
    text.use("en")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Hall]:
    """A small contest with four contestants, drawn."""
    hall = new_final(tmp_path / "final.db")
    yield hall
    hall.ledger.close()
