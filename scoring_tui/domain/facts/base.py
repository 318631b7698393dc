"""The base class of facts, and the entry: a fact with its position in the ledger."""

from dataclasses import dataclass
from typing import ClassVar, Unpack

from pydantic import BaseModel, ConfigDict

KINDS: dict[str, type["Fact"]] = {}
"""The class of each kind of fact, by the text in the ledger's `kind` column."""


class Fact(BaseModel):
    """Base class of all facts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]

    def __init_subclass__(cls, kind: str = "", **options: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**options)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger: a fact with its sequence number, time, actor, device, key and hash."""

    seq: int
    at: str
    """Wall clock of the hub, ISO 8601 in UTC."""
    actor: str
    seat: str
    fact: Fact
    key: str
    hash: str
    device: str = ""
    """The device that sent it; empty for the command line, and in files of schema 1 to 4."""
