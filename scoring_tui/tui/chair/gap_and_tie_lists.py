"""Two lists of the head of jury: ballots that are not in, and ties. Imports the chair's views and text."""

from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from scoring_tui.i18n.locale import format_clock_time, format_number, tr
from scoring_tui.views.chair import Gap
from scoring_tui.views.standing_sheet import Tie

_MOVES: list[BindingType] = [
    Binding("up", "cursor_up", show=False),
    Binding("down", "cursor_down", show=False),
    Binding("pageup", "page_up", show=False),
    Binding("pagedown", "page_down", show=False),
    Binding("home", "first", show=False),
    Binding("end", "last", show=False),
]
"""Left, right and enter are the screen's."""


class GapList(OptionList, inherit_bindings=False):
    """Every ballot that is missing, reopened, excused or recused, of all rooms."""

    BINDINGS: ClassVar[list[BindingType]] = _MOVES
    gaps: reactive[tuple[Gap, ...]] = reactive((), repaint=False)
    timezone: str = "UTC"

    @property
    def gap(self) -> Gap | None:
        """The highlighted one."""
        return None if self.highlighted is None or not self.gaps else self.gaps[self.highlighted]

    def watch_gaps(self, before: tuple[Gap, ...], gaps: tuple[Gap, ...]) -> None:
        """Draw anew, keeping the highlight on its ballot, or near it."""
        at = self.highlighted or 0
        kept = (before[at].number, before[at].juror) if at < len(before) else None
        self.set_options(Option(_gap(gap, self.timezone)) for gap in gaps)
        posts = [(gap.number, gap.juror) for gap in gaps]
        near = posts.index(kept) if kept in posts else min(at, len(gaps) - 1)
        self.highlighted = near if gaps else None


def _gap(gap: Gap, timezone: str) -> Content:
    return Content.assemble(
        (f"{_sign(gap)} ", "bold"),
        (tr("No. {number} {name}", number=gap.number, name=gap.name), "bold" if gap.waiting else ""),
        f" · {gap.juror_name}\n",
        f"  {_how(gap, timezone)} · {gap.category} · {gap.room}",
    )


def _sign(gap: Gap) -> str:
    if gap.kind == "missing":
        return "!" if gap.closed else "○"
    return {"reopened": "↺", "excused": "E", "recused": "R"}[gap.kind]


def _how(gap: Gap, timezone: str) -> str:
    if gap.kind == "reopened":
        return tr("reopened: {reason}", reason=gap.reason)
    if gap.kind == "excused":
        return tr("excused: {reason}", reason=gap.reason)
    if gap.kind == "recused":
        return tr("stepped back: {reason}", reason=gap.reason or "–")
    since = format_clock_time(datetime.fromtimestamp(gap.since / 1000, UTC), timezone) if gap.since else ""
    if gap.closed:
        return tr("closed without it, opened {since}", since=since) if since else tr("closed without it")
    return tr("open since {since}", since=since) if since else tr("open")


class TieList(OptionList, inherit_bindings=False):
    """Contestants of the chosen category who share a place."""

    BINDINGS: ClassVar[list[BindingType]] = _MOVES
    ties: reactive[tuple[Tie, ...]] = reactive((), repaint=False)

    @property
    def tie(self) -> Tie | None:
        """The highlighted one, else the first that must be settled."""
        if self.highlighted is not None and self.highlighted < len(self.ties):
            return self.ties[self.highlighted]
        return next(iter(self.ties), None)

    def watch_ties(self, ties: tuple[Tie, ...]) -> None:
        """Draw anew."""
        self.set_options(Option(_tie(tie)) for tie in ties)
        must = [place for place, tie in enumerate(ties) if tie.must]
        self.highlighted = must[0] if must else 0 if ties else None


def _tie(tie: Tie) -> Content:
    how = tr("must be settled") if tie.must else tr("shared place")
    if tie.shared:
        how = tr("shared by decision")
    names = "\n".join("  " + tr("No. {number} {name}", number=n, name=name) for n, name in tie.who)
    title = tr("Place {place}, score {score}", place=tie.place, score=format_number(tie.score))
    return Content.assemble((f"{'!' if tie.must else '='} {title}", "bold"), f" · {how}\n{names}")
