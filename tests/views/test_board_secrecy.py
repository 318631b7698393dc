"""Nobody can compute a juror's ballot from two photographs of the board.

With means, a score of n ballots and a later one of n - 1 reveal the ballot that is missing. Known limits,
which no board can avoid: the result of an announced category is public; the correction of one ballot shows by
how much the score changes; the score by a panel of one juror is that juror's ballot.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations, product
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import (
    Excuse,
    PaperBallot,
    Recuse,
    Reopen,
    SendBallot,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.stage import Advance, Call, Disqualify, Freeze, Reinstate, Thaw
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.standings.tally import Tally
from scoring_tui.views.board import project
from scoring_tui.views.board_view import BoardLine, BoardView
from tests.helpers.boards import BOARD, JURORS, Photographs, finish, standing_of, view_of
from tests.helpers.support import CHAIR, MC_A, enter_paper, juror, send, to_scoring
from tests.rules.test_properties import COMMANDS, MARKS, SEATS, Book, aimed, suitable

SECRETS = {"j1": "9.5", "j2": "6", "j3": "4"}
"""What each juror gives no. 1 on every criterion."""
CHECKED = "being checked"
NO_CHECKPOINTS = SimpleNamespace(find=lambda ledger, state, size: "")


def give_secrets(engine: Engine, juror_ids: tuple[str, ...] = JURORS) -> None:
    """No. 1 is on stage; these jurors send their secret ballots."""
    to_scoring(engine, 1)
    for id_ in juror_ids:
        send(engine, 1, id_, *[SECRETS[id_]] * 3)


def send_secret(id_: str) -> Callable[[Engine], None]:
    """The juror sends the secret ballot, for the first time or again."""
    return lambda engine: send(engine, 1, id_, *[SECRETS[id_]] * 3)


def give(command: Any, by: Actor = CHAIR) -> Callable[[Engine], None]:
    """Somebody gives a command."""
    return lambda engine: cast(None, engine.submit(command, by))


def paper(id_: str) -> Callable[[Engine], None]:
    """The committee types the secret ballot from paper."""
    marks = dict.fromkeys(("dampak", "kebaruan", "paparan"), Decimal(SECRETS[id_]))
    return lambda engine: enter_paper(engine, PaperBallot(1, id_, marks))


REOPEN_J1 = give(Reopen(1, "j1", "Salah ketik"))
EXCUSE_J1 = give(Excuse(1, "j1", "Sakit"))
EXCUSE_J3 = give(Excuse(1, "j3", "Sakit"))

ATTACKS: dict[str, tuple[tuple[str, ...], tuple[Callable[[Engine], None], ...], list[str]]] = {
    "given back and sent again": (JURORS, (REOPEN_J1, send_secret("j1")), ["6.50", CHECKED, "6.50"]),
    "given back and excused": (JURORS, (REOPEN_J1, EXCUSE_J1), ["6.50", CHECKED, CHECKED]),
    "given back and stepped back": (
        JURORS,
        (REOPEN_J1, give(Recuse(1, "j1", "Saudara"))),
        ["6.50", CHECKED, CHECKED],
    ),
    "given back, a substitute": (
        JURORS,
        (REOPEN_J1, give(Substitute("A", "j1", "Pengganti", reason="Sakit"))),
        ["6.50", CHECKED, CHECKED],
    ),
    "excused, then sent": (
        JURORS[:2],
        (EXCUSE_J3, give(Reopen(1, "j3", "Sudah sembuh")), send_secret("j3")),
        ["-", "7.75", CHECKED, CHECKED],
    ),
    "excused, then on paper": (JURORS[:2], (EXCUSE_J3, paper("j3")), ["-", "7.75", CHECKED]),
    "on paper, late": (JURORS[:2], (paper("j3"),), ["-", "6.50"]),
    "two of three excused": (
        JURORS[:1],
        (give(Excuse(1, "j2", "Sakit")), EXCUSE_J3, give(Advance(1, "scoring"), MC_A), paper("j2")),
        ["-", "-", "-", CHECKED, "7.75"],
    ),
    "frozen while it is given back": (
        JURORS,
        (give(Freeze("pengawas"), MC_A), REOPEN_J1, EXCUSE_J1, give(Thaw("pengawas"), MC_A)),
        ["6.50", "6.50", "6.50", "6.50", CHECKED],
    ),
    "frozen while it is being checked": (
        JURORS,
        (REOPEN_J1, give(Freeze("pengawas"), MC_A), send_secret("j1"), give(Thaw("pengawas"), MC_A)),
        ["6.50", CHECKED, CHECKED, CHECKED, "6.50"],
    ),
    "disqualified in between": (
        JURORS,
        (REOPEN_J1, give(Disqualify(1, "Plagiat")), EXCUSE_J1, give(Reinstate(1, "Salah orang"))),
        ["6.50", CHECKED, "disqualified", "disqualified", CHECKED],
    ),
}
"""The jurors who send at first, what happens then, and what the board shows of no. 1 after each step."""


def shown(line: BoardLine | None) -> str:
    """The score or the words on a line; a hyphen if there is no line."""
    if line is None:
        return "-"
    return str(line.status_text) if line.score is None else str(line.score)


def line_of_first(engine: Engine) -> BoardLine | None:
    """The line of no. 1 on the board."""
    return next((line for line in standing_of(engine).lines if line.number == 1), None)


@pytest.mark.parametrize("name", ATTACKS)
def test_two_photographs_do_not_reveal_a_ballot(final: Engine, name: str) -> None:
    """Of all pairs of photographs, `n S - m T` with n - m = 1 is never a secret ballot."""
    juror_ids, steps, expected = ATTACKS[name]
    finish(final, 2, "7")
    give_secrets(final, juror_ids)
    photographs = [line_of_first(final)]
    for step in steps:
        step(final)
        photographs.append(line_of_first(final))
    assert list(map(shown, photographs)) == expected
    scores = {
        (line.ballot_count, line.score) for line in photographs if line is not None and line.score is not None
    }
    for (n, score), (m, other_score) in combinations(sorted(scores), 2):
        assert n == m, f"the difference reveals {n * score - m * other_score}"


def test_places_of_the_others_are_computed_without_the_turn_that_is_checked(final: Engine) -> None:
    finish(final, 2, "6")
    give_secrets(final)
    assert [(line.number, line.place) for line in standing_of(final).lines] == [(1, 1), (2, 2)]
    REOPEN_J1(final)
    assert [(line.number, line.place) for line in standing_of(final).lines] == [(2, 1), (1, None)]


def test_closing_with_a_missing_ballot_shows_no_score(final: Engine) -> None:
    finish(final, 1, "8", JURORS[:2])
    assert shown(line_of_first(final)) == CHECKED
    final.submit(Excuse(1, "j3", "Sakit"), CHAIR)
    assert shown(line_of_first(final)) == "8.00"


def test_an_announced_result_is_public(final: Engine) -> None:
    """After a ballot was taken out for good, the score returns when the category is announced."""
    give_secrets(final)
    REOPEN_J1(final)
    EXCUSE_J1(final)
    for number, mark in ((2, "9"), (3, "8"), (4, "7")):
        finish(final, number, mark)
    for signer in (CHAIR, juror("j2")):
        assert shown(line_of_first(final)) == CHECKED
        final.submit(Sign("pengawas"), signer)
    assert shown(line_of_first(final)) == CHECKED
    final.submit(AnnounceCategory("pengawas"), MC_A)
    assert shown(line_of_first(final)) == "5.00"


def test_a_withdrawn_result_leaves_the_board(final: Engine) -> None:
    """No line of it stays until it is announced again, whatever the MC had frozen."""
    give_secrets(final)
    for number, mark in ((2, "9"), (3, "8"), (4, "7")):
        finish(final, number, mark)
    for signer in (CHAIR, juror("j2")):
        final.submit(Sign("pengawas"), signer)
    final.submit(AnnounceCategory("pengawas"), MC_A)
    final.submit(Freeze("pengawas"), MC_A)
    final.submit(WithdrawSignatures("pengawas", "Salah baca", "Sri Wahyuni"), CHAIR)
    assert (standing_of(final).state, standing_of(final).lines) == ("withdrawn", ())
    assert view_of(final).scene.withdrawn_category == "Pengawas"
    REOPEN_J1(final)
    send_secret("j1")(final)
    for signer in (CHAIR, juror("j2")):
        final.submit(Sign("pengawas"), signer)
        assert standing_of(final).lines == ()
    final.submit(AnnounceCategory("pengawas"), MC_A)
    assert standing_of(final).state == "announced" and standing_of(final).lines
    assert view_of(final).scene.withdrawn_category == ""


class Board(RuleBasedStateMachine):
    """Anybody does anything; after each step somebody photographs the board."""

    def __init__(self) -> None:
        super().__init__()
        self.book, self.tally = Book(), Tally()
        self.view: BoardView | None = None
        self.photographs = Photographs()

    @rule(command=COMMANDS, by=SEATS)
    def anything(self, command: Any, by: Actor) -> None:
        """Whatever, by whoever."""
        command = aimed(self.book.state, command)
        self.book.submit_quietly(command, suitable(command, by))

    @rule(marks=MARKS, count=st.integers(1, 6))
    def jurors_send(self, marks: Any, count: int) -> None:
        """Some of the missing ballots come in, each with a photograph after it."""
        for number, id_ in product(self.book.state.turns, JURORS):
            if count and id_ in self.book.state.missing_ballots(number):
                self.book.submit_quietly(SendBallot(number, marks), juror(id_))
                self.photograph()
                count -= 1

    @rule(number=st.integers(1, 5))
    def play(self, number: int) -> None:
        """A contestant appears, as far as it is possible."""
        self.book.submit_quietly(Call(number), MC_A)
        for phase in ("called", "presentation", "questions"):
            self.book.submit_quietly(Advance(number, cast(Phase, phase)), MC_A)

    @rule(data=st.data(), id_=st.sampled_from(JURORS), after=st.sampled_from(("excused", "sent", "waits")))
    def give_back(self, data: st.DataObject, id_: str, after: str) -> None:
        """A ballot of a turn that was seen is given back; then it is excused, sent, or waits."""
        if not self.photographs.first_jurors:
            return
        number = data.draw(st.sampled_from(sorted(self.photographs.first_jurors)))
        self.book.submit_quietly(Reopen(number, id_, "salah ketik"), CHAIR)
        self.photograph()
        if after == "excused":
            self.book.submit_quietly(Excuse(number, id_, "sakit"), CHAIR)
        elif after == "sent":
            self.book.submit_quietly(SendBallot(number, data.draw(MARKS)), juror(id_))

    @rule(number=st.integers(1, 5), id_=st.sampled_from(JURORS))
    def excuse(self, number: int, id_: str) -> None:
        """A missing ballot is excused."""
        self.book.submit_quietly(Excuse(number, id_, "sakit"), CHAIR)

    @invariant()
    def photograph(self) -> None:
        """No turn is shown with the ballots of other jurors than the first time, unless it is announced."""
        engine = cast(
            Engine,
            SimpleNamespace(state=self.book.state, tally=self.tally, checkpoints=NO_CHECKPOINTS, ledger=None),
        )
        self.view = project(engine, BOARD, self.view)
        self.photographs.add(self.book.state, self.view)


Board.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestBoard = Board.TestCase
