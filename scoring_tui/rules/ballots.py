"""Rules of the jury: ballots and recusals."""

from collections.abc import Mapping
from decimal import Decimal

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.terms import NOTE_LENGTH, REASONS
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SendBallot
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    JurorRecused,
)
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    NO_MARKS,
    DecisionContext,
    require,
    require_own_panel,
    require_reason,
    require_turn,
    require_unsigned_turn,
    rule,
)


@rule.register
def _decide_send_ballot(command: SendBallot, context: DecisionContext) -> list[Fact]:
    turn, juror_id = require_ballot_due(context, command.number, context.actor.post)
    is_open = turn.phase == "scoring" or (turn.number, juror_id) in context.state.reopened_ballots
    require(is_open, _not_open_message(turn))
    rubric = context.state.rubric_for(turn.number, juror_id)
    require_marks(rubric, command.marks)
    fact = BallotSent(
        number=turn.number, juror=juror_id, marks=dict(command.marks), note=command.note.strip(),
        notes=_require_notes(rubric, command.notes),
    )  # fmt: skip
    return [fact]


def _require_notes(rubric: Rubric, notes: Mapping[str, str]) -> dict[str, str]:
    """Return the notes that are not empty; refuse one on a criterion that takes none, and a long one."""
    typed_notes = {criterion_id: note.strip() for criterion_id, note in notes.items() if note.strip()}
    for criterion_id, note in typed_notes.items():
        leaf = rubric.leaves_by_id.get(criterion_id)
        takes_note = leaf is not None and leaf.has_note
        require(takes_note, lazy("{criterion}: takes no note", criterion=criterion_id))
        message = lazy(
            "the note on {criterion}: at most {n} characters", criterion=criterion_id, n=NOTE_LENGTH
        )
        require(len(note) <= NOTE_LENGTH, message)
    return typed_notes


def _not_open_message(turn: Turn) -> LazyText:
    if turn.phase == "closed":
        return lazy(
            "scoring of no. {number} is closed; ask the head of jury to reopen it", number=turn.number
        )
    return lazy("scoring of no. {number} is not open yet; your draft is kept", number=turn.number)


def require_ballot_due(context: DecisionContext, draw_number: int, juror_id: str) -> tuple[Turn, str]:
    """Return the turn and the juror id; refuse if the juror does not judge it or has sent the ballot."""
    turn = require_turn(context, draw_number)
    require(context.state.contest.contest.has_ballots, NO_MARKS)
    require(
        juror_id in context.state.expected_jurors(draw_number),
        lazy("{juror} does not judge no. {number}", juror=juror_name(context, juror_id), number=draw_number),
    )
    require(
        turn.exclusion is None,
        lazy("No. {number} is out: {why}", number=draw_number, why=REASONS[turn.exclusion or "absent"]),
    )
    require_unsigned_turn(context, turn)
    require(
        context.state.find_ballot(draw_number, juror_id) is None,
        lazy(
            "the ballot of {juror} for no. {number} was sent already",
            juror=juror_name(context, juror_id),
            number=draw_number,
        ),
    )
    return turn, juror_id


def require_marks(rubric: Rubric, marks: Mapping[str, Decimal]) -> None:
    """Refuse marks that are missing, unknown or outside their scale."""
    for leaf in rubric.leaves:
        mark = marks.get(leaf.id)
        if mark is None:
            raise CommandRefused(lazy("{criterion}: a mark is missing", criterion=leaf.name))
        objection = leaf.scale.find_objection(mark)
        if objection is not None:
            raise CommandRefused(lazy("{criterion}: {objection}", criterion=leaf.name, objection=objection))
    unknown_criteria = set(marks) - set(rubric.leaves_by_id)
    require(
        not unknown_criteria,
        lazy("unknown criteria: {criteria}", criteria=", ".join(sorted(unknown_criteria))),
    )


def juror_name(context: DecisionContext, juror_id: str) -> str:
    """Return the juror's name, or the id if there is no such juror."""
    juror = context.state.jurors.get(juror_id)
    return juror.name if juror else juror_id


def _require_juror_of(context: DecisionContext, draw_number: int, juror_id: str) -> Turn:
    turn = require_turn(context, draw_number)
    require(context.state.contest.contest.has_ballots, NO_MARKS)
    require_own_panel(context, turn.panel)
    require_unsigned_turn(context, turn)
    require(
        juror_id in turn.jurors,
        lazy("{juror} does not judge no. {number}", juror=juror_name(context, juror_id), number=draw_number),
    )
    return turn


@rule.register
def _decide_reopen(command: Reopen, context: DecisionContext) -> list[Fact]:
    turn = _require_juror_of(context, command.number, command.juror)
    ballot_key = (command.number, command.juror)
    is_given_up = ballot_key in context.state.excused_ballots or ballot_key in context.state.recused_jurors
    require(turn.phase in ("scoring", "closed") or is_given_up, _not_open_message(turn))
    require(ballot_key not in context.state.reopened_ballots, lazy("this ballot is open already"))
    is_missing = turn.phase == "scoring" and command.juror in context.state.missing_ballots(command.number)
    require(not is_missing, lazy("this ballot is open already"))
    return [BallotReopened(number=command.number, juror=command.juror, reason=require_reason(command.reason))]


@rule.register
def _decide_excuse(command: Excuse, context: DecisionContext) -> list[Fact]:
    _require_juror_of(context, command.number, command.juror)
    is_missing = command.juror in context.state.missing_ballots(command.number)
    require(is_missing, lazy("this ballot is not missing"))
    return [BallotExcused(number=command.number, juror=command.juror, reason=require_reason(command.reason))]


@rule.register
def _decide_recuse(command: Recuse, context: DecisionContext) -> list[Fact]:
    may_recuse = context.actor.role is not Role.JUROR or context.actor.post == command.juror
    require(may_recuse, lazy("this seat may not do that"))
    _require_juror_of(context, command.number, command.juror)
    ballot_key = (command.number, command.juror)
    require(ballot_key not in context.state.recused_jurors, lazy("this was done already: look again"))
    ballot = context.state.find_ballot(*ballot_key)
    require(not ballot, lazy("the ballot was sent already; ask the head of jury to reopen it first"))
    return [JurorRecused(number=command.number, juror=command.juror, reason=command.reason.strip())]
