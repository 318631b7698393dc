"""The running order: printed again at any time, and a contestant moved in it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
    terminal_width,
)
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.submission import read_day, submission_options
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, translate

if TYPE_CHECKING:
    from scoring_tui.domain.state import State


@command(
    "order",
    gettext_noop("Print the running order as it is now."),
    example="scoring-tui order FINAL.db --panel A --day 2024-12-20",
)
@contest_path_argument
@option("--panel", "panel_id", metavar="ID", help=gettext_noop("Only this panel."))
@option("--day", metavar="YYYY-MM-DD", help=gettext_noop("Only sessions of this day."))
@output_option("table", "json", "csv", "excel-csv")
def order(contest_path: Path, panel_id: str | None, day: str | None, output_format: str) -> None:
    """Each room in the order of its queue, with who has appeared, is absent or was postponed."""
    from scoring_tui.exports import running_order
    from scoring_tui.exports.documents import build_state_document

    with open_engine(contest_path) as engine:
        state = engine.state
        if panel_id is not None and panel_id not in state.rooms:
            known_ids = ", ".join(state.rooms)
            raise CommandRefused(
                lazy("there is no panel {panel}; known are {known}", panel=panel_id, known=known_ids)
            )
        if not state.turns:
            raise CommandRefused(lazy("no running order yet; draw it first"))
        blocks = running_order.list_running_order(state, panel_id, None if day is None else read_day(day))
        if not blocks:
            raise CommandRefused(lazy("nobody appears there on that day"))
        match output_format:
            case "json":
                content = {"order": running_order.list_order_records(blocks)}
                print_json(build_state_document("order", state, content))
            case "table":
                has_turns = state.contest.contest.has_ballots
                text = running_order.running_order_as_text(blocks, terminal_width(), has_turns=has_turns)
                print_document(text)
            case _:
                print_data(running_order.running_order_as_csv(blocks, output_format))


@command(
    "move",
    gettext_noop("Move a contestant who waits in the running order; the MC can undo it."),
    example='scoring-tui move FINAL.db 7 --before 4 --reason "train is late"',
)
@contest_path_argument
@click.argument("draw_number", metavar="NUMBER", type=click.IntRange(min=1))
@option("--before", type=int, metavar="NUMBER", help=gettext_noop("Before this draw number."))
@option("--after", type=int, metavar="NUMBER", help=gettext_noop("After this draw number."))
@option("--last", "to_end", is_flag=True, help=gettext_noop("To the end of the room's queue."))
@option(
    "--session",
    "session_number",
    type=int,
    metavar="N",
    help=gettext_noop("To the end of this session, counted from 1 as in the contest file."),
)
@submission_options
def move(
    contest_path: Path,
    draw_number: int,
    before: int | None,
    after: int | None,
    to_end: bool,
    session_number: int | None,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """Give one place. The session may be in another room whose panel judges the category."""
    from scoring_tui.domain.commands.schedule import MoveTurn

    output = CommandOutput(output_format)
    session = None if session_number is None else session_number - 1
    with open_engine(contest_path) as engine:
        moving = MoveTurn(draw_number, reason, before, after, session, to_end)
        entries = engine.submit(moving, committee_actor(actor_name))
        output.print_entries(engine.state, entries)
        warn_of_time_clashes(engine.state, output)
        output.print_end(engine, entries)


def warn_of_time_clashes(state: "State", output: CommandOutput) -> None:
    """Name each person who would appear in two rooms at the same time."""
    from scoring_tui.views.time_clashes import describe_time_clashes

    for clash in describe_time_clashes(state):
        output.print_warning(translate(clash))
