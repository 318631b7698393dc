"""Contest files: reading one, with everything wrong in it told at once, and finding one by its name.

Imports the declared models and the checks; the command line, the demo and the tests import it.
"""

import re
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from scoring_tui.contest.locations import to_input_problem
from scoring_tui.contest.models import Contest
from scoring_tui.contest.shape import read_shape
from scoring_tui.contest.validation import find_cross_faults
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy


def read_contest(path: Path) -> Contest:
    """The contest declared in a TOML file; raises `Unusable` with every problem that the file has."""
    text = _text(path)
    raw = _toml(path, text)
    shape = read_shape(raw)
    crossed = (
        fault
        for fault in find_cross_faults(shape.partial_contest, raw)
        if not fault.follows_from(shape.broken_paths)
    )
    faults = [*shape.faults, *crossed]
    if faults:
        problems = [to_input_problem(fault, raw, text) for fault in faults]
        raise InvalidInput(str(path), sorted(problems, key=lambda one: (one.line is None, one.line)))
    return Contest.model_validate(raw)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        what = lazy("there is no such file")
    except OSError as error:
        what = lazy("cannot be read: {why}", why=error.strerror)
    except UnicodeDecodeError:
        what = lazy("is not saved as UTF-8; save it again with that encoding")
    raise InvalidInput(str(path), [InputProblem("", what)])


def _toml(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(str(path), [_syntax(str(error), text)]) from error


# --- TOML's own grammar -----------------------------------------------------------------------------

_SYNTAX: tuple[tuple[str, LazyText], ...] = (
    ("Unterminated string", lazy("a text is not closed; add the quotation mark")),
    ('Expected "\'"', lazy("a text is not closed; add the quotation mark")),
    ("Illegal character '\\n'", lazy("a text is not closed; add the quotation mark")),
    ("Expected '\"", lazy("a text is not closed; add the quotation mark")),
    ("Unclosed array", lazy("a list is not closed; add ] or the missing comma")),
    ("Unclosed inline table", lazy("a table is not closed; add the curly bracket or the missing comma")),
    ("Expected '=' after a key", lazy("after a key comes =")),
    ("Cannot overwrite", lazy("this key was given before; keep one of the two")),
    ("Duplicate inline table key", lazy("this key was given before; keep one of the two")),
    ("Cannot declare", lazy("this section stands in the file before; for several write [[…]]")),
    ("Expected ']", lazy("a header is not closed; add ]")),
    ("Unescaped", lazy("write a backslash twice")),
    ("Invalid value", lazy("here a value is missing or is text without quotation marks")),
    ("Invalid initial character for a key part", lazy("a key is missing; is there one comma too many?")),
    ("Expected newline", lazy("the line goes on after its value; is a quotation mark or a comma missing?")),
)
_BARE_TIME = re.compile(r"=\s*\d{1,2}[:.]\d{2}(?!\d|:)")


def _syntax(message: str, text: str) -> InputProblem:
    where = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    lines = text.splitlines()
    line, column = (int(where[1]), int(where[2])) if where else (max(1, len(lines)), 1)
    what = next((said for start, said in _SYNTAX if message.startswith(start)), lazy("this is not TOML"))
    if lines and _BARE_TIME.search(lines[min(line, len(lines)) - 1]):
        what = lazy('a time of day stands in quotation marks: "08:00"')
    return InputProblem(f"{line}:{column}", what, line)


# --- contests by name -------------------------------------------------------------------------------


def list_bundled_contests() -> list[str]:
    """The names of the contests that come with the program."""
    return sorted(path.stem for path in _data().glob("*.toml"))


def find_contest(name_or_path: str) -> Path:
    """The file of a contest that comes with the program, or the file at this path."""
    if name_or_path in list_bundled_contests():
        return _data() / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    known = ", ".join(list_bundled_contests())
    what = lazy("there is no contest of this name and no such file; known are {known}", known=known)
    raise InvalidInput(name_or_path, [InputProblem("", what)])


def find_sample_roster(name: str) -> Path | None:
    """The invented contestants that come with a known contest, if there are any."""
    if name not in list_bundled_contests():
        return None
    candidates = (_data() / f"{name}.{kind}" for kind in ("csv", "xlsx"))
    return next((path for path in candidates if path.is_file()), None)


def _data() -> Path:
    """The folder of the contest files: inside an installed package, beside it in a checkout."""
    package = Path(str(files("scoring_tui")))
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"
