"""Who competes: a person, a team with members, or an institution. Imports nothing of the house."""

from pydantic import BaseModel, ConfigDict


class Member(BaseModel):
    """A member of a team, as typed by the committee."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    nip: str = ""
    unit: str = ""
    role: str = ""


class Contestant(BaseModel):
    """One competitor of one category; every text exactly as the committee typed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    category: str
    name: str
    unit: str = ""
    idea: str = ""
    """Title of what is presented."""
    say: str = ""
    """How the MC should pronounce the name."""
    nip: str = ""
    """18 digits; never leaves the committee's screens and papers."""
    phone: str = ""
    mentor: str = ""
    theme: str = ""
    members: tuple[Member, ...] = ()
