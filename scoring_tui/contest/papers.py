"""What the contest file declares for its papers: letterhead, numbers, officials. Every part is optional.

A part that is not declared leaves a gap on the paper, to be filled by hand.
"""

import string
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from scoring_tui.contest.base import ContestModel, Day, Id, WholeNumber
from scoring_tui.contest.locations import Fault
from scoring_tui.i18n.lazy import lazy

MAX_LETTERHEAD_LINES = 6
NUMBER_GAPS = ("number", "kind", "month", "year")
"""What a pattern of numbers can have in curly brackets."""
MAX_LINE_LENGTH = 200
_Line = Annotated[str, Field(max_length=MAX_LINE_LENGTH)]


class PersonalData(ContestModel):
    """What a signature block says of a person beside the name, as typed by the committee."""

    nip: _Line = ""
    rank: _Line = ""
    """Rank and grade, such as "Pembina Utama Muda (IV/c)"."""
    office: _Line = ""


class Official(PersonalData):
    """A person who signs or is named on papers."""

    name: _Line = ""


class PaperSettings(ContestModel):
    """The table `[papers]`."""

    language: Literal["id", "en"] | None = None
    """Language of the papers; None is the contest's."""
    letterhead: tuple[_Line, ...] = Field(default=(), max_length=MAX_LETTERHEAD_LINES)
    """Lines of the letterhead, such as region, agency and address; the agency is printed largest."""
    logo: _Line = ""
    """A PNG or JPEG file; relative to the contest file (FINAL.db) or absolute."""
    number: _Line = ""
    """Pattern of the papers' numbers, such as "800/{number}/406/{year}"; {number} is a gap for the pen."""
    city: _Line = ""
    """Where papers are signed."""
    date: Day | None = None
    """Date of the papers; without it the day of the last signature."""
    copies: WholeNumber = Field(default=2, ge=1, le=99)
    """Number of copies of the minutes."""
    cc: tuple[_Line, ...] = ()
    """Who gets a copy (tembusan)."""
    notes: StrictBool = False
    """Whether a contestant's report shows the jurors' notes."""
    certificate_score: StrictBool = False
    """Whether certificates of winners show the score."""
    head_of_jury: PersonalData = PersonalData()
    juror: dict[Id, PersonalData] = {}
    """By juror id; the office that the juror was declared with stands if none is given here."""
    acknowledged_by: Official | None = None
    """Who signs under "Mengetahui"."""
    issued_by: Official | None = None
    """Who signs decree, announcement and certificates."""
    committee: Official | None = None
    """Who signs for the committee: attendance, receipts."""


def find_paper_faults(settings: PaperSettings | None, juror_ids: set[str] | None) -> Iterator[Fault]:
    """Yield what is wrong in `[papers]` beside the shape.

    Args:
        juror_ids: ids of the declared jurors; None if they are not known.
    """
    if settings is None:
        return
    yield from _find_number_faults(settings.number)
    if settings.logo and not settings.logo.lower().endswith((".png", ".jpg", ".jpeg")):
        yield Fault(("papers", "logo"), lazy("must be a PNG or JPEG file"))
    if juror_ids is not None:
        known_ids = ", ".join(sorted(juror_ids))
        for juror_id in settings.juror.keys() - juror_ids:
            message = lazy('there is no "{name}"; there are {known}', name=juror_id, known=known_ids)
            yield Fault(("papers", "juror", juror_id), message)
    for key in ("acknowledged_by", "issued_by", "committee"):
        official: Official | None = getattr(settings, key)
        if official is not None and not (official.name.strip() or official.office.strip()):
            path = ("papers", key.replace("_", "-"))
            yield Fault(path, lazy("has neither name nor office; add one of them, or leave it out"))


def _find_number_faults(pattern: str) -> Iterator[Fault]:
    path, known = ("papers", "number"), ", ".join(f"{{{gap}}}" for gap in NUMBER_GAPS)
    try:
        fields = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(pattern)]
    except ValueError:
        yield Fault(path, lazy("has a curly bracket too many or too few; possible are {known}", known=known))
        return
    for name, spec, conversion in fields:
        if name is not None and (name not in NUMBER_GAPS or spec or conversion):
            yield Fault(path, lazy("unknown gap {name}; possible are {known}", name=name, known=known))
