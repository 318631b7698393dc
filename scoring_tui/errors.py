"""Errors that are shown to the user; their text is translated when it is shown.

Exception
+-- CommandRefused  the rules refuse a command; nothing was written
+-- InvalidInput    an input file or an argument is wrong; has every `InputProblem`
"""

from dataclasses import dataclass

from scoring_tui.i18n.lazy import LazyText


@dataclass(frozen=True, slots=True)
class InputProblem:
    """A mistake in an input: its place, and what is wrong or how to correct it."""

    place: str | LazyText
    """The key path of a contest file, or the row and column of a sheet; empty for the whole source."""
    what: LazyText
    line: int | None = None
    """The line of a text file, if it is certain."""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        return ": ".join(part for part in (line, str(self.place), str(self.what)) if part)


class CommandRefused(Exception):
    """The rules refuse a command; `message` gives the reason."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


class InvalidInput(Exception):
    """An input that cannot be used; `problems` has every problem, not only the first."""

    def __init__(self, source: str, problems: list[InputProblem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(f"{source}: " + "; ".join(map(str, problems)))
