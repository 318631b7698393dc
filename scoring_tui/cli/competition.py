"""A competition of several rounds: make their files, and take entrants from one round to the next."""

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_document,
    print_json,
    terminal_width,
)
from scoring_tui.cli.localized import command, option, subgroup, use_contest_language
from scoring_tui.cli.output import CommandOutput
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.domain.commands.competition import AdvanceEntrants
    from scoring_tui.domain.facts.competition import RoundResult
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine

_competition_path_argument = click.argument(
    "competition_path", metavar="NAME|competition.toml", type=FILE_PATH
)
_folder_option = option(
    "--folder",
    "folder",
    type=FILE_PATH,
    metavar="FOLDER",
    help=gettext_noop(
        "Where the files of the rounds are; otherwise beside the competition file, or here for a bundled one."
    ),
)


@subgroup(
    "competition",
    gettext_noop("A competition of several rounds, each on a file of its own."),
    example="scoring-tui competition new competition.toml --roster entrants.xlsx",
)
def competition() -> None:
    """Every command is a subcommand."""


@command(
    "new",
    gettext_noop("Check a competition file, and make the contest file of every round."),
    example="scoring-tui competition new competition.toml --roster entrants.xlsx",
)
@_competition_path_argument
@_folder_option
@option(
    "--roster",
    "roster_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Contestants of the first round, as CSV, XLSX, XLS or ODS."),
)
@output_option("text", "json")
def new_competition(
    competition_path: Path, folder: Path | None, roster_path: Path | None, output_format: str
) -> None:
    """All files that are missing are made, or none; a file that is there already is never touched."""
    from scoring_tui.contest.competition_loader import read_competition
    from scoring_tui.contest.signers import find_too_few_signers
    from scoring_tui.engine.create import create_contest_files
    from scoring_tui.exports.documents import build_document
    from scoring_tui.sheets.roster import read_roster

    output = CommandOutput(output_format)
    competition_path, folder = _find_competition(competition_path, folder)
    declared = read_competition(competition_path)
    use_contest_language(declared.competition.competition.language)
    roster = read_roster(roster_path, declared.contests[0]) if roster_path else None
    paths = [declared.round_path(index, folder) for index in range(len(declared.contests))]
    created_paths = create_contest_files(
        list(zip(paths, declared.contests, strict=True)),
        committee_actor(),
        roster_path.name if roster_path else "",
        roster.contestants if roster else (),
    )
    output.print_problems(roster.warnings if roster else ())
    for path, contest, item in zip(paths, declared.contests, declared.competition.round, strict=True):
        output.print_problems(find_too_few_signers(contest))
        is_new = path in created_paths
        suffix = "" if is_new else tr(": is there already, left as it is")
        output.print_line(f"{path}: {item.name} ({contest.contest.name}){suffix}")
    if roster:
        output.print_line(
            tr(
                "{n} contestants are in {file}",
                n=len(roster.contestants),
                file=declared.competition.round[0].file,
            )
        )
    if output.is_json:
        rounds = [
            {"round": item.id, "contest": contest.contest.id, "file": str(path)}
            for path, contest, item in zip(paths, declared.contests, declared.competition.round, strict=True)
        ]
        content = {"competition": declared.competition.competition.id, "rounds": rounds}
        print_json(build_document("competition", None, None, content))


def _find_competition(name_or_path: Path, folder: Path | None) -> tuple[Path, Path | None]:
    """The competition file of a bundled competition, whose rounds are here, or the file at this path."""
    from scoring_tui.contest.loader import find_bundled_competition

    bundled_path = find_bundled_competition(str(name_or_path))
    return (name_or_path, folder) if bundled_path is None else (bundled_path, folder or Path())


@command(
    "status",
    gettext_noop("Print how many entered and passed each round, how far each is, and what to do next."),
    example="scoring-tui competition status competition.toml",
)
@_competition_path_argument
@_folder_option
@output_option("table", "json")
def competition_status(competition_path: Path, folder: Path | None, output_format: str) -> None:
    """The files are read and not changed. Numbers of who passed are there when a result is signed."""
    from scoring_tui.contest.competition_loader import read_competition
    from scoring_tui.engine.create import read_round_state
    from scoring_tui.exports.competition_status import (
        make_competition_status,
        status_as_content,
        status_as_text,
    )
    from scoring_tui.exports.documents import build_document

    competition_path, folder = _find_competition(competition_path, folder)
    declared = read_competition(competition_path)
    states = [
        read_round_state(declared.round_path(index, folder), contest)
        for index, contest in enumerate(declared.contests)
    ]
    use_contest_language(declared.competition.competition.language)
    status = make_competition_status(declared, states, folder or competition_path.parent)
    if output_format == "json":
        print_json(build_document("competition-status", None, None, status_as_content(status)))
    else:
        print_document(status_as_text(status, terminal_width()))


competition.add_command(new_competition)
competition.add_command(competition_status)


