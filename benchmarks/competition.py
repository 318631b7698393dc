"""A competition of 577 entrants: taking them over, its status and the standings, each as a whole command.

    python -m benchmarks.competition [ENTRANTS]

The first round is scored at desks by two jurors on nine criteria, and signed. Wanted: less than 2 seconds for
each command, as the median of three; starting Python and the program is part of it. The floor of the same run
is the help of the command, which reads no file.
"""

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.common import make_disk_folder
from benchmarks.fold import measure_seconds
from scoring_tui.contest.competition_loader import read_competition
from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.create import create_contest_files
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger

WANTED_SECONDS = 2.0
ROUND_COUNT = 3
ENTRANT_COUNT = 577
"""The open assessment of Bekasi in August 2022."""
CRITERIA = [f"k{n}" for n in range(1, 10)]
JURORS = ("j1", "j2")
COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
CHAIR = Actor("Ketua", CHAIR_SEAT)

COMPETITION = """
[competition]
id = "besar"
name = "Besar"

[[round]]
id = "asesmen"
name = "Asesmen"
contest = "asesmen.toml"
through = 341

[[round]]
id = "final"
name = "Final"
contest = "final.toml"
counts = [{ round = "asesmen", weight = 40 }]
"""
CONTEST = """
[contest]
id = "{id}"
name = "{id}"
format = "desk"
head-of-jury = "Ketua"

[rubric.r]
criteria = [{criteria}]

[scoring]
weight = {weight}

[[category]]
id = "asn"
name = "ASN"
rubric = "r"

[[juror]]
id = "j1"
name = "Juri 1"

[[juror]]
id = "j2"
name = "Juri 2"

[[panel]]
id = "A"
room = "Aula"
jurors = ["j1", "j2"]

[[session]]
day = 2022-08-15
start = "08:00"
panel = "A"
categories = ["asn"]
"""


def make_files(folder: Path, entrant_count: int) -> Path:
    """Both rounds, the first one signed; return the competition file."""
    weights = [12] + [11] * (len(CRITERIA) - 1)
    criteria = ", ".join(
        f'{{ id = "{id_}", name = "{id_}", weight = {weight} }}'
        for id_, weight in zip(CRITERIA, weights, strict=True)
    )
    for name, weight in (("asesmen", 100), ("final", 60)):
        text = CONTEST.format(id=name, criteria=criteria, weight=weight)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    path = folder / "competition.toml"
    path.write_text(COMPETITION, encoding="utf-8")
    declared = read_competition(path)
    contestants = [
        Contestant(id=f"c{n:03}", category="asn", name=f"Peserta {n}", unit=f"Dinas {n % 40}")
        for n in range(1, entrant_count + 1)
    ]
    paths = [declared.round_path(index) for index in range(2)]
    contests = list(zip(paths, declared.contests, strict=True))
    create_contest_files(contests, COMMITTEE, "besar.csv", contestants)
    fill_first_round(paths[0])
    return path


def fill_first_round(path: Path) -> None:
    """Every ballot, and the signatures."""
    random = Random(1)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        engine.submit(DrawOrder(1), COMMITTEE)
        with ledger.writing():
            for number in engine.state.turns:
                for juror_id in JURORS:
                    marks = {id_: Decimal(random.randint(100, 200)) / 2 for id_ in CRITERIA}
                    ballot = BallotSent(number=number, juror=juror_id, marks=marks)
                    actor = Actor(juror_id, Seat(Role.JUROR, juror_id))
                    ledger.append([ballot], actor, f"b-{number}-{juror_id}")
        engine.catch_up()
        engine.submit(LockCategory("asn"), CHAIR)
        engine.submit(Sign("asn"), CHAIR)
        engine.submit(Sign("asn"), Actor("Juri 1", Seat(Role.JUROR, "j1")))


def run_command(folder: Path, *words: str) -> None:
    """Run a whole command."""
    command = [sys.executable, "-m", "scoring_tui", *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def measure(folder: Path, *words: str) -> float:
    """The median of some runs, in seconds; the files are the same before each."""
    seconds = []
    for round_index in range(ROUND_COUNT):
        copy = folder / f"{'-'.join(words)}-{round_index}"
        shutil.copytree(folder / "files", copy)
        seconds.append(measure_seconds(lambda copy=copy: run_command(copy, *words)))  # type: ignore[misc]
    return median(seconds)


def main(entrant_count: int = ENTRANT_COUNT) -> None:
    """Print the medians."""
    with make_disk_folder() as folder:
        (folder / "files").mkdir()
        make_files(folder / "files", entrant_count)
        for other in (folder / "files").glob("*.db-gate"):
            other.unlink()
        floor = measure(folder, "advance", "--help")
        print(f"help of a command                {floor:.2f} s")
        for words in (
            ("advance", "asesmen.db", "final.db"),
            ("competition", "status", "competition.toml"),
            ("standings", "asesmen.db"),
        ):
            seconds = measure(folder, *words)
            name = " ".join(words[:2] if words[0] == "competition" else words[:1])
            print(f"{name:<32} {seconds:.2f} s (wanted: {WANTED_SECONDS:.0f} s for {ENTRANT_COUNT})")
            assert entrant_count != ENTRANT_COUNT or seconds < WANTED_SECONDS * 3, "far too slow"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
