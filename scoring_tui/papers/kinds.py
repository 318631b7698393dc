"""Registry of the papers: one row each. `registry.py` has the function that builds each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.papers.models import Paper

PaperKindId = Literal[
    "minutes", "recap", "blank-sheets", "score-sheets", "running-order", "attendance", "announcement",
    "mc-script", "decree", "receipts", "rectification", "certificates", "report-cards", "jury-report",
    "talent-pool", "competence-reports", "competence-matrix",
]  # fmt: skip
Form = Literal["pdf", "docx", "xlsx"]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper."""

    name: LazyText
    """Also the beginning of its files' names."""
    forms: tuple[Form, ...]
    is_confidential: bool = False
    """Not for everybody: written only if it is asked for by its name, and readable by its owner alone."""


KINDS: Mapping[PaperKindId, PaperKind] = {
    "minutes": PaperKind(lazy("minutes"), ("pdf", "docx")),
    "recap": PaperKind(lazy("recapitulation of marks"), ("pdf", "xlsx")),
    "blank-sheets": PaperKind(lazy("blank score sheets"), ("pdf", "xlsx")),
    "score-sheets": PaperKind(lazy("score sheets"), ("pdf",)),
    "running-order": PaperKind(lazy("running order"), ("pdf",)),
    "attendance": PaperKind(lazy("attendance list"), ("pdf",)),
    "announcement": PaperKind(lazy("announcement"), ("pdf", "docx")),
    "mc-script": PaperKind(lazy("script of the MC"), ("pdf", "docx")),
    "decree": PaperKind(lazy("annex of the decree"), ("pdf", "docx")),
    "receipts": PaperKind(lazy("receipts"), ("pdf",)),
    "rectification": PaperKind(lazy("rectification"), ("pdf", "docx")),
    "certificates": PaperKind(lazy("certificates"), ("pdf", "docx")),
    "report-cards": PaperKind(lazy("reports of contestants"), ("pdf",)),
    "jury-report": PaperKind(lazy("report of the jury"), ("pdf",), is_confidential=True),
    "talent-pool": PaperKind(lazy("talent pool"), ("pdf", "xlsx"), is_confidential=True),
    "competence-reports": PaperKind(lazy("competence reports"), ("pdf",), is_confidential=True),
    "competence-matrix": PaperKind(lazy("competence matrix"), ("pdf",), is_confidential=True),
}


def make_no_workbook() -> bytes:
    """The default of `PaperFile.make_workbook`."""
    raise ValueError("this paper has no workbook")


@dataclass(frozen=True)
class PaperFile:
    """A paper that is ready to be laid out, in one file for each form."""

    kind: PaperKindId
    stem: str
    """Name of the file without its suffix."""
    template: str
    """Stem of the templates in `papers/templates/`: NAME.typ and NAME.docx."""
    paper: Paper
    forms: tuple[Form, ...]
    attachments: Mapping[str, str] = field(default_factory=dict)
    """Texts by file name, attached to the PDF."""
    make_workbook: Callable[[], bytes] = make_no_workbook
    """Makes the XLSX file, for a paper that has this form."""
    merge_loop: str = ""
    """The loop that repeats a Word template for each record, such as "certificate in certificates"."""
