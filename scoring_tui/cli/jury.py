"""What the marks can prove, for committee and head of jury; nothing here changes one."""

from pathlib import Path

import click

from scoring_tui.cli.common import (
    category_option,
    chosen,
    columns,
    final_argument,
    opened,
    print_data,
    print_document,
)
from scoring_tui.cli.localized import command, option
from scoring_tui.i18n.locale import gettext_noop


@command("report", gettext_noop("Print the jury's report card: severity, agreement, outliers, drift."))
@final_argument
@category_option
@option("--as", "form", type=click.Choice(["table", "json"]), default="table", help=gettext_noop("The form."))
def report(final: Path, category: str | None, form: str) -> None:
    """For the head of jury, before signing; no juror is to see it."""
    from scoring_tui.exports import jury_report as paper

    with opened(final) as engine:
        gathered = paper.paper(engine, chosen(engine.state.contest, category))
    if form == "json":
        print_data(paper.as_json(gathered))
    else:
        print_document(paper.as_table(gathered, columns()))


@command("plan", gettext_noop("Print what the jury plan makes possible, and what would be better."))
@final_argument
@category_option
@option("--as", "form", type=click.Choice(["table", "json"]), default="table", help=gettext_noop("The form."))
def plan(final: Path, category: str | None, form: str) -> None:
    """Before the final, when it can still be changed; the draw may wait."""
    from scoring_tui.exports import plan as paper

    with opened(final) as engine:
        gathered = paper.paper(engine.state, chosen(engine.state.contest, category))
    if form == "json":
        print_data(paper.as_json(gathered))
    else:
        print_document(paper.as_table(gathered, columns()))


COMMANDS = (report, plan)
