"""Attendance and tests of the modules of a training."""

from pathlib import Path

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
    terminal_width,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.cli.output import CommandOutput
from scoring_tui.i18n.locale import gettext_noop, tr


@command(
    "modules",
    gettext_noop("Take attendance and tests of all modules from a sheet; or list how far everybody is."),
    example="scoring-tui modules FINAL.db modules.xlsx",
)
@contest_path_argument
@click.argument("sheet_path", metavar="[FILE]", type=FILE_PATH, required=False)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once a result was signed."))
@option("--skip-others", is_flag=True, help=gettext_noop("Pass over people who are not in this contest."))
@option("--behind", "only_behind", is_flag=True, help=gettext_noop("Without FILE: only who is behind."))
@actor_option
@output_option("table", "json", "csv", "excel-csv")
def modules(
    contest_path: Path,
    sheet_path: Path | None,
    reason: str,
    skip_others: bool,
    only_behind: bool,
    actor_name: str,
    output_format: str,
) -> None:
    """FILE has one row for each contestant, by NIP, name or id; it replaces the earlier sheet.

    Records of locked or signed categories stay, whether the sheet has them or not.

    Columns: for each module "NAME hadir" (H, or I, S, A) and "NAME nilai" (the score of its test, empty if it
    was not taken). Leave the columns of later modules empty. Without FILE everybody is listed.
    """
    if sheet_path is None:
        if reason or skip_others:
            raise click.UsageError(tr("--reason and --skip-others belong to a FILE of modules"))
        _print_modules(contest_path, only_behind, output_format)
        return
    if only_behind or output_format not in ("table", "json"):
        raise click.UsageError(tr("--behind, csv and excel-csv belong to the list, without a FILE"))
    from scoring_tui.domain.commands.modules import ImportModules
    from scoring_tui.exports.modules import (
        count_outcomes,
        describe_held_modules,
        describe_outcomes,
        list_module_lines,
    )
    from scoring_tui.sheets.modules import read_modules
    from scoring_tui.sheets.stage_results import active_contestants

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        sheet = read_modules(sheet_path, engine.state, skip_others=skip_others)
        importing = ImportModules(sheet_path.name, sheet.held_modules, sheet.records, reason)
        earlier_ids = engine.state.module_records.keys()
        entries = engine.submit(importing, committee_actor(actor_name))
        output.print_problems(sheet.warnings)
        if sheet.skipped_names:
            output.print_line(tr("passed over, not in this final: {count}", count=len(sheet.skipped_names)))
        removed_ids = sorted(earlier_ids - engine.state.module_records.keys())
        if removed_ids:
            warning = tr(
                "records of {count} contestants were removed, because the sheet does not have them; a sheet"
                " replaces the earlier one. To have them again, take a sheet with everybody",
                count=len(removed_ids),
            )
            output.print_warning(warning)
        lines = list_module_lines(engine.state, active_contestants(engine.state))
        output.print_line(describe_held_modules(engine.state))
        output.print_line(describe_outcomes(lines))
        for line in lines:
            if line.outcome == "not-listed":
                output.print_line(tr("  not in the sheet: {name}", name=line.contestant.name))
        content = {
            "held_modules": list(sheet.held_modules),
            "outcomes": count_outcomes(lines),
            "skipped": list(sheet.skipped_names),
            "removed": removed_ids,
        }
        output.print_end(engine, entries, content)


def _print_modules(contest_path: Path, only_behind: bool, output_format: str) -> None:
    from scoring_tui.exports import modules as module_exports
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.sheets.stage_results import active_contestants

    with open_engine(contest_path) as engine:
        state = engine.state
        lines = module_exports.list_module_lines(state, active_contestants(state), only_behind=only_behind)
        match output_format:
            case "json":
                content = {
                    "held_modules": list(state.held_modules),
                    "contestants": module_exports.build_modules(lines),
                }
                print_json(build_state_document("modules", state, content))
            case "table":
                if lines:
                    print_document(module_exports.modules_as_text(lines, terminal_width()))
                    print_line(module_exports.describe_outcomes(lines))
                else:
                    print_line(tr("nobody is behind") if only_behind else tr("there are no contestants"))
                print_line(module_exports.describe_held_modules(state))
            case _:
                print_data(module_exports.modules_as_csv(lines, output_format))
