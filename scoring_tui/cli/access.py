"""Commands of the committee about who may sit at a seat: unlock it, or end its session."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import actor_option, contest_path_argument, output_option
from scoring_tui.cli.localized import command
from scoring_tui.cli.submission import submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.seat import Seat
    from scoring_tui.domain.state import State

seat_argument = click.argument("seat_text", metavar="SEAT")


@command(
    "unlock",
    gettext_noop("Let everybody try the PIN of a seat again, after too many wrong ones."),
    example="scoring-tui unlock FINAL.db juror:j1",
)
@contest_path_argument
@seat_argument
@actor_option
@output_option("text", "json")
def unlock(contest_path: Path, seat_text: str, actor_name: str, output_format: str) -> None:
    """SEAT is written as on the PIN sheet: juror:j1, mc:A, chair."""
    from scoring_tui.domain.commands.access import UnlockSeat

    submit_and_print(
        contest_path, lambda state: UnlockSeat(_read_seat(state, seat_text)), actor_name, output_format
    )


@command(
    "kick",
    gettext_noop("End the session at a seat now; whoever comes next needs the PIN."),
    example="scoring-tui kick FINAL.db juror:j1",
)
@contest_path_argument
@seat_argument
@actor_option
@output_option("text", "json")
def kick(contest_path: Path, seat_text: str, actor_name: str, output_format: str) -> None:
    """SEAT is written as on the PIN sheet: juror:j1, mc:A, chair."""
    from scoring_tui.domain.commands.access import EndSession

    submit_and_print(
        contest_path,
        lambda state: EndSession(_read_seat(state, seat_text)),
        actor_name,
        output_format,
        tr(
            "If somebody else knows the PIN, make a new one: scoring-tui pins FINAL.db --seat {seat}",
            seat=seat_text,
        ),
    )


def _read_seat(state: "State", seat_text: str) -> "Seat":
    """The seat of that text. Raises `CommandRefused` and names the seats there are."""
    from scoring_tui.domain.seat import Seat
    from scoring_tui.rules.setup import list_seats

    try:
        return Seat.parse(seat_text)
    except ValueError:
        known_seats = ", ".join(map(str, list_seats(state)))
        raise CommandRefused(
            lazy("there is no seat {seat}; known are {known}", seat=seat_text, known=known_seats)
        ) from None
