"""The doors of the program that are fuzzed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzzing.command_lines import SmallFinal
from tests.fuzzing.contest_files import run_contest_file
from tests.fuzzing.entry_bodies import ForgedFile
from tests.fuzzing.figures import run_figure
from tests.fuzzing.marks import run_mark
from tests.fuzzing.proofs import DamagedProofs


@dataclass(frozen=True)
class Target:
    """One door: how a case is run, and its share of all cases."""

    case: Callable[[Random], tuple[str, str | None]]
    share: float


def make_targets(folder: Path) -> dict[str, Target]:
    """All of them, each with a folder of its own."""
    folders = {name: folder / name for name in ("contests", "bodies", "commands", "proofs")}
    for each in folders.values():
        each.mkdir()
    return {
        "marks": Target(run_mark, 0.4),
        "figures": Target(run_figure, 0.1),
        "proofs": Target(DamagedProofs(folders["proofs"]).run, 0.1),
        "contests": Target(partial(run_contest_file, folders["contests"] / "contest.toml"), 0.2),
        "bodies": Target(ForgedFile(folders["bodies"]).run, 0.12),
        "commands": Target(SmallFinal(folders["commands"]).run, 0.08),
    }
