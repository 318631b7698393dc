"""Before the final: a contest file, its contestants, the running order, the PINs."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    category_option,
    chosen,
    columns,
    committee,
    final_argument,
    opened,
    print_document,
)
from scoring_tui.cli.localized import command, option, print_line, use_contest_language, warn
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine

_file = click.Path(path_type=Path)


@command("new", gettext_noop("Make a contest file from a declared contest."))
@final_argument
@option(
    "--contest",
    "source",
    required=True,
    metavar="NAME|FILE",
    help=gettext_noop("A known contest, or a TOML file."),
)
@option("--roster", type=_file, metavar="FILE", help=gettext_noop("Contestants, as CSV or XLSX."))
def new(final: Path, source: str, roster: Path | None) -> None:
    """All or nothing: a contest or a roster with errors leaves no file."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.engine.create import create_contest_file
    from scoring_tui.sheets.roster import read_roster

    contest = read_contest(find_contest(source))
    use_contest_language(contest.contest.language)
    people = read_roster(roster, contest) if roster else None
    engine = create_contest_file(
        final, contest, committee(), roster.name if roster else "", people.contestants if people else ()
    )  # fmt: skip
    with engine.ledger:
        warn(people.warnings if people else ())
        print_line(f"{final}: {contest.contest.name}")
        _tell_of_contestants(engine)


@command("import", gettext_noop("Take contestants from a CSV or XLSX file, all rows or none."))
@final_argument
@click.argument("roster", metavar="FILE", type=_file)
@option("--replace", is_flag=True, help=gettext_noop("Drop the earlier contestants first."))
def import_(final: Path, roster: Path, replace: bool) -> None:
    """Warnings do not keep the rows out; errors do."""
    from scoring_tui.domain.commands.setup import ImportRoster
    from scoring_tui.sheets.roster import read_roster

    with opened(final) as engine:
        existing = () if replace else tuple(engine.state.contestants.values())
        read = read_roster(roster, engine.state.contest, existing)
        engine.submit(ImportRoster(roster.name, read.contestants, replace), committee())
        warn(read.warnings)
        _tell_of_contestants(engine)


def _tell_of_contestants(engine: "Engine") -> None:
    state = engine.state
    for category in state.contest.category:
        count = sum(one.category == category.id for one in state.contestants.values())
        print_line(tr("  {category}: {count} contestants", category=category.name, count=count))
    print_line(tr("Ledger: entry {seq}, code {code}", seq=state.seq, code=engine.ledger.code))


@command("draw", gettext_noop("Draw the running order by lot."))
@final_argument
@option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help=gettext_noop("The same seed gives the same order."),
)
@category_option
def draw(final: Path, seed: int | None, category: str | None) -> None:
    """Without a seed one is taken from the system's randomness; it is printed and kept either way."""
    from scoring_tui.domain.commands.setup import DrawOrder

    with opened(final) as engine:
        chosen(engine.state.contest, category)
        seed = secrets.randbelow(10**9) if seed is None else seed
        drawn = engine.submit(DrawOrder(seed, category), committee())
        print_line(tr("Seed: {seed}", seed=seed))
        for entry in drawn:
            print_document("\n" + _order(engine.state, entry))


def _order(state: "State", entry: "Entry") -> str:
    from scoring_tui.domain.facts.setup import OrderDrawn
    from scoring_tui.exports.table import table

    if not isinstance(entry.fact, OrderDrawn):
        raise TypeError(entry.fact.kind)
    rows = [
        (str(turn.number), state.name(turn.number), _session(state, turn.session))
        for turn in entry.fact.turns
    ]
    title = state.contest.categories[entry.fact.category].name
    headings = (tr("No."), tr("Name"), tr("Session"))
    return f"{title}\n" + table(headings, rows, frozenset({0}), columns())


def _session(state: "State", index: int) -> str:
    from scoring_tui.i18n.locale import format_date, format_time_of_day

    session = state.contest.session[index]
    room = state.contest.panels[session.panel].room
    return f"{format_date(session.day)}, {format_time_of_day(session.start)}, {room}"


@command("pins", gettext_noop("Make PINs for the seats that have none, and print them."))
@final_argument
@option(
    "--seat",
    "seats",
    multiple=True,
    metavar="SEAT",
    help=gettext_noop("A new PIN for this seat, such as juror:j1."),
)
@option("--all", "everyone", is_flag=True, help=gettext_noop("New PINs for every seat."))
@option(
    "--out",
    type=_file,
    metavar="FILE",
    help=gettext_noop("Write a sheet to print: .html for A4, else plain text."),
)
def pins(final: Path, seats: tuple[str, ...], everyone: bool, out: Path | None) -> None:
    """The file keeps only hashes: what is printed here can never be printed again."""
    from scoring_tui.cli.pins import issue, write
    from scoring_tui.exports.pins import as_html, as_text, slips

    with opened(final) as engine:
        title = engine.state.contest.contest.name
        with engine.ledger.writing():  # a sheet that cannot be written takes the PINs back
            sheet = slips(engine.state, issue(engine, seats, everyone))
            if out is not None:
                html = out.suffix.lower() in (".html", ".htm")
                write(out, (as_html if html else as_text)(title, sheet))
    if out is None:
        print_document(as_text(title, sheet))
    else:
        print_line(tr("{count} PINs are in {path}", count=len(sheet), path=out))


COMMANDS = (new, import_, draw, pins)
