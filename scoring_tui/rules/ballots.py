"""Rules of the jury: ballots, recusals, substitutes."""

from collections.abc import Mapping
from decimal import Decimal

from scoring_tui.contest.models import Juror, Rubric
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.jury import EnterPaper, Excuse, Recuse, Reopen, SendBallot, Substitute
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    JurorRecused,
    JurorSubstituted,
)
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)


@rule.register
def _decide_send_ballot(command: SendBallot, context: DecisionContext) -> list[Fact]:
    turn, juror = require_ballot_due(context, command.number, context.actor.post)
    opened = turn.phase == "scoring" or (turn.number, juror) in context.state.reopened_ballots
    require(opened, _not_open(turn))
    _check_marks(context.state.rubric_of(turn.number), command.marks)
    fact = BallotSent(number=turn.number, juror=juror, marks=dict(command.marks), note=command.note.strip())
    return [fact]


def _not_open(turn: Turn) -> LazyText:
    if turn.phase == "closed":
        return lazy(
            "scoring of no. {number} is closed; ask the head of jury to reopen it", number=turn.number
        )
    return lazy("scoring of no. {number} is not open yet; your draft is kept", number=turn.number)


@rule.register
def _decide_enter_paper(command: EnterPaper, context: DecisionContext) -> list[Fact]:
    require(command.ballots, lazy("there are no ballots to enter"))
    seen: set[tuple[int, str]] = set()
    facts: list[Fact] = []
    for sheet in command.ballots:
        turn, juror = require_ballot_due(context, sheet.number, sheet.juror)
        twice = (turn.number, juror) in seen
        require(not twice, lazy("no. {number} by {juror} is there twice", number=turn.number, juror=juror))
        seen.add((turn.number, juror))
        _check_marks(context.state.rubric_of(turn.number), sheet.marks)
        facts.append(BallotSent(number=turn.number, juror=juror, marks=dict(sheet.marks), paper=True))
    return facts


def require_ballot_due(context: DecisionContext, number: int, juror: str) -> tuple[Turn, str]:
    """The turn and the juror whose ballot is due for it; refuses where none is, or it is in already."""
    turn = require_turn(context, number)
    require(
        juror in context.state.expected_jurors(number),
        lazy("{juror} does not judge no. {number}", juror=_name(context, juror), number=number),
    )
    require(
        turn.exclusion is None,
        lazy("No. {number} is out: {why}", number=number, why=REASONS[turn.exclusion or "absent"]),
    )
    require_unsigned(context, turn.category)
    require(
        context.state.find_ballot(number, juror) is None,
        lazy(
            "the ballot of {juror} for no. {number} was sent already",
            juror=_name(context, juror),
            number=number,
        ),
    )
    return turn, juror


def _check_marks(rubric: Rubric, marks: Mapping[str, Decimal]) -> None:
    for leaf in rubric.leaves:
        mark = marks.get(leaf.id)
        if mark is None:
            raise CommandRefused(lazy("{criterion}: a mark is missing", criterion=leaf.name))
        objection = leaf.scale.find_objection(mark)
        if objection is not None:
            raise CommandRefused(lazy("{criterion}: {objection}", criterion=leaf.name, objection=objection))
    unknown = set(marks) - set(rubric.leaves_by_id)
    require(not unknown, lazy("unknown criteria: {criteria}", criteria=", ".join(sorted(unknown))))


def _name(context: DecisionContext, juror: str) -> str:
    known = context.state.jurors.get(juror)
    return known.name if known else juror


def _sits(context: DecisionContext, number: int, juror: str) -> Turn:
    turn = require_turn(context, number)
    require_unsigned(context, turn.category)
    require(
        juror in turn.jurors,
        lazy("{juror} does not judge no. {number}", juror=_name(context, juror), number=number),
    )
    return turn


@rule.register
def _decide_reopen(command: Reopen, context: DecisionContext) -> list[Fact]:
    turn = _sits(context, command.number, command.juror)
    require(turn.phase in ("scoring", "closed"), _not_open(turn))
    post = (command.number, command.juror)
    require(post not in context.state.reopened_ballots, lazy("this ballot is open already"))
    waiting = turn.phase == "scoring" and command.juror in context.state.missing_ballots(command.number)
    require(not waiting, lazy("this ballot is open already"))
    return [BallotReopened(number=command.number, juror=command.juror, reason=require_reason(command.reason))]


@rule.register
def _decide_excuse(command: Excuse, context: DecisionContext) -> list[Fact]:
    _sits(context, command.number, command.juror)
    missing = command.juror in context.state.missing_ballots(command.number)
    require(missing, lazy("this ballot is not missing"))
    return [BallotExcused(number=command.number, juror=command.juror, reason=require_reason(command.reason))]


@rule.register
def _decide_recuse(command: Recuse, context: DecisionContext) -> list[Fact]:
    own = context.actor.role is not Role.JUROR or context.actor.post == command.juror
    require(own, lazy("this seat may not do that"))
    _sits(context, command.number, command.juror)
    post = (command.number, command.juror)
    require(post not in context.state.recused_jurors, lazy("this was done already: look again"))
    sent = context.state.find_ballot(*post)
    require(not sent, lazy("the ballot was sent already; ask the head of jury to reopen it first"))
    return [JurorRecused(number=command.number, juror=command.juror, reason=command.reason.strip())]


@rule.register
def _decide_substitute(command: Substitute, context: DecisionContext) -> list[Fact]:
    members = context.state.panel_members.get(command.panel, ())
    require(
        command.out in members,
        lazy("{juror} does not sit in panel {panel}", juror=_name(context, command.out), panel=command.panel),
    )
    require(command.name.strip(), lazy("a name is needed"))
    new = Juror(id=_new_id(context, command.out), name=command.name.strip(), office=command.office.strip())
    fact = JurorSubstituted(
        panel=command.panel, out=command.out, substitute=new, reason=require_reason(command.reason)
    )  # fmt: skip
    return [fact]


def _new_id(context: DecisionContext, out: str) -> str:
    """`j1` is followed by `j1-b`, then `j1-c`."""
    stem = out[:-2] if out[-2:-1] == "-" and out[-1:].isalpha() and out[:-2] in context.state.jurors else out
    letters = (f"{stem}-{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    return next(id_ for id_ in letters if id_ not in context.state.jurors)
