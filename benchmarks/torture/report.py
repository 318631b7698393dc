"""The rows of the table at the end, and what makes a row sound."""

from dataclasses import dataclass, field

MAX_BACK_SECONDS = 3.0
"""The longest time from the end of a fault until the same process acknowledges again."""


@dataclass
class Row:
    """One kind of torture."""

    kind: str
    tries: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged entries or drafts that the file does not hold afterwards."""
    said: int = 0
    """Tries in which the program said in words what is wrong."""
    silent: int = 0
    """Tries in which something acknowledged was lost, or a fault met, without a word; and tracebacks."""
    wrong_saved: int = 0
    """Acknowledged after the fault although it is not in the file."""
    back_seconds: list[float] = field(default_factory=list)
    """How long it took to be back after each fault that ended."""
    not_back: int = 0
    max_back_seconds: float = MAX_BACK_SECONDS
    may_lose: bool = False
    """Whether the try itself takes entries away; then they must not be missed in silence."""
    is_control: bool = False
    """A product without its protection: the harness must find something, or its zeros mean nothing."""
    not_tried: str = ""
    """Why this kind could not be tried on this machine; it is then no success."""
    details: list[str] = field(default_factory=list)
    """What went wrong, for a person to follow."""

    @property
    def is_sound(self) -> bool:
        """Whether the row is as it must be."""
        if self.not_tried:
            return True
        if self.is_control:
            return self.lost + self.silent + self.wrong_saved > 0
        is_back = not self.not_back and max(self.back_seconds, default=0.0) <= self.max_back_seconds
        is_complete = self.may_lose or not self.lost
        return self.tries > 0 and is_complete and is_back and not self.silent and not self.wrong_saved

    def describe(self) -> list[str]:
        """The cells of the table."""
        if self.not_tried:
            return [self.kind, f"not tried: {self.not_tried}", *[""] * 7]
        back = "-"
        if self.back_seconds or self.not_back:
            slowest = f", at most {max(self.back_seconds):.1f} s" if self.back_seconds else ""
            back = f"{len(self.back_seconds)} of {len(self.back_seconds) + self.not_back}{slowest}"
        numbers = (self.tries, self.acknowledged, self.lost, self.said, self.silent, self.wrong_saved)
        return [self.kind, *(f"{number:,}" for number in numbers), back, "ok" if self.is_sound else "BAD"]


_HEADINGS = (
    *("kind", "tries", "acknowledged", "lost", "said in words", "silent", 'wrong "saved"'),
    *("back without restart", ""),
)


def format_table(rows: list[Row]) -> str:
    """The table as Markdown; controls say what they are."""
    lines = ["| " + " | ".join(_HEADINGS) + " |", "|---|" + "---:|" * 6 + "---|---|"]
    for row in rows:
        cells = row.describe()
        cells[0] = f"control: {cells[0]}" if row.is_control else cells[0]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
