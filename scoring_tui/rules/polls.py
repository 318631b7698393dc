"""Rules of the poll of the audience: slips, open, one vote for each slip, close."""

from scoring_tui.contest.polls import Poll, list_group_sizes
from scoring_tui.contest.stages import MAX_VOTES
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.polls import PollClosed, PollOpened, PollSlipsMade, VoteCast
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import format_clock_time
from scoring_tui.rules.base import DecisionContext, require, require_reason, require_unsigned, rule
from scoring_tui.scoring.polls import is_eligible

MAX_SLIPS = 5000
"""The most slips that are made at once."""
UNKNOWN_SLIP = lazy("This code is not known. Compare it with the slip, letter by letter.")
NO_POLL = lazy("the contest file declares no [poll]")


def _require_poll(context: DecisionContext) -> Poll:
    poll = context.state.contest.poll
    if poll is None:
        raise CommandRefused(NO_POLL)
    return poll


@rule.register
def _decide_make_slips(command: MakePollSlips, context: DecisionContext) -> list[Fact]:
    _require_poll(context)
    commitments = command.commitments
    require(0 < len(commitments) <= MAX_SLIPS, lazy("make 1 to {most} slips at once", most=MAX_SLIPS))
    is_new = len(set(commitments)) == len(commitments) and not context.state.poll_slips & set(commitments)
    require(is_new, lazy("two slips have the same code; make them again"))
    slip_count = len(context.state.poll_slips) + len(commitments)
    require(slip_count <= MAX_VOTES, lazy("a poll has {most} slips at most", most=MAX_VOTES))
    require(context.state.poll_phase != "closed", lazy("the poll is closed; no more slips are made"))
    return [PollSlipsMade(commitments=commitments)]


@rule.register
def _decide_open_poll(command: OpenPoll, context: DecisionContext) -> list[Fact]:
    _require_poll(context)
    state = context.state
    require(
        state.poll_slips,
        lazy("there are no slips for the poll; make them first: scoring-tui poll slips FINAL.db"),
    )
    require(state.poll_phase != "open", lazy("the poll is open already"))
    _require_uncounted(context)
    is_again = state.poll_phase == "closed"
    return [PollOpened(reason=require_reason(command.reason) if is_again else command.reason.strip())]


def _require_uncounted(context: DecisionContext) -> None:
    """Refuse to take votes while the standing of a category in which they count is locked or signed."""
    contest = context.state.contest
    for category_id, stages in contest.stages_by_category.items():
        if any(stage.is_poll for stage in stages):
            require_unsigned(context, category_id)


@rule.register
def _decide_close_poll(command: ClosePoll, context: DecisionContext) -> list[Fact]:
    _require_poll(context)
    require(context.state.poll_phase == "open", lazy("the poll is not open"))
    return [PollClosed()]


@rule.register
def _decide_cast_vote(command: CastVote, context: DecisionContext) -> list[Fact]:
    poll, state = _require_poll(context), context.state
    require(state.poll_phase != "closed", lazy("The vote is over."))
    require(state.poll_phase == "open", lazy("The vote has not begun yet."))
    require(command.slip in state.poll_slips, UNKNOWN_SLIP)
    if (earlier_vote := state.poll_votes.get(command.slip)) is not None:
        time = format_clock_time(earlier_vote.at, state.contest.contest.timezone)
        raise CommandRefused(lazy("This code has voted already, at {time}.", time=time))
    choices = command.choices
    require(choices, lazy("Nobody is chosen yet."))
    require(len(set(choices)) == len(choices), lazy("Somebody is chosen twice."))
    for contestant_id in choices:
        require(is_eligible(state, contestant_id), lazy("Somebody who is chosen takes no part in this vote."))
    categories = tuple(state.contestants[contestant_id].category for contestant_id in choices)
    is_within = all(size <= poll.votes for size in list_group_sizes(poll, categories))
    require(is_within, lazy("At most {n} may be chosen.", n=poll.votes))
    return [VoteCast(slip=command.slip, choices=choices)]
