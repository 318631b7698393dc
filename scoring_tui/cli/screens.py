"""The screens: juror, MC, board, head of jury, supervising board. They need a terminal."""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import contest_path_argument, require_terminal
from scoring_tui.cli.localized import command, option, print_line, use_contest_language
from scoring_tui.domain.seat import Role, Seat, clean_display_name
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.ledger.connection import SeatList
    from scoring_tui.views.board_feed import BoardFeed

_theme_option = option(
    "--theme",
    type=click.Choice(["dark", "light", "contrast"]),
    help=gettext_noop("The look, otherwise the one chosen last here; F10 changes it."),
)
_panel_option = option(
    "--panel",
    "panel_id",
    metavar="ID",
    help=gettext_noop("The panel whose room this is; not needed where there is one."),
)


@command("juror", gettext_noop("Score at a juror's seat."), example="scoring-tui juror FINAL.db --seat j1")
@contest_path_argument
@option("--seat", "juror_id", metavar="ID", help=gettext_noop("The juror; otherwise chosen at sign-in."))
@_theme_option
@option(
    "--plain",
    is_flag=True,
    help=gettext_noop("Lines in place of a screen, for a screen reader or through a pipe."),
)
def juror(contest_path: Path, juror_id: str | None, theme: str | None, plain: bool) -> None:
    """Without a seat the sign-in asks for it."""
    if plain:
        _run_plain(contest_path, juror_id)
    _run_screen(contest_path, Role.JUROR, juror_id, theme)


@command(
    "mc",
    gettext_noop("Drive the queue and the clock of a room."),
    example="scoring-tui mc FINAL.db --panel A",
)
@contest_path_argument
@_panel_option
@_theme_option
def mc(contest_path: Path, panel_id: str | None, theme: str | None) -> None:
    """A contest with several panels has an MC for each."""
    _run_screen(contest_path, Role.MC, panel_id, theme)


@command(
    "board",
    gettext_noop("Show the hall what is going on."),
    example="scoring-tui board FINAL.db --theme contrast",
)
@contest_path_argument
@_panel_option
@option(
    "--display",
    "display_name",
    metavar="NAME",
    default="",
    help=gettext_noop("The name of this display on the MC's desk, such as Lobi; otherwise a number."),
)
@_theme_option
def board(contest_path: Path, panel_id: str | None, display_name: str, theme: str | None) -> None:
    """Without a panel the board follows all rooms."""
    _run_screen(contest_path, Role.BOARD, panel_id, theme, display_name)


@command("chair", gettext_noop("Lead the jury, or one panel."), example="scoring-tui chair FINAL.db")
@contest_path_argument
@option(
    "--panel", "panel_id", metavar="ID", help=gettext_noop("The panel, for its head; else asked at sign-in.")
)
@_theme_option
def chair(contest_path: Path, panel_id: str | None, theme: str | None) -> None:
    """The screen of the head of jury, or with a panel that of the panel's head."""
    _run_screen(contest_path, Role.CHAIR, panel_id, theme)


@command(
    "supervisor",
    gettext_noop("See what the head of jury sees, without a key that changes anything."),
    example="scoring-tui supervisor FINAL.db",
)
@contest_path_argument
@_theme_option
def supervisor(contest_path: Path, theme: str | None) -> None:
    """For a supervising board; its PIN is made by `scoring-tui pins FINAL.db --seat supervisor`."""
    _run_screen(contest_path, Role.SUPERVISOR, None, theme)


def _run_screen(
    contest_path: Path, role: Role, seat_id: str | None, theme: str | None, display_name: str = ""
) -> None:
    """Run a role's screen. Only the seats are read here; the engine's thread reads the rest of the file.

    A board has no engine: another process reads the file for it.
    """
    # Objects loaded at the start are never garbage; searching them again and again takes a tenth of the time.
    gc.disable()
    from scoring_tui.ledger.connection import peek

    seat_list = peek(contest_path)
    from scoring_tui.engine.device_settings import THEME_NAMES, SettingsFile, settings_path

    settings_file = SettingsFile(settings_path())
    settings = settings_file.load()
    language = use_contest_language(settings.language or seat_list.language)
    seat = _select_seat(contest_path, seat_list, role, seat_id)
    require_terminal()
    board_feed = _open_feed(contest_path, seat, display_name) if role is Role.BOARD else None
    from scoring_tui.domain.actor import Actor
    from scoring_tui.tui.app import make_app

    theme = theme or settings.theme or THEME_NAMES[0]
    app = make_app(
        contest_path, [Actor("", seat)], language=language, theme=f"hall-{theme}", view_feed=board_feed
    )
    app.settings_file = settings_file
    if "TEXTUAL_DRIVER" not in os.environ:
        from scoring_tui.engine.device_name import device_name
        from scoring_tui.engine.sightings import SightingLog, state_folder

        app.sighting_log = SightingLog(state_folder(), device_name())
    app.run()
    for draw_number, code in app.receipts:
        print_line(tr("No. {number}: receipt {code}", number=draw_number, code=code))
    sys.exit(app.return_code or 0)


def _open_feed(contest_path: Path, seat: Seat, display_name: str) -> "BoardFeed":
    """Start the process that reads the file for a board."""
    from scoring_tui.views.board_feed import BoardFeed

    return BoardFeed(contest_path, seat, clean_display_name(display_name), tr("Display"))


def _run_plain(contest_path: Path, juror_id: str | None) -> None:
    """Run the line mode of a juror, and exit."""
    from scoring_tui.ledger.connection import peek

    seat_list = peek(contest_path)
    use_contest_language(seat_list.language)
    seat = _select_seat(contest_path, seat_list, Role.JUROR, juror_id)
    import asyncio

    from scoring_tui.engine.device_name import device_name, local_source
    from scoring_tui.tui.juror.plain import run_plain

    sys.exit(asyncio.run(run_plain(contest_path, seat, device_name(), local_source())))


def _select_seat(contest_path: Path, seat_list: "SeatList", role: Role, seat_id: str | None) -> Seat:
    """The requested seat, which must exist; the role alone if the sign-in asks for it or it needs none."""
    known_ids = seat_list.jurors if role is Role.JUROR else seat_list.panels
    seat_id = (seat_id or "").removeprefix(f"{role}:")
    if role is Role.MC and not seat_id and len(known_ids) == 1:
        seat_id = known_ids[0]
    if role is Role.MC and not seat_id:
        raise CommandRefused(lazy("which panel? Add --panel with one of {known}", known=", ".join(known_ids)))
    is_unknown = bool(seat_id) and seat_id not in known_ids
    if is_unknown and not (role is Role.JUROR and _is_substitute(contest_path, seat_id)):
        raise CommandRefused(
            lazy("there is no seat {seat}; known are {known}", seat=seat_id, known=", ".join(known_ids))
        )
    if role is Role.CHAIR and seat_id:
        headed_panels = _read_state(contest_path).headed_panels
        message = lazy(
            "panel {panel} has no head of its own; panels with a head: {known}",
            panel=seat_id, known=", ".join(headed_panels) or "–",
        )  # fmt: skip
        if seat_id not in headed_panels:
            raise CommandRefused(message)
    return Seat(role, seat_id)


def _is_substitute(contest_path: Path, juror_id: str) -> bool:
    return juror_id in _read_state(contest_path).jurors


def _read_state(contest_path: Path) -> "State":
    from scoring_tui.engine.engine import Engine
    from scoring_tui.ledger.store import Ledger

    with Ledger.open(contest_path) as ledger:
        return Engine(ledger).state
