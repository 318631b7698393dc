"""Sentences for a person that are not yet in that person's language.

The core says what it means in English with named gaps; `text.words` puts it into the reader's language
at the very edge. Imports nothing of the house, and may be imported by everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: an English template, which is the catalogue's key, and the values of its gaps."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.values)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in what a person handed in: where it stands, what is wrong and how to mend it."""

    place: str | Said
    """The key path of a contest file, or the row and column of a sheet; empty for the whole source."""
    what: Said
    line: int | None = None
    """The line of a text file, where it is known for certain."""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        return ": ".join(part for part in (line, str(self.place), str(self.what)) if part)


class Refused(Exception):
    """A command that may not happen now, with the words that the person will read."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(str(said))


class Unusable(Exception):
    """Input that cannot be taken; carries every problem found, not only the first."""

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(f"{source}: " + "; ".join(map(str, problems)))


def say(template: str, /, **values: object) -> Said:
    """A sentence with its values; the catalogue's extractor looks for calls of this name."""
    return Said(template, values)
