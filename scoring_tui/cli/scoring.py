"""What counts beside the marks: earlier results, difficulty, and the rules of scoring themselves."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import committee, final_argument, opened
from scoring_tui.cli.localized import command, option, tame
from scoring_tui.i18n.locale import mark, tr

if TYPE_CHECKING:
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.engine.engine import Hall

_sheet = click.argument("sheet", metavar="FILE", type=click.Path(path_type=Path))


@command("results", mark("Take the results of an earlier stage from a CSV or XLSX file, all rows or none."))
@final_argument
@_sheet
@option("--stage", required=True, metavar="ID", help=mark("The [[stage]] of the contest file."))
@option("--column", default="", metavar="NAME", help=mark("The column that holds the result."))
@option("--reason", default="", metavar="TEXT", help=mark("Needed once ballots were sent."))
@option("--skip-others", is_flag=True, help=mark("Pass over people who are not in this contest."))
def results(final: Path, sheet: Path, stage: str, column: str, reason: str, skip_others: bool) -> None:
    """They replace all that the stage had before."""
    from scoring_tui.domain.commands.setup import ImportResults
    from scoring_tui.sheets.stage_results import read_results, still_in

    with opened(final) as hall:
        others: list[str] = []
        found = read_results(sheet, hall.state, stage, column, others if skip_others else None)
        hall.submit(ImportResults(stage, sheet.name, found, reason), committee())
        if others:
            click.echo(tr("{count} others were passed over", count=len(others)))
        _tell(hall, hall.state.contest.stages[stage].name, still_in(hall.state), hall.state.results[stage])


@command("difficulty", mark("Take factors of difficulty from a CSV or XLSX file, all rows or none."))
@final_argument
@_sheet
def difficulty(final: Path, sheet: Path) -> None:
    """One column a criterion; they replace all that there were before."""
    from scoring_tui.domain.commands.setup import ImportDifficulty
    from scoring_tui.sheets.stage_results import read_difficulty, still_in

    with opened(final) as hall:
        hall.submit(ImportDifficulty(sheet.name, read_difficulty(sheet, hall.state)), committee())
        contest = hall.state.contest
        due = [one for one in still_in(hall.state) if contest.rubric_of(one.category).difficulty]
        _tell(hall, tr("Difficulty"), due, hall.state.difficulty)


def _tell(hall: "Hall", what: str, due: list["Contestant"], have: Collection[str]) -> None:
    """How many have it now, and everyone who still lacks it."""
    without = [one for one in due if one.id not in have]
    given, of = len(due) - len(without), len(due)
    click.echo(tr("{what}: {given} of {of} contestants have one now", what=what, given=given, of=of))
    for one in without:
        category = hall.state.contest.categories[one.category].name
        click.echo(tame(tr("  still without: {name} ({category})", name=one.name, category=category)))
    _head(hall)


@command("scoring", mark("Take the rules of scoring from a contest file again, before the first ballot."))
@final_argument
@click.argument("contest", metavar="NAME|FILE")
def scoring(final: Path, contest: str) -> None:
    """[scoring], [[stage]] and [[penalty]]; nothing else in the file may have changed."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.domain.commands.setup import DeclareScoring
    from scoring_tui.exports.scoring_diff import changes

    with opened(final) as hall:
        before = hall.state.contest
        hall.submit(DeclareScoring(read_contest(find_contest(contest))), committee())
        for line in changes(before, hall.state.contest):
            click.echo(line)
        _head(hall)


def _head(hall: "Hall") -> None:
    click.echo(tr("Ledger: entry {seq}, code {code}", seq=hall.state.seq, code=hall.ledger.code))


COMMANDS = (results, difficulty, scoring)
