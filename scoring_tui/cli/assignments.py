"""Who scores which criteria."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.state import State


@command(
    "assign",
    gettext_noop("Say which criteria each juror marks, by a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui assign FINAL.db table.xlsx",
)
@contest_path_argument
@click.argument("sheet_path", metavar="[FILE]", type=FILE_PATH, required=False)
@option("--all", "is_everything", is_flag=True, help=gettext_noop("Every juror marks every criterion again."))
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once ballots were sent."))
@actor_option
@output_option("text", "json")
def assign(
    contest_path: Path,
    sheet_path: Path | None,
    is_everything: bool,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """Rows are jurors, columns criteria with x; or columns juror, criterion, category."""
    from scoring_tui.domain.commands.assignments import DeclareAssignments
    from scoring_tui.sheets.assignments import read_assignments

    if is_everything == (sheet_path is not None):
        raise click.UsageError(tr("give a file, or --all"))
    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        warnings: tuple[InputProblem, ...] = ()
        declaring = DeclareAssignments("", (), reason)
        if sheet_path is not None:
            sheet = read_assignments(sheet_path, engine.state)
            warnings, declaring = sheet.warnings, DeclareAssignments(sheet_path.name, sheet.assigned, reason)
        entries = engine.submit(declaring, committee_actor(actor_name))
        output.print_problems(warnings)
        output.print_entries(engine.state, entries)
        rows = list_assignments(engine.state)
        for row in rows:
            output.print_line(
                tr(
                    "  {category}, panel {panel}: {juror}: {criteria}",
                    category=row["category"], panel=row["panel"], juror=row["juror"],
                    criteria=", ".join(row["criteria"]),
                )
            )  # fmt: skip
        output.print_end(engine, entries, {"assigned": rows})


def list_assignments(state: "State") -> list[dict[str, Any]]:
    """The criteria of each juror who sits, by category and panel; none where everybody marks everything."""
    return [
        {
            "category": category_id,
            "panel": panel_id,
            "juror": juror_id,
            "criteria": [
                leaf.id
                for leaf in state.contest.rubric_of(category_id).leaves
                if leaf.id in criteria_by_juror[juror_id]
            ],
        }
        for (panel_id, category_id), criteria_by_juror in state.assigned_criteria.items()
        for juror_id in state.judging_members(panel_id, category_id)
    ]
