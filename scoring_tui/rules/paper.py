"""Rules of paper ballots: two persons type each one before it counts, and one can be taken back."""

from collections.abc import Mapping
from decimal import Decimal

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, TakeBackPaper
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.paper import PaperTakenBack, PaperTyped
from scoring_tui.domain.state import Turn, TypedBallot
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.ballots import juror_name, require_ballot_due, require_marks
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_own_panel,
    require_reason,
    require_turn,
    require_unsigned_turn,
    rule,
)
from scoring_tui.rules.stage import ON_STAGE


@rule.register
def _decide_enter_paper(command: EnterPaper, context: DecisionContext) -> list[Fact]:
    require(command.ballots, lazy("there are no ballots to enter"))
    require(context.actor.name.strip(), lazy("a name is needed"))
    ballot_keys: set[tuple[int, str]] = set()
    facts: list[Fact] = []
    for sheet in command.ballots:
        is_new = (sheet.number, sheet.juror) not in ballot_keys
        require(
            is_new, lazy("no. {number} by {juror} is there twice", number=sheet.number, juror=sheet.juror)
        )
        ballot_keys.add((sheet.number, sheet.juror))
        if fact := decide_paper_ballot(context, sheet, command.never_called):
            facts.append(fact)
    require(facts, lazy("all {count} ballots of this sheet are in already", count=len(command.ballots)))
    return facts


def decide_paper_ballot(context: DecisionContext, sheet: PaperBallot, never_called: bool) -> Fact | None:
    """Return the fact of one typed sheet: its first typing, or a ballot that counts.

    Returns None if nothing is new: the ballot counts with these marks, or the same person typed it already.
    Raises `CommandRefused` if the ballot is not due or the marks differ from the first typing.
    """
    state = context.state
    require_turn(context, sheet.number)
    rubric = state.rubric_for(sheet.number, sheet.juror)
    if rubric.leaves or sheet.juror not in state.jurors:  # a juror without any criterion does not judge
        require_marks(rubric, sheet.marks)
    counted_ballot = state.find_ballot(sheet.number, sheet.juror)
    if counted_ballot is not None and not differing_criteria(rubric, counted_ballot.marks, sheet.marks):
        return None
    turn, juror_id = require_ballot_due(context, sheet.number, sheet.juror)
    first_typing = state.typed_ballots.get((turn.number, juror_id))
    is_never_called = never_called or (first_typing is not None and first_typing.is_never_called)
    _require_scoring_opened(turn, is_never_called)
    if not state.contest.contest.paper_typed_twice:
        return _ballot_sent(sheet, (context.actor.name,), sheet.note)
    if first_typing is None or context.actor.has_name(first_typing.typist):
        is_repeated = first_typing is not None and first_typing.marks == sheet.marks
        return None if is_repeated else _paper_typed(sheet, is_never_called)
    if differences := differing_criteria(rubric, first_typing.marks, sheet.marks):
        leaf = differences[0]
        objection = difference_message(leaf, first_typing, sheet)
        raise CommandRefused(lazy("{criterion}: {objection}", criterion=leaf.name, objection=objection))
    note = sheet.note or first_typing.note  # the words of two typings may differ; they change no score
    return _ballot_sent(sheet, (first_typing.typist, context.actor.name), note)


def _paper_typed(sheet: PaperBallot, never_called: bool) -> Fact:
    return PaperTyped(
        number=sheet.number, juror=sheet.juror, marks=dict(sheet.marks), note=sheet.note,
        never_called=never_called,
    )  # fmt: skip


def _ballot_sent(sheet: PaperBallot, typists: tuple[str, ...], note: str) -> Fact:
    return BallotSent(
        number=sheet.number, juror=sheet.juror, marks=dict(sheet.marks), note=note, paper=True,
        typed_by=typists,
    )  # fmt: skip


def differing_criteria(
    rubric: Rubric, first_marks: Mapping[str, Decimal], second_marks: Mapping[str, Decimal]
) -> list[Leaf]:
    """Return the criteria on which two typings of a ballot differ."""
    return [leaf for leaf in rubric.leaves if first_marks.get(leaf.id) != second_marks.get(leaf.id)]


def difference_message(leaf: Leaf, first_typing: TypedBallot, sheet: PaperBallot) -> LazyText:
    """Return what two persons typed on a criterion."""
    return lazy(
        "{mark} here, but {typist} typed {first}; look at the paper",
        mark=sheet.marks[leaf.id],
        typist=first_typing.typist,
        first=first_typing.marks[leaf.id],
    )


def _require_scoring_opened(turn: Turn, is_never_called: bool) -> None:
    not_open_message = lazy("scoring of no. {number} is not open yet", number=turn.number)
    require(turn.phase not in ON_STAGE, not_open_message)
    message = lazy(
        "no. {number} was not called yet; --never-called says that it appeared all the same",
        number=turn.number,
    )
    require(turn.phase != "queued" or is_never_called, message)


@rule.register
def _decide_take_back_paper(command: TakeBackPaper, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_own_panel(context, turn.panel)
    require_unsigned_turn(context, turn)
    ballot = context.state.find_ballot(command.number, command.juror)
    is_typed = (command.number, command.juror) in context.state.typed_ballots
    message = lazy(
        "there is no paper ballot of {juror} for no. {number}",
        juror=juror_name(context, command.juror),
        number=command.number,
    )
    require(is_typed or (ballot is not None and ballot.paper), message)
    fact = PaperTakenBack(
        number=command.number, juror=command.juror, reason=require_reason(command.reason)
    )  # fmt: skip
    return [fact]
