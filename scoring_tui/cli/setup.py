"""Before the final: a contest file, its contestants, the running order, the PINs."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    category_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    print_document,
    print_ledger_head,
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import command, option, print_line, print_problems, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr, translate

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine


@command(
    "new",
    gettext_noop("Make a contest file from a declared contest."),
    example="scoring-tui new FINAL.db --contest trenggalek-2024 --roster contestants.xlsx",
)
@contest_path_argument
@option(
    "--contest",
    "contest_source",
    required=True,
    metavar="NAME|FILE",
    help=gettext_noop("A known contest, or a TOML file."),
)
@option(
    "--roster",
    "roster_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Contestants, as CSV, XLSX, XLS or ODS."),
)
def new(contest_path: Path, contest_source: str, roster_path: Path | None) -> None:
    """A contest or roster with errors leaves no file."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.contest.signers import find_too_few_signers
    from scoring_tui.engine.create import create_contest_file
    from scoring_tui.sheets.roster import read_roster

    contest = read_contest(find_contest(contest_source))
    use_contest_language(contest.contest.language)
    roster = read_roster(roster_path, contest) if roster_path else None
    source = roster_path.name if roster_path else ""
    contestants = roster.contestants if roster else ()
    engine = create_contest_file(contest_path, contest, committee_actor(), source, contestants)
    with engine.ledger:
        print_problems(find_too_few_signers(contest))
        print_problems(roster.warnings if roster else ())
        print_line(f"{contest_path}: {contest.contest.name}")
        _print_contestant_counts(engine)


@command(
    "import",
    gettext_noop("Take contestants from a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui import FINAL.db contestants.xlsx --replace",
)
@contest_path_argument
@click.argument("roster_path", metavar="FILE", type=FILE_PATH)
@option("--replace", is_flag=True, help=gettext_noop("Drop the earlier contestants first."))
def import_(contest_path: Path, roster_path: Path, replace: bool) -> None:
    """Rows with warnings are imported; a row with an error stops the whole import."""
    from scoring_tui.domain.commands.setup import ImportRoster
    from scoring_tui.sheets.roster import read_roster

    with open_engine(contest_path) as engine:
        existing_contestants = () if replace else tuple(engine.state.contestants.values())
        roster = read_roster(roster_path, engine.state.contest, existing_contestants)
        engine.submit(ImportRoster(roster_path.name, roster.contestants, replace), committee_actor())
        print_problems(roster.warnings)
        _print_contestant_counts(engine)


def _print_contestant_counts(engine: "Engine") -> None:
    state = engine.state
    for category in state.contest.category:
        contestant_count = sum(
            contestant.category == category.id for contestant in state.contestants.values()
        )
        print_line(tr("  {category}: {count} contestants", category=category.name, count=contestant_count))
    if state.guest_ids:
        print_line(tr("  {count} of them out of competition", count=len(state.guest_ids)))
    print_ledger_head(engine)


@command(
    "draw",
    gettext_noop("Draw the running order by lot, or take the numbers that were drawn by hand."),
    example="scoring-tui draw FINAL.db --from numbers.xlsx",
)
@contest_path_argument
@option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help=gettext_noop("The same seed gives the same order."),
)
@option(
    "--from",
    "sheet_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Draw numbers by NIP, name or id; or a schedule with panel, day, session, order."),
)
@category_option
@actor_option
def draw(
    contest_path: Path,
    seed: int | None,
    sheet_path: Path | None,
    category_id: str | None,
    actor_name: str,
) -> None:
    """Without `--seed` the system's randomness gives one; the seed is printed and recorded in both cases.

    A sheet is taken whole or not at all; it gives every contestant without a number exactly one. Columns for
    panel or room, day, time or session decide the session, and a column "Urutan" the order in it.
    """
    if sheet_path is not None:
        if seed is not None:
            raise CommandRefused(lazy("--seed belongs to a draw by the program, --from to one by hand"))
        _enter_order(contest_path, sheet_path, category_id, committee_actor(actor_name))
        return
    _draw_order(contest_path, seed, category_id, committee_actor(actor_name))


