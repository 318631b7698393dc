"""The shape of a declared file: pydantic's errors in plain messages, and the parts that could be read."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scoring_tui.contest.assignments import Assignment
from scoring_tui.contest.bands import Band
from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.competition import AboutCompetition, Competition, CompetitionRound, CountedScore
from scoring_tui.contest.figures import FigureRule
from scoring_tui.contest.levels import CompetenceLevel
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
from scoring_tui.contest.modules import Module, ModuleRules
from scoring_tui.contest.papers import Official, PaperSettings, PersonalData
from scoring_tui.contest.polls import Favourite, Poll
from scoring_tui.contest.rounds import ContestRound, TeamRule
from scoring_tui.contest.scales import Scale
from scoring_tui.contest.scoring import PenaltyKind, Rounding, Scoring, Trim
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.standards import MatchBand, Standard
from scoring_tui.contest.talent_pool import Box, NineBoxes, Post
from scoring_tui.i18n.lazy import LazyText, lazy


class PartialContest(ContestModel):
    """The parts of a contest file that could be read. An item that could not be read is None."""

    contest: About | None = None
    timing: Timing | None = None
    rubric: dict[str, Rubric] = {}
    scoring: Scoring | None = None
    stage: tuple[Stage | None, ...] = ()
    penalty: tuple[PenaltyKind | None, ...] = ()
    category: tuple[Category | None, ...] = ()
    juror: tuple[Juror | None, ...] = ()
    assignment: tuple[Assignment | None, ...] = ()
    panel: tuple[Panel | None, ...] = ()
    session: tuple[Session | None, ...] = ()
    band: tuple[Band | None, ...] = ()
    standard: tuple[Standard | None, ...] = ()
    match_band: tuple[MatchBand | None, ...] = ()
    nine_boxes: NineBoxes | None = None
    box: tuple[Box | None, ...] = ()
    post: tuple[Post | None, ...] = ()
    poll: Poll | None = None
    favourite: tuple[Favourite | None, ...] = ()
    module: tuple[Module | None, ...] = ()
    modules: ModuleRules | None = None
    papers: PaperSettings | None = None
    round: ContestRound | None = None


class PartialCompetition(ContestModel):
    """The parts of a competition file that could be read. An item that could not be read is None."""

    competition: AboutCompetition | None = None
    round: tuple[CompetitionRound | None, ...] = ()


PartialT = TypeVar("PartialT", bound=ContestModel)


@dataclass(frozen=True, slots=True)
class FileKind(Generic[PartialT]):
    """What is declared in one kind of file."""

    model: type[BaseModel]
    partial_model: type[PartialT]
    tables: Mapping[str, type[BaseModel]]
    """The model of each table, by the last key that names it."""
    repeated_sections: tuple[str, ...]
    """Sections with two brackets."""


_CONTEST_TABLES: dict[str, type[BaseModel]] = {
    "contest": About,
    "timing": Timing,
    "rubric": Rubric,
    "scoring": Scoring,
    "trim": Trim,
    "round": Rounding,
    "stage": Stage,
    "penalty": PenaltyKind,
    "band": Band,
    "standard": Standard,
    "match-band": MatchBand,
    "nine-boxes": NineBoxes,
    "box": Box,
    "post": Post,
    "poll": Poll,
    "favourite": Favourite,
    "module": Module,
    "modules": ModuleRules,
    "category": Category,
    "juror": Juror,
    "assignment": Assignment,
    "panel": Panel,
    "session": Session,
    "criteria": Criterion,
    "level": CompetenceLevel,
    "figure": FigureRule,
    "scale": Scale,
    "papers": PaperSettings,
    "head-of-jury": PersonalData,
    "acknowledged-by": Official,
    "issued-by": Official,
    "committee": Official,
}
CONTEST_FILE = FileKind(
    Contest,
    PartialContest,
    _CONTEST_TABLES,
    (
        "stage",
        "penalty",
        "category",
        "juror",
        "assignment",
        "panel",
        "session",
        "band",
        "standard",
        "match-band",
        "box",
        "post",
        "favourite",
        "module",
    ),
)
COMPETITION_FILE = FileKind(
    Competition,
    PartialCompetition,
    {
        "competition": AboutCompetition,
        "round": CompetitionRound,
        "counts": CountedScore,
        "teams": TeamRule,
    },
    ("round",),
)


@dataclass(frozen=True, slots=True)
class Shape(Generic[PartialT]):
    """Faults of the shape of a file, and what is left to be checked."""

    faults: list[Fault]
    partial_file: PartialT
    broken_paths: set[KeyPath]
    """Paths that are not checked further: wrong, removed, or meant by a misspelt key."""


def read_shape(raw: Raw, kind: FileKind[PartialT]) -> Shape[PartialT]:
    """Find every fault of the file's shape, and remove what cannot be read."""
    errors = _find_errors(kind.model, raw)
    remaining_errors = errors
    near_keys = [(error["loc"][:-1], _find_near_key(error, kind)) for error in errors]
    intended_paths = {(*path, near_key) for path, near_key in near_keys if near_key}
    broken_paths = {error["loc"] for error in errors} | intended_paths
    readable = deepcopy(dict(raw))
    while remaining_errors:
        removed_paths = {_remove(readable, error["loc"], error["type"]) for error in remaining_errors}
        broken_paths |= removed_paths - {()}
        remaining_errors = _find_errors(kind.partial_model, readable)
    reported_errors = [
        error for error in errors if error["type"] != "missing" or error["loc"] not in intended_paths
    ]
    faults = [Fault(error["loc"], _explain(error, kind)) for error in reported_errors]
    return Shape(faults, kind.partial_model.model_validate(readable), broken_paths)


