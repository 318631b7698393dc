"""The annex of the decree that names the winners, with rank and office from the roster."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.context import NUMBER_GAP, PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.roster_columns import find_post
from scoring_tui.papers.winners import find_winners


class DecreeRow(PaperModel):
    """An award and one contestant who gets it, or a member of that team."""

    row_number: str
    """Number of the row in its category; empty for a member."""
    award: str
    """Name of the award or title; empty for a member."""
    name: str
    """With titles, as typed."""
    nip: str
    """Employee number; empty unless it is asked for."""
    rank: str
    """Rank and grade, from the roster; empty if it has none."""
    office: str
    """Post, from the roster; the role in the team if it has none."""
    unit: str
    """Agency or work unit."""
    score: str
    """The displayed score; empty for a member and a special title."""
    is_member: bool
    """Whether this is a member of the team above."""


class DecreeCategory(PaperModel):
    """The winners of one category."""

    name: str
    """Name of the category."""
    rows: tuple[DecreeRow, ...]
    """Awards from the first place down, each team followed by its members, then special titles."""
    has_posts: bool
    """Whether there are columns for rank and office: not for institutions."""
    has_units: bool
    """Whether any row has a unit."""


class DecreePaper(Paper):
    """The annex of the decree, with all categories."""

    annex_line: str
    """Says that this is the annex of a decree, and whose decree."""
    decree_lines: tuple[tuple[str, str], ...]
    """Label and text of the lines below: number, date, subject; gaps for the pen."""
    subtitle: str
    """Second line of the title."""
    has_nip: bool
    """Whether the rows have a NIP."""
    categories: tuple[DecreeCategory, ...]
    """In the declared order; only those with a result."""
    signatory: Signatory
    """Who signs the decree."""


_ACTING = re.compile(r"^(?:Plt|Plh|Pjs?|Pgs)\.\s*", re.IGNORECASE)
"""An acting official signs as such, but the decree is that of the office."""


def build_decree(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build one annex of these categories; nothing before the first result, and in an administration."""
    if not context.state.contest.contest.has_places:
        return
    categories = {category_id: _make_category(context, category_id) for category_id in category_ids}
    listed_ids = [category_id for category_id, category in categories.items() if category.rows]
    if not listed_ids:
        return
    issuer = context.make_issuer()
    head = context.make_head(tr("List of winners"), is_result=True, result_category_ids=category_ids)
    paper = DecreePaper(
        head=head,
        labels={
            "award": tr("Award"),
            "row_number": tr("No."),
            "name": tr("Name and NIP") if context.with_nip else tr("Name"),
            "nip": tr("NIP"),
            "rank": tr("Rank and grade"),
            "office": tr("Office"),
            "unit": tr("Unit"),
            "score": translate(context.state.contest.scoring.method_info.score_name),
        },
        annex_line=tr("Annex of the decree of {office}", office=_ACTING.sub("", issuer.role)),
        decree_lines=(
            (tr("Number"), NUMBER_GAP * 3),
            (tr("Date"), NUMBER_GAP * 3),
            (tr("About"), tr("Winners of {contest}", contest=head.contest_name)),
        ),
        subtitle=head.contest_name,
        has_nip=context.with_nip,
        categories=tuple(categories[category_id] for category_id in listed_ids),
        signatory=issuer,
    )
    kind = KINDS["decree"]
    yield PaperFile("decree", join_file_name(kind.name), "decree", paper, kind.forms)


def _make_category(context: PaperContext, category_id: str) -> DecreeCategory:
    winners = find_winners(context, category_id)
    awarded: list[tuple[str, Contestant, Decimal | None]] = [
        (winner.award, winner.contestant, winner.score) for winner in winners.winners
    ]
    awarded += [(holder.title, holder.contestant, None) for holder in winners.title_holders]
    rows = tuple(
        row
        for row_number, (award, contestant, score) in enumerate(awarded, 1)
        for row in _list_rows(context, f"{row_number}.", award, contestant, score)
    )
    category = context.state.contest.categories[category_id]
    return DecreeCategory(
        name=category.name,
        rows=rows,
        has_posts=category.entry != "institution",
        has_units=any(row.unit for row in rows),
    )


def _list_rows(
    context: PaperContext, row_number: str, award: str, contestant: Contestant, score: Decimal | None
) -> Iterator[DecreeRow]:
    post = find_post(contestant.extra)
    yield DecreeRow(
        row_number=row_number,
        award=award,
        name=contestant.name,
        nip=contestant.nip if context.with_nip else "",
        rank=post.rank,
        office=post.office,
        unit=contestant.unit,
        score="" if score is None else format_number(score),
        is_member=False,
    )
    for member in contestant.members:
        post = find_post(member.extra)
        yield DecreeRow(
            row_number="",
            award="",
            name=member.name,
            nip=member.nip if context.with_nip else "",
            rank=post.rank,
            office=post.office or member.role,
            unit=member.unit or contestant.unit,
            score="",
            is_member=True,
        )
