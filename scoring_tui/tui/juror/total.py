"""The total of the typed marks, and the juror's own ballots with a similar total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from scoring_tui.contest.scales import to_plain_decimal
from scoring_tui.i18n.locale import format_number, tr

if TYPE_CHECKING:
    from scoring_tui.views.ballot_totals import BallotTotals


class BallotTotal(Vertical):
    """The total, how many marks it has, the nearest ballots, and on a large screen all ballots."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._total_line = Static(classes="total", markup=False)
        self._digits = Digits(classes="digits")
        self._count_line = Static(classes="count", markup=False)
        self._near_list = Static(classes="near", markup=False)
        self._sent_list = Static(classes="sent", markup=False)
        self._last_totals: BallotTotals | None = None

    def compose(self) -> ComposeResult:
        """All parts in one column; the stylesheet decides what fits."""
        yield self._total_line
        yield self._digits
        yield self._count_line
        yield self._near_list
        yield self._sent_list

    def show(self, totals: BallotTotals | None) -> None:
        """Draw the totals, if they have changed; without any, hide the widget."""
        self.display = totals is not None
        if totals is None or totals == self._last_totals:
            return
        is_first, self._last_totals = self._last_totals is None, totals
        total_text, count_text = format_number(totals.total), _format_count(totals)
        title = tr("Best") if totals.is_best_only else tr("Total")
        # It stays one line, so the screen needs a layout only the first time.
        limit_text = _format_limit(totals)
        parts = (f"{title} {total_text} {limit_text}".rstrip(), count_text, _format_near_totals(totals))
        self._total_line.update(Content(" · ".join(filter(None, parts))), layout=is_first)
        self._digits.update(total_text)
        self._count_line.update(Content(" · ".join(filter(None, (limit_text, count_text)))), layout=is_first)
        _update_lines(self._near_list, _format_near_ballots(totals))
        _update_lines(self._sent_list, _format_sent_ballots(totals))


def _update_lines(widget: Static, lines: Sequence[str]) -> None:
    """Write the lines, unless the widget shows them already."""
    text = "\n".join(lines)
    if str(widget.content) != text:
        widget.update(Content(text))


def _format_limit(totals: BallotTotals) -> str:
    """The greatest total that the juror's criteria can make, where he marks a part of them."""
    if totals.highest_total is None:
        return ""
    return tr("of {highest}", highest=to_plain_decimal(totals.highest_total))


def _format_count(totals: BallotTotals) -> str:
    if totals.mark_count < totals.criterion_count:
        return tr("{done} of {of} marks", done=totals.mark_count, of=totals.criterion_count)
    if totals.ballot_count > 1:
        return tr("place {place} of your {count}", place=totals.place, count=totals.ballot_count)
    return tr("complete")


def _format_near_totals(totals: BallotTotals) -> str:
    """The nearest ballots in short, for the line of a small screen."""
    near_texts = [
        tr("no. {number} ({total})", number=ballot.number, total=ballot.total)
        for ballot in totals.nearest_ballots
    ]
    return tr("near {ballots}", ballots=", ".join(near_texts)) if near_texts else ""


def _format_near_ballots(totals: BallotTotals) -> Sequence[str]:
    return [
        tr(
            "{total}: you gave {other} to no. {number} {name}",
            total=totals.total,
            other=ballot.total,
            number=ballot.number,
            name=ballot.name,
        )
        for ballot in totals.nearest_ballots
    ]


def _format_sent_ballots(totals: BallotTotals) -> Sequence[str]:
    if not totals.sent_ballots:
        return ()
    width = max(len(format_number(ballot.total)) for ballot in totals.sent_ballots)
    lines = []
    for ballot in totals.sent_ballots:
        sign = "›" if ballot in totals.nearest_ballots else " "
        total_text = f"{format_number(ballot.total):>{width}}"
        lines.append(f"{sign} {total_text}  {ballot.number:>3}  {ballot.name}")
    return [tr("Your ballots in this category"), *lines]
