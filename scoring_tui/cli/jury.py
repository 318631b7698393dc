"""Analyses for the committee and the head of jury; no command here changes a mark."""

from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.cli.common import (
    category_option,
    contest_path_argument,
    open_engine,
    output_option,
    print_document,
    print_json,
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import command
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.domain.state import State


@command(
    "report",
    gettext_noop("Print the jury's report card: severity, agreement, outliers, drift."),
    example="scoring-tui report FINAL.db --category pengawas",
)
@contest_path_argument
@category_option
@output_option("table", "json")
def report(contest_path: Path, category_id: str | None, output_format: str) -> None:
    """For the head of jury before signing; jurors do not see it."""
    from scoring_tui.exports import jury_report

    with open_engine(contest_path) as engine:
        category_ids = select_category_ids(engine.state.contest, category_id)
        _require_marks(engine.state)
        document = jury_report.build_jury_report_document(engine, category_ids)
    if output_format == "json":
        print_json(jury_report.jury_report_as_document(document))
    else:
        print_document(jury_report.jury_report_as_text(document, terminal_width()))


@command(
    "plan",
    gettext_noop("Print what the jury plan makes possible, and what would be better."),
    example="scoring-tui plan FINAL.db",
)
@contest_path_argument
@category_option
@output_option("table", "json")
def plan(contest_path: Path, category_id: str | None, output_format: str) -> None:
    """Before the final, while the plan can still be changed; the order need not be drawn yet."""
    from scoring_tui.exports import plan as jury_plan

    with open_engine(contest_path) as engine:
        category_ids = select_category_ids(engine.state.contest, category_id)
        _require_marks(engine.state)
        document = jury_plan.build_plan_document(engine.state, category_ids)
    if output_format == "json":
        print_json(document)
    else:
        print_document(jury_plan.plan_as_text(document, terminal_width()))


def _require_marks(state: "State") -> None:
    """Refuse an analysis of marks in a contest that has none."""
    if not state.contest.contest.has_ballots:
        raise CommandRefused(
            lazy("nobody gives marks in this contest: there is no jury to plan or to report on")
        )
