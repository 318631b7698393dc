"""What counts besides the marks: earlier results, factors of difficulty, and the rules of scoring."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
)
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.output import CommandOutput
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.contest.models import Contest
    from scoring_tui.contest.stages import Stage
    from scoring_tui.domain.commands.setup import ImportResults
    from scoring_tui.engine.engine import Engine

_sheet_path_argument = click.argument("sheet_path", metavar="FILE", type=FILE_PATH)


@command(
    "results",
    gettext_noop("Take the results of earlier stages from a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui results FINAL.db tests.xlsx --stage tulis=CAT --stage makalah=Makalah",
)
@contest_path_argument
@_sheet_path_argument
@option(
    "--stage",
    "stage_options",
    multiple=True,
    metavar="ID[=COLUMN]",
    help=gettext_noop(
        "A [[stage]] of the contest file, and the column that holds its results; repeatable. Not needed where"
        " there is only one."
    ),
)
@option(
    "--column",
    "column_name",
    default="",
    metavar="NAME",
    help=gettext_noop("The column of a single --stage, if it is not named there."),
)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once ballots were sent."))
@option("--skip-others", is_flag=True, help=gettext_noop("Pass over people who are not in this contest."))
@actor_option
@output_option("text", "json")
def results(
    contest_path: Path,
    sheet_path: Path,
    stage_options: tuple[str, ...],
    column_name: str,
    reason: str,
    skip_others: bool,
    actor_name: str,
    output_format: str,
) -> None:
    """They replace all earlier results of these stages. Those of locked or signed categories stay.

    Where nobody gives marks, a cell such as TH or "tidak hadir" records that the contestant did not come; a
    later sheet with a result takes it back.
    """
    from scoring_tui.domain.commands.setup import ImportResults, ImportSeveralResults
    from scoring_tui.sheets.stage_results import read_stage_results

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        stage_options = stage_options or _choose_only_stage(engine.state.contest)
        stage_headings = _parse_stage_options(stage_options, column_name)
        sheet = read_stage_results(sheet_path, engine.state, stage_headings, skip_others=skip_others)
        imports = tuple(
            ImportResults(
                stage_id, sheet_path.name, stage_results, reason, tuple(sheet.absences.get(stage_id, ()))
            )
            for stage_id, stage_results in sheet.results.items()
        )
        earlier_results = {item.stage: engine.state.stage_results.get(item.stage, {}) for item in imports}
        entries = engine.submit(ImportSeveralResults(imports), committee_actor(actor_name))
        output.print_problems(sheet.warnings)
        if sheet.skipped_names:
            output.print_line(tr("passed over, not in this final: {count}", count=len(sheet.skipped_names)))
        stages = engine.state.contest.stages
        coverage = {
            item.stage: {
                **_print_stage(output, engine, stages[item.stage]),
                **_print_replacement(output, engine, item, earlier_results[item.stage]),
            }
            for item in imports
        }
        output.print_end(engine, entries, {"stages": coverage, "skipped": list(sheet.skipped_names)})


def _print_replacement(
    output: CommandOutput, engine: "Engine", imported: "ImportResults", earlier_results: Collection[str]
) -> dict[str, object]:
    """Print how many earlier results are gone, and how many stay although the sheet does not have them.

    Returns their ids for JSON.
    """
    results, stage = engine.state.stage_results[imported.stage], engine.state.contest.stages[imported.stage]
    removed_ids = sorted(set(earlier_results) - results.keys())
    unlisted_ids = sorted(results.keys() - {result.contestant for result in imported.results})
    if removed_ids:
        warning = tr(
            "{stage}: {count} earlier results were removed, because the sheet does not have them; a sheet"
            " replaces all results of a stage. To have them again, take a sheet with everybody",
            stage=stage.name,
            count=len(removed_ids),
        )
        output.print_warning(warning)
    if unlisted_ids:
        line = tr(
            "  stay, though they are not in the sheet: {count}, of locked or signed categories",
            count=len(unlisted_ids),
        )
        output.print_line(line)
    values = {"removed": removed_ids, "unlisted": unlisted_ids}
    return {name: ids for name, ids in values.items() if ids}


def _choose_only_stage(contest: "Contest") -> tuple[str, ...]:
    """The id of the only stage with a sheet. Raises `click.UsageError` if there are several or none."""
    stage_ids = tuple(stage.id for stage in contest.stage if not stage.is_poll)
    if len(stage_ids) > 1:
        raise click.UsageError(
            tr("name the stage with --stage; there are {known}", known=", ".join(stage_ids))
        )
    if not stage_ids:
        raise click.UsageError(tr("the contest file declares no [[stage]] that could have results"))
    return stage_ids


def _parse_stage_options(stage_options: tuple[str, ...], column_name: str) -> dict[str, str]:
    """The heading of each stage's column, empty if none is named.

    Raises `click.UsageError` if a stage is named twice.
    """
    headings: dict[str, str] = {}
    for stage_option in stage_options:
        stage_id, _, heading = (part.strip() for part in stage_option.partition("="))
        if stage_id in headings:
            raise click.UsageError(tr("stage {stage} is named twice", stage=stage_id))
        headings[stage_id] = heading
    if column_name:
        if len(headings) > 1 or any(headings.values()):
            raise click.UsageError(tr("with --column there is one --stage without a column of its own"))
        return dict.fromkeys(headings, column_name)
    return headings


def _print_stage(output: CommandOutput, engine: "Engine", stage: "Stage") -> dict[str, object]:
    """Print who of the stage's categories has a result, and who did not pass; return the same for JSON."""
    from scoring_tui.sheets.stage_results import active_contestants

    state = engine.state
    stage_results = state.stage_results[stage.id]
    contestants = [
        contestant for contestant in active_contestants(state) if stage.concerns(contestant.category)
    ]
    coverage = _print_coverage(output, engine, stage.name, contestants, stage_results)
    absent_ids = sorted(state.stage_absences.get(stage.id, ()))
    if absent_ids:
        output.print_line(tr("  did not come: {count}", count=len(absent_ids)))
    failed = [
        contestant
        for contestant in contestants
        if contestant.id in stage_results and not stage.has_passed(stage_results[contestant.id])
    ]
    for contestant in failed:
        category = state.contest.categories[contestant.category].name
        output.print_line(tr("  not passed: {name} ({category})", name=contestant.name, category=category))
    absences = {"absent": absent_ids} if absent_ids else {}
    return {**coverage, "not_passed": [contestant.id for contestant in failed], **absences}


