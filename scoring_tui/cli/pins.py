"""New PINs: for which seats, and the sheet that only its owner may read. Imported when PINs are made."""

import os
from collections.abc import Sequence
from pathlib import Path

from scoring_tui.cli.common import committee
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.seat import Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.errors import DiskFull, FileAlreadyExists, FileReadOnly
from scoring_tui.rules.base import DecisionContext
from scoring_tui.rules.setup import seats_of


def issue(engine: Engine, asked: Sequence[str], everyone: bool) -> dict[str, str]:
    """PINs by seat, recorded in the ledger; inside `writing`. Refuses seats that do not exist."""
    seats = seats_of(DecisionContext(engine.state, committee(), engine.clock()))
    known = [str(seat) for seat in seats]
    if unknown := [seat for seat in asked if seat not in known]:
        raise CommandRefused(
            lazy("there is no seat {seat}; known are {known}", seat=unknown[0], known=", ".join(known))
        )
    have = engine.ledger.seats.seats_with_pin()
    wanted = [seat for seat in known if seat in asked or everyone or (not asked and seat not in have)]
    engine.submit(IssuePins(tuple(map(Seat.parse, wanted))), committee())
    return engine.ledger.seats.issue_pins(wanted)


def write(path: Path, sheet: str) -> None:
    """The sheet as a new file that others on this machine cannot read."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileAlreadyExists(path) from error
    except OSError as error:
        raise FileReadOnly(path) from error
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(sheet)
    except OSError as error:
        path.unlink()
        raise DiskFull(path) from error
