"""The contest as one process knows it: the ledger and the state, moved on together.

`submit` is the one door in. Owned by the thread that opened the ledger. Imports ledger, rules,
scoring and folding.
"""

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Clock, read_clock
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.domain.commands.jury import SendBallot, Sign
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.rules.base import decide
from scoring_tui.scoring.standings.tally import Tally

READ_BATCH_SIZE = 200
"""Entries read at a time: so few that they are let go of while young, which spares memory and time."""


class Engine:
    """A ledger with the state of all that it holds."""

    def __init__(self, ledger: LedgerPort, clock: Clock = read_clock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.state = State()
        self.tally = Tally()
        self.catch_up()

    def catch_up(self) -> int:
        """Fold what others appended; returns how many entries that were."""
        before = self.state.seq
        while True:
            entries = self.ledger.read_after(self.state.seq, READ_BATCH_SIZE)
            for entry in entries:
                apply_entry(self.state, entry)
            if len(entries) < READ_BATCH_SIZE:
                return self.state.seq - before

    def submit(self, command: Command, actor: Actor, key: str = "") -> list[Entry]:
        """Decide a command against everything in the file and append what follows, durably.

        A key that arrived before appends nothing and returns what it brought in then. Raises `Refused` when
        the rules say no and `LedgerError` when the file cannot take it; either way nothing was appended.
        """
        key = key or new_key()
        with self.ledger.writing():
            self.catch_up()
            if known := self.ledger.find_by_key(key):
                return known
            facts = decide(self.state, command, actor, self.clock())
            self._count_again(command)
            entries = self.ledger.append(facts, actor, key)
            next_state = self.state.copy()
            for entry in entries:  # before COMMIT: an entry that cannot be applied must never be in the file
                apply_entry(next_state, entry)
            self._write_beside(command, actor)
        self.state.replace_with(next_state)
        return entries

    def _count_again(self, command: Command) -> None:
        """Nobody signs a standing that the second count does not confirm to the last digit."""
        if isinstance(command, Sign):
            found = find_disagreements(self.ledger, self.state, self.tally, (command.category,))
            if found:
                raise CommandRefused(found[0])

    def _write_beside(self, command: Command, by: Actor) -> None:
        """What stands beside the ledger and changes with it, or not at all."""
        if isinstance(command, SendBallot):
            self.ledger.drafts.delete(by.post, command.number)
        elif isinstance(command, TakeSeat):
            self.ledger.seats.take(str(by.seat), command.device, self.clock().wall)
