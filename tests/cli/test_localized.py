"""Click's own words are the person's too: help and usage errors come out of our catalogue."""

import gettext
import inspect

import pytest
from click import core, decorators, exceptions, formatting, parser, types

from scoring_tui.cli import click_messages as clicks
from scoring_tui.cli import main
from tests.helpers.clis import run


@pytest.mark.parametrize("sentence", clicks.WORDS)
def test_click_says_so_indeed(sentence: str) -> None:
    """After an update of click a sentence that it no longer says is told here."""
    sources = "".join(map(inspect.getsource, (core, decorators, exceptions, formatting, parser, types)))
    assert sentence.replace("\n", "\\n").replace("\t", "\\t") in sources


class Quoted(gettext.NullTranslations):
    """A language in which every sentence stands in quotation marks."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--help"], ["«Usage:»", "«Options»", "«Commands»", "«Show this message and exit.»"]),
        (["--help"], ["«Show the version and exit.»", "«Live jury scoring for a grand final, on one file.»"]),
        (["new", "--help"], ["«required»"]),
        (["new"], ["«Missing argument» 'FINAL.db'", "«Try 'scoring-tui new --help' for help.»"]),
        (["new", "final.db"], ["«Missing option» '--contest'"]),
        (["standings", "final.db", "--as", "xml"], ["'--as': «'xml' is not one of 'table', 'json', 'csv'.»"]),
        (["standings", "final.db", "--was"], ["«No such option '--was'.»"]),
        (["standings", "final.db", "--as"], ["«Option '--as' requires an argument.»"]),
        (["draw", "final.db", "--seed", "-1"], ["«-1 is not in the range x>=0.»"]),
        (["draw", "final.db", "--seed", "x"], ["«'x' is not a valid integer range.»"]),
        (["draw", "final.db", "other.db"], ["«Got unexpected extra argument (other.db)»"]),
        (["drew"], ["«No such command 'drew'.»"]),
    ],
)
def test_click_speaks_the_language(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: list[str]
) -> None:
    monkeypatch.setattr(gettext, "translation", lambda *_, **__: Quoted())
    monkeypatch.setattr(main, "_help_option", None)  # click keeps it in the words of its first use
    output = " ".join(run(*arguments).output.split())
    assert [words for words in told if words not in output] == []
