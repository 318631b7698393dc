"""Two lists of the head of jury: missing ballots, and ties."""

from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from scoring_tui.contest.terms import REASONS
from scoring_tui.i18n.locale import format_clock_time, format_number, tr, translate
from scoring_tui.views.chair import MissingBallot
from scoring_tui.views.standing_sheet import Tie

LIST_BINDINGS: list[BindingType] = [
    Binding("up", "cursor_up", show=False),
    Binding("down", "cursor_down", show=False),
    Binding("pageup", "page_up", show=False),
    Binding("pagedown", "page_down", show=False),
    Binding("home", "first", show=False),
    Binding("end", "last", show=False),
]
"""Keys of both lists; left, right and enter belong to the screen."""


class MissingBallotList(OptionList, inherit_bindings=False):
    """All ballots of all rooms that are missing, reopened, excused or recused."""

    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS
    ballots: reactive[tuple[MissingBallot, ...]] = reactive((), repaint=False)
    timezone: str = "UTC"

    @property
    def ballot(self) -> MissingBallot | None:
        """The highlighted ballot."""
        return None if self.highlighted is None or not self.ballots else self.ballots[self.highlighted]

    def watch_ballots(
        self, old_ballots: tuple[MissingBallot, ...], ballots: tuple[MissingBallot, ...]
    ) -> None:
        """Draw the list; the highlight stays on its ballot, or near it if that is gone."""
        old_index = self.highlighted or 0
        old_key = _ballot_key(old_ballots[old_index]) if old_index < len(old_ballots) else None
        self.set_options(Option(_draw_ballot(ballot, self.timezone)) for ballot in ballots)
        keys = [_ballot_key(ballot) for ballot in ballots]
        new_index = keys.index(old_key) if old_key in keys else min(old_index, len(ballots) - 1)
        self.highlighted = new_index if ballots else None


def _ballot_key(ballot: MissingBallot) -> tuple[int, str]:
    return ballot.number, ballot.juror_id


def _draw_ballot(ballot: MissingBallot, timezone: str) -> Content:
    return Content.assemble(
        (f"{_ballot_sign(ballot)} ", "bold"),
        (
            tr("No. {number} {name}", number=ballot.number, name=ballot.name),
            "bold" if ballot.is_expected else "",
        ),
        f" · {ballot.juror_name}\n",
        f"  {_describe_ballot(ballot, timezone)}{_describe_guest(ballot)} · {ballot.category_name}",
        f" · {ballot.room_name}",
    )


def _describe_guest(ballot: MissingBallot) -> str:
    return f" · {translate(REASONS['guest'])}" if ballot.is_guest else ""


def _ballot_sign(ballot: MissingBallot) -> str:
    if ballot.kind == "missing":
        return "!" if ballot.is_closed else "○"
    return {"reopened": "↺", "excused": "E", "recused": "R", "typed": "○"}[ballot.kind]


def _describe_ballot(ballot: MissingBallot, timezone: str) -> str:
    if ballot.typist:
        return tr("paper, typed once by {typist}", typist=ballot.typist)
    if ballot.kind == "reopened":
        return tr("reopened: {reason}", reason=ballot.reason)
    if ballot.kind == "excused":
        return tr("excused: {reason}", reason=ballot.reason)
    if ballot.kind == "recused":
        return tr("stepped back: {reason}", reason=ballot.reason or "–")
    description = _describe_late(ballot, timezone)
    if not ballot.nudged_at_ms:
        return description
    asked = tr("asked to send {at}", at=_format_time(ballot.nudged_at_ms, timezone))
    return f"{description} · {asked}"


def _format_time(milliseconds: int, timezone: str) -> str:
    return format_clock_time(datetime.fromtimestamp(milliseconds / 1000, UTC), timezone)


def _describe_late(ballot: MissingBallot, timezone: str) -> str:
    """Since when the ballot is expected."""
    opening_time = _format_time(ballot.since_ms, timezone) if ballot.since_ms else ""
    if ballot.is_closed:
        return (
            tr("closed without it, opened {since}", since=opening_time)
            if opening_time
            else tr("closed without it")
        )
    return tr("open since {since}", since=opening_time) if opening_time else tr("open")


class TieList(OptionList, inherit_bindings=False):
    """Contestants of the chosen category who share a place."""

    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS
    ties: reactive[tuple[Tie, ...]] = reactive((), repaint=False)

    @property
    def tie(self) -> Tie | None:
        """The highlighted tie, or else the first."""
        if self.highlighted is not None and self.highlighted < len(self.ties):
            return self.ties[self.highlighted]
        return next(iter(self.ties), None)

    def watch_ties(self, ties: tuple[Tie, ...]) -> None:
        """Draw the list and highlight the first tie that must be settled."""
        self.set_options(Option(_draw_tie(tie)) for tie in ties)
        first_index = next((index for index, tie in enumerate(ties) if tie.must_settle), 0)
        self.highlighted = first_index if ties else None


def _draw_tie(tie: Tie) -> Content:
    status = tr("must be settled") if tie.must_settle else tr("shared place")
    if tie.is_shared:
        status = tr("shared by decision")
    names = "\n".join(
        "  " + tr("No. {number} {name}", number=draw_number, name=name)
        for draw_number, name in tie.contestants
    )
    title = tr("Place {place}, score {score}", place=tie.place, score=format_number(tie.score))
    return Content.assemble((f"{'!' if tie.must_settle else '='} {title}", "bold"), f" · {status}\n{names}")
