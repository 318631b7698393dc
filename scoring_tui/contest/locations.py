"""Where something stands in a contest file: its key path in words, and its line where that is certain.

Imports `said` only; the reading and the checking of contest files import it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of the file, as pydantic names a place."""
Raw = Mapping[str, object]
"""The file as TOML gives it."""

_HEADER = re.compile(r"\s*\[\[?([A-Za-z0-9_.\- ]+)\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a key path, and the other paths that the judgement rests upon."""

    path: KeyPath
    message: LazyText
    depends_on: tuple[KeyPath, ...] = ()

    def follows_from(self, broken: set[KeyPath]) -> bool:
        """Whether a broken place above or below this one already explains it."""
        own = (self.path, *self.depends_on)
        return any(a[: len(b)] == b[: len(a)] for a in own for b in broken)


def to_input_problem(fault: Fault, raw: Raw, text: str) -> InputProblem:
    """The fault as a person can find it."""
    return InputProblem(describe_path(fault.path, raw), fault.message, find_line(fault.path, raw, text))


def describe_path(path: KeyPath, raw: Raw) -> str:
    """`category "pengawas" / rubric`: list items by their id, or counted from 1 where they have none."""
    words: list[str] = []
    for depth, part in enumerate(path):
        if isinstance(part, int):
            words[-1] += f" {_label(value_at(raw, path[: depth + 1]), part)}"
        elif depth == 1 and path[0] == "rubric":
            words[-1] += f".{part}"
        elif part != "[key]":
            words.append(part)
    return " / ".join(words)


def _label(item: object, index: int) -> str:
    named = item.get("id") if isinstance(item, Mapping) else item
    return f'"{named}"' if isinstance(named, str) else str(index + 1)


def value_at(raw: object, path: KeyPath) -> object:
    """What stands at a path, or nothing."""
    for part in path:
        if isinstance(raw, Mapping):
            raw = raw.get(part)
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            raw = raw[part]
        else:
            return None
    return raw


def find_line(path: KeyPath, raw: Raw, text: str) -> int | None:
    """The line of the nearest place on the path that only one line of the text can be."""
    lines = text.splitlines()
    block = _block(path, raw, lines)
    if block is None:
        return None
    found, rest = block.start, range(block.start, block.stop)
    for depth in range(1, len(path)):
        here = _only(_pattern(path[: depth + 1], raw), lines, rest)
        headed = ".".join(map(str, path[: depth + 1])) in map(_header, lines[block.start : block.stop])
        if here is not None and not headed:  # else the key stands in an item, not above the items
            found = here
            rest = range(here, here + 1) if isinstance(path[depth], int) else rest
    return found + 1


def _pattern(path: KeyPath, raw: Raw) -> str:
    part = path[-1]
    if isinstance(part, str):
        return rf"(?:^|[\s{{,]){re.escape(part)}\s*="
    item = value_at(raw, path)
    named = item.get("id") if isinstance(item, Mapping) else None
    return rf"\bid\s*=\s*[\"']{re.escape(named)}[\"']" if isinstance(named, str) else r"(?!)"


def _only(pattern: str, lines: list[str], within: range) -> int | None:
    hits = [n for n in within if re.search(pattern, lines[n].partition("#")[0])]
    return hits[0] if len(hits) == 1 else None


def _block(path: KeyPath, raw: Raw, lines: list[str]) -> range | None:
    """The lines under the header of the section that the path begins with."""
    section, nth = path[0] if path else "", path[1] if len(path) > 1 else 0
    name = f"rubric.{nth}" if section == "rubric" and len(path) > 1 else str(section)
    headers = [(n, _header(line)) for n, line in enumerate(lines)]
    starts = [n for n, header in headers if header == name]
    others = [n for n, header in headers if header and not f"{header}.".startswith(f"{name}.")]
    items = value_at(raw, (section,))
    if isinstance(items, list) and len(starts) != len(items):
        return None
    index = nth if isinstance(items, list) and isinstance(nth, int) else 0
    if index >= len(starts):
        return _top_key(name, lines)
    ends = [n for n in (*starts, *others, len(lines)) if n > starts[index]]
    return range(starts[index], min(ends))


def _top_key(name: str, lines: list[str]) -> range | None:
    here = _only(rf"^{re.escape(name)}\s*=", lines, range(len(lines)))
    return None if here is None else range(here, here + 1)


def _header(line: str) -> str:
    match = _HEADER.fullmatch(line)
    return match[1].strip() if match else ""
