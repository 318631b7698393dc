"""Before the final: a contest file, its contestants, the running order, the PINs."""

import secrets
from collections import Counter
from collections.abc import Sequence
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
    output_option,
    print_document,
    print_json,
    select_category_ids,
    ssh_port_option,
    terminal_width,
    web_port_option,
)
from scoring_tui.cli.localized import command, option, print_line, use_contest_language
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.running_order import warn_of_time_clashes
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

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
@output_option("text", "json")
def new(contest_path: Path, contest_source: str, roster_path: Path | None, output_format: str) -> None:
    """A contest or roster with errors leaves no file."""
    from scoring_tui.contest.loader import find_contest, read_contest
    from scoring_tui.contest.signers import find_too_few_signers
    from scoring_tui.engine.create import create_contest_file
    from scoring_tui.sheets.roster import read_roster

    output = CommandOutput(output_format)
    contest = read_contest(find_contest(contest_source))
    use_contest_language(contest.contest.language)
    roster = read_roster(roster_path, contest) if roster_path else None
    source = roster_path.name if roster_path else ""
    contestants = roster.contestants if roster else ()
    engine = create_contest_file(contest_path, contest, committee_actor(), source, contestants)
    with engine.ledger:
        output.print_problems(find_too_few_signers(contest))
        output.print_problems(roster.warnings if roster else ())
        output.print_line(f"{contest_path}: {contest.contest.name}")
        _print_contestant_counts(output, engine, engine.ledger.read_after(0))


