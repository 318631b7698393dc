"""Read a contest file, reporting all its problems at once, and find a bundled contest by its name."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

from scoring_tui.contest.hidden_characters import find_hidden_faults
from scoring_tui.contest.input_files import UnreadableInput, read_input_file
from scoring_tui.contest.locations import Fault, Raw, to_input_problem
from scoring_tui.contest.models import Contest
from scoring_tui.contest.module_validation import find_module_faults
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.contest.result_contests import complete_declaration
from scoring_tui.contest.result_validation import find_format_faults
from scoring_tui.contest.shape import CONTEST_FILE, read_shape
from scoring_tui.contest.validation import find_cross_faults
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy

MAX_CONTEST_BYTES = 150_000
"""Of a contest file; the longest bundled one has a tenth of it."""

MAX_FAULTS = 40
"""Faults that are told; the line of each is searched for in the whole text."""

_KEY_PART = r"(?:(?<![A-Za-z0-9_-])[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_DEEP_KEY = re.compile(rf"(?:{_KEY_PART}[ \t]*+\.[ \t]*+){{40}}")
"""A dotted key of so many parts; tomllib needs time for it that grows with their square."""

_TOO_DEEP = lazy("a number is too long, or lists and tables are nested too deeply")


def read_contest(path: Path) -> Contest:
    """Read the contest declared in a TOML file; raises `InvalidInput` with all its problems."""
    raw, text = read_toml_file(path)
    problems = find_contest_problems(raw, text)
    if problems:
        raise InvalidInput(str(path), problems)
    return Contest.model_validate(complete_declaration(raw))


def find_contest_problems(raw: Raw, text: str, only: str = "") -> list[InputProblem]:
    """List the problems of a contest file in the order of its lines.

    Args:
        raw: the parsed file.
        text: the file itself.
        only: the section whose problems are listed; every section without it.
    """
    faults = [fault for fault in find_contest_faults(raw) if not only or fault.path[:1] == (only,)]
    return list_problems(faults, raw, text)


def find_contest_faults(raw: Raw) -> list[Fault]:
    """List the faults of a contest file, as it was read."""
    completed_raw = complete_declaration(raw)
    shape = read_shape(completed_raw, CONTEST_FILE)
    cross_faults = (
        fault
        for fault in (
            *find_cross_faults(shape.partial_file, completed_raw),
            *find_format_faults(shape.partial_file, raw),
            *find_module_faults(shape.partial_file, raw),
        )
        if not fault.follows_from(shape.broken_paths)
    )
    return [*find_hidden_faults(raw), *shape.faults, *cross_faults]


def list_problems(faults: Sequence[Fault], raw: Raw, text: str) -> list[InputProblem]:
    """Return the first faults of a file as problems, in the order of its lines."""
    problems = [to_input_problem(fault, raw, text) for fault in faults[:MAX_FAULTS]]
    return sorted(problems, key=lambda problem: (problem.line is None, problem.line))


def read_paper_settings(path: Path, contest: Contest) -> PaperSettings:
    """Read the table `[papers]` of a TOML file; raises `InvalidInput` with all its problems.

    The file may be a whole contest file; its other tables are not read.

    Args:
        contest: the contest whose jurors the table names.
    """
    raw, text = read_toml_file(path)
    if not isinstance(raw.get("papers"), dict):
        raise InvalidInput(str(path), [InputProblem("", lazy("has no table [papers]; add it"))])
    declared_contest = contest.model_dump(mode="json", by_alias=True, exclude_unset=True)
    problems = find_contest_problems({**declared_contest, "papers": raw["papers"]}, text, only="papers")
    if problems:
        raise InvalidInput(str(path), problems)
    return PaperSettings.model_validate(raw["papers"])


def read_toml_file(path: Path) -> tuple[dict[str, object], str]:
    """Read a TOML file and return its tables and its text; raises `InvalidInput` if it cannot be read."""
    text = _read_text(path)
    return _parse_toml(path, text), text


def _read_text(path: Path) -> str:
    try:
        return read_input_file(path, MAX_CONTEST_BYTES).decode("utf-8-sig")
    except UnreadableInput as error:
        message = error.message
    except FileNotFoundError:
        message = lazy("there is no such file")
    except OSError as error:
        message = lazy("cannot be read: {why}", why=error.strerror)
    except UnicodeDecodeError:
        message = lazy("is not saved as UTF-8; save it again with that encoding")
    raise InvalidInput(str(path), [InputProblem("", message)])


def _parse_toml(path: Path, text: str) -> dict[str, object]:
    if _DEEP_KEY.search(text):
        raise InvalidInput(str(path), [InputProblem("", _TOO_DEEP)])
    try:
        return tomllib.loads(text, parse_float=_parse_decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(str(path), [_explain_syntax(str(error), text)]) from error
    except (ValueError, RecursionError) as error:  # limits of Python, which names no place
        raise InvalidInput(str(path), [InputProblem("", _TOO_DEEP)]) from error


def _parse_decimal(text: str) -> Decimal:
    """Read a TOML float; one beyond all limits is infinite, which every model refuses with its place."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


