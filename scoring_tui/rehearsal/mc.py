"""The MC of a room in a rehearsal: calls contestants, runs the clock, records absences, takes breaks,
closes scoring, and reveals the results.
"""

from random import Random

from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
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
from scoring_tui.rules.stage import ON_STAGE

MIDDLE_BREAK_SECONDS = 600
"""Seconds of a break in the middle of a session."""
MAX_BREAK_SECONDS = 3600
"""Seconds of a break between two sessions of a day, at most."""
EXTENSION_SECONDS = 60
"""Seconds of an extension."""
CEREMONY_STEP_SECONDS = 5
"""Seconds between two steps of a ceremony."""
FREEZE_REMAINING = 3
"""Remaining contestants of a category at which its standings are frozen on the board."""


class McPlayer(Player):
    """Plays the queue of one room, starting at its current position."""

    def play(self) -> None:
        """Call every contestant, then wait for all ballots."""
        self.sign_in()
        self.abandoned_turns: set[int] = set()
        room = self.state.rooms[self.panel_id]
        if room.current_break is not None:
            self.submit_command(EndBreak(self.panel_id))
        if room.live is not None:
            self.run_turn(room.live)
        played_count = 0
        while (draw_number := self.next_draw_number()) is not None and played_count != self.config.turn_limit:
            self.take_break_before(draw_number)
            self.wait_for_jurors(draw_number)
            self.call_contestant(draw_number)
            played_count += 1
        if self.config.turn_limit is None:
            self.wait_until(self._all_closed)
            self.send_to_chair(RoomFinished(self.panel_id))
            is_lead = self.panel_id == next(iter(self.state.contest.panels))
            if is_lead and self.config.end == "announced":
                self.wait_until(lambda: self.is_over)
                self.hold_ceremonies()

    @property
    def panel_id(self) -> str:
        """The panel of this room."""
        return self.actor.post

    def _room_turns(self) -> list[Turn]:
        return [self.state.turns[draw_number] for draw_number in self.state.rooms[self.panel_id].queue]

    def _all_closed(self) -> bool:
        return all(turn.exclusion or turn.phase == "closed" for turn in self._room_turns())

    def next_draw_number(self) -> int | None:
        """The next contestant of the queue; absent ones are called again at the end of the session."""
        queued_turns = [
            turn for turn in self._room_turns() if turn.phase == "queued" and turn.exclusion is None
        ]
        absent_turns = [
            t for t in self._room_turns() if t.exclusion == "absent" and t.number not in self.abandoned_turns
        ]
        current_sessions = {turn.session for turn in queued_turns[:1]}
        recalled_turns = [turn for turn in absent_turns if turn.session not in current_sessions]
        return next((turn.number for turn in (*recalled_turns, *queued_turns)), None)

    def wait_for_jurors(self, draw_number: int) -> None:
        """Wait until jurors who sit in an earlier session of the day in another room are free.

        A rehearsal plays all rooms at once, whatever their hours. One that ends early waits for nobody.
        """
        if self.config.turn_limit is None:
            self.wait_until(lambda: not self._is_jury_elsewhere(draw_number))

    def _is_jury_elsewhere(self, draw_number: int) -> bool:
        sessions, next_turn = self.state.contest.session, self.state.turns[draw_number]
        next_session = sessions[next_turn.session]
        juror_ids = set(self.state.expected_jurors(draw_number))
        return any(
            turn.panel != next_turn.panel
            and sessions[turn.session].day == next_session.day
            and sessions[turn.session].start < next_session.start
            and turn.phase in ("queued", *ON_STAGE)
            and turn.exclusion is None
            and not turn.is_postponed
            and not juror_ids.isdisjoint(turn.jurors)
            for turn in self.state.turns.values()
        )

    # --- ceremonies -------------------------------------------------------------------------------

    def hold_ceremonies(self) -> None:
        """Reveal the result of each category step by step; the last step announces it."""
        for category_id in self.state.contest.categories:
            if self.state.is_signed(category_id) and not self.state.is_announced(category_id):
                self.submit_command(StartCeremony(category_id))
                self._reveal_result(category_id)

    def _reveal_result(self, category_id: str) -> None:
        while (ceremony := self.state.ceremony) is not None and not ceremony.is_at_end:
            self.wait_until(seconds=CEREMONY_STEP_SECONDS)
            self.submit_command(MoveCeremony(category_id, ceremony.step + 1, ceremony.step))
        self.wait_until(seconds=CEREMONY_STEP_SECONDS)
        self.submit_command(EndCeremony(category_id))

    # --- one turn ---------------------------------------------------------------------------------

    def call_contestant(self, draw_number: int) -> None:
        """Call a contestant and play the turn unless it fails."""
        if draw_number in self.script.called_by_mistake:
            self._call_wrong_contestant(draw_number)
        is_first_call = self._was_never_called(draw_number)
        self.submit_command(Call(draw_number))
        self.wait_until(seconds=self._changeover_seconds)
        if not self._record_failure(draw_number, is_first_call):
            self.run_turn(draw_number)

    def _was_never_called(self, draw_number: int) -> bool:
        """Whether this is the first call. A postponement or an absence forgets when a turn was called."""
        turn = self.state.turns[draw_number]
        return turn.called_at is None and not turn.is_postponed and turn.exclusion is None

    def _call_wrong_contestant(self, draw_number: int) -> None:
        """Call another contestant by mistake and undo it."""
        other_numbers = (t.number for t in self._room_turns() if t.phase == "queued" and not t.exclusion)
        wrong_number = next(
            (other_number for other_number in other_numbers if other_number != draw_number), None
        )
        if wrong_number is not None:
            self.submit_command(Call(wrong_number))
            self.submit_command(Undo(self.panel_id))

    def _record_failure(self, draw_number: int, is_first_call: bool) -> bool:
        """Record that the contestant does not appear. Returns whether this is the case."""
        script = self.script
        if (is_first_call and draw_number in script.absent) or draw_number in script.no_show:
            self.submit_command(Call(draw_number))
            self.submit_command(MarkAbsent(draw_number, tr("called twice")))
            if not is_first_call:
                self.abandoned_turns.add(draw_number)
            return True
        if is_first_call and draw_number in script.withdrawn:
            return self.submit_command(Withdraw(draw_number, tr("gave notice by letter")))
        if is_first_call and draw_number in script.postponed:
            return self.submit_command(Postpone(draw_number, tr("the projector does not start")))
        return False

    def run_turn(self, draw_number: int) -> None:
        """Play from the call to open scoring, then give the jurors the time of a changeover."""
        while (turn := self.state.turns[draw_number]).phase in ON_STAGE:
            self._run_clock(turn)
            self.submit_command(Advance(draw_number, turn.phase))
        self._freeze_board(turn.category)
        self.wait_until(lambda: not self._expected_jurors(draw_number), self._changeover_seconds)
        self._close_finished()

    def _run_clock(self, turn: Turn) -> None:
        if turn.timer is None:
            return
        phase_seconds = turn.timer.seconds * Random(f"{self.script.seed}/{turn.phase}/{turn.number}").uniform(
            0.8, 1.02
        )
        if turn.phase == "presentation" and turn.number in self.script.paused:
            self.wait_until(seconds=phase_seconds / 2)
            self.submit_command(Pause(turn.number, tr("the microphone is dead")))
            self.wait_until(seconds=EXTENSION_SECONDS / 2)
            self.submit_command(Resume(turn.number))
            phase_seconds /= 2
        self.wait_until(seconds=phase_seconds)
        if turn.phase == "presentation" and turn.number in self.script.extended:
            self.submit_command(Extend(turn.number, EXTENSION_SECONDS))
            self.wait_until(seconds=EXTENSION_SECONDS)

    @property
    def _changeover_seconds(self) -> int:
        timing = self.state.contest.timing
        return (timing.changeover if timing else 0) or EXTENSION_SECONDS

    # --- scoring, breaks, board -------------------------------------------------------------------

    def _expected_jurors(self, draw_number: int) -> set[str]:
        """Jurors whose ballots the MC waits for, without those who are late by script."""
        if self.state.turns[draw_number].phase != "scoring":
            return set()
        late_keys = self.script.late | self.script.closed_without
        return {
            juror_id
            for juror_id in self.state.missing_ballots(draw_number)
            if (draw_number, juror_id) not in late_keys
        }

    def poll_ledger(self) -> None:
        """Also close scoring as soon as every ballot was sent."""
        super().poll_ledger()
        self._close_finished()

    def _close_finished(self) -> None:
        live_number = self.state.rooms[self.panel_id].live
        forced_numbers = {draw_number for draw_number, _ in self.script.closed_without}
        for turn in self._room_turns():
            if turn.phase == "scoring" and turn.category not in self.state.locked_categories:
                draw_number, missing_ballots = turn.number, self.state.missing_ballots(turn.number)
                is_forced = (
                    draw_number in forced_numbers
                    and draw_number != live_number
                    and not self._expected_jurors(draw_number)
                )
                if is_forced or not missing_ballots:
                    self.submit_command(CloseScoring(draw_number, despite_missing=is_forced))

    def take_break_before(self, draw_number: int) -> None:
        """Take a break between two sessions of a day, or in the middle of a session."""
        called_turns = [
            (turn.called_at.ms, turn) for turn in self._room_turns() if turn.called_at is not None
        ]
        last_called = max(called_turns, key=lambda pair: pair[0], default=None)
        break_seconds = (
            self._break_seconds(last_called[1], self.state.turns[draw_number]) if last_called else 0
        )
        if draw_number in self.script.preceded_by_break:
            break_seconds = MIDDLE_BREAK_SECONDS
        if break_seconds and self._was_never_called(draw_number):
            self.submit_command(TakeBreak(self.panel_id, break_seconds))
            self.wait_until(seconds=break_seconds)
            self.submit_command(EndBreak(self.panel_id))

    def _break_seconds(self, previous_turn: Turn, next_turn: Turn) -> int:
        """Seconds of the break between the sessions of two turns; 0 overnight or within a session."""
        sessions = self.state.contest.session
        previous_session, next_session = sessions[previous_turn.session], sessions[next_turn.session]
        if previous_session.day != next_session.day or previous_session.start >= next_session.start:
            return 0
        if previous_session.end is None:
            return MAX_BREAK_SECONDS
        minutes = (
            (next_session.start.hour - previous_session.end.hour) * 60
            + next_session.start.minute
            - previous_session.end.minute
        )
        return min(MAX_BREAK_SECONDS, max(0, minutes) * 60)

    def _freeze_board(self, category_id: str) -> None:
        remaining_count = sum(
            turn.phase == "queued" and not turn.exclusion
            for turn in self.state.turns_in_category(category_id)
        )
        is_frozen = category_id in self.state.frozen_standings or self.state.is_announced(category_id)
        if remaining_count <= FREEZE_REMAINING and not is_frozen:
            self.submit_command(Freeze(category_id))
