"""The head of jury: gives ballots back when asked, excuses missing ones, settles ties, signs.

Imports the player.
"""

from random import Random

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Reopen, SettleTie, Sign
from scoring_tui.domain.commands.stage import CloseScoring
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.player import JurorFinished, Player, RoomFinished
from scoring_tui.rules.results import undecided


class ChairPlayer(Player):
    """Looks at the ledger, then listens: what was asked before a ballot was sent is never missed."""

    sits = False

    def play(self) -> None:
        """Until every category is signed by two."""
        self.pending: list[Command] = []
        self.done: set[str] = set()
        self.gone: set[str] = set()
        while not self.over:
            self.news()
            self._listen()
            if not self._sign():
                self._answer()
                self._excuse_gone()
                self._close_desk()

    def _listen(self) -> None:
        for line in self.lines.asks:
            while line.poll():
                match line.recv():
                    case RoomFinished(panel):
                        self.done.add(panel)
                    case JurorFinished(juror):
                        self.gone.add(juror)
                    case command:
                        self.pending.append(command)

    # --- answering --------------------------------------------------------------------------------

    def _answer(self) -> None:
        """Give what was asked for as soon as it makes sense, once."""
        for command in list(self.pending):
            if self._needless(command) or (self._timely(command) and self.do(command)):
                self.pending.remove(command)

    def _timely(self, command: Command) -> bool:
        """A ballot can be given back only when it is in, or when scoring closed without it."""
        if not isinstance(command, Reopen):
            return True
        closed = self.state.turns[command.number].phase == "closed"
        return closed or self.state.ballot(command.number, command.juror) is not None

    def _needless(self, command: Command) -> bool:
        if isinstance(command, Excuse):
            return command.juror not in self.state.missing_ballots(command.number)
        return isinstance(command, Reopen) and command.juror in self.gone

    def _excuse_gone(self) -> None:
        for number, turn in self.state.turns.items():
            if turn.phase in ("scoring", "closed") and not turn.exclusion and self.gone:
                for juror in self.gone.intersection(self.state.missing_ballots(number)):
                    self.do(Excuse(number, juror, tr("left without notice")))

    def _close_desk(self) -> None:
        """At desks nobody else closes what is complete."""
        if self.state.contest.contest.desk:
            for number, turn in self.state.turns.items():
                if turn.phase == "scoring" and not self.state.missing_ballots(number):
                    self.do(CloseScoring(number))

    # --- signing ----------------------------------------------------------------------------------

    def _sign(self) -> bool:
        """Settle the ties of a finished category and sign it; one at a time, to listen in between."""
        category = next(filter(self._finished, self.state.contest.categories), None)
        if category is None or self.pending:
            return False
        for group in undecided(self.state, self.engine.tally.standing(self.state, category)):
            order = Random(f"{self.script.seed}/tie/{group}").sample(group, len(group))
            if not self.do(SettleTie(category, tuple(order), tr("decided by the plenary of the jury"))):
                return False
        return self.do(Sign(category))

    def _finished(self, category: str) -> bool:
        turns = list(self.state.in_category(category))
        if not turns or self.state.signatures.get(category):
            return False
        through = self.state.contest.contest.desk or {turn.panel for turn in turns} <= self.done
        closed = all(turn.exclusion or turn.phase == "closed" for turn in turns)
        return through and closed and self.state.is_complete(category)
