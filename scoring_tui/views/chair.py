"""What the head of jury sees: every category, every ballot that is not in, every standing.

Imports hall, rules and the smaller views beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen
from scoring_tui.domain.state import BallotKey, State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.chain import short_code
from scoring_tui.views.jury_presence import SeatPresence, list_seat_presence
from scoring_tui.views.queue import find_objection
from scoring_tui.views.standing_sheet import StandingSheet, make_standing_sheet


@dataclass(frozen=True, slots=True)
class CategoryProgress:
    """How far a category is."""

    category_id: str
    category_name: str
    settled_turns: int
    """Turns of which nothing more is expected."""
    turn_count: int
    ballot_count: int
    expected_ballots: int
    """Ballots that are in, or still expected of turns that are not out."""
    state: Literal["open", "complete", "signed"]
    open_ties: int
    """Groups that must be settled before it can be signed."""
    signer_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingBallot:
    """A ballot that is not in, or was given up."""

    number: int
    name: str
    juror_id: str
    juror_name: str
    category_name: str
    """Its name."""
    panel_id: str
    room_name: str
    kind: Literal["missing", "reopened", "excused", "recused"]
    is_closed: bool
    """Scoring of the turn is closed: nothing comes in unless it is reopened."""
    since_ms: int
    """When scoring was opened, milliseconds since 1970; zero where no stage tells."""
    reason: str
    allowed_actions: frozenset[str]
    """What the rules allow: "reopen", "excuse", "recuse"."""

    @property
    def is_expected(self) -> bool:
        """Whether it keeps the category from being complete."""
        return self.kind in ("missing", "reopened")


@dataclass(frozen=True, slots=True)
class ChairView:
    """Everything on the head of jury's screen; without a new entry only `present` changes."""

    seq: int
    contest_name: str
    timezone: str
    ledger_code: str
    """Short code of the ledger's head."""
    category_progress: tuple[CategoryProgress, ...]
    missing_ballots: tuple[MissingBallot, ...]
    """Of all rooms: closed ones first, then open, then those given up."""
    standing_sheets: tuple[StandingSheet, ...]
    """As many as `progress`, in the same order."""
    panel_members: tuple[tuple[str, str, str], ...]
    """Panel, juror's id and name of everyone who sits now."""
    seat_presence: tuple[SeatPresence, ...]

    @property
    def expected_count(self) -> int:
        """How many ballots are still waited for."""
        return sum(gap.is_expected for gap in self.missing_ballots)


def project(engine: Engine, actor: Actor, before: ChairView | None) -> ChairView:
    """The view after the last entry."""
    state, about = engine.state, engine.state.contest.contest
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    here = list_seat_presence(state, rows, engine.clock().wall)
    if before is not None and before.seq == state.seq:
        return before if before.seat_presence == here else replace(before, seat_presence=here)
    sheets = tuple(make_standing_sheet(engine, category) for category in state.contest.categories)
    return ChairView(
        state.seq,
        about.name,
        about.timezone,
        short_code(state.hash),
        tuple(_progress(state, made) for made in sheets),
        tuple(sorted(_gaps(engine, actor), key=_urgency)),
        sheets,
        tuple((p, j, state.jurors[j].name) for p, members in state.panel_members.items() for j in members),
        here,
    )


def _progress(state: State, made: StandingSheet) -> CategoryProgress:
    turns = list(state.turns_in_category(made.category_id))
    due = [turn.number for turn in turns if turn.exclusion is None]
    ballots = sum(len(state.ballots.get(number, ())) for number in due)
    wanted = ballots + sum(len(state.missing_ballots(number)) for number in due)
    how_far: Literal["open", "complete", "signed"] = (
        "complete" if state.is_complete(made.category_id) else "open"
    )
    return CategoryProgress(
        made.category_id, made.category_name, sum(state.is_settled(turn.number) for turn in turns), len(turns),
        ballots, wanted, "signed" if state.is_signed(made.category_id) else how_far,
        sum(tie.must_settle for tie in made.ties), made.signer_names,
    )  # fmt: skip


# --- ballots that are not in ------------------------------------------------------------------------


def _gaps(engine: Engine, actor: Actor) -> Iterable[MissingBallot]:
    state = engine.state
    for turn in state.turns.values():
        if turn.exclusion is None and turn.phase in ("scoring", "closed"):
            for juror in state.missing_ballots(turn.number):
                reopened = (turn.number, juror) in state.reopened_ballots
                yield _gap(engine, actor, (turn.number, juror), "reopened" if reopened else "missing")
    for post in state.excused_ballots:
        yield _gap(engine, actor, post, "excused")
    for post in state.recused_jurors:
        yield _gap(engine, actor, post, "recused")


def _gap(
    engine: Engine,
    actor: Actor,
    post: BallotKey,
    kind: Literal["missing", "reopened", "excused", "recused"],
) -> MissingBallot:
    state, (number, juror) = engine.state, post
    turn = state.turns[number]
    given_up = {
        "reopened": state.reopened_ballots,
        "excused": state.excused_ballots,
        "recused": state.recused_jurors,
    }
    return MissingBallot(
        number, state.contestant_name(number), juror, state.jurors[juror].name, state.category_of(number).name,
        turn.panel, state.contest.panels[turn.panel].room, kind, turn.phase == "closed",
        turn.ended_at.wall if turn.ended_at else 0, given_up.get(kind, {}).get(post, ""), _may(engine, actor, post),
    )  # fmt: skip


def _may(engine: Engine, actor: Actor, post: BallotKey) -> frozenset[str]:
    now = engine.clock()
    deeds: dict[str, Command] = {
        "reopen": Reopen(*post, "."),
        "excuse": Excuse(*post, "."),
        "recuse": Recuse(*post, "."),
    }
    return frozenset(
        name for name, command in deeds.items() if find_objection(engine.state, command, actor, now) is None
    )


def _urgency(gap: MissingBallot) -> tuple[int, bool, int, str]:
    kinds = ("missing", "reopened", "excused", "recused")
    return (0 if gap.is_expected else kinds.index(gap.kind), not gap.is_closed, gap.number, gap.juror_id)
