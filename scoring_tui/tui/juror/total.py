"""What the typed marks add up to, and what the juror gave to others at about that total. Imports text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from scoring_tui.i18n.locale import format_number, tr

if TYPE_CHECKING:
    from scoring_tui.views.ballot_totals import BallotTotals


class BallotTotal(Vertical):
    """The total, how much of the form it rests on, the neighbours, and where there is room all of them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._total = Static(classes="total", markup=False)
        self._digits = Digits(classes="digits")
        self._count = Static(classes="count", markup=False)
        self._near = Static(classes="near", markup=False)
        self._sent = Static(classes="sent", markup=False)
        self._shown: BallotTotals | None = None

    def compose(self) -> ComposeResult:
        """Everything in one column; the stylesheet decides what fits."""
        yield self._total
        yield self._digits
        yield self._count
        yield self._near
        yield self._sent

    def show(self, sum: BallotTotals | None) -> None:
        """Draw it, if it has changed."""
        self.display = sum is not None
        if sum is None or sum == self._shown:
            return
        first, self._shown = self._shown is None, sum
        total, count = format_number(sum.total), _count(sum)
        line = Content(f"{tr('Best') if sum.is_best_only else tr('Total')} {total} · {count}")
        self._total.update(line, layout=first)  # one line it stays: the screen need not be laid out anew
        self._digits.update(total)
        self._count.update(Content(count), layout=first)
        _put(self._near, _near(sum))
        self._near.display = bool(sum.nearest_ballots)
        _put(self._sent, _sent(sum))


def _put(where: Static, lines: Sequence[str]) -> None:
    """Say it, unless it stands there already."""
    text = "\n".join(lines)
    if str(where.content) != text:
        where.update(Content(text))


def _count(sum: BallotTotals) -> str:
    if sum.mark_count < sum.criterion_count:
        return tr("{done} of {of} marks", done=sum.mark_count, of=sum.criterion_count)
    if sum.ballot_count > 1:
        return tr("place {place} of your {count}", place=sum.place, count=sum.ballot_count)
    return tr("complete")


def _near(sum: BallotTotals) -> Sequence[str]:
    return [
        tr("{total}: you gave {other} to no. {number} {name}", total=sum.total, other=given.total,
           number=given.number, name=given.name)
        for given in sum.nearest_ballots
    ]  # fmt: skip


def _sent(sum: BallotTotals) -> Sequence[str]:
    if not sum.sent_ballots:
        return ()
    wide = max(len(format_number(given.total)) for given in sum.sent_ballots)
    lines = [
        f"{'›' if given in sum.nearest_ballots else ' '} {format_number(given.total):>{wide}}  {given.number:>3}  {given.name}"
        for given in sum.sent_ballots
    ]
    return [tr("Your ballots in this category"), *lines]
