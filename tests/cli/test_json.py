"""One JSON envelope for every command: a walk over all commands, and the page that describes the keys."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from scoring_tui.cli import main
from scoring_tui.contest.loader import find_sample_roster
from scoring_tui.contest.models import Contest
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.documents import SCHEMA_VERSIONS
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import CONTEST, ROSTER, done, run
from tests.helpers.support import new_final, send, small_contest, to_scoring

WITHOUT_JSON = {"juror", "mc", "board", "chair", "supervisor", "serve", "replay"}
"""Screens, and the hub, which runs until it is stopped."""
KEYED_BY_IDS = {
    "agreed",
    "criteria",
    "jurors",
    "marks",
    "notes",
    "levels",
    "results",
    "stages",
    "values",
    "counts",
    "difficulty",
    "fact",
    "scores",
}
"""Objects whose keys are ids of the contest, or names of a fact."""
DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"
WHY = ("--reason", "uji", "--by", "Bu Rina")
STAGE = """
[[stage]]
id = "tulis"
name = "Tulis"
weight = 40

[nine-boxes]
performance = "tulis"
performance-thresholds = [5, 8]
potential-thresholds = [5, 8]

[scoring]
weight = 60
"""


RULES = '[scoring]\nmethod = "median"\nper = "criterion"\nconsensus = true\n'


def list_commands(group: click.Group, prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from list_commands(command, (*prefix, name))
        else:
            yield (*prefix, name), command


COMMANDS = dict(list_commands(main))


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] not in WITHOUT_JSON])
def test_every_command_has_json(words: tuple[str, ...]) -> None:
    (option,) = (option for option in COMMANDS[words].params if option.name == "output_format")
    assert "--as" in option.opts and "json" in option.type.choices


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two contestants in two categories, drawn; the rubric takes factors of difficulty."""
    level = 'level = [{ value = 9, name = "baik" }]'
    declared = CONTEST.replace("[rubric.gagasan]\n", f"[rubric.gagasan]\n{level}\n")
    (tmp_path / "kecil.toml").write_text(declared + STAGE)
    (tmp_path / "peserta.csv").write_text(ROSTER)
    (tmp_path / "tulis.csv").write_text('Nama;Nilai\n"Sutrisno, S.E.";8\nSiti Aminah;7\n')
    (tmp_path / "susulan.csv").write_text("Nama;Kategori;Unit Kerja\nBayu Prakosa;Pelaksana;Dinas C\n")
    (tmp_path / "denda.csv").write_text("No undian;Poin;Alasan\n1;0,5;lewat waktu\n")
    (tmp_path / "kertas.csv").write_text("juror;number;dampak;rapi\nj1;2;8;7,5\n")
    (tmp_path / "klaim.csv").write_text("Nama;Indikator;Nilai klaim\nSiti Aminah;Dampak;8\n")
    path = tmp_path / "final.db"
    done("new", path, "--contest", tmp_path / "kecil.toml", "--roster", tmp_path / "peserta.csv")
    return path


