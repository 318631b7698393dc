"""The ledger of a contest together with the state of its entries.

All commands go through `Engine.submit`. An engine belongs to the thread that opened its ledger.
"""

from collections.abc import Callable

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Clock, read_clock
from scoring_tui.domain.commands.access import EndSession, UnlockSeat
from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.domain.commands.jury import SendBallot, Sign
from scoring_tui.domain.commands.setup import IssuePins, TakeSeat
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State
from scoring_tui.engine.checkpoint_cache import CheckpointCache
from scoring_tui.engine.clock_watch import ClockWatch
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.errors import FileDamaged
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.rules.base import decide
from scoring_tui.scoring.standings.tally import Tally

READ_BATCH_SIZE = 200
"""Entries read at a time. Small batches are freed early, which saves memory and time."""


BeforeCommit = Callable[["Engine", list[Entry]], None]
"""Called after the entries of a command were appended and before they are durable; may raise."""


class Engine:
    """A ledger and the state of all its entries."""

    def __init__(self, ledger: LedgerPort, clock: Clock = read_clock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.state = State()
        self.tally = Tally()
        self.checkpoints = CheckpointCache()
        self._has_failed = False
        self.catch_up()
        self.clock_watch = ClockWatch(self.state, clock())

    def catch_up(self) -> int:
        """Apply the entries that others appended; return their number."""
        first_seq = self.state.seq
        while True:
            entries = self.ledger.read_after(self.state.seq, READ_BATCH_SIZE)
            for entry in entries:
                self._apply_stored_entry(entry)
            if len(entries) < READ_BATCH_SIZE:
                return self.state.seq - first_seq

    def _apply_stored_entry(self, entry: Entry) -> None:
        """Apply an entry of the file. Raises `FileDamaged` if it does not fit those before it."""
        if self._has_failed:  # the state may be half changed
            raise FileDamaged(self.ledger.path, f"#{entry.seq} {entry.fact.kind}")
        try:
            apply_entry(self.state, entry)
        except Exception as error:  # a forged entry may raise anything
            self._has_failed = True
            raise FileDamaged(self.ledger.path, f"#{entry.seq} {entry.fact.kind}") from error

    def submit(
        self, command: Command, actor: Actor, key: str = "", before_commit: "BeforeCommit | None" = None
    ) -> list[Entry]:
        """Decide a command on the state of the whole file and append the resulting entries durably.

        `before_commit` is called with the engine and the new entries, in the same transaction.

        A key that was submitted before appends nothing; the entries of that time are returned. Raises
        `CommandRefused` if the rules refuse the command and `LedgerError` if the file cannot be written. The
        entries are applied before COMMIT, so whatever is raised, file and state stay as they were.
        """
        key = key or new_key()
        with self.ledger.writing():
            self.catch_up()
            if earlier_entries := self.ledger.find_by_key(key):
                self.ledger.make_durable()  # their sender may have been killed before the disk had them
                return earlier_entries
            facts = decide(self.state, command, actor, self.clock())
            self._require_recount(command)
            entries = self.ledger.append(facts, actor, key)
            next_state = self.state.copy()
            for (
                entry
            ) in entries:  # before COMMIT: nobody can open a file with an entry that cannot be applied
                apply_entry(next_state, entry)
            self._update_drafts_and_seats(command, actor)
            if before_commit is not None:
                before_commit(self, entries)
        self.state.replace_with(next_state)
        return entries

    def _require_recount(self, command: Command) -> None:
        """Refuse a lock or a signature if the recount in SQL differs from the standing in any digit."""
        if isinstance(command, LockCategory | Sign):
            differences = find_disagreements(self.ledger, self.state, self.tally, (command.category,))
            if differences:
                raise CommandRefused(differences[0])

    def _update_drafts_and_seats(self, command: Command, actor: Actor) -> None:
        """Update drafts and seats in the same transaction."""
        if isinstance(command, SendBallot):
            self.ledger.drafts.delete(actor.post, command.number)
        elif isinstance(command, TakeSeat):
            self.ledger.seats.take(str(actor.seat), command.device, self.clock().wall)
        elif isinstance(command, IssuePins):
            for seat in command.seats:
                self.ledger.seats.end_session(str(seat))
        elif isinstance(command, EndSession):
            self.ledger.seats.end_session(str(command.seat))
        elif isinstance(command, UnlockSeat):
            self.ledger.seats.unlock(str(command.seat))
