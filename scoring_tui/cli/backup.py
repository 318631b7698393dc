"""Backups: make them while the final goes on, and put one back."""

import time
from datetime import timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import FILE_PATH, contest_path_argument, open_engine, output_option, print_data
from scoring_tui.cli.localized import command, option, print_line, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.ledger.backup import Backup, RestorePlan

DEFAULT_KEEP_COUNT = 50


class Interval(click.ParamType):  # type: ignore[type-arg]
    """A length of time such as 30s, 5m or 1h."""

    name = "interval"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Parse the text; the shortest interval is five seconds."""
        text = str(value).strip().lower()
        units = {"s": 1, "m": 60, "h": 3600}
        number, unit = text[:-1], text[-1:]
        if not (number.isascii() and number.isdigit() and unit in units):
            self.fail(tr("{text} is no length of time such as 30s or 5m", text=str(value)), param, ctx)
        seconds = int(number[:6]) * units[unit]
        if not 5 <= seconds <= 24 * 3600:
            self.fail(tr("from 5s to 24h, not {text}", text=str(value)), param, ctx)
        return timedelta(seconds=seconds)


@command(
    "backup",
    gettext_noop("Back the contest file up while it is in use, and verify the copy."),
    example="scoring-tui backup FINAL.db /media/usb --every 30s --keep 50",
)
@contest_path_argument
@click.argument("folder", metavar="DIR", type=FILE_PATH)
@option(
    "--every",
    "interval",
    type=Interval(),
    metavar="TIME",
    help=gettext_noop("Again and again, such as 30s or 5m, until Ctrl+C; only if there are new entries."),
)
@option(
    "--keep",
    "keep_count",
    type=click.IntRange(1, 10_000),
    default=DEFAULT_KEEP_COUNT,
    show_default=True,
    metavar="N",
    help=gettext_noop("Delete the oldest backups of this file beyond so many."),
)
@output_option("text", "json")
def backup(
    contest_path: Path, folder: Path, interval: timedelta | None, keep_count: int, output_format: str
) -> None:
    """The name of a backup tells its time, its last entry and the code of that entry."""
    from scoring_tui.ledger.backup import record_failed_backup, write_backup
    from scoring_tui.ledger.errors import LedgerError
    from scoring_tui.ledger.status import StatusReader

    with open_engine(contest_path) as engine:
        contest_id = engine.state.contest.contest.id
    require_other_folder(contest_path, folder)
    _print_backup(contest_id, write_backup(contest_path, folder, keep_count), output_format)
    if interval is None:
        return
    reader, last_count = StatusReader(contest_path.resolve()), -1
    while True:
        time.sleep(interval.total_seconds())
        try:
            if (entry_count := reader.read().entry_count) != last_count:
                written_backup = write_backup(contest_path, folder, keep_count)
                last_count = entry_count
                _print_backup(contest_id, written_backup, output_format)
        except LedgerError as error:  # a stick that was pulled out may come back
            from scoring_tui.i18n.locale import translate

            print_line(f"! {translate(error.message)}", err=True)
            record_failed_backup(contest_path.resolve())


def require_other_folder(contest_path: Path, folder: Path) -> None:
    """Raise `CommandRefused` if backups would stand beside the contest file."""
    if folder.resolve() == contest_path.resolve().parent:
        raise CommandRefused(
            lazy("choose another folder than that of the contest file, best on another disk")
        )


def _print_backup(contest_id: str, written_backup: "Backup", output_format: str) -> None:
    from scoring_tui.exports.documents import build_document, document_as_json

    seq, code = written_backup.head[0], written_backup.code
    if output_format == "json":
        content = {"path": str(written_backup.path), "at": written_backup.at.isoformat()}
        print_data(document_as_json(build_document("backup", contest_id, (seq, code), content)))
        return
    print_line(tr("{path}: {entries} entries, code {code}", path=written_backup.path, entries=seq, code=code))


@command(
    "restore",
    gettext_noop("Put a backup in the place of a contest file; nothing that was there is deleted."),
    example="scoring-tui restore FINAL.db /media/usb",
)
@contest_path_argument
@click.argument("backup_path", metavar="BACKUP|DIR", type=FILE_PATH)
@option(
    "--missing",
    "accepted_count",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help=gettext_noop("Accept that so many entries, which were saved later, are not in the backup."),
)
@option("--check", "check_only", is_flag=True, help=gettext_noop("Only say what would happen."))
@output_option("text", "json")
def restore(
    contest_path: Path, backup_path: Path, accepted_count: int, check_only: bool, output_format: str
) -> None:
    """Of a folder the newest backup. Close every program that has the file open first."""
    from scoring_tui.ledger.backup import plan_restore
    from scoring_tui.ledger.backup import restore as restore_file

    plan = plan_restore(contest_path, backup_path)
    contest_id = _verify_copy(plan.backup_path)
    is_text = output_format == "text"
    if is_text:
        _print_plan(plan)
    if check_only:
        aside_folder = None
    else:
        if plan.missing_count > accepted_count:
            raise CommandRefused(
                lazy(
                    "{count} entries that were saved would be missing. Look for a newer backup; if there "
                    "is none, add: --missing {count}",
                    count=plan.missing_count,
                )
            )
        aside_folder = restore_file(contest_path, plan)
        if is_text:
            _print_restored(contest_path, aside_folder)
    if not is_text:
        _print_restore_document(contest_id, plan, aside_folder, is_restored=not check_only)


def _verify_copy(backup_path: Path) -> str:
    """Verify a copy of a backup, which itself is not opened; return the id of its contest."""
    from scoring_tui.engine.verify import verify

    with TemporaryDirectory(prefix="scoring-tui-") as folder:
        verdict = verify(Path(copy(backup_path, folder)), with_files=False)
    use_contest_language(verdict.language)
    if not verdict.is_good or verdict.contest_id is None:
        raise CommandRefused(lazy("{path} is not sound: {fault}", path=backup_path, fault=verdict.faults[0]))
    return verdict.contest_id


def _print_plan(plan: "RestorePlan") -> None:
    print_line(
        tr(
            "{path} brings back {entries} entries, code {code}",
            path=plan.backup_path,
            entries=plan.head[0],
            code=plan.code,
        )
    )
    for witness, count in plan.missing:
        print_line(tr("  {witness} tells of {count} later entries", witness=witness, count=count))


def _print_restored(contest_path: Path, aside_folder: Path | None) -> None:
    if aside_folder is not None:
        print_line(tr("What was there is in {folder} now.", folder=aside_folder))
    print_line(tr("{path} is restored. Check it with: scoring-tui verify", path=contest_path))
    from scoring_tui.engine.engine import Engine
    from scoring_tui.engine.evidence import find_file_faults
    from scoring_tui.i18n.locale import translate
    from scoring_tui.ledger.evidence_files import EvidenceFolder, evidence_folder
    from scoring_tui.ledger.store import Ledger

    with Ledger.open(contest_path) as ledger:
        folder = EvidenceFolder(evidence_folder(ledger.path))
        for fault in find_file_faults(Engine(ledger).state, folder):
            print_line(f"! {translate(fault)}")
        if ledger.seats.lack_pepper():
            message = tr(
                "! {path}-pepper is missing, and backups do not contain it: no PIN works before it is back "
                "beside the file, or before new ones are made with: scoring-tui pins --all",
                path=contest_path.name,
            )
            print_line(message)


def _print_restore_document(
    contest_id: str, plan: "RestorePlan", aside_folder: Path | None, *, is_restored: bool
) -> None:
    from scoring_tui.exports.documents import build_document, document_as_json

    content = {
        "backup": str(plan.backup_path),
        "restored": is_restored,
        "missing": plan.missing_count,
        "witnesses": [{"file": witness, "later_entries": count} for witness, count in plan.missing],
        "aside": str(aside_folder) if aside_folder else None,
    }
    print_data(document_as_json(build_document("restore", contest_id, (plan.head[0], plan.code), content)))
