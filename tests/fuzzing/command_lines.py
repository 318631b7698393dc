"""Random command lines on a small final: exit status 0, 1 or 2, and no traceback."""

import shutil
from pathlib import Path
from random import Random
from typing import Any

import click
from click.testing import CliRunner

from scoring_tui.cli import main
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import CONTEST, ENGLISH, ROSTER
from tests.helpers.support import new_final, send, to_scoring

SKIPPED = frozenset({"serve", "juror", "mc", "board", "chair", "demo", "rehearse", "check-hall"})
"""Commands that open a screen, listen, or take minutes; each has tests of its own."""
SKIPPED_OPTIONS = frozenset({"--every"})
"""Runs until it is stopped."""

WORDS = (
    *(
        "",
        " ",
        "x",
        "1",
        "0",
        "-1",
        "2",
        "99",
        "1e9",
        "nan",
        "½",
        "9" * 30,
        "1,5",
        "87.5",
        "\udc80",
        "\u202e",
        "ñ",
    ),
    *(
        "c001",
        "c002",
        "Siti Aminah",
        "Sutrisno, S.E.",
        "no. 1",
        "1 2",
        "j1",
        "juror:j1",
        "mc:A",
        "chair",
        "A",
    ),
    *("pengawas", "pelaksana", "2024-12-20", "20-12-2024", "08:00", "25:61", "absent", "withdrawn", "nilai"),
    *(
        "keterlambatan",
        "id",
        "en",
        "json",
        "csv",
        "text",
        "--",
        "-",
        "--help",
        "--x",
        "3f9a-07c2",
        "7KQ2-M0XA-9D3T-VW5E",
        "a" * 300,
    ),
    *(
        "[red]x[/]",
        "=1+1",
        "../x",
        "198505262010122003",
        "Panitia",
        "salah ketik",
        "{}",
        "%s",
        "\n",
        "\x1b[31m",
    ),
)


class SmallFinal:
    """A folder with a final, sheets and other files that command lines may name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        engine = new_final(self._template)
        to_scoring(engine, 1)
        send(engine, 1, "j1", "7.5", "8", "9")
        engine.ledger.close()
        self.path = folder / "work" / "FINAL.db"
        self.commands = dict(_list_commands(main, ()))

    def prepare(self) -> None:
        """Make the folder anew."""
        work = self.path.parent
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        shutil.copyfile(self._template, self.path)
        (work / "roster.csv").write_text(ROSTER)
        (work / "results.csv").write_text("Nama;Nilai\nSiti Aminah;88\n")
        (work / "ballots.csv").write_text("Juri;No Undian;Dampak;Kebaruan;Paparan\nj2;1;7;8;9\n")
        (work / "assign.csv").write_text("Juri;Dampak;Kebaruan;Paparan\nj1;x;x;\nj2;;x;x\nj3;x;;x\n")
        (work / "klaim.csv").write_text(
            "Nama;Indikator;Nilai klaim;Tautan\nSiti Aminah;Dampak;8;https://a.id\n"
        )
        (work / "contest.toml").write_text(CONTEST)
        (work / "noise.bin").write_bytes(bytes(range(256)) * 20)
        (work / "folder").mkdir()

    def run(self, random: Random) -> tuple[str, str | None]:
        """Run one command line."""
        if random.random() < 0.2 or not self.path.exists():
            self.prepare()
        names, command = random.choice(list(self.commands.items()))
        arguments = [*names, *self._make_arguments(command, random)]
        before = self._read_head()
        result = CliRunner().invoke(main, arguments, prog_name="scoring-tui", env=ENGLISH)
        shown = " ".join(arguments).replace(str(self.path.parent), ".")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            return "traceback", f"{shown!r}: {result.exception!r}"
        if result.exit_code not in (0, 1, 2):
            return "other", f"{shown!r}: exit status {result.exit_code}"
        if result.exit_code == 2 and not result.stderr.strip():
            return "refused", f"{shown!r}: refused without a word"
        if result.exit_code == 2 and self._read_head() != before:
            return "refused", f"{shown!r}: refused, and the file has changed"
        return ("done", "refused", "refused")[result.exit_code], None

    def _read_head(self) -> tuple[int, str] | None:
        if not self.path.exists():
            return None
        with Ledger.open(self.path) as ledger:
            Engine(ledger)
            return ledger.head

    def _make_arguments(self, command: click.Command, random: Random) -> list[str]:
        arguments: list[str] = []
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                if random.random() < 0.97:
                    arguments.append(self._make_value(parameter, random))
            elif SKIPPED_OPTIONS.isdisjoint(parameter.opts) and random.random() < (
                0.93 if parameter.required else 0.25
            ):
                assert isinstance(parameter, click.Option)
                for _ in range(random.choice([1, 1, 1, 1, 2])):
                    arguments.append(parameter.opts[0])
                    if not parameter.is_flag:
                        arguments += [self._make_value(parameter, random) for _ in range(parameter.nargs)]
        if random.random() < 0.1:
            arguments.insert(random.randrange(len(arguments) + 1), random.choice(WORDS))
        return arguments

    def _make_value(self, parameter: click.Parameter, random: Random) -> str:
        if random.random() < 0.12:
            return random.choice([word for word in WORDS if not self._is_path(parameter) or word.isalnum()])
        if parameter.name == "contest_path":
            return str(random.choice([self.path] * 12 + [self.path.parent / "noise.bin"]))
        if self._is_path(parameter):
            return str(self.path.parent / random.choice(self._list_files()))
        if isinstance(parameter.type, click.Choice):
            return str(random.choice(list(parameter.type.choices)))
        return random.choice(WORDS)

    def _is_path(self, parameter: click.Parameter) -> bool:
        return isinstance(parameter.type, click.Path) or parameter.name == "contest_source"

    def _list_files(self) -> list[str]:
        return ["roster.csv", "results.csv", "assign.csv", "klaim.csv", "ballots.csv", "contest.toml",
                "noise.bin", "folder", "new.db", "none/new.db", "out.csv", "FINAL.db"]  # fmt: skip


def _list_commands(command: click.Command, names: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    if not isinstance(command, click.Group):
        return [(names, command)]
    children = [
        (name, command.commands[name]) for name in sorted(command.commands) if name not in SKIPPED or names
    ]
    return [row for name, child in children for row in _list_commands(child, (*names, name))]
