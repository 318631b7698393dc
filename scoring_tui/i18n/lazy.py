"""Messages that are translated late.

The core packages describe errors and events in English with named gaps; `locale.translate` puts them into
the reader's language where they are shown or printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LazyText:
    """One message: an English template, which is the key in the catalogue, and the values of its gaps."""

    english: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.english.format_map(self.values)


def lazy(template: str, /, **values: object) -> LazyText:
    """Make a message; the catalogue's extractor looks for calls of this name."""
    return LazyText(template, values)
