"""Facts about corrections: what was typed wrong and put right, with the values before and after.

A correction changes no mark, no draw number and no other person.
"""

from scoring_tui.contest.contestants import Member
from scoring_tui.domain.facts.base import Fact

CorrectedValue = str | tuple[Member, ...] | dict[str, str]
"""A text, the members of a team, or the extra columns of the roster."""


class ContestantCorrected(Fact, kind="contestant-corrected"):
    """Fields of a contestant were corrected; `before` and `after` have the changed fields only."""

    contestant: str
    before: dict[str, CorrectedValue]
    after: dict[str, CorrectedValue]
    reason: str
    session: int | None = None
    """Where the contestant appears from now on, as an index into the sessions; None if that is unchanged."""


class JurorCorrected(Fact, kind="juror-corrected"):
    """Name or office of a juror was corrected; `before` and `after` have the changed fields only."""

    juror: str
    before: dict[str, str]
    after: dict[str, str]
    reason: str


class HeadOfJuryCorrected(Fact, kind="head-of-jury-corrected"):
    """The name of the head of jury was corrected."""

    before: str
    after: str
    reason: str


class PanelHeadCorrected(Fact, kind="panel-head-corrected"):
    """The head of a panel was corrected, or named for the first time: an id of a juror, or a name."""

    panel: str
    before: str
    after: str
    reason: str


class RoomCorrected(Fact, kind="room-corrected"):
    """The room of a panel was corrected."""

    panel: str
    before: str
    after: str
    reason: str


class SessionCorrected(Fact, kind="session-corrected"):
    """Day or hours of a session were corrected: ISO 8601 texts, empty for an open end."""

    session: int
    """Index into the contest's sessions."""
    before: dict[str, str]
    after: dict[str, str]
    reason: str
