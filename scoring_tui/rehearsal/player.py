"""What all parts share: the file opened by its own process, waiting for news, sending until it is taken.

Imports hall and the script.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.errors import FileBusy
from scoring_tui.rehearsal.script import Script

POLL_SECONDS = 0.01
"""Seconds between two looks for commits of others, when nobody waits for anything but these."""
PACED_POLL_SECONDS = 0.05
"""The same where there is a pace, so that a room full of processes costs next to nothing."""
HEARTBEAT_SECONDS = 2.0
"""Seconds between two signs of life."""


@dataclass(frozen=True, slots=True)
class RoomFinished:
    """The MC has nothing more to call in the room of this panel."""

    panel_id: str


@dataclass(frozen=True, slots=True)
class JurorFinished:
    """A juror will send nothing more."""

    juror_id: str


ChairRequest = Command | RoomFinished | JurorFinished
"""What the head of jury is told across the hall: a command to give, or that somebody is through."""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """How a play is played."""

    path: Path
    script: Script
    speed: float | None = None
    """Declared seconds that pass in a real one; none means that only each other is waited for."""
    turn_limit: int | None = None
    """Turns of each room to play; none means all."""
    language: str = "en"
    """Of the reasons given."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Whom a player can talk to outside the file."""

    acknowledgements: Connection
    """To the director: the key of each ballot that the player was told is saved."""
    chair_requests: Connection
    """To the head of jury, of type `Ask`."""
    incoming_requests: tuple[Connection, ...] = ()
    """From everybody, for the head of jury."""


class ParentDied(Exception):
    """The process that started this one has ended."""


class Player:
    """A part in a process of its own."""

    takes_seat: ClassVar[bool] = True
    """Whether the player signs in at the seat when the play has a pace that people can watch."""

    def __init__(self, engine: Engine, actor: Actor, config: RunConfig, channels: Channels) -> None:
        self.engine, self.actor, self.config, self.channels = engine, actor, config, channels
        self.script = config.script
        self.device = f"rehearsal-{actor.seat}"
        self.progress = ""
        self._next_heartbeat = 0.0

    @property
    def state(self) -> State:
        """What is known by now."""
        return self.engine.state

    def play(self) -> None:
        """Play the part to its end."""
        raise NotImplementedError

    # --- doing ------------------------------------------------------------------------------------

    def sign_in(self) -> None:
        """Sign in, taking the seat over from whoever played here before."""
        if self.config.speed and self.takes_seat:
            over = self.state.seat_devices.get(self.actor.seat, "")
            self.submit_command(TakeSeat(self.device, over if over != self.device else ""))

    def submit_command(self, command: Command, key: str = "") -> bool:
        """Send until the file takes it, each time with the same key.

        False when others changed the hall so that it may not happen any more: the player looks again.
        Raises `Refused` when the player knew all there was to know, which is a mistake of the part.
        """
        key, seen = key or new_key(), self.state.seq
        while True:
            try:
                self.engine.submit(command, self.actor, key)
            except FileBusy:
                continue
            except CommandRefused:
                if self.state.seq == seen:
                    raise
                return False
            return True

    def send_to_chair(self, ask: ChairRequest) -> None:
        """Tell the head of jury something across the hall."""
        self.channels.chair_requests.send(ask)

    # --- waiting ----------------------------------------------------------------------------------

    def wait_until(self, condition: Callable[[], object] | None = None, seconds: float | None = None) -> None:
        """Let the others play until the condition holds, or for so many declared seconds at most.

        Without a speed time does not pass: only the condition counts.
        """
        speed = self.config.speed
        end = time.monotonic() + seconds / speed if speed and seconds is not None else None
        if end is None and condition is None:
            return
        while not (condition and condition()):
            if end is not None and time.monotonic() >= end:
                return
            self.poll_ledger()

    def poll_ledger(self) -> None:
        """Wait a little, then take in what others did."""
        time.sleep(PACED_POLL_SECONDS if self.config.speed else POLL_SECONDS)
        parent = parent_process()
        if parent is not None and not parent.is_alive():
            raise ParentDied
        if self.engine.ledger.poll_changes():
            self.engine.catch_up()
        if self.config.speed and time.monotonic() > self._next_heartbeat:
            self.send_heartbeat()

    def send_heartbeat(self) -> None:
        """A sign of life, with how far the ballot is."""
        self._next_heartbeat = time.monotonic() + HEARTBEAT_SECONDS
        self.engine.ledger.seats.report_presence(
            str(self.actor.seat), self.device, self.progress, self.engine.clock().wall
        )

    @property
    def is_over(self) -> bool:
        """Whether every category that has contestants is signed."""
        state = self.state
        return all(state.is_signed(category) for category in {turn.category for turn in state.turns.values()})
