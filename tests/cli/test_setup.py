"""Before the final, from the command line: new, import, draw, pins."""

import json
import os
import re
import subprocess
import sys
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from scoring_tui.contest.loader import find_sample_roster, list_bundled_contests
from scoring_tui.domain.facts.setup import OrderDrawn, PinsIssued
from scoring_tui.engine.engine import Engine
from scoring_tui.hub import network_addresses
from scoring_tui.hub.network_addresses import InterfaceAddress
from scoring_tui.hub.tls import ensure_certificate, pem_path
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.port import PinSource
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.setup import draw_lots
from tests.helpers.clis import CONTEST, ROSTER, alone, done, refused, run
from tests.helpers.support import new_final, small_contest
from tests.papers.pages import pdf_text

LAPTOP = PinSource("laptop")


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    path = tmp_path / "kecil.toml"
    path.write_text(CONTEST)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "peserta.csv"
    path.write_text(ROSTER)
    return path


@pytest.fixture
def made(tmp_path: Path, declared: Path, sheet: Path) -> Path:
    """A contest file with two contestants, not drawn."""
    path = tmp_path / "final.db"
    done("new", path, "--contest", declared, "--roster", sheet)
    return path


def engine(path: Path) -> Engine:
    """The contest as it stands; closed again."""
    with Ledger.open(path) as ledger:
        return Engine(ledger)


# --- new --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list_bundled_contests())
def test_new_takes_the_contests_that_come_along(tmp_path: Path, name: str) -> None:
    result = run(
        "new", tmp_path / "final.db", "--contest", name, "--roster", find_sample_roster(name), "--lang", "en"
    )
    assert result.exit_code == 0, result.output
    state = engine(tmp_path / "final.db").state
    assert f"{state.contest.contest.name}\n" in result.stdout
    assert f"  {state.contest.category[0].name}: " in result.stdout
    assert state.contestants
    assert f"Ledger: entry {state.seq}, code {head_code(state.seq, state.hash)}" in result.stdout


def test_new_without_a_roster_says_that_nobody_is_in_it(tmp_path: Path, declared: Path) -> None:
    assert "Pengawas: 0 contestants" in done("new", tmp_path / "final.db", "--contest", declared)


def test_a_roster_with_errors_leaves_no_file(tmp_path: Path, declared: Path, sheet: Path) -> None:
    sheet.write_text("Nama;Kategori\n;Pengawas\nSiti;Juru Masak\n")
    told = refused("new", tmp_path / "final.db", "--contest", declared, "--roster", sheet)
    assert "row 2, column Nama" in told and "row 3, column Kategori" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kecil.toml", "peserta.csv"]


def test_a_contest_with_errors_leaves_no_file_and_tells_them_all(tmp_path: Path, declared: Path) -> None:
    declared.write_text(CONTEST.replace("weight = 60", "weight = 70").replace('["j1"]', '["j9"]'))
    told = refused("new", tmp_path / "final.db", "--contest", declared)
    assert told.startswith(f"{declared}:\n  line ") and len(told.splitlines()) == 3
    assert not (tmp_path / "final.db").exists()


