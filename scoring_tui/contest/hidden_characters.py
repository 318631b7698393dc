"""Refuse texts of a contest file that a person would read differently: control and direction characters."""

from collections.abc import Iterator
from typing import Any

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.i18n.visible import find_hidden_character

_ALLOWED = str.maketrans("\n\r\t", "   ")
"""Texts of several lines are common, such as the guide of a criterion."""


def find_hidden_faults(raw: Any, path: KeyPath = ()) -> Iterator[Fault]:
    """Every key and text with a character that nobody sees or that changes how a person reads it."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if problem := find_hidden_character(key):
                yield Fault((*path, key), problem)
            yield from find_hidden_faults(value, (*path, key))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from find_hidden_faults(value, (*path, index))
    elif isinstance(raw, str) and (problem := find_hidden_character(raw.translate(_ALLOWED))):
        yield Fault(path, problem)
