"""The processes of a rehearsal, one for each player. They start before this process opens the file."""

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
    """All actors of a final: jurors, an MC for each room, the head of jury, and a stand-in."""
    jurors = [
        Actor(state.jurors[juror_id].name, Seat(Role.JUROR, juror_id)) for juror_id in state.seated_jurors
    ]
    invented_names = (person.name for person in fake_people(seed + 2_000))
    panel_ids = [] if not state.contest.contest.has_stage else list(state.rooms)
    mcs = [
        Actor(name, Seat(Role.MC, panel_id))
        for panel_id, name in zip(panel_ids, invented_names, strict=False)
    ]
    chair = Actor(state.contest.contest.head_of_jury or next(invented_names), CHAIR_SEAT)
    substitute_ids = state.jurors.keys() - state.contest.jurors.keys()
    return [*jurors, *mcs, chair, *([] if substitute_ids else [STAND_IN_ACTOR])]


def run_player(actor: Actor, config: RunConfig, channels: Channels) -> None:
    """The main function of a process: open the file and play."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process handles Ctrl-C
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    text.use_language(config.language)
    with Ledger.open(config.path) as ledger:
        try:
            player_class = StandInPlayer if actor == STAND_IN_ACTOR else PLAYER_CLASSES[actor.role]
            player_class(Engine(ledger), actor, config, channels).play()
        except ParentDied:
            return


class PlayerProcesses:
    """The running processes, each by its seat."""

    def __init__(self, config: RunConfig, actors: Iterable[Actor]) -> None:
        self.running: dict[Seat, BaseProcess] = {}
        self._actors, self._config = list(actors), config
        self._reports: list[Connection] = []
        self._chair_requests: Connection

    def __enter__(self) -> Self:
        pipes = [multiprocessing.Pipe(duplex=False) for _ in range(2 * len(self._actors) + 1)]
        acknowledgement_pipes, request_pipes = pipes[: len(self._actors)], pipes[len(self._actors) :]
        request_readers = tuple(reader for reader, _ in request_pipes)
        for actor, (_, acknowledgement_writer), (_, request_writer) in zip(
            self._actors, acknowledgement_pipes, request_pipes, strict=False
        ):
            channels = Channels(
                acknowledgement_writer, request_writer, request_readers if actor.role is Role.CHAIR else ()
            )
            process = multiprocessing.Process(
                target=run_player, args=(actor, self._config, channels), daemon=True
            )
            process.start()
            self.running[actor.seat] = process
        self._reports, self._chair_requests = (
            [reader for reader, _ in acknowledgement_pipes],
            request_pipes[-1][1],
        )
        self._pipes = [pipe_end for pipe in pipes for pipe_end in pipe]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.join()
        for pipe_end in self._pipes:
            pipe_end.close()

    def read_acknowledgements(self, seconds: float) -> list[str]:
        """Command keys of acknowledged ballots; waits up to `seconds` for the first one."""
        command_keys: list[str] = []
        wait(self._reports, seconds)
        for pipe in self._reports:
            while pipe.poll():
                command_keys.append(pipe.recv())
        return command_keys

    def remove_ended(self) -> dict[Seat, int]:
        """Remove ended processes; returns their exit codes by seat."""
        exit_codes = {seat: process.exitcode for seat, process in self.running.items()}
        ended_codes = {seat: exit_code for seat, exit_code in exit_codes.items() if exit_code is not None}
        for seat in ended_codes:
            del self.running[seat]
        return ended_codes

    def report_juror_finished(self, juror_id: str) -> None:
        """Notify the head of jury that a juror's process has ended."""
        self._chair_requests.send(JurorFinished(juror_id))