@command(
    "import",
    gettext_noop("Take contestants from a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui import FINAL.db contestants.xlsx --replace",
)
@contest_path_argument
@click.argument("roster_path", metavar="FILE", type=FILE_PATH)
@option("--replace", is_flag=True, help=gettext_noop("Drop the earlier contestants first."))
@actor_option
@output_option("text", "json")
def import_(
    contest_path: Path, roster_path: Path, replace: bool, actor_name: str, output_format: str
) -> None:
    """Rows with warnings are imported; a row with an error stops the whole import."""
    from scoring_tui.domain.commands.setup import ImportRoster
    from scoring_tui.sheets.roster import read_roster

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        existing_contestants = () if replace else tuple(engine.state.contestants.values())
        contest, taken_ids = engine.state.contest, engine.state.earlier_entrant_ids
        roster = read_roster(roster_path, contest, existing_contestants, taken_ids=taken_ids)
        importing = ImportRoster(roster_path.name, roster.contestants, replace)
        entries = engine.submit(importing, committee_actor(actor_name))
        output.print_problems(roster.warnings)
        _print_contestant_counts(output, engine, entries)


def _print_contestant_counts(output: CommandOutput, engine: "Engine", entries: Sequence["Entry"]) -> None:
    state = engine.state
    counts = Counter(contestant.category for contestant in state.contestants.values())
    for category in state.contest.category:
        output.print_line(
            tr("  {category}: {count} contestants", category=category.name, count=counts[category.id])
        )
    if state.guest_ids:
        output.print_line(tr("  {count} of them out of competition", count=len(state.guest_ids)))
    content = {
        "contestants": {category_id: counts[category_id] for category_id in state.contest.categories},
        "guests": len(state.guest_ids),
    }
    output.print_end(engine, entries, content)


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
@output_option("table", "json")
def draw(
    contest_path: Path,
    seed: int | None,
    sheet_path: Path | None,
    category_id: str | None,
    actor_name: str,
    output_format: str,
) -> None:
    """Without `--seed` the system's randomness gives one; the seed is printed and recorded in both cases.

    A sheet is taken whole or not at all; it gives every contestant without a number exactly one. Columns for
    panel or room, day, time or session decide the session, and a column "Urutan" the order in it.
    """
    output, actor = CommandOutput(output_format), committee_actor(actor_name)
    if sheet_path is not None:
        if seed is not None:
            raise CommandRefused(lazy("--seed belongs to a draw by the program, --from to one by hand"))
        _enter_order(contest_path, sheet_path, category_id, actor, output)
        return
    _draw_order(contest_path, seed, category_id, actor, output)


def _enter_order(
    contest_path: Path, sheet_path: Path, category_id: str | None, actor: "Actor", output: CommandOutput
) -> None:
    from scoring_tui.domain.commands.schedule import EnterOrder
    from scoring_tui.exports.running_order import list_running_order, running_order_as_text
    from scoring_tui.sheets.running_order import read_running_order

    with open_engine(contest_path) as engine:
        select_category_ids(engine.state.contest, category_id)
        sheet = read_running_order(sheet_path, engine.state, category_id)
        entries = engine.submit(EnterOrder(sheet_path.name, sheet.numbers, category_id), actor)
        output.print_problems(sheet.warnings)
        output.print_entries(engine.state, entries)
        blocks = list_running_order(engine.state)
        output.print_document("\n" + running_order_as_text(blocks, terminal_width()))
        _print_order_end(output, engine, entries)


def _draw_order(
    contest_path: Path, seed: int | None, category_id: str | None, actor: "Actor", output: CommandOutput
) -> None:
    from scoring_tui.domain.commands.setup import DrawOrder

    with open_engine(contest_path) as engine:
        select_category_ids(engine.state.contest, category_id)
        seed = secrets.randbelow(10**9) if seed is None else seed
        entries = engine.submit(DrawOrder(seed, category_id), actor)
        output.print_line(tr("Seed: {seed}", seed=seed))
        for entry in entries:
            output.print_document("\n" + _format_order(engine.state, entry))
        _print_order_end(output, engine, entries)


def _print_order_end(output: CommandOutput, engine: "Engine", entries: Sequence["Entry"]) -> None:
    from scoring_tui.exports.running_order import list_order_records, list_running_order

    warn_of_time_clashes(engine.state, output)
    output.print_end(engine, entries, {"order": list_order_records(list_running_order(engine.state))})


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
    help=gettext_noop("Write slips to print: .pdf or .html for A4, .json for programs, else plain text."),
)
@option(
    "--address",
    "hub_url",
    metavar="URL",
    help=gettext_noop("Address of the hub on the slips; otherwise the first one of this machine."),
)
@web_port_option
@ssh_port_option
@option(
    "--no-certificate",
    is_flag=True,
    help=gettext_noop("Leave out what browsers warn of; for `serve --no-tls` or `--tls-cert`."),
)
@output_option("text", "json")
def pins(
    contest_path: Path,
    requested_seats: tuple[str, ...],
    every_seat: bool,
    sheet_path: Path | None,
    hub_url: str | None,
    web_port: int,
    ssh_port: int,
    no_certificate: bool,
    output_format: str,
) -> None:
    """The file holds only hashes of the PINs, so a PIN cannot be printed a second time."""
    from scoring_tui.cli.pins import (
        choose_seats,
        find_address,
        lay_out_slips,
        read_fingerprint,
        record_pins,
        write_private_file,
    )
    from scoring_tui.engine.pins import prepare_pins
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.exports.pins import build_pin_slips, format_pin_slips, list_pin_content

    file_kind = sheet_path.suffix.lower() if sheet_path is not None else ""
    if file_kind == ".pdf":
        from scoring_tui.papers.settings import require_libraries

        require_libraries()
    with open_engine(contest_path) as engine:
        fingerprint = "" if no_certificate else read_fingerprint(contest_path.resolve())
        address = find_address(hub_url, ssh_port, web_port, is_own_certificate=not no_certificate)
        chosen_seats = choose_seats(engine, requested_seats, every_seat)
        command, prepared_pins = prepare_pins(engine, chosen_seats)
        with engine.ledger.writing():  # if the sheet cannot be written, the PINs are not issued
            engine.catch_up()
            if choose_seats(engine, requested_seats, every_seat) != chosen_seats:
                raise CommandRefused(lazy("the seats were changed at the same moment: try again"))
            slips = build_pin_slips(engine.state, record_pins(engine, command, prepared_pins))
            if sheet_path is not None:
                content = lay_out_slips(engine, slips, file_kind, fingerprint, address)
                write_private_file(sheet_path, content)
        is_written = sheet_path is not None
        if output_format == "json":
            records = list_pin_content(slips, fingerprint, address.url, with_pins=not is_written)
            print_json(build_state_document("pins", engine.state, records))
        elif is_written:
            print_line(tr("{count} PINs are in {path}", count=len(slips), path=sheet_path))
        else:
            print_document(
                format_pin_slips(engine.state, slips, certificate_fingerprint=fingerprint, address=address)
            )
