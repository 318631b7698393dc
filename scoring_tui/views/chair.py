"""What the head of jury sees: every category, every missing ballot, every standing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import BallotKey, ClockJump, DaySeal, State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.requests import owes_ballot
from scoring_tui.views.evidence import EvidenceItem, list_evidence_items
from scoring_tui.views.jury_presence import SeatPresence, list_seat_presence
from scoring_tui.views.queue import find_objection
from scoring_tui.views.requests import ConfirmedCount, RaisedHandLine, count_confirmed, list_raised_hands
from scoring_tui.views.signatures import SignatureCount, count_signatures
from scoring_tui.views.standing_sheet import StandingSheet, make_standing_sheet

CategoryState = Literal["open", "complete", "disputed", "locked", "signed", "announced", "withdrawn"]
"""Progress of a category; "withdrawn" is an announced result that is being corrected."""
BallotKind = Literal["missing", "reopened", "excused", "recused", "typed"]


@dataclass(frozen=True, slots=True)
class CategoryProgress:
    """How many turns and ballots of a category are done."""

    category_id: str
    category_name: str
    settled_turns: int
    """Turns for which no ballot is expected any more."""
    turn_count: int
    ballot_count: int
    expected_ballots: int
    """Ballots sent, and all those due for turns that are not excluded; results where nobody gives marks."""
    state: CategoryState
    open_ties: int
    """Number of ties that must be settled before the category can be signed."""
    signer_names: tuple[str, ...]
    signature_count: SignatureCount
    """Persons who have signed, and how many must."""
    confirmed_count: ConfirmedCount
    """Ballots that their jurors read again and confirmed."""
    has_ballots: bool = True
    """Whether jurors give marks."""


@dataclass(frozen=True, slots=True)
class MissingBallot:
    """A ballot that was not sent or was reopened, including those that need not be sent."""

    number: int
    name: str
    juror_id: str
    juror_name: str
    category_name: str
    panel_id: str
    room_name: str
    kind: BallotKind
    is_closed: bool
    """Whether scoring of the turn is closed: the ballot must be reopened before it can be sent."""
    since_ms: int
    """When scoring was opened, in milliseconds since 1970; 0 if unknown."""
    reason: str
    nudged_at_ms: int
    """When the juror was last asked to send it, in milliseconds since 1970; 0 if never."""
    typist: str
    """Who typed the paper ballot, which waits for its second typing; empty if nobody did."""
    is_guest: bool
    """Whether the contestant is out of competition, so that no category waits for the ballot."""
    allowed_actions: frozenset[str]
    """What the rules allow: "reopen", "excuse", "recuse", "nudge"."""

    @property
    def is_expected(self) -> bool:
        """Whether the category is incomplete without it."""
        return self.kind in ("missing", "reopened") and not self.is_guest


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A juror in a panel now; a juror of two panels is there twice."""

    panel_id: str
    room_name: str
    juror_id: str
    juror_name: str


@dataclass(frozen=True, slots=True)
class ChairView:
    """Everything on the head of jury's screen; without a new entry only `seat_presence` changes."""

    seq: int
    panel_id: str
    """Panel that this seat leads; empty for the head of jury, who leads all of them."""
    contest_name: str
    timezone: str
    ledger_code: str
    """Short code of the ledger's head."""
    category_progress: tuple[CategoryProgress, ...]
    missing_ballots: tuple[MissingBallot, ...]
    """Of the rooms of the seat: closed turns first, then open turns, then those that need not be sent."""
    standing_sheets: tuple[StandingSheet, ...]
    """As many as in `category_progress`, in the same order."""
    panel_members: tuple[PanelMember, ...]
    """Everyone who sits on a panel now."""
    seat_presence: tuple[SeatPresence, ...]
    raised_hands: tuple[RaisedHandLine, ...] = ()
    """Hands of the jurors of the seat's rooms, the first one first; `LowerHand` takes one down."""
    clock_jump: ClockJump | None = None
    """The last jump of the machine's clock that is in the ledger."""
    unopened_day: DaySeal | None = None
    """The sealed day whose code is asked for before the next call."""
    evidence: tuple[EvidenceItem, ...] = ()
    """The claims of all contestants, or of those of the panel, with the marks that ballots give."""
    has_nine_boxes: bool = False
    """Whether the head of jury may see persons in nine boxes."""
    has_consensus: bool = False
    """Whether the seat may record levels that the jury agreed on."""

    @property
    def is_complete(self) -> bool:
        """Whether no ballot of any category is expected any more."""
        return all(sheet.is_complete for sheet in self.standing_sheets)

    @property
    def expected_count(self) -> int:
        """Number of ballots still expected."""
        return sum(ballot.is_expected for ballot in self.missing_ballots)


