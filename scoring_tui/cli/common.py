"""What the commands share: opening the contest file, the committee as the actor, printing."""

import getpass
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.localized import option, print_line, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.i18n.visible import find_hidden_character

if TYPE_CHECKING:
    from scoring_tui.contest.models import Contest
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import Engine

FILE_PATH = click.Path(path_type=Path)

contest_path_argument = click.argument("contest_path", metavar="FINAL.db", type=FILE_PATH)
category_option = option("--category", "category_id", metavar="ID", help=gettext_noop("Only this category."))

actor_option = option(
    "--by",
    "actor_name",
    default="",
    metavar="NAME",
    help=gettext_noop("Who does this; without it the user of this machine."),
)

PORT = click.IntRange(1, 65535)
web_port_option = option(
    "--web",
    "web_port",
    type=PORT,
    default=8000,
    show_default=True,
    metavar="PORT",
    help=gettext_noop("Port for browsers."),
)
ssh_port_option = option(
    "--ssh",
    "ssh_port",
    type=PORT,
    default=8022,
    show_default=True,
    metavar="PORT",
    help=gettext_noop("Port for SSH."),
)


def output_option(*formats: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--as`, the form of the output; the first one is the default."""
    return option(
        "--as",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        help=gettext_noop("The form."),
    )


@contextmanager
def open_engine(contest_path: Path) -> Iterator["Engine"]:
    """Open a contest file, read all its entries, and use its language from now on."""
    from scoring_tui.domain.seat import COMMITTEE_SEAT
    from scoring_tui.engine.engine import Engine
    from scoring_tui.ledger.errors import NotAContest
    from scoring_tui.ledger.store import Ledger
    from scoring_tui.ledger.write_lock import set_holder_name

    set_holder_name(str(COMMITTEE_SEAT))
    with Ledger.open(contest_path) as ledger:
        engine = Engine(ledger)
        if engine.state.declared_contest is None:
            raise NotAContest(contest_path)
        use_contest_language(engine.state.contest.contest.language)
        yield engine


def committee_actor(name: str = "") -> "Actor":
    """The person of `--by`, else the user who is logged in at this machine, at the committee's seat."""
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.seat import COMMITTEE_SEAT

    if stripped_name := name.strip():
        if find_hidden_character(stripped_name):
            raise CommandRefused(lazy("the name of --by holds invisible characters: type it again"))
        return Actor(stripped_name, COMMITTEE_SEAT)
    try:
        return Actor(getpass.getuser(), COMMITTEE_SEAT)
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return Actor("committee", COMMITTEE_SEAT)


def select_category_ids(contest: "Contest", category_id: str | None) -> list[str]:
    """The one category, or all of them without a choice; an unknown category is refused."""
    known_ids = list(contest.categories)
    if category_id is None:
        return known_ids
    if category_id not in known_ids:
        message = lazy(
            "there is no category {category}; known are {known}",
            category=category_id,
            known=", ".join(known_ids),
        )
        raise CommandRefused(message)
    return [category_id]


# --- output -----------------------------------------------------------------------------------------


def print_document(document: str) -> None:
    """Print a table or sheet in UTF-8 on every machine, made safe for a terminal."""
    click.echo(sanitize(document, multiline=True).encode(), nl=False)


def print_data(data: str) -> None:
    """Print JSON or CSV in UTF-8, unchanged for another program; on a terminal it is made safe."""
    if sys.stdout.isatty():
        print_document(data.replace("\r\n", "\n"))
    else:
        click.echo(data.encode(), nl=False)


def print_json(document: Mapping[str, object]) -> None:
    """Print a JSON document of `exports/documents.py`."""
    from scoring_tui.exports.documents import document_as_json

    print_data(document_as_json(document))


def print_ledger_head(engine: "Engine") -> None:
    """Print the number and the code of the last entry."""
    print_line(tr("Ledger: entry {seq}, code {code}", seq=engine.state.seq, code=engine.ledger.code))


def terminal_width() -> int | None:
    """The width of the terminal in cells; None if the output goes to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def require_terminal() -> None:
    """Refuse to run without a terminal; a session served to a browser has a driver of its own instead."""
    has_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if "TEXTUAL_DRIVER" not in os.environ and not has_terminal:
        raise CommandRefused(lazy("this screen needs a terminal of its own"))
