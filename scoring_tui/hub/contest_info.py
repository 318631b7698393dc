"""The facts of a contest that the web and SSH servers need: name, language, rooms, jurors.

Neither the other entries nor pydantic are loaded, which saves memory in the hub.
"""

from dataclasses import dataclass
from pathlib import Path

from scoring_tui.ledger.connection import read_declaration


@dataclass(frozen=True, slots=True)
class PanelRoom:
    """A panel and the room where it sits."""

    panel: str
    room: str
    has_head: bool = False
    """Whether the panel was declared with a head of its own."""


@dataclass(frozen=True, slots=True)
class ContestInfo:
    """A contest as declared in its first entry; rooms may have been corrected since."""

    name: str
    language: str
    rooms: tuple[PanelRoom, ...]
    jurors: tuple[str, ...]
    """Ids of the declared jurors; substitutes are not among them."""
    organiser: str = ""
    venue: str = ""
    contest_id: str = ""


def read_contest_info(path: Path) -> ContestInfo:
    """Read the declaration. Raises the `LedgerError` of a file that cannot be opened."""
    declaration = read_declaration(path)
    contest_fields = declaration["contest"]
    return ContestInfo(
        name=contest_fields["name"],
        language=contest_fields["language"],
        rooms=tuple(
            PanelRoom(panel["id"], panel["room"], bool(panel.get("head"))) for panel in declaration["panel"]
        ),
        jurors=tuple(juror["id"] for juror in declaration["juror"]),
        organiser=contest_fields["organiser"],
        venue=contest_fields["venue"],
        contest_id=contest_fields["id"],
    )
