"""What a display shows besides stage and standings: the scene chosen for it, and the values of that scene.

Nothing here is secret. A ceremony card has only what is revealed: every other field is empty.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.i18n.lazy import LazyText

IDENTIFY_SECONDS = 10
"""How long a display shows its name over the scene."""


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
    members: tuple[str, ...] = ()
    """Names of the members of a team."""
    score: Decimal | None = None
    """Rounded as the contest declares."""
    footnotes: tuple[LazyText, ...] = ()
    """Public bands, and what explains the place: how a tie was settled, missing ballots, penalties."""


@dataclass(frozen=True, slots=True)
class TitleAward:
    """A special title and who has it."""

    title_name: str
    number: int
    name: str
    unit: str
    members: tuple[str, ...] = ()
    """Names of the members of a team."""


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
    empty_bands: tuple[LazyText, ...] = ()
    """Public bands that nobody reached, one sentence each."""
    title_awards: tuple[TitleAward, ...] = ()
    signer_names: tuple[str, ...] = ()
    entry_seq: int = 0
    """Number of the entry to which the code belongs."""
    ledger_code: str = ""
    checkpoint: str = ""
    """The signed checkpoint for phones, drawn as a QR code; empty if there is none."""
    announced_at: str = ""
    """ISO 8601 in UTC; empty if it is not announced."""
    rectified_at: str = ""
    """When an earlier announcement of it was withdrawn, ISO 8601 in UTC; empty if none was."""


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
    members: tuple[str, ...] = ()
    """Names of the members of a team."""
    score: Decimal | None = None
    score_name: LazyText | None = None
    is_shared: bool = False
    footnotes: tuple[LazyText, ...] = ()
    group_places: tuple[AwardedPlace, ...] = ()
    """Contestants without an award of their own step, who are revealed together; the best first."""
    revealed_places: tuple[AwardedPlace, ...] = ()
    """Places with an award that are revealed already, in that order; a special title has place 0."""
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
    identified_at: Reading | None = None
    """When the displays were last asked to show their names; see `IDENTIFY_SECONDS`."""
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
