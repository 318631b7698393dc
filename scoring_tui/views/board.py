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
class Title:
    """The event, for the title page and the blank board."""

    name: str
    organiser: str
    venue: str
    theme: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """A contestant as the hall may know them; number and name are never apart."""

    number: int
    name: str
    unit: str
    idea: str
    category: str
    """Name of the category."""


@dataclass(frozen=True, slots=True)
class BreakPart:
    """A room's break."""

    timer: Timer
    until: datetime
    timezone: str
    note: str


@dataclass(frozen=True, slots=True)
class RoomPart:
    """What goes on in one room; a blanked one tells nothing but its name."""

    panel: str
    room: str
    blank: bool = False
    live: BoardPerson | None = None
    phase: Phase = "queued"
    timer: Timer | None = None
    ballots: int | None = None
    """How many ballots of the turn are in, once they may be sent; never whose."""
    expected: int = 0
    next: BoardPerson | None = None
    pause: BreakPart | None = None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One contestant in a standing or a running order."""

    number: int
    name: str
    unit: str
    place: int | None = None
    tied: bool = False
    score: Decimal | None = None
    """Rounded as the contest declares."""
    ballots: int = 0
    expected: int = 0
    words: LazyText | None = None
    """What is said in place of a score."""

    @property
    def few(self) -> bool:
        """Whether the score stands on fewer ballots than expected."""
        return self.ballots < self.expected


Facts = tuple[object, ...]
"""Numbers that differ when a category's standing may differ."""


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """A category's standing, or its running order where standings are not shown live."""

    id: str
    name: str
    state: Literal["open", "complete", "signed"]
    frozen: bool
    ranked: bool
    """Whether the lines are a standing."""
    done: int
    of: int
    score: LazyText
    """What the scores are called."""
    lines: tuple[BoardLine, ...]
    facts: Facts = field(compare=False, repr=False, default=())


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on the board. Before the draw there is the title alone."""

    title: Title
    blank: bool = False
    rooms: tuple[RoomPart, ...] = ()
    categories: tuple[CategoryPart, ...] = ()
    warnings: tuple[int, ...] = ()
    """Seconds before the end of a phase at which the clock warns."""
    entry: int = 0
    """The ledger's last entry, told with its code only once a category is complete."""
    code: str = ""


def project(engine: Engine, actor: Actor, before: BoardView | None) -> BoardView:
    """The board of one room ("board:A"), or of all rooms ("board")."""
    state, contest = engine.state, engine.state.contest
    title = _title(contest)
    if not state.turns:
        return BoardView(title)
    panels = [actor.post] if actor.post else list(contest.panels)
    seen = {panel for panel in panels if not state.rooms[panel].is_blank}
    if not seen:
        return BoardView(title, blank=True)
    known = {part.id: part for part in before.categories} if before else {}
    categories = _categories(engine, seen, known)
    told = any(part.state != "open" for part in categories)
    return BoardView(
        title,
        rooms=() if contest.contest.desk else tuple(_room(state, state.rooms[p]) for p in panels),
        categories=categories,
        warnings=contest.timing.warnings if contest.timing else (),
        entry=state.seq if told else 0,
        code=short_code(state.hash) if told else "",
    )


def _title(contest: Contest) -> Title:
    about, days = contest.contest, [session.day for session in contest.session]
    return Title(about.name, about.organiser, about.venue, about.theme, min(days), max(days))


# --- rooms ------------------------------------------------------------------------------------------


def _room(state: State, room: Room) -> RoomPart:
    name = state.contest.panels[room.panel].room
    if room.is_blank:
        return RoomPart(room.panel, name, blank=True)
    waiting = next(filter(None, (_waits(state.turns[number]) for number in room.queue)), None)
    coming = _person(state, waiting) if waiting is not None else None
    if room.current_break is not None:
        return RoomPart(room.panel, name, next=coming, pause=_pause(state, room.current_break))
    if room.live is None:
        return RoomPart(room.panel, name, next=coming)
    turn = state.turns[room.live]
    expected = state.expected_jurors(turn.number)
    sent = sum(ballot.juror in expected for ballot in state.ballots.get(turn.number, ()))
    return RoomPart(
        room.panel,
        name,
        live=_person(state, turn),
        phase=turn.phase,
        timer=turn.timer,
        ballots=sent if turn.phase in ("scoring", "closed") else None,
        expected=len(expected),
        next=coming,
    )


def _waits(turn: Turn) -> Turn | None:
    return turn if turn.phase == "queued" and turn.exclusion is None else None


def _person(state: State, turn: Turn) -> BoardPerson:
    who = state.contestants[turn.contestant]
    return BoardPerson(turn.number, who.name, who.unit, who.idea, state.category_of(turn.number).name)


def _pause(state: State, rest: Break) -> BreakPart:
    until = datetime.fromtimestamp(rest.started.wall / 1000 + rest.seconds, UTC)
    timer = Timer("queued", rest.seconds, started_at=rest.started)
    return BreakPart(timer, until, state.contest.contest.timezone, rest.note)


# --- categories -------------------------------------------------------------------------------------


def _categories(engine: Engine, panels: set[str], known: dict[str, CategoryPart]) -> tuple[CategoryPart, ...]:
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
    engine: Engine, category: Category, turns: list[Turn], before: CategoryPart | None
) -> CategoryPart:
    state = engine.state
    facts = _facts(state, category.id, turns)
    if before is not None and before.facts == facts:
        return before
    ranked = state.contest.contest.live_standings
    lines = _standing(state, engine.tally.public(state, category.id)) if ranked else _order(state, turns)
    done = sum(state.is_settled(turn.number) for turn in turns)
    signed = state.is_signed(category.id)
    return CategoryPart(
        category.id,
        category.name,
        state="signed" if signed else "complete" if done == len(turns) else "open",
        frozen=ranked and category.id in state.frozen_standings,
        ranked=ranked,
        done=done,
        of=len(turns),
        score=state.contest.scoring.method_info.score_name,
        lines=tuple(lines),
        facts=facts,
    )


def _facts(state: State, category: str, turns: list[Turn]) -> Facts:
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
    return BoardLine(line.number, who.name, who.unit, words=REASONS[line.reason])


def _order(state: State, turns: list[Turn]) -> Iterable[BoardLine]:
    places = {
        number: place for room in state.rooms.values() for place, number in enumerate(room.queue)
    }  # fmt: skip
    for turn in sorted(turns, key=lambda t: (t.session, places[t.number])):
        who = state.contestants[turn.contestant]
        yield BoardLine(turn.number, who.name, who.unit, words=_status(state, turn))


def _status(state: State, turn: Turn) -> LazyText:
    if turn.exclusion is not None:
        return REASONS[turn.exclusion]
    if turn.phase == "queued" and turn.is_postponed:
        return REASONS["postponed"]
    return PHASES["closed" if state.is_released(turn.number) else turn.phase]