def _enter_order(contest_path: Path, sheet_path: Path, category_id: str | None, actor: "Actor") -> None:
    from scoring_tui.domain.commands.schedule import EnterOrder
    from scoring_tui.domain.sentences import describe_entry
    from scoring_tui.exports.running_order import list_running_order, running_order_as_text
    from scoring_tui.sheets.running_order import read_running_order
    from scoring_tui.views.time_clashes import describe_time_clashes

    with open_engine(contest_path) as engine:
        select_category_ids(engine.state.contest, category_id)
        sheet = read_running_order(sheet_path, engine.state, category_id)
        entries = engine.submit(EnterOrder(sheet_path.name, sheet.numbers, category_id), actor)
        print_problems(sheet.warnings)
        for entry in entries:
            print_line(translate(describe_entry(engine.state, entry)))
        blocks = list_running_order(engine.state)
        print_document("\n" + running_order_as_text(blocks, terminal_width()))
        for clash in describe_time_clashes(engine.state):
            print_line(f"! {translate(clash)}", err=True)
        print_ledger_head(engine)


def _draw_order(contest_path: Path, seed: int | None, category_id: str | None, actor: "Actor") -> None:
    from scoring_tui.domain.commands.setup import DrawOrder
    from scoring_tui.views.time_clashes import describe_time_clashes

    with open_engine(contest_path) as engine:
        select_category_ids(engine.state.contest, category_id)
        seed = secrets.randbelow(10**9) if seed is None else seed
        entries = engine.submit(DrawOrder(seed, category_id), actor)
        print_line(tr("Seed: {seed}", seed=seed))
        for entry in entries:
            print_document("\n" + _format_order(engine.state, entry))
        for clash in describe_time_clashes(engine.state):
            print_line(f"! {translate(clash)}", err=True)


def _format_order(state: "State", entry: "Entry") -> str:
    from scoring_tui.domain.facts.setup import OrderDrawn
    from scoring_tui.exports.table import format_table

    if not isinstance(entry.fact, OrderDrawn):
        raise TypeError(entry.fact.kind)
    rows = [
        (str(turn.number), state.contestant_name(turn.number), _format_session(state, turn.session))
        for turn in entry.fact.turns
    ]
    title = state.contest.categories[entry.fact.category].name
    headings = (tr("No."), tr("Name"), tr("Session"))
    return f"{title}\n" + format_table(headings, rows, frozenset({0}), terminal_width())


def _format_session(state: "State", session_index: int) -> str:
    from scoring_tui.i18n.locale import format_date, format_time_of_day

    session = state.contest.session[session_index]
    room = state.contest.panels[session.panel].room
    return f"{format_date(session.day)}, {format_time_of_day(session.start)}, {room}"


@command(
    "pins",
    gettext_noop("Make PINs for the seats that have none, and print them."),
    example="scoring-tui pins FINAL.db --out pins.html",
)
@contest_path_argument
@option(
    "--seat",
    "requested_seats",
    multiple=True,
    metavar="SEAT",
    help=gettext_noop("A new PIN for this seat, such as juror:j1."),
)
@option("--all", "every_seat", is_flag=True, help=gettext_noop("New PINs for every seat."))
@option(
    "--out",
    "sheet_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Write a sheet to print: .html for A4, else plain text."),
)
def pins(
    contest_path: Path, requested_seats: tuple[str, ...], every_seat: bool, sheet_path: Path | None
) -> None:
    """The file holds only hashes of the PINs, so a PIN cannot be printed a second time."""
    from scoring_tui.cli.pins import issue_pins, write_private_file
    from scoring_tui.exports.pins import build_pin_slips, pin_slips_as_html, pin_slips_as_text

    with open_engine(contest_path) as engine:
        title = engine.state.contest.contest.name
        with engine.ledger.writing():  # if the sheet cannot be written, the PINs are not issued
            sheet = build_pin_slips(engine.state, issue_pins(engine, requested_seats, every_seat))
            if sheet_path is not None:
                is_html = sheet_path.suffix.lower() in (".html", ".htm")
                write_private_file(
                    sheet_path, (pin_slips_as_html if is_html else pin_slips_as_text)(title, sheet)
                )
    if sheet_path is None:
        print_document(pin_slips_as_text(title, sheet))
    else:
        print_line(tr("{count} PINs are in {path}", count=len(sheet), path=sheet_path))
