"""Remove personal data after the legal period of retention."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import committee_actor, contest_path_argument, open_engine
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.submission import submission_options
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.state import State


@command(
    "forget",
    gettext_noop(
        "Remove NIP, telephone and other columns of contestants, and their evidence; results stay verifiable."
    ),
    example='scoring-tui forget FINAL.db --reason "two years after the announcement"',
)
@contest_path_argument
@option(
    "--yes",
    "typed_id",
    default=None,
    metavar="CONTEST",
    help=gettext_noop("The id of the contest, for a script; otherwise it is asked for."),
)
@option(
    "--abandoned",
    "is_abandoned",
    is_flag=True,
    help=gettext_noop("The contest is never finished: results need not be signed."),
)
@submission_options
def forget(
    contest_path: Path,
    typed_id: str | None,
    is_abandoned: bool,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """After the period of retention. Names, units, marks and results stay: they are published.

    Close every program that has the file open. A removal that was interrupted is completed by the same
    command. Nobody can undo it.
    """
    from scoring_tui.engine.related_files import list_related_files
    from scoring_tui.engine.retention import (
        count_private_values,
        forget_personal_data,
        require_forgettable,
    )

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        actor, counts = committee_actor(actor_name), count_private_values(engine)
        require_forgettable(engine, actor, reason, is_abandoned=is_abandoned)
        _print_counts(output, counts)
        _require_confirmation(engine.state, typed_id)
        entries = forget_personal_data(engine, actor, reason, is_abandoned=is_abandoned)
        output.print_entries(engine.state, entries)
        related_paths = list_related_files(contest_path, engine.state)
        if related_paths:
            output.print_line(tr("These may still have personal data; what is needed no more, delete:"))
        for path in related_paths:
            output.print_line(f"  {path}")
        message = tr(
            "Delete backups on other disks and sticks too, sheets, slips and files of evidence at other"
            " places, and what browsers downloaded."
        )
        output.print_line(message)
        output.print_end(
            engine, entries, {"removed": dict(counts), "files": [str(path) for path in related_paths]}
        )


def _print_counts(output: CommandOutput, counts: Mapping[str, int]) -> None:
    output.print_line(
        tr(
            "To be removed for ever: {nips} NIP, {phones} telephone numbers, {others} values of other"
            " columns, {texts} links, notes and file names and {files} files of evidence, and unsent drafts."
            " Names, units, marks and results stay.",
            nips=counts["nip"],
            phones=counts["phone"],
            others=counts["extra"],
            texts=counts["evidence"],
            files=counts["file"],
        )
    )


def _require_confirmation(state: "State", typed_id: str | None) -> None:
    """Refuse unless the id of the contest was given or is typed now."""
    contest_id = state.contest.contest.id
    if typed_id is None:
        if not sys.stdin.isatty():
            raise CommandRefused(lazy("confirm it by the id of the contest: --yes {id}", id=contest_id))
        typed_id = click.prompt(
            tr("Type the id of the contest ({id}) to remove them", id=contest_id), err=True
        )
    if typed_id.strip() != contest_id:
        message = lazy("the contest is {id}, not {typed}: nothing was removed", id=contest_id, typed=typed_id)
        raise CommandRefused(message)
