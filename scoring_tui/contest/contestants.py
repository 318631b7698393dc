"""Contestants: a person, a team with members, or an institution."""

from functools import cached_property

from scoring_tui.contest.base import FrozenModel
from scoring_tui.contest.person_names import fold_name

MAX_NAME_LENGTH = 200
"""Characters of the longest name."""


class Member(FrozenModel):
    """A member of a team, as typed by the committee."""

    name: str
    nip: str = ""
    unit: str = ""
    role: str = ""
    extra: dict[str, str] = {}
    """As `Contestant.extra`."""
    person: str = ""
    """Id of the contestant who the member was in earlier rounds; empty for a member from a roster."""

    def without_private_values(self) -> "Member":
        """The member without NIP and extra columns."""
        return self.model_copy(update={"nip": "", "extra": {}})


class Contestant(FrozenModel):
    """A contestant of one category; every text as the committee typed it."""

    id: str
    category: str
    name: str
    unit: str = ""
    idea: str = ""
    """Title of what is presented."""
    say: str = ""
    """Pronunciation of the name, for the MC."""
    nip: str = ""
    """18 digits; shown on the committee's screens and papers only."""
    phone: str = ""
    mentor: str = ""
    theme: str = ""
    members: tuple[Member, ...] = ()
    extra: dict[str, str] = {}
    """Other columns of the roster, such as Jabatan, Pangkat and e-mail: heading as typed, and text.

    They are for the committee's papers; no screen shows them.
    """
    is_guest: bool = False
    """Out of competition: judged and shown, never ranked."""

    @property
    def member_names(self) -> tuple[str, ...]:
        """Names of the members of a team; none for others."""
        return tuple(member.name for member in self.members)

    @cached_property
    def public_part(self) -> "Contestant":
        """The contestant without NIP, telephone and extra columns."""
        members = tuple(member.without_private_values() for member in self.members)
        return self.model_copy(update={"nip": "", "phone": "", "extra": {}, "members": members})

    def read_column(self, heading: str) -> str:
        """Return the text in another column of the roster, whatever the case of its heading; else ""."""
        return next((text for name, text in self.extra.items() if fold_name(name) == fold_name(heading)), "")
