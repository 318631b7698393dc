"""The person who gives a command."""

from dataclasses import dataclass

from scoring_tui.domain.seat import Role, Seat


@dataclass(frozen=True, slots=True)
class Actor:
    """A person's name and seat; both are stored with every entry."""

    name: str
    """Empty until someone has signed in."""
    seat: Seat

    @property
    def role(self) -> Role:
        """The role of the seat."""
        return self.seat.role

    @property
    def post(self) -> str:
        """Id of the juror or panel that the seat is for; empty when there is none."""
        return self.seat.post
