"""What a fact is, and an entry: a fact with its place in the ledger. Imports nothing of the house."""

from dataclasses import dataclass
from typing import ClassVar, Unpack

from pydantic import BaseModel, ConfigDict

KINDS: dict[str, type["Fact"]] = {}
"""Every kind of fact by the name that the ledger's `kind` column holds."""


class Fact(BaseModel):
    """Something that happened."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]

    def __init_subclass__(cls, kind: str = "", **options: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**options)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its place in the ledger."""

    seq: int
    at: str
    """Wall clock of the hub, ISO 8601 in UTC."""
    actor: str
    seat: str
    fact: Fact
    key: str
    hash: str
