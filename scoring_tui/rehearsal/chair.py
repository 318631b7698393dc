"""The head of jury: gives ballots back when asked, excuses missing ones, settles ties, signs.

Imports the player.
"""

from random import Random

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Reopen, SettleTie, Sign
from scoring_tui.domain.commands.stage import CloseScoring
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.player import JurorFinished, Player, RoomFinished
from scoring_tui.rules.results import undecided_ties


class ChairPlayer(Player):
    """Looks at the ledger, then listens: what was asked before a ballot was sent is never missed."""

    takes_seat = False

    def play(self) -> None:
        """Until every category is signed by two."""
        self.pending_commands: list[Command] = []
        self.finished_panels: set[str] = set()
        self.finished_jurors: set[str] = set()
        while not self.is_over:
            self.poll_ledger()
            self._receive_requests()
            if not self._sign_category():
                self._grant_requests()
                self._excuse_finished_jurors()
                self._close_complete_turns()

    def _receive_requests(self) -> None:
        for line in self.channels.incoming_requests:
            while line.poll():
                match line.recv():
                    case RoomFinished(panel):
                        self.finished_panels.add(panel)
                    case JurorFinished(juror):
                        self.finished_jurors.add(juror)
                    case command:
                        self.pending_commands.append(command)

    # --- answering --------------------------------------------------------------------------------

    def _grant_requests(self) -> None:
        """Give what was asked for as soon as it makes sense, once."""
        for command in list(self.pending_commands):
            if self._is_obsolete(command) or (self._is_possible(command) and self.submit_command(command)):
                self.pending_commands.remove(command)

    def _is_possible(self, command: Command) -> bool:
        """A ballot can be given back only when it is in, or when scoring closed without it."""
        if not isinstance(command, Reopen):
            return True
        closed = self.state.turns[command.number].phase == "closed"
        return closed or self.state.find_ballot(command.number, command.juror) is not None

    def _is_obsolete(self, command: Command) -> bool:
        if isinstance(command, Excuse):
            return command.juror not in self.state.missing_ballots(command.number)
        return isinstance(command, Reopen) and command.juror in self.finished_jurors

    def _excuse_finished_jurors(self) -> None:
        for number, turn in self.state.turns.items():
            if turn.phase in ("scoring", "closed") and not turn.exclusion and self.finished_jurors:
                for juror in self.finished_jurors.intersection(self.state.missing_ballots(number)):
                    self.submit_command(Excuse(number, juror, tr("left without notice")))

    def _close_complete_turns(self) -> None:
        """At desks nobody else closes what is complete."""
        if self.state.contest.contest.desk:
            for number, turn in self.state.turns.items():
                if turn.phase == "scoring" and not self.state.missing_ballots(number):
                    self.submit_command(CloseScoring(number))

    # --- signing ----------------------------------------------------------------------------------

    def _sign_category(self) -> bool:
        """Settle the ties of a finished category and sign it; one at a time, to listen in between."""
        category = next(filter(self._is_finished, self.state.contest.categories), None)
        if category is None or self.pending_commands:
            return False
        for group in undecided_ties(self.state, self.engine.tally.standing(self.state, category)):
            order = Random(f"{self.script.seed}/tie/{group}").sample(group, len(group))
            if not self.submit_command(
                SettleTie(category, tuple(order), tr("decided by the plenary of the jury"))
            ):
                return False
        return self.submit_command(Sign(category))

    def _is_finished(self, category: str) -> bool:
        turns = list(self.state.turns_in_category(category))
        if not turns or self.state.signatures.get(category):
            return False
        through = self.state.contest.contest.desk or {turn.panel for turn in turns} <= self.finished_panels
        closed = all(turn.exclusion or turn.phase == "closed" for turn in turns)
        return through and closed and self.state.is_complete(category)