def _find_errors(model: type[BaseModel], raw: Raw) -> list[ErrorDetails]:
    try:
        model.model_validate(raw)
    except ValidationError as invalid:
        # A list whose items are all wrong is reported as "too short" as well; that is no fault of its own.
        errors = invalid.errors(include_url=False)
        return [error for error in errors if error["type"] != "too_short" or not error["input"]]
    return []


_FILLERS: dict[str, Callable[[int], object]] = {
    **dict.fromkeys(("id", "name", "room", "rubric", "panel"), "unread-{}".format),
    **dict.fromkeys(("weight", "points"), lambda index: 100),
    "categories": lambda index: [f"unread-{index}"],
    "day": lambda index: date.fromordinal(index + 1),
    "presentation": lambda index: 60,
}
"""Placeholders of required values, each different, so that the rest of a table can be checked."""


def _remove(readable: dict[str, Any], loc: KeyPath, error_type: str) -> KeyPath:
    """Remove the smallest part that causes the error and return its path. List items keep their index."""
    table = value_at(readable, loc[:-1])
    if error_type == "missing" and len(loc) > 1 and loc[-1] in _FILLERS and isinstance(table, dict):
        index = next((key for key in reversed(loc) if isinstance(key, int)), 0)
        table[str(loc[-1])] = _FILLERS[str(loc[-1])](index)
        return loc
    path = loc[:-1] if error_type == "missing" or loc[-1] == "[key]" else loc
    parent = value_at(readable, path[:-1])
    if path and isinstance(parent, dict):
        parent.pop(path[-1], None)
    elif isinstance(parent, list) and isinstance(path[-1], int):
        if len(path) > 2 and path[-2] != "criteria":
            return _remove(readable, path[:-1], error_type="")
        parent[path[-1]] = None if len(path) == 2 else {"id": f"unread-{path[-1]}", "name": "-"}
    return path


# --- messages ---------------------------------------------------------------------------------------


def _explain(error: ErrorDetails, kind: FileKind[Any]) -> LazyText:
    key = next((str(name) for name in reversed(error["loc"]) if not isinstance(name, int)), "")
    if error["type"] == "extra_forbidden":
        return _explain_unknown_key(error, kind)
    if error["type"] == "missing":
        return _explain_missing(error["loc"], kind)
    if error["type"] == "tuple_type" and key in kind.repeated_sections and len(error["loc"]) == 1:
        return lazy('write "[[{key}]]", with two brackets, above each one', key=key)
    if error["type"] in _EXPLAIN_BY_TYPE:
        return _EXPLAIN_BY_TYPE[error["type"]](error)
    if key in ("bands", "points") and "figure" in error["loc"]:
        return lazy("must be pairs of a figure and its mark, such as [[0, 0], [0.16, 60], [0.5, 100]]")
    message = (
        _MESSAGE_BY_TYPE.get(error["type"])
        or _MESSAGE_BY_PLACE.get((error["loc"][0], key))
        or _MESSAGE_BY_KEY.get(key)
    )
    if message is None and "quota" in error["loc"]:
        return _COUNT
    return message or lazy("cannot be used here: {value}", value=_shorten(error["input"]))


def _explain_unknown_key(error: ErrorDetails, kind: FileKind[Any]) -> LazyText:
    near_key = _find_near_key(error, kind)
    if near_key:
        return lazy('unknown key; did you mean "{near}"?', near=near_key)
    return lazy(
        "unknown key; possible here are {known}", known=", ".join(_list_keys(error["loc"][:-1], kind))
    )


def _find_near_key(error: ErrorDetails, kind: FileKind[Any]) -> str:
    """The key that a misspelt one most likely means."""
    if error["type"] != "extra_forbidden":
        return ""
    return next(iter(get_close_matches(str(error["loc"][-1]), _list_keys(error["loc"][:-1], kind), n=1)), "")


