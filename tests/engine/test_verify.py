"""A file that was tampered with is found out, and its first bad entry is named."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.stage import Call
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements, recount_file
from scoring_tui.engine.verify import VerificationResult, verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger import audit, chain
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.errors import FileDamaged
from scoring_tui.ledger.schema import GUARDS
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.clis import alone, run
from tests.helpers.ledgers import own_connection, raw_connection
from tests.helpers.support import CHAIR, MC_A, juror, new_final, send, to_scoring


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A final of one contestant, played to its signatures."""
    engine = new_final(tmp_path_factory.mktemp("whole") / "final.db", ["Sutrisno, S.E."])
    to_scoring(engine, 1)
    for id_ in ("j1", "j2", "j3"):
        send(engine, 1, id_, "8", "7.5", "9")
    engine.submit(Sign("pengawas"), CHAIR)
    engine.submit(Sign("pengawas"), juror("j1"))
    engine.ledger.close()
    return engine.ledger.path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of it, to be tampered with."""
    with Ledger.open(Path(shutil.copy(whole, tmp_path / "copy.db"))) as ledger:
        yield ledger


def entry_of(ledger: Ledger, kind: str) -> int:
    """Where the first entry of a kind stands."""
    found: int = (
        own_connection(ledger).execute("SELECT min(seq) FROM ledger WHERE kind = ?", (kind,)).fetchone()[0]
    )
    return found


def tamper(ledger: Ledger, statement: str, *values: object, chained: bool = False) -> None:
    """Change the file as its owner could, and put the guards back; `chained`: the hashes too."""
    with closing(raw_connection(ledger)) as connection:
        for name in GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        if chained:
            previous = chain.GENESIS
            for row in connection.execute("SELECT * FROM ledger ORDER BY seq").fetchall():
                previous = chain.hash_row(previous, row[:-1])
                connection.execute("UPDATE ledger SET hash = ? WHERE seq = ?", (previous, row[0]))
        for name, guard in GUARDS.items():
            connection.execute(f"CREATE TRIGGER {name} {guard}")


def faults(ledger: Ledger, code: str | None = None) -> list[str]:
    """What is found wrong, in words."""
    return [str(fault) for fault in verify(ledger.path, code).faults]


BODY = "UPDATE ledger SET body = json_set(body, ?, json(?)) WHERE seq = ?"


def test_a_whole_file_is_good(whole: Path) -> None:
    with Ledger.open(whole) as ledger:
        assert verify(whole) == VerificationResult(ledger.head[0], ledger.code, "id", (), contest_id="kecil")
        result = run("verify", whole, "--lang", "en")
        assert (result.exit_code, result.stdout, result.stderr) == (
            0,
            "This contest file has no key: there are no signed checkpoints of it.\n"
            f"OK: {ledger.head[0]} entries, code {ledger.code}\n"
            "To be sure that no last entry was removed, add a photographed code: verify FINAL.db CODE\n",
            "",
        )


def test_the_first_changed_entry_is_named(copy: Ledger) -> None:
    seq = entry_of(copy, "ballot-sent")
    at = own_connection(copy).execute("SELECT at FROM ledger WHERE seq = ?", (seq,)).fetchone()[0]
    tamper(copy, BODY, "$.marks.dampak", '"9"', seq)
    tamper(copy, BODY, "$.marks.dampak", '"9"', seq + 2)
    first = f"entry {seq} or its hash was changed ({at}, Juri 1 at seat juror:j1: ballot-sent)"
    assert faults(copy)[0] == first
    process = alone("verify", copy.path, "--lang", "en")
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.splitlines()[0] == first


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM ledger WHERE seq = 3", "entry 3 is missing"),
        ("UPDATE ledger SET actor = 'Orang lain' WHERE seq = 2", "entry 2 or its hash was changed"),
        ("UPDATE ledger SET at = CAST(x'ff' AS TEXT) WHERE seq = 2", "entry 2 or its hash was changed"),
        ("UPDATE ledger SET kind = 'bribe-taken' WHERE seq = 4", "entry 4 or its hash was changed"),
        ("UPDATE ledger SET body = 'null' WHERE seq = 4", "entry 4 or its hash was changed"),
        ("UPDATE ledger SET seq = 99 WHERE seq = 4", "entry 4 is missing"),
    ],
)
def test_every_column_is_covered(copy: Ledger, statement: str, told: str) -> None:
    tamper(copy, statement)
    assert faults(copy)[0].startswith(told)


def unknown_kind(ledger: Ledger) -> int:
    tamper(ledger, "UPDATE ledger SET kind = 'bribe-taken' WHERE seq = 4", chained=True)
    return 4


def no_such_turn(ledger: Ledger) -> int:
    seq = entry_of(ledger, "turn-called")
    tamper(ledger, BODY, "$.number", "77", seq, chained=True)
    return seq


def mark_off_the_scale(ledger: Ledger) -> int:
    seq = entry_of(ledger, "ballot-sent")
    tamper(ledger, BODY, "$.marks.dampak", '"10.5"', seq, chained=True)
    return seq


def stranger(ledger: Ledger) -> int:
    seq = entry_of(ledger, "ballot-sent")
    tamper(ledger, BODY, "$.juror", '"j9"', seq, chained=True)
    return seq


def other_lot(ledger: Ledger) -> int:
    """Two contestants instead of one, not in the order of the lot."""
    seq = entry_of(ledger, "order-drawn")
    body = json.loads(
        own_connection(ledger).execute("SELECT body FROM ledger WHERE seq = ?", (seq,)).fetchone()[0]
    )
    turns = [{**body["turns"][0], "contestant": id_, "number": n} for n, id_ in ((1, "x"), (2, "c001"))]
    order: list[dict[str, Any]] = turns if seed_puts_first("c001", body["seed"]) else turns[::-1]
    tamper(ledger, BODY, "$.turns", json.dumps(order), seq, chained=True)
    return seq


def seed_puts_first(id_: str, seed: int) -> bool:
    from scoring_tui.rules.setup import draw_lots

    return draw_lots(["x", "c001"], seed, "pengawas")[0] == id_


def other_signed_score(ledger: Ledger) -> int:
    seq = entry_of(ledger, "category-signed")
    tamper(ledger, BODY, "$.standing[0].score", '"9.99"', seq, chained=True)
    return seq


def second_ballot(ledger: Ledger) -> int:
    """A better ballot in the name of a juror who sent one, and after the signatures at that."""
    seq, sent = ledger.head[0] + 1, entry_of(ledger, "ballot-sent")
    columns = "?, at, actor, seat, device, kind, body, 'again', ''"
    again = f"INSERT INTO ledger SELECT {columns} FROM ledger WHERE seq = ?"
    tamper(ledger, again, seq, sent, chained=True)
    return seq


@pytest.mark.parametrize(
    "forge",
    [unknown_kind, no_such_turn, mark_off_the_scale, stranger, other_lot, other_signed_score, second_ballot],
)
def test_a_forger_who_mends_the_chain_is_found_by_what_does_not_follow(
    copy: Ledger, forge: Callable[[Ledger], int]
) -> None:
    seq = forge(copy)
    at = own_connection(copy).execute("SELECT at FROM ledger WHERE seq = ?", (seq,)).fetchone()[0]
    (told,) = faults(copy)
    assert f"({at}, " in told


def test_a_forged_entry_that_does_not_fit_is_damage_when_the_file_is_opened(copy: Ledger) -> None:
    seq = no_such_turn(copy)
    message = rf"is damaged \(#{seq} turn-called\)"
    with pytest.raises(FileDamaged, match=message):
        Engine(copy)


def test_an_engine_that_met_a_forged_entry_reads_no_further(final: Engine) -> None:
    """Its state may be half changed."""
    reader = Engine(final.ledger)
    final.submit(Call(1), MC_A)
    tamper(final.ledger, BODY, "$.number", "77", final.state.seq, chained=True)
    for _ in range(2):
        with pytest.raises(FileDamaged, match="turn-called"):
            reader.catch_up()


def test_entries_that_cannot_be_counted_are_a_fault(copy: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> list[str]:
        raise TypeError("no numbers")

    monkeypatch.setattr("scoring_tui.engine.verify.find_disagreements", fail)
    assert faults(copy) == ["the entries cannot be counted: TypeError('no numbers')"]


def test_a_mended_chain_is_found_by_the_photographed_code(copy: Ledger) -> None:
    seq, code = entry_of(copy, "ballot-sent"), copy.code
    tamper(copy, BODY, "$.note", '"x"', seq, chained=True)
    assert faults(copy) == []
    assert faults(copy, code) == [
        f"no entry of the unbroken chain has the code {code}: the file is another, or was changed"
    ]


def test_a_code_is_found_where_it_was_the_head(copy: Ledger) -> None:
    seq = entry_of(copy, "ballot-sent")
    row = own_connection(copy).execute("SELECT hash, at FROM ledger WHERE seq = ?", (seq,)).fetchone()
    result = run("verify", copy.path, "--lang", "en", f" {head_code(seq, row[0]).lower()}")
    assert result.exit_code == 0
    sent_at = datetime.fromisoformat(row[1]).astimezone(ZoneInfo("Asia/Jakarta"))
    who_and_when = f"{sent_at:%Y-%m-%d %H:%M:%S}, Juri 1 at seat juror:j1"
    assert result.stdout.splitlines()[0] == (
        f"entry {seq} has this code and is in the chain ({who_and_when}): "
        "No. 1 Sutrisno, S.E.: ballot of Juri 1 sent"
    )
    tamper(copy, BODY, "$.note", '"x"', seq + 1)
    assert run("verify", copy.path, "--lang", "en", row[0]).stdout.startswith(f"entry {seq} has")
    tamper(copy, BODY, "$.note", '"x"', seq - 1)
    assert "no entry of the unbroken chain" in run("verify", copy.path, "--lang", "en", row[0]).stderr


@pytest.mark.parametrize("code", ["", "3f9a", "7KQ2-M0XA-9D3T-VW5U", "%" * 16, "0" * 65, "3f9a" * 15])
def test_what_is_no_code(whole: Path, code: str) -> None:
    with pytest.raises(CommandRefused, match="a code looks like 7KQ2-M0XA-9D3T-VW5E"):
        verify(whole, code)
    assert run("verify", whole, "--", code).exit_code == 2


def test_guards_that_were_taken_out(copy: Ledger) -> None:
    with closing(raw_connection(copy)) as connection:
        connection.execute("DROP TRIGGER ledger_is_never_cut")
        connection.execute("DROP VIEW mark")
    told = "triggers or views were taken out, changed or added: ledger_is_never_cut, mark"
    assert faults(copy) == [told]


def added_trigger(connection: sqlite3.Connection) -> str:
    connection.execute("CREATE TRIGGER quiet AFTER INSERT ON ledger BEGIN DELETE FROM draft; END")
    return "quiet"


def weakened_trigger(connection: sqlite3.Connection) -> str:
    connection.execute("DROP TRIGGER ledger_is_never_cut")
    connection.execute("CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger BEGIN SELECT 1; END")
    return "ledger_is_never_cut"


def rewritten_view(connection: sqlite3.Connection) -> str:
    connection.execute("DROP VIEW mark")
    connection.execute(
        "CREATE VIEW mark AS SELECT 1 AS number, 'j1' AS juror, 'rapi' AS criterion, 9 AS mark"
    )
    return "mark"


def broken_view(connection: sqlite3.Connection) -> str:
    connection.execute("DROP VIEW mark")
    connection.execute("CREATE VIEW mark AS SELECT * FROM missing")
    return "mark"


def trigger_with_the_name_of_a_view(connection: sqlite3.Connection) -> str:
    connection.execute("CREATE TRIGGER mark AFTER INSERT ON ledger BEGIN DELETE FROM draft; END")
    return "mark"


@pytest.mark.parametrize(
    "alter",
    [added_trigger, weakened_trigger, rewritten_view, broken_view, trigger_with_the_name_of_a_view],
)
def test_guards_that_were_changed_or_added(copy: Ledger, alter: Callable[[sqlite3.Connection], str]) -> None:
    with closing(raw_connection(copy)) as connection:
        name = alter(connection)
    assert faults(copy) == [f"triggers or views were taken out, changed or added: {name}"]


def test_a_bad_entry_cannot_wipe_its_own_line(copy: Ledger) -> None:
    seq = entry_of(copy, "ballot-sent")
    tamper(copy, "UPDATE ledger SET actor = ? WHERE seq = ?", "\x1b[2K\rOK", seq)
    told = run("verify", copy.path).stderr
    assert "\x1b" not in told and "\r" not in told and "[2K" in told


def test_the_two_counts_are_compared(copy: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    query = audit._SELECT_STANDINGS.replace("m.value AS mark", "m.value - 1 AS mark")
    monkeypatch.setattr(audit, "_SELECT_STANDINGS", query)
    (told,) = faults(copy)
    assert told.startswith("No. 1 Sutrisno, S.E.: the two counts differ, 8.05 in place 1 and 7.05 in place 1")


def test_pages_that_rotted(copy: Ledger) -> None:
    path = copy.path
    own_connection(copy).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy.close()
    raw = bytearray(path.read_bytes())
    page = raw.rindex(b"Sutrisno") // 4096 * 4096
    raw[page : page + 100] = bytes(100)
    path.write_bytes(raw)
    result = run("verify", path, "--lang", "en")
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "damaged" in result.stderr


def test_an_empty_ledger_is_not_good(tmp_path: Path) -> None:
    Ledger.create(tmp_path / "leer.db").close()
    assert [str(fault) for fault in verify(tmp_path / "leer.db").faults] == ["the ledger is empty"]


def test_no_contest_file_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("bukan basis data")
    for name in ("catatan.txt", "tiada.db"):
        assert run("verify", tmp_path / name).exit_code == 2


def test_a_recount_of_other_entries_is_not_used(final: Engine) -> None:
    """The recount beside the other checks has a snapshot of its own, which may be earlier or later."""
    to_scoring(final, 1)
    for juror_id in ("j1", "j2", "j3"):
        send(final, 1, juror_id, "8", "8", "8")
    recount = recount_file(final.ledger.path)
    assert recount is not None and recount.head == (final.state.seq, final.state.hash)
    empty, earlier = replace(recount, standings={}), replace(recount, standings={}, head=(3, "earlier"))
    disagreements = {
        name: len(find_disagreements(final.ledger, final.state, Tally(), file_recount=file_recount))
        for name, file_recount in {"right": recount, "empty": empty, "earlier": earlier}.items()
    }
    assert disagreements == {"right": 0, "empty": 1, "earlier": 0}


def test_the_final_may_go_on_meanwhile(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ballots that arrive between the two counts belong to neither."""
    from scoring_tui.engine import verify as module

    to_scoring(final, 1)
    counted = module.find_disagreements

    def late(*arguments: Any, **options: Any) -> Any:
        send(final, 1, "j1", "8", "8", "8")
        return counted(*arguments, **options)

    monkeypatch.setattr(module, "find_disagreements", late)
    seen = final.state.seq
    verdict = verify(final.ledger.path)
    assert verdict.is_good and verdict.entry_count == seen and final.state.seq == seen + 1
