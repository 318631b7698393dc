"""A forger who owns the contest file: it rewrites rows, mends the chain and puts the guards back."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from scoring_tui.domain.facts.base import Fact
from scoring_tui.ledger import chain
from scoring_tui.ledger.schema import GUARDS
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import raw_connection

Row = dict[str, Any]
"""A row of the ledger by the names of its columns; the hash is computed again."""


def rewrite_rows(path: Path, change: Callable[[list[Row]], None]) -> None:
    """Change the rows of a file of this version in place, number them anew and mend the chain."""
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        cursor = connection.execute("SELECT * FROM ledger ORDER BY seq")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        change(rows)
        for name in GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM ledger")
        previous_hash = chain.GENESIS
        for seq, row in enumerate(rows, 1):
            row["seq"] = seq
            content = tuple(row[name] for name in names if name != "hash")
            previous_hash = chain.hash_row(previous_hash, content)
            placeholders = ", ".join("?" * len(names))
            connection.execute(f"INSERT INTO ledger VALUES ({placeholders})", (*content, previous_hash))
        for name, guard in GUARDS.items():
            connection.execute(f"CREATE TRIGGER {name} {guard}")


def append_entry(path: Path, seat: str, fact: Fact, device: str = "") -> int:
    """Append an entry from any seat; return its number."""

    def append(rows: list[Row]) -> None:
        header = {"at": rows[-1]["at"], "actor": "Pemalsu", "seat": seat, "device": device, "key": "forged"}
        rows.append({**rows[-1], **header, "kind": fact.kind, "body": fact.model_dump_json()})
        entry_counts.append(len(rows))

    entry_counts: list[int] = []
    rewrite_rows(path, append)
    return entry_counts[0]
