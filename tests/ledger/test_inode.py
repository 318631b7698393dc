"""Which file a path names, with and without `statx`."""

import os
from pathlib import Path

import pytest

from scoring_tui.ledger import inode


@pytest.fixture(params=["statx", "stat"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of asking; systems without `statx` have the second one only."""
    if request.param == "stat":
        monkeypatch.setattr(inode, "_load_statx", lambda: None)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", ["final.db", "Aula é [1].db", "link.db"])
def test_device_and_inode_are_those_of_stat(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "link.db":
        (tmp_path / "final.db").touch()
        path.symlink_to("final.db")
    path.touch()
    status = path.stat()
    assert inode.read_inode(str(path)) == (status.st_dev, status.st_ino)
    other_status = Path(os.devnull).stat()
    assert inode.read_inode(os.devnull) == (other_status.st_dev, other_status.st_ino)


@pytest.mark.usefixtures("way")
def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        inode.read_inode(str(tmp_path / "final.db"))
