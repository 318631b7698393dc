"""How each kind of entry changes the state: `apply(state, entry)`.

A fact in the ledger was decided already; nothing is checked here again. Imports state and entries.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from scoring_tui import entries as e
from scoring_tui.clock import Reading
from scoring_tui.state import Ballot, Fate, Frozen, Rest, Room, Signature, State, Step, Timer, Turn

Fold = Callable[[State, e.Entry, Any], None]
FOLDS: dict[type[e.Fact], Fold] = {}


def folds(kind: type[e.Fact]) -> Callable[[Fold], Fold]:
    """Register how a kind of fact changes the state."""

    def register(fold: Fold) -> Fold:
        FOLDS[kind] = fold
        return fold

    return register


def apply(state: State, entry: e.Entry) -> None:
    """Take one more entry into account."""
    FOLDS[type(entry.fact)](state, entry, entry.fact)
    state.seq, state.hash = entry.seq, entry.hash


def fold(entries: Iterable[e.Entry]) -> State:
    """The state after all these entries."""
    state = State()
    for entry in entries:
        apply(state, entry)
    return state


def _step(state: State, entry: e.Entry, panel: str, *numbers: int) -> None:
    """Remember what a step of the MC is about to replace."""
    turns = tuple(state.turns[number] for number in numbers)
    step = Step(entry.seq, type(entry.fact).kind, state.rooms[panel], turns)
    state.history.setdefault(panel, []).append(step)


def _turn(state: State, number: int, **changes: Any) -> None:
    state.turns[number] = replace(state.turns[number], **changes)


def _room(state: State, panel: str, **changes: Any) -> None:
    state.rooms[panel] = replace(state.rooms[panel], **changes)


def _without(ballots: tuple[Ballot, ...], juror: str) -> tuple[Ballot, ...]:
    return tuple(ballot for ballot in ballots if ballot.juror != juror)


# --- before the final -------------------------------------------------------------------------------


@folds(e.ContestDeclared)
def _declared(state: State, entry: e.Entry, fact: e.ContestDeclared) -> None:
    contest = fact.contest
    state.declared = contest
    state.jurors = dict(contest.jurors)
    state.members = {panel.id: panel.jurors for panel in contest.panel}
    state.rooms = {panel.id: Room(panel.id) for panel in contest.panel}


@folds(e.RosterImported)
def _imported(state: State, entry: e.Entry, fact: e.RosterImported) -> None:
    if fact.replaced:
        state.contestants.clear()
    state.contestants.update((contestant.id, contestant) for contestant in fact.contestants)


@folds(e.OrderDrawn)
def _drawn(state: State, entry: e.Entry, fact: e.OrderDrawn) -> None:
    contest = state.contest
    state.seeds[fact.category] = fact.seed
    for line in fact.turns:
        panel = contest.session[line.session].panel
        state.turns[line.number] = Turn(
            line.number, line.contestant, fact.category, panel, line.session, state.members[panel],
            phase="scoring" if contest.contest.desk else "queued",
        )  # fmt: skip
    rank = {session: place for place, session in enumerate(contest.programme)}
    for panel, room in state.rooms.items():
        waiting = [turn for turn in state.turns.values() if turn.panel == panel]
        order = {number: place for place, number in enumerate(room.queue)}
        waiting.sort(key=lambda turn: (rank[turn.session], order.get(turn.number, len(order)), turn.number))
        _room(state, panel, queue=tuple(turn.number for turn in waiting))
        state.history.pop(panel, None)


@folds(e.PinsIssued)
@folds(e.SeatLocked)
def _noted(state: State, entry: e.Entry, fact: e.Fact) -> None:
    """Facts that are kept for the record and change nothing."""


@folds(e.SeatTaken)
def _seat_taken(state: State, entry: e.Entry, fact: e.SeatTaken) -> None:
    state.devices[entry.seat] = fact.device


# --- the stage --------------------------------------------------------------------------------------


@folds(e.TurnCalled)
def _called(state: State, entry: e.Entry, fact: e.TurnCalled) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    again = turn.phase == "called"
    _turn(
        state, fact.number, phase="called", fate=None, why="", calls=turn.calls + 1 if again else 1,
        called=turn.called or fact.reading,
    )  # fmt: skip
    _room(state, turn.panel, live=fact.number)


def _past(turn: Turn, reading: Reading) -> tuple[Timer, ...]:
    return (*turn.times, turn.timer.stopped(reading)) if turn.timer else turn.times


@folds(e.PhaseStarted)
def _phase_started(state: State, entry: e.Entry, fact: e.PhaseStarted) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    timer = Timer(fact.phase, fact.seconds, started=fact.reading)
    _turn(state, fact.number, phase=fact.phase, timer=timer, times=_past(turn, fact.reading))


@folds(e.ClockPaused)
def _paused(state: State, entry: e.Entry, fact: e.ClockPaused) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    _turn(state, fact.number, timer=turn.timer and turn.timer.stopped(fact.reading))


@folds(e.ClockResumed)
def _resumed(state: State, entry: e.Entry, fact: e.ClockResumed) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    _turn(state, fact.number, timer=turn.timer and replace(turn.timer, started=fact.reading))


@folds(e.ClockExtended)
def _extended(state: State, entry: e.Entry, fact: e.ClockExtended) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    timer = turn.timer and replace(turn.timer, seconds=turn.timer.seconds + fact.seconds)
    _turn(state, fact.number, timer=timer)


@folds(e.ScoringOpened)
def _opened(state: State, entry: e.Entry, fact: e.ScoringOpened) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    ended, times = turn.ended or fact.reading, _past(turn, fact.reading)
    _turn(state, fact.number, phase="scoring", timer=None, times=times, ended=ended)


@folds(e.ScoringClosed)
def _closed(state: State, entry: e.Entry, fact: e.ScoringClosed) -> None:
    _step(state, entry, state.turns[fact.number].panel, fact.number)
    _turn(state, fact.number, phase="closed")


def _leave_stage(state: State, turn: Turn) -> None:
    if state.rooms[turn.panel].live == turn.number:
        _room(state, turn.panel, live=None)


def _fated(fate: Fate) -> Fold:
    def fold(state: State, entry: e.Entry, fact: Any) -> None:
        turn = state.turns[fact.number]
        _step(state, entry, turn.panel, fact.number)
        phase = turn.phase if turn.phase in ("scoring", "closed") else "queued"
        _turn(state, fact.number, phase=phase, fate=fate, why=fact.reason, timer=None)
        _leave_stage(state, turn)

    return fold


folds(e.ContestantAbsent)(_fated("absent"))
folds(e.ContestantWithdrew)(_fated("withdrawn"))
folds(e.ContestantDisqualified)(_fated("disqualified"))


@folds(e.ContestantReinstated)
def _reinstated(state: State, entry: e.Entry, fact: e.ContestantReinstated) -> None:
    _step(state, entry, state.turns[fact.number].panel, fact.number)
    _turn(state, fact.number, fate=None, why="")


@folds(e.TurnPostponed)
def _postponed(state: State, entry: e.Entry, fact: e.TurnPostponed) -> None:
    turn = state.turns[fact.number]
    _step(state, entry, turn.panel, fact.number)
    _turn(state, fact.number, phase="queued", fate=None, why=fact.reason, postponed=True, timer=None)
    _leave_stage(state, turn)
    others = tuple(number for number in state.rooms[turn.panel].queue if number != fact.number)
    _room(state, turn.panel, queue=(*others, fact.number))


@folds(e.BreakStarted)
def _break_started(state: State, entry: e.Entry, fact: e.BreakStarted) -> None:
    _step(state, entry, fact.panel)
    _room(state, fact.panel, rest=Rest(fact.seconds, fact.reading, fact.note))


@folds(e.BreakEnded)
def _break_ended(state: State, entry: e.Entry, fact: e.BreakEnded) -> None:
    _step(state, entry, fact.panel)
    _room(state, fact.panel, rest=None)


@folds(e.StepUndone)
def _undone(state: State, entry: e.Entry, fact: e.StepUndone) -> None:
    step = state.history[fact.panel].pop()
    state.rooms[fact.panel] = replace(step.room, blank=state.rooms[fact.panel].blank)
    state.turns.update((turn.number, turn) for turn in step.turns)


@folds(e.BoardFrozen)
def _frozen(state: State, entry: e.Entry, fact: e.BoardFrozen) -> None:
    turns = {turn.number: turn for turn in state.in_category(fact.category) if state.released(turn.number)}
    ballots = {number: state.ballots.get(number, ()) for number in turns}
    state.frozen[fact.category] = Frozen(entry.seq, turns, ballots)


@folds(e.BoardThawed)
def _thawed(state: State, entry: e.Entry, fact: e.BoardThawed) -> None:
    state.frozen.pop(fact.category, None)


@folds(e.BoardBlanked)
def _blanked(state: State, entry: e.Entry, fact: e.BoardBlanked) -> None:
    _room(state, fact.panel, blank=fact.blank)


# --- ballots and the jury ---------------------------------------------------------------------------


@folds(e.BallotSent)
def _sent(state: State, entry: e.Entry, fact: e.BallotSent) -> None:
    number, post = fact.number, (fact.number, fact.juror)
    ballot = Ballot(entry.seq, entry.at, number, fact.juror, fact.marks, fact.paper, fact.note)
    state.ballots[number] = (*_without(state.ballots.get(number, ()), fact.juror), ballot)
    state.reopened.pop(post, None)
    state.excused.pop(post, None)
    if state.turns[number].phase == "queued":  # a sheet of paper tells that the turn took place
        _turn(state, number, phase="scoring")
        state.history.pop(state.turns[number].panel, None)


@folds(e.BallotReopened)
def _reopened(state: State, entry: e.Entry, fact: e.BallotReopened) -> None:
    post = (fact.number, fact.juror)
    state.ballots[fact.number] = _without(state.ballots.get(fact.number, ()), fact.juror)
    state.excused.pop(post, None)
    state.recused.pop(post, None)
    state.reopened[post] = fact.reason


@folds(e.BallotExcused)
def _excused(state: State, entry: e.Entry, fact: e.BallotExcused) -> None:
    state.excused[fact.number, fact.juror] = fact.reason
    state.reopened.pop((fact.number, fact.juror), None)


@folds(e.JurorRecused)
def _recused(state: State, entry: e.Entry, fact: e.JurorRecused) -> None:
    state.recused[fact.number, fact.juror] = fact.reason


@folds(e.JurorSubstituted)
def _substituted(state: State, entry: e.Entry, fact: e.JurorSubstituted) -> None:
    new = fact.substitute
    state.jurors[new.id] = new
    state.members[fact.panel] = tuple(new.id if j == fact.out else j for j in state.members[fact.panel])
    for turn in list(state.turns.values()):
        if turn.panel == fact.panel and turn.phase != "closed" and fact.out in state.missing(turn.number):
            _turn(state, turn.number, jurors=tuple(new.id if j == fact.out else j for j in turn.jurors))
    state.history.pop(fact.panel, None)  # an older turn would bring the old juror back


# --- results ----------------------------------------------------------------------------------------


@folds(e.TieSettled)
def _tie_settled(state: State, entry: e.Entry, fact: e.TieSettled) -> None:
    state.decisions[fact.category] = (*state.decisions.get(fact.category, ()), fact)


@folds(e.CategorySigned)
def _signed(state: State, entry: e.Entry, fact: e.CategorySigned) -> None:
    signature = Signature(entry.seat, fact.signer, entry.seq, entry.at)
    state.signatures[fact.category] = (*state.signatures.get(fact.category, ()), signature)


@folds(e.SignatureWithdrawn)
def _signatures_withdrawn(state: State, entry: e.Entry, fact: e.SignatureWithdrawn) -> None:
    state.signatures.pop(fact.category, None)
