"""Presence of all seats: how many are online, and the names of those who are offline."""

from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.reactive import reactive

from scoring_tui.i18n.locale import format_countdown, tr, translate
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.views.jury_presence import SeatPresence


class SeatPresenceLine(WrappedParts):
    """The number of online seats with the age of the oldest answer, then each offline seat."""

    seats: reactive[tuple[SeatPresence, ...]] = reactive((), repaint=False)

    def watch_seats(self, seats: tuple[SeatPresence, ...]) -> None:
        """Show the presence."""
        self.parts = tuple(_describe_seats(seats))


def _describe_seats(seats: Iterable[SeatPresence]) -> Iterator[Content]:
    ages = [seat.last_seen.age_seconds for seat in seats]
    online_ages = [
        seat.last_seen.age_seconds
        for seat in seats
        if seat.last_seen.age_seconds is not None and not seat.last_seen.is_offline
    ]
    if online_ages:
        online_count, oldest_age = len(online_ages), max(online_ages)
        online = tr(
            "{n} of {of} seats here, seen within {age} s", n=online_count, of=len(ages), age=oldest_age
        )
        yield Content(f"● {online}").stylize("$text-success")
    for seat in seats:
        if seat.last_seen.age_seconds is not None and seat.last_seen.is_offline:
            name = seat.name if isinstance(seat.name, str) else translate(seat.name)
            offline = tr(
                "{name} offline {time}", name=name, time=format_countdown(seat.last_seen.age_seconds * 1000)
            )
            yield Content(f"✗ {offline}").stylize("bold $text-error")
    if absent_count := ages.count(None):
        yield Content(f"○ {tr('{n} not signed in', n=absent_count)}").stylize("$text-muted")
