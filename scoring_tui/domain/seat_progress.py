"""Progress of a juror's form, which the juror's seat reports to the MC and the head of jury."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, Self, get_args

SaveState = Literal["saved", "saving", "error"]
"""Whether the contest file has everything that was typed."""
_SAVE_STATES = (None, *get_args(SaveState))


@dataclass(frozen=True, slots=True)
class SeatProgress:
    """How much of one ballot is typed. Stored as JSON in the `progress` column of the seat."""

    draw_number: int
    filled: int
    """Marks typed so far."""
    total: int
    """Marks of a complete ballot."""
    save_state: SaveState | None = None
    """None where drafts are not saved automatically."""

    @classmethod
    def from_json(cls, text: str) -> Self | None:
        """Read what `to_json` wrote; None for any other text."""
        try:
            progress = cls(**json.loads(text))
        except (ValueError, TypeError):
            return None
        numbers = (progress.draw_number, progress.filled, progress.total)
        is_valid = all(type(number) is int for number in numbers) and progress.save_state in _SAVE_STATES
        return progress if is_valid else None

    def to_json(self) -> str:
        """Write the fields as a JSON object."""
        return json.dumps(asdict(self))
