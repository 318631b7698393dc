"""A juror: types, saves drafts, sends, sometimes asks a ballot back, is late, or leaves.

Imports the player.
"""

from random import Random

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import new_key
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SendBallot, Sign, Substitute
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.domain.state import BallotKey
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.marking import invent_marks
from scoring_tui.rehearsal.player import Player


class JurorPlayer(Player):
    """Judges every turn that is open, one after the other."""

    def play(self) -> None:
        """Until all is signed, or for so many entries at a desk."""
        self.requested_ballots: set[BallotKey] = set()
        self.sign_in()
        while not self.is_over:
            number = next(filter(self.is_due, self._queued_numbers()), None)
            if number is not None:
                self.judge_turn(number)
            elif not self.sign_category():
                if self.state.contest.contest.desk and self.config.turn_limit:
                    return
                self.poll_ledger()

    @property
    def juror_id(self) -> str:
        """The juror's id."""
        return self.actor.post

    def _queued_numbers(self) -> list[int]:
        queues = [room.queue[: self._queue_limit] for room in self.state.rooms.values()]
        return [number for queue in queues for number in queue]

    @property
    def _queue_limit(self) -> int | None:
        """How much of a queue lies on the desk; on a stage the MC decides."""
        return self.config.turn_limit if self.state.contest.contest.desk else None

    # --- what to do -------------------------------------------------------------------------------

    def is_due(self, number: int) -> bool:
        """Whether the juror has something to do about this turn now."""
        turn, post = self.state.turns[number], (number, self.juror_id)
        if turn.phase not in ("scoring", "closed") or self.juror_id not in turn.jurors:
            return False
        if (
            self.juror_id not in self.state.missing_ballots(number)
            or turn.exclusion
            or self.state.signatures.get(turn.category)
        ):
            return False
        if post in self.state.reopened_ballots:
            return True
        return post not in self.requested_ballots and not self._is_delayed(number)

    def _is_delayed(self, number: int) -> bool:
        """Whether a late juror still takes time; only while there is a next one to be late for."""
        turn, post = self.state.turns[number], (number, self.juror_id)
        room = self.state.rooms[turn.panel]
        if turn.phase != "scoring" or not any(self._is_waiting(other) for other in room.queue):
            return False
        return post in self.script.closed_without or (post in self.script.late and room.live == number)

    def _is_waiting(self, number: int) -> bool:
        turn = self.state.turns[number]
        return turn.phase == "queued" and turn.exclusion is None

    def judge_turn(self, number: int) -> None:
        """Send the ballot, or see to it that nobody waits for it."""
        post, turn = (number, self.juror_id), self.state.turns[number]
        if post in self.script.replaced:
            self._leave_session(number)
        elif post in self.script.left_early:
            self.requested_ballots.add(post)
            self.send_to_chair(Excuse(number, self.juror_id, tr("called away by other duties")))
        elif post in self.script.recused:
            self.submit_command(Recuse(number, self.juror_id, tr("the contestant is a colleague")))
        elif turn.phase == "closed" and post not in self.state.reopened_ballots:
            self._request_reopening(number, tr("scoring was closed before the ballot was sent"))
        else:
            self._send_ballot(number)

    def _leave_session(self, number: int) -> None:
        turn = self.state.turns[number]
        self.requested_ballots |= {(n, self.juror_id) for n in self.state.turns}
        self.send_to_chair(Substitute(turn.panel, self.juror_id, self.script.stand_in_name, tr("fell ill")))

    def _request_reopening(self, number: int, reason: str) -> None:
        self.requested_ballots.add((number, self.juror_id))
        self.send_to_chair(Reopen(number, self.juror_id, reason))

    # --- scoring ----------------------------------------------------------------------------------

    def _send_ballot(self, number: int) -> None:
        post, again = (number, self.juror_id), (number, self.juror_id) in self.state.reopened_ballots
        leaves = self.state.rubric_of(number).leaves
        given = invent_marks(
            self.script.seed, self.state.turns[number].contestant, self.juror_id, leaves, again
        )
        if not self._type_marks(number, {id_: str(mark) for id_, mark in given.items()}):
            return
        if post in self.script.corrected and post not in self.requested_ballots:
            self._request_reopening(
                number, tr("two criteria were mixed up")
            )  # heard before the ballot can be seen
        key = new_key()
        for _ in range(2 if post in self.script.sent_twice else 1):
            if self.submit_command(SendBallot(number, given), key):
                self.channels.acknowledgements.send(key)

    def _type_marks(self, number: int, typed: dict[str, str]) -> bool:
        """Type mark after mark, saving drafts; False when the form was closed or taken away meanwhile."""
        chance = Random(f"{self.script.seed}/pace/{number}/{self.juror_id}")
        steps = range(1, len(typed)) if self.config.speed else [len(typed) // 2]
        for step in steps:
            self.engine.ledger.drafts.save(self.juror_id, number, dict(list(typed.items())[:step]), "")
            self.progress = SeatProgress(number, step, len(typed)).to_json()
            if self.config.speed:
                self.send_heartbeat()
                self.wait_until(lambda: not self._can_send(number), chance.uniform(2, 12))
        self.progress = ""
        return self._can_send(number)

    def _can_send(self, number: int) -> bool:
        """Whether a ballot would be taken."""
        turn, post = self.state.turns[number], (number, self.juror_id)
        opened = turn.phase == "scoring" or post in self.state.reopened_ballots
        return opened and not turn.exclusion and self.juror_id in self.state.missing_ballots(number)

    def sign_category(self) -> bool:
        """Sign a category after the head of jury, unless somebody was quicker."""
        for category in self.state.contest.categories:
            seats = {signature.seat for signature in self.state.signatures.get(category, ())}
            sat = any(self.juror_id in turn.jurors for turn in self.state.turns_in_category(category))
            if sat and seats == {CHAIR_SEAT}:
                return self.submit_command(Sign(category))
        return False


class StandInPlayer(Player):
    """Waits in the hall until the head of jury puts somebody in a juror's place, then is that juror."""

    takes_seat = False

    def play(self) -> None:
        """Nothing, in most finals."""
        self.wait_until(lambda: self._substitute_id or self.is_over)
        if self._substitute_id is not None:
            actor = Actor(self.state.jurors[self._substitute_id].name, Seat(Role.JUROR, self._substitute_id))
            JurorPlayer(self.engine, actor, self.config, self.channels).play()

    @property
    def _substitute_id(self) -> str | None:
        known = self.state.contest.jurors
        return next((juror for juror in self.state.jurors if juror not in known), None)