def project(engine: Engine, actor: Actor, before: ChairView | None) -> ChairView:
    """Make the view after the last entry."""
    state, contest_info = engine.state, engine.state.contest.contest
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    panel_id = actor.post
    seat_presence = list_seat_presence(state, rows, engine.clock().wall, panel_id)
    if before is not None and before.seq == state.seq:
        return (
            before if before.seat_presence == seat_presence else replace(before, seat_presence=seat_presence)
        )
    category_ids = [
        category_id for category_id in state.contest.categories if _concerns(state, category_id, panel_id)
    ]
    sheets = tuple(make_standing_sheet(engine, category_id, panel_id) for category_id in category_ids)
    return ChairView(
        state.seq,
        panel_id,
        contest_info.name,
        contest_info.timezone,
        head_code(state.seq, state.hash),
        tuple(_category_progress(state, sheet, panel_id) for sheet in sheets),
        tuple(sorted(_panel_ballots(engine, actor), key=_urgency)),
        sheets,
        tuple(
            PanelMember(member_panel, state.contest.panels[member_panel].room, id_, state.jurors[id_].name)
            for member_panel, member_ids in state.panel_members.items()
            if panel_id in ("", member_panel)
            for id_ in member_ids
        ),
        seat_presence,
        list_raised_hands(state, panel_id),
        state.last_clock_jump,
        state.unopened_day,
        list_evidence_items(state, _list_contestants(state, panel_id), with_marks=True),
        has_nine_boxes=state.contest.nine_boxes is not None and actor.seat == CHAIR_SEAT,
        has_consensus=state.contest.scoring.consensus and actor.seat == CHAIR_SEAT,
    )


def _list_contestants(state: State, panel_id: str) -> set[str] | None:
    """Ids of the contestants of a panel; None without a panel."""
    if not panel_id:
        return None
    return {turn.contestant for turn in state.turns.values() if turn.panel == panel_id}


def _concerns(state: State, category_id: str, panel_id: str) -> bool:
    """Whether the panel judges a part of the category, by sessions or turns; always without a panel."""
    session_panels = {state.contest.session[index].panel for index in state.contest.sessions_of(category_id)}
    turn_panels = {turn.panel for turn in state.turns_in_category(category_id)}
    return not panel_id or panel_id in session_panels | turn_panels


def _category_progress(state: State, sheet: StandingSheet, panel_id: str) -> CategoryProgress:
    turns = [
        turn
        for turn in state.turns_in_category(sheet.category_id)
        if not turn.is_guest and panel_id in ("", turn.panel)
    ]
    active_numbers = [turn.number for turn in turns if turn.exclusion is None]
    has_ballots = state.contest.contest.has_ballots
    ballot_count, expected_ballots = (
        _count_ballots(state, active_numbers) if has_ballots else _count_results(state, active_numbers)
    )
    settled_turns = sum(state.is_settled(turn.number) for turn in turns)
    return CategoryProgress(
        sheet.category_id, sheet.category_name, settled_turns, len(turns),
        ballot_count, expected_ballots, _category_state(state, sheet.category_id),
        sum(tie.must_settle for tie in sheet.ties), sheet.signer_names,
        count_signatures(state, sheet.category_id), count_confirmed(state, sheet.category_id),
        has_ballots,
    )  # fmt: skip


def _count_ballots(state: State, draw_numbers: Iterable[int]) -> tuple[int, int]:
    """Ballots that were sent, and all that are due."""
    numbers = [*draw_numbers]
    ballot_count = sum(len(state.ballots.get(number, ())) for number in numbers)
    return ballot_count, ballot_count + sum(len(state.missing_ballots(number)) for number in numbers)


