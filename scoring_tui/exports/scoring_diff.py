"""The differences between two scoring declarations, by the keys of the contest file."""

from collections.abc import Iterator

from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.models import Contest


def describe_scoring_changes(old_contest: Contest, new_contest: Contest) -> list[str]:
    """One line for each changed key, as `scoring.method: mean → trimmed`; a missing value is a dash."""
    old_values, new_values = (
        dict(_flatten_values("", _scoring_parts(old_contest))),
        dict(_flatten_values("", _scoring_parts(new_contest))),
    )
    keys = dict.fromkeys((*old_values, *new_values))
    return [
        f"{key}: {old_values.get(key, '–')} → {new_values.get(key, '–')}"
        for key in keys
        if old_values.get(key) != new_values.get(key)
    ]


def _scoring_parts(contest: Contest) -> dict[str, object]:
    """The parts of a contest that determine scores; repeated tables by their id."""
    scoring = contest.scoring.model_dump(by_alias=True, mode="json", exclude_none=True)
    stages = {stage.id: _dump_part(stage) for stage in contest.stage}
    penalties = {kind.id: _dump_part(kind) for kind in contest.penalty}
    return {"scoring": scoring, "stage": stages, "penalty": penalties}


def _dump_part(part: ContestModel) -> dict[str, object]:
    return part.model_dump(by_alias=True, mode="json", exclude={"id"}, exclude_none=True)


def _flatten_values(key_prefix: str, value: object) -> Iterator[tuple[str, str]]:
    """Every value with its dotted key."""
    if isinstance(value, dict):
        for key, nested_value in value.items():
            yield from _flatten_values(f"{key_prefix}.{key}" if key_prefix else str(key), nested_value)
    elif isinstance(value, list):
        if value:
            yield key_prefix, ", ".join(map(str, value))
    else:
        yield key_prefix, str(value).lower() if isinstance(value, bool) else str(value)
