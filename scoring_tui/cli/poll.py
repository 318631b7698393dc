"""The poll of the audience: slips with codes, open, close, result."""

from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_json,
)
from scoring_tui.cli.localized import command, option, subgroup
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.submission import submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine

_reason_option = option(
    "--reason", default="", metavar="TEXT", help=gettext_noop("Why; needed to open a closed poll again.")
)


@subgroup(
    "poll",
    gettext_noop("A poll of the audience: slips with codes, open, close, result."),
    example="scoring-tui poll slips FINAL.db --count 300 --out slips.pdf",
)
def poll() -> None:
    """Every command is a subcommand."""


@command(
    "slips",
    gettext_noop("Make slips with one code each, and write them to a new file."),
    example="scoring-tui poll slips FINAL.db --count 300 --out slips.pdf",
)
@contest_path_argument
@option("--count", type=int, required=True, metavar="N", help=gettext_noop("How many slips."))
@option(
    "--out",
    "slip_path",
    type=FILE_PATH,
    required=True,
    metavar="FILE",
    help=gettext_noop("A new file .pdf, .html or .csv; only its owner can read it."),
)
@option(
    "--address",
    "hub_url",
    metavar="URL",
    help=gettext_noop("Where browsers reach the hub; otherwise that of this machine."),
)
@actor_option
@output_option("text", "json")
def make_slips(
    contest_path: Path, count: int, slip_path: Path, hub_url: str | None, actor_name: str, output_format: str
) -> None:
    """The codes are nowhere but in this file. Hand the slips out unlinked to names."""
    from scoring_tui.cli.pins import find_address, write_private_file
    from scoring_tui.domain.commands.polls import MakePollSlips
    from scoring_tui.engine.poll_codes import commit_code, make_codes
    from scoring_tui.ledger.pepper import create_pepper
    from scoring_tui.rules.polls import MAX_SLIPS

    output, file_kind = CommandOutput(output_format), slip_path.suffix.lower()
    if file_kind not in (".pdf", ".html", ".csv"):
        raise CommandRefused(lazy("{path} must end in .pdf, .html or .csv", path=slip_path))
    if not 1 <= count <= MAX_SLIPS:
        raise CommandRefused(lazy("make 1 to {most} slips at once", most=MAX_SLIPS))
    with open_engine(contest_path) as engine:
        address = find_address(hub_url, 8022, 8000, is_own_certificate=True)
        pepper, codes = create_pepper(contest_path), make_codes(count)
        commitments = tuple(sorted(commit_code(pepper, code) for code in codes))
        content = _lay_out_slips(engine, codes, file_kind, address.url)
        entries = engine.submit(
            MakePollSlips(commitments),
            committee_actor(actor_name),
            before_commit=lambda engine, entries: write_private_file(slip_path, content),
        )
        output.print_entries(engine.state, entries)
        output.print_line(tr("{path}: print it, cut it, and hand the slips out unseen", path=slip_path))
        output.print_end(engine, entries)


def _lay_out_slips(engine: "Engine", codes: list[str], file_kind: str, hub_url: str) -> bytes:
    if file_kind == ".pdf":
        from scoring_tui.papers.vote_slips import typeset_vote_slips

        return typeset_vote_slips(engine, codes, hub_url)
    from scoring_tui.exports.poll import format_slips

    return format_slips(engine.state, codes, file_kind, hub_url).encode()


@command(
    "open",
    gettext_noop("Take votes from now on."),
    example="scoring-tui poll open FINAL.db",
)
@contest_path_argument
@_reason_option
@actor_option
@output_option("text", "json")
def open_poll(contest_path: Path, reason: str, actor_name: str, output_format: str) -> None:
    """A poll that was closed is opened again with a reason only."""
    from scoring_tui.domain.commands.polls import OpenPoll

    submit_and_print(contest_path, lambda state: OpenPoll(reason), actor_name, output_format)


@command(
    "close",
    gettext_noop("Take no more votes."),
    example="scoring-tui poll close FINAL.db",
)
@contest_path_argument
@actor_option
@output_option("text", "json")
def close_poll(contest_path: Path, actor_name: str, output_format: str) -> None:
    """Then the votes can be counted."""
    from scoring_tui.domain.commands.polls import ClosePoll

    submit_and_print(contest_path, lambda state: ClosePoll(), actor_name, output_format)


@command(
    "result",
    gettext_noop("Count the votes of a closed poll."),
    example="scoring-tui poll result FINAL.db",
)
@contest_path_argument
@output_option("text", "json")
def print_result(contest_path: Path, output_format: str) -> None:
    """Nobody sees a count while the poll is open."""
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.exports.poll import format_result, result_as_json

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        _require_closed(engine.state)
        output.print_document(format_result(engine.state))
        if output.is_json:
            print_json(build_state_document("poll", engine.state, result_as_json(engine.state)))


def _require_closed(state: "State") -> None:
    from scoring_tui.rules.polls import NO_POLL

    if state.contest.poll is None:
        raise CommandRefused(NO_POLL)
    if state.poll_phase != "closed":
        raise CommandRefused(lazy("the poll is not closed yet; votes are counted after it"))


for _subcommand in (make_slips, open_poll, close_poll, print_result):
    poll.add_command(_subcommand)