@command(
    "difficulty",
    gettext_noop("Take factors of difficulty from a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui difficulty FINAL.db difficulty.csv",
)
@contest_path_argument
@_sheet_path_argument
@actor_option
@output_option("text", "json")
def difficulty(contest_path: Path, sheet_path: Path, actor_name: str, output_format: str) -> None:
    """One column a criterion; they replace all earlier factors."""
    from scoring_tui.domain.commands.setup import ImportDifficulty
    from scoring_tui.sheets.stage_results import active_contestants, read_difficulty

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        sheet = read_difficulty(sheet_path, engine.state)
        importing = ImportDifficulty(sheet_path.name, sheet.factors)
        entries = engine.submit(importing, committee_actor(actor_name))
        output.print_problems(sheet.warnings)
        contest = engine.state.contest
        contestants = [
            contestant
            for contestant in active_contestants(engine.state)
            if contest.rubric_of(contestant.category).difficulty
        ]
        factors = engine.state.difficulty_factors
        coverage = _print_coverage(output, engine, tr("Difficulty"), contestants, factors)
        output.print_end(engine, entries, {"difficulty": coverage})


def _print_coverage(
    output: CommandOutput,
    engine: "Engine",
    title: str,
    contestants: list["Contestant"],
    covered_ids: Collection[str],
) -> dict[str, object]:
    """Print how many contestants have a value now, and the name of each one that has none.

    Returns the same for JSON.
    """
    uncovered = [contestant for contestant in contestants if contestant.id not in covered_ids]
    covered_count, total_count = len(contestants) - len(uncovered), len(contestants)
    message = tr(
        "{what}: {given} of {of} contestants have one now", what=title, given=covered_count, of=total_count
    )
    output.print_line(message)
    for contestant in uncovered:
        category = engine.state.contest.categories[contestant.category].name
        output.print_line(tr("  still without: {name} ({category})", name=contestant.name, category=category))
    return {
        "covered": covered_count,
        "of": total_count,
        "without": [contestant.id for contestant in uncovered],
    }


@command(
    "scoring",
    gettext_noop("Take the rules of scoring from a contest file again, before the first ballot."),
    example="scoring-tui scoring FINAL.db contest.toml",
)
@contest_path_argument
@click.argument("contest_source", metavar="NAME|FILE")
@actor_option
@output_option("text", "json")
def scoring(contest_path: Path, contest_source: str, actor_name: str, output_format: str) -> None:
    """[scoring], [[stage]] and [[penalty]]; nothing else in the file may have changed."""
    from scoring_tui.contest.competition_loader import read_round_contest
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.domain.commands.setup import DeclareScoring
    from scoring_tui.exports.scoring_diff import describe_scoring_changes

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        old_contest = engine.state.contest
        path = find_contest(contest_source)
        is_round = old_contest.round is not None
        declaring = DeclareScoring(read_round_contest(path, old_contest) if is_round else read_contest(path))
        entries = engine.submit(declaring, committee_actor(actor_name))
        changes = describe_scoring_changes(old_contest, engine.state.contest)
        for line in changes:
            output.print_line(line)
        output.print_end(engine, entries, {"changes": changes})
