"""Who gets the awards and special titles of a category, for the papers that name winners.

Before the signature this is what would be signed now, and those papers are marked as drafts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import format_long_date, tr
from scoring_tui.papers.context import PaperContext
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.rules.results import make_signed_result

DEFAULT_LISTED_PLACES = 3
"""Places that are listed as the result of a category without awards."""


@dataclass(frozen=True, slots=True)
class Winner:
    """An award, or a place of a category without awards, and one contestant who gets it."""

    award: str
    number: int
    """Draw number."""
    contestant: Contestant
    score: Decimal
    """The displayed score."""


@dataclass(frozen=True, slots=True)
class TitleHolder:
    """A special title and the contestant who gets it."""

    title: str
    number: int
    """Draw number."""
    contestant: Contestant


@dataclass(frozen=True, slots=True)
class CategoryWinners:
    """The awards of a category from the first place down, and its special titles."""

    winners: tuple[Winner, ...]
    vacant_awards: tuple[str, ...]
    """Awards that nobody gets."""
    title_holders: tuple[TitleHolder, ...]


def find_winners(context: PaperContext, category_id: str) -> CategoryWinners:
    """Return who gets what; contestants who share a place share its award."""
    state = context.state
    standing = context.engine.tally.standing(state, category_id)
    if not standing.placings:
        return CategoryWinners((), (), tuple(_list_title_holders(state, category_id)))
    signed = make_signed_result(state, standing, "")
    category = state.contest.categories[category_id]
    awards: Sequence[tuple[str, tuple[int, ...]]] = assign_awards(state, signed)
    if not category.awards:
        last_place = category.through or DEFAULT_LISTED_PLACES
        has_places = state.contest.contest.has_places
        awards = [
            (tr("Place {place}", place=line.place) if has_places else tr("Passed"), (line.number,))
            for line in signed.standing
            if line.place <= last_place
        ]
    scores = {line.number: line.score for line in signed.standing}
    return CategoryWinners(
        tuple(
            Winner(award, number, _find_contestant(state, number), scores[number])
            for award, numbers in awards
            for number in numbers
        ),
        tuple(award for award, numbers in awards if not numbers),
        tuple(_list_title_holders(state, category_id)),
    )


def _list_title_holders(state: State, category_id: str) -> Iterator[TitleHolder]:
    for title in state.contest.categories[category_id].titles:
        if (given := state.given_titles.get((category_id, title))) is not None:
            yield TitleHolder(title, given.number, _find_contestant(state, given.number))


def _find_contestant(state: State, draw_number: int) -> Contestant:
    return state.contestants[state.turns[draw_number].contestant]


def format_days(days: Sequence[date]) -> str:
    """Return the first to the last day: `20 s.d. 21 Desember 2024` or `20 to 21 December 2024`."""
    first_day, last_day = min(days), max(days)
    if first_day == last_day:
        return format_long_date(last_day)
    is_one_month = (first_day.year, first_day.month) == (last_day.year, last_day.month)
    first_text = str(first_day.day) if is_one_month else format_long_date(first_day)
    return tr("{first} to {last}", first=first_text, last=format_long_date(last_day))


def describe_contest(state: State) -> str:
    """Return name, organiser, venue and days of the contest, as they stand after "at"."""
    contest = state.contest
    about = contest.contest
    parts = [
        about.name,
        tr("held by {organiser}", organiser=about.organiser) if about.organiser else "",
        tr("at {venue}", venue=about.venue) if about.venue else "",
        tr("on {days}", days=format_days([session.day for session in contest.session])),
    ]
    return " ".join(part for part in parts if part)
