"""The scoring package as a library: its functions exist, their examples run, it imports little."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoring_tui import scoring

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(scoring.__path__, "scoring_tui.scoring.")
    if not module.ispkg
)
LIBRARY = {
    "arithmetic": (
        "round_half_up",
        "juror_total",
        "mean",
        "median",
        "round_if_declared",
        "trimmed",
        "to_decimal_string",
    ),
    "standings.relative_methods": ("sum_ranks", "count_wins", "mean_z_scores"),
    "model.severity": ("fit_least_squares", "fit_mixed_model"),
    "model.posterior": ("rank_intervals",),
    "model.linkage": ("find_components", "measure_linkage"),
    "jury.agreement": ("correlate_with_rest", "compute_anova", "compute_icc", "compute_kendall_w"),
    "jury.krippendorff": ("krippendorff_alpha",),
    "jury.outliers": ("find_outlying_totals", "find_outlying_marks"),
    "jury.drift": ("compare_days", "measure_drift"),
}
"""Functions that can be used without a contest file: each has an example that is run here."""


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_run(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_public_functions_have_a_docstring(module: str) -> None:
    loaded = importlib.import_module(module)
    public = [
        function
        for name, function in inspect.getmembers(loaded, inspect.isfunction)
        if function.__module__ == loaded.__name__ and not name.startswith("_")
    ]
    assert [f.__name__ for f in public if not inspect.getdoc(f)] == []


@pytest.mark.parametrize(("module", "name"), [(m, name) for m, names in LIBRARY.items() for name in names])
def test_a_library_function_shows_an_example(module: str, name: str) -> None:
    function = getattr(importlib.import_module(f"scoring_tui.scoring.{module}"), name)
    assert ">>>" in (inspect.getdoc(function) or "")


def test_the_engine_alone_loads_no_model() -> None:
    """A contest scored by means needs neither the mixed model nor the report card."""
    code = "import sys, scoring_tui.engine.engine\n"
    code += "print([m for m in sys.modules if m.startswith('scoring_tui.scoring.')])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    heavy = ("model.", "jury.", "plan.", "sensitivity.", "linear_algebra", "rank_statistics")
    assert not any(f"scoring.{name}" in run.stdout for name in heavy), run.stdout
