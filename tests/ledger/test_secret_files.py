"""Secret side files: for the owner only, whole or not at all, and never by a link."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.ledger.errors import SecretFileUnsafe
from scoring_tui.ledger.secret_files import create_secret_file, read_secret_file


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """The mode must not depend on what a careless system leaves to new files."""
    umask = os.umask(0)
    yield
    os.umask(umask)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "final.db-pepper"


def test_a_new_file_is_for_its_owner_only(path: Path) -> None:
    assert create_secret_file(path, b"secret") == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_there_stays(path: Path) -> None:
    create_secret_file(path, b"first")
    assert create_secret_file(path, b"second") == b"first"
    assert read_secret_file(path) == b"first"


def test_no_file_is_none(path: Path) -> None:
    assert read_secret_file(path) is None


def test_a_link_is_neither_read_nor_written(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"of somebody else")
    path.symlink_to(other)
    with pytest.raises(SecretFileUnsafe):
        read_secret_file(path)
    with pytest.raises(SecretFileUnsafe):
        create_secret_file(path, b"secret")
    other.unlink()
    with pytest.raises(SecretFileUnsafe):  # a link to nothing would be a file of their choice
        create_secret_file(path, b"secret")
    assert not other.exists()


def test_a_file_that_others_may_read_and_a_pipe_are_refused(path: Path) -> None:
    path.write_bytes(b"secret")
    path.chmod(0o640)
    with pytest.raises(SecretFileUnsafe, match="chmod 600"):
        read_secret_file(path)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(SecretFileUnsafe):
        read_secret_file(path)
