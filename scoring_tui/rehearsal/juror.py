"""A juror in a rehearsal: marks, saves drafts, sends ballots; sometimes requests a ballot back, is late,
or leaves.
"""

from random import Random

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import new_key
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SendBallot, Sign, Substitute
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.domain.state import BallotKey
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.desk_checks import find_figure_marks
from scoring_tui.rehearsal.marking import invent_marks
from scoring_tui.rehearsal.player import Player


class JurorPlayer(Player):
    """Judges every open turn, one after the other."""

    def play(self) -> None:
        """Play until everything is signed, or until the turn limit in a desk contest."""
        self.requested_ballots: set[BallotKey] = set()
        self.sign_in()
        while not self.is_over:
            draw_number = next(filter(self.is_due, self._queued_numbers()), None)
            if draw_number is not None:
                self.judge_turn(draw_number)
            elif not self.sign_category():
                if not self.state.contest.contest.has_stage and self.config.turn_limit:
                    return
                self.poll_ledger()

    @property
    def juror_id(self) -> str:
        """The juror's id."""
        return self.actor.post

    def _queued_numbers(self) -> list[int]:
        queues = [room.queue[: self._queue_limit] for room in self.state.rooms.values()]
        return [draw_number for queue in queues for draw_number in queue]

    @property
    def _queue_limit(self) -> int | None:
        """The number of turns to judge in each queue of a desk contest; otherwise no limit."""
        return self.config.turn_limit if not self.state.contest.contest.has_stage else None

    # --- what to do -------------------------------------------------------------------------------

    def is_due(self, draw_number: int) -> bool:
        """Whether the juror has to act on this turn now."""
        turn, ballot_key = self.state.turns[draw_number], (draw_number, self.juror_id)
        if turn.phase not in ("scoring", "closed") or self.juror_id not in turn.jurors:
            return False
        if (
            self.juror_id not in self.state.missing_ballots(draw_number)
            or turn.exclusion
            or turn.category in self.state.locked_categories
        ):
            return False
        if ballot_key in self.state.reopened_ballots:
            return True
        return ballot_key not in self.requested_ballots and not self._is_delayed(draw_number)

    def _is_delayed(self, draw_number: int) -> bool:
        """Whether a late juror still waits; only while another turn of the room is queued."""
        turn, ballot_key = self.state.turns[draw_number], (draw_number, self.juror_id)
        room = self.state.rooms[turn.panel]
        if turn.phase != "scoring" or not any(self._is_waiting(other_number) for other_number in room.queue):
            return False
        return ballot_key in self.script.closed_without or (
            ballot_key in self.script.late and room.live == draw_number
        )

    def _is_waiting(self, draw_number: int) -> bool:
        turn = self.state.turns[draw_number]
        return turn.phase == "queued" and turn.exclusion is None

    def judge_turn(self, draw_number: int) -> None:
        """Send the ballot, or make sure that it is not expected any more."""
        ballot_key, turn = (draw_number, self.juror_id), self.state.turns[draw_number]
        if ballot_key in self.script.replaced:
            self._leave_jury()
        elif ballot_key in self.script.left_early:
            self.requested_ballots.add(ballot_key)
            self.send_to_chair(Excuse(draw_number, self.juror_id, tr("called away by other duties")))
        elif ballot_key in self.script.recused:
            self.submit_command(Recuse(draw_number, self.juror_id, tr("the contestant is a colleague")))
        elif turn.phase == "closed" and ballot_key not in self.state.reopened_ballots:
            self._request_reopening(draw_number, tr("scoring was closed before the ballot was sent"))
        else:
            self._send_ballot(draw_number)

    def _leave_jury(self) -> None:
        """Ask for a substitute in every room where the juror sits."""
        self.requested_ballots |= {(other_number, self.juror_id) for other_number in self.state.turns}
        self.send_to_chair(Substitute("", self.juror_id, self.script.stand_in_name, tr("fell ill")))

    def _request_reopening(self, draw_number: int, reason: str) -> None:
        self.requested_ballots.add((draw_number, self.juror_id))
        self.send_to_chair(Reopen(draw_number, self.juror_id, reason))

    # --- scoring ----------------------------------------------------------------------------------

    def _send_ballot(self, draw_number: int) -> None:
        ballot_key, is_second = (
            (draw_number, self.juror_id),
            (draw_number, self.juror_id) in self.state.reopened_ballots,
        )
        leaves = self.state.rubric_for(draw_number, self.juror_id).leaves
        contestant_id = self.state.turns[draw_number].contestant
        new_marks = {
            **invent_marks(self.script.seed, contestant_id, self.juror_id, leaves, is_second),
            **find_figure_marks(self.state, contestant_id, leaves),
        }
        if not self._type_marks(
            draw_number, {criterion_id: str(mark) for criterion_id, mark in new_marks.items()}
        ):
            return
        if ballot_key in self.script.corrected and ballot_key not in self.requested_ballots:
            self._request_reopening(
                draw_number, tr("two criteria were mixed up")
            )  # the request arrives before the ballot
        command_key = new_key()
        for _ in range(2 if ballot_key in self.script.sent_twice else 1):
            if self.submit_command(SendBallot(draw_number, new_marks), command_key):
                self.channels.acknowledgements.send(command_key)

    def _type_marks(self, draw_number: int, mark_texts: dict[str, str]) -> bool:
        """Enter the marks and save drafts. Returns False if the ballot can no longer be sent."""
        random = Random(f"{self.script.seed}/pace/{draw_number}/{self.juror_id}")
        save_points = range(1, len(mark_texts)) if self.config.speed else [len(mark_texts) // 2]
        for mark_count in save_points:
            self.save_draft(draw_number, dict(list(mark_texts.items())[:mark_count]))
            self.progress = SeatProgress(draw_number, mark_count, len(mark_texts)).to_json()
            if self.config.speed:
                self.send_heartbeat()
                self.wait_until(lambda: not self._can_send(draw_number), random.uniform(2, 12))
        self.progress = ""
        return self._can_send(draw_number)

    def _can_send(self, draw_number: int) -> bool:
        """Whether a ballot would be accepted."""
        turn, ballot_key = self.state.turns[draw_number], (draw_number, self.juror_id)
        is_open = turn.phase == "scoring" or ballot_key in self.state.reopened_ballots
        return is_open and not turn.exclusion and self.juror_id in self.state.missing_ballots(draw_number)

    def sign_category(self) -> bool:
        """Sign a category after the head of jury, if a signature of another person is still needed."""
        own_name = bare_name(self.state.jurors[self.juror_id].name)
        for category_id in self.state.contest.categories:
            signed_seats = {signature.seat for signature in self.state.signatures.get(category_id, ())}
            has_judged = any(
                self.juror_id in turn.jurors for turn in self.state.turns_in_category(category_id)
            )
            has_signed = own_name in self.state.signed_persons(category_id)
            is_needed = CHAIR_SEAT in signed_seats and not self.state.is_signed(category_id)
            if has_judged and is_needed and not has_signed:
                return self.submit_command(Sign(category_id))
        return False


class StandInPlayer(Player):
    """Waits until the head of jury substitutes a juror, then plays the substitute."""

    takes_seat = False

    def play(self) -> None:
        """In most finals nothing happens."""
        self.wait_until(lambda: self._substitute_id or self.is_over)
        if self._substitute_id is not None:
            actor = Actor(self.state.jurors[self._substitute_id].name, Seat(Role.JUROR, self._substitute_id))
            JurorPlayer(self.engine, actor, self.config, self.channels).play()

    @property
    def _substitute_id(self) -> str | None:
        declared_ids = self.state.contest.jurors
        return next((juror_id for juror_id in self.state.jurors if juror_id not in declared_ids), None)
