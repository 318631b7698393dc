"""Papers to sign, to file, to hang up and to frame."""

from pathlib import Path

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    contest_path_argument,
    open_engine,
    output_option,
    print_json,
    select_category_ids,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.cli.progress import ProgressLine
from scoring_tui.i18n.locale import gettext_noop, tr

PAPER_KINDS = (
    "minutes", "recap", "blank-sheets", "score-sheets", "running-order", "attendance", "announcement",
    "mc-script", "decree", "receipts", "rectification", "certificates", "report-cards", "jury-report",
    "talent-pool", "competence-reports", "competence-matrix",
)  # fmt: skip
"""As in `papers/kinds.py`, which is not imported for the help; a test compares them."""


@command(
    "papers",
    gettext_noop("Write minutes, tables of marks, score sheets, certificates and lists."),
    example="scoring-tui papers FINAL.db --out papers",
)
@contest_path_argument
@option(
    "--out",
    "folder",
    type=FILE_PATH,
    metavar="DIR",
    help=gettext_noop("The folder, which is made if there is none."),
)
@option(
    "--category",
    "chosen_categories",
    multiple=True,
    metavar="ID",
    help=gettext_noop("Only this category; may be given several times."),
)
@option(
    "--kind",
    "kinds",
    type=click.Choice(PAPER_KINDS),
    multiple=True,
    metavar="KIND",
    help=gettext_noop(
        "Only this kind of paper; may be given several times: minutes, recap, blank-sheets, score-sheets,"
        " running-order, attendance, announcement, mc-script, decree, receipts, rectification, certificates,"
        " report-cards, jury-report, talent-pool, competence-reports, competence-matrix."
    ),
)
@option(
    "--template",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Your own template for one --kind: a Word file (.docx) or a Typst file (.typ)."),
)
@option(
    "--copy-templates",
    "template_folder",
    type=FILE_PATH,
    metavar="DIR",
    help=gettext_noop("Write the program's own templates into a folder, as a start for yours, and no paper."),
)
@option(
    "--settings",
    "settings_path",
    type=FILE_PATH,
    metavar="FILE.toml",
    help=gettext_noop("A [papers] table in place of the contest's; else FINAL.papers.toml beside FINAL.db."),
)
@option(
    "--nip",
    "with_nip",
    is_flag=True,
    help=gettext_noop("NIP of contestants on papers that need it; never on what is hung up."),
)
@option("--replace", "may_replace", is_flag=True, help=gettext_noop("Replace edited DOCX and XLSX files."))
@output_option("text", "json")
def papers(
    contest_path: Path,
    folder: Path | None,
    chosen_categories: tuple[str, ...],
    kinds: tuple[str, ...],
    template: Path | None,
    template_folder: Path | None,
    settings_path: Path | None,
    with_nip: bool,
    may_replace: bool,
    output_format: str,
) -> None:
    """Everything straight from the record; "DRAFT" stands across results that are not signed yet.

    Without --kind all of them but the report of the jury and the talent pool, which are confidential.
    """
    if (folder is None) == (template_folder is None):
        raise click.UsageError(tr("give --out, or --copy-templates, and not both"))
    if template is not None and len(kinds) != 1:
        raise click.UsageError(tr("--template goes with one --kind"))
    if template is not None and template.suffix.lower() not in (".docx", ".typ"):
        raise click.UsageError(tr("--template is a Word file (.docx) or a Typst file (.typ)"))
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.papers.settings import read_settings, require_libraries

    require_libraries()
    if folder is None:
        assert template_folder is not None
        _copy_templates(template_folder, may_replace=may_replace)
        return
    from scoring_tui.papers import write
    from scoring_tui.papers.context import PaperContext

    with open_engine(contest_path) as engine, ProgressLine() as progress:
        contest = engine.state.contest
        settings = read_settings(contest_path, settings_path, contest)
        category_ids = [
            id_ for chosen in chosen_categories or (None,) for id_ in select_category_ids(contest, chosen)
        ]
        selection = write.PaperSelection(
            tuple(dict.fromkeys(category_ids)), write.select_kinds(kinds), template, may_replace
        )
        context = PaperContext.of_contest_file(engine, settings, with_nip=with_nip)
        paths = write.write_papers(context, folder, selection, progress.show_file)
        if output_format == "json":
            content = {"folder": str(folder), "files": [path.name for path in paths]}
            print_json(build_state_document("papers", engine.state, content))
            return
    print_line(tr("{count} files written to {folder}", count=len(paths), folder=str(folder)))


def _copy_templates(folder: Path, *, may_replace: bool) -> None:
    from scoring_tui.papers.write import copy_templates

    paths = copy_templates(folder, may_replace=may_replace)
    print_line(tr("{count} files written to {folder}", count=len(paths), folder=str(folder)))
