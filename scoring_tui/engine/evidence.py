"""Claims and their files: the files are stored before the ledger names them, and checked against it."""

from collections.abc import Iterator, Sequence

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.evidence import ImportEvidence
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.evidence import EvidenceFile
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.evidence_files import (
    FILE_STATE_NAMES,
    EvidenceFolder,
    EvidenceUnreadable,
    SourceFile,
    evidence_folder,
)
from scoring_tui.rules.base import decide


def import_evidence(
    engine: Engine, command: ImportEvidence, sources: Sequence[SourceFile], actor: Actor
) -> list[Entry]:
    """Store the files of claims, then import the claims; return the new entries.

    What the rules refuse now stores nothing. Raises `CommandRefused`, or a `LedgerError`.
    """
    decide(engine.state, command, actor, engine.clock())
    folder = EvidenceFolder(evidence_folder(engine.ledger.path))
    for source in sources:
        try:
            folder.store(source)
        except EvidenceUnreadable as error:
            raise CommandRefused(lazy("{name}: {why}", name=source.path.name, why=error.message)) from error
    return engine.submit(command, actor)


def list_evidence_files(state: State) -> dict[str, EvidenceFile]:
    """Every file that a claim has, or had, by its hash; without a name if it was removed and no later claim
    has it."""
    claims = (step.claim for record in state.evidence.values() for step in record.history if step.claim)
    files = [file for claim in claims for file in claim.files]
    return {file.sha256: file for file in sorted(files, key=lambda file: file.name != "")}


def find_file_faults(state: State, folder: EvidenceFolder) -> Iterator[LazyText]:
    """Yield a message for each file of the ledger that is missing, or no longer has its content.

    A file that was removed with the personal data is missing rightly, and a fault if it is there again.
    """
    removal = state.data_removal
    for digest, file in list_evidence_files(state).items():
        file_state = folder.find_state(digest)
        if not file.name:
            if file_state != "missing" and removal is not None and removal.is_complete:
                yield lazy(
                    "the file {path} of the evidence was put back after its removal",
                    path=folder.path / digest,
                )
        elif file_state != "whole":
            yield lazy(
                "the file {name} of the evidence ({path}) is {state}",
                name=file.name, path=folder.path / digest, state=FILE_STATE_NAMES[file_state],
            )  # fmt: skip
