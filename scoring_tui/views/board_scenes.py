"""What a display shows besides stage and standings: the scene chosen for it, and the values of that scene.

Nothing here is secret. A ceremony card has only what is revealed: every other field is empty.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scoring_tui.i18n.lazy import LazyText

SceneId = Literal[
    "room", "welcome", "introduction", "stage", "clock", "corridor", "standings", "running-order", "break",
    "result", "ceremony", "day-sealed", "message", "title", "blank", "test-card",
]  # fmt: skip
"""What a display shows; "room" follows what happens in its room."""


@dataclass(frozen=True, slots=True)
class AwardedPlace:
    """A contestant on an announced result."""

    award_name: str
    """Such as "Juara I"; empty below the last award."""
    place: int
    is_shared: bool
    number: int
    name: str
    unit: str
    idea: str = ""
    score: Decimal | None = None
    """Rounded as the contest declares."""
    footnotes: tuple[LazyText, ...] = ()
    """What explains the place: how a tie was settled, missing ballots, penalties."""


@dataclass(frozen=True, slots=True)
class TitleAward:
    """A special title and who has it."""

    title_name: str
    number: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class AnnouncedResult:
    """The result of a category after it was announced: its podium and everybody below."""

    category_id: str
    category_name: str
    score_name: LazyText
    places: tuple[AwardedPlace, ...]
    """The best first; absent and withdrawn contestants are left out."""
    vacant_awards: tuple[str, ...] = ()
    """Awards without a winner."""
    title_awards: tuple[TitleAward, ...] = ()
    signer_names: tuple[str, ...] = ()
    entry_seq: int = 0
    """Number of the entry to which the code belongs."""
    ledger_code: str = ""
    checkpoint: str = ""
    """The signed checkpoint for phones, drawn as a QR code; empty if there is none."""


@dataclass(frozen=True, slots=True)
class CeremonyCard:
    """One award while it is revealed. What is not revealed yet is empty or None."""

    category_name: str
    award_name: str = ""
    """Empty before the first award: the card announces the category."""
    is_vacant: bool = False
    """Whether nobody gets this award."""
    unit: str = ""
    idea: str = ""
    number: int | None = None
    name: str = ""
    score: Decimal | None = None
    score_name: LazyText | None = None
    is_shared: bool = False
    footnotes: tuple[LazyText, ...] = ()
    revealed_places: tuple[AwardedPlace, ...] = ()
    """Places already revealed, in the order in which they were."""
    hidden_awards: tuple[str, ...] = ()
    """Names of the awards that are still to come after this one, the next first."""
    signer_names: tuple[str, ...] = ()
    ledger_code: str = ""


@dataclass(frozen=True, slots=True)
class SealedDay:
    """The code of a closed day."""

    day: date
    entry_seq: int
    ledger_code: str


@dataclass(frozen=True, slots=True)
class BoardScene:
    """The scene of one display and its values; those of other scenes are None."""

    scene_id: SceneId = "room"
    display_name: str = ""
    """Name of this display, such as "Layar utama"; empty if it has none."""
    is_identified: bool = False
    """Whether the display shows its name over the scene, to tell it from others."""
    panel_id: str = ""
    """The room of the scene, where a scene shows one room; empty: the display's own, or the first."""
    category_id: str = ""
    """The category of standings or running order; empty: all in turn."""
    message: str = ""
    """Text of the message scene."""
    ceremony_card: CeremonyCard | None = None
    """The card of the ceremony; None on its last page, the podium, which is `announced_result`."""
    announced_result: AnnouncedResult | None = None
    sealed_day: SealedDay | None = None
    withdrawn_category: str = ""
    """Name of a category whose announcement was withdrawn and is being corrected; shown on every scene."""


ROOM_SCENE = BoardScene()
"""The scene of a display for which none was chosen."""
