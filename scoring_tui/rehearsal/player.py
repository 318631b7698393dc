"""The base class of all players: opens the contest file in its own process, polls the ledger, submits
commands.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar, Literal

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.errors import FileBusy
from scoring_tui.rehearsal.script import Script

POLL_SECONDS = 0.01
"""Seconds between two polls for commits of other processes, without a speed."""
PACED_POLL_SECONDS = 0.05
"""The same with a speed, to keep the load of many processes low."""
HEARTBEAT_SECONDS = 2.0
"""Seconds between two heartbeats."""


@dataclass(frozen=True, slots=True)
class RoomFinished:
    """The MC has called every contestant in the room of this panel."""

    panel_id: str


@dataclass(frozen=True, slots=True)
class JurorFinished:
    """A juror will send no more ballots."""

    juror_id: str


ChairRequest = Command | RoomFinished | JurorFinished
"""A request to the head of jury: a command to submit, or a notice that a room or juror has finished."""


RunEnd = Literal["locked", "signed", "announced"]


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The configuration of a run."""

    path: Path
    script: Script
    speed: float | None = None
    """Simulated seconds per real second; `None` means that players wait only for each other."""
    turn_limit: int | None = None
    """Turns of each room to play; `None` means all."""
    language: str = "en"
    """Language of the reasons."""
    end: RunEnd = "announced"
    """How far every category is when the run is over."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The pipes between a player and the other processes."""

    acknowledgements: Connection
    """To the parent process: the command key of each ballot that was acknowledged as saved."""
    chair_requests: Connection
    """To the head of jury, of type `ChairRequest`."""
    incoming_requests: tuple[Connection, ...] = ()
    """From all players, for the head of jury."""


class ParentDied(Exception):
    """The parent process has ended."""


class Player:
    """One participant in a process of its own."""

    takes_seat: ClassVar[bool] = True
    """Whether the player signs in at its seat if the run has a speed."""

    def __init__(self, engine: Engine, actor: Actor, config: RunConfig, channels: Channels) -> None:
        self.engine, self.actor, self.config, self.channels = engine, actor, config, channels
        self.script = config.script
        self.device = f"rehearsal-{actor.seat}"
        self.progress = ""
        self._next_heartbeat = 0.0

    @property
    def state(self) -> State:
        """The state at the last poll."""
        return self.engine.state

    def play(self) -> None:
        """Play to the end."""
        raise NotImplementedError

    # --- actions ----------------------------------------------------------------------------------

    def sign_in(self) -> None:
        """Sign in, taking over the seat from a previous device."""
        if self.config.speed and self.takes_seat:
            previous_device = self.state.seat_devices.get(self.actor.seat, "")
            self.submit_command(
                TakeSeat(self.device, previous_device if previous_device != self.device else "")
            )

    def submit_command(self, command: Command, command_key: str = "") -> bool:
        """Submit until the file is not busy, each time with the same key.

        Returns False if other processes changed the state so that the command is refused; the player then
        decides again. Raises `CommandRefused` if the state was current, which is an error in the player.
        """
        command_key, seen_seq = command_key or new_key(), self.state.seq
        while True:
            try:
                self.engine.submit(command, replace(self.actor, device=self.device), command_key)
            except FileBusy:
                continue
            except CommandRefused:
                if self.state.seq == seen_seq:
                    raise
                return False
            return True

    def save_draft(self, draw_number: int, mark_texts: dict[str, str]) -> None:
        """Save an unfinished ballot of this juror; try until the file is not busy."""
        while True:
            try:
                self.engine.ledger.drafts.save(self.actor.post, draw_number, mark_texts, "")
            except FileBusy:
                continue
            return

    def send_to_chair(self, request: ChairRequest) -> None:
        """Send a request to the head of jury."""
        self.channels.chair_requests.send(request)

    # --- waiting ----------------------------------------------------------------------------------

    def wait_until(self, condition: Callable[[], object] | None = None, seconds: float | None = None) -> None:
        """Wait until the condition holds, at most the given number of simulated seconds.

        Without a speed there is no time limit: only the condition counts.
        """
        speed = self.config.speed
        end_time = time.monotonic() + seconds / speed if speed and seconds is not None else None
        if end_time is None and condition is None:
            return
        while not (condition and condition()):
            if end_time is not None and time.monotonic() >= end_time:
                return
            self.poll_ledger()

    def poll_ledger(self) -> None:
        """Wait briefly, then apply the commits of other processes."""
        time.sleep(PACED_POLL_SECONDS if self.config.speed else POLL_SECONDS)
        parent = parent_process()
        if parent is not None and not parent.is_alive():
            raise ParentDied
        if self.engine.ledger.poll_changes():
            self.engine.catch_up()
        if self.config.speed and time.monotonic() > self._next_heartbeat:
            self.send_heartbeat()

    def send_heartbeat(self) -> None:
        """Report presence and the progress of the ballot."""
        self._next_heartbeat = time.monotonic() + HEARTBEAT_SECONDS
        self.engine.ledger.seats.report_presence(
            str(self.actor.seat), self.device, self.progress, self.engine.clock().wall
        )

    @property
    def is_over(self) -> bool:
        """Whether every category with contestants is signed, or locked if the run ends before."""
        state = self.state
        is_ready = state.locked_categories.__contains__ if self.config.end == "locked" else state.is_signed
        return all(map(is_ready, {turn.category for turn in state.turns.values()}))
