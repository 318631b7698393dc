"""The four screens: which seat, which language, which look. They need a terminal."""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import final_argument
from scoring_tui.cli.localized import command, option, use_contest_language
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.ledger.connection import SeatList

_look = option(
    "--theme",
    type=click.Choice(["dark", "light", "contrast"]),
    default="dark",
    help=gettext_noop("The look; F10 changes it."),
)
_panel = option(
    "--panel", metavar="ID", help=gettext_noop("The panel whose room this is; not needed where there is one.")
)


@command("juror", gettext_noop("Score at a juror's seat."))
@final_argument
@option("--seat", metavar="ID", help=gettext_noop("The juror; otherwise chosen at sign-in."))
@_look
def juror(final: Path, seat: str | None, theme: str) -> None:
    """Without a seat the sign-in asks for it."""
    _open(final, Role.JUROR, seat, theme)


@command("mc", gettext_noop("Drive the queue and the clock of a room."))
@final_argument
@_panel
@_look
def mc(final: Path, panel: str | None, theme: str) -> None:
    """A contest with several panels has an MC for each."""
    _open(final, Role.MC, panel, theme)


@command("board", gettext_noop("Show the hall what is going on."))
@final_argument
@_panel
@_look
def board(final: Path, panel: str | None, theme: str) -> None:
    """Without a panel the board follows all rooms."""
    _open(final, Role.BOARD, panel, theme)


@command("chair", gettext_noop("Lead the jury."))
@final_argument
@_look
def chair(final: Path, theme: str) -> None:
    """The head of jury's screen."""
    _open(final, Role.CHAIR, None, theme)


def _open(final: Path, role: Role, post: str | None, theme: str) -> None:
    """Run the role's screen; here only a glance at the file, the screen's own thread reads the rest."""
    # What a start loads is no garbage; looking through it again and again takes a tenth of the time.
    gc.disable()
    from scoring_tui.ledger.connection import peek

    seen = peek(final)
    language = use_contest_language(seen.language)
    seat = _seat(final, seen, role, post)
    _refuse_without_terminal()
    from scoring_tui.domain.actor import Actor
    from scoring_tui.tui.app import make_app

    app = make_app(final, [Actor("", seat)], language=language, theme=f"hall-{theme}")
    app.run()
    sys.exit(app.return_code or 0)


def _seat(final: Path, seen: "SeatList", role: Role, post: str | None) -> Seat:
    """The seat asked for, which must exist; the role alone where the sign-in or the board may choose."""
    known = seen.jurors if role is Role.JUROR else seen.panels
    post = (post or "").removeprefix(f"{role}:")
    if role is Role.MC and not post and len(known) == 1:
        post = known[0]
    if role is Role.MC and not post:
        raise CommandRefused(lazy("which panel? Add --panel with one of {known}", known=", ".join(known)))
    if post and post not in known and not (role is Role.JUROR and _is_substitute(final, post)):
        raise CommandRefused(
            lazy("there is no seat {seat}; known are {known}", seat=post, known=", ".join(known))
        )
    return Seat(role, post)


def _is_substitute(final: Path, juror: str) -> bool:
    from scoring_tui.engine.engine import Engine
    from scoring_tui.ledger.store import Ledger

    with Ledger.open(final) as ledger:
        return juror in Engine(ledger).state.jurors


def _refuse_without_terminal() -> None:
    """A screen served to a browser brings its own driver; any other needs keys and a picture."""

    if not ("TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise CommandRefused(lazy("this screen needs a terminal of its own"))


COMMANDS = (juror, mc, board, chair)
