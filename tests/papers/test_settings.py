"""Without the libraries of the extra `papers` the command says which line installs them."""

import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from scoring_tui.errors import CommandRefused
from scoring_tui.papers import settings

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_line_installs_what_the_extra_declares() -> None:
    declared = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]["papers"]
    python, *words = shlex.split(settings.make_install_line())
    assert python == sys.executable
    assert words[:3] == ["-m", "pip", "install"]
    assert set(map(_normalise, words[3:])) == set(map(_normalise, declared))


def _normalise(requirement: str) -> frozenset[str]:
    """Name and bounds in any order, as metadata may write them."""
    name_end = next(index for index, letter in enumerate(requirement) if letter in "<>=~!")
    return frozenset((requirement[:name_end].lower(), *requirement[name_end:].split(",")))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LIBRARIES", ("typst", "no_such_library"))
    with pytest.raises(CommandRefused, match="no_such_library") as refusal:
        settings.require_libraries()
    assert settings.make_install_line() in str(refusal.value)
    assert "typst," not in str(refusal.value).partition(":")[0]
