"""Keep unsafe characters of names and texts out of everything that a Textual app draws."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from scoring_tui.i18n.sanitize import sanitize


class SanitizeFilter(LineFilter):
    """Remove characters that could control the terminal from each line before it is written.

    They take no cell, so the line keeps its width.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with safe text."""
        safe_texts = [sanitize(segment.text, replacement="") for segment in segments]
        return [
            segment if safe_text == segment.text else Segment(safe_text, segment.style, segment.control)
            for segment, safe_text in zip(segments, safe_texts, strict=True)
        ]


SANITIZE_FILTER = SanitizeFilter()
