"""What happened, in words: one sentence for each kind of entry, for those who run the final.

`sentence` is for the MC and the head of jury; it never tells a mark. Imports entries, state and wording.
"""

from functools import singledispatch
from typing import Any

from scoring_tui import entries as e
from scoring_tui.said import Said, say
from scoring_tui.state import State
from scoring_tui.wording import PHASES

Known = tuple[State, e.Entry]


def sentence(state: State, entry: e.Entry) -> Said:
    """The entry as a sentence; `state` knows the names and may be newer than the entry."""
    return _say(entry.fact, (state, entry))


@singledispatch
def _say(fact: Any, known: Known) -> Said:
    raise TypeError(f"no words for {type(fact).__name__}")


def _who(known: Known, number: int) -> str:
    """Number and name, never apart."""
    state = known[0]
    return f"{number} {state.name(number)}" if number in state.turns else str(number)


def _juror(known: Known, id_: str) -> str:
    juror = known[0].jurors.get(id_)
    return juror.name if juror else id_


def _category(known: Known, id_: str) -> str:
    return known[0].contest.categories[id_].name


def _room(known: Known, panel: str) -> str:
    return known[0].contest.panels[panel].room


def _why(reason: str) -> Said | str:
    """The end of a sentence that may carry a reason."""
    return say(": {reason}", reason=reason) if reason else ""


def seat_name(state: State, seat: str) -> str | Said:
    """Who a seat is for: the juror's name, the MC's room, the head of jury."""
    role, _, post = seat.partition(":")
    if role == "juror" and post in state.jurors:
        return state.jurors[post].name
    if role == "mc" and post in state.contest.panels:
        return say("MC {room}", room=state.contest.panels[post].room)
    return state.contest.contest.head_of_jury or say("Head of jury") if role == "chair" else seat


# --- before the final -------------------------------------------------------------------------------


@_say.register
def _declared(fact: e.ContestDeclared, known: Known) -> Said:
    return say("Contest declared: {name}", name=fact.contest.contest.name)


@_say.register
def _imported(fact: e.RosterImported, known: Known) -> Said:
    n, source = len(fact.contestants), fact.source
    if fact.replaced:
        return say("{n} contestants imported from {source} in place of the earlier ones", n=n, source=source)
    return say("{n} contestants imported from {source}", n=n, source=source)


@_say.register
def _drawn(fact: e.OrderDrawn, known: Known) -> Said:
    return say(
        "Running order of {category} drawn by lot with seed {seed}: no. {first} to {last}",
        category=_category(known, fact.category), seed=fact.seed,
        first=fact.turns[0].number, last=fact.turns[-1].number,
    )  # fmt: skip


@_say.register
def _pins(fact: e.PinsIssued, known: Known) -> Said:
    return say("New PINs issued for {n} seats", n=len(fact.seats))


@_say.register
def _seat_taken(fact: e.SeatTaken, known: Known) -> Said:
    name = known[1].actor
    if fact.over:
        return say(
            "{name} signed in on {device}, taking over from {over}",
            name=name, device=fact.device, over=fact.over,
        )  # fmt: skip
    return say("{name} signed in on {device}", name=name, device=fact.device)


@_say.register
def _seat_locked(fact: e.SeatLocked, known: Known) -> Said:
    return say(
        "Seat of {name} locked for a minute after {tries} wrong PINs on {device}",
        name=seat_name(known[0], fact.locked), tries=fact.tries, device=fact.device,
    )  # fmt: skip


# --- the stage --------------------------------------------------------------------------------------


@_say.register
def _called(fact: e.TurnCalled, known: Known) -> Said:
    return say("No. {who} called to {room}", who=_who(known, fact.number), room=_room(known, fact.panel))


@_say.register
def _phase(fact: e.PhaseStarted, known: Known) -> Said:
    return say("No. {who}: {phase} begun", who=_who(known, fact.number), phase=PHASES[fact.phase])


