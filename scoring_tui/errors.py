"""Errors that a person reads: each carries text that is translated where it is shown.

Exception
+-- Refused     the rules refuse a command; nothing was written
+-- Unusable    an input file or an argument is wrong; holds every `Problem`
"""

from dataclasses import dataclass

from scoring_tui.i18n.lazy import LazyText


@dataclass(frozen=True, slots=True)
class InputProblem:
    """Something wrong in what a person handed in: where it stands, what is wrong and how to mend it."""

    place: str | LazyText
    """The key path of a contest file, or the row and column of a sheet; empty for the whole source."""
    what: LazyText
    line: int | None = None
    """The line of a text file, where it is known for certain."""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        return ": ".join(part for part in (line, str(self.place), str(self.what)) if part)


class CommandRefused(Exception):
    """A command that may not happen now, with the words that the person will read."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


class InvalidInput(Exception):
    """Input that cannot be taken; carries every problem found, not only the first."""

    def __init__(self, source: str, problems: list[InputProblem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(f"{source}: " + "; ".join(map(str, problems)))
