"""Small finals that are judged on paper, for tests of papers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import PaperBallot, Sign
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, enter_paper, juror, small_contest


def judge_final(
    path: Path,
    contestants: Sequence[Contestant],
    marks: Mapping[str, str],
    contest: Contest | None = None,
) -> Engine:
    """A file with a drawn final; the caller closes it.

    Args:
        marks: the mark that every juror gives for every criterion, by contestant id; who has none withdraws.
    """
    engine = Engine(Ledger.create(path), FakeClock())
    declared = contest or small_contest()
    engine.submit(Declare(declared), COMMITTEE)
    engine.submit(ImportRoster("uji.csv", tuple(contestants)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    for turn in list(engine.state.turns.values()):
        mark = marks.get(turn.contestant)
        if mark is None:
            engine.submit(Withdraw(turn.number, "sakit"), COMMITTEE)
            continue
        leaves = engine.state.rubric_of(turn.number).leaves
        ballots = [
            PaperBallot(turn.number, id_, {leaf.id: Decimal(mark) for leaf in leaves}) for id_ in turn.jurors
        ]
        enter_paper(engine, *ballots)
    return engine


def number_of(engine: Engine, contestant_id: str) -> int:
    """The draw number of a contestant."""
    turn = engine.state.find_turn(contestant_id)
    assert turn is not None
    return turn.number


def sign(engine: Engine, category_id: str) -> None:
    """Sign a category by the head of jury and two jurors."""
    for actor in (CHAIR, juror("j1"), juror("j2")):
        if not engine.state.is_signed(category_id):
            engine.submit(Sign(category_id), actor)
