"""What comes out, and whether it is true: standings, ballots, verify."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    category_option,
    chosen,
    columns,
    committee,
    final_argument,
    opened,
    print_data,
    print_document,
)
from scoring_tui.cli.localized import command, option, print_line
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Engine


@command("standings", gettext_noop("Print who stands where."))
@final_argument
@category_option
@option(
    "--as",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help=gettext_noop("The form."),
)
def standings(final: Path, category: str | None, form: str) -> None:
    """Over every ballot that counts now; what is not complete is marked provisional."""
    from scoring_tui.exports import standings as paper
    from scoring_tui.exports.standings_table import as_table

    with opened(final) as engine:
        contest = engine.state.contest
        gathered = paper.paper(engine, chosen(contest, category), sure=form != "table")
    match form:
        case "json":
            print_data(paper.as_json(gathered))
        case "csv":
            print_data(paper.as_csv(gathered))
        case _:
            print_document(as_table(gathered, contest, columns()))


@command("ballots", gettext_noop("Print every ballot, or enter signed sheets of paper."))
@final_argument
@option("--as", "form", type=click.Choice(["csv", "json"]), help=gettext_noop("The form."))
@option(
    "--enter",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=gettext_noop("Enter the ballots of a CSV or XLSX file, all or none."),
)
def ballots(final: Path, form: str | None, enter: Path | None) -> None:
    """Columns to enter: juror, number, and one for each criterion."""
    from scoring_tui.exports import ballots as paper

    if form and enter:
        raise click.UsageError(tr("--as and --enter exclude each other"))
    with opened(final) as engine:
        if enter is not None:
            _enter(engine, enter)
        else:
            print_data(paper.as_json(engine.state) if form == "json" else paper.as_csv(engine.state))


def _enter(engine: "Engine", sheet: Path) -> None:
    from scoring_tui.domain.commands.jury import EnterPaper
    from scoring_tui.sheets.paper_ballots import read_paper_ballots

    by = committee()
    entries = engine.submit(EnterPaper(read_paper_ballots(sheet, engine, by)), by)
    print_line(tr("{count} paper ballots entered", count=len(entries)))
    print_line(tr("Ledger: entry {seq}, code {code}", seq=engine.state.seq, code=engine.ledger.code))


@command("verify", gettext_noop("Prove that nothing in the file was changed and that both counts agree."))
@final_argument
@option("--code", metavar="CODE", help=gettext_noop("Find the entry with this short code, as photographed."))
def verify(final: Path, code: str | None) -> None:
    """Exit code 1 when something is wrong, with the first bad entry named."""
    if not proved(final, code):
        click.get_current_context().exit(1)
    if code is None:
        print_line(
            tr("A cut-off end, or a chain written anew, shows only by a photographed code: --code CODE")
        )


def proved(final: Path, code: str | None = None) -> bool:
    """Print the verdict on a file; whether it is good."""
    from scoring_tui.cli.localized import use_contest_language
    from scoring_tui.engine import verify
    from scoring_tui.i18n.locale import translate

    verdict = verify.verify(final, code)
    use_contest_language(verdict.language)
    for fault in verdict.faults:
        print_line(translate(fault), err=True)
    if verdict.found is not None:
        print_line(translate(verdict.found))
    for note in verdict.notes:
        print_line(translate(note))
    if verdict.good:
        print_line(tr("OK: {entries} entries, code {code}", entries=verdict.entries, code=verdict.code))
    return verdict.good


COMMANDS = (standings, ballots, verify)
