"""The talent pool, which is confidential."""

from pathlib import Path

from scoring_tui.cli.common import FILE_PATH, contest_path_argument, open_engine, output_option, print_json
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.i18n.locale import gettext_noop, tr


@command(
    "talent-pool",
    gettext_noop("Write the nine boxes and the successors of posts; confidential."),
    example="scoring-tui talent-pool FINAL.db --out pool.xlsx",
)
@contest_path_argument
@option(
    "--out",
    "path",
    type=FILE_PATH,
    required=True,
    metavar="FILE",
    help=gettext_noop("A workbook with everybody (.xlsx), or one page with the boxes (.pdf)."),
)
@option(
    "--settings",
    "settings_path",
    type=FILE_PATH,
    metavar="FILE.toml",
    help=gettext_noop("A [papers] table in place of the contest's; else FINAL.papers.toml beside FINAL.db."),
)
@option("--nip", "with_nip", is_flag=True, help=gettext_noop("The NIP of each person in the workbook."))
@option("--replace", "may_replace", is_flag=True, help=gettext_noop("Replace an edited workbook."))
@output_option("text", "json")
def talent_pool(
    contest_path: Path,
    path: Path,
    settings_path: Path | None,
    with_nip: bool,
    may_replace: bool,
    output_format: str,
) -> None:
    """For the head of jury and the committee; only you can read the file. `docs/talent-pool.md`."""
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.papers.context import PaperContext
    from scoring_tui.papers.settings import read_settings, require_libraries
    from scoring_tui.papers.write import write_confidential_paper
    from scoring_tui.views.talent_pool import make_talent_pool

    require_libraries()
    with open_engine(contest_path) as engine:
        pool = make_talent_pool(engine)
        settings = read_settings(contest_path, settings_path, engine.state.contest)
        context = PaperContext.of_contest_file(engine, settings, with_nip=with_nip)
        write_confidential_paper(context, "talent-pool", path, may_replace=may_replace)
        if output_format == "json":
            content = {"file": str(path), "boxed": len(pool.people), "unboxed": len(pool.unboxed)}
            print_json(build_state_document("talent-pool", engine.state, content))
            return
    print_line(
        tr(
            "{path}: {boxed} persons in boxes, {unboxed} in no box; confidential, only you can read it",
            path=str(path), boxed=len(pool.people), unboxed=len(pool.unboxed),
        )
    )  # fmt: skip
