"""Links, notes and files of evidence are removed with the personal data; the ledger stays verifiable."""

from hashlib import sha256
from pathlib import Path

import pytest

from scoring_tui.domain.commands.evidence import ImportEvidence
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.evidence import import_evidence
from scoring_tui.engine.related_files import list_related_files
from scoring_tui.engine.retention import count_private_values, forget_personal_data
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.ledger.backup import write_backup
from scoring_tui.ledger.evidence_files import EvidenceFolder, evidence_folder, read_source
from scoring_tui.ledger.store import Ledger
from tests.helpers.evidence import budget_claim, check, claim, desk_final, record_of
from tests.helpers.support import COMMITTEE, FakeClock, juror

CONTENT = b"Surat tugas Sinta Dewi, 0812-5550-1234"
DIGEST = sha256(CONTENT).hexdigest()
FILE = EvidenceFile(name="SK Sinta Dewi.txt", sha256=DIGEST, size=len(CONTENT))
LINK, NOTE = "https://contoh.example/sinta-dewi", "hubungi Sinta Dewi"
CLARIFICATION = "minta ijazah Sinta Dewi"
TEXTS = (LINK, NOTE, FILE.name, CLARIFICATION, CONTENT.decode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A claim with a link, a note and a file, checked, imported again as it was, and another one."""
    use_language("en")
    path = tmp_path / "FINAL.db"
    engine = desk_final(path)
    import_with_file(engine, tmp_path, budget_claim(links=(LINK,), files=(FILE,), note=NOTE))
    check(engine, "clarification", note=CLARIFICATION)
    repeated_claim = budget_claim(links=(LINK,), files=(FILE,), note=NOTE)
    other_claim = EvidenceClaim(contestant="c1", criterion="regulasi", links=(LINK, f"{LINK}/2"), mark="70")
    claim(engine, repeated_claim, other_claim, reason="tambahan")
    engine.ledger.close()
    return path


def import_with_file(engine: Engine, folder: Path, new_claim: EvidenceClaim, reason: str = "") -> None:
    sources = folder / "sumber"
    sources.mkdir(exist_ok=True)
    (sources / FILE.name).write_bytes(CONTENT)
    command = ImportEvidence("klaim.xlsx", (new_claim,), "keep", reason)
    import_evidence(engine, command, [read_source(sources, FILE.name)], COMMITTEE)
    (sources / FILE.name).unlink()
    sources.rmdir()


def find_texts(folder: Path) -> set[str]:
    """The private texts that stand in the names or bytes of the files of a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        text
        for text in TEXTS
        if any(text.encode() in file.read_bytes() or text in file.name for file in files)
    }


def forget(path: Path) -> None:
    with Ledger.open(path) as ledger:
        forget_personal_data(Engine(ledger, FakeClock()), COMMITTEE, "masa retensi", is_abandoned=True)


def list_faults(path: Path) -> list[str]:
    return [translate(fault) for fault in verify(path).faults]


def test_no_text_of_the_evidence_is_in_the_hashed_ledger(path: Path) -> None:
    assert list_faults(path) == []
    with Ledger.open(path) as ledger:
        connection = ledger._database.connection
        bodies = "".join(body for (body,) in connection.execute("SELECT body FROM ledger"))
        assert not any(text in bodies for text in TEXTS) and DIGEST in bodies
        engine = Engine(ledger)
        # twice a link, a note and the name of a file; the note of the check; two links of the other claim
        assert count_private_values(engine) == {"nip": 0, "phone": 0, "extra": 0, "evidence": 9, "file": 1}
        assert record_of(engine).claim == budget_claim(links=(LINK,), files=(FILE,), note=NOTE)


def test_texts_and_files_are_removed_and_everything_is_verified_as_before(path: Path) -> None:
    assert find_texts(path.parent) == set(TEXTS)
    with Ledger.open(path) as ledger:
        hashes = ledger.audit.list_hashes()
    forget(path)
    assert find_texts(path.parent) == set() and not evidence_folder(path).exists()
    assert list_faults(path) == []
    assert any("hashes of files" in translate(note) for note in verify(path).notes)
    with Ledger.open(path) as ledger:
        assert ledger.audit.list_hashes()[: len(hashes)] == hashes
        record = record_of(Engine(ledger))
    assert record.status == "clarification"  # the repeated claim kept its check
    assert record.claim == budget_claim(files=(FILE.model_copy(update={"name": ""}),))
    assert [step.check.note for step in record.history if step.check] == [""]


def test_a_file_that_is_put_back_is_found(path: Path) -> None:
    forget(path)
    folder = evidence_folder(path)
    folder.mkdir()
    (folder / DIGEST).write_bytes(CONTENT)
    (fault,) = list_faults(path)
    assert "was put back after its removal" in fault
    forget(path)
    assert list_faults(path) == [] and not folder.exists()


def test_the_same_evidence_imported_afterwards_is_evidence_again(path: Path) -> None:
    forget(path)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger, FakeClock())
        import_with_file(engine, path.parent, budget_claim(links=(LINK,), files=(FILE,)), "keliru")
    assert list_faults(path) == [] and (evidence_folder(path) / DIGEST).exists()
    forget(path)
    assert list_faults(path) == [] and find_texts(path.parent) == set()


def test_a_missing_file_is_a_fault_until_it_is_forgotten(path: Path) -> None:
    (evidence_folder(path) / DIGEST).unlink()
    (fault,) = list_faults(path)
    assert "is missing" in fault
    forget(path)
    assert list_faults(path) == []


def test_what_stays_is_listed(path: Path) -> None:
    """A foreign file in the folder, backups, and copies of the evidence elsewhere stay and are named."""
    (evidence_folder(path) / "catatan.txt").write_text("")
    (evidence_folder(path) / f"{DIGEST}.changed-1").write_bytes(CONTENT)
    write_backup(path, path.parent / "FINAL cadangan")
    (path.parent / "bukti" / "Kota Awan").mkdir(parents=True)
    (path.parent / "bukti" / "Kota Awan" / "lain.txt").write_bytes(CONTENT)
    (path.parent / "FINAL2-catatan.txt").write_bytes(b"lomba lain")
    (path.parent / "musik").mkdir()
    (path.parent / "musik" / "lagu.txt").write_bytes(CONTENT[::-1])
    forget(path)
    assert [file.name for file in evidence_folder(path).iterdir()] == ["catatan.txt"]
    with Ledger.open(path) as ledger:
        names = [file.name for file in list_related_files(path, Engine(ledger).state)]
    assert names == ["FINAL cadangan", "FINAL.db-evidence", "bukti"]


def test_a_folder_that_is_a_link_is_left(path: Path, tmp_path: Path) -> None:
    folder, other_folder = evidence_folder(path), tmp_path / "lain"
    folder.rename(other_folder)
    folder.symlink_to(other_folder)
    with pytest.raises(CommandRefused, match="is a link"):
        forget(path)
    assert EvidenceFolder(other_folder).find_state(DIGEST) == "whole"
    folder.unlink()
    forget(path)
    assert list_faults(path) == []


def test_a_check_that_repeats_a_note_is_refused_before_and_in_the_replay(path: Path) -> None:
    """Equal texts have equal commitments, so that rules which compare them decide as they did."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger, FakeClock())
        with pytest.raises(CommandRefused, match="done already"):
            check(engine, "clarification", note=CLARIFICATION)
        check(engine, "rejected", note=CLARIFICATION, by=juror("j2"))
    forget(path)
    assert list_faults(path) == []
