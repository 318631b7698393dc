"""Sentences for a person that are not yet in that person's language.

The core says what it means in English with named gaps; `text.words` puts it into the reader's language
at the very edge. Imports nothing of the house, and may be imported by everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LazyText:
    """One sentence: an English template, which is the catalogue's key, and the values of its gaps."""

    english: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.english.format_map(self.values)


def lazy(template: str, /, **values: object) -> LazyText:
    """A sentence with its values; the catalogue's extractor looks for calls of this name."""
    return LazyText(template, values)
