"""How fragile awarded places are: what single juror, mark or penalty they hang on.

`field` is everyone who is scored, `moves` every mark moved by one step, `alone`, `places`, `scales` and
`adjusted` what it makes of the jury's scores, `watch` whether that changes a place, `verdict` the answer.
"""

from scoring_tui.scoring.firmness.field import Field, Line, field_of
from scoring_tui.scoring.firmness.verdict import (
    Change,
    Dropped,
    Fragile,
    Fragility,
    examine,
    fragility,
    words,
)

__all__ = [
    "Change",
    "Dropped",
    "Field",
    "Fragile",
    "Fragility",
    "Line",
    "examine",
    "field_of",
    "fragility",
    "words",
]
