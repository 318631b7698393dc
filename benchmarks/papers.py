"""Time to write all papers of the final of 147 contestants: `python -m benchmarks.papers [RUNS]`.

The whole command is timed, with the start of Python. The floor is the bare layout of the same PDF files by
Typst, in one process. Goal: below 20 s on two cores.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.common import make_disk_folder
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import use_language
from scoring_tui.ledger.store import Ledger
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import KINDS
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.rehearsal.demo import run_demo

GOAL_SECONDS = 20
DEFAULT_RUNS = 5


def time_command(path: Path, folder: Path) -> float:
    """Seconds of the whole command."""
    command = [sys.executable, "-m", "scoring_tui", "papers", str(path), "--out", str(folder), "--replace"]
    kinds = [option for kind in KINDS for option in ("--kind", kind)]
    start = time.perf_counter()
    subprocess.run([*command, *kinds], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def time_parts(path: Path) -> tuple[dict[str, float], float]:
    """Seconds to build the models of each kind, and to lay out all of them as PDF."""
    build_seconds: dict[str, float] = {}
    files = []
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        contest = engine.state.contest
        settings: PaperSettings = contest.papers
        use_language(contest.contest.language)
        context = PaperContext(engine, settings, path.parent, contest.contest.language)
        for kind, build in BUILDERS.items():
            start = time.perf_counter()
            files += list(build(context, tuple(contest.categories)))
            build_seconds[kind] = time.perf_counter() - start
    start = time.perf_counter()
    for file in files:
        if "pdf" in file.forms:
            typeset(file.paper, TEMPLATES / f"{file.template}.typ", attachments=file.attachments)
    return build_seconds, time.perf_counter() - start


def main(run_count: int) -> None:
    """Play the final, then write its papers several times."""
    with make_disk_folder() as folder:
        path = folder / "final.db"
        run_demo(with_screens=False, echo=lambda line: None, output_path=path)
        seconds = [time_command(path, folder / "papers") for _ in range(run_count)]
        file_count = len(list((folder / "papers").iterdir()))
        build_seconds, layout_seconds = time_parts(path)
    median = statistics.median(seconds)
    print(f"{file_count} files, median of {run_count}: {median:.2f} s (slowest {max(seconds):.2f})")
    print(f"goal {GOAL_SECONDS} s: {median / GOAL_SECONDS:.2f} of it")
    print(
        f"floor, the layout alone: {layout_seconds:.2f} s; the command is {median / layout_seconds:.2f} of it"
    )
    for kind, kind_seconds in sorted(build_seconds.items(), key=lambda item: -item[1]):
        print(f"  {kind:16} models in {kind_seconds:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_RUNS)
