"""What the commands work with: the file, who asks, where papers go. What is heavy is imported when needed."""

import getpass
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.localized import option, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.i18n.sanitize import sanitize

if TYPE_CHECKING:
    from scoring_tui.contest.models import Contest
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import Engine

final_argument = click.argument("final", metavar="FINAL.db", type=click.Path(path_type=Path))
category_option = option("--category", metavar="ID", help=gettext_noop("Only this category."))


@contextmanager
def opened(final: Path) -> Iterator["Engine"]:
    """The contest in this file, everything folded; from now on its language is spoken."""
    from scoring_tui.engine.engine import Engine
    from scoring_tui.ledger.errors import NotAContest
    from scoring_tui.ledger.store import Ledger

    with Ledger.open(final) as ledger:
        engine = Engine(ledger)
        if engine.state.declared is None:
            raise NotAContest(final)
        use_contest_language(engine.state.contest.contest.language)
        yield engine


def committee() -> "Actor":
    """Whoever is logged in at this machine, at the committee's seat."""
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.seat import COMMITTEE_SEAT

    try:
        return Actor(getpass.getuser(), COMMITTEE_SEAT)
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return Actor("committee", COMMITTEE_SEAT)


def chosen(contest: "Contest", category: str | None) -> list[str]:
    """The ids of the categories asked for, all without a choice; refuses an unknown one."""

    known = list(contest.categories)
    if category is not None and category not in known:
        what = lazy(
            "there is no category {category}; known are {known}", category=category, known=", ".join(known)
        )
        raise CommandRefused(what)
    return [category] if category is not None else known


def print_document(document: str) -> None:
    """Print a table or sheet in UTF-8 on every machine, made safe for a terminal."""
    click.echo(sanitize(document, multiline=True).encode(), nl=False)


def print_data(data: str) -> None:
    """Print JSON or CSV in UTF-8, unchanged for another program; on a terminal it is made safe."""
    if sys.stdout.isatty():
        print_document(data.replace("\r\n", "\n"))
    else:
        click.echo(data.encode(), nl=False)


def columns() -> int | None:
    """The width of the terminal in cells; none where a file or another program reads."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
