"""A final without people: rehearse a contest file, or show a whole demonstration."""

from pathlib import Path

import click

from scoring_tui.cli.common import FILE_PATH, contest_path_argument, open_engine
from scoring_tui.cli.localized import CHECK_FAILED, command, option, print_line, requested_language
from scoring_tui.cli.results import print_verification
from scoring_tui.i18n.locale import gettext_noop

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
def rehearse(contest_path: Path, speed: float | None, seed: int | None) -> None:
    """Each juror is a process of its own, with the real engine."""
    from scoring_tui.rehearsal import run

    with open_engine(contest_path):
        pass  # only for its language; the processes open the file themselves
    is_complete = run.run_rehearsal(contest_path, speed, seed, print_line)
    if not (print_verification(contest_path) and is_complete):
        click.get_current_context().exit(CHECK_FAILED)


@command("demo", gettext_noop("Show it all with invented people."), example="scoring-tui demo --speed 20")
@option(
    "--contest",
    "contest_name",
    default="trenggalek-2024",
    metavar="NAME",
    help=gettext_noop("One of the contests that come along."),
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
def demo(contest_name: str, speed: float | None, seed: int | None, keep_path: Path | None) -> None:
    """On a terminal, screens to switch between; elsewhere it runs fast and prints the standings."""
    from scoring_tui.rehearsal.demo import run_demo

    is_verified = run_demo(
        contest_name,
        verify_file=print_verification,
        language=requested_language(),
        speed=speed,
        seed=seed,
        output_path=keep_path,
        echo=print_line,
    )
    if not is_verified:
        click.get_current_context().exit(CHECK_FAILED)
