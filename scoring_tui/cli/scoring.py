"""What counts besides the marks: earlier results, factors of difficulty, and the rules of scoring."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    committee_actor,
    contest_path_argument,
    open_engine,
    print_ledger_head,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.engine.engine import Engine

_sheet_path_argument = click.argument("sheet_path", metavar="FILE", type=FILE_PATH)


@command(
    "results",
    gettext_noop("Take the results of an earlier stage from a CSV, XLSX or ODS file, all rows or none."),
    example="scoring-tui results FINAL.db written.xlsx --stage tulis",
)
@contest_path_argument
@_sheet_path_argument
@option(
    "--stage",
    "stage_id",
    required=True,
    metavar="ID",
    help=gettext_noop("The [[stage]] of the contest file."),
)
@option(
    "--column",
    "column_name",
    default="",
    metavar="NAME",
    help=gettext_noop("The column that holds the result."),
)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once ballots were sent."))
@option("--skip-others", is_flag=True, help=gettext_noop("Pass over people who are not in this contest."))
def results(
    contest_path: Path, sheet_path: Path, stage_id: str, column_name: str, reason: str, skip_others: bool
) -> None:
    """They replace all earlier results of the stage."""
    from scoring_tui.domain.commands.setup import ImportResults
    from scoring_tui.sheets.stage_results import active_contestants, read_stage_results

    with open_engine(contest_path) as engine:
        skipped_names: list[str] = []
        stage_results = read_stage_results(
            sheet_path, engine.state, stage_id, column_name, skipped_names if skip_others else None
        )
        engine.submit(ImportResults(stage_id, sheet_path.name, stage_results, reason), committee_actor())
        if skipped_names:
            print_line(tr("{count} others were passed over", count=len(skipped_names)))
        stage = engine.state.contest.stages[stage_id]
        _print_coverage(
            engine, stage.name, active_contestants(engine.state), engine.state.stage_results[stage_id]
        )


@command(
    "difficulty",
    gettext_noop("Take factors of difficulty from a CSV, XLSX or ODS file, all rows or none."),
    example="scoring-tui difficulty FINAL.db difficulty.csv",
)
@contest_path_argument
@_sheet_path_argument
def difficulty(contest_path: Path, sheet_path: Path) -> None:
    """One column a criterion; they replace all earlier factors."""
    from scoring_tui.domain.commands.setup import ImportDifficulty
    from scoring_tui.sheets.stage_results import active_contestants, read_difficulty

    with open_engine(contest_path) as engine:
        factors = read_difficulty(sheet_path, engine.state)
        engine.submit(ImportDifficulty(sheet_path.name, factors), committee_actor())
        contest = engine.state.contest
        contestants = [
            contestant
            for contestant in active_contestants(engine.state)
            if contest.rubric_of(contestant.category).difficulty
        ]
        _print_coverage(engine, tr("Difficulty"), contestants, engine.state.difficulty_factors)


def _print_coverage(
    engine: "Engine", title: str, contestants: list["Contestant"], covered_ids: Collection[str]
) -> None:
    """Print how many contestants have a value now, and the name of each one that has none."""
    uncovered = [contestant for contestant in contestants if contestant.id not in covered_ids]
    covered_count, total_count = len(contestants) - len(uncovered), len(contestants)
    print_line(
        tr(
            "{what}: {given} of {of} contestants have one now",
            what=title,
            given=covered_count,
            of=total_count,
        )
    )
    for contestant in uncovered:
        category = engine.state.contest.categories[contestant.category].name
        print_line(tr("  still without: {name} ({category})", name=contestant.name, category=category))
    print_ledger_head(engine)


@command(
    "scoring",
    gettext_noop("Take the rules of scoring from a contest file again, before the first ballot."),
    example="scoring-tui scoring FINAL.db contest.toml",
)
@contest_path_argument
@click.argument("contest_source", metavar="NAME|FILE")
def scoring(contest_path: Path, contest_source: str) -> None:
    """[scoring], [[stage]] and [[penalty]]; nothing else in the file may have changed."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.domain.commands.setup import DeclareScoring
    from scoring_tui.exports.scoring_diff import describe_scoring_changes

    with open_engine(contest_path) as engine:
        old_contest = engine.state.contest
        engine.submit(DeclareScoring(read_contest(find_contest(contest_source))), committee_actor())
        for line in describe_scoring_changes(old_contest, engine.state.contest):
            print_line(line)
        print_ledger_head(engine)
