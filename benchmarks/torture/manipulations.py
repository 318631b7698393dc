"""What people and programs do to the files of a contest: removed, cut, replaced, changed, linked.

Some of it takes entries away for good. Then nothing can bring them back but a backup; the program must not
miss them in silence. What does no harm must give no alarm.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.torture.live import count_words, now, start_watcher, start_writer
from benchmarks.torture.report import Row
from benchmarks.torture.workload import (
    SUFFIXES,
    Player,
    check_file,
    create_final,
    start_player,
)
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.lock_file import LockFile

TURNS = 40
NOTICE_SECONDS = 12.0
"""A fresh look at the file is taken every 5 s; after twice that everybody must have spoken."""


@dataclass(frozen=True)
class Site:
    """The files when they are manipulated."""

    path: Path
    older: Path
    """A folder with a copy of all files as they were some entries earlier."""
    random: Random

    def side(self, suffix: str) -> Path:
        """A file beside the contest file."""
        return Path(f"{self.path}{suffix}")

    def cut(self, suffix: str, share: float) -> None:
        """Truncate a file to a share of its size."""
        with suppress(FileNotFoundError):
            os.truncate(self.side(suffix), int(self.side(suffix).stat().st_size * share))

    def flip(self, suffix: str, count: int) -> None:
        """Change single bits of a file in place."""
        size = self.side(suffix).stat().st_size
        with self.side(suffix).open("r+b") as file:
            for _ in range(count):
                offset = self.random.randrange(size)
                file.seek(offset)
                byte = file.read(1)[0]
                file.seek(offset)
                file.write(bytes([byte ^ 1 << self.random.randrange(8)]))

    def put_older(self, *suffixes: str) -> None:
        """Copy files of the older copy over the present ones, in place."""
        for suffix in suffixes:
            source = self.older / f"FINAL.db{suffix}"
            if source.exists():
                shutil.copyfile(source, self.side(suffix))

    def rename_older(self, *suffixes: str) -> None:
        """Put files of the older copy in the place of the present ones, under new inodes."""
        for suffix in suffixes:
            source = self.older / f"FINAL.db{suffix}"
            if source.exists():
                part = self.side(f"{suffix}.part")
                shutil.copyfile(source, part)
                part.replace(self.side(suffix))

    def remove(self, *suffixes: str) -> None:
        """Remove files."""
        for suffix in suffixes:
            self.side(suffix).unlink(missing_ok=True)


Manipulation = Callable[[Site], object]


def _move_away_and_back(site: Site) -> None:
    other = site.path.with_name("elsewhere.db")
    site.path.rename(other)
    other.rename(site.path)


def _rewrite_by_editor(site: Site) -> None:
    content = site.path.read_bytes()
    site.path.write_bytes(content[: len(content) * 3 // 4])


def _delete_rows(site: Site) -> None:
    with closing(sqlite3.connect(site.path)) as connection, connection:
        connection.execute("DROP TRIGGER ledger_is_never_cut")
        connection.execute("DELETE FROM ledger WHERE seq > (SELECT max(seq) - 3 FROM ledger)")


HARMFUL: dict[str, Manipulation] = {
    "rm -wal": lambda site: site.remove("-wal"),
    "rm -wal -shm": lambda site: site.remove("-wal", "-shm"),
    "rm -shm, -wal cut to half": lambda site: (site.remove("-shm"), site.cut("-wal", 0.5)),
    "-wal emptied": lambda site: site.cut("-wal", 0),
    "-wal cut to its head": lambda site: site.cut("-wal", 0.01),
    "-wal cut to 9 tenths": lambda site: site.cut("-wal", 0.9),
    "-wal: 1 bit": lambda site: site.flip("-wal", 1),
    "-wal: 20 bits": lambda site: site.flip("-wal", 20),
    "-wal overwritten by zeros": lambda site: site.side("-wal").write_bytes(bytes(50_000)),
    "-wal of an older copy": lambda site: site.put_older("-wal"),
    "older copy over it, db alone": lambda site: site.put_older(""),
    "older copy over it, db and -wal": lambda site: (site.remove("-shm"), site.put_older("", "-wal")),
    "older copy in its place": lambda site: site.rename_older("", "-wal"),
    "older copy, -wal removed": lambda site: (site.remove("-wal", "-shm"), site.put_older("")),
    "older copy in its place, -wal removed": lambda site: (
        site.remove("-wal", "-shm"),
        site.rename_older(""),
    ),
    "db cut to half": lambda site: site.cut("", 0.5),
    "db cut to one page": lambda site: os.truncate(site.path, 4096),
    "db emptied": lambda site: site.cut("", 0),
    "db rewritten shorter": _rewrite_by_editor,
    "db: 20 bits": lambda site: site.flip("", 20),
    "db overwritten by text": lambda site: site.path.write_text("Nama;Nilai\n" * 4000),
    "db removed": lambda site: site.remove(""),
    "db and -wal removed": lambda site: site.remove("", "-wal", "-shm"),
    "last entries deleted by SQL": _delete_rows,
}
"""What may take entries away."""

HARMFUL_AT_REST: dict[str, Manipulation] = {
    **HARMFUL,
    "a hard link beside it": lambda site: site.path.with_name("OTHER.db").hardlink_to(site.path),
}
"""A file with two names is refused when it is opened; a process that runs already goes on."""

HARMLESS: dict[str, Manipulation] = {
    "nothing": lambda site: None,
    "gate removed": lambda site: site.remove("-gate"),
    "gate emptied": lambda site: site.cut("-gate", 0),
    "gate full of noise": lambda site: site.side("-gate").write_bytes(b"\xff" * 700),
    "gate of an older copy": lambda site: site.put_older("-gate"),
    "presence removed": lambda site: site.remove("-presence"),
    "presence full of noise": lambda site: site.side("-presence").write_bytes(b"\xfe" * 5000),
    "read by another program": lambda site: _read_all(site.path),
    "copied": lambda site: shutil.copyfile(site.path, site.path.with_name("salin.db")),
    "touched": lambda site: os.utime(site.path),
    "a symbolic link beside it": lambda site: site.path.with_name("tautan.db").symlink_to(site.path),
    "rights changed and changed back": lambda site: (site.path.chmod(0o400), site.path.chmod(0o644)),
}
"""What takes nothing away; the program must go on."""


def _read_all(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("SELECT count(*) FROM ledger").fetchone()


# --- a file that nobody has open --------------------------------------------------------------------


@dataclass(frozen=True)
class _Template:
    """A folder with the files that a killed process has left, and what it has acknowledged."""

    folder: Path
    older: Path
    acknowledged: set[tuple[int, str]]


def _make_template(folder: Path, seed: int) -> _Template:
    """Play on, copy all files, play on, and kill the process; the log holds the last entries."""
    live, older = folder / "live", folder / "older"
    for each in (live, older):
        each.mkdir(parents=True)
    path = live / "FINAL.db"
    acknowledged = set(create_final(path, TURNS))
    writer = start_writer(path, TURNS, lambda step: None)
    writer.listen(lambda player: len(player.entries) > 5 + seed * 9, 30)
    writer.signal(19)
    copy_all(path, older)
    writer.signal(18)
    writer.listen(lambda player: len(player.entries) > 20 + seed * 20, 30)
    writer.kill()
    return _Template(live, older, acknowledged | set(writer.entries))


def copy_all(path: Path, folder: Path) -> None:
    """Copy the contest file and all files beside it."""
    for suffix in SUFFIXES:
        source = Path(f"{path}{suffix}")
        if source.exists():
            shutil.copyfile(source, folder / f"FINAL.db{suffix}")


def run_at_rest(folder: Path, seeds: int) -> list[Row]:
    """Manipulate files that nobody has open; then open and verify them."""
    harmful = Row("manipulated while closed", may_lose=True)
    harmless = Row("harmless things while closed")
    for seed in range(seeds):
        template = _make_template(folder / f"rest{seed}", seed)
        for row, acts in ((harmful, HARMFUL_AT_REST), (harmless, HARMLESS)):
            for name, act in acts.items():
                _try_at_rest(folder / f"rest{seed}" / f"{row.may_lose}", template, name, act, seed, row)
    return [harmful, harmless]


def run_at_rest_control(folder: Path) -> Row:
    """A product without its witness."""
    row = Row("manipulated while closed, no witness", is_control=True)
    read_head = LockFile.read_head
    LockFile.read_head = lambda lock_file: None  # type: ignore[method-assign]
    try:
        template = _make_template(folder / "control", 1)
        for name, act in HARMFUL.items():
            _try_at_rest(folder / "control" / "try", template, name, act, 1, row)
    finally:
        LockFile.read_head = read_head  # type: ignore[method-assign]
    row.lost = 0  # only silence counts
    return row


def _try_at_rest(
    folder: Path, template: _Template, name: str, act: Manipulation, seed: int, row: Row
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "FINAL.db"
    copy_all(template.folder / "FINAL.db", folder)
    act(Site(path, template.older, Random(f"{name} {seed}")))
    row.tries += 1
    row.acknowledged += len(template.acknowledged)
    judge_file(path, template.acknowledged, name, row)


def judge_file(
    path: Path, acknowledged: set[tuple[int, str]], name: str, row: Row, words: tuple[str, ...] = ()
) -> None:
    """Open and verify the file in a fresh process, and judge what it said, besides earlier words."""
    player = start_player(lambda tell: _inspect(path, acknowledged, tell))
    has_ended = player.wait(60)
    all_words = [*words, *player.list_told("said")]
    lost = sum(int(text) for text in player.list_told("lost"))
    faults = player.list_told("traceback") + player.list_told("fault")
    if not has_ended or player.was_killed:
        faults.append("killed by the system, or hangs")
    row.lost += lost
    row.said += bool(all_words)
    if faults or (lost and not all_words):
        row.silent += 1
        row.details.append(f"{name}: {faults or 'entries are missing in silence'}")
    if all_words and not row.may_lose and not row.is_control:
        row.silent += 1
        row.details.append(f"{name}: false alarm: {all_words[0]}")


def _inspect(path: Path, acknowledged: set[tuple[int, str]], tell: Callable[[str], None]) -> None:
    finding = check_file(path, acknowledged)
    tell(f"lost {finding.lost}")
    for word, text in (("said", finding.said), ("said", finding.fault)):
        if text:
            tell("traceback " + text if text.startswith("traceback") else f"{word} {text}")
    try:
        result = verify(path)
    except LedgerError as error:
        tell(f"said {error.message}")
    else:
        for fault in result.faults:
            tell(f"said {fault}")


# --- beside running processes -----------------------------------------------------------------------


def run_beside(folder: Path, seeds: int) -> list[Row]:
    """Manipulate files beside a process that writes and one that looks on; somebody must speak."""
    harmful = Row("manipulated beside running processes", may_lose=True)
    harmless = Row("harmless things beside running processes")
    for seed in range(seeds):
        for row, acts in ((harmful, HARMFUL), (harmless, HARMLESS)):
            for number, (name, act) in enumerate(acts.items()):
                place = folder / f"beside{seed}-{row.may_lose}-{number}"
                _try_beside(place, name, act, seed, row)
                shutil.rmtree(place)
    return [harmful, harmless]


def _try_beside(folder: Path, name: str, act: Manipulation, seed: int, row: Row) -> None:
    older = folder / "older"
    older.mkdir(parents=True)
    path = folder / "FINAL.db"
    acknowledged = set(create_final(path, TURNS))
    writer = start_writer(path, TURNS, lambda step: None)
    watcher = start_watcher(path)
    writer.listen(lambda player: len(player.entries) > 6 + 5 * seed, 30)
    writer.signal(19)
    copy_all(path, older)
    writer.signal(18)
    writer.listen(lambda player: len(player.entries) > 16 + 9 * seed, 30)
    act(Site(path, older, Random(f"{name} {seed}")))
    at = now()
    _wait_for_words(writer, watcher, row)
    for player in (writer, watcher):
        player.kill()
    row.tries += 1
    expected = acknowledged | set(writer.entries)
    row.acknowledged += len(expected)
    before = sum(
        time <= at for line, time in zip(writer.lines, writer.times, strict=True) if line.startswith("entry")
    )
    words = tuple(count_words(writer) + count_words(watcher))
    tracebacks = writer.list_told("traceback") + watcher.list_told("traceback")
    if tracebacks:
        row.silent += 1
        row.details.append(f"{name}: {tracebacks[0]}")
    judge_file(path, expected, name, row, words)
    later = set(writer.entries[before:])
    if row.may_lose and later and not words and (count := _count_lost(path, later)):
        row.wrong_saved += count
        row.details.append(
            f"{name}: {count} of {len(later)} acknowledged afterwards are lost, without a word"
        )


def _wait_for_words(writer: Player, watcher: Player, row: Row) -> None:
    """Wait until one of both speaks, and a little longer for the other."""
    seconds = NOTICE_SECONDS if row.may_lose else 1.0
    step, waited = 0.1, 0.0
    while waited < seconds and not (count_words(writer) and count_words(watcher)):
        for player in (writer, watcher):
            player.listen(lambda player: False, step / 2)
        waited += step
        if row.may_lose and waited > 6.5 and (count_words(writer) or count_words(watcher)):
            return


def _count_lost(path: Path, entries: set[tuple[int, str]]) -> int:
    """How many of these entries the file does not hold, as far as it can be read at all."""
    return check_file(path, entries).lost


# --- single bytes -----------------------------------------------------------------------------------


def run_flips(folder: Path, flips: int) -> list[Row]:
    """Change one byte of a closed file, or of its log; it must be found, or change nothing."""
    database_row = Row("one byte of the db changed", may_lose=True)
    log_row = Row("one byte of the -wal changed", may_lose=True)
    template = _make_template(folder / "flips", 2)
    closed = folder / "flips" / "closed"
    closed.mkdir()
    copy_all(template.folder / "FINAL.db", closed)
    check_file(closed / "FINAL.db", set())  # closes it in order: no log is left
    closed_template = _Template(closed, template.older, template.acknowledged)
    for row, source, suffix, count in (
        (database_row, closed_template, "", flips),
        (log_row, template, "-wal", flips // 2),
    ):
        _flip_all(folder / "flips" / f"try{suffix}", source, suffix, count, row)
    return [database_row, log_row]


def _flip_all(folder: Path, template: _Template, suffix: str, count: int, row: Row) -> None:
    folder.mkdir()
    size = Path(f"{template.folder / 'FINAL.db'}{suffix}").stat().st_size
    random = Random(f"flip {suffix}")
    for _ in range(count):
        offset, mask = random.randrange(size), random.randrange(1, 256)
        for name in SUFFIXES:
            (folder / f"FINAL.db{name}").unlink(missing_ok=True)
        copy_all(template.folder / "FINAL.db", folder)
        with Path(f"{folder / 'FINAL.db'}{suffix}").open("r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ mask]))
        row.tries += 1
        row.acknowledged += len(template.acknowledged)
        judge_file(folder / "FINAL.db", template.acknowledged, f"byte {offset} ^ {mask}", row)
