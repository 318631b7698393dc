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
from scoring_tui.rehearsal.marking import marks
from scoring_tui.rehearsal.player import Player


class JurorPlayer(Player):
    """Judges every turn that is open, one after the other."""

    def play(self) -> None:
        """Until all is signed, or for so many entries at a desk."""
        self.asked: set[BallotKey] = set()
        self.sit_down()
        while not self.over:
            number = next(filter(self.due, self._numbers()), None)
            if number is not None:
                self.judge(number)
            elif not self.sign():
                if self.state.contest.contest.desk and self.staging.limit:
                    return
                self.news()

    @property
    def id(self) -> str:
        """The juror's id."""
        return self.actor.post

    def _numbers(self) -> list[int]:
        queues = [room.queue[: self._reach] for room in self.state.rooms.values()]
        return [number for queue in queues for number in queue]

    @property
    def _reach(self) -> int | None:
        """How much of a queue lies on the desk; on a stage the MC decides."""
        return self.staging.limit if self.state.contest.contest.desk else None

    # --- what to do -------------------------------------------------------------------------------

    def due(self, number: int) -> bool:
        """Whether the juror has something to do about this turn now."""
        turn, post = self.state.turns[number], (number, self.id)
        if turn.phase not in ("scoring", "closed") or self.id not in turn.jurors:
            return False
        if (
            self.id not in self.state.missing_ballots(number)
            or turn.exclusion
            or self.state.signatures.get(turn.category)
        ):
            return False
        if post in self.state.reopened:
            return True
        return post not in self.asked and not self._dawdles(number)

    def _dawdles(self, number: int) -> bool:
        """Whether a late juror still takes time; only while there is a next one to be late for."""
        turn, post = self.state.turns[number], (number, self.id)
        room = self.state.rooms[turn.panel]
        if turn.phase != "scoring" or not any(self._waits(other) for other in room.queue):
            return False
        return post in self.script.shut or (post in self.script.late and room.live == number)

    def _waits(self, number: int) -> bool:
        turn = self.state.turns[number]
        return turn.phase == "queued" and turn.exclusion is None

    def judge(self, number: int) -> None:
        """Send the ballot, or see to it that nobody waits for it."""
        post, turn = (number, self.id), self.state.turns[number]
        if post in self.script.replaced:
            self._leave(number)
        elif post in self.script.away:
            self.asked.add(post)
            self.ask(Excuse(number, self.id, tr("called away by other duties")))
        elif post in self.script.recused:
            self.do(Recuse(number, self.id, tr("the contestant is a colleague")))
        elif turn.phase == "closed" and post not in self.state.reopened:
            self._ask_back(number, tr("scoring was closed before the ballot was sent"))
        else:
            self._score(number)

    def _leave(self, number: int) -> None:
        turn = self.state.turns[number]
        self.asked |= {(n, self.id) for n in self.state.turns}
        self.ask(Substitute(turn.panel, self.id, self.script.stand_in, tr("fell ill")))

    def _ask_back(self, number: int, reason: str) -> None:
        self.asked.add((number, self.id))
        self.ask(Reopen(number, self.id, reason))

    # --- scoring ----------------------------------------------------------------------------------

    def _score(self, number: int) -> None:
        post, again = (number, self.id), (number, self.id) in self.state.reopened
        leaves = self.state.rubric(number).leaves
        given = marks(self.script.seed, self.state.turns[number].contestant, self.id, leaves, again)
        if not self._typed(number, {id_: str(mark) for id_, mark in given.items()}):
            return
        if post in self.script.corrected and post not in self.asked:
            self._ask_back(number, tr("two criteria were mixed up"))  # heard before the ballot can be seen
        key = new_key()
        for _ in range(2 if post in self.script.unheard else 1):
            if self.do(SendBallot(number, given), key):
                self.lines.report.send(key)

    def _typed(self, number: int, typed: dict[str, str]) -> bool:
        """Type mark after mark, saving drafts; False when the form was closed or taken away meanwhile."""
        chance = Random(f"{self.script.seed}/pace/{number}/{self.id}")
        steps = range(1, len(typed)) if self.staging.speed else [len(typed) // 2]
        for step in steps:
            self.engine.ledger.drafts.save(self.id, number, dict(list(typed.items())[:step]), "")
            self.progress = SeatProgress(number, step, len(typed)).to_json()
            if self.staging.speed:
                self.beat()
                self.wait(lambda: not self._open(number), chance.uniform(2, 12))
        self.progress = ""
        return self._open(number)

    def _open(self, number: int) -> bool:
        """Whether a ballot would be taken."""
        turn, post = self.state.turns[number], (number, self.id)
        opened = turn.phase == "scoring" or post in self.state.reopened
        return opened and not turn.exclusion and self.id in self.state.missing_ballots(number)

    def sign(self) -> bool:
        """Sign a category after the head of jury, unless somebody was quicker."""
        for category in self.state.contest.categories:
            seats = {signature.seat for signature in self.state.signatures.get(category, ())}
            sat = any(self.id in turn.jurors for turn in self.state.in_category(category))
            if sat and seats == {CHAIR_SEAT}:
                return self.do(Sign(category))
        return False


class StandIn(Player):
    """Waits in the hall until the head of jury puts somebody in a juror's place, then is that juror."""

    sits = False

    def play(self) -> None:
        """Nothing, in most finals."""
        self.wait(lambda: self._called_in or self.over)
        if self._called_in is not None:
            actor = Actor(self.state.jurors[self._called_in].name, Seat(Role.JUROR, self._called_in))
            JurorPlayer(self.engine, actor, self.staging, self.lines).play()

    @property
    def _called_in(self) -> str | None:
        known = self.state.contest.jurors
        return next((juror for juror in self.state.jurors if juror not in known), None)
