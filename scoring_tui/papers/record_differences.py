"""Compare the record that is attached to a paper with the record of the contest file, value by value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_typed_number, tr, translate

Leaves = Mapping[tuple[str, ...], str]
"""The values of nested dictionaries and lists, by path."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FIELDS: Mapping[str, LazyText] = {
    "name": lazy("name"),
    "unit": lazy("unit"),
    "id": lazy("id"),
    "number": lazy("draw number"),
    "place": lazy("place"),
    "tied": lazy("shared place"),
    "settled_by": lazy("tie-break step"),
    "why": lazy("why there is no place"),
    "reason": lazy("reason"),
    "score": lazy("score"),
    "exact": lazy("score before rounding"),
    "jury": lazy("score by the jury alone"),
    "penalties": lazy("penalties"),
    "paper": lazy("ballots on paper"),
    "level": lazy("level"),
}
_PARTS: Mapping[str, LazyText] = {
    "contest": lazy("name of the contest"),
    "category": lazy("name of the category"),
    "state": lazy("state of the result"),
    "scoring": lazy("scoring rules"),
    "stages": lazy("earlier stages"),
    "criteria": lazy("criteria"),
    "best": lazy("best criterion alone counts"),
    "jurors": lazy("jurors"),
    "awards": lazy("awards"),
    "titles": lazy("special titles"),
    "withheld": lazy("awards given to nobody"),
    "signatures": lazy("signatures"),
}


def find_record_differences(paper: Mapping[str, Any], present: Mapping[str, Any]) -> Iterator[str]:
    """Yield each value that the paper has and the contest file has not, or the other way round."""
    names = {**_list_names(present), **_list_names(paper)}
    paper_leaves, present_leaves = flatten(paper), flatten(present)
    paper_keys = {path[1] for path in paper_leaves if path[0] == "contestants" and len(path) > 1}
    present_keys = {path[1] for path in present_leaves if path[0] == "contestants" and len(path) > 1}
    for key in sorted(paper_keys - present_keys):
        yield tr("{contestant} is on the paper and not in the record", contestant=names.get(key, key))
    for key in sorted(present_keys - paper_keys):
        yield tr("{contestant} is in the record and not on the paper", contestant=names.get(key, key))
    for path in dict.fromkeys((*paper_leaves, *present_leaves)):
        is_told = path[0] == "contestants" and len(path) > 1 and path[1] in paper_keys ^ present_keys
        if not is_told and paper_leaves.get(path) != present_leaves.get(path):
            yield describe_difference(
                _describe_path(path, names), paper_leaves.get(path), present_leaves.get(path)
            )


def describe_difference(what: str, on_paper: str | None, in_record: str | None) -> str:
    """Return "score: 86,57 on the paper, 85,57 in the record"."""
    return tr(
        "{what}: {paper} on the paper, {record} in the record",
        what=what, paper=_show(on_paper), record=_show(in_record),
    )  # fmt: skip


def flatten(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Return every value by its path; items of a list with a draw number or an id have that in the path."""
    if isinstance(value, Mapping):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list | tuple):
        items = _name_items(value)
    else:
        return {path: "" if value is None else str(value)}
    leaves: dict[tuple[str, ...], str] = {}
    for key, item in items:
        leaves.update(flatten(item, (*path, key)))
    return leaves


def _name_items(items: Sequence[Any]) -> list[tuple[str, Any]]:
    keys = [_find_key(item) or str(index) for index, item in enumerate(items, 1)]
    if len(set(keys)) < len(keys):
        keys = [str(index) for index in range(1, len(items) + 1)]
    return list(zip(keys, items, strict=True))


def _find_key(item: Any) -> str:
    """The award, title and draw number of an item, or its id; empty if it has none of these."""
    if not isinstance(item, Mapping):
        return ""
    parts = [item.get(key) for key in ("award", "title", "number")]
    named = " ".join(str(part) for part in parts if isinstance(part, str | int) and part not in ("", "–"))
    return named or str(item.get("id") or "")


def _list_names(record: Mapping[str, Any]) -> dict[str, str]:
    """Names of contestants, jurors and criteria by the key that a path has."""
    names: dict[str, str] = {}
    for part in ("criteria", "jurors", "contestants", "stages"):
        items = record.get(part)
        for key, item in _name_items(items) if isinstance(items, list) else ():
            if isinstance(item, Mapping) and isinstance(item.get("name"), str):
                is_drawn = part == "contestants" and isinstance(item.get("number"), int)
                names[key] = (
                    tr("no. {number} {name}", number=key, name=item["name"]) if is_drawn else item["name"]
                )
    return names


def _describe_path(path: tuple[str, ...], names: Mapping[str, str]) -> str:
    if path[0] != "contestants" or len(path) < 3:
        part = _PARTS.get(path[0])
        words = [translate(part) if part else path[0], *(names.get(key, key) for key in path[1:])]
        return ", ".join(words)
    contestant, field_name, *keys = path[1:]
    return f"{names.get(contestant, contestant)}: {_describe_field(field_name, keys, names)}"


def _describe_field(field_name: str, keys: Sequence[str], names: Mapping[str, str]) -> str:
    first, second = (names.get(key, key) for key in (*keys, "", "")[:2])
    match field_name:
        case "ballots":
            return tr("mark of {juror} for {criterion}", juror=first, criterion=second)
        case "totals":
            return tr("total of {juror}", juror=first)
        case "stages":
            return tr("{part} of {stage}", part=second, stage=first)
        case "criterion_points":
            return tr("points for {criterion}", criterion=first)
        case "agreed":
            part = _FIELDS.get(second)
            return tr(
                "agreed level for {criterion}: {part}",
                criterion=first, part=translate(part) if part else second,
            )  # fmt: skip
        case "difficulty":
            return tr("difficulty for {criterion}", criterion=first)
        case "without_ballot":
            return tr("why {juror} has no ballot", juror=first)
    label = _FIELDS.get(field_name)
    return ", ".join([translate(label) if label else field_name, *filter(None, (first, second))])


def _show(value: str | None) -> str:
    """A value as the reader's language writes it; a dash for none."""
    if not value:
        return "–"
    return format_typed_number(Decimal(value)) if _NUMBER.fullmatch(value) else value