def _count_results(state: State, draw_numbers: Iterable[int]) -> tuple[int, int]:
    """Results that were imported, and all that are needed."""
    contest, result_count, needed_count = state.contest, 0, 0
    for number in draw_numbers:
        stages = contest.stages_by_category[state.turns[number].category]
        stage_count = sum(map(contest.needs_result, stages))
        needed_count += stage_count
        result_count += stage_count - len(state.missing_stages(number))
    return result_count, needed_count


def _category_state(state: State, category_id: str) -> CategoryState:
    """The most urgent of the states that are true."""
    states: dict[CategoryState, bool] = {
        "withdrawn": state.is_withdrawn(category_id),
        "disputed": bool(state.disputed_numbers(category_id)),
        "announced": state.is_announced(category_id),
        "signed": state.is_signed(category_id),
        "locked": category_id in state.locked_categories,
        "complete": state.is_complete(category_id),
    }
    return next((name for name, is_true in states.items() if is_true), "open")


# --- missing ballots ---------------------------------------------------------------------------------


def _panel_ballots(engine: Engine, actor: Actor) -> Iterator[MissingBallot]:
    """The missing ballots of the panel that the seat leads, or of all."""
    return (ballot for ballot in _missing_ballots(engine, actor) if actor.post in ("", ballot.panel_id))


def _missing_ballots(engine: Engine, actor: Actor) -> Iterable[MissingBallot]:
    state = engine.state
    for turn in state.turns.values():
        if turn.exclusion is None and turn.phase in ("scoring", "closed"):
            for juror_id in state.missing_ballots(turn.number):
                ballot_key = (turn.number, juror_id)
                kind: BallotKind = "reopened" if ballot_key in state.reopened_ballots else "missing"
                yield _missing_ballot(engine, actor, ballot_key, kind)
    for ballot_key in state.typed_ballots:
        if state.turns[ballot_key[0]].phase not in ("scoring", "closed"):
            yield _missing_ballot(engine, actor, ballot_key, "typed")
    for ballot_key in state.excused_ballots:
        yield _missing_ballot(engine, actor, ballot_key, "excused")
    for ballot_key in state.recused_jurors:
        yield _missing_ballot(engine, actor, ballot_key, "recused")


def _missing_ballot(
    engine: Engine,
    actor: Actor,
    ballot_key: BallotKey,
    kind: BallotKind,
) -> MissingBallot:
    state, (draw_number, juror_id) = engine.state, ballot_key
    turn, typing = state.turns[draw_number], state.typed_ballots.get(ballot_key)
    ballot_reasons = {
        "reopened": state.reopened_ballots,
        "excused": state.excused_ballots,
        "recused": state.recused_jurors,
    }
    return MissingBallot(
        draw_number, state.contestant_name(draw_number), juror_id, state.jurors[juror_id].name,
        state.category_of(draw_number).name,
        turn.panel, state.contest.panels[turn.panel].room, kind, turn.phase == "closed",
        turn.ended_at.wall if turn.ended_at else 0, ballot_reasons.get(kind, {}).get(ballot_key, ""),
        nudge_time.wall if (nudge_time := state.nudge_times.get(ballot_key)) else 0,
        typing.typist if typing else "", turn.is_guest,
        _allowed_actions(engine, actor, ballot_key),
    )  # fmt: skip


def _allowed_actions(engine: Engine, actor: Actor, ballot_key: BallotKey) -> frozenset[str]:
    now = engine.clock()
    commands: dict[str, Command] = {
        "reopen": Reopen(*ballot_key, "."),
        "excuse": Excuse(*ballot_key, "."),
        "recuse": Recuse(*ballot_key, "."),
    }
    allowed_names = {
        name
        for name, command in commands.items()
        if find_objection(engine.state, command, actor, now) is None
    }
    # how soon a juror may be asked again is a matter of time, and no entry ends it: the rule explains it
    return frozenset(allowed_names | ({"nudge"} if owes_ballot(engine.state, *ballot_key) else set()))


def _urgency(ballot: MissingBallot) -> tuple[int, bool, int, str]:
    """The sort key of the list."""
    kinds = get_args(BallotKind)
    kind_rank = 0 if ballot.is_expected else kinds.index(ballot.kind)
    return (kind_rank, not ballot.is_closed, ballot.number, ballot.juror_id)
