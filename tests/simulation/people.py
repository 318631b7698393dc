"""What persons ask for: mostly what comes next, sometimes something else, sometimes nonsense."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import (
    DropPenalty,
    EnterPaper,
    Excuse,
    PaperBallot,
    Penalise,
    Recuse,
    Reopen,
    SendBallot,
    SettleTie,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    CloseScoring,
    Disqualify,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    OpenScoring,
    Pause,
    Postpone,
    Reinstate,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
    Withdraw,
)
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State
from scoring_tui.scoring.standings.tally import Tally

JUROR_IDS = ("j1", "j2", "j3")
CRITERIA = ("dampak", "kebaruan", "paparan")
REASONS = ("sakit", "listrik padam", "salah ketik")


@dataclass
class People:
    """Chooses commands by what a person sees."""

    random: Random
    choosers: dict[Role, Callable[[State, Actor], Command | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.choosers = {
            Role.MC: self.choose_mc,
            Role.CHAIR: self.choose_chair,
            Role.JUROR: self.choose_juror,
            Role.COMMITTEE: self.choose_committee,
        }

    def choose(self, state: State, actor: Actor) -> Command | None:
        """What this person asks for now; None for nothing."""
        chooser = self.choosers.get(actor.seat.role)
        return chooser(state, actor) if chooser is not None and state.turns else None

    def choose_marks(self) -> dict[str, Decimal]:
        """Marks on the scale, now and then one that is not."""
        marks = {criterion_id: Decimal(self.random.randrange(21)) / 2 for criterion_id in CRITERIA}
        if self.random.random() < 0.02:
            marks["dampak"] = Decimal("10.25")
        return marks

    # --- roles ------------------------------------------------------------------------------------

    def choose_mc(self, state: State, actor: Actor) -> Command | None:
        """Goes on, or does one of the many other things."""
        if self.random.random() < 0.75:
            return self._go_on(state)
        number, reason = self._number(state), self.random.choice(REASONS)
        live = state.rooms["A"].live or number
        return self.random.choice(
            (
                Pause(live, reason),
                Resume(live),
                Extend(live, self.random.choice((-30, 30, 60, -9999))),
                Restart(live),
                TakeBreak("A", 300),
                EndBreak("A"),
                Undo("A"),
                Undo("A"),
                Freeze(self._category(state)),
                Thaw(self._category(state)),
                Blank("A", self.random.random() < 0.3),
                Postpone(number, reason),
                MarkAbsent(number, reason),
                Withdraw(number, reason),
                PresentAgain(number, reason),
                OpenScoring(number),
                CloseScoring(number, despite_missing=True),
                Call(number),
                Advance(number, "scoring"),
            )
        )

    def _go_on(self, state: State) -> Command:
        room = state.rooms["A"]
        if room.current_break is not None:
            return EndBreak("A")
        turn = state.turns.get(room.live or 0)
        if turn is not None and turn.phase != "closed" and turn.exclusion is None:
            if turn.timer is not None and turn.timer.started_at is None and turn.phase != "scoring":
                return Resume(turn.number)
            return Advance(turn.number, turn.phase, despite_missing=self.random.random() < 0.2)
        waiting = [number for number in room.queue if state.turns[number].phase == "queued"]
        waiting = [number for number in waiting if state.turns[number].exclusion is None] or waiting
        return Call(waiting[0] if waiting else self._number(state))

    def choose_chair(self, state: State, actor: Actor) -> Command | None:
        """Gives ballots back, excuses, decides ties, signs."""
        category, number, reason = (
            self._category(state),
            self._number(state),
            self.random.choice(REASONS),
        )
        juror_id = self.random.choice(JUROR_IDS)
        missing = [
            (number, id_)
            for number, turn in state.turns.items()
            if turn.phase == "closed"
            for id_ in state.missing_ballots(number)
        ]
        if missing and self.random.random() < 0.5:
            number, juror_id = self.random.choice(missing)
            return self.random.choice((Excuse(number, juror_id, reason), Reopen(number, juror_id, reason)))
        if state.is_complete(category) and self.random.random() < 0.6:
            ties = Tally().standing(state, category).open_ties(9)
            if ties:
                order = tuple(placing.candidate.number for placing in ties[0])
                return SettleTie(category, order, reason, shared=self.random.random() < 0.5)
            return Sign(category)
        penalties = [
            (number, penalty.seq) for number, penalties in state.penalties.items() for penalty in penalties
        ]
        return self.random.choice(
            (
                Reopen(number, juror_id, reason),
                Excuse(number, juror_id, reason),
                Recuse(number, juror_id, reason),
                Penalise(number, Decimal("0.5"), reason),
                DropPenalty(*(self.random.choice(penalties) if penalties else (number, 3)), reason),
                Disqualify(number, reason),
                Reinstate(number, reason),
                Substitute("A", juror_id, "Pengganti", reason),
                WithdrawSignatures(category, reason),
                Blank("A", blank=False),
            )
        )

    def choose_juror(self, state: State, actor: Actor) -> Command | None:
        """Sends a ballot that is due, or signs."""
        due = self.list_due(state, actor.post)
        if due and self.random.random() < 0.9:
            return SendBallot(self.random.choice(due), self.choose_marks())
        if self.random.random() < 0.3:
            return Sign(self._category(state))
        if self.random.random() < 0.05:
            return Recuse(self._number(state), actor.post, "saudara")
        return SendBallot(self._number(state), self.choose_marks()) if self.random.random() < 0.2 else None

    def list_due(self, state: State, juror_id: str) -> list[int]:
        """Draw numbers for which this juror can send a ballot."""
        return [
            number
            for number, turn in state.turns.items()
            if juror_id in state.missing_ballots(number)
            and (turn.phase == "scoring" or (number, juror_id) in state.reopened_ballots)
        ]

    def choose_committee(self, state: State, actor: Actor) -> Command | None:
        """Types paper ballots, corrects a name."""
        if self.random.random() < 0.3:
            contestant_id = self.random.choice(sorted(state.contestants))
            return CorrectContestant(
                contestant_id, {"name": self.random.choice(("Amir Hamzah", "Rini", "Joko Susilo"))}, "salah"
            )
        number, juror_id = self._number(state), self.random.choice(JUROR_IDS)
        typed = state.typed_ballots.get((number, juror_id))
        marks = typed.marks if typed is not None and self.random.random() < 0.9 else self.choose_marks()
        return EnterPaper((PaperBallot(number, juror_id, marks),), never_called=self.random.random() < 0.5)

    def _number(self, state: State) -> int:
        return self.random.choice([*sorted(state.turns), 99])

    def _category(self, state: State) -> str:
        return self.random.choice(sorted(state.contest.categories))
