"""Paths and symbols that the documents name exist, so that a reader is never sent to a place that is gone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
BASES = (ROOT, ROOT / "scoring_tui", ROOT / "tests")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml))(?::(\w+))?`")
"""A path within backticks, perhaps with the name of something defined there: `rules/base.py:decide`."""
MADE_BY_USERS = {"competition.toml", "contest.toml", "pins.html", "jury.toml"}


def references(document: Path) -> list[tuple[str, str]]:
    """Each path with its symbol, or with an empty text."""
    return [(path, symbol) for path, symbol in PATH.findall(document.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_exists_and_defines_its_symbol(document: Path) -> None:
    wrong = []
    for path, symbol in references(document):
        files = [base / path for base in BASES if (base / path).exists()]
        if not files:
            if path not in MADE_BY_USERS:
                wrong.append(path)
        elif symbol:
            source = files[0].read_text(encoding="utf-8")
            if not re.search(
                rf"^\s*(?:class|def|async def) {symbol}\b|^{symbol}\b.* = ", source, re.MULTILINE
            ):
                wrong.append(f"{path}:{symbol}")
    assert wrong == []
