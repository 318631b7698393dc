"""Contest files with changed words, types and lines: refused with a place, or taken as they read."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from scoring_tui.contest.loader import find_contest, list_bundled_contests, read_contest
from scoring_tui.contest.models import Contest
from scoring_tui.errors import InvalidInput
from tests.helpers.clis import CONTEST

SOURCES = (CONTEST, *(find_contest(name).read_text() for name in list_bundled_contests()))

LITERALS = (
    *(
        '["mean"]',
        '"mean"',
        "{}",
        "[]",
        "[[]]",
        "[{}]",
        '{ id = "x" }',
        "true",
        "false",
        "0",
        "-1",
        "1",
        "50",
    ),
    *("1e400", "-1e400", "nan", "inf", "-inf", "0.5", "-0.0", "1_000", "0x1F", "9" * 400, f"1e{'9' * 20}"),
    *('""', '"a"', '"1"', '"1e5"', '"nan"', '"\\u0000"', '"\\u202e"', '"08:00"', '"7m"', '"99999999999h"'),
    *("2024-12-20", "08:00:00", "2024-12-20T08:00:00Z", "0001-01-01", "9999-12-31", '"x" * 3', "[1, 2, 3]"),
    *("[" * 2000 + "]" * 2000, "9" * 5000, "1e-400", "1e-999999999999999999999"),
    *("[" * 60 + "]" * 60, '["a", 1, true]', '[["j1"]]', "{ a = { b = { c = 1 } } }", "'''\nx\n'''"),
)
KEYS = ("id", "name", "weight", "method", "scale", "min", "max", "step", "values", "criteria", "ties", "trim",
        "jurors", "panel", "category", "rubric", "day", "start", "decimals", "stage", "range", "x-y", "Ü",
        '"a b"', "floor", "to", "reserve", "desk", "language", "timezone", "members", "round")  # fmt: skip


def make_contest_text(random: Random) -> str:
    """A contest file with one to three changes."""
    lines = random.choice(SOURCES).splitlines()
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        _change(lines, random)
    text = "\n".join(lines)
    if random.random() < 0.05:
        position = random.randrange(len(text))
        text = (
            text[:position]
            + random.choice(["\x00", "\ufeff", "]", "[", '"', "=", "\r"])
            + text[position + 1 :]
        )
    return text


def _change(lines: list[str], random: Random) -> None:
    index = random.randrange(len(lines))
    line = lines[index]
    key, equals, value = line.partition("=")
    match random.randrange(9):
        case 0:
            del lines[index : index + random.choice([1, 1, 4])]
            lines.append("")
        case 1:
            lines.insert(random.randrange(len(lines)), line)
        case 2:
            lines.insert(index, f"{random.choice(KEYS)} = {random.choice(LITERALS)}")
        case 3 | 4 | 5 if equals:
            lines[index] = f"{key}= {random.choice(LITERALS)}"
        case 6 if equals:
            lines[index] = f"{random.choice(KEYS)} ={value}"
        case 7:
            lines[index] = _change_inside(line, random)
        case _:
            other = random.randrange(len(lines))
            lines[index], lines[other] = lines[other], lines[index]


def _change_inside(line: str, random: Random) -> str:
    """Replace a word, a number or an inner value of a line."""
    words = line.split(" ")
    words[random.randrange(len(words))] = random.choice([*LITERALS, *KEYS])
    return " ".join(words)


def run_contest_file(path: Path, random: Random) -> tuple[str, str | None]:
    """Read one contest file."""
    text = make_contest_text(random)
    path.write_bytes(text.encode())
    try:
        contest = read_contest(path)
    except InvalidInput as error:
        return "refused", _check_problems(error)
    raw = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    differences = list(_compare(raw, _dump(contest), ()))
    return "accepted", differences[0] if differences else None


def _dump(contest: Contest) -> dict[str, Any]:
    dumped: dict[str, Any] = contest.model_dump(by_alias=True)
    return dumped


def _check_problems(error: InvalidInput) -> str | None:
    if not error.problems:
        return "refused without a reason"
    for problem in error.problems:
        if not str(problem.what) or "Error" in str(problem):
            return f"refused with {str(problem.what)!r} at {problem.place!r}"
    return None


def _compare(raw: object, taken: object, path: tuple[object, ...]) -> Iterator[str]:
    """Each value of the file that was taken as something else."""
    if isinstance(raw, Mapping) and isinstance(taken, Mapping):
        for key, value in raw.items():
            if key not in taken:
                yield f"{(*path, key)} was dropped"
            else:
                yield from _compare(value, taken[key], (*path, key))
    elif isinstance(raw, list) and isinstance(taken, list | tuple | frozenset | set):
        if len(raw) != len(taken):
            yield f"{path}: {raw!r} was taken as {taken!r}"
        elif isinstance(taken, list | tuple):
            for index, (value, taken_value) in enumerate(zip(raw, taken, strict=True)):
                yield from _compare(value, taken_value, (*path, index))
    elif not _means_the_same(raw, taken):
        yield f"{path}: {raw!r} was taken as {taken!r}"


def _means_the_same(raw: object, taken: object) -> bool:
    match raw:
        case bool():
            return raw is taken
        case int() | Decimal():
            return isinstance(taken, int | Decimal) and not isinstance(taken, bool) and taken == raw
        case str():
            return _reads_as(raw, taken)
        case date() | time():
            return raw == taken
    return isinstance(raw, Mapping) or isinstance(taken, Mapping)  # a short form of a table


def _reads_as(raw: str, taken: object) -> bool:
    match taken:
        case str():
            return " ".join(raw.split()) == " ".join(taken.split())
        case bool():
            return False
        case Decimal():
            return Decimal(raw) == taken
        case int():
            return raw.strip()[-1:] in ("h", "m", "s") or raw.strip() == str(taken)
        case time():
            return taken.strftime("%H%M") in raw.replace(":", "").replace(".", "").rjust(4, "0")
        case date():
            return raw.strip() == taken.isoformat()
    return isinstance(taken, Mapping)
