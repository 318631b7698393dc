"""What the typed marks add up to, and what the juror gave to others at about that total.

Imports text, scoring and the juror's own earlier marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from scoring_tui.scoring import half_up
from scoring_tui.text import number, tr
from scoring_tui.views.juror import OwnTurn


@dataclass(frozen=True, slots=True)
class Sum:
    """A ballot as far as it is typed."""

    total: Decimal
    """Of the marks typed so far, rounded as declared."""
    done: int
    of: int
    near: tuple[OwnTurn, ...]
    """Own ballots with the nearest totals; empty until the ballot is complete."""
    sent: tuple[OwnTurn, ...]
    """Own ballots of the category, the best total first."""
    place: tuple[int, int] = (0, 0)
    """The place among them and how many they are, once the ballot is complete."""


class BallotSum(Vertical):
    """The total, how much of the form it rests on, the neighbours, and where there is room all of them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._total = Static(classes="total", markup=False)
        self._digits = Digits(classes="digits")
        self._count = Static(classes="count", markup=False)
        self._near = Static(classes="near", markup=False)
        self._sent = Static(classes="sent", markup=False)
        self._shown: Sum | None = None

    def compose(self) -> ComposeResult:
        """Everything in one column; the stylesheet decides what fits."""
        yield self._total
        yield self._digits
        yield self._count
        yield self._near
        yield self._sent

    def show(self, sum: Sum | None, decimals: int) -> None:
        """Draw it, if it has changed."""
        self.display = sum is not None
        if sum is None or sum == self._shown:
            return
        self._shown = sum
        total, count = number(sum.total), _count(sum)
        self._total.update(Content(f"{tr('Total')} {total} · {count}"))
        self._digits.update(total)
        self._count.update(Content(count))
        self._near.update(Content("\n".join(_near(total, own, decimals) for own in sum.near)))
        self._near.display = bool(sum.near)
        self._sent.update(Content("\n".join(_sent(sum, decimals))))


def _count(sum: Sum) -> str:
    if sum.done < sum.of:
        return tr("{done} of {of} marks", done=sum.done, of=sum.of)
    if sum.place[1] > 1:
        return tr("place {place} of your {count}", place=sum.place[0], count=sum.place[1])
    return tr("complete")


def _near(total: str, own: OwnTurn, decimals: int) -> str:
    return tr("{total}: you gave {other} to no. {number} {name}", total=total, number=own.number,
              other=_shown(own.total, decimals), name=own.contestant.name)  # fmt: skip


def _sent(sum: Sum, decimals: int) -> Sequence[str]:
    if not sum.sent:
        return ()
    near = {own.number for own in sum.near}
    wide = max(len(_shown(own.total, decimals)) for own in sum.sent)
    lines = [
        f"{'›' if own.number in near else ' '} {_shown(own.total, decimals):>{wide}}"
        f"  {own.number:>3}  {own.contestant.name}"
        for own in sum.sent
    ]
    return [tr("Your ballots in this category"), *lines]


def _shown(total: Fraction | None, decimals: int) -> str:
    return number(half_up(total or Fraction(0), decimals))
