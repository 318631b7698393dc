"""Rules of the jury: ballots, recusals, substitutes."""

from collections.abc import Mapping
from decimal import Decimal

from scoring_tui.contest.models import Juror, Rubric
from scoring_tui.contest.terms import WHYS
from scoring_tui.domain.commands.jury import EnterPaper, Excuse, Recuse, Reopen, SendBallot, Substitute
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    JurorRecused,
    JurorSubstituted,
)
from scoring_tui.domain.state import Turn
from scoring_tui.errors import Refused
from scoring_tui.i18n.lazy import Said, say
from scoring_tui.rules.base import Case, reasoned, require, rule, turn_of, unsigned


@rule.register
def _send(command: SendBallot, case: Case) -> list[Fact]:
    turn, juror = due(case, command.number, case.by.post)
    opened = turn.phase == "scoring" or (turn.number, juror) in case.state.reopened
    require(opened, _not_open(turn))
    _check_marks(case.state.rubric(turn.number), command.marks)
    fact = BallotSent(number=turn.number, juror=juror, marks=dict(command.marks), note=command.note.strip())
    return [fact]


def _not_open(turn: Turn) -> Said:
    if turn.phase == "closed":
        return say("scoring of no. {number} is closed; ask the head of jury to reopen it", number=turn.number)
    return say("scoring of no. {number} is not open yet; your draft is kept", number=turn.number)


@rule.register
def _enter_paper(command: EnterPaper, case: Case) -> list[Fact]:
    require(command.ballots, say("there are no ballots to enter"))
    seen: set[tuple[int, str]] = set()
    facts: list[Fact] = []
    for sheet in command.ballots:
        turn, juror = due(case, sheet.number, sheet.juror)
        twice = (turn.number, juror) in seen
        require(not twice, say("no. {number} by {juror} is there twice", number=turn.number, juror=juror))
        seen.add((turn.number, juror))
        _check_marks(case.state.rubric(turn.number), sheet.marks)
        facts.append(BallotSent(number=turn.number, juror=juror, marks=dict(sheet.marks), paper=True))
    return facts


def due(case: Case, number: int, juror: str) -> tuple[Turn, str]:
    """The turn and the juror whose ballot is due for it; refuses where none is, or it is in already."""
    turn = turn_of(case, number)
    require(
        juror in case.state.expected(number),
        say("{juror} does not judge no. {number}", juror=_name(case, juror), number=number),
    )
    require(
        turn.fate is None, say("No. {number} is out: {why}", number=number, why=WHYS[turn.fate or "absent"])
    )
    unsigned(case, turn.category)
    require(
        case.state.ballot(number, juror) is None,
        say(
            "the ballot of {juror} for no. {number} was sent already", juror=_name(case, juror), number=number
        ),
    )
    return turn, juror


def _check_marks(rubric: Rubric, marks: Mapping[str, Decimal]) -> None:
    for leaf in rubric.leaves:
        mark = marks.get(leaf.id)
        if mark is None:
            raise Refused(say("{criterion}: a mark is missing", criterion=leaf.name))
        objection = leaf.scale.objection(mark)
        if objection is not None:
            raise Refused(say("{criterion}: {objection}", criterion=leaf.name, objection=objection))
    unknown = set(marks) - set(rubric.leaf)
    require(not unknown, say("unknown criteria: {criteria}", criteria=", ".join(sorted(unknown))))


def _name(case: Case, juror: str) -> str:
    known = case.state.jurors.get(juror)
    return known.name if known else juror


def _sits(case: Case, number: int, juror: str) -> Turn:
    turn = turn_of(case, number)
    unsigned(case, turn.category)
    require(
        juror in turn.jurors,
        say("{juror} does not judge no. {number}", juror=_name(case, juror), number=number),
    )
    return turn


@rule.register
def _reopen(command: Reopen, case: Case) -> list[Fact]:
    turn = _sits(case, command.number, command.juror)
    require(turn.phase in ("scoring", "closed"), _not_open(turn))
    post = (command.number, command.juror)
    require(post not in case.state.reopened, say("this ballot is open already"))
    waiting = turn.phase == "scoring" and command.juror in case.state.missing(command.number)
    require(not waiting, say("this ballot is open already"))
    return [BallotReopened(number=command.number, juror=command.juror, reason=reasoned(command.reason))]


@rule.register
def _excuse(command: Excuse, case: Case) -> list[Fact]:
    _sits(case, command.number, command.juror)
    missing = command.juror in case.state.missing(command.number)
    require(missing, say("this ballot is not missing"))
    return [BallotExcused(number=command.number, juror=command.juror, reason=reasoned(command.reason))]


@rule.register
def _recuse(command: Recuse, case: Case) -> list[Fact]:
    own = case.by.role != "juror" or case.by.post == command.juror
    require(own, say("this seat may not do that"))
    _sits(case, command.number, command.juror)
    post = (command.number, command.juror)
    require(post not in case.state.recused, say("this was done already: look again"))
    sent = case.state.ballot(*post)
    require(not sent, say("the ballot was sent already; ask the head of jury to reopen it first"))
    return [JurorRecused(number=command.number, juror=command.juror, reason=command.reason.strip())]


@rule.register
def _substitute(command: Substitute, case: Case) -> list[Fact]:
    members = case.state.members.get(command.panel, ())
    require(
        command.out in members,
        say("{juror} does not sit in panel {panel}", juror=_name(case, command.out), panel=command.panel),
    )
    require(command.name.strip(), say("a name is needed"))
    new = Juror(id=_new_id(case, command.out), name=command.name.strip(), office=command.office.strip())
    fact = JurorSubstituted(
        panel=command.panel, out=command.out, substitute=new, reason=reasoned(command.reason)
    )  # fmt: skip
    return [fact]


def _new_id(case: Case, out: str) -> str:
    """`j1` is followed by `j1-b`, then `j1-c`."""
    stem = out[:-2] if out[-2:-1] == "-" and out[-1:].isalpha() and out[:-2] in case.state.jurors else out
    letters = (f"{stem}-{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    return next(id_ for id_ in letters if id_ not in case.state.jurors)
