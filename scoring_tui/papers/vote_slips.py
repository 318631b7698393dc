"""The slips of a poll as PDF: cut along the lines, one code on each. Codes stand in no message."""

from pathlib import Path

from pydantic import Field

from scoring_tui.engine.engine import Engine
from scoring_tui.engine.poll_codes import group_code
from scoring_tui.exports.poll import make_vote_url
from scoring_tui.exports.qr import draw_qr
from scoring_tui.i18n.locale import current_language, tr
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.models import Paper, PaperModel
from scoring_tui.papers.typesetting import TEMPLATES, typeset


class PrintedVoteSlip(PaperModel):
    """The slip for one vote."""

    code: str = Field(repr=False)
    """The code in groups, as it is typed."""
    qr: str = Field(repr=False)
    """The address with the code as a picture in SVG; empty without an address."""


class VoteSlipPaper(Paper):
    """All slips."""

    question: str
    """The question of the poll."""
    address: str
    """The address without a code; empty for a gap."""
    slips: tuple[PrintedVoteSlip, ...]


def typeset_vote_slips(engine: Engine, codes: list[str], hub_url: str) -> bytes:
    """Lay out the slips in the language in use, fifteen on a page, each of them whole."""
    context = PaperContext(engine, engine.state.contest.papers, Path(), current_language())
    poll = engine.state.contest.poll
    paper = VoteSlipPaper(
        head=context.make_head(tr("Vote")),
        labels={"open": tr("Open in a browser: {url}", url="").strip(), "once": tr("The code counts once.")},
        question=poll.question if poll else "",
        address=f"{hub_url.rstrip('/')}/vote" if hub_url else "",
        slips=tuple(
            PrintedVoteSlip(
                code=group_code(code), qr=draw_qr(make_vote_url(hub_url, code)) if hub_url else ""
            )
            for code in codes
        ),
    )
    return typeset(paper, TEMPLATES / "vote-slips.typ")