def documents(path: Path) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Give every command, in the order of a final, and yield its words with its document."""
    folder = path.parent

    def give(*words: str, arguments: tuple[object, ...], codes: tuple[int, ...] = (0,)) -> Any:
        result = run(*words, *arguments, "--as", "json", "--lang", "en")
        assert result.exit_code in codes, (words, result.output)
        return words, json.loads(result.stdout)

    toml = folder / "kecil.toml"
    yield give("new", arguments=(folder / "new.db", "--contest", toml))
    yield give("check-hall", arguments=(path, "--quick"), codes=(0, 1))
    yield give("results", arguments=(path, folder / "tulis.csv", "--stage", "tulis"))
    yield give("plan", arguments=(path,))
    yield give("backup", arguments=(path, folder / "stick"))
    yield give("restore", arguments=(path, folder / "stick", "--check"))
    yield give("draw", arguments=(path, "--seed", "1"))
    yield give("import", arguments=(path, folder / "susulan.csv"))
    yield give("draw", arguments=(path,))
    yield give("pins", arguments=(path,))
    yield give("order", arguments=(path,))
    yield give("move", arguments=(path, "3", "--before", "2", *WHY))
    toml.write_text(toml.read_text().replace("[scoring]\n", RULES))
    yield give("scoring", arguments=(path, toml))
    yield give("correct", "contestant", arguments=(path, "1", "--unit", "Dinas Baru", *WHY))
    yield give("correct", "juror", arguments=(path, "j1", "--office", "Camat", *WHY))
    yield give("correct", "chair", arguments=(path, "--name", "Dr. Ratna W.", *WHY))
    yield give("correct", "panel", arguments=(path, "A", "--room", "Aula", *WHY))
    yield give("correct", "session", arguments=(path, "1", "--start", "08:30", *WHY))
    yield give("guest", arguments=(path, "3", *WHY))
    yield give("exclude", arguments=(path, "3", "withdrawn", *WHY))
    yield give("reinstate", arguments=(path, "3", *WHY))
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        to_scoring(engine, 1)
        send(engine, 1, "j1", "8", "7")
    yield give("penalties", arguments=(path, folder / "denda.csv"))
    yield give("penalise", arguments=(path, "1", "--points", "1", *WHY))
    yield give("ballots", arguments=(path, "--enter", folder / "kertas.csv", "--never-called", "--by", "Ani"))
    yield give("ballots", arguments=(path, "--waiting"))
    yield give("ballots", arguments=(path, "--nip"))
    yield give("ballots", arguments=(path, "--take-back", "2:j1", *WHY))
    yield give("excuse", arguments=(path, "--juror", "j1", "--number", "2", *WHY))
    yield give("dispute", arguments=(path, "1", *WHY))
    yield give("scene", arguments=(path, "message", "--text", "Makan siang"))
    yield give("standings", arguments=(path, "--nip"))
    yield give("papers", arguments=(path, "--out", folder / "surat", "--kind", "running-order"))
    yield give("report", arguments=(path,))
    yield give("report-day", arguments=(path,))
    words, sealed = give("seal-day", arguments=(path,))
    yield words, sealed
    yield give("open-day", arguments=(path, sealed["code"]))
    yield give("unlock", arguments=(path, "juror:j1"))
    yield from prove(path, give)


def prove(path: Path, give: Any) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The commands for levels, those that prove the record, and those for claims."""
    yield give("agree", arguments=(path, "1", "rapi", "9", *WHY))
    yield give("standings", arguments=(path,))
    yield give("competence", arguments=(path,))
    yield give("talent-pool", arguments=(path, "--out", path.with_name("pool.xlsx")))
    words, verified = give("verify", arguments=(path,))
    yield words, verified
    yield give("checkpoint", arguments=(path,))
    yield give("receipt", arguments=(path, "--seat", "j1"))
    words, proof = give("receipt", arguments=(path, verified["ledger"]["code"]))
    yield words, proof
    (path.parent / "proof.json").write_text(json.dumps(proof))
    yield give("check-receipt", arguments=(path.parent / "proof.json",))
    yield give("evidence", arguments=(path, path.with_name("klaim.csv")))
    yield give("evidence", arguments=(path,))


def test_every_command_prints_the_envelope_and_the_keys_of_the_page(path: Path) -> None:
    given: set[tuple[str, ...]] = set()
    schemas: set[str] = set()
    for words, document in documents(path):
        given.add(words)
        assert list(document)[:3] == ["schema", "contest", "ledger"], words
        schema, _, version = document["schema"].partition("/")
        assert SCHEMA_VERSIONS[schema] == int(version)
        assert document["contest"] == "kecil"
        assert re.fullmatch("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", document["ledger"]["code"]), words
        schemas.add(schema)
        if schema != "report":  # described where it is built, and tested there
            assert find_undescribed_keys(schema, document) == set(), words
    elsewhere = {
        ("rehearse",),
        ("demo",),
        ("difficulty",),
        ("assign",),
        ("publish",),
        ("kick",),
        ("announce",),
        ("advance",),
        ("forget",),
        ("modules",),
        ("competition", "new"),
        ("competition", "status"),
        *(("poll", name) for name in ("slips", "open", "close", "result")),
    }  # tested below or by themselves
    assert given == {words for words in COMMANDS if words[0] not in WITHOUT_JSON} - elsewhere
    assert schemas == SCHEMA_VERSIONS.keys() - {
        "error",
        "modules",
        "poll",
        "rehearsal",
        "bundle",
        "publish",
        "paper",
        "competition",
        "competition-status",
    }


