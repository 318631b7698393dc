"""The shape of a contest file: pydantic's findings in the house's own words, and the parts that did parse.

Imports the declared models and `contest_places`; `contest_file` imports it.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.locations import Fault, KeyPath, Raw, value_at
from scoring_tui.contest.models import (
    About,
    Category,
    Contest,
    Criterion,
    Juror,
    Panel,
    Rubric,
    Session,
    Timing,
)
from scoring_tui.contest.scales import Scale
from scoring_tui.contest.scoring import PenaltyKind, Rounding, Scoring, Stage, Trim
from scoring_tui.i18n.lazy import LazyText, lazy


class PartialContest(ContestModel):
    """The parts of a contest file that could be read; an item that could not leaves its position empty."""

    contest: About | None = None
    timing: Timing | None = None
    rubric: dict[str, Rubric] = {}
    scoring: Scoring | None = None
    stage: tuple[Stage | None, ...] = ()
    penalty: tuple[PenaltyKind | None, ...] = ()
    category: tuple[Category | None, ...] = ()
    juror: tuple[Juror | None, ...] = ()
    panel: tuple[Panel | None, ...] = ()
    session: tuple[Session | None, ...] = ()


_TABLES: dict[str, type[BaseModel]] = {
    "contest": About,
    "timing": Timing,
    "rubric": Rubric,
    "scoring": Scoring,
    "trim": Trim,
    "round": Rounding,
    "stage": Stage,
    "penalty": PenaltyKind,
    "category": Category,
    "juror": Juror,
    "panel": Panel,
    "session": Session,
    "criteria": Criterion,
    "scale": Scale,
}
_REPEATED = ("stage", "penalty", "category", "juror", "panel", "session")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the shape of a file leaves to be said."""

    faults: list[Fault]
    partial_contest: PartialContest
    broken_paths: set[KeyPath]
    """Places that nothing more can be said about: wrong, taken out for it, or meant by a misspelt key."""


def read_shape(raw: Raw) -> Shape:
    """Everything wrong with the file's shape, and what is left to be checked."""
    errors = again = _errors(Contest, raw)
    meant = {(*error["loc"][:-1], near) for error in errors if (near := _near(error))}
    broken = {error["loc"] for error in errors} | meant
    left = deepcopy(dict(raw))
    while again:
        broken |= {_take_out(left, error["loc"], error["type"]) for error in again} - {()}
        again = _errors(PartialContest, left)
    told = [error for error in errors if error["type"] != "missing" or error["loc"] not in meant]
    faults = [Fault(error["loc"], _words(error, raw)) for error in told]
    return Shape(faults, PartialContest.model_validate(left), broken)


def _errors(model: type[BaseModel], raw: Raw) -> list[ErrorDetails]:
    try:
        model.model_validate(raw)
    except ValidationError as invalid:
        # A list of which every item is wrong is "too short" as well, which is nothing to tell.
        errors = invalid.errors(include_url=False)
        return [error for error in errors if error["type"] != "too_short" or not error["input"]]
    return []


_FILLERS: dict[str, Callable[[int], object]] = {
    **dict.fromkeys(("id", "name", "room", "rubric", "panel"), "unread-{}".format),
    **dict.fromkeys(("weight", "points"), lambda nth: 100),
    "categories": lambda nth: [f"unread-{nth}"],
    "day": lambda nth: date.fromordinal(nth + 1),
    "presentation": lambda nth: 60,
}
"""What stands in for a required value, other than any that is meant, so that the rest can be checked."""


def _take_out(left: dict[str, Any], loc: KeyPath, kind: str) -> KeyPath:
    """Remove the least that makes this error go away, every other list item in its position; says what."""
    table = value_at(left, loc[:-1])
    if kind == "missing" and len(loc) > 1 and loc[-1] in _FILLERS and isinstance(table, dict):
        nth = next((part for part in reversed(loc) if isinstance(part, int)), 0)
        table[str(loc[-1])] = _FILLERS[str(loc[-1])](nth)
        return loc
    path = loc[:-1] if kind == "missing" or loc[-1] == "[key]" else loc
    holder = value_at(left, path[:-1])
    if path and isinstance(holder, dict):
        holder.pop(path[-1], None)
    elif isinstance(holder, list) and isinstance(path[-1], int):
        if len(path) > 2 and path[-2] != "criteria":
            return _take_out(left, path[:-1], kind="")
        holder[path[-1]] = None if len(path) == 2 else {"id": f"unread-{path[-1]}", "name": "-"}
    return path


# --- words ------------------------------------------------------------------------------------------


