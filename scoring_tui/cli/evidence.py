"""Evidence: what contestants claim on criteria, from a sheet, and the list of claims with their states."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    category_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.cli.output import CommandOutput
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.facts.evidence import EvidenceStatus
    from scoring_tui.domain.state import State

_STATUSES: "tuple[EvidenceStatus, ...]" = (
    "unchecked", "confirmed", "insufficient", "clarification", "rejected",
)  # fmt: skip


@command(
    "evidence",
    gettext_noop("Take claims with their evidence from a CSV, XLSX, XLS or ODS file, or list them."),
    example="scoring-tui evidence FINAL.db claims.xlsx",
)
@contest_path_argument
@click.argument("sheet_path", metavar="[FILE]", type=FILE_PATH, required=False)
@option(
    "--files",
    "files_folder",
    type=FILE_PATH,
    metavar="DIR",
    help=gettext_noop("Where the files are that the sheet names; they are copied beside the contest file."),
)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed once a claim was checked."))
@option(
    "--others",
    type=click.Choice(["keep", "withdraw"]),
    help=gettext_noop("What happens to earlier claims of the same contestants that the file lacks."),
)
@option(
    "--form",
    "has_form",
    is_flag=True,
    help=gettext_noop("An empty sheet of claims with every contestant and criterion, to be filled in."),
)
@category_option
@option(
    "--status",
    "statuses",
    type=click.Choice(_STATUSES),
    multiple=True,
    help=gettext_noop("Without FILE: only claims in this state; repeatable."),
)
@actor_option
@output_option("table", "json", "csv", "excel-csv")
def evidence(
    contest_path: Path,
    sheet_path: Path | None,
    files_folder: Path | None,
    reason: str,
    others: "Literal['keep', 'withdraw'] | None",
    has_form: bool,
    category_id: str | None,
    statuses: "tuple[EvidenceStatus, ...]",
    actor_name: str,
    output_format: str,
) -> None:
    """FILE has one row for each contestant and criterion; it replaces the claims of the contestants in it.

    Columns: contestant, by NIP, name, id or institution; criterion (Indikator); value (Angka) and base
    (Dasar), or mark (Nilai klaim); unit (Satuan); links (Tautan); names of files (Berkas); note (Catatan).
    Without FILE the claims are listed.
    """
    if sheet_path is None:
        if reason or others or files_folder:
            raise click.UsageError(tr("--files, --reason and --others belong to a FILE of claims"))
        if has_form:
            _print_form(contest_path, category_id, output_format)
        else:
            _print_evidence(contest_path, category_id, statuses, output_format)
        return
    if category_id or statuses or has_form:
        raise click.UsageError(tr("--category, --status and --form go without a FILE"))
    if output_format not in ("table", "json"):
        raise click.UsageError(tr("--as csv and excel-csv belong to the list, without a FILE"))
    from scoring_tui.domain.commands.evidence import ImportEvidence
    from scoring_tui.engine.evidence import import_evidence
    from scoring_tui.sheets.evidence import read_evidence

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        sheet = read_evidence(sheet_path, engine.state, files_folder)
        importing = ImportEvidence(sheet_path.name, sheet.claims, others or "", reason)
        entries = import_evidence(engine, importing, sheet.sources, committee_actor(actor_name))
        output.print_problems(sheet.warnings)
        output.print_entries(engine.state, entries)
        _print_missing(output, engine.state)
        output.print_end(engine, entries)


def _print_form(contest_path: Path, category_id: str | None, output_format: str) -> None:
    from scoring_tui.exports.csv_text import CSV_FORMATS
    from scoring_tui.exports.evidence import claim_form_as_csv

    if output_format not in CSV_FORMATS:
        raise click.UsageError(tr("--form goes with --as csv or excel-csv"))
    with open_engine(contest_path) as engine:
        category_ids = select_category_ids(engine.state.contest, category_id)
        print_data(claim_form_as_csv(engine.state, category_ids, output_format))


def _print_evidence(
    contest_path: Path, category_id: str | None, statuses: "tuple[EvidenceStatus, ...]", output_format: str
) -> None:
    from scoring_tui.exports import evidence as evidence_export
    from scoring_tui.exports.documents import build_state_document

    with open_engine(contest_path) as engine:
        state = engine.state
        category_ids = select_category_ids(state.contest, category_id)
        lines = evidence_export.list_evidence(state, category_ids, statuses)
        if output_format == "table" and not lines:
            print_line(tr("there are no such claims") if statuses else tr("nobody claims anything yet"))
            return
        match output_format:
            case "json":
                content = {"claims": evidence_export.build_evidence(lines)}
                print_json(build_state_document("evidence", state, content))
            case "table":
                print_document(evidence_export.evidence_as_text(lines, terminal_width()))
            case _:
                print_data(evidence_export.evidence_as_csv(lines, output_format))


def _print_missing(output: CommandOutput, state: "State") -> None:
    """Print for each contestant who claims something on how many criteria nothing is claimed."""
    for contestant in state.contestants.values():
        leaves = state.contest.rubric_of(contestant.category).leaves
        records = [state.evidence.get((contestant.id, leaf.id)) for leaf in leaves]
        unclaimed = [
            leaf.name
            for leaf, record in zip(leaves, records, strict=True)
            if record is None or record.claim is None
        ]
        if unclaimed and len(unclaimed) < len(leaves):
            names = ", ".join(unclaimed)
            output.print_line(
                tr("  nothing claimed: {name}: {criteria}", name=contestant.name, criteria=names)
            )
