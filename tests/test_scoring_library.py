"""The scoring package as a library: what is promised is there, its examples run, a start costs little."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoring_tui import scoring

MODULES = sorted(one.name for one in pkgutil.iter_modules(scoring.__path__))


@pytest.mark.parametrize("name", sorted(scoring.__all__))
def test_everything_promised_can_be_imported(name: str) -> None:
    """Also after a module of the same name was loaded beside it."""
    found = inspect.getattr_static(getattr(scoring, name), "__doc__", None)
    assert found, f"{name} says nothing of itself"
    assert not inspect.ismodule(getattr(scoring, name))


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_are_true(module: str) -> None:
    loaded = importlib.import_module(f"scoring_tui.scoring.{module}")
    assert doctest.testmod(loaded).failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_public_functions_say_what_they_give(module: str) -> None:
    loaded = importlib.import_module(f"scoring_tui.scoring.{module}")
    public = [
        function
        for name, function in inspect.getmembers(loaded, inspect.isfunction)
        if function.__module__ == loaded.__name__ and not name.startswith("_")
    ]
    assert [f.__name__ for f in public if not inspect.getdoc(f)] == []


def test_what_a_library_is_asked_for_shows_an_example() -> None:
    """Every public function can be tried from its docstring alone, or asks for a whole contest."""
    whole = {
        "Tally",
        "plan",
        "report",
        "fragility",
        "confidence",
        "jury_scores",
        "jury_score",
        "entrant",
        "rank",
    }
    functions = {n: getattr(scoring, n) for n in scoring.__all__ if inspect.isfunction(getattr(scoring, n))}
    assert [
        n for n, f in functions.items() if n not in whole and ">>>" not in (inspect.getdoc(f) or "")
    ] == []


def test_a_screen_that_counts_nothing_loads_none_of_the_models() -> None:
    """The hall of a contest by means knows neither the mixed model nor the report card."""
    code = "import sys, scoring_tui.hall\n"
    code += "print([m for m in sys.modules if m.startswith('scoring_tui.scoring.')])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    heavy = ("severity", "reml", "posterior", "plan", "report", "agreement", "fragility", "linear")
    assert not any(name in run.stdout for name in heavy), run.stdout
