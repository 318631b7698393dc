"""The MC of a room: calls, keeps the clock, skips who is not there, takes breaks, closes scoring.

Imports the player.
"""

from random import Random

from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    CloseScoring,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    Pause,
    Postpone,
    Resume,
    TakeBreak,
    Undo,
    Withdraw,
)
from scoring_tui.domain.state import Turn
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.player import Player, RoomFinished

STAGE_PHASES = ("called", "presentation", "questions")
MIDDLE_BREAK_SECONDS = 600
"""Seconds of a break in the middle of a session."""
MAX_BREAK_SECONDS = 3600
"""Seconds of a break between two sessions of a day, at most."""
EXTENSION_SECONDS = 60
"""Seconds given when somebody may finish a sentence."""
FREEZE_REMAINING = 3
"""Contestants before the end of a category at which its standings are frozen on the board."""


class McPlayer(Player):
    """Plays the queue of one room from wherever it stands."""

    def play(self) -> None:
        """Until nobody is left to be called, then until every ballot is in."""
        self.sign_in()
        self.abandoned_turns: set[int] = set()
        room = self.state.rooms[self.panel_id]
        if room.current_break is not None:
            self.submit_command(EndBreak(self.panel_id))
        if room.live is not None:
            self.run_turn(room.live)
        played = 0
        while (number := self.next_draw_number()) is not None and played != self.config.turn_limit:
            self.take_break_before(number)
            self.call_contestant(number)
            played += 1
        if self.config.turn_limit is None:
            self.wait_until(self._all_closed)
            self.send_to_chair(RoomFinished(self.panel_id))

    @property
    def panel_id(self) -> str:
        """The panel in whose room this is."""
        return self.actor.post

    def _room_turns(self) -> list[Turn]:
        return [self.state.turns[number] for number in self.state.rooms[self.panel_id].queue]

    def _all_closed(self) -> bool:
        return all(turn.exclusion or turn.phase == "closed" for turn in self._room_turns())

    def next_draw_number(self) -> int | None:
        """Whoever was absent is called again at the end of the session; else the next of the queue."""
        waiting = [turn for turn in self._room_turns() if turn.phase == "queued" and turn.exclusion is None]
        absent = [
            t for t in self._room_turns() if t.exclusion == "absent" and t.number not in self.abandoned_turns
        ]
        same = {turn.session for turn in waiting[:1]}
        back = [turn for turn in absent if turn.session not in same]
        return next((turn.number for turn in (*back, *waiting)), None)

    # --- one turn ---------------------------------------------------------------------------------

    def call_contestant(self, number: int) -> None:
        """Call a contestant and see what comes of it."""
        if number in self.script.called_by_mistake:
            self._call_wrong_contestant(number)
        first = self.state.turns[number].called_at is None
        self.submit_command(Call(number))
        self.wait_until(seconds=self._changeover_seconds)
        if not self._record_failure(number, first):
            self.run_turn(number)

    def _call_wrong_contestant(self, number: int) -> None:
        """Call somebody else by mistake, and take it back."""
        others = (t.number for t in self._room_turns() if t.phase == "queued" and not t.exclusion)
        wrong = next((other for other in others if other != number), None)
        if wrong is not None:
            self.submit_command(Call(wrong))
            self.submit_command(Undo(self.panel_id))

    def _record_failure(self, number: int, first: bool) -> bool:
        """Whether the contestant does not appear now, which the MC notes."""
        script = self.script
        if (first and number in script.absent) or number in script.no_show:
            self.submit_command(Call(number))
            self.submit_command(MarkAbsent(number, tr("called twice")))
            if not first:
                self.abandoned_turns.add(number)
            return True
        if first and number in script.withdrawn:
            return self.submit_command(Withdraw(number, tr("gave notice by letter")))
        if first and number in script.postponed:
            return self.submit_command(Postpone(number, tr("the projector does not start")))
        return False

    def run_turn(self, number: int) -> None:
        """From the call to the open scoring; then the jurors get the time of a changeover."""
        while (turn := self.state.turns[number]).phase in STAGE_PHASES:
            self._run_clock(turn)
            self.submit_command(Advance(number, turn.phase))
        self._freeze_board(turn.category)
        self.wait_until(lambda: not self._expected_jurors(number), self._changeover_seconds)
        self._close_finished()

    def _run_clock(self, turn: Turn) -> None:
        if turn.timer is None:
            return
        lasts = turn.timer.seconds * Random(f"{self.script.seed}/{turn.phase}/{turn.number}").uniform(
            0.8, 1.02
        )
        if turn.phase == "presentation" and turn.number in self.script.paused:
            self.wait_until(seconds=lasts / 2)
            self.submit_command(Pause(turn.number, tr("the microphone is dead")))
            self.wait_until(seconds=EXTENSION_SECONDS / 2)
            self.submit_command(Resume(turn.number))
            lasts /= 2
        self.wait_until(seconds=lasts)
        if turn.phase == "presentation" and turn.number in self.script.extended:
            self.submit_command(Extend(turn.number, EXTENSION_SECONDS))
            self.wait_until(seconds=EXTENSION_SECONDS)

    @property
    def _changeover_seconds(self) -> int:
        timing = self.state.contest.timing
        return (timing.changeover if timing else 0) or EXTENSION_SECONDS

    # --- scoring, breaks, board -------------------------------------------------------------------

    def _expected_jurors(self, number: int) -> set[str]:
        """Jurors without whom the MC does not go on: not those who are known to be late."""
        if self.state.turns[number].phase != "scoring":
            return set()
        behind = self.script.late | self.script.closed_without
        return {juror for juror in self.state.missing_ballots(number) if (number, juror) not in behind}

    def poll_ledger(self) -> None:
        """Whatever the MC is at, scoring is closed as soon as every ballot is in."""
        super().poll_ledger()
        self._close_finished()

    def _close_finished(self) -> None:
        live = self.state.rooms[self.panel_id].live
        shut = {number for number, _ in self.script.closed_without}
        for turn in self._room_turns():
            if turn.phase == "scoring" and not self.state.signatures.get(turn.category):
                number, missing = turn.number, self.state.missing_ballots(turn.number)
                despite = number in shut and number != live and not self._expected_jurors(number)
                if despite or not missing:
                    self.submit_command(CloseScoring(number, despite_missing=despite))

    def take_break_before(self, number: int) -> None:
        """A break between two sessions of a day, and one in the middle."""
        played = [(turn.called_at.ms, turn) for turn in self._room_turns() if turn.called_at is not None]
        last = max(played, key=lambda pair: pair[0], default=None)
        seconds = self._break_seconds(last[1], self.state.turns[number]) if last else 0
        if number in self.script.preceded_by_break:
            seconds = MIDDLE_BREAK_SECONDS
        if seconds and self.state.turns[number].called_at is None:
            self.submit_command(TakeBreak(self.panel_id, seconds))
            self.wait_until(seconds=seconds)
            self.submit_command(EndBreak(self.panel_id))

    def _break_seconds(self, before: Turn, after: Turn) -> int:
        """Seconds of the break between the sessions of two turns; none overnight or inside a session."""
        sessions = self.state.contest.session
        one, two = sessions[before.session], sessions[after.session]
        if one.day != two.day or one.start >= two.start:
            return 0
        if one.end is None:
            return MAX_BREAK_SECONDS
        minutes = (two.start.hour - one.end.hour) * 60 + two.start.minute - one.end.minute
        return min(MAX_BREAK_SECONDS, max(0, minutes) * 60)

    def _freeze_board(self, category: str) -> None:
        left = sum(
            turn.phase == "queued" and not turn.exclusion for turn in self.state.turns_in_category(category)
        )
        if left <= FREEZE_REMAINING and category not in self.state.frozen_standings:
            self.submit_command(Freeze(category))
