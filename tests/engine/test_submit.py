"""A command whose facts cannot be applied to the state leaves file and state unchanged."""

from collections.abc import Callable
from typing import Any

import pytest

from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.evolve.base import EVOLVERS
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import MC_A

Break = Callable[[pytest.MonkeyPatch], None]


def _remove_evolver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(EVOLVERS, TurnCalled)


def _raise_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_evolver = EVOLVERS[TurnCalled]

    def evolve_then_raise(state: State, entry: Entry, fact: Any) -> None:
        whole_evolver(state, entry, fact)
        state.ballots[99] = ()
        raise RuntimeError("half way")

    monkeypatch.setitem(EVOLVERS, TurnCalled, evolve_then_raise)


@pytest.mark.parametrize("break_evolver", [_remove_evolver, _raise_half_way])
def test_nothing_is_committed_when_the_entry_cannot_be_applied(
    final: Engine, monkeypatch: pytest.MonkeyPatch, break_evolver: Break
) -> None:
    state_before, head_before = repr(final.state), final.ledger.head
    with monkeypatch.context() as patched:
        break_evolver(patched)
        with pytest.raises((KeyError, RuntimeError)):
            final.submit(Call(1), MC_A)
    assert repr(final.state) == state_before
    assert final.ledger.head == head_before
    with Ledger.open(final.ledger.path) as ledger:
        assert repr(Engine(ledger).state) == state_before
    final.submit(Call(1), MC_A)
    assert final.state.rooms["A"].live == 1


def test_the_state_object_stays_the_same(final: Engine) -> None:
    state = final.state
    final.submit(Call(1), MC_A)
    assert final.state is state and state.rooms["A"].live == 1


def test_a_copy_is_independent(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    copy, text_before = final.state.copy(), repr(final.state)
    assert copy == final.state
    final.submit(Call(1), MC_A)
    assert repr(copy) == text_before != repr(final.state)
