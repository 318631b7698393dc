"""What commands with a reason share: give one command, and print the entries that it added to the ledger."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.cli.common import actor_option, committee_actor, open_engine, output_option
from scoring_tui.cli.localized import option
from scoring_tui.cli.output import CommandOutput
from scoring_tui.errors import CommandRefused, InputProblem
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.state import State

reason_option = option(
    "--reason", required=True, metavar="TEXT", help=gettext_noop("Why; it stays in the ledger.")
)


def submission_options(function: Callable[..., None]) -> Callable[..., None]:
    """`--reason`, `--by` and `--as`, as the arguments of `submit_and_print` need them."""
    return reason_option(actor_option(output_option("text", "json")(function)))


def read_day(text: str) -> date:
    """The day of an option. Raises `CommandRefused`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CommandRefused(lazy("{text} is no day such as 2026-12-20", text=text)) from None


def submit_and_print(
    contest_path: Path,
    build: Callable[["State"], "Command"],
    actor_name: str,
    output_format: str,
    last_line: str = "",
    warnings: Sequence[InputProblem] = (),
) -> None:
    """Give the command that `build` makes from the state, and print a sentence for each new entry.

    Args:
        last_line: printed below the sentences.
        warnings: read when the command is built; printed above the sentences.
    """
    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        entries = engine.submit(build(engine.state), committee_actor(actor_name))
        output.print_problems(warnings)
        output.print_entries(engine.state, entries)
        if last_line:
            output.print_line(last_line)
        output.print_end(engine, entries)