@_say.register
def _paused(fact: e.ClockPaused, known: Known) -> Said:
    return say("No. {who}: clock stopped{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _resumed(fact: e.ClockResumed, known: Known) -> Said:
    return say("No. {who}: clock goes on", who=_who(known, fact.number))


@_say.register
def _extended(fact: e.ClockExtended, known: Known) -> Said:
    who, seconds = _who(known, fact.number), abs(fact.seconds)
    if fact.seconds < 0:
        return say("No. {who}: {seconds} seconds taken", who=who, seconds=seconds)
    return say("No. {who}: {seconds} seconds given", who=who, seconds=seconds)


@_say.register
def _opened(fact: e.ScoringOpened, known: Known) -> Said:
    return say("No. {who}: scoring opened", who=_who(known, fact.number))


@_say.register
def _closed(fact: e.ScoringClosed, known: Known) -> Said:
    who = _who(known, fact.number)
    if fact.missing:
        jurors = ", ".join(_juror(known, juror) for juror in fact.missing)
        return say("No. {who}: scoring closed without {jurors}", who=who, jurors=jurors)
    return say("No. {who}: scoring closed", who=who)


@_say.register
def _absent(fact: e.ContestantAbsent, known: Known) -> Said:
    return say("No. {who} absent{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _withdrew(fact: e.ContestantWithdrew, known: Known) -> Said:
    return say("No. {who} withdrew{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _postponed(fact: e.TurnPostponed, known: Known) -> Said:
    return say("No. {who} postponed{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _disqualified(fact: e.ContestantDisqualified, known: Known) -> Said:
    return say("No. {who} disqualified{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _reinstated(fact: e.ContestantReinstated, known: Known) -> Said:
    return say("No. {who} reinstated{why}", who=_who(known, fact.number), why=_why(fact.reason))


@_say.register
def _break(fact: e.BreakStarted, known: Known) -> Said:
    room, minutes = _room(known, fact.panel), -(-fact.seconds // 60)
    return say("{room}: break of {minutes} minutes{why}", room=room, minutes=minutes, why=_why(fact.note))


@_say.register
def _break_ended(fact: e.BreakEnded, known: Known) -> Said:
    return say("{room}: break ended", room=_room(known, fact.panel))


@_say.register
def _undone(fact: e.StepUndone, known: Known) -> Said:
    return say("{room}: step #{seq} taken back", room=_room(known, fact.panel), seq=fact.undone)


@_say.register
def _frozen(fact: e.BoardFrozen, known: Known) -> Said:
    return say("{category}: standings frozen on the board", category=_category(known, fact.category))


@_say.register
def _thawed(fact: e.BoardThawed, known: Known) -> Said:
    return say("{category}: standings follow again on the board", category=_category(known, fact.category))


@_say.register
def _blanked(fact: e.BoardBlanked, known: Known) -> Said:
    room = _room(known, fact.panel)
    return say("{room}: board blanked", room=room) if fact.blank else say("{room}: board shown", room=room)


# --- the jury ---------------------------------------------------------------------------------------


@_say.register
def _sent(fact: e.BallotSent, known: Known) -> Said:
    who, juror = _who(known, fact.number), _juror(known, fact.juror)
    if fact.paper:
        return say("No. {who}: paper ballot of {juror} entered", who=who, juror=juror)
    return say("No. {who}: ballot of {juror} sent", who=who, juror=juror)


@_say.register
def _reopened(fact: e.BallotReopened, known: Known) -> Said:
    who, juror = _who(known, fact.number), _juror(known, fact.juror)
    return say("No. {who}: ballot of {juror} reopened{why}", who=who, juror=juror, why=_why(fact.reason))


@_say.register
def _excused(fact: e.BallotExcused, known: Known) -> Said:
    who, juror = _who(known, fact.number), _juror(known, fact.juror)
    return say("No. {who}: ballot of {juror} excused{why}", who=who, juror=juror, why=_why(fact.reason))


@_say.register
def _recused(fact: e.JurorRecused, known: Known) -> Said:
    who, juror = _who(known, fact.number), _juror(known, fact.juror)
    return say("No. {who}: {juror} stepped back{why}", who=who, juror=juror, why=_why(fact.reason))


@_say.register
def _substituted(fact: e.JurorSubstituted, known: Known) -> Said:
    return say(
        "{room}: {substitute} takes the place of {out}{why}",
        room=_room(known, fact.panel), substitute=fact.substitute.name, out=_juror(known, fact.out),
        why=_why(fact.reason),
    )  # fmt: skip


@_say.register
def _settled(fact: e.TieSettled, known: Known) -> Said:
    category = _category(known, fact.category)
    order = ", ".join(_who(known, number) for number in fact.order)
    if fact.shared:
        return say(
            "{category}: place shared by {order}{why}", category=category, order=order, why=_why(fact.reason)
        )
    return say(
        "{category}: tie settled, best first: {order}{why}",
        category=category, order=order, why=_why(fact.reason),
    )  # fmt: skip


@_say.register
def _signed(fact: e.CategorySigned, known: Known) -> Said:
    return say(
        "{category}: standing signed by {name}", category=_category(known, fact.category), name=fact.signer
    )


@_say.register
def _withdrawn(fact: e.SignatureWithdrawn, known: Known) -> Said:
    category = _category(known, fact.category)
    return say("{category}: signatures withdrawn{why}", category=category, why=_why(fact.reason))


# --- what counts beside the marks -------------------------------------------------------------------


@_say.register
def _scoring_again(fact: e.ScoringDeclared, known: Known) -> Said:
    return say("rules of scoring taken again: {method}", method=fact.scoring.method)


@_say.register
def _results(fact: e.ResultsImported, known: Known) -> Said:
    stage = known[0].contest.stages.get(fact.stage)
    return say(
        "{count} results of {stage} imported from {source}{why}",
        count=len(fact.results), stage=stage.name if stage else fact.stage, source=fact.source,
        why=_why(fact.reason),
    )  # fmt: skip


@_say.register
def _difficulty(fact: e.DifficultyImported, known: Known) -> Said:
    return say("{count} factors of difficulty imported from {source}", count=len(fact.factors), source=fact.source)


@_say.register
def _penalised(fact: e.PenaltyGiven, known: Known) -> Said:
    who = _who(known, fact.number)
    return say("No. {who}: {points} points off{why}", who=who, points=fact.points, why=_why(fact.reason))


@_say.register
def _unpenalised(fact: e.PenaltyDropped, known: Known) -> Said:
    return say("No. {who}: penalty taken back{why}", who=_who(known, fact.number), why=_why(fact.reason))
