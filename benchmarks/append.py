"""A durable append of a ballot against a bare WAL+FULL insert of the same bytes.

    python -m benchmarks.append [BALLOTS]

The two take turns, so that the disk's moods hit both; the rate is that of the medians.
"""

import sys
import time
import uuid
from pathlib import Path
from statistics import median

from benchmarks.common import BY, ballot, scratch
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.store import Ledger

_INSERT = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def bare(path: Path, unique: bool) -> Connection:
    """A plain table of the same columns: no chain, no triggers, no gate; with or without the key's index."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    key = "key TEXT UNIQUE" if unique else "key TEXT"
    connection.execute(
        f"CREATE TABLE ledger (seq INTEGER PRIMARY KEY, at TEXT, actor TEXT, seat TEXT, kind TEXT, body TEXT, {key}, hash TEXT)"
    )
    return connection


def measure(folder: Path, ballots: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each append, of each bare insert, and of each bare insert beside a unique key."""
    taken: tuple[list[float], list[float], list[float]] = ([], [], [])
    floors = [bare(folder / "bare.db", False), bare(folder / "unique.db", True)]
    with Ledger.create(folder / "final.db") as ledger:
        for number in range(1, ballots + 1):
            fact, key = ballot(number), uuid.uuid4().hex
            start = time.perf_counter()
            with ledger.writing():
                (entry,) = ledger.append([fact], BY, key)
            taken[0].append(time.perf_counter() - start)
            body = fact.model_dump_json()
            row = (entry.seq, entry.at, entry.actor, entry.seat, fact.kind, body, key, entry.hash)
            for times, floor in zip(taken[1:], floors, strict=True):
                start = time.perf_counter()
                floor.execute(_INSERT, row)
                times.append(time.perf_counter() - start)
    for floor in floors:
        floor.close()
    return taken


def main(ballots: int = 5000) -> None:
    """Print the medians and the ratio of the rates."""
    with scratch() as folder:
        append, insert, unique = map(median, measure(folder, ballots))
    print(f"ledger append            {append * 1000:.3f} ms")
    print(
        f"bare insert              {insert * 1000:.3f} ms   the ledger's rate is {insert / append:.2f} of it"
    )
    print(
        f"bare insert, unique key  {unique * 1000:.3f} ms   the ledger's rate is {unique / append:.2f} of it"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
