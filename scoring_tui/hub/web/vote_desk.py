"""Votes of the audience: reads the poll and casts votes in a thread with an engine of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine

ResultT = TypeVar("ResultT")
ACTOR_NAME = "Audience"
"""Stands in the ledger with each vote, in place of a person."""
MISSPELT_CODE = lazy("Something in the code is mistyped. Compare it with the slip.")


@dataclass(frozen=True, slots=True)
class VoteGroup:
    """Contestants among whom a slip chooses."""

    field_name: str
    """Name of the form's field."""
    heading: str
    """Name of the category; empty if a slip chooses among all of them."""
    candidates: tuple[tuple[str, str], ...]
    """Id, and number and name."""


@dataclass(frozen=True, slots=True)
class VoteForm:
    """What the page shows before a vote."""

    question: str
    votes: int
    """How many may be chosen in each group."""
    phase: str
    groups: tuple[VoteGroup, ...]


class UnknownCode(CommandRefused):
    """A well-formed code that belongs to no slip: perhaps a guess."""


class VoteDesk:
    """Casts votes one after the other. The engine is made with the first request, in its thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="votes")
        self._is_closed = False
        self._engine: Engine | None = None

    async def read_form(self) -> VoteForm | None:
        """The form as it is now; None if the contest has no poll. Raises `LedgerError`."""
        return await self._query(lambda engine: _make_form(engine.state))

    async def cast(self, typed_code: str, choices: tuple[str, ...]) -> None:
        """Cast a vote.

        Raises `UnknownCode` for a guess, `CommandRefused` for every other refusal, or `LedgerError`.
        """
        await self._query(lambda engine: _cast(engine, typed_code, choices))

    async def _query(self, query: Callable[[Engine], ResultT]) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._run, query)

    def _run(self, query: Callable[[Engine], ResultT]) -> ResultT:
        from scoring_tui.engine.engine import Engine
        from scoring_tui.ledger.errors import LedgerError
        from scoring_tui.ledger.store import Ledger

        try:
            if self._engine is None:
                self._engine = Engine(Ledger.open(self._path))
            self._engine.catch_up()
            return query(self._engine)
        except LedgerError:
            self._close_engine()
            raise

    def _close_engine(self) -> None:
        if self._engine is not None:
            self._engine.ledger.close()
            self._engine = None

    async def close(self) -> None:
        """Finish the votes that wait, and close the file. A second call does nothing."""
        if not self._is_closed:
            self._is_closed = True
            await asyncio.get_running_loop().run_in_executor(self._executor, self._close_engine)
            self._executor.shutdown()


def _make_form(state: State) -> VoteForm | None:
    from scoring_tui.scoring.polls import list_candidates

    poll = state.contest.poll
    if poll is None:
        return None
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    names_by_category: dict[str, list[tuple[str, str]]] = {}
    for contestant in list_candidates(state):
        number = numbers.get(contestant.id)
        name = f"{number} · {contestant.name}" if number else contestant.name
        names_by_category.setdefault(contestant.category, []).append((contestant.id, name))
    groups = [
        VoteGroup(
            f"choice-{category_id}" if poll.each_category else "choice",
            state.contest.categories[category_id].name,
            tuple(names),
        )
        for category_id, names in names_by_category.items()
    ]
    return VoteForm(poll.question, poll.votes, state.poll_phase, tuple(groups))


def _cast(engine: Engine, typed_code: str, choices: tuple[str, ...]) -> None:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.commands.polls import CastVote
    from scoring_tui.domain.seat import COMMITTEE_SEAT
    from scoring_tui.engine.poll_codes import commit_code, read_code
    from scoring_tui.ledger.pepper import read_pepper
    from scoring_tui.rules.polls import UNKNOWN_SLIP

    code = read_code(typed_code)
    if code is None:
        raise CommandRefused(MISSPELT_CODE)
    pepper = read_pepper(engine.ledger.path)
    slip = commit_code(pepper, code) if pepper else ""
    if slip not in engine.state.poll_slips:
        raise UnknownCode(UNKNOWN_SLIP)
    engine.submit(CastVote(slip, choices), Actor(ACTOR_NAME, COMMITTEE_SEAT))


def describe_phase(phase: str) -> LazyText | None:
    """Why nobody can vote now; None while the poll is open."""
    sentences = {"unopened": lazy("The vote has not begun yet."), "closed": lazy("The vote is over.")}
    return sentences.get(phase)
