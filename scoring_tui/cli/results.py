"""Results and their proof: standings, ballots, verify."""

from pathlib import Path

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
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import (
    CHECK_FAILED,
    command,
    option,
    print_line,
    use_contest_language,
)
from scoring_tui.i18n.locale import gettext_noop, tr, translate


@command(
    "standings",
    gettext_noop("Print who stands where."),
    example="scoring-tui standings FINAL.db --as csv > standings.csv",
)
@contest_path_argument
@category_option
@output_option("table", "json", "csv")
def standings(contest_path: Path, category_id: str | None, output_format: str) -> None:
    """Over every ballot that counts now; a category that is not complete is marked provisional."""
    from scoring_tui.exports import standings as standings_export
    from scoring_tui.exports.standings_table import standings_as_text

    with open_engine(contest_path) as engine:
        contest = engine.state.contest
        category_ids = select_category_ids(contest, category_id)
        document = standings_export.build_standings_document(
            engine, category_ids, with_confidence=output_format != "table"
        )
    match output_format:
        case "json":
            print_data(standings_export.standings_as_json(document))
        case "csv":
            print_data(standings_export.standings_as_csv(document))
        case _:
            print_document(standings_as_text(document, contest, terminal_width()))


@command(
    "ballots",
    gettext_noop("Print every ballot, or enter signed sheets of paper."),
    example="scoring-tui ballots FINAL.db --enter paper.csv --by Ani",
)
@contest_path_argument
@option("--as", "output_format", type=click.Choice(["csv", "json"]), help=gettext_noop("The form."))
@option(
    "--enter",
    "sheet_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Type the ballots of a CSV, XLSX or ODS file, all or none; two persons type each."),
)
@option(
    "--never-called",
    is_flag=True,
    help=gettext_noop("With --enter: the contestants appeared, although the program did not call them."),
)
@option("--waiting", is_flag=True, help=gettext_noop("List what waits for its second typing."))
@option(
    "--take-back",
    "ballot_name",
    metavar="NUMBER:JUROR",
    help=gettext_noop("Take back a paper ballot that was typed for a wrong number or juror."),
)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed with --take-back."))
@actor_option
def ballots(
    contest_path: Path,
    output_format: str | None,
    sheet_path: Path | None,
    never_called: bool,
    waiting: bool,
    ballot_name: str | None,
    reason: str,
    actor_name: str,
) -> None:
    """A sheet to enter has the columns juror, number, and one for each criterion."""
    from scoring_tui.cli import paper_ballots
    from scoring_tui.exports import ballots as ballots_export

    if sum(map(bool, (output_format, sheet_path, waiting, ballot_name))) > 1:
        raise click.UsageError(tr("--as, --enter, --waiting and --take-back exclude each other"))
    with open_engine(contest_path) as engine:
        actor = committee_actor(actor_name)
        if sheet_path is not None:
            paper_ballots.enter_paper_ballots(engine, sheet_path, actor, never_called)
        elif ballot_name is not None:
            paper_ballots.take_back_paper_ballot(engine, ballot_name, reason, actor)
        elif waiting:
            paper_ballots.print_waiting_ballots(engine.state)
        elif output_format == "json":
            print_data(ballots_export.ballots_as_json(engine.state))
        else:
            print_data(ballots_export.ballots_as_csv(engine.state))


@command(
    "verify",
    gettext_noop("Prove that nothing in the file was changed and that both counts agree."),
    example="scoring-tui verify FINAL.db --code 3f9a-07c2",
)
@contest_path_argument
@option("--code", metavar="CODE", help=gettext_noop("Find the entry with this short code, as photographed."))
def verify(contest_path: Path, code: str | None) -> None:
    """Exit with `CHECK_FAILED` if something is wrong, and name the first bad entry."""
    if not print_verification(contest_path, code):
        click.get_current_context().exit(CHECK_FAILED)
    if code is None:
        print_line(
            tr("To be sure that no last entry was removed, compare with a photographed code: --code CODE")
        )


def print_verification(contest_path: Path, code: str | None = None) -> bool:
    """Verify a file and print the verdict; returns whether the file is in order."""
    from scoring_tui.engine import verify

    verdict = verify.verify(contest_path, code)
    use_contest_language(verdict.language)
    for fault in verdict.faults:
        print_line(translate(fault), err=True)
    if verdict.code_match is not None:
        print_line(translate(verdict.code_match))
    for note in verdict.notes:
        print_line(translate(note))
    if verdict.is_good:
        print_line(tr("OK: {entries} entries, code {code}", entries=verdict.entry_count, code=verdict.code))
    return verdict.is_good
