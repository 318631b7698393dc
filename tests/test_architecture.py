"""What no linter checks of the architecture: no screen in the core, a light start, unique class names.

The layers themselves are import-linter's contracts in `pyproject.toml`.
"""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "scoring_tui").rglob("*.py"))
SURFACE = ("tui", "hub", "__main__")
"""What stands above the core."""
WITH_SCREENS = ("hub/sessions/", "hub/status/screen.py")
"""What in the hub belongs to a session or shows a screen."""


def relative(path: Path) -> str:
    """The path within the package, with slashes."""
    return path.relative_to(ROOT / "scoring_tui").as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_modules_and_public_classes_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module has no docstring"
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [c.name for c in classes if not c.name.startswith("_") and not ast.get_docstring(c)] == []


def test_no_class_name_is_used_twice() -> None:
    """A name in a traceback or a search leads to one class."""
    modules = defaultdict(list)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                modules[node.name].append(relative(path))
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


def loaded_by(paths: list[Path], packages: tuple[str, ...]) -> str:
    """Which modules of the packages are there once all these files have been imported."""
    modules = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in paths]
    code = f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\n"
    code += f"print([m for m in sys.modules if m.split('.')[0] in {packages!r}])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return run.stdout.strip()


def test_the_core_knows_no_screen() -> None:
    """Everything but the surface imports without Textual and Rich."""
    core = [p for p in SOURCES if not relative(p).startswith(SURFACE)]
    assert loaded_by(core, ("textual", "rich")) == "[]"


def test_the_hub_itself_knows_no_screen() -> None:
    """It is small because only its sessions have Textual."""
    hub = [p for p in SOURCES if relative(p).startswith("hub/") and not relative(p).startswith(WITH_SCREENS)]
    assert loaded_by(hub, ("textual",)) == "[]"


def test_a_juror_screen_imports_nothing_heavy() -> None:
    """A juror's start does not load what only the committee needs."""
    heavy = {"sqlite_utils", "python_calamine", "psutil", "argon2", "click", "numpy", "babel"}
    code = "import sys, scoring_tui.tui.app, scoring_tui.tui.juror.screen, scoring_tui.views.juror\n"
    code += f"print(sorted({heavy!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"


def test_a_boards_process_imports_no_engine() -> None:
    """It shows views that another process made; it starts without pydantic, engine and ledger."""
    script = (
        "import sys, scoring_tui.tui.app, scoring_tui.tui.board.screen, scoring_tui.views.board_feed\n"
        "print([name for name in sys.argv[1:] if name in sys.modules])"
    )
    heavy = ("pydantic", "scoring_tui.domain.state", "scoring_tui.engine.engine", "scoring_tui.ledger.store")
    run = subprocess.run([sys.executable, "-c", script, *heavy], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
