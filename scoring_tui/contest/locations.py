"""The place of a fault in a contest file: its key path as text, and its line number if that is certain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of the file, as in pydantic's errors."""
Raw = Mapping[str, object]
"""The parsed TOML file."""

_HEADER = re.compile(r"\s*\[\[?([A-Za-z0-9_.\- ]+)\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error at a key path."""

    path: KeyPath
    message: LazyText
    depends_on: tuple[KeyPath, ...] = ()
    """Other paths whose values the check has used."""

    def follows_from(self, broken_paths: set[KeyPath]) -> bool:
        """Whether a broken path above or below one of the used paths already explains the fault."""
        used_paths = (self.path, *self.depends_on)
        return any(
            used[: len(broken)] == broken[: len(used)] for used in used_paths for broken in broken_paths
        )


def to_input_problem(fault: Fault, raw: Raw, text: str) -> InputProblem:
    """Convert the fault to a problem with a readable place and its line number."""
    return InputProblem(describe_path(fault.path, raw), fault.message, find_line(fault.path, raw, text))


def describe_path(path: KeyPath, raw: Raw) -> str:
    """`category "pengawas" / rubric`: list items by their id, or counted from 1 if they have none."""
    parts: list[str] = []
    for depth, key in enumerate(path):
        if isinstance(key, int):
            parts[-1] += f" {_item_label(value_at(raw, path[: depth + 1]), key)}"
        elif depth == 1 and path[0] == "rubric":
            parts[-1] += f".{key}"
        elif key != "[key]":
            parts.append(key)
    return " / ".join(parts)


def _item_label(item: object, index: int) -> str:
    item_id = item.get("id") if isinstance(item, Mapping) else item
    return f'"{item_id}"' if isinstance(item_id, str) else str(index + 1)


def value_at(raw: object, path: KeyPath) -> object:
    """The value at a path; None if there is none."""
    for key in path:
        if isinstance(raw, Mapping):
            raw = raw.get(key)
        elif isinstance(raw, list) and isinstance(key, int) and key < len(raw):
            raw = raw[key]
        else:
            return None
    return raw


def find_line(path: KeyPath, raw: Raw, text: str) -> int | None:
    """The line of the longest part of the path that matches one line only, counted from 1."""
    lines = text.splitlines()
    section_lines = _find_section(path, raw, lines)
    if section_lines is None:
        return None
    headers = [_header(lines[index]) for index in section_lines]
    line_index, search_range = section_lines.start, section_lines
    for depth in range(1, len(path)):
        match_index = _find_single_match(_line_pattern(path[: depth + 1], raw), lines, search_range)
        has_header = ".".join(map(str, path[: depth + 1])) in headers
        if match_index is not None and not has_header:  # below a header the key belongs to an item
            line_index = match_index
            if isinstance(path[depth], int):
                search_range = range(match_index, match_index + 1)
    return line_index + 1


def _line_pattern(path: KeyPath, raw: Raw) -> str:
    key = path[-1]
    if isinstance(key, str):
        return rf"(?:^|[\s{{,]){re.escape(key)}\s*="
    item = value_at(raw, path)
    item_id = item.get("id") if isinstance(item, Mapping) else None
    return rf"\bid\s*=\s*[\"']{re.escape(item_id)}[\"']" if isinstance(item_id, str) else r"(?!)"


def _find_single_match(pattern: str, lines: list[str], search_range: range) -> int | None:
    matches = [index for index in search_range if re.search(pattern, lines[index].partition("#")[0])]
    return matches[0] if len(matches) == 1 else None


def _find_section(path: KeyPath, raw: Raw, lines: list[str]) -> range | None:
    """The lines below the header of the section that the path begins with, the header included."""
    section, second_key = path[0] if path else "", path[1] if len(path) > 1 else 0
    section_name = f"rubric.{second_key}" if section == "rubric" and len(path) > 1 else str(section)
    headers = [(index, _header(line)) for index, line in enumerate(lines)]
    starts = [index for index, header in headers if header == section_name]
    other_starts = [
        index for index, header in headers if header and not f"{header}.".startswith(f"{section_name}.")
    ]
    items = value_at(raw, (section,))
    if isinstance(items, list) and len(starts) != len(items):
        return None
    item_index = second_key if isinstance(items, list) and isinstance(second_key, int) else 0
    if item_index >= len(starts):
        return _find_top_key(section_name, lines)
    start = starts[item_index]
    return range(start, min(index for index in (*starts, *other_starts, len(lines)) if index > start))


def _find_top_key(section_name: str, lines: list[str]) -> range | None:
    line_index = _find_single_match(rf"^{re.escape(section_name)}\s*=", lines, range(len(lines)))
    return None if line_index is None else range(line_index, line_index + 1)


def _header(line: str) -> str:
    """The name in a table header; an empty text for any other line."""
    match = _HEADER.fullmatch(line)
    return match[1].strip() if match else ""
