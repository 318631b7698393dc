"""All SQL is in scoring_tui/ledger: no other module contains a statement, a driver or a call of one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "scoring_tui"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "ledger" not in path.relative_to(PACKAGE).parts)
STATEMENT = re.compile(
    r"\bSELECT\b.*\bFROM\b|\bINSERT\b.*\bINTO\b|\bUPDATE\b.*\bSET\b|\bDELETE FROM\b|\bPRAGMA \w"
    r"|\b(CREATE|DROP) (TABLE|VIEW|TRIGGER|INDEX)\b|\bBEGIN IMMEDIATE\b",
    re.DOTALL,
)
DRIVERS = ("sqlite3", "pysqlite3", "sqlite_utils", "apsw", "scoring_tui.ledger.driver")
CALLS = ("execute", "executemany", "executescript")


def find_sql(source: str) -> Iterator[str]:
    """Report each place in a module that uses SQL; docstrings may mention it."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings and STATEMENT.search(text):
                yield f"{node.lineno}: statement {text!r}"
            case ast.Attribute(attr=name) if name in CALLS or name == "_database":
                yield f"{node.lineno}: .{name}"
            case ast.Import(names=aliases):
                yield from (f"{node.lineno}: {alias.name}" for alias in aliases if alias.name in DRIVERS)
            case ast.ImportFrom(module=str(module), names=aliases):
                names = [module, *(f"{module}.{alias.name}" for alias in aliases)]
                yield from (f"{node.lineno}: {name}" for name in names if name in DRIVERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_sql_outside_the_ledger(path: Path) -> None:
    assert list(find_sql(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'QUERY = "SELECT seq FROM ledger"',
        'QUERY = """\n SELECT *\n FROM ledger"""',
        'name = "draft"\nquery = f"DELETE FROM {name}"',
        "connection.execute(query)",
        "import sqlite3",
        "from pysqlite3 import connect",
        "from scoring_tui.ledger.driver import Connection",
        "from scoring_tui.ledger import driver",
        "engine.ledger._database",
    ],
)
def test_sql_is_found(source: str) -> None:
    assert list(find_sql(source)) != []