# --- TOML syntax errors -----------------------------------------------------------------------------

_SYNTAX_MESSAGES: tuple[tuple[str, LazyText], ...] = (
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


def _explain_syntax(error_text: str, text: str) -> InputProblem:
    position = re.search(r"\(at line (\d+), column (\d+)\)$", error_text)
    lines = text.splitlines()
    line, column = (int(position[1]), int(position[2])) if position else (max(1, len(lines)), 1)
    message = next(
        (explanation for start, explanation in _SYNTAX_MESSAGES if error_text.startswith(start)),
        lazy("this is not TOML"),
    )
    if lines and _BARE_TIME.search(lines[min(line, len(lines)) - 1]):
        message = lazy('a time of day stands in quotation marks: "08:00"')
    return InputProblem(f"{line}:{column}", message, line)


# --- contests by name -------------------------------------------------------------------------------


def list_bundled_contests() -> list[str]:
    """Names of the contests that come with the program."""
    return sorted(path.stem for path in data_folder().glob("*.toml"))


def find_contest(name_or_path: str) -> Path:
    """The file of a bundled contest, or the file at this path; raises `InvalidInput` if there is neither."""
    if name_or_path in list_bundled_contests():
        return data_folder() / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    raise unknown_contest(name_or_path, list_bundled_contests())


def unknown_contest(name: str, known_names: Iterable[str]) -> InvalidInput:
    """Return the error about a name that no contest has."""
    message = lazy(
        "there is no contest of this name and no such file; known are {known}", known=", ".join(known_names)
    )
    return InvalidInput(name, [InputProblem("", message)])


def list_bundled_competitions() -> list[str]:
    """Names of the competitions of several rounds that come with the program."""
    return sorted(path.parent.name for path in data_folder().glob("*/competition.toml"))


def list_demo_names() -> list[str]:
    """Names of the contests and competitions that a demonstration can play."""
    return sorted({*list_bundled_contests(), *list_bundled_competitions()})


def find_bundled_competition(name: str) -> Path | None:
    """Return the competition file of this name; None if no competition of several rounds has it."""
    return data_folder() / name / "competition.toml" if name in list_bundled_competitions() else None


def find_sample_roster(name: str) -> Path | None:
    """The roster of invented contestants of a bundled contest; None if it has none."""
    if name not in list_bundled_contests():
        return None
    roster_paths = (data_folder() / f"{name}.{suffix}" for suffix in ("csv", "xlsx"))
    return next((path for path in roster_paths if path.is_file()), None)


def data_folder() -> Path:
    """Folder of the bundled contest files: inside an installed package, beside it in a checkout."""
    package = Path(str(files("scoring_tui")))
    package_data = package / "data"
    return package_data if package_data.is_dir() else package.parent / "data"
