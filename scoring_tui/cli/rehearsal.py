"""The final without people: rehearse a contest file, or see a whole demonstration."""

from pathlib import Path

import click

from scoring_tui.cli.common import final_argument, opened
from scoring_tui.cli.localized import command, option, print_line, requested_language
from scoring_tui.cli.results import proved
from scoring_tui.i18n.locale import gettext_noop

_speed = option(
    "--speed",
    type=click.FloatRange(min=0),
    metavar="X",
    help=gettext_noop("So many times as fast as life; 0 does not wait at all."),
)
_seed = option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help=gettext_noop("The same seed plays the same final."),
)


@command("rehearse", gettext_noop("Play the whole final with simulated jurors and MC, then verify it."))
@final_argument
@_speed
@_seed
def rehearse(final: Path, speed: float | None, seed: int | None) -> None:
    """Every juror is a process of its own, on the real engine."""
    from scoring_tui.rehearsal import run

    with opened(final):
        pass  # its language is spoken from now on; the processes open the file themselves
    kept = run.rehearse(final, speed, seed, print_line)
    if not (proved(final) and kept):
        click.get_current_context().exit(1)


@command("demo", gettext_noop("Show it all with invented people."))
@option(
    "--contest",
    default="trenggalek-2024",
    metavar="NAME",
    help=gettext_noop("One of the contests that come along."),
)
@_speed
@_seed
@option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=gettext_noop("Keep the contest file here."),
)
def demo(contest: str, speed: float | None, seed: int | None, keep: Path | None) -> None:
    """In a terminal with screens to walk between; elsewhere played quickly, and its standings printed."""
    from scoring_tui.rehearsal.demo import run

    if not run(
        contest,
        prove=proved,
        language=requested_language(),
        speed=speed,
        seed=seed,
        keep=keep,
        echo=print_line,
    ):
        click.get_current_context().exit(1)


COMMANDS = (rehearse, demo)
