"""Backups that are made by themselves: after each closed turn and each signature, and at intervals.

They are made in threads of their own, so that a slow or missing stick holds nobody up.
"""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

FOLDER_VARIABLE = "SCORING_TUI_BACKUP"
"""Environment variable by which the hub names the folder to its sessions."""
KEEP_COUNT = 200
"""Automatic backups of one file that are kept: a final of two days has about as many turns."""


def choose_folder(path: Path, declared_folder: str) -> Path | None:
    """The folder for backups: the hub's, else the one that the contest declares; None without one.

    A relative folder is beside the contest file; `~` is the home of this user.
    """
    folder_text = os.environ.get(FOLDER_VARIABLE) or declared_folder
    return path.resolve().parent / Path(folder_text).expanduser() if folder_text else None


class BackupRunner:
    """Makes backups of one contest file, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state_lock = threading.Lock()
        self._is_running = False
        self._next_folder: Path | None = None

    def request(self, folder: Path) -> None:
        """Make a backup soon; requests that come while one is made are one request."""
        with self._state_lock:
            self._next_folder = folder
            if self._is_running:
                return
            self._is_running = True
        threading.Thread(target=self._run, name="backup", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._state_lock:
                folder, self._next_folder = self._next_folder, None
                self._is_running = folder is not None
            if folder is None:
                return
            make_backup(self._path, folder)


def make_backup(path: Path, folder: Path) -> None:
    """Make a backup; whether it failed is told in the lock file, where the screens look."""
    from scoring_tui.ledger.backup import record_failed_backup, write_backup
    from scoring_tui.ledger.errors import LedgerError

    try:
        write_backup(path, folder, KEEP_COUNT)
    except LedgerError:
        try:
            record_failed_backup(path)
        except LedgerError:
            return  # the contest file is gone too, and every screen says so


class BackupTimer:
    """Makes a backup at intervals, if there are new entries, until it is stopped."""

    def __init__(self, path: Path, folder: Path, interval: timedelta) -> None:
        self._path, self._folder, self._interval = path, folder, interval
        self._stop_event = threading.Event()

    def start(self) -> None:
        """Run in a thread of its own; the first backup is made at once."""
        threading.Thread(target=self._run, name="backup-timer", daemon=True).start()

    def stop(self) -> None:
        """Make no more backups."""
        self._stop_event.set()

    def _run(self) -> None:
        from scoring_tui.ledger.errors import LedgerError
        from scoring_tui.ledger.status import StatusReader

        reader, last_count = StatusReader(self._path), -1
        while not self._stop_event.is_set():
            try:
                entry_count = reader.read().entry_count
            except LedgerError:
                entry_count = last_count  # the hub's screen says why
            if entry_count != last_count:
                make_backup(self._path, self._folder)
                last_count = entry_count
            self._stop_event.wait(self._interval.total_seconds())
        reader.close()
