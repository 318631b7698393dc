"""The register of functions that rebuild commands from facts."""

from collections.abc import Iterable, Sequence
from functools import singledispatch
from typing import Any

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.state import State


@singledispatch
def rebuild_commands(first_fact: Any, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    """Return the commands that may have given these facts, the likeliest one first.

    Several commands can give the same facts: the jury's ballot is excused one by one or in a row. A proposed
    command proves nothing by itself. It is right if `decide` accepts it and gives exactly these facts.

    Args:
        first_fact: the first of the facts; its class chooses the function.
        facts: all facts of one command.
        state: the state in which the command was decided.
    """
    raise TypeError(f"no function rebuilds the command of {type(first_fact).__name__}")
