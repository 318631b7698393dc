"""A contestant in exports: who it is, and what was corrected."""

from collections.abc import Iterator
from typing import Any

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.nip import NIP_LENGTH
from scoring_tui.domain.state import State
from scoring_tui.exports.corrections import corrected_fields
from scoring_tui.exports.csv_text import CsvValue

CONTESTANT_COLUMNS = ("contestant", "name", "unit", "idea", "members", "nip", "guest")
"""Columns of a CSV; the NIP only on request."""


def contestant_columns(*, with_nip: bool) -> list[str]:
    """The columns of a CSV, with the NIP on request; `contestant_cells` fills them."""
    return [column for column in CONTESTANT_COLUMNS if with_nip or column != "nip"]


def contestant_as_json(state: State, contestant_id: str, *, with_nip: bool = False) -> dict[str, Any]:
    """Id, name, unit, title of the idea, members of a team, and the fields that were corrected.

    Args:
        with_nip: include the NIP of the contestant and of members.
    """
    contestant = state.contestants[contestant_id]
    return {
        "contestant": contestant.id,
        "name": contestant.name,
        "unit": contestant.unit,
        "idea": contestant.idea,
        "members": [_person_as_json(member, with_nip) for member in contestant.members],
        **_nip_as_json(contestant, with_nip),
        "guest": contestant.is_guest,
        "corrected": corrected_fields(state, contestant_id),
    }


def _person_as_json(member: Member, with_nip: bool) -> dict[str, str]:
    return {"name": member.name, "unit": member.unit, "role": member.role, **_nip_as_json(member, with_nip)}


def _nip_as_json(person: Contestant | Member, with_nip: bool) -> dict[str, str]:
    return {"nip": person.nip} if with_nip else {}


def contestant_cells(line: dict[str, Any], *, with_nip: bool = False) -> Iterator[CsvValue]:
    """The cells of `CONTESTANT_COLUMNS` from the values of `contestant_as_json`."""
    yield from (line["contestant"], line["name"], line["unit"], line["idea"])
    yield " + ".join(member["name"] for member in line["members"])
    if with_nip:
        yield group_nip(line["nip"]) or " + ".join(group_nip(member["nip"]) for member in line["members"])
    yield line["guest"]


def group_nip(nip: str) -> str:
    """Write a NIP in its groups, so that a spreadsheet keeps its 18 digits as text.

    >>> group_nip("197001011990011001")
    '19700101 199001 1 001'
    """
    if not (len(nip) == NIP_LENGTH and nip.isdigit()):
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
