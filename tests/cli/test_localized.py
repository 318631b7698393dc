"""Help and usage errors in the user's language, click's own messages included."""

import gettext
import inspect
import os
import re
import shlex
import subprocess
import sys

import pytest
from click import core, decorators, exceptions, formatting, parser, types

from scoring_tui.cli import click_messages, main
from scoring_tui.cli.localized import COMPLETION_LINES, LocalizedCommand, LocalizedSubgroup
from tests.helpers.clis import run


@pytest.mark.parametrize("message", click_messages.CLICK_MESSAGES)
def test_click_still_has_the_message(message: str) -> None:
    """An update of click may change its messages; then they need new translations."""
    sources = "".join(map(inspect.getsource, (core, decorators, exceptions, formatting, parser, types)))
    assert message.replace("\n", "\\n").replace("\t", "\\t") in sources


class QuotedTranslations(gettext.NullTranslations):
    """A language in which every message is in quotation marks."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--help"], ["«Usage:»", "«Options»", "«Before the final»", "«Show this message and exit.»"]),
        (["--help"], ["«Show the version and exit.»", "«Live jury scoring for a grand final, on one file.»"]),
        (["new", "-h"], ["«required»", "«Example»", "scoring-tui new FINAL.db --contest"]),
        (["new"], ["«Missing argument» 'FINAL.db'", "«Try 'scoring-tui new --help' for help.»"]),
        (["new", "final.db"], ["«Missing option» '--contest'"]),
        (
            ["standings", "final.db", "--as", "xml"],
            ["'--as': «'xml' is not one of 'table', 'json', 'csv', 'excel-csv'.»"],
        ),
        (["standings", "final.db", "--was"], ["«No such option '--was'.»"]),
        (["standings", "final.db", "--as"], ["«Option '--as' requires an argument.»"]),
        (["draw", "final.db", "--seed", "-1"], ["«-1 is not in the range x>=0.»"]),
        (["draw", "final.db", "--seed", "x"], ["«'x' is not a valid integer range.»"]),
        (["draw", "final.db", "other.db"], ["«Got unexpected extra argument (other.db)»"]),
        (["drew"], ["«No such command 'drew'.»"]),
    ],
)
def test_click_speaks_the_language(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: list[str]
) -> None:
    monkeypatch.setattr(gettext, "translation", lambda *_, **__: QuotedTranslations())
    output = " ".join(run(*arguments).output.split())
    assert [text for text in expected if text not in output] == []


def test_help_speaks_the_requested_language() -> None:
    assert "Tampilkan bantuan ini lalu selesai." in run("--lang", "id", "-h").output
    assert "Show this message and exit." in run("--lang", "en", "-h").output


@pytest.mark.parametrize("name", main.commands)
def test_every_command_has_short_help_and_an_example(name: str) -> None:
    """The example is a command line of this command that its own parser accepts."""
    command = main.commands[name]
    assert isinstance(command, LocalizedCommand | LocalizedSubgroup)
    assert command.example in run(name, "-h").output == run(name, "--help").output
    program, called_name, *arguments = shlex.split(command.example.partition(" > ")[0])
    assert (program, called_name) == ("scoring-tui", name)
    with command.make_context(name, arguments):
        pass


def test_commands_are_listed_by_when_they_are_used() -> None:
    lines = run("--lang", "en", "--help").output.splitlines()
    headings = ["Before the final:", "On the day:", "After the final:", "Exit codes:"]
    places = [lines.index(heading) for heading in headings]
    assert places == sorted(places)
    listed = [line.split()[0] for line in lines[places[0] : places[-1]] if re.match("  [a-z]", line)]
    assert sorted(set(main.commands) - set(listed)) == []


def test_shells_can_complete_commands() -> None:
    """The lines in the help name the variable that click reads."""
    shown = run("-h").output
    for shell, line in COMPLETION_LINES:
        assert line in shown and f"_SCORING_TUI_COMPLETE={shell}_source" in line
    env = {
        **os.environ,
        "_SCORING_TUI_COMPLETE": "bash_complete",
        "COMP_WORDS": "scoring-tui reh",
        "COMP_CWORD": "1",
    }
    program = "from scoring_tui.cli import main; main(prog_name='scoring-tui')"
    completed = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert completed.stdout.split() == ["plain,rehearse"]


def test_bytes_that_are_no_text_are_refused() -> None:
    result = run("correct", "chair", "FINAL.db", "--name", "Ratna \udcff", "--reason", "salah ketik")
    assert result.exit_code == 2
    assert "Invalid value for '--name': is not text in UTF-8" in result.stderr
