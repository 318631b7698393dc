"""The files of evidence: what is taken, how it is stored, and what is told when one changes or is gone."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

import pytest

from scoring_tui.domain.evidence import MAX_FILE_BYTES, find_name_objection
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.ledger.evidence_files import (
    EvidenceFolder,
    EvidenceUnreadable,
    evidence_folder,
    read_source,
)
from tests.helpers.clis import done, refused, run
from tests.helpers.evidence import desk_final

CONTENT = b"%PDF-1.7 DPA Kota Awan\n"
DIGEST = sha256(CONTENT).hexdigest()
SHEET = "Instansi;Indikator;Angka;Dasar;Berkas\n"
ROW = "Kota Awan;Anggaran;34.000.000.000;21.250.000.000.000;{}\n"
ENGLISH = ("--lang", "en")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A contest file with institutions, and a folder `bukti` with a file beside it."""
    use_language("en")
    folder = tmp_path / "bukti"
    (folder / "Kota Awan").mkdir(parents=True)
    (folder / "DPA.pdf").write_bytes(CONTENT)
    (folder / "Kota Awan" / "APBD.pdf").write_bytes(b"APBD")
    (folder / "salinan.pdf").write_bytes(CONTENT)
    (tmp_path / "final").mkdir()
    path = tmp_path / "final" / "final.db"
    desk_final(path).ledger.close()
    yield path


def sheet(path: Path, cell: str) -> Path:
    """A sheet with one claim that names these files."""
    sheet_path = path.parent.parent / "klaim.csv"
    sheet_path.write_text(SHEET + ROW.format(cell))
    return sheet_path


def import_files(path: Path, cell: str = "DPA.pdf") -> None:
    done("evidence", path, sheet(path, cell), "--files", path.parent.parent / "bukti", *ENGLISH)


def refuse_files(path: Path, cell: str) -> str:
    """Why a sheet with these files is refused; nothing is stored."""
    message = refused("evidence", path, sheet(path, cell), "--files", path.parent.parent / "bukti", *ENGLISH)
    assert not evidence_folder(path).exists()
    return message


# --- coming in ----------------------------------------------------------------------------------------


def test_a_file_is_stored_under_its_hash_for_its_owner_only(path: Path) -> None:
    import_files(path, '"DPA.pdf; Kota Awan/APBD.pdf"')
    folder = evidence_folder(path)
    assert (folder / DIGEST).read_bytes() == CONTENT
    assert S_IMODE(folder.stat().st_mode) == 0o700 and S_IMODE((folder / DIGEST).stat().st_mode) == 0o600
    assert len(list(folder.iterdir())) == 2
    assert "2" in done("evidence", path, *ENGLISH).split("\n")[1]
    assert verify(path).is_good


def test_the_same_content_is_stored_once_with_each_name(path: Path) -> None:
    import_files(path, '"DPA.pdf; salinan.pdf"')
    assert [file.name for file in evidence_folder(path).iterdir()] == [DIGEST]
    document = done("evidence", path, "--as", "json")
    assert '"DPA.pdf"' in document and '"salinan.pdf"' in document


def test_every_missing_file_is_named_at_once(path: Path) -> None:
    message = refuse_files(path, '"tidak ada.pdf; DPA.pdf; juga tidak.pdf"')
    assert "tidak ada.pdf: there is no such file in" in message and "juga tidak.pdf" in message
    assert "DPA.pdf: " not in message


