"""A final without people: rehearse a contest file, or show a whole demonstration."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.chain import chain_as_content, print_chain
from scoring_tui.cli.common import (
    FILE_PATH,
    contest_path_argument,
    open_engine,
    output_option,
    print_document,
    print_json,
    require_terminal,
    terminal_width,
)
from scoring_tui.cli.localized import CHECK_FAILED, command, option, print_line, requested_language
from scoring_tui.cli.results import print_verification
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.engine.verify import VerificationResult
    from scoring_tui.rehearsal.demo import DemoResult, DemoStart
    from scoring_tui.rehearsal.report import RehearsalResult

RECORDING_SIZE = (120, 40)
"""Columns and rows of a recording."""
DEFAULT_CONTEST = "trenggalek-2024"
"""The contest that `demo` plays."""
_speed_option = option(
    "--speed",
    type=click.FloatRange(min=0),
    metavar="X",
    help=gettext_noop("So many times as fast as life; 0 does not wait at all."),
)
_seed_option = option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help=gettext_noop("The same seed plays the same final."),
)


@command(
    "rehearse",
    gettext_noop("Play the whole final with simulated jurors and MC, then verify it."),
    example="scoring-tui rehearse COPY.db --speed 60",
)
@contest_path_argument
@_speed_option
@_seed_option
@option(
    "--record",
    "recording_path",
    type=FILE_PATH,
    metavar="FILE.cast",
    help=gettext_noop("Record the board for asciinema; needs a --speed."),
)
@output_option("text", "json")
def rehearse(
    contest_path: Path, speed: float | None, seed: int | None, recording_path: Path | None, output_format: str
) -> None:
    """Each juror is a process of its own, with the real engine.

    With `--as json` the log is on the error channel.
    """
    from scoring_tui.engine.verify import verify
    from scoring_tui.rehearsal import run

    with open_engine(contest_path) as engine:  # for language and name; the processes open the file themselves
        title = engine.state.contest.contest.name
    is_json = output_format == "json"
    with _record(contest_path, recording_path, speed, title):
        rehearsal = run.run_rehearsal(contest_path, speed, seed, _choose_log(is_json))
    verification = verify(contest_path)
    if is_json:
        _print_json(rehearsal, verification, {})
    else:
        print_verification(verification)
    if not (verification.is_good and rehearsal.is_complete):
        click.get_current_context().exit(CHECK_FAILED)


def _record(
    contest_path: Path, recording_path: Path | None, speed: float | None, title: str
) -> AbstractContextManager[None]:
    """Record the board if a file is given."""
    if recording_path is None:
        return nullcontext()
    if not speed:
        raise CommandRefused(lazy("a recording needs a speed: add --speed 60, for example"))
    from scoring_tui.rehearsal.recording import record_board

    return record_board(contest_path, recording_path, RECORDING_SIZE, title)


def _choose_log(is_json: bool) -> Callable[[str], object]:
    """How a line of progress is printed: not between the JSON."""
    return partial(print_line, err=True) if is_json else print_line


def _print_json(
    rehearsal: "RehearsalResult", verification: "VerificationResult", content: dict[str, object]
) -> None:
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.exports.verification import verification_as_content
    from scoring_tui.rehearsal.report import result_as_content

    values = {
        **result_as_content(rehearsal),
        "verification": verification_as_content(verification),
        **content,
    }
    print_json(build_state_document("rehearsal", rehearsal.state, values))


@command(
    "replay",
    gettext_noop("Play a final again on the board and the MC's screen; nothing is changed."),
    example='scoring-tui replay FINAL.db --speed 20 --from "2024-12-20 09:30"',
)
@contest_path_argument
@option(
    "--speed",
    type=click.FloatRange(min=0.1),
    default=10.0,
    metavar="X",
    help=gettext_noop("So many times as fast as it was; long waits are cut."),
)
@option(
    "--from",
    "start_text",
    default="",
    metavar="MOMENT",
    help=gettext_noop("An entry's number, a time such as 09:30, or no.12 for a call; else the first call."),
)
@option(
    "--panel", "panel_id", metavar="ID", help=gettext_noop("The panel whose room is shown; else the first.")
)
def replay(contest_path: Path, speed: float, start_text: str, panel_id: str | None) -> None:
    """F1 and F2 switch between board and MC."""
    from scoring_tui.rehearsal.replay_screens import show_replay

    require_terminal()
    show_replay(contest_path, speed, start_text, panel_id or "")


@command("demo", gettext_noop("Show it all with invented people."), example="scoring-tui demo --speed 20")
@option(
    "--contest",
    "contest_name",
    metavar="NAME",
    help=gettext_noop("One of the contests and competitions that come along; without it trenggalek-2024."),
)
@_speed_option
@_seed_option
@option(
    "--keep",
    "keep_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Keep the contest file here."),
)
@option(
    "--scene",
    type=click.Choice(["morning", "stage", "signing", "ceremony", "announced"]),
    default="stage",
    help=gettext_noop("The moment at which the screens open."),
)
@option(
    "--papers",
    "papers_folder",
    type=FILE_PATH,
    metavar="DIR",
    help=gettext_noop(
        "Play without screens and write all papers; without --contest, those of every contest."
    ),
)
@option("--tour", "has_tour", is_flag=True, help=gettext_noop("Two minutes that lead through all screens."))
@output_option("text", "json")
def demo(
    contest_name: str | None,
    speed: float | None,
    seed: int | None,
    keep_path: Path | None,
    scene: "DemoStart",
    has_tour: bool,
    papers_folder: Path | None,
    output_format: str,
) -> None:
    """On a terminal, screens to switch between; elsewhere it runs fast and prints the standings.

    With `--as json` no screen is opened.
    """
    from scoring_tui.rehearsal.demo import run_demo

    is_json = output_format == "json"
    is_played_only = is_json or papers_folder is not None
    with_screens = not is_played_only and sys.stdin.isatty() and sys.stdout.isatty()
    if not with_screens and (has_tour or scene != "stage"):
        raise click.UsageError(tr("--scene and --tour need a terminal"))
    if papers_folder is not None:
        _check_paper_options(contest_name, keep_path, is_json)
    for name in _list_demo_contests(contest_name, papers_folder):
        result = run_demo(
            name,
            with_screens=with_screens,
            language=requested_language(),
            speed=speed,
            seed=seed,
            output_path=keep_path,
            start=scene,
            has_tour=has_tour,
            papers_folder=papers_folder / Path(name).stem if papers_folder else None,
            echo=_choose_log(is_json),
        )
        _print_demo(result, is_json)
        if not result.is_good:
            click.get_current_context().exit(CHECK_FAILED)


def _check_paper_options(contest_name: str | None, keep_path: Path | None, is_json: bool) -> None:
    """Refuse what cannot be done for several contests, and papers without their libraries."""
    from scoring_tui.papers.settings import require_libraries

    if contest_name is None and (keep_path is not None or is_json):
        raise click.UsageError(tr("with --papers, --keep and --as json need a --contest"))
    require_libraries()


def _list_demo_contests(contest_name: str | None, papers_folder: Path | None) -> list[str]:
    """The contest that is chosen; without a choice the first one, or all of them for their papers."""
    from scoring_tui.contest.loader import list_demo_names

    if contest_name is not None:
        return [contest_name]
    return list_demo_names() if papers_folder is not None else [DEFAULT_CONTEST]


def _print_demo(result: "DemoResult", is_json: bool) -> None:
    from scoring_tui.exports.competition_status import status_as_content, status_as_text
    from scoring_tui.exports.standings_table import standings_as_text

    if is_json and result.rehearsal and result.standings:
        content: dict[str, object] = {"categories": result.standings["categories"]}
        if result.chain is not None and result.status is not None:
            content |= {"chain": chain_as_content(result.chain), "status": status_as_content(result.status)}
        _print_json(result.rehearsal, result.verification, content)
        return
    if result.status:
        print_document("\n" + status_as_text(result.status, terminal_width()))
    if result.standings:
        print_document("\n" + standings_as_text(result.standings, result.contest) + "\n")
    print_verification(result.verification)
    if result.chain is not None:
        print_chain(result.chain)
