"""Evolvers for sealed days. Undo does not reach behind a seal."""

from dataclasses import replace
from typing import Any

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.state import DaySeal, State


@evolves(DaySealed)
def _evolve_day_sealed(state: State, entry: Entry, fact: DaySealed) -> None:
    sealed_day = DaySeal(fact.sealed_day, entry.seq, fact.code, state.seq, state.hash, entry.actor, entry.at)
    state.sealed_days = (*state.sealed_days, sealed_day)
    state.undo_steps.clear()


@evolves(DayOpened)
def _evolve_day_opened(state: State, entry: Entry, fact: DayOpened) -> None:
    _change_last_day(state, is_opened=True)


@evolves(DayCodeMismatched)
def _evolve_day_code_mismatched(state: State, entry: Entry, fact: DayCodeMismatched) -> None:
    _change_last_day(state, mismatch_count=state.sealed_days[-1].mismatch_count + 1)


def _change_last_day(state: State, **changes: Any) -> None:
    state.sealed_days = (*state.sealed_days[:-1], replace(state.sealed_days[-1], **changes))
