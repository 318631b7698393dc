"""The frozen values of a board. A board's process imports this module and not the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scoring_tui.views.board_scenes import ROOM_SCENE, AnnouncedResult, BoardScene

if TYPE_CHECKING:  # a board draws its first frame without pydantic
    from datetime import date, datetime
    from decimal import Decimal

    from scoring_tui.domain.facts.stage import Phase
    from scoring_tui.domain.state import Timer
    from scoring_tui.i18n.lazy import LazyText


@dataclass(frozen=True, slots=True)
class BoardTitle:
    """The event, for the title page and the blank board."""

    name: str
    organiser: str
    venue: str
    theme: str
    first_day: date
    last_day: date
    timezone: str = "UTC"
    """Time zone of the time of day."""


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """The public facts about a contestant. Number and name are always shown together."""

    number: int
    name: str
    unit: str
    idea: str
    category_name: str
    members: tuple[str, ...] = ()
    """Names of the members of a team."""
    theme: str = ""
    mentor: str = ""


@dataclass(frozen=True, slots=True)
class BoardBreak:
    """A room's break."""

    timer: Timer
    ends_at: datetime
    timezone: str
    note: str


@dataclass(frozen=True, slots=True)
class BoardRoom:
    """What happens in one room; a blank one has only its name."""

    panel_id: str
    room_name: str
    is_blank: bool = False
    person_on_stage: BoardPerson | None = None
    phase: Phase = "queued"
    timer: Timer | None = None
    ballot_count: int | None = None
    """Number of ballots sent for the turn; None before scoring is open."""
    expected_ballots: int = 0
    next_person: BoardPerson | None = None
    later_people: tuple[BoardPerson, ...] = ()
    """Those after the next, as many as a board for the corridor shows."""
    room_break: BoardBreak | None = None
    stage_message: str = ""
    """What the MC tells the person on stage; shown on the display with the clock only."""


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
    """Shown in place of a score, or with the score of a contestant out of competition."""

    @property
    def has_missing_ballots(self) -> bool:
        """Whether the score is based on fewer ballots than expected."""
        return self.ballot_count < self.expected_ballots


StandingFingerprint = tuple[object, ...]
"""Values from which a standing or running order follows: if they are equal, its lines are equal."""


@dataclass(frozen=True, slots=True)
class BoardCategory:
    """A category's standing, or its running order where standings are not shown live."""

    category_id: str
    category_name: str
    state: Literal["open", "complete", "announced", "withdrawn"]
    """A withdrawn category had a result that is being corrected; it has no lines."""
    is_frozen: bool
    is_ranked: bool
    """Whether the lines are a standing."""
    settled_turns: int
    turn_count: int
    score_name: LazyText
    """Heading of the scores."""
    lines: tuple[BoardLine, ...]
    announced_result: AnnouncedResult | None = None
    fingerprint: StandingFingerprint = field(compare=False, repr=False, default=())


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on the board. Before the draw it has only the title."""

    title: BoardTitle
    is_blank: bool = False
    scene: BoardScene = ROOM_SCENE
    """The scene that was chosen for this display."""
    has_begun: bool = False
    """Whether a contestant was called in one of the rooms."""
    rooms: tuple[BoardRoom, ...] = ()
    categories: tuple[BoardCategory, ...] = ()
    warning_seconds: tuple[int, ...] = ()
    """Seconds before the end of a phase at which the clock warns."""
    entry_seq: int = 0
    """Number of the ledger's last entry; 0 until a category is complete."""
    ledger_code: str = ""
    checkpoint: str = ""
    """The signed checkpoint after the last signature of an announced category; empty before it."""
