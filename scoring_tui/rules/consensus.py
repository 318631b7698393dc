"""Rules of the assessors' meeting: the level that the jury agrees on, and its cancellation."""

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.consensus import AgreementCancelled, LevelAgreed
from scoring_tui.domain.state import Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    juror_names,
    require,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)


@rule.register
def _decide_agree_level(command: AgreeLevel, context: DecisionContext) -> list[Fact]:
    turn, leaf = _require_criterion(context, command.number, command.criterion)
    state = context.state
    _require_seen(context, turn, leaf, command.seen_seq)
    why_excluded = REASONS[turn.exclusion or "absent"]
    require(turn.exclusion is None, lazy("No. {number} is out: {why}", number=turn.number, why=why_excluded))
    marks = [
        ballot.marks[leaf.id] for ballot in state.ballots.get(turn.number, ()) if leaf.id in ballot.marks
    ]
    require(
        marks, lazy("No. {number} has no mark on {criterion} yet", number=turn.number, criterion=leaf.name)
    )
    missing_ballots = state.missing_ballots(turn.number)
    require(
        not missing_ballots,
        lazy(
            "No. {number}: the ballots of {jurors} are missing; the jury agrees once all are in or excused",
            number=turn.number,
            jurors=juror_names(context, missing_ballots),
        ),
    )
    objection = leaf.scale.find_objection(command.agreed_level)
    if objection is not None:
        raise CommandRefused(lazy("{criterion}: {why}", criterion=leaf.name, why=objection))
    agreed_level = state.agreed_levels.get(turn.number, {}).get(leaf.id)
    is_new = agreed_level is None or agreed_level.level != command.agreed_level
    require(is_new, lazy("{criterion}: this level is agreed already", criterion=leaf.name))
    return [
        LevelAgreed(
            number=turn.number,
            criterion=leaf.id,
            level=command.agreed_level,
            reason=require_reason(command.reason),
        )
    ]


@rule.register
def _decide_cancel_agreement(command: CancelAgreement, context: DecisionContext) -> list[Fact]:
    turn, leaf = _require_criterion(context, command.number, command.criterion)
    _require_seen(context, turn, leaf, command.seen_seq)
    is_agreed = leaf.id in context.state.agreed_levels.get(turn.number, {})
    require(
        is_agreed,
        lazy("No. {number} has no agreed level for {criterion}", number=turn.number, criterion=leaf.name),
    )
    reason = require_reason(command.reason)
    return [AgreementCancelled(number=turn.number, criterion=leaf.id, reason=reason)]


def _require_seen(context: DecisionContext, turn: Turn, leaf: Leaf, seen_seq: int | None) -> None:
    """Refuse if marks or the agreed level changed after the sender saw them."""
    require(
        seen_seq in (None, context.state.find_level_seq(turn.number, leaf.id)),
        lazy(
            "No. {number}: marks or level of {criterion} changed meanwhile: look again",
            number=turn.number,
            criterion=leaf.name,
        ),
    )


def _require_criterion(context: DecisionContext, draw_number: int, criterion_id: str) -> tuple[Turn, Leaf]:
    """Return the turn and its criterion.

    Refuses a contest without consensus, a signed category, and a criterion without levels: the marks of
    jurors on a scale without words are theirs alone.
    """
    contest = context.state.contest
    require(
        contest.scoring.consensus,
        lazy("the jury agrees on no level here: the contest file has no consensus = true in [scoring]"),
    )
    turn = require_turn(context, draw_number)
    require_unsigned(context, turn.category)
    leaves = contest.rubric_of(turn.category).leaves_by_id
    if criterion_id not in leaves:
        raise CommandRefused(
            lazy(
                "there is no criterion {criterion}; known are {known}",
                criterion=criterion_id,
                known=", ".join(leaves),
            )
        )
    leaf = leaves[criterion_id]
    require(
        leaf.levels,
        lazy("{criterion} has no levels: its marks stay as the jurors gave them", criterion=leaf.name),
    )
    return turn, leaf
