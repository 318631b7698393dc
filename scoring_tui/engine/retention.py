"""Remove the personal data of a contest file: decide it in the ledger, erase the values, record that.

The three steps can be interrupted anywhere: called again, the same function completes what was begun.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.retention import ConfirmErasure, ForgetPersonalData
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.evidence import list_evidence_files
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.evidence_files import EvidenceFolder, EvidenceUnreadable, evidence_folder
from scoring_tui.ledger.port import PrivateValuePort
from scoring_tui.rules.base import decide

_DEVICE_SUFFIXES = ("-access", "-presence")
"""Files beside the contest file with addresses and names of devices; they are made again when needed."""


def count_private_values(engine: Engine) -> Mapping[str, int]:
    """Return how many private values the contest file still has, by kind, and how many files of evidence.

    Raises `CommandRefused` for a file of an earlier version.
    """
    counts = _require_private_values(engine).count_values()
    return {**counts, "file": _find_folder(engine).count_files()}


def _find_folder(engine: Engine) -> EvidenceFolder:
    return EvidenceFolder(evidence_folder(engine.ledger.path))


def forget_personal_data(engine: Engine, actor: Actor, reason: str, *, is_abandoned: bool) -> list[Entry]:
    """Remove the personal data, or complete a removal that was interrupted; return the new entries.

    Raises `CommandRefused` if the rules refuse it, or while another program reads the file, and
    `LedgerError`.
    """
    private_values = _require_private_values(engine)
    entries: list[Entry] = []
    engine.catch_up()
    removal = engine.state.data_removal
    if removal is None or removal.is_complete:
        counts = count_private_values(engine)
        entries += engine.submit(ForgetPersonalData(reason, counts, is_abandoned), actor)
        removal = engine.state.data_removal
    assert removal is not None
    if not private_values.erase_values(removal.through):
        message = lazy(
            "the data are removed from the record, but another program reads {path}, so that traces may be"
            " left in it. Close every program that has the file open, then give the same command again",
            path=engine.ledger.path.name,
        )
        raise CommandRefused(message)
    _erase_files(engine)
    for suffix in _DEVICE_SUFFIXES:
        _delete_file(Path(f"{engine.ledger.path}{suffix}"))
    return [*entries, *engine.submit(ConfirmErasure(), actor)]


def _delete_file(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # such as a file that a screen holds open, where the system forbids it
        message = lazy(
            "{path} cannot be deleted: {why}. Close every program that has it open, then give the command"
            " again",
            path=path.name, why=error.strerror or str(error),
        )  # fmt: skip
        raise CommandRefused(message) from error


def _erase_files(engine: Engine) -> None:
    """Delete the files of evidence, except those of claims that were imported after the decision."""
    files = list_evidence_files(engine.state)
    try:
        _find_folder(engine).erase({digest for digest, file in files.items() if file.name})
    except EvidenceUnreadable as error:
        raise CommandRefused(error.message) from error


def _require_private_values(engine: Engine) -> PrivateValuePort:
    """Refuse a file of an earlier version, whose hashed text has the values."""
    private_values = engine.ledger.private_values
    if private_values is None:
        message = lazy(
            "{path} was made by an earlier version, whose record has the personal data in its hashed text:"
            " without them nothing could be verified any more. When the period is over, write results and"
            " papers without --nip, then destroy the file and its backups",
            path=engine.ledger.path.name,
        )
        raise CommandRefused(message)
    return private_values


def require_forgettable(engine: Engine, actor: Actor, reason: str, *, is_abandoned: bool) -> None:
    """Raise what `forget_personal_data` would raise at its first step; change nothing."""
    counts = count_private_values(engine)
    removal = engine.state.data_removal
    if removal is None or removal.is_complete:
        command = ForgetPersonalData(reason, counts, is_abandoned)
        decide(engine.state, command, actor, engine.clock())


def require_nips(state: State) -> None:
    """Refuse to print the NIP of contestants after personal data were removed."""
    removal = state.data_removal
    if removal is not None:
        message = lazy(
            "the NIP of contestants were removed as entry {seq} decided, after the period of retention: leave"
            " --nip out",
            seq=removal.seq,
        )
        raise CommandRefused(message)


def require_columns(state: State, columns: Collection[str]) -> None:
    """Refuse to compute from columns of the roster that were removed: without them something else follows."""
    removal = state.data_removal
    if removal is not None and columns:
        message = lazy(
            "this follows from columns of the roster ({columns}), which were removed as entry {seq} decided,"
            " after the period of retention",
            columns=", ".join(sorted(set(columns))),
            seq=removal.seq,
        )
        raise CommandRefused(message)


def require_positions(state: State) -> None:
    """Refuse to compare competences with the standards of positions that were removed."""
    require_columns(state, [standard.column for standard in state.contest.standard if standard.position])
