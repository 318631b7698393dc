"""Append a ballot durably, compared with a plain WAL+FULL insert of the same bytes.

    python -m benchmarks.append [BALLOTS]

Both run alternately, so that variations of the disk affect both. The ratio is that of the medians.
"""

import sys
import time
import uuid
from pathlib import Path
from statistics import median

from benchmarks.common import JUROR_ACTOR, make_ballot, make_disk_folder
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.store import Ledger

_INSERT = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


def open_plain_table(path: Path, has_unique_key: bool) -> Connection:
    """A plain table with the same columns: no chain, no triggers, no lock; with or without an index on the
    key.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    key_column = "key TEXT UNIQUE" if has_unique_key else "key TEXT"
    connection.execute(
        f"CREATE TABLE ledger (seq INTEGER PRIMARY KEY, at TEXT, actor TEXT, seat TEXT, device TEXT,"
        f" kind TEXT, body TEXT, {key_column}, hash TEXT)"
    )
    return connection


def measure_appends(folder: Path, ballot_count: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each append, of each plain insert, and of each plain insert with a unique key."""
    durations: tuple[list[float], list[float], list[float]] = ([], [], [])
    plain_tables = [open_plain_table(folder / "bare.db", False), open_plain_table(folder / "unique.db", True)]
    with Ledger.create(folder / "final.db") as ledger:
        for draw_number in range(1, ballot_count + 1):
            fact, key = make_ballot(draw_number), uuid.uuid4().hex
            start = time.perf_counter()
            with ledger.writing():
                (entry,) = ledger.append([fact], JUROR_ACTOR, key)
            durations[0].append(time.perf_counter() - start)
            body = fact.model_dump_json()
            content = (entry.seq, entry.at, entry.actor, entry.seat, entry.device, fact.kind, body, key)
            row = (*content, entry.hash)
            for times, plain_table in zip(durations[1:], plain_tables, strict=True):
                start = time.perf_counter()
                plain_table.execute(_INSERT, row)
                times.append(time.perf_counter() - start)
    for plain_table in plain_tables:
        plain_table.close()
    return durations


def main(ballot_count: int = 5000) -> None:
    """Print the medians and the ratio of the rates."""
    with make_disk_folder() as folder:
        append_seconds, insert_seconds, unique_seconds = map(median, measure_appends(folder, ballot_count))
    print(f"ledger append            {append_seconds * 1000:.3f} ms")
    print(
        f"bare insert              {insert_seconds * 1000:.3f} ms   "
        f"the ledger's rate is {insert_seconds / append_seconds:.2f} of it"
    )
    print(
        f"bare insert, unique key  {unique_seconds * 1000:.3f} ms   "
        f"the ledger's rate is {unique_seconds / append_seconds:.2f} of it"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
