"""Rules about special titles and awards that nobody gets."""

from scoring_tui.contest.polls import POLL_SOURCE, Favourite
from scoring_tui.domain.commands.titles import GiveTitle, GrantAward, TakeBackTitle, WithholdAward
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.titles import AwardGranted, AwardWithheld, TitleGiven, TitleTakenBack
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)
from scoring_tui.scoring.polls import find_favourite, find_lead


@rule.register
def _decide_give_title(command: GiveTitle, context: DecisionContext) -> list[Fact]:
    require_unsigned(context, command.category)
    state, turn = context.state, require_turn(context, command.number)
    category = state.contest.categories[command.category]
    known_titles = ", ".join(category.titles) or "–"
    require(
        command.title in category.titles,
        lazy("{category} has no title {title}; it has: {known}",
             category=category.name, title=command.title, known=known_titles),
    )  # fmt: skip
    is_ranked = turn.category == category.id and turn.exclusion is None and not turn.is_guest
    require(
        is_ranked,
        lazy("No. {number} does not compete in {category}", number=turn.number, category=category.name),
    )
    favourite = find_favourite(state, category.id, command.title)
    votes = None
    if favourite is None:
        require(state.ballots.get(turn.number), lazy("No. {number} has no ballot yet", number=turn.number))
    else:
        votes = require_lead(state, favourite, category.id, turn)
    holder = state.given_titles.get((category.id, command.title))
    if holder is not None:
        message = lazy(
            "{title} went to no. {number} already; take it back first",
            title=command.title, number=holder.number,
        )  # fmt: skip
        raise CommandRefused(message)
    reason = require_reason(command.reason)
    return [
        TitleGiven(category=category.id, title=command.title, number=turn.number, reason=reason, votes=votes)
    ]


def require_lead(state: State, favourite: Favourite, category_id: str, turn: Turn) -> int:
    """Return the votes of a contestant who leads; refuse anybody else, and a count that is not final."""
    if favourite.source == POLL_SOURCE:
        require(state.poll_phase == "closed", lazy("the poll is not closed yet; votes are counted after it"))
    lead = find_lead(state, favourite, category_id)
    require(lead.votes, lazy("{title} goes by votes, and there are none", title=favourite.title))
    leading_turns = [other for other in map(state.find_turn, lead.contestant_ids) if other is not None]
    require(
        turn.contestant in lead.contestant_ids,
        lazy(
            "{title} goes by votes: no. {numbers} leads with {votes}",
            title=favourite.title,
            numbers=", ".join(str(other.number) for other in leading_turns),
            votes=lead.votes,
        ),
    )
    return lead.votes


def require_leading_titles(context: DecisionContext, category_id: str) -> None:
    """Refuse if somebody has a title by votes who does not lead any more: a count or a contestant changed."""
    state = context.state
    for favourite in state.contest.favourite:
        given = state.given_titles.get((category_id, favourite.title))
        if given is not None:
            require_lead(state, favourite, category_id, state.turns[given.number])


@rule.register
def _decide_take_back_title(command: TakeBackTitle, context: DecisionContext) -> list[Fact]:
    require_unsigned(context, command.category)
    is_given = (command.category, command.title) in context.state.given_titles
    require(is_given, lazy("nobody has the title {title}", title=command.title))
    reason = require_reason(command.reason)
    return [TitleTakenBack(category=command.category, title=command.title, reason=reason)]


@rule.register
def _decide_withhold_award(command: WithholdAward, context: DecisionContext) -> list[Fact]:
    require_unsigned(context, command.category)
    _require_award(context, command.category, command.award)
    is_withheld = (command.category, command.award) in context.state.withheld_awards
    require(not is_withheld, lazy("{award} goes to nobody already", award=command.award))
    reason = require_reason(command.reason)
    return [AwardWithheld(category=command.category, award=command.award, reason=reason)]


@rule.register
def _decide_grant_award(command: GrantAward, context: DecisionContext) -> list[Fact]:
    require_unsigned(context, command.category)
    _require_award(context, command.category, command.award)
    is_withheld = (command.category, command.award) in context.state.withheld_awards
    require(is_withheld, lazy("{award} is given already", award=command.award))
    reason = require_reason(command.reason)
    return [AwardGranted(category=command.category, award=command.award, reason=reason)]


def _require_award(context: DecisionContext, category_id: str, award: str) -> None:
    category = context.state.contest.categories[category_id]
    known_awards = ", ".join(category.awards) or "–"
    message = lazy(
        "{category} has no award {award}; it has: {known}",
        category=category.name, award=award, known=known_awards,
    )  # fmt: skip
    require(award in category.awards, message)
