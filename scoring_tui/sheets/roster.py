"""The roster: contestants from a CSV or XLSX file as a committee keeps it; all rows or none.

`read_roster` is what the rest of the house uses. Files: `headings` (names of columns), `sheet` (files to
rows), `lines` (rows to lines), `entrants` (lines to contestants), `twins` (who is listed twice).
Imports `contest`, `contestant`, `nip` and `said`; openpyxl is loaded only for a workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.errors import InputProblem
from scoring_tui.sheets.reader import read_sheets
from scoring_tui.sheets.roster_contestants import build_contestants
from scoring_tui.sheets.rows import ProblemList, read_roster_rows


@dataclass(frozen=True, slots=True)
class Roster:
    """Contestants that may be imported, and what the committee should look at first."""

    contestants: tuple[Contestant, ...]
    warnings: tuple[InputProblem, ...]


def read_roster(
    path: Path, contest: Contest, existing: Sequence[Contestant] = (), today: date | None = None
) -> Roster:
    """The contestants of a file, numbered on after `existing`.

    Raises `Unusable` with every error by row; then nothing of the file may be taken. `today` is the day on
    which ages by NIP are judged.
    """
    notes = ProblemList(path.name)
    lines = read_roster_rows(read_sheets(path), contest, notes)
    contestants = build_contestants(lines, contest, existing, notes, today or date.today())
    return Roster(contestants, notes.finish())
