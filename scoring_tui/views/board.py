"""What the hall may see: who is on stage, who is next, breaks, and standings of finished turns.

Nothing in this view is secret: it holds no NIP, no phone, no juror and no mark of a turn that is not
released, so that no mistake of a screen can show one. Imports hall, state, scoring and wording.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from scoring_tui.contest.models import Category, Contest
from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.domain.state import Break, Room, State, Timer, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.chain import short_code
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing, Unranked


@dataclass(frozen=True, slots=True)
class BoardTitle:
    """The event, for the title page and the blank board."""

    name: str
    organiser: str
    venue: str
    theme: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """A contestant as the hall may know them; number and name are never apart."""

    number: int
    name: str
    unit: str
    idea: str
    category_name: str
    """Name of the category."""


@dataclass(frozen=True, slots=True)
class BoardBreak:
    """A room's break."""

    timer: Timer
    ends_at: datetime
    timezone: str
    note: str


@dataclass(frozen=True, slots=True)
class BoardRoom:
    """What goes on in one room; a blanked one tells nothing but its name."""

    panel_id: str
    room_name: str
    is_blank: bool = False
    person_on_stage: BoardPerson | None = None
    phase: Phase = "queued"
    timer: Timer | None = None
    ballot_count: int | None = None
    """How many ballots of the turn are in, once they may be sent; never whose."""
    expected_ballots: int = 0
    next_person: BoardPerson | None = None
    room_break: BoardBreak | None = None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One contestant in a standing or a running order."""

    number: int
    name: str
    unit: str
    place: int | None = None
    is_tied: bool = False
    score: Decimal | None = None
    """Rounded as the contest declares."""
    ballot_count: int = 0
    expected_ballots: int = 0
    status_text: LazyText | None = None
    """What is said in place of a score."""

    @property
    def has_missing_ballots(self) -> bool:
        """Whether the score stands on fewer ballots than expected."""
        return self.ballot_count < self.expected_ballots


StandingFingerprint = tuple[object, ...]
"""Numbers that differ when a category's standing may differ."""


@dataclass(frozen=True, slots=True)
class BoardCategory:
    """A category's standing, or its running order where standings are not shown live."""

    category_id: str
    category_name: str
    state: Literal["open", "complete", "signed"]
    is_frozen: bool
    is_ranked: bool
    """Whether the lines are a standing."""
    settled_turns: int
    turn_count: int
    score_name: LazyText
    """What the scores are called."""
    lines: tuple[BoardLine, ...]
    fingerprint: StandingFingerprint = field(compare=False, repr=False, default=())


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on the board. Before the draw there is the title alone."""

    title: BoardTitle
    is_blank: bool = False
    rooms: tuple[BoardRoom, ...] = ()
    categories: tuple[BoardCategory, ...] = ()
    warning_seconds: tuple[int, ...] = ()
    """Seconds before the end of a phase at which the clock warns."""
    entry_seq: int = 0
    """The ledger's last entry, told with its code only once a category is complete."""
    ledger_code: str = ""


def project(engine: Engine, actor: Actor, before: BoardView | None) -> BoardView:
    """The board of one room ("board:A"), or of all rooms ("board")."""
    state, contest = engine.state, engine.state.contest
    title = _title(contest)
    if not state.turns:
        return BoardView(title)
    panels = [actor.post] if actor.post else list(contest.panels)
    seen = {panel for panel in panels if not state.rooms[panel].is_blank}
    if not seen:
        return BoardView(title, is_blank=True)
    known = {part.category_id: part for part in before.categories} if before else {}
    categories = _categories(engine, seen, known)
    told = any(part.state != "open" for part in categories)
    return BoardView(
        title,
        rooms=() if contest.contest.desk else tuple(_room(state, state.rooms[p]) for p in panels),
        categories=categories,
        warning_seconds=contest.timing.warnings if contest.timing else (),
        entry_seq=state.seq if told else 0,
        ledger_code=short_code(state.hash) if told else "",
    )


def _title(contest: Contest) -> BoardTitle:
    about, days = contest.contest, [session.day for session in contest.session]
    return BoardTitle(about.name, about.organiser, about.venue, about.theme, min(days), max(days))


# --- rooms ------------------------------------------------------------------------------------------


def _room(state: State, room: Room) -> BoardRoom:
    name = state.contest.panels[room.panel].room
    if room.is_blank:
        return BoardRoom(room.panel, name, is_blank=True)
    waiting = next(filter(None, (_waits(state.turns[number]) for number in room.queue)), None)
    coming = _person(state, waiting) if waiting is not None else None
    if room.current_break is not None:
        return BoardRoom(room.panel, name, next_person=coming, room_break=_pause(state, room.current_break))
    if room.live is None:
        return BoardRoom(room.panel, name, next_person=coming)
    turn = state.turns[room.live]
    expected = state.expected_jurors(turn.number)
    sent = sum(ballot.juror in expected for ballot in state.ballots.get(turn.number, ()))
    return BoardRoom(
        room.panel,
        name,
        person_on_stage=_person(state, turn),
        phase=turn.phase,
        timer=turn.timer,
        ballot_count=sent if turn.phase in ("scoring", "closed") else None,
        expected_ballots=len(expected),
        next_person=coming,
    )


