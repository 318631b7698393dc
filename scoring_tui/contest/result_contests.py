"""Contests in which nobody gives marks: a sheet of results, or the administration of requirements.

The score of such a contest is made of imported sheets only. Its file declares no rubric, panel or session.
The model gets a rubric without criteria, and one panel of all jurors: the members of the assessment team, who
sign on the declared day.
"""

from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, get_args

from scoring_tui.contest.locations import Raw, value_at
from scoring_tui.contest.models import RESULT_FORMATS, ContestFormat
from scoring_tui.contest.modules import derive_module_stages

RUBRIC_ID = "results"
"""Id of the rubric without criteria."""
PANEL_ID = "A"
"""Id of the panel of all jurors."""
MARK_RULES = ("method", "per", "consensus", "trim", "model", "round", "minimum-ballots", "weight")
"""Keys of `[scoring]` that belong to marks."""
_REQUIREMENT = {"weight": 0, "from": "verdict", "required": True}
"""What a `[[stage]]` of an administration need not declare."""
_UNREAD_DAY = date(2000, 1, 1)
"""Stands for a day that is missing or wrong, which is a fault of its own."""


def read_result_format(raw: Raw) -> str:
    """The declared format if it is one of `RESULT_FORMATS`, also misspelt; empty for any other contest."""
    declared_format = str(value_at(raw, ("contest", "format")))
    near_formats = get_close_matches(declared_format, get_args(ContestFormat), n=1)
    return near_formats[0] if near_formats and near_formats[0] in RESULT_FORMATS else ""


def complete_declaration(raw: Raw) -> Raw:
    """Add rubric, panel and session to a declared contest without marks; return any other as it is."""
    result_format = read_result_format(raw)
    if not result_format:
        return raw
    room = value_at(raw, ("contest", "venue")) or value_at(raw, ("contest", "name"))
    panel = {"id": PANEL_ID, "room": room or "-", "jurors": _list_ids(raw, "juror")}
    session = {
        "day": _read_day(value_at(raw, ("contest", "day"))),
        "start": "00:00",
        "panel": PANEL_ID,
        "categories": _list_ids(raw, "category"),
    }
    completed_raw = {
        **raw,
        "rubric": {RUBRIC_ID: {"criteria": []}},
        "panel": [panel],
        "session": [session],
        "scoring": _complete_scoring(raw.get("scoring", {})),
    }
    completed_raw.pop("timing", None)
    _change_tables(completed_raw, "category", lambda category: {**category, "rubric": RUBRIC_ID})
    if result_format == "results":
        _add_module_stages(completed_raw)
    if result_format == "administration":
        _change_tables(completed_raw, "stage", lambda stage: {**_REQUIREMENT, **stage})
    return completed_raw


def _add_module_stages(raw: dict[str, object]) -> None:
    """Add the stages that follow from the modules, if a declaration that was completed before lacks them."""
    stages = raw.get("stage", [])
    stage_ids = _list_ids(raw, "stage")
    module_stages = [stage for stage in derive_module_stages(raw) if stage["id"] not in stage_ids]
    if isinstance(stages, list) and module_stages:
        raw["stage"] = [*stages, *module_stages]


def _list_ids(raw: Raw, section: str) -> list[str]:
    """The ids of a section; an id that stands for them if there are none, which is a fault of its own."""
    items = raw.get(section)
    item_ids = [value_at(item, ("id",)) for item in items] if isinstance(items, list) else []
    return list(dict.fromkeys(item_id for item_id in item_ids if isinstance(item_id, str))) or ["unread"]


def _change_tables(
    raw: dict[str, object], section: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Change each table of a section; what is no list of tables stays as it is."""
    items = raw.get(section)
    if isinstance(items, list):
        raw[section] = [change(item) if isinstance(item, dict) else item for item in items]


def _complete_scoring(scoring: object) -> object:
    """Return the rules without those of marks. The head of jury settles ties unless steps are declared."""
    if not isinstance(scoring, dict):
        return scoring
    rules = {key: value for key, value in scoring.items() if key not in MARK_RULES}
    return {"ties": ["head-of-jury"], **rules}


def _read_day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _UNREAD_DAY
    except ValueError:
        return _UNREAD_DAY
