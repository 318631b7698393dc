"""What a juror sees: the own turns, the own ballots, who is on stage. Nobody else's marks are in here.

Imports hall, state and scoring; nothing of Textual.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Category, Contest, Rubric
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import Ballot, Break, State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.arithmetic import juror_total

Status = Literal[
    "recused", "sent", "out", "signed", "reopened", "open", "excused", "closed", "stage", "waiting"
]
READ_ONLY = ("recused", "sent", "signed")
"""Where there is nothing to type."""


@dataclass(frozen=True, slots=True)
class JurorTurn:
    """A turn that the juror sits for, with the juror's own ballot only."""

    turn: Turn
    contestant: Contestant
    category: Category
    ballot: Ballot | None
    total: Fraction | None
    """Of the ballot."""
    returned_ballot: Ballot | None
    """The ballot as it was before it was reopened."""
    difficulty: Mapping[str, Decimal]
    """The contestant's factor on each criterion, where the rubric knows any."""
    reopen_reason: str
    excuse_reason: str
    recusal_reason: str | None
    """The reason, perhaps an empty one; none when the juror did not step back."""
    is_signed: bool

    @property
    def number(self) -> int:
        """The draw number."""
        return self.turn.number

    @property
    def status(self) -> Status:
        """What the juror can do with it, the strongest word first."""
        if self.recusal_reason is not None:
            return "recused"
        if self.ballot is not None:
            return "sent"
        if self.turn.exclusion is not None:
            return "out"
        if self.is_signed:
            return "signed"
        if self.reopen_reason:
            return "reopened"
        if self.turn.phase == "scoring":
            return "open"
        if self.excuse_reason:
            return "excused"
        if self.turn.phase == "closed":
            return "closed"
        return "waiting" if self.turn.phase == "queued" else "stage"

    @property
    def can_send(self) -> bool:
        """Whether a ballot would be taken now."""
        return self.status in ("open", "reopened")

    @property
    def is_read_only(self) -> bool:
        """Whether there is nothing to type."""
        return self.status in READ_ONLY


@dataclass(frozen=True, slots=True)
class SigningLine:
    """One line of a standing that waits for the juror's signature."""

    place: int
    is_tied: bool
    number: int
    name: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class SigningOffer:
    """A category that the head of jury signed and that a juror may sign now."""

    category: Category
    signature_seq: int
    """The entry of the first signature; nothing can change while it stands."""
    lines: tuple[SigningLine, ...]


@dataclass(frozen=True, slots=True)
class JurorView:
    """Everything that the juror's screen shows."""

    contest: Contest
    juror_id: str
    juror_name: str
    is_seated: bool
    """Whether the juror sits in a panel now."""
    has_running_order: bool
    """Whether any running order has been drawn."""
    turns: Mapping[int, JurorTurn]
    """Own turns by draw number."""
    number_on_stage: int | None
    """The own turn that is on stage."""
    room_break: Break | None
    signing_offers: tuple[SigningOffer, ...]

    def find_rubric(self, own: JurorTurn) -> Rubric:
        """The rubric of a turn."""
        return self.contest.rubric[own.category.rubric]

    def sent_turns(self, category: str) -> Iterator[JurorTurn]:
        """Own turns of a category with a ballot."""
        return (own for own in self.turns.values() if own.ballot and own.turn.category == category)


def project(engine: Engine, actor: Actor, before: JurorView | None) -> JurorView | None:
    """The juror's view; nothing while the file holds no contest."""
    state, juror = engine.state, actor.post
    if state.declared_contest is None:
        return None
    known = before.turns if before is not None and before.juror_id == juror else {}
    turns = {
        number: _own(state, turn, juror, known.get(number))
        for number, turn in state.turns.items()
        if juror in turn.jurors
    }
    rooms = [state.rooms[panel] for panel, members in state.panel_members.items() if juror in members]
    return JurorView(
        contest=state.contest,
        juror_id=juror,
        juror_name=state.jurors[juror].name if juror in state.jurors else actor.name,
        is_seated=bool(rooms),
        has_running_order=bool(state.turns),
        turns=turns,
        number_on_stage=_stage(state, turns),
        room_break=next((room.current_break for room in rooms if room.current_break), None),
        signing_offers=tuple(_offers(engine, actor, before)),
    )


def _own(state: State, turn: Turn, juror: str, before: JurorTurn | None) -> JurorTurn:
    post = (turn.number, juror)
    ballot, total = state.find_ballot(*post), None
    rubric, difficulty = state.rubric_of(turn.number), state.difficulty_factors.get(turn.contestant, {})
    if ballot is not None:
        known = before is not None and before.ballot is ballot
        total = (
            before.total
            if before and known
            else juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)
        )
    return JurorTurn(
        turn=turn,
        contestant=state.contestants[turn.contestant],
        category=state.contest.categories[turn.category],
        ballot=ballot,
        total=total,
        returned_ballot=state.returned_ballots.get(post),
        difficulty=difficulty,
        reopen_reason=state.reopened_ballots.get(post, ""),
        excuse_reason=state.excused_ballots.get(post, ""),
        recusal_reason=state.recused_jurors.get(post),
        is_signed=bool(state.signatures.get(turn.category)),
    )


def _stage(state: State, turns: Mapping[int, JurorTurn]) -> int | None:
    """The own turn on stage; of a juror of two rooms the one that is still going on."""
    live = [room.live for room in state.rooms.values() if room.live is not None and room.live in turns]
    return min(live, key=lambda number: turns[number].turn.phase == "closed", default=None)


def _offers(engine: Engine, actor: Actor, before: JurorView | None) -> Iterator[SigningOffer]:
    state = engine.state
    known = (
        {(offer.category.id, offer.signature_seq): offer for offer in before.signing_offers} if before else {}
    )
    for category, signatures in state.signatures.items():
        if (
            any(actor.post in turn.jurors for turn in state.turns_in_category(category))
            and len(signatures) == 1
        ):
            signature = signatures[0]
            if signature.seat == CHAIR_SEAT:
                yield known.get((category, signature.seq)) or _offer(engine, category, signature.seq)


def _offer(engine: Engine, category: str, since: int) -> SigningOffer:
    placings = engine.tally.standing(engine.state, category).placings
    lines = (
        SigningLine(
            p.place,
            p.is_tied,
            p.candidate.number,
            engine.state.contestant_name(p.candidate.number),
            p.candidate.displayed_score,
        )
        for p in placings
    )
    return SigningOffer(engine.state.contest.categories[category], since, tuple(lines))
