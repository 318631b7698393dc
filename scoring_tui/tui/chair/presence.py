"""Who is at their seats, as the head of jury needs it: how many, and by name who is lost.

Imports views and text.
"""

from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.reactive import reactive

from scoring_tui.i18n.locale import format_countdown, tr, translate
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.views.jury_presence import SeatPresence


class SeatPresenceLine(WrappedParts):
    """A line or two; those who are here are counted, with the oldest of their signs of life."""

    seats: reactive[tuple[SeatPresence, ...]] = reactive((), repaint=False)

    def watch_seats(self, seats: tuple[SeatPresence, ...]) -> None:
        """Tell of them."""
        self.parts = tuple(_parts(seats))


def _parts(seats: Iterable[SeatPresence]) -> Iterator[Content]:
    ages = [seat.sign.age for seat in seats]
    here = [seat.sign.age for seat in seats if seat.sign.age is not None and not seat.sign.offline]
    if here:
        count = tr("{n} of {of} seats here, seen within {age} s", n=len(here), of=len(ages), age=max(here))
        yield Content(f"● {count}").stylize("$text-success")
    for seat in seats:
        if seat.sign.age is not None and seat.sign.offline:
            name = seat.name if isinstance(seat.name, str) else translate(seat.name)
            gone = tr("{name} offline {time}", name=name, time=format_countdown(seat.sign.age * 1000))
            yield Content(f"✗ {gone}").stylize("bold $text-error")
    if absent := ages.count(None):
        yield Content(f"○ {tr('{n} not signed in', n=absent)}").stylize("$text-muted")
