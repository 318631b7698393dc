"""Language and look that a device keeps: whole or not at all, for its owner, and never a reason to crash."""

import os
from pathlib import Path

import pytest

from scoring_tui.engine.device_settings import DeviceSettings, SettingsFile, settings_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "scoring-tui" / "settings.json"


def test_what_is_saved_is_read(path: Path) -> None:
    assert SettingsFile(path).save(DeviceSettings("en", "light")) is None
    assert SettingsFile(path).load() == DeviceSettings("en", "light")
    assert SettingsFile(path).save(DeviceSettings("id", "")) is None
    assert SettingsFile(path).load() == DeviceSettings("id", "")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_reads_the_file(path: Path) -> None:
    SettingsFile(path).save(DeviceSettings("en", "light"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_without_a_file_nothing_is_chosen(path: Path) -> None:
    settings_file = SettingsFile(path)
    assert settings_file.load() == DeviceSettings()
    assert settings_file.notice is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"language": "xx"}',
        b'{"theme": 5}',
        b'{"language": ["id"]}',
        b"\xff\x00",
        b"[" * 9000,
        b'{"theme": "hall-dark"}',
        b'{"language": "' + b"x" * 20000 + b'"}',
    ],
)
def test_a_broken_file_is_told_and_ignored(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    settings_file = SettingsFile(path)
    assert settings_file.load() == DeviceSettings()
    assert settings_file.notice is not None
    assert path.read_bytes() == content


def test_values_of_a_later_program_do_not_matter(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('{"language": "en", "theme": "dark", "zoom": 3}')
    assert SettingsFile(path).load() == DeviceSettings("en", "dark")


def test_what_cannot_be_saved_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    settings_file = SettingsFile(tmp_path / "config" / "settings.json")
    failure = settings_file.save(DeviceSettings("en", "light"))
    assert failure is not None and "could not be saved" in str(failure)
    assert SettingsFile(tmp_path / "folder").load() == DeviceSettings()
    (tmp_path / "folder").mkdir()
    unreadable = SettingsFile(tmp_path / "folder")
    assert unreadable.load() == DeviceSettings() and unreadable.notice is not None


def test_the_place_of_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "scoring-tui" / "settings.json"
