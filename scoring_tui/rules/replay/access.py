"""Commands of the facts about who may sit at a seat."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.access import EndSession, ReportWrongPins, UnlockSeat
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded, WrongPinsReported
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_wrong_pins(fact: WrongPinsReported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ReportWrongPins(
        Seat.parse(fact.guessed), fact.level, fact.address, fact.failures, fact.source_count
    )


@rebuild_commands.register
def _rebuild_unlock(fact: SeatUnlocked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield UnlockSeat(Seat.parse(fact.unlocked))


@rebuild_commands.register
def _rebuild_ended_session(fact: SessionEnded, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield EndSession(Seat.parse(fact.ended))
