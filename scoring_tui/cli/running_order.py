"""The running order, printed again at any time."""

from pathlib import Path

from scoring_tui.cli.common import (
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    terminal_width,
)
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.submission import read_day
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop


@command(
    "order",
    gettext_noop("Print the running order as it is now."),
    example="scoring-tui order FINAL.db --panel A --day 2024-12-20",
)
@contest_path_argument
@option("--panel", "panel_id", metavar="ID", help=gettext_noop("Only this panel."))
@option("--day", metavar="YYYY-MM-DD", help=gettext_noop("Only sessions of this day."))
@output_option("table", "json", "csv")
def order(contest_path: Path, panel_id: str | None, day: str | None, output_format: str) -> None:
    """Each room in the order of its queue, with who has appeared, is absent or was postponed."""
    from scoring_tui.exports import running_order

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
                print_data(running_order.running_order_as_json(blocks))
            case "csv":
                print_data(running_order.running_order_as_csv(blocks))
            case _:
                print_document(running_order.running_order_as_text(blocks, terminal_width()))
