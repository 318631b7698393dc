"""A tour of two minutes: a contestant appears, the jury scores, a result is signed and revealed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.ceremony import MoveCeremony, StartCeremony
from scoring_tui.domain.commands.jury import SendBallot, SettleTie, Sign
from scoring_tui.domain.commands.stage import Advance, Call, CloseScoring
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.rehearsal.marking import invent_marks
from scoring_tui.rules.results import undecided_ties

if TYPE_CHECKING:  # the rehearsal imports without Textual
    from scoring_tui.tui.app import JuryApp

STEP_SECONDS = 9.0
"""Seconds for which a step of the tour is shown."""
REVEAL_SECONDS = 2.5
"""Seconds between two steps of the ceremony."""
BALLOT_SECONDS = 1.5
"""Seconds between two ballots that come in."""


class Tour:
    """Leads through the screens of an app that has all four seats."""

    def __init__(self, app: JuryApp, seed: int) -> None:
        self._app, self._seed = app, seed
        self._step_count = 0

    async def lead(self) -> None:
        """Lead through the screens once; whoever presses a key in between can do so."""
        state = await self._read_state()
        panel_id = next(iter(state.rooms))
        number = self._next_number(state, panel_id)
        if number is None:
            return
        category_id = state.turns[number].category
        self._step_count = 8
        await self._show(1, Role.BOARD, lazy("The board: what the hall sees. Nothing unrevealed is on it."))
        await self._call(number)
        await self._show(2, Role.BOARD, lazy("The MC has called: the contestant is introduced."))
        await self._submit(self._mc(panel_id), Advance(number, "called"))
        await self._show(3, Role.MC, lazy("The MC's desk: queue, clock, and the sentence to read aloud."))
        await self._show(4, Role.JUROR, lazy("A juror: marks are typed; a draft is saved with every key."))
        await self._open_scoring(number)
        await self._show(5, Role.CHAIR, lazy("The head of jury: who has sent, and what places hang on."))
        await self._send_ballots(number, BALLOT_SECONDS)
        await self._submit(self._mc(panel_id), CloseScoring(number))
        await self._show(6, Role.BOARD, lazy("Fast forward: the rest of the category appears."), seconds=1)
        await self._finish_category(panel_id, category_id)
        await self._sign(category_id)
        await self._show(7, Role.CHAIR, lazy("Counted twice, and signed by two persons."))
        await self._reveal(panel_id, category_id)
        self._app.walk_text = tr("That was the tour. Now it is your turn: {keys}", keys=self._app.walk_keys)

    # --- what is shown ----------------------------------------------------------------------------

    async def _show(self, step: int, role: Role, sentence: LazyText, seconds: float | None = None) -> None:
        """Show a screen with a sentence for some seconds."""
        self._app.show_role(role)
        self._app.walk_text = f"{step}/{self._step_count} · {translate(sentence)}"
        await asyncio.sleep(STEP_SECONDS if seconds is None else seconds)

    async def _reveal(self, panel_id: str, category_id: str) -> None:
        """Reveal the result on the board, step by step."""
        await self._submit(self._mc(panel_id), StartCeremony(category_id, single_count=3, has_others=False))
        sentence = lazy("The ceremony: the MC reveals it step by step, from the last award up.")
        await self._show(8, Role.BOARD, sentence, seconds=REVEAL_SECONDS)
        while (ceremony := (await self._read_state()).ceremony) is not None and not ceremony.is_at_end:
            await self._submit(
                self._mc(panel_id), MoveCeremony(category_id, ceremony.step + 1, ceremony.step)
            )
            await asyncio.sleep(REVEAL_SECONDS)
        await asyncio.sleep(STEP_SECONDS)

    # --- what happens -----------------------------------------------------------------------------

    async def _read_state(self) -> State:
        return await self._app.engine_access.ask(lambda engine: engine.state.copy())

    async def _submit(self, actor: Actor, command: Command) -> bool:
        """Give a command; a visitor may have done it already."""
        outcome = await self._app.engine_access.submit(command, actor)
        return outcome.is_done

    def _mc(self, panel_id: str) -> Actor:
        return self._app.seated_actor(Actor(tr("You"), Seat(Role.MC, panel_id)))

    def _next_number(self, state: State, panel_id: str) -> int | None:
        turns = (state.turns[number] for number in state.rooms[panel_id].queue)
        return next((turn.number for turn in turns if _is_waiting(turn)), None)

    async def _call(self, number: int) -> None:
        """Call a contestant, after the one on stage has finished."""
        state = await self._read_state()
        panel_id = state.turns[number].panel
        live_number = state.rooms[panel_id].live
        if live_number is not None:
            await self._open_scoring(live_number)
        await self._submit(self._mc(panel_id), Call(number))

    async def _open_scoring(self, number: int) -> None:
        """Move a turn on until its scoring is open."""
        for _ in range(3):
            turn = (await self._read_state()).turns[number]
            if turn.phase not in ("called", "presentation", "questions"):
                return
            await self._submit(self._mc(turn.panel), Advance(number, turn.phase))

    async def _send_ballots(self, number: int, pause_seconds: float = 0.0) -> None:
        """Send the missing ballots of a turn."""
        state = await self._read_state()
        for juror_id in state.missing_ballots(number):
            leaves = state.rubric_for(number, juror_id).leaves
            marks = invent_marks(self._seed, state.turns[number].contestant, juror_id, leaves)
            actor = Actor(state.jurors[juror_id].name, Seat(Role.JUROR, juror_id))
            await self._submit(self._app.seated_actor(actor), SendBallot(number, marks))
            if pause_seconds:
                await asyncio.sleep(pause_seconds)

    async def _finish_category(self, panel_id: str, category_id: str) -> None:
        """Let everybody of the category appear, as fast as the file can be written."""
        for turn in (await self._read_state()).turns_in_category(category_id):
            if turn.exclusion is None and turn.phase in ("queued", "called", "presentation", "questions"):
                await self._call(turn.number)
                await self._open_scoring(turn.number)
            if turn.exclusion is None:
                await self._send_ballots(turn.number)
                await self._submit(self._mc(panel_id), CloseScoring(turn.number))

    async def _sign(self, category_id: str) -> None:
        """Settle the ties; the head of jury signs, then a juror."""
        chair = self._app.seated_actor(Actor(tr("Head of jury"), CHAIR_SEAT))
        for tied_numbers in await self._app.engine_access.ask(_find_ties(category_id)):
            await self._submit(chair, SettleTie(category_id, tied_numbers, tr("decided by lot")))
        await self._submit(chair, Sign(category_id))
        state = await self._read_state()
        for juror_id in state.category_jurors(category_id):
            actor = Actor(state.jurors[juror_id].name, Seat(Role.JUROR, juror_id))
            if not (await self._read_state()).is_signed(category_id):
                await self._submit(self._app.seated_actor(actor), Sign(category_id))


def _is_waiting(turn: Turn) -> bool:
    return turn.phase == "queued" and turn.exclusion is None


def _find_ties(category_id: str) -> Callable[[Engine], list[tuple[int, ...]]]:
    return lambda engine: undecided_ties(engine.state, engine.tally.standing(engine.state, category_id))
