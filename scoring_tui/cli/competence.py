"""Competences against required levels, which are confidential."""

from pathlib import Path

from scoring_tui.cli.common import (
    category_option,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import command
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop


@command(
    "competence",
    gettext_noop("Print levels, gaps to the required levels, and the job-person match; confidential."),
    example="scoring-tui competence FINAL.db --as excel-csv > competence.csv",
)
@contest_path_argument
@category_option
@output_option("table", "json", "csv", "excel-csv")
def competence(contest_path: Path, category_id: str | None, output_format: str) -> None:
    """For the head of jury and the committee. The contest file declares [[standard]] and [[match-band]]."""
    from scoring_tui.engine.retention import require_positions
    from scoring_tui.exports import competence as competence_export

    with open_engine(contest_path) as engine:
        state = engine.state
        require_positions(state)
        if not state.contest.contest.has_ballots:
            raise CommandRefused(lazy("nobody gives marks in this contest: there are no levels"))
        category_ids = select_category_ids(state.contest, category_id)
        match output_format:
            case "json":
                print_json(competence_export.build_competence_document(state, category_ids))
            case "table":
                print_document(competence_export.competence_as_text(state, category_ids, terminal_width()))
            case _:
                print_data(competence_export.competence_as_csv(state, category_ids, output_format))
