"""The person who gives a command."""

from dataclasses import dataclass

from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.seat import Role, Seat


@dataclass(frozen=True, slots=True)
class Actor:
    """A person's name, seat and device; all three are stored with every entry."""

    name: str
    """Empty until someone has signed in."""
    seat: Seat
    device: str = ""
    """The device that the person acts from; empty for the command line."""

    def has_name(self, name: str) -> bool:
        """Whether this is the person's name; case, blanks and apostrophes make no difference."""
        return fold_name(self.name) == fold_name(name)

    @property
    def role(self) -> Role:
        """The role of the seat."""
        return self.seat.role

    @property
    def post(self) -> str:
        """Id of the juror or panel that the seat is for; empty when there is none."""
        return self.seat.post
