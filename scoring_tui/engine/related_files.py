"""Files beside a contest file that may have the same personal data, as far as they can be known."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from scoring_tui.domain.facts.evidence import EvidenceFile
from scoring_tui.domain.facts.setup import ContestDeclared
from scoring_tui.domain.state import State
from scoring_tui.engine.evidence import list_evidence_files
from scoring_tui.ledger.backup import evidence_backup, list_backups
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.evidence_files import EvidenceUnreadable, read_source
from scoring_tui.ledger.file_names import SIDE_SUFFIXES
from scoring_tui.ledger.store import Ledger

_DOCUMENT_SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".pdf", ".docx", ".html", ".json")
"""Sheets, papers, slips and exports."""


def list_related_files(path: Path, state: State) -> list[Path]:
    """Return files and folders that may have the same personal data.

    These are, in the folder of the contest file: sheets, papers, slips and tables, copies of the evidence,
    the folders that hold such, the files of other rounds of the competition, and everything that is named as
    the contest file; and the backups in the folder that the contest declares, with their evidence.
    """
    path = path.resolve()
    own_names = {f"{path.name}{suffix}" for suffix in ("", *SIDE_SUFFIXES, "-pepper", "-key", "-web-key")}
    evidence_files = list_evidence_files(state).values()
    related_paths = {
        other_path
        for other_path in path.parent.iterdir()
        if other_path.name not in own_names
        and (_is_named_as(other_path, path.stem) or _has_personal_data(other_path, evidence_files))
    }
    related_paths.update(_list_other_rounds(path, state))
    folder_text = state.contest.contest.backup_folder
    if folder_text:
        backup_folder = path.parent / folder_text
        related_paths.update(list_backups(path, backup_folder))
        related_paths.update(filter(Path.exists, [evidence_backup(backup_folder, path.stem)]))
    return sorted(related_paths)


def _list_other_rounds(path: Path, state: State) -> Iterator[Path]:
    """The contest files in the same folder of other rounds of the competition: they have the same persons."""
    own_round = state.contest.round
    for other_path in path.parent.glob("*.db") if own_round else ():
        if other_path == path:
            continue
        try:
            with Ledger.open(other_path) as ledger:
                first_entries = ledger.read_after(0, 1)
        except LedgerError:  # no contest file, or one that cannot be read
            continue
        rounds = [
            entry.fact.contest.round for entry in first_entries if isinstance(entry.fact, ContestDeclared)
        ]
        if any(item and own_round and item.competition == own_round.competition for item in rounds):
            yield other_path


def _is_named_as(path: Path, stem: str) -> bool:
    """Whether a name is the stem alone or with an addition such as "-evidence"; "final2" is another one."""
    name = path.name
    return name.startswith(stem) and not name[len(stem) :][:1].isalnum()


def _has_personal_data(path: Path, evidence_files: Collection[EvidenceFile]) -> bool:
    """Whether a path is a document or a copy of evidence, or a folder that holds one."""
    try:
        paths: Iterable[Path] = path.rglob("*") if path.is_dir() else (path,)
        return any(
            inner.suffix.lower() in _DOCUMENT_SUFFIXES or _is_evidence(inner, evidence_files)
            for inner in paths
        )
    except OSError:  # no right to look into it
        return False


def _is_evidence(path: Path, evidence_files: Collection[EvidenceFile]) -> bool:
    """Whether a file has the content of a file of evidence, whatever its name."""
    size = path.stat().st_size if path.is_file() else 0
    digests = {file.sha256 for file in evidence_files if file.size == size}
    try:
        return bool(digests) and read_source(path.parent, path.name).sha256 in digests
    except EvidenceUnreadable:
        return False
