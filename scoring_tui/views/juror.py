"""What a juror sees: the juror's turns and ballots, and who is on stage; no marks of other jurors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Category, Contest, Rubric
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import Ballot, Break, RaisedHand, Room, State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.arithmetic import juror_total
from scoring_tui.views.evidence import EvidenceItem, list_evidence_items
from scoring_tui.views.juror_stage import choose_stage, list_stages, needs_juror
from scoring_tui.views.signatures import waiting_juror_ids

Status = Literal[
    "recused", "sent", "out", "signed", "reopened", "open", "excused", "closed", "stage", "waiting"
]
READ_ONLY_STATUSES = ("recused", "sent", "signed")
"""The form cannot be edited."""


@dataclass(frozen=True, slots=True)
class ResultState:
    """How far the result of a category is; times are ISO 8601 in UTC, empty before."""

    signed_at: str = ""
    announced_at: str = ""
    is_withdrawn: bool = False
    """Whether an announced result was withdrawn and has not been announced again."""


NO_RESULT = ResultState()


@dataclass(frozen=True, slots=True)
class JurorTurn:
    """A turn that the juror judges, with this juror's ballot only."""

    turn: Turn
    contestant: Contestant
    category: Category
    ballot: Ballot | None
    total: Fraction | None
    """Total of the ballot."""
    returned_ballot: Ballot | None
    """The ballot as it was before it was reopened."""
    difficulty: Mapping[str, Decimal]
    """The contestant's difficulty factor by criterion; empty where the rubric has none."""
    reopen_reason: str
    excuse_reason: str
    recusal_reason: str | None
    """None unless the juror stepped back; may be empty."""
    is_signed: bool
    is_confirmed: bool = False
    """Whether the juror read the ballot again and confirmed it."""
    nudged_at_ms: int = 0
    """When the juror was last asked to send, in milliseconds since 1970; 0 if never."""
    result_state: ResultState = NO_RESULT
    criteria: frozenset[str] | None = None
    """Ids of the criteria that the juror marks; None for all of them."""
    room_name: str = ""
    """The room, for a juror whose turns are in several rooms; else empty."""

    @property
    def number(self) -> int:
        """The draw number."""
        return self.turn.number

    @property
    def status(self) -> Status:
        """What the juror can do with the turn; the first condition that holds decides."""
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
    def earlier_ballot(self) -> Ballot | None:
        """The juror's ballot of an earlier run, which the juror got back and has not sent again."""
        returned_ballot = None if self.ballot else self.returned_ballot
        has_earlier = returned_ballot is not None and self.turn.is_of_earlier_run(returned_ballot)
        return returned_ballot if has_earlier else None

    @property
    def can_send(self) -> bool:
        """Whether a ballot can be sent now."""
        return self.status in ("open", "reopened")

    @property
    def is_read_only(self) -> bool:
        """Whether the form cannot be edited."""
        return self.status in READ_ONLY_STATUSES


@dataclass(frozen=True, slots=True)
class OtherStage:
    """A turn of the juror that is on stage in a room where the juror is not due yet."""

    number: int
    room_name: str


@dataclass(frozen=True, slots=True)
class SigningLine:
    """One line of a standing that waits for the juror's signature."""

    place: int | None
    """None where nobody has a place: the contestant passed."""
    is_tied: bool
    number: int
    name: str
    score: Decimal | None
    """None where nobody has a score."""


@dataclass(frozen=True, slots=True)
class SigningOffer:
    """A category that the head of jury signed and that a juror may sign now."""

    category: Category
    signature_seq: int
    """Number of the entry with the first signature; the standing cannot change while it is valid."""
    lines: tuple[SigningLine, ...]


@dataclass(frozen=True, slots=True)
class JurorView:
    """Everything that the juror's screen shows."""

    contest: Contest
    juror_id: str
    juror_name: str
    is_seated: bool
    """Whether the juror sits on a panel now."""
    has_running_order: bool
    """Whether any running order has been drawn."""
    turns: Mapping[int, JurorTurn]
    """The juror's turns by draw number."""
    number_on_stage: int | None
    """Draw number of the juror's turn on stage; for a juror of two rooms, in the room where he is due."""
    other_stages: tuple[OtherStage, ...]
    """Turns on stage in other rooms where the juror is expected too."""
    room_break: Break | None
    """Break of the room where the juror is due."""
    signing_offers: tuple[SigningOffer, ...]
    raised_hand: RaisedHand | None = None
    """The juror's hand, while it is up."""
    evidence: tuple[EvidenceItem, ...] = ()
    """The claims of the contestants whom the juror judges."""

    def find_rubric(self, juror_turn: JurorTurn) -> Rubric:
        """Return the rubric of a turn, as far as the juror marks it."""
        rubric = self.contest.rubric[juror_turn.category.rubric]
        return rubric if juror_turn.criteria is None else rubric.narrow_to(juror_turn.criteria)

    def find_share(self, juror_turn: JurorTurn) -> Fraction | None:
        """Return which share of the whole the juror's criteria are; None if he marks all of them."""
        whole, part = self.contest.rubric[juror_turn.category.rubric], self.find_rubric(juror_turn)
        return None if part is whole or whole.best else part.highest_total / whole.highest_total

    def sent_turns(self, category_id: str) -> Iterator[JurorTurn]:
        """Return the juror's turns of a category with a ballot."""
        return (
            juror_turn
            for juror_turn in self.turns.values()
            if juror_turn.ballot and juror_turn.turn.category == category_id
        )