def test_a_full_disk_leaves_no_file(
    tmp_path: Path, declared: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(engine: Engine, *_: object) -> None:
        from scoring_tui.ledger.errors import DiskFull

        raise DiskFull(engine.ledger.path)

    monkeypatch.setattr(Engine, "submit", full)
    told = refused("new", tmp_path / "final.db", "--contest", declared, "--roster", sheet)
    assert "is full; nothing was written" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kecil.toml", "peserta.csv"]


def test_nothing_is_overwritten(made: Path, declared: Path) -> None:
    before = made.read_bytes()
    assert "is there already and is never overwritten" in refused("new", made, "--contest", declared)
    assert made.read_bytes() == before


def test_an_unknown_contest_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "trenggalek-2024" in refused("new", tmp_path / "final.db", "--contest", "nirwana")


# --- import -----------------------------------------------------------------------------------------


def test_import_adds_and_warns(made: Path, sheet: Path) -> None:
    sheet.write_text("Nama;Kategori;NIP\nDewi Lestari;Pengawas;123\n")
    result = run("import", made, sheet)
    assert result.exit_code == 0
    assert "Pengawas: 2 contestants" in result.stdout
    assert "row 2, column NIP" in result.stderr
    assert [one.name for one in engine(made).state.contestants.values()] == [
        "Sutrisno, S.E.",
        "Siti Aminah",
        "Dewi Lestari",
    ]


def test_import_can_replace_before_the_draw(made: Path, sheet: Path) -> None:
    done("import", made, sheet, "--replace")
    assert len(engine(made).state.contestants) == 2
    done("draw", made, "--seed", 1)
    assert "the running order is drawn" in refused("import", made, sheet, "--replace")


def test_import_takes_all_rows_or_none(made: Path, sheet: Path) -> None:
    sheet.write_text("Nama;Kategori\nDewi Lestari;Pengawas\n;Pengawas\n")
    assert "row 3, column Nama" in refused("import", made, sheet)
    assert len(engine(made).state.contestants) == 2
    assert "cannot be opened" in refused("import", made, sheet.with_name("hilang.csv"))


# --- draw -------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_order(made: Path) -> None:
    told = done("draw", made, "--seed", 7)
    state = engine(made).state
    assert state.draw_seeds == {"pengawas": 7, "pelaksana": 7}
    assert [turn.contestant for turn in state.turns_in_category("pengawas")] == draw_lots(
        ["c001"], 7, "pengawas"
    )
    assert told.splitlines()[:4] == [
        "Seed: 7",
        "",
        "Pengawas",
        "No.  Name            Session",
    ]
    assert "  1  Sutrisno, S.E.  Friday, 20 December 2024, 08:00, Pendopo" in told
    assert "every contestant has a draw number already" in refused("draw", made)


def test_without_a_seed_one_is_printed_and_kept(made: Path) -> None:
    told = done("draw", made, "--category", "pelaksana")
    seed = int(re.findall(r"Seed: (\d+)", told)[0])
    assert engine(made).state.draw_seeds == {"pelaksana": seed}
    assert "Siti Aminah" in told and "Sutrisno" not in told


def test_an_unknown_category_is_answered_with_the_known_ones(made: Path) -> None:
    told = refused("draw", made, "--category", "nirwana")
    assert told == "there is no category nirwana; known are pengawas, pelaksana\n"
    assert engine(made).state.turns == {}


# --- pins -------------------------------------------------------------------------------------------


def pin_of(sheet: str, seat: str) -> str:
    """The PIN on the slip of a seat."""
    block = next(block for block in sheet.split("✂") if seat in block)
    return re.findall(r"PIN  ([\d ]+)", block)[0].replace(" ", "")


def test_every_seat_gets_a_slip_that_opens_it(made: Path) -> None:
    sheet = done("pins", made)
    assert "Juri Satu" in sheet and "Room: Pendopo" in sheet
    with Ledger.open(made) as ledger:
        for seat in ("juror:j1", "mc:A", "chair"):
            assert ledger.seats.check_pin(seat, pin_of(sheet, seat), 0, LAPTOP).verdict == "right"
    assert "every seat has a PIN already" in refused("pins", made)


def test_a_new_pin_for_one_seat_leaves_the_others(made: Path) -> None:
    first = done("pins", made)
    again = done("pins", made, "--seat", "juror:j1")
    with Ledger.open(made) as ledger:
        assert ledger.seats.check_pin("juror:j1", pin_of(first, "juror:j1"), 0, LAPTOP).verdict == "wrong"
        assert ledger.seats.check_pin("juror:j1", pin_of(again, "juror:j1"), 0, LAPTOP).verdict == "right"
        assert ledger.seats.check_pin("chair", pin_of(first, "chair"), 0, LAPTOP).verdict == "right"
        facts = [entry.fact for entry in ledger.read_after(2)]
        stored = ledger.seats.read_commitments()
    assert [fact.seats for fact in facts if isinstance(fact, PinsIssued) and fact.ends_sessions] == [
        ("juror:j1", "mc:A", "chair"),
        ("juror:j1",),
    ]
    assert isinstance(facts[0], PinsIssued) and isinstance(facts[1], PinsIssued)
    assert facts[1].commitments == (stored["juror:j1"],)
    assert facts[0].commitments[0] != stored["juror:j1"]
    assert facts[0].commitments[1:] == (stored["mc:A"], stored["chair"])
    assert done("pins", made, "--all").count("PIN  ") == 3
    assert "known are juror:j1, mc:A, chair" in refused("pins", made, "--seat", "juror:j7")


def test_the_sheet_is_a_page_that_only_its_owner_reads(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "pins.html"
    assert done("pins", made, "--out", out) == f"3 PINs are in {out}\n"
    page = out.read_text()
    assert page.count("<section>") == 3 and "size: A4" in page
    assert not re.search(r"src=|href=|url\(|@import", page), "it loads nothing"
    if os.name == "posix":
        assert out.stat().st_mode & 0o077 == 0


URL = "https://10.0.0.5:8000/"


@pytest.mark.parametrize("suffix", ["pdf", "html", "txt"])
def test_slips_bear_the_given_address(made: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"pins.{suffix}"
    done("pins", made, "--out", out, "--address", URL, "--ssh", "2222")
    if os.name == "posix":
        assert out.stat().st_mode & 0o077 == 0
    text = pdf_text(out.read_bytes()) if suffix == "pdf" else out.read_text()
    assert text.count(URL) >= 3
    assert "ssh juror@10.0.0.5 -p 2222" in text
    assert "ssh chair@10.0.0.5 -p 2222" in text
    assert "never overwritten" in refused("pins", made, "--seat", "mc:A", "--out", out)


def test_the_address_is_the_first_one_of_this_machine(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [
        InterfaceAddress("eth0", IPv4Address("192.168.7.7")),
        InterfaceAddress("lo", IPv4Address("127.0.0.1")),
        InterfaceAddress("wlan0", IPv4Address("10.9.9.9")),
    ]
    monkeypatch.setattr(network_addresses, "list_addresses", lambda: addresses)
    slips = done("pins", made)
    assert slips.count("https://192.168.7.7:8000/") == 3
    assert "10.9.9.9" not in slips
    monkeypatch.setattr(network_addresses, "list_addresses", lambda: addresses[1:2])
    done("pins", made, "--all", "--out", tmp_path / "pins.html")
    page = (tmp_path / "pins.html").read_text()
    assert page.count("Open in a browser: ________") == 3, "a gap for the pen"
    assert "<svg" not in page and "127.0.0.1" not in page


@pytest.mark.parametrize(
    "url",
    ["10.0.0.5:8000", "ftp://10.0.0.5/", "https://", "https://a b/", "https://juri@10.0.0.5/", "https://h:0/",
     "https://h:99999/", "https://h/?pin=1", "https://h/juri", "javascript:alert(1)", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(made: Path, url: str) -> None:
    assert "--address is a URL such as https://10.0.0.5:8000/" in refused("pins", made, "--address", url)
    assert engine(made).state.seq == 2, "nothing was issued"


def test_slips_bear_the_digits_of_the_certificate_that_the_hub_will_use(made: Path, tmp_path: Path) -> None:
    done("pins", made, "--out", tmp_path / "pins.json")
    fingerprint = json.loads((tmp_path / "pins.json").read_text())["certificate"]
    assert ensure_certificate(made, []).fingerprint == fingerprint
    slip = done("pins", made, "--seat", "juror:j1")
    assert fingerprint[:47] in slip and fingerprint[48:] in slip
    without = done("pins", made, "--seat", "juror:j1", "--no-certificate")
    assert "browser" not in without and fingerprint[:47] not in without
    pem_path(made).chmod(0o644)
    assert "chmod 600" in refused("pins", made, "--seat", "juror:j1")
    assert engine(made).state.seq == 5, "nothing was issued by the refused command"


def test_pins_whose_sheet_cannot_be_written_are_not_issued(made: Path, tmp_path: Path) -> None:
    assert "never overwritten" in refused("pins", made, "--out", made)
    assert "cannot be written" in refused("pins", made, "--out", tmp_path / "no" / "pins.txt")
    assert engine(made).state.seq == 2
    with Ledger.open(made) as ledger:
        assert ledger.seats.seats_with_pin() == set()


def test_a_pins_sheet_for_which_there_is_no_room(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half a sheet nor PINs that nobody can read are left."""
    out = Path("/dev/full")
    if not out.exists():
        pytest.skip("needs a device that is always full")
    sheet, real_open = tmp_path / "pins.txt", os.open
    sheet.touch()

    def open_full_disk(path: str | Path, flags: int, mode: int = 0o777) -> int:
        return real_open(out, os.O_WRONLY) if Path(path) == sheet else real_open(path, flags, mode)

    monkeypatch.setattr(os, "open", open_full_disk)
    assert "is full; nothing was written" in refused("pins", made, "--out", sheet)
    assert not sheet.exists()
    assert done("pins", made).count("PIN  ") == 3


# --- language and exit codes ------------------------------------------------------------------------


def test_the_person_is_asked_before_the_contest_and_the_contest_before_the_machine(made: Path) -> None:
    from scoring_tui.i18n import locale as text

    for arguments, env, spoken in [
        (("standings", made), {"LANG": "id_ID.UTF-8"}, "en"),
        (("standings", made, "--lang", "id"), {}, "id"),
        (("--lang", "id", "standings", made), {}, "id"),
        (("--lang", "id", "standings", made, "--lang", "en"), {}, "en"),
        (("standings", "nothing.db"), {"LANG": "en_US"}, "en"),
        (("standings", "nothing.db"), {"LANG": "id_ID"}, "id"),
        (("standings", "nothing.db"), {"LANG": "C"}, "id"),
    ]:
        run(*arguments, env=env)
        assert text.current_language() == spoken, arguments


@pytest.mark.parametrize(
    "arguments",
    [
        ("standings", "nothing.db"),
        ("draw",),
        ("new", "x.db"),
        ("juror", "x.db", "--theme", "pink"),
        ("dance",),
    ],
)
def test_a_process_ends_with_two_and_without_a_traceback(arguments: tuple[str, ...]) -> None:
    run = alone(*arguments)
    assert run.returncode == 2
    assert run.stderr and "Traceback" not in run.stderr


def test_help_waits_for_nothing_heavy() -> None:
    assert "standings" in alone("--help").stdout
    assert "--seat" in alone("juror", "--help").stdout
    code = "import sys, scoring_tui.cli; print({'pydantic', 'textual', 'python_calamine'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


def test_the_seed_of_each_category_is_in_the_ledger(made: Path) -> None:
    done("draw", made, "--seed", 3)
    with Ledger.open(made) as ledger:
        facts = [entry.fact for entry in ledger.read_after(2)]
    assert [(fact.category, fact.seed) for fact in facts if isinstance(fact, OrderDrawn)] == [
        ("pengawas", 3),
        ("pelaksana", 3),
    ]


# --- results of earlier stages ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stages", "answer"),
    [
        ([], "declares no [[stage]] that could have results"),
        (["tulis", "suka"], "name the stage with --stage; there are tulis, suka"),
    ],
)
def test_a_stage_must_be_named_where_there_is_not_one(tmp_path: Path, stages: list[str], answer: str) -> None:
    contest = small_contest(stage=[{"id": id_, "name": id_, "weight": "0"} for id_ in stages])
    path = tmp_path / "final.db"
    new_final(path, contest=contest).ledger.close()
    (tmp_path / "nilai.csv").write_text("Nama,Nilai\nAni,80\n", encoding="utf-8")
    assert answer in refused("results", path, tmp_path / "nilai.csv", "--lang", "en")
