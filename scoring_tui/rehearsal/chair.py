"""The head of jury in a rehearsal.

Returns ballots on request, excuses missing ones, agrees on levels, settles ties, gives titles, and signs.
"""

from random import Random

from scoring_tui.contest.polls import POLL_SOURCE
from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.consensus import AgreeLevel
from scoring_tui.domain.commands.jury import Excuse, Reopen, SettleTie, Sign
from scoring_tui.domain.commands.stage import CloseScoring
from scoring_tui.domain.commands.titles import GiveTitle
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.player import JurorFinished, Player, RoomFinished
from scoring_tui.rules.results import undecided_ties
from scoring_tui.scoring.polls import find_favourite, find_lead
from scoring_tui.views.consensus import list_discussed_levels


class ChairPlayer(Player):
    """Grants the requests of the other players and signs finished categories."""

    takes_seat = False

    def play(self) -> None:
        """Play until every category is signed."""
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
        for pipe in self.channels.incoming_requests:
            while pipe.poll():
                match pipe.recv():
                    case RoomFinished(panel_id):
                        self.finished_panels.add(panel_id)
                    case JurorFinished(juror_id):
                        self.finished_jurors.add(juror_id)
                    case command:
                        self.pending_commands.append(command)

    # --- requests ---------------------------------------------------------------------------------

    def _grant_requests(self) -> None:
        """Execute each request once, as soon as the rules allow it."""
        for command in list(self.pending_commands):
            if self._is_obsolete(command) or (self._is_possible(command) and self.submit_command(command)):
                self.pending_commands.remove(command)

    def _is_possible(self, command: Command) -> bool:
        """A ballot can be returned only after it was sent, or after scoring closed without it."""
        if not isinstance(command, Reopen):
            return True
        closed = self.state.turns[command.number].phase == "closed"
        return closed or self.state.find_ballot(command.number, command.juror) is not None

    def _is_obsolete(self, command: Command) -> bool:
        if isinstance(command, Excuse):
            return command.juror not in self.state.missing_ballots(command.number)
        return isinstance(command, Reopen) and command.juror in self.finished_jurors

    def _excuse_finished_jurors(self) -> None:
        for draw_number, turn in self.state.turns.items():
            if turn.phase in ("scoring", "closed") and not turn.exclusion and self.finished_jurors:
                for juror_id in self.finished_jurors.intersection(self.state.missing_ballots(draw_number)):
                    self.submit_command(Excuse(draw_number, juror_id, tr("left without notice")))

    def _close_complete_turns(self) -> None:
        """Close complete turns in desk contests, which have no MC."""
        if not self.state.contest.contest.has_stage:
            for draw_number, turn in self.state.turns.items():
                if turn.phase == "scoring" and not self.state.missing_ballots(draw_number):
                    self.submit_command(CloseScoring(draw_number))

    # --- signing ----------------------------------------------------------------------------------

    def _sign_category(self) -> bool:
        """Record what the jury agrees on in one finished category, settle its ties, and sign it."""
        category_id = next(filter(self._is_finished, self.state.contest.categories), None)
        if category_id is None or self.pending_commands or not self._agree_levels(category_id):
            return False
        for tied_numbers in undecided_ties(self.state, self.engine.tally.standing(self.state, category_id)):
            tie_order = Random(f"{self.script.seed}/tie/{tied_numbers}").sample(
                tied_numbers, len(tied_numbers)
            )
            if not self.submit_command(
                SettleTie(category_id, tuple(tie_order), tr("decided by the plenary of the jury"))
            ):
                return False
        last_command = LockCategory(category_id) if self.config.end == "locked" else Sign(category_id)
        return self._give_titles(category_id) and self.submit_command(last_command)

    def _agree_levels(self, category_id: str) -> bool:
        """Agree on the middle level where levels are far apart, or else on one of those that differ.

        Returns whether nothing is left to agree on.
        """
        if not self.state.contest.scoring.consensus:
            return True
        differing_levels = [item for item in list_discussed_levels(self.state, category_id) if item.spread]
        for discussed in [item for item in differing_levels if item.is_wide] or differing_levels[:1]:
            if discussed.agreed_level is not None:
                continue
            levels = sorted(item.level for item in discussed.juror_levels)
            command = AgreeLevel(
                discussed.number,
                discussed.leaf.id,
                levels[len(levels) // 2],
                tr("the jury compared its examples in its meeting"),
                discussed.seq,
            )
            if not self.submit_command(command):
                return False
        return True

    def _give_titles(self, category_id: str) -> bool:
        """Give each declared special title to somebody; return whether all are given."""
        placings = self.engine.tally.standing(self.state, category_id).placings
        for title in self.state.contest.categories[category_id].titles:
            number = Random(f"{self.script.seed}/{title}").choice(placings).candidate.number
            is_given = (category_id, title) in self.state.given_titles
            favourite = find_favourite(self.state, category_id, title)
            if favourite is not None:
                lead = find_lead(self.state, favourite, category_id)
                turns = [turn for turn in map(self.state.find_turn, lead.contestant_ids) if turn is not None]
                number = next((turn.number for turn in turns if turn.category == category_id), 0)
                is_poll_open = favourite.source == POLL_SOURCE and self.state.poll_phase != "closed"
                is_given = is_given or is_poll_open or not number
            if not is_given and not self.submit_command(
                GiveTitle(category_id, title, number, tr("decided by the plenary of the jury"))
            ):
                return False
        return True

    def _is_finished(self, category_id: str) -> bool:
        turns = list(self.state.turns_in_category(category_id))
        if not turns or category_id in self.state.locked_categories:
            return False
        is_room_finished = (
            not self.state.contest.contest.has_stage or {turn.panel for turn in turns} <= self.finished_panels
        )
        is_closed = all(turn.exclusion or turn.phase == "closed" for turn in turns)
        return is_room_finished and is_closed and self.state.is_complete(category_id)
