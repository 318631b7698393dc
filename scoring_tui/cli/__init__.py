"""The command line: `scoring-tui`. One module a theme; what a command needs is imported when it runs.

Top of the house: imports everything, and nothing imports it.
"""

import os

import click

from scoring_tui.cli import jury as judgement
from scoring_tui.cli import rehearsal as plays
from scoring_tui.cli import results, screens, setup
from scoring_tui.cli import scoring as counting
from scoring_tui.cli import serve as hub
from scoring_tui.cli.localized import LocalizedGroup, Option, language_option
from scoring_tui.i18n.locale import gettext_noop

# pydantic asks every installed distribution for plugins: 15 ms of each start, and there are none here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@click.group(cls=LocalizedGroup, help=gettext_noop("Live jury scoring for a grand final, on one file."))
@language_option
@click.version_option(package_name="scoring-tui", cls=Option, help=gettext_noop("Show the version and exit."))
def main() -> None:
    """Every command is a subcommand."""


for _theme in (setup, counting, hub, screens, results, judgement, plays):
    for _command in _theme.COMMANDS:
        main.add_command(_command)