def _words(error: ErrorDetails, raw: Raw) -> LazyText:
    key = next((str(part) for part in reversed(error["loc"]) if not isinstance(part, int)), "")
    if error["type"] == "extra_forbidden":
        return _unknown(error)
    if error["type"] == "missing":
        return _missing(error["loc"])
    if error["type"] == "tuple_type" and key in _REPEATED and len(error["loc"]) == 1:
        return lazy('write "[[{key}]]", with two brackets, above each one', key=key)
    if error["type"] in _MADE:
        return _MADE[error["type"]](error)
    known = _BY_KIND.get(error["type"]) or _BY_KEY.get(key)
    return known or lazy("cannot be used here: {value}", value=_short(error["input"]))


def _unknown(error: ErrorDetails) -> LazyText:
    near = _near(error)
    if near:
        return lazy('unknown key; did you mean "{near}"?', near=near)
    return lazy("unknown key; possible here are {known}", known=", ".join(_keys(error["loc"][:-1])))


def _near(error: ErrorDetails) -> str:
    """The key that a misspelt one most likely means."""
    if error["type"] != "extra_forbidden":
        return ""
    return next(iter(get_close_matches(str(error["loc"][-1]), _keys(error["loc"][:-1]), n=1)), "")


def _keys(path: KeyPath) -> list[str]:
    return sorted(field.alias or name for name, field in _table(path).model_fields.items())


def _table(path: KeyPath) -> type[BaseModel]:
    names = path[:1] + path[2:] if path[:1] == ("rubric",) else path
    return next((_TABLES[str(name)] for name in reversed(names) if name in _TABLES), Contest)


def _missing(loc: KeyPath) -> LazyText:
    key = str(loc[-1])
    if len(loc) == 1:
        header = f"[[{key}]]" if key in _REPEATED else "[rubric.…]" if key == "rubric" else f"[{key}]"
        return lazy('the section is missing; add "{header}"', header=header)
    return lazy('is missing; add a line "{key} = …"', key=key)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _one_of(error: ErrorDetails) -> LazyText:
    allowed = re.findall(r"'([^']*)'", error.get("ctx", {}).get("expected", ""))
    return lazy("must be one of {values}", values=", ".join(f'"{value}"' for value in allowed))


def _name_shape(error: ErrorDetails) -> LazyText:
    value = _short(error["loc"][-2] if error["loc"][-1] == "[key]" else error["input"])
    if error["loc"][0] == "panel" and error["loc"][-1] == "id":
        return lazy('"{value}": use letters, digits and hyphens only, at most 20', value=value)
    return lazy('"{value}": use small letters, digits and hyphens only, at most 40', value=value)


def _bounds(error: ErrorDetails) -> LazyText:
    limits = error.get("ctx", {})
    if "gt" in limits:
        return lazy("must be above {limit}", limit=limits["gt"])
    if "ge" in limits:
        return lazy("must be at least {least}", least=limits["ge"])
    return lazy("must be at most {most}", most=limits["le"])


_MADE: dict[str, Callable[[ErrorDetails], LazyText]] = {
    "literal_error": _one_of,
    "string_pattern_mismatch": _name_shape,
    "greater_than": _bounds,
    "greater_than_equal": _bounds,
    "less_than_equal": _bounds,
}

_TEXT = lazy("must be text in quotation marks")
_LIST = lazy("must be a list in square brackets")
_TABLE = lazy("must be a table: keys with values of their own")
_FLAG = lazy("must be true or false, without quotation marks")
_BY_KIND: dict[str, LazyText] = {
    "string_type": _TEXT,
    "string_too_short": lazy("must not be empty"),
    "too_short": lazy("must name at least one"),
    "tuple_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
}

_NUMBER = lazy("must be a number with a decimal point, such as 12.5")
_LENGTH = lazy('must be a length of time such as "7m", "90s" or "1h 30m"')
_HOUR = lazy('must be a time of day such as "08:00"')
_COUNT = lazy("must be a whole number")
_BY_KEY: dict[str, LazyText] = {
    **dict.fromkeys(("weight", "min", "max", "step", "values", "floor", "to", "points"), _NUMBER),
    **dict.fromkeys(("presentation", "questions", "changeover", "warnings"), _LENGTH),
    **dict.fromkeys(("start", "end"), _HOUR),
    **dict.fromkeys(("decimals", "minimum-ballots", "turns", "through"), _COUNT),
    **dict.fromkeys(("lowest", "highest", "at-least", "juror", "criterion", "weighted", "jury"), _COUNT),
    "day": lazy("must be a date such as 2024-12-20"),
}
