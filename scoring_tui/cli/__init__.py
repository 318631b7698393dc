"""The command line `scoring-tui`: one module a theme; what a command needs is imported when it runs."""

import os

import click

from scoring_tui.cli.access import kick, unlock
from scoring_tui.cli.announcing import announce, dispute, scene
from scoring_tui.cli.assignments import assign
from scoring_tui.cli.backup import backup, restore
from scoring_tui.cli.competence import competence
from scoring_tui.cli.competition import advance, competition
from scoring_tui.cli.consensus import agree
from scoring_tui.cli.correct import correct
from scoring_tui.cli.days import open_day, report_day, seal_day
from scoring_tui.cli.evidence import evidence
from scoring_tui.cli.jury import plan, report
from scoring_tui.cli.localized import LocalizedOption, group, language_option
from scoring_tui.cli.modules import modules
from scoring_tui.cli.papers import papers
from scoring_tui.cli.participation import exclude, excuse, guest, reinstate
from scoring_tui.cli.penalties import penalise, penalties
from scoring_tui.cli.poll import poll
from scoring_tui.cli.proof import check_receipt, checkpoint, publish, receipt
from scoring_tui.cli.rehearsal import demo, rehearse, replay
from scoring_tui.cli.results import ballots, standings, verify
from scoring_tui.cli.retention import forget
from scoring_tui.cli.running_order import move, order
from scoring_tui.cli.scoring import difficulty, results, scoring
from scoring_tui.cli.screens import board, chair, juror, mc, supervisor
from scoring_tui.cli.serve import check_hall, serve
from scoring_tui.cli.setup import draw, import_, new, pins
from scoring_tui.cli.talent_pool import talent_pool
from scoring_tui.i18n.locale import gettext_noop

# pydantic looks for plugins in every installed distribution: 15 ms of each start, and we use none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@group(gettext_noop("Live jury scoring for a grand final, on one file."), example="scoring-tui demo")
@language_option
@click.version_option(
    package_name="scoring-tui", cls=LocalizedOption, help=gettext_noop("Show the version and exit.")
)
def main() -> None:
    """Every command is a subcommand."""


main.add_section(
    gettext_noop("Before the final"),
    (
        demo,
        new,
        import_,
        results,
        modules,
        difficulty,
        evidence,
        scoring,
        assign,
        agree,
        plan,
        draw,
        pins,
        check_hall,
        rehearse,
    ),
)
main.add_section(gettext_noop("A competition of several rounds"), (competition, advance))
main.add_section(gettext_noop("On the day"), (
        serve, juror, mc, board, chair, supervisor, order, move,
        correct, exclude, reinstate, guest, excuse, penalise, penalties, report, kick, unlock,
        dispute, announce, scene, poll, seal_day, open_day, report_day,
        backup, restore,
    ),
)  # fmt: skip
main.add_section(
    gettext_noop("After the final"),
    (
        papers,
        talent_pool,
        competence,
        standings,
        ballots,
        verify,
        replay,
        checkpoint,
        publish,
        receipt,
        check_receipt,
        forget,
    ),
)
