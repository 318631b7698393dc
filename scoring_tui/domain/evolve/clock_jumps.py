"""Evolver for a jump of the machine's clock; no timer changes."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.domain.state import ClockJump, State


@evolves(ClockJumped)
def _evolve_clock_jumped(state: State, entry: Entry, fact: ClockJumped) -> None:
    state.last_clock_jump = ClockJump(entry.seq, fact.jump_ms, fact.reading)
