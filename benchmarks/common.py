"""Helpers shared by the benchmarks: a ballot as in a final, and a folder on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role, Seat

JUROR_ACTOR = Actor("Rahmi Adiputra", Seat(Role.JUROR, "j1"))


def make_ballot(draw_number: int) -> BallotSent:
    """A ballot with ten marks."""
    marks = {f"criterion-{index}": Decimal(f"{70 + index}.5") for index in range(10)}
    return BallotSent(number=draw_number, juror="j1", marks=marks)


@contextmanager
def make_disk_folder() -> Iterator[Path]:
    """A temporary folder in the current directory; /tmp may be in memory, where nothing is synced."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        yield Path(folder)