@pytest.mark.parametrize(
    "name",
    ["../rahasia.pdf", "/etc/passwd", "Kota Awan/../DPA.pdf", "C:/DPA.pdf", "..\\rahasia.pdf", "./DPA.pdf",
     ".tersembunyi", "a//b", "x" * 201],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(path: Path, name: str) -> None:
    (path.parent.parent / "rahasia.pdf").write_bytes(b"rahasia")
    assert "column Berkas" in refuse_files(path, name)


@pytest.mark.parametrize("name", ["DPA\u202efdp.exe", "a\u200bb.pdf", "", "a\nb", "a:b"])
def test_names_that_deceive_are_refused(name: str) -> None:
    assert find_name_objection(name) is not None


def test_links_devices_folders_and_empty_files_are_refused(path: Path) -> None:
    folder = path.parent.parent / "bukti"
    (folder / "tautan.pdf").symlink_to(folder / "DPA.pdf")
    (folder / "pintas").symlink_to(folder / "Kota Awan")
    (folder / "kosong.pdf").write_bytes(b"")
    os.mkfifo(folder / "pipa.pdf")
    for name, message in [
        ("tautan.pdf", "by a link"), ("pintas/APBD.pdf", "by a link"), ("kosong.pdf", "the file is empty"),
        ("pipa.pdf", "no ordinary file"), ("Kota Awan", "no ordinary file"),
    ]:  # fmt: skip
        assert message in refuse_files(path, name)


def test_a_huge_file_is_refused_without_being_read(path: Path) -> None:
    with (path.parent.parent / "bukti" / "besar.pdf").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1_000_000)
    assert "has 51 MB; at most 50 MB" in refuse_files(path, "besar.pdf")


def test_two_files_of_one_name_and_a_sheet_without_its_folder(path: Path) -> None:
    (path.parent.parent / "bukti" / "Kota Awan" / "dpa.pdf").write_bytes(b"lain")
    assert "have the same name" in refuse_files(path, '"DPA.pdf; Kota Awan/dpa.pdf"')
    message = refused("evidence", path, sheet(path, "DPA.pdf"), *ENGLISH)
    assert "say with --files DIR where the files are" in message


def test_a_refused_import_stores_nothing(path: Path) -> None:
    import_files(path)
    sheet(path, "Kota Awan/APBD.pdf")
    only_hours = path.parent.parent / "jam.csv"
    only_hours.write_text("Instansi;Indikator;Angka;Berkas\nKota Awan;Jam pelatihan;5;Kota Awan/APBD.pdf\n")
    message = refused("evidence", path, only_hours, "--files", path.parent.parent / "bukti", *ENGLISH)
    assert "--others" in message
    assert [file.name for file in evidence_folder(path).iterdir()] == [DIGEST]


def test_a_changed_source_is_not_stored_under_the_old_hash(path: Path, tmp_path: Path) -> None:
    source = read_source(tmp_path / "bukti", "DPA.pdf")
    (tmp_path / "bukti" / "DPA.pdf").write_bytes(b"lain sama sekali")
    with pytest.raises(EvidenceUnreadable):
        EvidenceFolder(evidence_folder(path)).store(source)
    assert EvidenceFolder(evidence_folder(path)).list_files() == []


def test_the_rules_know_only_stored_files(path: Path) -> None:
    from scoring_tui.domain.commands.evidence import ImportEvidence
    from scoring_tui.errors import CommandRefused
    from scoring_tui.ledger.store import Ledger
    from tests.helpers.support import COMMITTEE

    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        for name, digest, size in [("../a", DIGEST, 5), ("a", "../../x", 5), ("a", DIGEST, 0)]:
            file = EvidenceFile(name=name, sha256=digest, size=size)
            claim = EvidenceClaim(contestant="c1", criterion="jam", files=(file,))
            with pytest.raises(CommandRefused):
                engine.submit(ImportEvidence("x", (claim,)), COMMITTEE)


# --- what happens to it -------------------------------------------------------------------------------


def test_verify_names_a_changed_and_a_missing_file(path: Path) -> None:
    import_files(path, '"DPA.pdf; Kota Awan/APBD.pdf"')
    (evidence_folder(path) / DIGEST).write_bytes(b"diganti")
    (evidence_folder(path) / sha256(b"APBD").hexdigest()).unlink()
    faults = [translate(fault) for fault in verify(path).faults]
    assert len(faults) == 2
    assert "the file DPA.pdf of the evidence" in faults[0] and faults[0].endswith("is changed")
    assert "the file APBD.pdf of the evidence" in faults[1] and faults[1].endswith("is missing")
    assert run("verify", path, *ENGLISH).exit_code == 1


def test_a_link_in_place_of_a_stored_file_is_a_changed_file(path: Path) -> None:
    import_files(path)
    stored = evidence_folder(path) / DIGEST
    stored.rename(path.parent / "lain")
    stored.symlink_to(path.parent / "lain")
    assert "is changed" in translate(verify(path).faults[0])


