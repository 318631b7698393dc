"""Build and lay out papers of a final."""

from pathlib import Path

from scoring_tui.contest.papers import PaperSettings
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperFile, PaperKindId
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from tests.papers.pages import pdf_pages

NIP = "198001012005011001"
SETTINGS = PaperSettings.model_validate(
    {
        "letterhead": ["PEMERINTAH KABUPATEN UJI", "BADAN UJI", "Jalan Uji 1"],
        "city": "Kota Uji",
        "juror": {"j1": {"nip": NIP, "rank": "Pembina"}},
        "committee": {"name": "Wira Panitia", "office": "Kepala BKD", "nip": NIP},
    }
)


def build_files(
    engine: Engine, kind: PaperKindId, *, settings: PaperSettings = SETTINGS, with_nip: bool = False
) -> list[PaperFile]:
    """Build the papers of one kind of all categories."""
    context = PaperContext(engine, settings, Path(), "en", with_nip)
    return list(BUILDERS[kind](context, list(engine.state.contest.categories)))


def lay_out(file: PaperFile) -> bytes:
    """Return a paper as PDF."""
    return typeset(file.paper, TEMPLATES / f"{file.template}.typ")


def read_paper(file: PaperFile) -> list[str]:
    """Return the text of each page of a paper."""
    return pdf_pages(lay_out(file))
