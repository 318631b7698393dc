"""What counts beside the marks: earlier results, difficulty, and the rules of scoring themselves."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import committee, final_argument, opened
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.engine.engine import Engine

_sheet = click.argument("sheet", metavar="FILE", type=click.Path(path_type=Path))


@command(
    "results", gettext_noop("Take the results of an earlier stage from a CSV or XLSX file, all rows or none.")
)
@final_argument
@_sheet
@option("--stage", required=True, metavar="ID", help=gettext_noop("The [[stage]] of the contest file."))
@option("--column", default="", metavar="NAME", help=gettext_noop("The column that holds the result."))
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once ballots were sent."))
@option("--skip-others", is_flag=True, help=gettext_noop("Pass over people who are not in this contest."))
def results(final: Path, sheet: Path, stage: str, column: str, reason: str, skip_others: bool) -> None:
    """They replace all that the stage had before."""
    from scoring_tui.domain.commands.setup import ImportResults
    from scoring_tui.sheets.stage_results import active_contestants, read_stage_results

    with opened(final) as engine:
        others: list[str] = []
        found = read_stage_results(sheet, engine.state, stage, column, others if skip_others else None)
        engine.submit(ImportResults(stage, sheet.name, found, reason), committee())
        if others:
            print_line(tr("{count} others were passed over", count=len(others)))
        _tell(
            engine,
            engine.state.contest.stages[stage].name,
            active_contestants(engine.state),
            engine.state.results[stage],
        )


@command("difficulty", gettext_noop("Take factors of difficulty from a CSV or XLSX file, all rows or none."))
@final_argument
@_sheet
def difficulty(final: Path, sheet: Path) -> None:
    """One column a criterion; they replace all that there were before."""
    from scoring_tui.domain.commands.setup import ImportDifficulty
    from scoring_tui.sheets.stage_results import active_contestants, read_difficulty

    with opened(final) as engine:
        engine.submit(ImportDifficulty(sheet.name, read_difficulty(sheet, engine.state)), committee())
        contest = engine.state.contest
        due = [one for one in active_contestants(engine.state) if contest.rubric_of(one.category).difficulty]
        _tell(engine, tr("Difficulty"), due, engine.state.difficulty)


def _tell(engine: "Engine", what: str, due: list["Contestant"], have: Collection[str]) -> None:
    """How many have it now, and everyone who still lacks it."""
    without = [one for one in due if one.id not in have]
    given, of = len(due) - len(without), len(due)
    print_line(tr("{what}: {given} of {of} contestants have one now", what=what, given=given, of=of))
    for one in without:
        category = engine.state.contest.categories[one.category].name
        print_line(tr("  still without: {name} ({category})", name=one.name, category=category))
    _head(engine)


@command(
    "scoring", gettext_noop("Take the rules of scoring from a contest file again, before the first ballot.")
)
@final_argument
@click.argument("contest", metavar="NAME|FILE")
def scoring(final: Path, contest: str) -> None:
    """[scoring], [[stage]] and [[penalty]]; nothing else in the file may have changed."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.domain.commands.setup import DeclareScoring
    from scoring_tui.exports.scoring_diff import changes

    with opened(final) as engine:
        before = engine.state.contest
        engine.submit(DeclareScoring(read_contest(find_contest(contest))), committee())
        for line in changes(before, engine.state.contest):
            print_line(line)
        _head(engine)


def _head(engine: "Engine") -> None:
    print_line(tr("Ledger: entry {seq}, code {code}", seq=engine.state.seq, code=engine.ledger.code))


COMMANDS = (results, difficulty, scoring)
