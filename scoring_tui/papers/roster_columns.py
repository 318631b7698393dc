"""Rank and office of contestants, from columns of the roster that the program itself does not use.

A committee heads them in many ways: "Pangkat", "Pangkat/Gol.", "Golongan Ruang", "Jabatan".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_RANK_WORDS = frozenset({"pangkat", "rank"})
_GRADE_WORDS = frozenset({"golongan", "gol", "golru", "grade"})
_GRADE_BESIDES = frozenset({"ruang", "dan", "and", "r", "terakhir"})
_OFFICE_WORDS = frozenset({"jabatan", "office", "post", "position"})
_OFFICE_BESIDES = frozenset({"nama", "saat", "ini", "terakhir", "name", "present"})


@dataclass(frozen=True, slots=True)
class RosterPost:
    """Rank and office of a person, as the roster has them."""

    rank: str = ""
    """Rank and grade, such as "Pembina (IV/a)"; one of them if the roster has only one."""
    office: str = ""


def find_post(extra: Mapping[str, str]) -> RosterPost:
    """Return rank and office from the extra columns of a contestant or a member; headings in any case."""
    ranks, grades, offices = list[str](), list[str](), list[str]()
    for heading, text in extra.items():
        words = frozenset(re.findall(r"[a-z]+", heading.lower()))
        if words & _RANK_WORDS and words <= _RANK_WORDS | _GRADE_WORDS | _GRADE_BESIDES:
            ranks.append(text)
        elif words & _GRADE_WORDS and words <= _GRADE_WORDS | _GRADE_BESIDES:
            grades.append(text)
        elif words & _OFFICE_WORDS and words <= _OFFICE_WORDS | _OFFICE_BESIDES:
            offices.append(text)
    rank, grade, office = (
        next((text.strip() for text in texts if text.strip()), "") for texts in (ranks, grades, offices)
    )
    return RosterPost(f"{rank} ({grade})" if rank and grade else rank or grade, office)