def find_undescribed_keys(schema: str, document: dict[str, Any]) -> set[str]:
    """The keys of a document that the page does not name in the section of its schema."""
    sections = dict(re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", DOCUMENT.read_text(), re.M | re.S))
    described = set(re.findall(r"`([\w-]+)`", sections[schema]))
    if schema == "entries":
        described |= set(re.findall(r"`([\w-]+)`", sections["order"]))
    content = {key: value for key, value in document.items() if key not in ("schema", "contest", "ledger")}
    return set(list_keys(content)) - described


def list_keys(value: Any) -> Iterator[str]:
    """Every key at every depth, but not ids."""
    if isinstance(value, list):
        for item in value:
            yield from list_keys(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            inner_values = list(inner.values()) if key in KEYED_BY_IDS and isinstance(inner, dict) else inner
            if key not in ("values", "contestants"):
                yield from list_keys(inner_values)


def test_every_schema_has_a_section() -> None:
    sections = set(re.findall(r"^## ([\w-]+)$", DOCUMENT.read_text(), re.MULTILINE))
    assert sections - {"CSV"} == set(SCHEMA_VERSIONS)


def test_a_rehearsal_and_a_demonstration(tmp_path: Path) -> None:
    path, roster = tmp_path / "final.db", find_sample_roster("lamongan-2023")
    done("new", path, "--contest", "lamongan-2023", "--roster", roster)
    for arguments in (("rehearse", path, "--seed", "3"), ("demo", "--contest", "lamongan-2023")):
        result = run(*arguments, "--as", "json", "--lang", "en")
        document = json.loads(result.stdout)
        assert document["schema"] == "rehearsal/1" and document["verification"]["good"], result.output
        assert document["acknowledged"] == document["saved"] > 0
        assert document["chain"]["good"] if arguments[0] == "demo" else "chain" not in document
        assert "ballots acknowledged" in result.stderr, "the log is on the error channel"
        own_content = {
            key: value
            for key, value in document.items()
            if key not in ("categories", "chain", "status", "verification")
        }
        assert find_undescribed_keys("rehearsal", own_content) == set()


def test_factors_of_difficulty(tmp_path: Path) -> None:
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["rubric"]["loncat"] = {
        "points": True, "difficulty": True, "criteria": [{"id": "d1", "name": "Loncatan 1"}]
    }  # fmt: skip
    declared["category"][0]["rubric"] = "loncat"
    declared["scoring"] = {"ties": ["head-of-jury"]}
    engine = new_final(tmp_path / "kolam.db", ["Ani", "Budi"], contest=Contest.model_validate(declared))
    engine.ledger.close()
    sheet = tmp_path / "kolam.csv"
    sheet.write_text("Nama;d1\nAni;1,5\n")
    document = json.loads(done("difficulty", engine.ledger.path, sheet, "--as", "json"))
    assert document["difficulty"] == {"covered": 1, "of": 2, "without": ["c002"]}
    assert find_undescribed_keys("entries", document) == set()


@pytest.mark.parametrize(
    ("arguments", "message", "problem"),
    [
        (("standings", "{path}", "--category", "x"), "there is no category x", ""),
        (("import", "{path}", "{folder}/kertas.csv"), "kertas.csv", "no heading row"),
        (("standings", "{folder}/none.db"), "none.db", ""),
        (("call", "1"), "", ""),
    ],
)
def test_errors_are_json_too(path: Path, arguments: tuple[str, ...], message: str, problem: str) -> None:
    words = [text.format(path=path, folder=path.parent) for text in arguments]
    result = run(*words, "--as", "json", "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    if not message:  # no such command: click answers in words
        assert "No such command" in result.stderr
        return
    document = json.loads(result.stderr)
    assert list(document) == ["schema", "contest", "ledger", "message", "problems"]
    assert document["schema"] == "error/1"
    assert message in document["message"]
    assert any(problem in line for line in document["problems"]) if problem else document["problems"] == []


def test_warnings_are_in_the_document(path: Path) -> None:
    """A sheet with a hidden sign is cleaned with a word; in JSON the word is in the document."""
    sheet = path.parent / "susulan.csv"
    sheet.write_text("Nama;Kategori;Unit Kerja\nBayu\u200b Prakosa;Pelaksana;Dinas C\n")
    result = run("import", path, sheet, "--as", "json", "--lang", "en")
    assert (result.exit_code, result.stderr) == (0, "")
    (warning,) = json.loads(result.stdout)["warnings"]
    assert warning.startswith("row 2, column Nama: ")


def test_a_file_of_pins_is_named_and_not_printed(path: Path) -> None:
    out = path.parent / "pins.json"
    document = json.loads(done("pins", path, "--out", out, "--as", "json"))
    assert document["pins"] is None
    written = json.loads(out.read_text())
    assert document["count"] == len(written["pins"]) == 3
    assert {line["seat"] for line in written["pins"]} == {"chair", "juror:j1", "mc:A"}
