"""Who acts, and at which seat. Imports nothing of the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it and at which seat ("juror:j1", "mc:A", "chair", "committee")."""

    name: str
    seat: str

    @property
    def role(self) -> str:
        """The part of the seat before the colon."""
        return self.seat.partition(":")[0]

    @property
    def post(self) -> str:
        """The juror or panel that the seat is for, or nothing."""
        return self.seat.partition(":")[2]
