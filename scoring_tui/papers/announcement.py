"""The announcement of the winners, to be hung up: no NIP, no juror, and no score that is not public."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.band_lists import list_public_band_names
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.winners import describe_contest, find_winners


class AnnouncedRow(PaperModel):
    """An award or a special title and one contestant who gets it."""

    award: str
    """Name of the award or title, or the place where the category has no awards."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    members: str
    """Names of a team's members; empty for others."""
    unit: str
    """Agency or work unit."""
    score: str
    """The displayed score of an announced result; empty otherwise."""


class AnnouncedCategory(PaperModel):
    """The winners of one category."""

    name: str
    """Name of the category."""
    rows: tuple[AnnouncedRow, ...]
    """Awards from the first place down, then special titles."""
    has_scores: bool
    """Whether the rows have scores, because the result is announced."""
    has_units: bool
    """Whether any row has a unit."""
    vacant_awards: tuple[str, ...]
    """Awards that nobody gets, one sentence each."""
    bands: tuple[str, ...]
    """Public bands of scores, such as grades, with the names in them; one sentence each."""


class AnnouncementPaper(Paper):
    """The announcement of one category, or of all."""

    subtitle: str
    """What is announced."""
    opening: str
    """The sentence before the lists."""
    categories: tuple[AnnouncedCategory, ...]
    """In the declared order."""
    closing: str
    """The last sentence."""
    signatory: Signatory
    """Who signs."""


def build_announcements(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build an announcement of each of these categories with a result, and one of all of them."""
    lists = {category_id: _make_category(context, category_id) for category_id in category_ids}
    listed_ids = [category_id for category_id, item in lists.items() if item.rows]
    for category_id in listed_ids:
        yield _build_file(context, category_id, [category_id], (lists[category_id],))
    if len(listed_ids) > 1:
        yield _build_file(context, tr("all"), listed_ids, tuple(lists[id_] for id_ in listed_ids))


def _build_file(
    context: PaperContext, name: str, category_ids: list[str], categories: tuple[AnnouncedCategory, ...]
) -> PaperFile:
    category_id = category_ids[0] if len(category_ids) == 1 else None
    has_places = context.state.contest.contest.has_places
    head = context.make_head(
        tr("Announcement"),
        category_id=category_id,
        number_kind=tr("PENG"),
        is_result=True,
        result_category_ids=category_ids,
    )
    paper = AnnouncementPaper(
        head=head,
        labels={
            "number_label": tr("Number:"),
            "award": tr("Award") if has_places else tr("Result"),
            "number": tr("No."),
            "name": tr("Name"),
            "unit": tr("Unit"),
            "score": translate(context.state.contest.scoring.method_info.score_name),
        },
        subtitle=tr("Winners of {contest}", contest=head.contest_name)
        if has_places
        else tr("Who passed: {contest}", contest=head.contest_name),
        opening=tr(
            "According to the result of the jury in {contest}, we announce the winners:",
            contest=describe_contest(context.state),
        )
        if has_places
        else tr(
            "According to the assessment of the requirements of {contest}, these contestants passed:",
            contest=describe_contest(context.state),
        ),
        categories=categories,
        closing=tr("This is announced for everybody to know."),
        signatory=context.make_issuer().model_copy(update={"nip": ""}),
    )
    stem = join_file_name(KINDS["announcement"].name, name)
    return PaperFile("announcement", stem, "announcement", paper, KINDS["announcement"].forms)


def _make_category(context: PaperContext, category_id: str) -> AnnouncedCategory:
    winners, is_public = find_winners(context, category_id), context.state.is_announced(category_id)
    rows = [
        _make_row(winner.award, winner.number, winner.contestant, winner.score if is_public else None)
        for winner in winners.winners
    ]
    rows += [
        _make_row(holder.title, holder.number, holder.contestant, None) for holder in winners.title_holders
    ]
    return AnnouncedCategory(
        name=context.state.contest.categories[category_id].name,
        rows=tuple(rows),
        has_scores=is_public and bool(winners.winners) and context.state.contest.contest.has_places,
        has_units=any(row.unit for row in rows),
        vacant_awards=tuple(
            tr("{award} is given to nobody.", award=award) for award in winners.vacant_awards
        ),
        bands=tuple(list_public_band_names(context, category_id)),
    )


def _make_row(award: str, number: int, contestant: Contestant, score: Decimal | None) -> AnnouncedRow:
    return AnnouncedRow(
        award=award,
        number=str(number),
        name=contestant.name,
        members="; ".join(contestant.member_names),
        unit=contestant.unit,
        score="" if score is None else format_number(score),
    )
