"""The function that builds each kind of paper; `tests/papers/test_registry.py` fails if one is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scoring_tui.papers.announcement import build_announcements
from scoring_tui.papers.certificates import build_certificates
from scoring_tui.papers.competence_papers import build_competence_matrix, build_competence_reports
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.decree import build_decree
from scoring_tui.papers.jury_report_paper import build_jury_reports
from scoring_tui.papers.kinds import PaperFile, PaperKindId
from scoring_tui.papers.mc_script import build_mc_scripts
from scoring_tui.papers.minutes import build_minutes
from scoring_tui.papers.recap import build_recaps
from scoring_tui.papers.rectification import build_rectifications
from scoring_tui.papers.report_cards import build_report_cards
from scoring_tui.papers.running_order import build_running_orders
from scoring_tui.papers.score_sheets import build_blank_sheets, build_score_sheets
from scoring_tui.papers.signing_lists import build_attendance, build_receipts
from scoring_tui.papers.talent_pool_paper import build_talent_pool

Builder = Callable[[PaperContext, Sequence[str]], Iterator[PaperFile]]
"""Builds the papers of these categories, by category id, in the declared order."""

BUILDERS: Mapping[PaperKindId, Builder] = {
    "minutes": build_minutes,
    "recap": build_recaps,
    "blank-sheets": build_blank_sheets,
    "score-sheets": build_score_sheets,
    "running-order": build_running_orders,
    "attendance": build_attendance,
    "announcement": build_announcements,
    "mc-script": build_mc_scripts,
    "decree": build_decree,
    "receipts": build_receipts,
    "rectification": build_rectifications,
    "certificates": build_certificates,
    "report-cards": build_report_cards,
    "jury-report": build_jury_reports,
    "talent-pool": build_talent_pool,
    "competence-reports": build_competence_reports,
    "competence-matrix": build_competence_matrix,
}
