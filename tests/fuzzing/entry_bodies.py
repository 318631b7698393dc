"""Forged entries in an unbroken chain: opening and verifying answer in words."""

import json
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.ledger import chain, driver
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.row_format import read_row_format
from scoring_tui.ledger.schema import GUARDS
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import MC_A, new_final, send, to_scoring

_SELECT = "SELECT seq, at, actor, seat, device, kind, body, key, hash FROM ledger ORDER BY seq"
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2,
        99,
        10**30,
        0.5,
        1e308,
        "",
        "x",
        "1",
        "-1",
        "NaN",
        "1e999999",
        "j1",
        "j9",
    ),
    *("c001", "c999", "pengawas", "A", "Z", [], {}, [[]], [None], {"a": 1}, "\u0000", "\udc80", "scoring"),
    *("2024-12-20", "08:00", "x" * 5000, [1] * 50, {"dampak": "11"}, {"dampak": True}),
)


class ForgedFile:
    """A small final with ballots, whose entries are forged one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        engine = new_final(self._template)
        for number in (1, 2):
            to_scoring(engine, number)
            for juror_id in ("j1", "j2", "j3"):
                send(engine, number, juror_id, "7.5", "8", "9")
            engine.submit(Advance(number, "scoring"), MC_A)
        engine.submit(Call(3), MC_A)
        engine.ledger.close()
        with closing(self._connect(self._template)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            self._rows = connection.execute(_SELECT).fetchall()

    def _connect(self, path: Path) -> sqlite3.Connection:
        connection: sqlite3.Connection = driver.sqlite3.connect(path, isolation_level=None)
        return connection

    def run(self, random: Random) -> tuple[str, str | None]:
        """Forge entries, open the file and verify it."""
        rows = forge(self._rows, random)
        path = self._write(rows)
        try:
            with Ledger.open(path) as ledger:
                Engine(ledger)
            opening = "opened"
        except LedgerError as error:
            opening = "refused"
            if not str(error.message):
                return opening, "refused without a word"
        try:
            result = verify(path)
        except LedgerError:
            return opening, None
        if opening == "refused" and result.is_good:
            return opening, "verified although it does not open"
        return (opening, _find_unnoticed(rows)) if result.is_good else ("found", None)

    def _write(self, rows: list[list[Any]]) -> Path:
        path = self._folder / "FINAL.db"
        for suffix in ("", "-wal", "-shm", "-gate", "-presence"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._template, path)
        previous = chain.GENESIS
        with closing(self._connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            for name in GUARDS:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM ledger")
            insert = read_row_format(connection).insert
            for row in rows:
                previous = chain.hash_row(previous, tuple(row[:8]))
                connection.execute(insert, (*row[:8], previous))
            for name, guard in GUARDS.items():
                connection.execute(f"CREATE TRIGGER {name} {guard}")
            connection.execute("COMMIT")
        return path


def forge(rows: list[tuple[Any, ...]], random: Random) -> list[list[Any]]:
    """Change one entry, or its place."""
    forged = [list(row) for row in rows]
    index = random.randrange(len(forged))
    row = forged[index]
    match random.randrange(12):
        case 0:
            row[5] = random.choice(forged)[5]
        case 1:
            row[6] = random.choice(forged)[6]
        case 2:
            del forged[index]
        case 3:
            forged.insert(random.randrange(len(forged)), list(row))
        case 4:
            texts = ["", "x", "juror:j9", "9999", "committee", "mc:Z"]
            row[random.randint(1, 4)] = random.choice(texts)
        case 5:
            row[6] = random.choice(
                ["", "{", "null", "[]", "[" * 3000, '{"a": 1}', row[6][:-2], "1e999", '"x"']
            )
        case _:
            row[6] = json.dumps(_change_body(json.loads(row[6]), random), ensure_ascii=False)
            row[6] = row[6].encode(errors="replace").decode()
    for seq, each in enumerate(forged, 1):
        each[0], each[7] = seq, f"key-{seq}"
    return forged


def _change_body(body: Any, random: Random) -> Any:
    """Change one node of a JSON value."""
    if isinstance(body, dict) and body and random.random() < 0.85:
        key = random.choice(list(body))
        match random.randrange(8):
            case 0:
                return {name: value for name, value in body.items() if name != key}
            case 1:
                return {**body, random.choice(["x", "number", "juror", key + "s"]): random.choice(VALUES)}
        return {**body, key: _change_body(body[key], random)}
    if isinstance(body, list) and body and random.random() < 0.85:
        index = random.randrange(len(body))
        return [*body[:index], _change_body(body[index], random), *body[index + 1 :]]
    return random.choice(VALUES)


def _find_unnoticed(rows: list[list[Any]]) -> str | None:
    """A ballot that no juror could have sent, in a file that verifies."""
    seen: set[tuple[object, object]] = set()
    for row in rows:
        if row[5] != "ballot-sent":
            continue
        body = json.loads(row[6])
        marks = [Decimal(str(mark)) for mark in body["marks"].values()]
        ballot_key = (body["number"], body["juror"])
        if len(marks) != 3 or any(not 0 <= mark <= 10 or mark % Decimal("0.5") for mark in marks):
            return f"impossible marks {body['marks']}"
        if any(isinstance(mark, bool) for mark in body["marks"].values()) or isinstance(body["number"], bool):
            return f"a truth value was taken as a number: {body}"
        if ballot_key in seen:
            return f"a second ballot {ballot_key}"
        seen.add(ballot_key)
    return None
