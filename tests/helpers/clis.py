"""Helpers of the tests of the command line: run it in this process or in a new one."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from scoring_tui.cli import main

ENGLISH = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}

ROSTER = "Nama;Kategori;Unit Kerja\nSutrisno, S.E.;Pengawas;Dinas A\nSiti Aminah;Pelaksana;Dinas B\n"

CONTEST = """
[contest]
id = "kecil"
name = "Final Kecil"
language = "en"
head-of-jury = "Dr. Ratna Wulandari"

[timing]
presentation = "7m"

[rubric.gagasan]
scale = { min = 0, max = 10, step = 0.5 }
criteria = [{ id = "dampak", name = "Dampak", weight = 60 }, { id = "rapi", name = "Kerapian", weight = 40 }]

[[category]]
id = "pengawas"
name = "Pengawas"
rubric = "gagasan"

[[category]]
id = "pelaksana"
name = "Pelaksana"
rubric = "gagasan"

[[juror]]
id = "j1"
name = "Juri Satu"

[[panel]]
id = "A"
room = "Pendopo"
jurors = ["j1"]

[[session]]
day = 2024-12-20
start = "08:00"
panel = "A"
categories = ["pengawas", "pelaksana"]
"""


def run(*arguments: object, env: dict[str, str] | None = None) -> Result:
    """Run the command line in this process."""
    texts = list(map(str, arguments))
    return CliRunner().invoke(main, texts, prog_name="scoring-tui", env={**ENGLISH, **(env or {})})


def done(*arguments: object) -> str:
    """The output of a command that must succeed."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*arguments: object) -> str:
    """The error message of a command that must fail without output and without a traceback."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return result.stderr


def alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in a new process without a terminal."""
    command = [sys.executable, "-m", "scoring_tui", *map(str, arguments)]
    env = {**os.environ, **ENGLISH, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=env)