def test_a_second_import_repairs_a_changed_file_and_keeps_what_was_there(path: Path) -> None:
    import_files(path)
    (evidence_folder(path) / DIGEST).write_bytes(b"diganti")
    source = read_source(path.parent.parent / "bukti", "DPA.pdf")
    EvidenceFolder(evidence_folder(path)).store(source)
    assert verify(path).is_good
    assert (evidence_folder(path) / f"{DIGEST}.changed-1").read_bytes() == b"diganti"


def test_backup_and_restore_take_the_files_along(path: Path, tmp_path: Path) -> None:
    import_files(path, '"DPA.pdf; Kota Awan/APBD.pdf"')
    stick = tmp_path / "stick"
    for _ in range(2):  # the second time nothing is copied again
        done("backup", path, stick, *ENGLISH)
    assert sorted(file.name for file in stick.iterdir() if file.is_dir()) == ["final-evidence"]
    for file in evidence_folder(path).iterdir():
        file.unlink()
    path.unlink()
    result = run("restore", path, stick, *ENGLISH)
    assert result.exit_code == 0, result.output
    assert "evidence" not in result.stdout
    assert verify(path).is_good


def test_restore_says_which_file_no_backup_has_and_replaces_a_changed_one(path: Path, tmp_path: Path) -> None:
    import_files(path, '"DPA.pdf; Kota Awan/APBD.pdf"')
    stick = tmp_path / "stick"
    done("backup", path, stick, *ENGLISH)
    (stick / "final-evidence" / sha256(b"APBD").hexdigest()).unlink()
    (evidence_folder(path) / sha256(b"APBD").hexdigest()).unlink()
    (evidence_folder(path) / DIGEST).write_bytes(b"diganti")
    result = run("restore", path, stick, *ENGLISH)
    assert result.exit_code == 0, result.output
    assert "! the file APBD.pdf of the evidence" in result.stdout and "DPA.pdf" not in result.stdout
    assert (evidence_folder(path) / DIGEST).read_bytes() == CONTENT


def test_a_changed_file_does_not_spoil_a_backup(path: Path, tmp_path: Path) -> None:
    import_files(path)
    (evidence_folder(path) / DIGEST).write_bytes(b"diganti")
    done("backup", path, tmp_path / "stick", *ENGLISH)
    assert EvidenceFolder(tmp_path / "stick" / "final-evidence").list_files() == []


def test_a_link_in_place_of_a_folder_is_named_and_the_contest_file_is_backed_up(
    path: Path, tmp_path: Path
) -> None:
    import_files(path)
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    stick.mkdir()
    elsewhere.mkdir()
    (stick / "final-evidence").symlink_to(elsewhere)
    assert "final-evidence is a link" in refused("backup", path, stick, *ENGLISH)
    assert list(elsewhere.iterdir()) == [] and list(stick.glob("final-*.db")) != []


def test_a_link_in_place_of_a_stored_file_is_left_out_of_a_backup(path: Path, tmp_path: Path) -> None:
    import_files(path, '"DPA.pdf; Kota Awan/APBD.pdf"')
    (evidence_folder(path) / DIGEST).unlink()
    (evidence_folder(path) / DIGEST).symlink_to(tmp_path / "bukti" / "DPA.pdf")
    done("backup", path, tmp_path / "stick", *ENGLISH)
    backup_folder = EvidenceFolder(tmp_path / "stick" / "final-evidence")
    assert backup_folder.list_files() == [sha256(b"APBD").hexdigest()]


def test_a_changed_file_is_put_aside_only_for_a_whole_copy(path: Path, tmp_path: Path) -> None:
    import_files(path)
    own_folder, other_folder = EvidenceFolder(evidence_folder(path)), EvidenceFolder(tmp_path / "copies")
    other_folder.path.mkdir()
    for folder in (own_folder, other_folder):
        (folder.path / DIGEST).write_bytes(b"diganti")
    own_folder.restore_from(other_folder)
    assert (own_folder.find_state(DIGEST), own_folder.count_files()) == ("changed", 1)
