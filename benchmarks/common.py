"""What the ledger's measurements share: a ballot like those of a final, and a folder on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role, Seat

BY = Actor("Rahmi Adiputra", Seat(Role.JUROR, "j1"))


def ballot(number: int) -> BallotSent:
    """Ten marks."""
    marks = {f"criterion-{n}": Decimal(f"{70 + n}.5") for n in range(10)}
    return BallotSent(number=number, juror="j1", marks=marks)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder beside this one's project: /tmp may be in memory, where nothing is ever synced."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        yield Path(folder)
