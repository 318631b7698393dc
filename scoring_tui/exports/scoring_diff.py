"""What differs between two declarations of scoring, in the words of the contest file.

Imports the declared contest only.
"""

from collections.abc import Iterator

from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.models import Contest


def describe_scoring_changes(before: Contest, after: Contest) -> list[str]:
    """`scoring.method: mean → trimmed`, one line for each key that differs; what is not there is a dash."""
    old, new = dict(_keys("", _counting(before))), dict(_keys("", _counting(after)))
    keys = dict.fromkeys((*old, *new))
    return [
        f"{key}: {old.get(key, '–')} → {new.get(key, '–')}" for key in keys if old.get(key) != new.get(key)
    ]


def _counting(contest: Contest) -> dict[str, object]:
    """The parts that say how marks count; of tables that may stand often, each by its id."""
    scoring = contest.scoring.model_dump(by_alias=True, mode="json", exclude_none=True)
    stages = {stage.id: _declared(stage) for stage in contest.stage}
    penalties = {kind.id: _declared(kind) for kind in contest.penalty}
    return {"scoring": scoring, "stage": stages, "penalty": penalties}


def _declared(part: ContestModel) -> dict[str, object]:
    return part.model_dump(by_alias=True, mode="json", exclude={"id"})


def _keys(above: str, value: object) -> Iterator[tuple[str, str]]:
    """Every value by its dotted key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _keys(f"{above}.{key}" if above else str(key), inner)
    else:
        yield above, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