@command(
    "advance",
    gettext_noop("Take who passed a round over into the next one, with the earlier scores."),
    example="scoring-tui advance ASSESSMENT.db FINAL.db",
)
@click.argument("earlier_path", metavar="FROM.db", type=FILE_PATH)
@contest_path_argument
@option(
    "--selection",
    "selection_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Whom persons chose, by NIP, name, id or draw number, where the cut is a selection."),
)
@option(
    "--teams",
    "teams_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Who makes which team, one row a member, where persons become teams."),
)
@option(
    "--reason",
    default="",
    metavar="TEXT",
    help=gettext_noop("Why these were chosen, or why the entrants are taken over again."),
)
@option("--replace", is_flag=True, help=gettext_noop("Take all entrants over again, before the draw."))
@option("--dry-run", is_flag=True, help=gettext_noop("Only say who would go on."))
@actor_option
@output_option("text", "json")
def advance(
    earlier_path: Path,
    contest_path: Path,
    selection_path: Path | None,
    teams_path: Path | None,
    reason: str,
    replace: bool,
    dry_run: bool,
    actor_name: str,
    output_format: str,
) -> None:
    """FROM.db must be signed. After the draw only newcomers are added, such as those who won an appeal."""
    output, actor = CommandOutput(output_format), committee_actor(actor_name)
    _require_two_files(earlier_path, contest_path)
    with open_engine(earlier_path) as earlier_engine, open_engine(contest_path) as engine:
        _require_unbroken_chain(earlier_engine)
        if earlier_engine.state.data_removal is not None:
            warning = tr(
                "the personal data of {file} were removed: who is taken over has no NIP, telephone and other"
                " columns, and lists by NIP find nobody",
                file=earlier_path.name,
            )
            output.print_warning(warning)
        chosen = _read_chosen(selection_path, earlier_engine.state, reason, output)
        advancing = _prepare(
            earlier_engine, engine, chosen, teams_path, output, replace=replace, reason=reason
        )
        if dry_run:
            from scoring_tui.rules.base import decide

            decide(engine.state, advancing, actor, engine.clock())
            entries = []
        else:
            entries = engine.submit(advancing, actor)
        _print_advance(output, earlier_engine.state, engine, advancing)
        if dry_run:
            output.print_line(tr("Nothing was written."))
        else:
            output.print_entries(engine.state, entries)
        from scoring_tui.exports.advance import list_outcome_records

        records = list_outcome_records(earlier_engine.state, advancing.result)
        output.print_end(engine, entries, {"outcomes": records, "dry_run": dry_run})


def _require_two_files(earlier_path: Path, contest_path: Path) -> None:
    if earlier_path.exists() and contest_path.exists() and earlier_path.samefile(contest_path):
        raise CommandRefused(lazy("both names are of the same file: first the earlier round, then the next"))


def _require_unbroken_chain(earlier_engine: "Engine") -> None:
    chain_break = earlier_engine.ledger.audit.find_chain_break()
    if chain_break is not None:
        message = lazy(
            "{file} is not in order: {why}; run: scoring-tui verify",
            file=earlier_engine.ledger.path.name, why=chain_break.description,
        )  # fmt: skip
        raise CommandRefused(message)


def _read_chosen(
    selection_path: Path | None, earlier_state: "State", reason: str, output: CommandOutput
) -> Mapping[str, str] | None:
    if selection_path is None:
        return None
    from scoring_tui.sheets.selection import read_selection

    selection = read_selection(selection_path, earlier_state, reason)
    output.print_problems(selection.warnings)
    return selection.reasons


def _prepare(
    earlier_engine: "Engine",
    engine: "Engine",
    chosen: Mapping[str, str] | None,
    teams_path: Path | None,
    output: CommandOutput,
    *,
    replace: bool,
    reason: str,
) -> "AdvanceEntrants":
    from scoring_tui.engine.advancing import prepare_advance
    from scoring_tui.sheets.teams import read_teams

    earlier_state = earlier_engine.state

    def make_teams(result: "RoundResult") -> "tuple[Contestant, ...]":
        if teams_path is None:
            raise ValueError("no sheet of teams")
        roster = read_teams(teams_path, earlier_state, result, engine.state, has_fresh_start=replace)
        output.print_problems(roster.warnings)
        return roster.contestants

    return prepare_advance(
        earlier_state,
        earlier_engine.tally,
        engine.state,
        chosen,
        make_teams if teams_path is not None else None,
        replace=replace,
        reason=reason,
    )


def _print_advance(
    output: CommandOutput, earlier_state: "State", engine: "Engine", advancing: "AdvanceEntrants"
) -> None:
    """Print who goes on and who does not, and whom somebody must exclude because the result has changed."""
    from scoring_tui.exports.advance import outcomes_as_text, teams_as_text
    from scoring_tui.rules.competition import list_unqualified_contestants

    output.print_document(outcomes_as_text(earlier_state, advancing.result, terminal_width()) + "\n")
    if teams_text := teams_as_text(engine.state.contest, advancing, terminal_width()):
        output.print_document(teams_text + "\n")
    for contestant in list_unqualified_contestants(engine.state, advancing.result):
        output.print_warning(
            tr(
                "{name} would not go on any more; to take the contestant out, run: "
                "scoring-tui exclude {file} {id} withdrawn --reason TEXT",
                name=contestant.name, file=quote(str(engine.ledger.path)), id=contestant.id,
            )
        )  # fmt: skip
