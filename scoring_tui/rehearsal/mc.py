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

ON_STAGE = ("called", "presentation", "questions")
REST = 600
"""Seconds of a break in the middle of a session."""
NOON = 3600
"""Seconds of a break between two sessions of a day, at most."""
GIVEN = 60
"""Seconds given when somebody may finish a sentence."""
LAST = 3
"""Contestants before the end of a category at which its standings are frozen on the board."""


class McPlayer(Player):
    """Plays the queue of one room from wherever it stands."""

    def play(self) -> None:
        """Until nobody is left to be called, then until every ballot is in."""
        self.sit_down()
        self.given_up: set[int] = set()
        room = self.state.rooms[self.panel]
        if room.current_break is not None:
            self.do(EndBreak(self.panel))
        if room.live is not None:
            self.perform(room.live)
        played = 0
        while (number := self.next_number()) is not None and played != self.staging.limit:
            self.rest_before(number)
            self.appear(number)
            played += 1
        if self.staging.limit is None:
            self.wait(self._all_closed)
            self.ask(RoomFinished(self.panel))

    @property
    def panel(self) -> str:
        """The panel in whose room this is."""
        return self.actor.post

    def _turns(self) -> list[Turn]:
        return [self.state.turns[number] for number in self.state.rooms[self.panel].queue]

    def _all_closed(self) -> bool:
        return all(turn.exclusion or turn.phase == "closed" for turn in self._turns())

    def next_number(self) -> int | None:
        """Whoever was absent is called again at the end of the session; else the next of the queue."""
        waiting = [turn for turn in self._turns() if turn.phase == "queued" and turn.exclusion is None]
        absent = [t for t in self._turns() if t.exclusion == "absent" and t.number not in self.given_up]
        same = {turn.session for turn in waiting[:1]}
        back = [turn for turn in absent if turn.session not in same]
        return next((turn.number for turn in (*back, *waiting)), None)

    # --- one turn ---------------------------------------------------------------------------------

    def appear(self, number: int) -> None:
        """Call a contestant and see what comes of it."""
        if number in self.script.mistaken:
            self._slip(number)
        first = self.state.turns[number].called is None
        self.do(Call(number))
        self.wait(seconds=self._changeover)
        if not self._fails(number, first):
            self.perform(number)

    def _slip(self, number: int) -> None:
        """Call somebody else by mistake, and take it back."""
        others = (t.number for t in self._turns() if t.phase == "queued" and not t.exclusion)
        wrong = next((other for other in others if other != number), None)
        if wrong is not None:
            self.do(Call(wrong))
            self.do(Undo(self.panel))

    def _fails(self, number: int, first: bool) -> bool:
        """Whether the contestant does not appear now, which the MC notes."""
        script = self.script
        if (first and number in script.absent) or number in script.no_show:
            self.do(Call(number))
            self.do(MarkAbsent(number, tr("called twice")))
            if not first:
                self.given_up.add(number)
            return True
        if first and number in script.withdrawn:
            return self.do(Withdraw(number, tr("gave notice by letter")))
        if first and number in script.postponed:
            return self.do(Postpone(number, tr("the projector does not start")))
        return False

    def perform(self, number: int) -> None:
        """From the call to the open scoring; then the jurors get the time of a changeover."""
        while (turn := self.state.turns[number]).phase in ON_STAGE:
            self._run_clock(turn)
            self.do(Advance(number, turn.phase))
        self._freeze(turn.category)
        self.wait(lambda: not self._awaited(number), self._changeover)
        self._close_finished()

    def _run_clock(self, turn: Turn) -> None:
        if turn.timer is None:
            return
        lasts = turn.timer.seconds * Random(f"{self.script.seed}/{turn.phase}/{turn.number}").uniform(
            0.8, 1.02
        )
        if turn.phase == "presentation" and turn.number in self.script.paused:
            self.wait(seconds=lasts / 2)
            self.do(Pause(turn.number, tr("the microphone is dead")))
            self.wait(seconds=GIVEN / 2)
            self.do(Resume(turn.number))
            lasts /= 2
        self.wait(seconds=lasts)
        if turn.phase == "presentation" and turn.number in self.script.extended:
            self.do(Extend(turn.number, GIVEN))
            self.wait(seconds=GIVEN)

    @property
    def _changeover(self) -> int:
        timing = self.state.contest.timing
        return (timing.changeover if timing else 0) or GIVEN

    # --- scoring, breaks, board -------------------------------------------------------------------

    def _awaited(self, number: int) -> set[str]:
        """Jurors without whom the MC does not go on: not those who are known to be late."""
        if self.state.turns[number].phase != "scoring":
            return set()
        behind = self.script.late | self.script.shut
        return {juror for juror in self.state.missing_ballots(number) if (number, juror) not in behind}

    def news(self) -> None:
        """Whatever the MC is at, scoring is closed as soon as every ballot is in."""
        super().news()
        self._close_finished()

    def _close_finished(self) -> None:
        live = self.state.rooms[self.panel].live
        shut = {number for number, _ in self.script.shut}
        for turn in self._turns():
            if turn.phase == "scoring" and not self.state.signatures.get(turn.category):
                number, missing = turn.number, self.state.missing_ballots(turn.number)
                despite = number in shut and number != live and not self._awaited(number)
                if despite or not missing:
                    self.do(CloseScoring(number, despite_missing=despite))

    def rest_before(self, number: int) -> None:
        """A break between two sessions of a day, and one in the middle."""
        played = [(turn.called.ms, turn) for turn in self._turns() if turn.called is not None]
        last = max(played, key=lambda pair: pair[0], default=None)
        seconds = self._gap(last[1], self.state.turns[number]) if last else 0
        if number in self.script.rests:
            seconds = REST
        if seconds and self.state.turns[number].called is None:
            self.do(TakeBreak(self.panel, seconds))
            self.wait(seconds=seconds)
            self.do(EndBreak(self.panel))

    def _gap(self, before: Turn, after: Turn) -> int:
        """Seconds of the break between the sessions of two turns; none overnight or inside a session."""
        sessions = self.state.contest.session
        one, two = sessions[before.session], sessions[after.session]
        if one.day != two.day or one.start >= two.start:
            return 0
        if one.end is None:
            return NOON
        minutes = (two.start.hour - one.end.hour) * 60 + two.start.minute - one.end.minute
        return min(NOON, max(0, minutes) * 60)

    def _freeze(self, category: str) -> None:
        left = sum(turn.phase == "queued" and not turn.exclusion for turn in self.state.in_category(category))
        if left <= LAST and category not in self.state.frozen:
            self.do(Freeze(category))
