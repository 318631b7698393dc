"""Fixtures for all tests: English screens unless a test says otherwise, a final in a temporary folder."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from tests.helpers.support import new_final

settings.register_profile("busy", deadline=None)  # a machine that does other things too is not a fault
settings.load_profile("busy")

ROUNDS = 50
"""Of the event loop: a key, what it changes, and the messages about that."""


@pytest.fixture(autouse=True)
def _keys_wait_for_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key let the app go some rounds; Textual's pilot waits for a quiet processor, 60 ms a key.

    Tests wait for what they want to see in any case.
    """

    async def rounds(*_: float) -> None:
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    monkeypatch.setattr("textual.app.wait_for_idle", rounds)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rounds)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    text.use_language("en")
    yield
    text.use_language("en")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """A small contest with four contestants, drawn."""
    engine = new_final(tmp_path / "final.db")
    yield engine
    engine.ledger.close()
