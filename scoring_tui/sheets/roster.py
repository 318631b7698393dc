"""Read a roster: the contestants of a CSV, XLSX, XLS or ODS file as a committee keeps it. All rows or none.

The steps: `reader` (file to rows of text), `table` (the heading row and the rows below it), `rows` (names for
the cells), `roster_contestants`
(rows to contestants), `duplicates` (persons listed twice).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.errors import InputProblem
from scoring_tui.sheets.reader import read_sheets
from scoring_tui.sheets.roster_contestants import build_contestants
from scoring_tui.sheets.rows import RosterProblems, read_roster_rows, roster_vocabulary
from scoring_tui.sheets.table import count_known_columns


@dataclass(frozen=True, slots=True)
class Roster:
    """Contestants that can be imported, and what the committee should check first."""

    contestants: tuple[Contestant, ...]
    warnings: tuple[InputProblem, ...]


def read_roster(
    path: Path,
    contest: Contest,
    existing: Sequence[Contestant] = (),
    today: date | None = None,
    taken_ids: Collection[str] = (),
) -> Roster:
    """Read the contestants of a file.

    Args:
        existing: contestants of the contest so far; the new ids continue after theirs.
        today: the day on which ages by NIP are judged.
        taken_ids: further ids that no new contestant may get, such as those of persons of earlier rounds.

    Raises:
        InvalidInput: with every error by row; then no row of the file may be imported.
    """
    problems = RosterProblems(path.name)
    sheets = read_sheets(path, count_known_columns(roster_vocabulary(contest)))
    rows = read_roster_rows(sheets, contest, problems)
    contestants = build_contestants(rows, contest, existing, problems, today or date.today(), taken_ids)
    return Roster(contestants, problems.finish())
