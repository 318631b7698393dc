"""docs/sql.md: its commands run as they stand, and it describes every view and column."""

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Penalise, Sign
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.domain.facts.setup import RosterImported
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.views import COMMITTEE_VIEWS
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, to_scoring

PAGE = (Path(__file__).parent.parent.parent / "docs" / "sql.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
SQLITE_UTILS = [line for line in COMMANDS if line.startswith("sqlite-utils ")]
SHELL = shutil.which("sh")
needs_shell = pytest.mark.skipif(SHELL is None, reason="the page's commands are for a POSIX shell")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """In use: no. 1 to 3 judged, no. 3 a guest, no. 4 withdrawn, signed by one of two."""
    engine = new_final(tmp_path / "FINAL.db")
    for number in (1, 2, 3):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, str(10 - number), "7.5", "9")
    engine.submit(Penalise(2, Decimal(1), "melebihi waktu"), CHAIR)
    engine.submit(SetGuest(engine.state.turns[3].contestant, is_guest=True, reason="tuan rumah"), COMMITTEE)
    engine.submit(Withdraw(4, "sakit"), CHAIR)
    engine.submit(Sign("pengawas"), CHAIR)
    yield engine
    engine.ledger.close()


def run_line(line: str, folder: Path) -> str:
    """The output of a command of the page, run in the folder; it must succeed without a message."""
    assert SHELL is not None
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    process = subprocess.run(
        [SHELL, "-c", line],
        cwd=folder,
        env={"PATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    assert (process.returncode, process.stderr) == (0, ""), line
    return process.stdout


def run_page(folder: Path) -> dict[str, str]:
    """The output of every `sqlite-utils` line, by the line."""
    return {line: run_line(line, folder) for line in SQLITE_UTILS}


def read_csv(outputs: dict[str, str], words: str) -> list[dict[str, str]]:
    """The table that the command with these words printed."""
    (output,) = (output for line, output in outputs.items() if words in line)
    return list(csv.DictReader(io.StringIO(output)))


@needs_shell
def test_the_commands_of_the_page(final: Engine) -> None:
    folder = final.ledger.path.parent
    entry_count, names = final.state.seq, [final.state.contestant_name(number) for number in (1, 2, 3, 4)]
    outputs = run_page(folder)
    rows = read_csv(outputs, "rows COPY.db committee_standing")
    columns = (
        "place",
        "signed_place",
        "number",
        "contestant",
        "score",
        "ballots",
        "penalty_points",
        "status",
    )
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("1", "1", "1", names[0], "8.55", "3", "0.0", "competing"),
        ("2", "2", "2", names[1], "7.05", "3", "1.0", "competing"),
        ("", "", "3", names[2], "", "3", "0.0", "guest"),
        ("", "", "4", names[3], "", "0", "0.0", "withdrawn"),
    ]
    marks = read_csv(outputs, "committee_mark")
    assert [(row["number"], row["criterion"], row["weight_percent"], row["mark"]) for row in marks][:3] == [
        ("1", "Dampak", "50.0", "9.0"), ("1", "Kebaruan", "30.0", "7.5"), ("1", "Paparan", "20.0", "9.0"),
    ]  # fmt: skip
    assert len(marks) == 9 and {row["juror"] for row in marks} == {"Juri 1"}
    reasons = [row["reason"] for row in read_csv(outputs, "committee_log")]
    assert reasons == ["melebihi waktu", "tuan rumah", "sakit"]
    counts = read_csv(outputs, "GROUP BY juror")
    assert counts == [{"juror": f"Juri {n}", "ballots": "3"} for n in (1, 2, 3)]
    assert len(read_csv(outputs, "datetime(sent_utc")) == 9
    public = csv.reader(io.StringIO(run_line("sqlite-utils rows PUBLIC.db standing --csv", folder)))
    assert list(public)[:2] == [
        ["place", "contestant", "unit", "score"], ["1", names[0], "Dinas Kesehatan", "8.55"],
    ]  # fmt: skip
    assert final.catch_up() == 0 and final.state.seq == entry_count
    final.submit(Sign("pengawas"), juror("j1"))
    assert final.state.is_signed("pengawas")


@needs_shell
def test_a_copy_is_never_overwritten(final: Engine) -> None:
    folder = final.ledger.path.parent
    (folder / "COPY.db").write_text("the only copy")
    with pytest.raises(AssertionError, match="VACUUM INTO"):
        run_line(SQLITE_UTILS[0], folder)
    assert (folder / "COPY.db").read_text() == "the only copy"


def test_datasette_is_for_a_copy_on_this_computer() -> None:
    (line,) = (line for line in COMMANDS if line.startswith("datasette"))
    assert "--immutable COPY.db" in line and "--host 127.0.0.1" in line


# --- completeness ---------------------------------------------------------------------------------------


def table_after(heading: str) -> list[list[str]]:
    """The cells of a table of the page, without its headings."""
    lines = PAGE[PAGE.index(heading) :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def names_in(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_every_view_is_described_with_its_columns(final: Engine) -> None:
    described = {names_in(view)[0]: names_in(columns) for view, _, columns in table_after("| view |")}
    connection = own_connection(final.ledger)
    actual = {
        view: [column for column, *_ in connection.execute(f"SELECT * FROM {view}").description]
        for view in COMMITTEE_VIEWS
    }
    assert described == actual
    assert all(re.fullmatch(r"committee_[a-z_]+", view) for view in actual)


def test_every_column_is_explained_once(final: Engine) -> None:
    explained = [name for names, _ in table_after("| column |") for name in names_in(names)]
    columns = {name for _, _, cells in table_after("| view |") for name in names_in(cells)}
    assert sorted(explained) == sorted(columns)


# --- what no view shows ---------------------------------------------------------------------------------


def test_no_view_shows_private_values(final: Engine) -> None:
    contestant = next(iter(final.state.contestants.values()))
    private = contestant.model_copy(
        update={"nip": "197001011990031001", "phone": "081234567", "extra": {"Jabatan": "Kepala Seksi"}}
    )
    pins = final.ledger.seats.issue_pins(["juror:j1"])
    with final.ledger.writing():
        final.ledger.append([RosterImported(source="x", contestants=(private,))], COMMITTEE, "k")
    with Ledger.open(final.ledger.path) as ledger:
        connection = own_connection(ledger)
        (pin_hash,) = connection.execute("SELECT pin FROM seat WHERE pin <> ''").fetchone()
        views = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
        for view in views:
            if view == "fact":  # the ledger's entries as they are
                continue
            text = repr(connection.execute(f"SELECT * FROM {view}").fetchall())
            for value in ("197001011990031001", "081234567", "Kepala Seksi", pin_hash, pins["juror:j1"]):
                assert value not in text, view