def _list_keys(path: KeyPath, kind: FileKind[Any]) -> list[str]:
    return sorted(field.alias or name for name, field in _find_model(path, kind).model_fields.items())


def _find_model(path: KeyPath, kind: FileKind[Any]) -> type[BaseModel]:
    if path[:2] == ("papers", "juror"):
        return PersonalData
    names = path[:1] + path[2:] if path[:1] == ("rubric",) else path
    return next((kind.tables[str(name)] for name in reversed(names) if name in kind.tables), kind.model)


def _explain_missing(loc: KeyPath, kind: FileKind[Any]) -> LazyText:
    key = str(loc[-1])
    if len(loc) == 1:
        header = (
            f"[[{key}]]" if key in kind.repeated_sections else "[rubric.…]" if key == "rubric" else f"[{key}]"
        )
        return lazy('the section is missing; add "{header}"', header=header)
    return lazy('is missing; add a line "{key} = …"', key=key)


def _shorten(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _explain_choice(error: ErrorDetails) -> LazyText:
    allowed = re.findall(r"'([^']*)'", error.get("ctx", {}).get("expected", ""))
    return lazy("must be one of {values}", values=", ".join(f'"{value}"' for value in allowed))


def _explain_name_pattern(error: ErrorDetails) -> LazyText:
    value = _shorten(error["loc"][-2] if error["loc"][-1] == "[key]" else error["input"])
    if error["loc"][0] == "panel" and error["loc"][-1] == "id":
        return lazy('"{value}": use letters, digits and hyphens only, at most 20', value=value)
    return lazy('"{value}": use small letters, digits and hyphens only, at most 40', value=value)


def _explain_bounds(error: ErrorDetails) -> LazyText:
    limits = error.get("ctx", {})
    if "gt" in limits:
        return lazy("must be above {limit}", limit=limits["gt"])
    if "ge" in limits:
        return lazy("must be at least {least}", least=limits["ge"])
    return lazy("must be at most {most}", most=limits["le"])


_EXPLAIN_BY_TYPE: dict[str, Callable[[ErrorDetails], LazyText]] = {
    "literal_error": _explain_choice,
    "string_pattern_mismatch": _explain_name_pattern,
    "greater_than": _explain_bounds,
    "greater_than_equal": _explain_bounds,
    "less_than_equal": _explain_bounds,
}

_TEXT = lazy("must be text in quotation marks")
_LIST = lazy("must be a list in square brackets")
_TABLE = lazy("must be a table: keys with values of their own")
_FLAG = lazy("must be true or false, without quotation marks")
_MESSAGE_BY_TYPE: dict[str, LazyText] = {
    "string_type": _TEXT,
    "string_too_short": lazy("must not be empty"),
    "too_short": lazy("must name at least one"),
    "tuple_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "string_too_long": lazy("is too long"),
    "too_long": lazy("has too many lines"),
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
}

_NUMBER = lazy("must be a number with a decimal point, such as 12.5")
_LENGTH = lazy('must be a length of time such as "7m", "90s" or "1h 30m"')
_HOUR = lazy('must be a time of day such as "08:00"')
_COUNT = lazy("must be a whole number")
_MESSAGE_BY_KEY: dict[str, LazyText] = {
    **dict.fromkeys(("weight", "min", "max", "step", "values", "floor", "to", "points"), _NUMBER),
    **dict.fromkeys(("presentation", "questions", "changeover", "warnings"), _LENGTH),
    **dict.fromkeys(("start", "end"), _HOUR),
    "range": lazy("must be the least and the greatest value, such as [0, 100]"),
    "pass": _NUMBER,
    "size": lazy("must be the least and the greatest number of members, such as [4, 6]"),
    **dict.fromkeys(("decimals", "round", "minimum-ballots", "turns", "through", "copies", "n"), _COUNT),
    **dict.fromkeys(("lowest", "highest", "at-least", "juror", "criterion", "weighted", "jury"), _COUNT),
    **dict.fromkeys(("day", "date"), lazy("must be a date such as 2024-12-20")),
}
_MESSAGE_BY_PLACE: dict[tuple[str | int, str], LazyText] = {
    ("band", "at-least"): _NUMBER,
    ("band", "above"): _NUMBER,
    **{(section, key): _COUNT for section in ("box", "post") for key in ("number", "count", "from-boxes")},
    **{("box", key): lazy("must be 1, 2 or 3; 3 is the best") for key in ("performance", "potential")},
    ("modules", "attendance"): _NUMBER,
    ("modules", "passed"): _COUNT,
    ("nine-boxes", "pool"): _COUNT,
    **{
        ("nine-boxes", key): lazy("must be two values that rise, such as [60, 80]")
        for key in ("performance-thresholds", "potential-thresholds")
    },
}
"""By section and key, where a key means something else than in other sections."""