def _waits(turn: Turn) -> Turn | None:
    return turn if turn.phase == "queued" and turn.exclusion is None else None


def _person(state: State, turn: Turn) -> BoardPerson:
    who = state.contestants[turn.contestant]
    return BoardPerson(turn.number, who.name, who.unit, who.idea, state.category_of(turn.number).name)


def _pause(state: State, rest: Break) -> BoardBreak:
    until = datetime.fromtimestamp(rest.started.wall / 1000 + rest.seconds, UTC)
    timer = Timer("queued", rest.seconds, started_at=rest.started)
    return BoardBreak(timer, until, state.contest.contest.timezone, rest.note)


# --- categories -------------------------------------------------------------------------------------


def _categories(
    engine: Engine, panels: set[str], known: dict[str, BoardCategory]
) -> tuple[BoardCategory, ...]:
    """The drawn categories that one of these panels judges."""
    contest = engine.state.contest
    judged = {id_ for session in contest.session if session.panel in panels for id_ in session.categories}
    wanted = [category for category in contest.category if category.id in judged]
    drawn = {category.id: list(engine.state.turns_in_category(category.id)) for category in wanted}
    return tuple(
        _category(engine, category, drawn[category.id], known.get(category.id))
        for category in wanted
        if drawn[category.id]
    )


def _category(
    engine: Engine, category: Category, turns: list[Turn], before: BoardCategory | None
) -> BoardCategory:
    state = engine.state
    facts = _facts(state, category.id, turns)
    if before is not None and before.fingerprint == facts:
        return before
    ranked = state.contest.contest.live_standings
    lines = _standing(state, engine.tally.public(state, category.id)) if ranked else _order(state, turns)
    done = sum(state.is_settled(turn.number) for turn in turns)
    signed = state.is_signed(category.id)
    return BoardCategory(
        category.id,
        category.name,
        state="signed" if signed else "complete" if done == len(turns) else "open",
        is_frozen=ranked and category.id in state.frozen_standings,
        is_ranked=ranked,
        settled_turns=done,
        turn_count=len(turns),
        score_name=state.contest.scoring.method_info.score_name,
        lines=tuple(lines),
        fingerprint=facts,
    )


def _facts(state: State, category: str, turns: list[Turn]) -> StandingFingerprint:
    """Compared instead of the standing: far cheaper than scoring again, and as telling."""
    frozen = state.frozen_standings.get(category)
    signed = tuple(signature.seq for signature in state.signatures.get(category, ()))
    each = (
        (
            t.number,
            t.phase,
            t.exclusion,
            t.is_postponed,
            len(state.expected_jurors(t.number)),
            state.is_settled(t.number),
        )
        for t in turns
    )
    ballots = (ballot.seq for t in turns for ballot in state.ballots.get(t.number, ()))
    penalties = (penalty.seq for t in turns for penalty in state.penalties.get(t.number, ()))
    brought = (given.get(t.contestant) for given in state.stage_results.values() for t in turns)
    decided = len(state.tie_decisions.get(category, ()))
    return (frozen.seq if frozen else 0, signed, decided, *each, *ballots, *penalties, *brought)


def _standing(state: State, standing: Standing) -> Iterable[BoardLine]:
    yield from (_placed(state, placing) for placing in standing.placings)
    yield from (_unplaced(state, line) for line in standing.unranked)


def _placed(state: State, placing: Placing) -> BoardLine:
    candidate = placing.candidate
    who = state.contestants[state.turns[candidate.number].contestant]
    expected = len(state.expected_jurors(candidate.number))
    return BoardLine(
        candidate.number, who.name, who.unit, placing.place, placing.is_tied,
        candidate.displayed_score, len(candidate.totals), expected,
    )  # fmt: skip


def _unplaced(state: State, line: Unranked) -> BoardLine:
    who = state.contestants[state.turns[line.number].contestant]
    return BoardLine(line.number, who.name, who.unit, status_text=REASONS[line.reason])


def _order(state: State, turns: list[Turn]) -> Iterable[BoardLine]:
    places = {
        number: place for room in state.rooms.values() for place, number in enumerate(room.queue)
    }  # fmt: skip
    for turn in sorted(turns, key=lambda t: (t.session, places[t.number])):
        who = state.contestants[turn.contestant]
        yield BoardLine(turn.number, who.name, who.unit, status_text=_status(state, turn))


def _status(state: State, turn: Turn) -> LazyText:
    if turn.exclusion is not None:
        return REASONS[turn.exclusion]
    if turn.phase == "queued" and turn.is_postponed:
        return REASONS["postponed"]
    return PHASES["closed" if state.is_released(turn.number) else turn.phase]
