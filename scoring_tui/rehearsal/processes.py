"""The processes of a play: one for each part, started before anybody here has the file open.

Imports the parts.
"""

import multiprocessing
import signal
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.chair import ChairPlayer
from scoring_tui.rehearsal.fake_people import fake_people
from scoring_tui.rehearsal.juror import JurorPlayer, StandInPlayer
from scoring_tui.rehearsal.mc import McPlayer
from scoring_tui.rehearsal.player import Channels, JurorFinished, ParentDied, Player, RunConfig

STAND_IN_ACTOR = Actor("stand-in", Seat(Role.JUROR))
"""Waits for the head of jury to make it a substitute; its seat names no juror until then."""
PLAYER_CLASSES: dict[Role, type[Player]] = {
    Role.JUROR: JurorPlayer,
    Role.MC: McPlayer,
    Role.CHAIR: ChairPlayer,
}


def list_actors(state: State, seed: int) -> list[Actor]:
    """Everybody whom the final needs: jurors, an MC for each room, the head of jury, somebody to stand in."""
    sitting = dict.fromkeys(juror for members in state.panel_members.values() for juror in members)
    jurors = [Actor(state.jurors[juror].name, Seat(Role.JUROR, juror)) for juror in sitting]
    names = (person.name for person in fake_people(seed + 2_000))
    rooms = [] if state.contest.contest.desk else list(state.rooms)
    mcs = [Actor(name, Seat(Role.MC, panel)) for panel, name in zip(rooms, names, strict=False)]
    chair = Actor(state.contest.contest.head_of_jury or next(names), CHAIR_SEAT)
    called_in = state.jurors.keys() - state.contest.jurors.keys()
    return [*jurors, *mcs, chair, *([] if called_in else [STAND_IN_ACTOR])]


def run_player(actor: Actor, staging: RunConfig, lines: Channels) -> None:
    """A process: open the file and play the part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the director's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    text.use_language(staging.language)
    with Ledger.open(staging.path) as ledger:
        try:
            player_class = StandInPlayer if actor == STAND_IN_ACTOR else PLAYER_CLASSES[actor.role]
            player_class(Engine(ledger), actor, staging, lines).play()
        except ParentDied:
            return


class PlayerProcesses:
    """The running processes, each by its seat."""

    def __init__(self, staging: RunConfig, actors: Iterable[Actor]) -> None:
        self.running: dict[Seat, BaseProcess] = {}
        self._actors, self._staging = list(actors), staging
        self._reports: list[Connection] = []
        self._whisper: Connection

    def __enter__(self) -> Self:
        pipes = [multiprocessing.Pipe(duplex=False) for _ in range(2 * len(self._actors) + 1)]
        reports, asks = pipes[: len(self._actors)], pipes[len(self._actors) :]
        heard = tuple(reader for reader, _ in asks)
        for actor, (_, report), (_, ask) in zip(self._actors, reports, asks, strict=False):
            lines = Channels(report, ask, heard if actor.role is Role.CHAIR else ())
            process = multiprocessing.Process(
                target=run_player, args=(actor, self._staging, lines), daemon=True
            )
            process.start()
            self.running[actor.seat] = process
        self._reports, self._whisper = [reader for reader, _ in reports], asks[-1][1]
        self._pipes = [end for pipe in pipes for end in pipe]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.join()
        for end in self._pipes:
            end.close()

    def read_acknowledgements(self, seconds: float) -> list[str]:
        """Keys of ballots that were acknowledged to somebody; waits so long for a first one."""
        keys: list[str] = []
        wait(self._reports, seconds)
        for report in self._reports:
            while report.poll():
                keys.append(report.recv())
        return keys

    def remove_ended(self) -> dict[Seat, int]:
        """Seats whose process has ended since this was last asked, with their exit codes."""
        codes = {seat: process.exitcode for seat, process in self.running.items()}
        over = {seat: code for seat, code in codes.items() if code is not None}
        for seat in over:
            del self.running[seat]
        return over

    def report_juror_finished(self, juror: str) -> None:
        """Tell the head of jury that a juror's process is no more."""
        self._whisper.send(JurorFinished(juror))
