"""Presence of all seats: how many are online, and the names of those who are offline."""

from collections.abc import Iterator

from textual.content import Content
from textual.reactive import reactive

from scoring_tui.domain.seat import Seat
from scoring_tui.i18n.locale import format_countdown, tr, translate_label
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.views.jury_presence import SeatPresence


class SeatPresenceLine(WrappedParts):
    """The number of online seats with the age of the oldest answer, then each lost seat.

    A lost seat whose categories are all signed is grey; one that the head of jury has set aside is counted.
    """

    seats: reactive[tuple[SeatPresence, ...]] = reactive((), repaint=False)
    set_aside: reactive[frozenset[Seat]] = reactive(frozenset, repaint=False)
    """Lost seats that are not named any more, until they come back."""

    def watch_seats(self) -> None:
        """Show the presence; a seat that is back is not set aside any more."""
        self.set_aside &= {seat.seat for seat in self.seats if seat.is_lost}
        self._show()

    def watch_set_aside(self) -> None:
        """Show the presence."""
        self._show()

    @property
    def lost_seats(self) -> frozenset[Seat]:
        """The lost seats that are named."""
        return frozenset(seat.seat for seat in self.seats if seat.is_lost) - self.set_aside

    def _show(self) -> None:
        self.parts = tuple(self._describe_seats())

    def _describe_seats(self) -> Iterator[Content]:
        ages = [seat.last_seen.age_seconds for seat in self.seats]
        online_ages = [
            seat.last_seen.age_seconds
            for seat in self.seats
            if seat.last_seen.age_seconds is not None and not seat.last_seen.is_offline
        ]
        if online_ages:
            online_count, oldest_age = len(online_ages), max(online_ages)
            online = tr(
                "{n} of {of} seats here, seen within {age} s", n=online_count, of=len(ages), age=oldest_age
            )
            yield Content(f"● {online}").stylize("$text-success")
        if absent_count := ages.count(None):
            yield Content(f"○ {tr('{n} not signed in', n=absent_count)}").stylize("$text-muted")
        if self.set_aside:
            aside = tr("{n} offline, set aside", n=len(self.set_aside))
            yield Content(f"– {aside}").stylize("$text-muted")
        lost_seats = [seat for seat in self.seats if seat.seat in self.lost_seats]
        yield from (_describe_lost(seat) for seat in sorted(lost_seats, key=lambda seat: seat.is_done))


def _describe_lost(seat: SeatPresence) -> Content:
    time = format_countdown((seat.last_seen.age_seconds or 0) * 1000)
    offline = tr("{name} offline {time}", name=translate_label(seat.name), time=time)
    if seat.is_done:
        return Content(f"– {offline}").stylize("$text-muted")
    return Content(f"✗ {offline}").stylize("bold $text-error")