def project(engine: Engine, actor: Actor, before: JurorView | None) -> JurorView | None:
    """Make the juror's view; None while the file holds no contest."""
    state, juror_id = engine.state, actor.post
    if state.declared_contest is None:
        return None
    previous_turns = before.turns if before is not None and before.juror_id == juror_id else {}
    own_turns = [turn for turn in state.turns.values() if juror_id in turn.jurors]
    if not state.contest.contest.has_ballots:
        own_turns = []  # whom the juror judges; here the juror only signs
    has_rooms = len({state.contest.panels[turn.panel].room for turn in own_turns}) > 1
    turns = {
        turn.number: _juror_turn(state, turn, juror_id, previous_turns.get(turn.number), has_rooms=has_rooms)
        for turn in own_turns
    }
    rooms = [state.rooms[panel] for panel, members in state.panel_members.items() if juror_id in members]
    number_on_stage = choose_stage(state, juror_id)
    other_numbers = [number for number in list_stages(state, juror_id) if number != number_on_stage]
    return JurorView(
        contest=state.contest,
        juror_id=juror_id,
        juror_name=state.jurors[juror_id].name if juror_id in state.jurors else actor.name,
        is_seated=bool(rooms),
        has_running_order=bool(state.turns),
        turns=turns,
        number_on_stage=number_on_stage,
        other_stages=tuple(
            OtherStage(number, state.contest.panels[state.turns[number].panel].room)
            for number in other_numbers
        ),
        room_break=_find_break(state, rooms, number_on_stage),
        signing_offers=tuple(_offers(engine, actor, before)),
        raised_hand=state.raised_hands.get(juror_id),
        evidence=tuple(_list_own_evidence(state, turns)),
    )


def _list_own_evidence(state: State, turns: Mapping[int, JurorTurn]) -> Iterator[EvidenceItem]:
    """The claims on the criteria that the juror marks, of the contestants whom he judges."""
    own_turns = {turn.contestant.id: turn for turn in turns.values() if turn.recusal_reason is None}
    for item in list_evidence_items(state, own_turns):
        criteria = own_turns[item.contestant_id].criteria
        if criteria is None or item.leaf.id in criteria:
            yield item


def _juror_turn(
    state: State, turn: Turn, juror_id: str, before: JurorTurn | None, *, has_rooms: bool
) -> JurorTurn:
    ballot_key = (turn.number, juror_id)
    ballot, total = state.find_ballot(*ballot_key), None
    rubric, difficulty = state.rubric_of(turn.number), state.difficulty_factors.get(turn.contestant, {})
    if ballot is not None:
        is_same_ballot = before is not None and before.ballot is ballot
        total = (
            before.total
            if before and is_same_ballot
            else juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)
        )
    return JurorTurn(
        turn=turn,
        contestant=state.contestants[turn.contestant].public_part,
        category=state.contest.categories[turn.category],
        ballot=ballot,
        total=total,
        returned_ballot=state.returned_ballots.get(ballot_key),
        difficulty=difficulty,
        reopen_reason=state.reopened_ballots.get(ballot_key, ""),
        excuse_reason=state.excused_ballots.get(ballot_key, ""),
        recusal_reason=state.recused_jurors.get(ballot_key),
        is_signed=bool(state.signatures.get(turn.category)) and not turn.is_guest,
        is_confirmed=state.is_confirmed(*ballot_key),
        nudged_at_ms=state.nudge_times[ballot_key].wall if ballot_key in state.nudge_times else 0,
        result_state=NO_RESULT if turn.is_guest else _result_state(state, turn.category),
        criteria=state.criteria_of(turn.number, juror_id),
        room_name=state.contest.panels[turn.panel].room if has_rooms else "",
    )


def _result_state(state: State, category_id: str) -> ResultState:
    announcement = state.announcements.get(category_id)
    signatures = state.signatures.get(category_id, ())
    return ResultState(
        signatures[-1].at if state.is_signed(category_id) else "",
        announcement.at if announcement else "",
        state.is_withdrawn(category_id),
    )


def _find_break(state: State, rooms: Iterable[Room], number_on_stage: int | None) -> Break | None:
    """The break of the juror's room; a juror of two rooms has none while a turn needs him in one of them."""
    if number_on_stage is not None and needs_juror(state, number_on_stage):
        rooms = [state.rooms[state.turns[number_on_stage].panel]]
    return next((room.current_break for room in rooms if room.current_break), None)


def _offers(engine: Engine, actor: Actor, before: JurorView | None) -> Iterator[SigningOffer]:
    state = engine.state
    previous_offers = (
        {(offer.category.id, offer.signature_seq): offer for offer in before.signing_offers} if before else {}
    )
    by_need = sorted(state.signatures.items(), key=lambda item: state.is_signed(item[0]))
    for category_id, signatures in by_need:
        signature = next((signature for signature in signatures if signature.seat == CHAIR_SEAT), None)
        if signature is None or actor.post not in waiting_juror_ids(state, category_id):
            continue
        previous_offer = previous_offers.get((category_id, signature.seq))
        yield _refresh_names(state, previous_offer or _offer(engine, category_id, signature.seq))


def _refresh_names(state: State, offer: SigningOffer) -> SigningOffer:
    """Return the offer with the names as they are now: a correction leaves signatures as they are."""
    lines = tuple(replace(line, name=state.contestant_name(line.number)) for line in offer.lines)
    return replace(offer, category=state.contest.categories[offer.category.id], lines=lines)


def _offer(engine: Engine, category_id: str, signature_seq: int) -> SigningOffer:
    placings = engine.tally.standing(engine.state, category_id).placings
    has_places = engine.state.contest.contest.has_places
    lines = (
        SigningLine(
            placing.place if has_places else None,
            placing.is_tied and has_places,
            placing.candidate.number,
            engine.state.contestant_name(placing.candidate.number),
            placing.candidate.displayed_score if has_places else None,
        )
        for placing in placings
    )
    return SigningOffer(engine.state.contest.categories[category_id], signature_seq, tuple(lines))
