"""The house keeps its own rules: small rooms, imports downwards, a core without a screen."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "scoring_tui").rglob("*.py"))
SURFACE = ("app", "messages", "themes", "screens", "widgets")
SESSION = ("driver.py", "nursery.py", "status.py")
"""Rooms of the hub that are a session's or its screen's: the hub itself is small because it knows none."""
LOWER_FIRST = (
    ("said", "clock", "far", "contestant", "marks", "declared"),
    ("method",),
    ("contest", "sessions", "wording", "text"),
    ("entries", "commands"),
    ("state", "folding"),
    ("scoring",),
    ("rules", "ledger"),
    ("hall",),
    ("link", "views", "papers"),
    ("door", "roles"),
    ("messages", "themes"),
    ("widgets",),
    ("screens",),
    ("app",),
    ("hub",),
    ("cli",),
)
"""Floors of the house from the ground up: a room imports from its own floor or below."""


def name_of(path: Path) -> str:
    """`scoring_tui/rules/case.py` as `rules`."""
    return path.relative_to(ROOT / "scoring_tui").with_suffix("").parts[0]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small_and_say_what_they_are(path: Path) -> None:
    """At most 300 lines a file and 30 a function; a docstring on every module and public class."""
    source = path.read_text()
    tree = ast.parse(source)
    assert len(source.splitlines()) <= 300
    assert ast.get_docstring(tree), "the module says nothing of itself"
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(tree) if f.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > 30} == {}
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [c.name for c in classes if not c.name.startswith("_") and not ast.get_docstring(c)] == []
    assert [c.name for c in classes if "Manager" in c.name] == []


def test_functions_are_short() -> None:
    """The middle function has at most eight lines, docstring not counted."""
    lengths = []
    for path in SOURCES:
        for function in functions(ast.parse(path.read_text())):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            lengths.append(sum(node.end_lineno - node.lineno + 1 for node in body if node.end_lineno))
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 8


def imports(path: Path) -> set[str]:
    """Rooms of the house that a file imports."""
    found = set()
    tree = ast.parse(path.read_text())
    tree.body = [node for node in tree.body if "TYPE_CHECKING" not in ast.unparse(node).splitlines()[0]]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scoring_tui."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "scoring_tui":
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards(path: Path) -> None:
    """No room imports from a floor above its own."""
    floor = {room: level for level, rooms in enumerate(LOWER_FIRST) for room in rooms}
    own = floor.get(name_of(path))
    if own is not None:
        assert {room for room in imports(path) if floor.get(room, -1) > own} == set()


def loaded_by(paths: list[Path], packages: tuple[str, ...]) -> str:
    """Which modules of the packages are there once all these files have been imported."""
    modules = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in paths]
    code = f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\n"
    code += f"print([m for m in sys.modules if m.split('.')[0] in {packages!r}])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return run.stdout.strip()


def test_the_core_knows_no_screen() -> None:
    """Everything but the surface imports without Textual and Rich."""
    core = [p for p in SOURCES if name_of(p) not in (*SURFACE, "hub", "__main__")]
    assert loaded_by(core, ("textual", "rich")) == "[]"


def test_the_hub_itself_knows_no_screen() -> None:
    """It is small because only its sessions have Textual."""
    hub = [p for p in SOURCES if name_of(p) == "hub" and p.name not in SESSION]
    assert loaded_by(hub, ("textual",)) == "[]"


def test_a_juror_screen_imports_nothing_heavy() -> None:
    """What only the committee needs is not paid for by every juror's start."""
    code = "import sys, scoring_tui.app, scoring_tui.screens.juror, scoring_tui.views.juror\n"
    code += (
        "print(sorted({'sqlite_utils', 'openpyxl', 'argon2', 'click', 'numpy', 'babel'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"
