"""Results and their proof: standings, ballots, verify."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.chain import chain_as_content, print_chain, verify_with_progress
from scoring_tui.cli.common import (
    FILE_PATH,
    actor_option,
    category_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
    select_category_ids,
    terminal_width,
)
from scoring_tui.cli.localized import (
    CHECK_FAILED,
    command,
    option,
    print_line,
    use_contest_language,
)
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.progress import ProgressLine
from scoring_tui.i18n.locale import gettext_noop, tr, translate

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.engine.verify import VerificationResult
    from scoring_tui.papers.attached_record import AttachedRecord
    from scoring_tui.papers.verification import PaperFindings


_nip_option = option(
    "--nip",
    "with_nip",
    is_flag=True,
    help=gettext_noop("With the NIP, in JSON and CSV; not for what is hung up."),
)


@command(
    "standings",
    gettext_noop("Print who stands where."),
    example="scoring-tui standings FINAL.db --as csv > standings.csv",
)
@contest_path_argument
@category_option
@_nip_option
@output_option("table", "json", "csv", "excel-csv")
def standings(contest_path: Path, category_id: str | None, with_nip: bool, output_format: str) -> None:
    """Over every ballot that counts now; a category that is not complete is marked provisional.

    JSON and CSV also hold unit, idea, results of stages, the panel's mark on each criterion and penalties
    with their reasons.
    """
    from scoring_tui.engine.retention import require_nips
    from scoring_tui.exports import standings as standings_export
    from scoring_tui.exports.standings_table import standings_as_text

    if with_nip and output_format == "table":
        raise click.UsageError(tr("--nip goes with --as json, csv or excel-csv"))
    with open_engine(contest_path) as engine:
        if with_nip:
            require_nips(engine.state)
        contest = engine.state.contest
        category_ids = select_category_ids(contest, category_id)
        document = standings_export.build_standings_document(
            engine, category_ids, with_confidence=output_format != "table", with_nip=with_nip
        )
    match output_format:
        case "json":
            print_json(document)
        case "table":
            print_document(standings_as_text(document, contest, terminal_width()))
        case _:
            print_data(standings_export.standings_as_csv(document, output_format))


@command(
    "ballots",
    gettext_noop("Print every ballot, or enter signed sheets of paper."),
    example="scoring-tui ballots FINAL.db --enter paper.csv --by Ani",
)
@contest_path_argument
@output_option("csv", "excel-csv", "json")
@_nip_option
@option(
    "--enter",
    "sheet_path",
    type=FILE_PATH,
    metavar="FILE",
    help=gettext_noop("Type the ballots of a CSV, XLSX or ODS file, all or none; two persons type each."),
)
@option(
    "--never-called",
    is_flag=True,
    help=gettext_noop("With --enter: the contestants appeared, although the program did not call them."),
)
@option("--waiting", is_flag=True, help=gettext_noop("List what waits for its second typing."))
@option(
    "--take-back",
    "ballot_name",
    metavar="NUMBER:JUROR",
    help=gettext_noop("Take back a paper ballot that was typed for a wrong number or juror."),
)
@option("--reason", default="", metavar="TEXT", help=gettext_noop("Needed with --take-back."))
@actor_option
def ballots(
    contest_path: Path,
    output_format: str,
    with_nip: bool,
    sheet_path: Path | None,
    never_called: bool,
    waiting: bool,
    ballot_name: str | None,
    reason: str,
    actor_name: str,
) -> None:
    """A sheet to enter has the columns juror, number, and one for each criterion."""
    from scoring_tui.cli import paper_ballots

    actions = (sheet_path, waiting, ballot_name)
    if sum(map(bool, actions)) > 1:
        raise click.UsageError(tr("--enter, --waiting and --take-back exclude each other"))
    if any(actions) and (with_nip or output_format == "excel-csv"):
        raise click.UsageError(tr("--nip and --as excel-csv belong to the list of ballots"))
    output, actor = CommandOutput(output_format), committee_actor(actor_name)
    with open_engine(contest_path) as engine:
        if sheet_path is not None:
            paper_ballots.enter_paper_ballots(engine, sheet_path, actor, never_called, output)
        elif ballot_name is not None:
            paper_ballots.take_back_paper_ballot(engine, ballot_name, reason, actor, output)
        elif waiting:
            paper_ballots.print_waiting_ballots(engine.state, output)
        else:
            _print_ballots(engine.state, output_format, with_nip)


def _print_ballots(state: "State", output_format: str, with_nip: bool) -> None:
    from scoring_tui.engine.retention import require_nips
    from scoring_tui.exports.ballots import ballots_as_csv, build_ballot_rows
    from scoring_tui.exports.documents import build_state_document

    if with_nip:
        require_nips(state)
    if output_format == "json":
        content = {"ballots": build_ballot_rows(state, with_nip=with_nip)}
        print_json(build_state_document("ballots", state, content))
    else:
        print_data(ballots_as_csv(state, output_format, with_nip=with_nip))


@command(
    "verify",
    gettext_noop("Prove that nothing in the file was changed and that both counts agree."),
    example="scoring-tui verify FINAL.db 7KQ2-M0XA-9D3T-VW5E",
)
@contest_path_argument
@click.argument("code_and_paths", metavar="[CODE] [EARLIER.db]...", nargs=-1)
@option(
    "--witness",
    "witness_paths",
    type=FILE_PATH,
    multiple=True,
    metavar="FILE",
    help=gettext_noop("Heads that a device has seen, or a signed checkpoint; may be given several times."),
)
@option(
    "--paper",
    "paper_paths",
    type=FILE_PATH,
    multiple=True,
    metavar="FILE",
    help=gettext_noop("Minutes as PDF, or the JSON file attached to them; may be given several times."),
)
@output_option("text", "json")
def verify(
    contest_path: Path,
    code_and_paths: tuple[str, ...],
    witness_paths: tuple[Path, ...],
    paper_paths: tuple[Path, ...],
    output_format: str,
) -> None:
    """With a photographed code, a receipt or a whole hash, find the entry that it belongs to.

    With --paper, say whether the paper agrees with the record, and name each difference. With the files of
    earlier rounds, prove that what this round took over is what they say. Exit with 1 if something is wrong,
    and name the first bad entry.
    """
    from scoring_tui.engine.chain_verdict import verify_earlier_rounds
    from scoring_tui.engine.verify import verify as verify_file
    from scoring_tui.exports.verification import verification_as_document

    code, earlier_paths = _split_arguments(code_and_paths)
    attached_records = _read_attached_records(paper_paths)
    with ProgressLine() as progress:
        verdict = verify_file(
            contest_path, code, progress.show, witness_paths, is_whole_chain=bool(earlier_paths)
        )
    use_contest_language(verdict.language)
    findings = _check_papers(contest_path, attached_records) if verdict.is_good else []
    chain = verify_earlier_rounds(contest_path, verdict, earlier_paths, verify_with_progress)
    if output_format == "json":
        papers = [dataclasses.asdict(item) | {"agrees": item.agrees} for item in findings]
        content = {"papers": papers, "chain": None if chain is None else chain_as_content(chain)}
        print_json({**verification_as_document(verdict), **content})
    else:
        print_verification(verdict)
        _print_findings(findings)
        if chain is not None:
            print_chain(chain)
        if verdict.is_good and code is None and not paper_paths:
            print_line(
                tr("To be sure that no last entry was removed, add a photographed code: verify FINAL.db CODE")
            )
        if paper_paths and not verdict.is_good:
            print_line(tr("The papers were not checked, because the file is not in order."), err=True)
    is_chain_good = chain is None or chain.is_good
    if not (verdict.is_good and is_chain_good and all(item.agrees for item in findings)):
        click.get_current_context().exit(CHECK_FAILED)


def _split_arguments(arguments: tuple[str, ...]) -> tuple[str | None, list[Path]]:
    """Tell the code from the names of files: a file is there, or its name has a dot or a slash."""
    from scoring_tui.ledger.codes import parse_code

    codes = [text for text in arguments if not (Path(text).exists() or set(text) & set("./\\"))]
    for code in codes:
        parse_code(code)
    if len(codes) > 1:
        raise click.UsageError(tr("only one code can be looked for"))
    return (codes[0] if codes else None), [Path(text) for text in arguments if text not in codes]


def _read_attached_records(paper_paths: tuple[Path, ...]) -> "list[AttachedRecord]":
    """Read the papers before the contest file, which takes longer."""
    if not paper_paths:
        return []
    from scoring_tui.papers.settings import require_libraries

    require_libraries()
    from scoring_tui.papers.attached_record import read_attached_record

    return [read_attached_record(path) for path in paper_paths]


def _check_papers(contest_path: Path, attached_records: "list[AttachedRecord]") -> "list[PaperFindings]":
    if not attached_records:
        return []
    from scoring_tui.papers.verification import check_paper

    folder = contest_path.resolve().parent
    with open_engine(contest_path) as engine:
        return [check_paper(engine, attached, folder) for attached in attached_records]


def _print_findings(findings: "list[PaperFindings]") -> None:
    for item in findings:
        values = {"file": item.file_name, "category": item.category, "code": item.code, "seq": item.seq}
        if item.agrees:
            print_line(tr("{file} agrees with the record: {category}, entry {seq}, code {code}", **values))
        else:
            count = len(item.differences)
            print_line(
                tr("{file} does not agree with the record: {category}; {n} differences", n=count, **values),
                err=True,
            )
        for difference in item.differences:
            print_line(f"- {difference}", err=True)
        for note in item.notes:
            print_line(f"- {note}")


def print_verification(verdict: "VerificationResult") -> None:
    """Print the findings, and the verdict if the file is in order."""
    for fault in verdict.faults:
        print_line(translate(fault), err=True)
    if verdict.code_match is not None:
        print_line(translate(verdict.code_match))
    if verdict.witness_summary is not None:
        print_line(translate(verdict.witness_summary))
    for note in verdict.notes:
        print_line(translate(note))
    if not verdict.is_good:
        return
    if verdict.public_key:
        print_line(tr("Key of the contest: {key}", key=verdict.public_key))
    else:
        print_line(tr("This contest file has no key: there are no signed checkpoints of it."))
    print_line(tr("OK: {entries} entries, code {code}", entries=verdict.entry_count, code=verdict.code))
