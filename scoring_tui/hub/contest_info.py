"""What the doors may know of a contest: its name, its language, its rooms and who sits there. Read once.

Loads neither entries nor pydantic, which the hub has no other need of. Imports the ledger's opening; the
doors and the hub import it.
"""

from dataclasses import dataclass
from pathlib import Path

from scoring_tui.ledger.connection import read_declaration


@dataclass(frozen=True, slots=True)
class PanelRoom:
    """A panel and where it sits."""

    panel: str
    room: str


@dataclass(frozen=True, slots=True)
class ContestInfo:
    """A contest as it stands at the hall's door."""

    name: str
    language: str
    rooms: tuple[PanelRoom, ...]
    jurors: tuple[str, ...]
    """The declared jurors' ids; substitutes come later."""
    organiser: str = ""
    venue: str = ""


def read_contest_info(path: Path) -> ContestInfo:
    """What the first entry tells; raises the `LedgerError` that opening the file would."""
    declaration = read_declaration(path)
    about = declaration["contest"]
    return ContestInfo(
        name=about["name"],
        language=about["language"],
        rooms=tuple(PanelRoom(panel["id"], panel["room"]) for panel in declaration["panel"]),
        jurors=tuple(juror["id"] for juror in declaration["juror"]),
        organiser=about["organiser"],
        venue=about["venue"],
    )
