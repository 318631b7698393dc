"""What stands under an announced result."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import Excuse, Penalise, Recuse, SettleTie
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.engine.engine import Engine
from scoring_tui.views.footnotes import list_footnotes
from tests.helpers.support import CHAIR, new_final, send, small_contest, to_scoring

NAMES = ["Sutrisno, S.E.", "Wening", "Dewi", "Bayu"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = new_final(tmp_path / "final.db", NAMES)
    yield engine
    engine.ledger.close()


def _judge(engine: Engine, marks: dict[int, Sequence[str]]) -> None:
    for number, totals in marks.items():
        to_scoring(engine, number)
        for index, mark in enumerate(totals, 1):
            if mark:
                send(engine, number, f"j{index}", *mark.split())


def _footnotes(engine: Engine) -> dict[int, list[str]]:
    standing = engine.tally.standing(engine.state, "pengawas")
    footnotes = list_footnotes(engine.state, standing)
    return {number: list(map(str, sentences)) for number, sentences in footnotes.items()}


def test_a_plain_result_has_no_footnotes(engine: Engine) -> None:
    _judge(engine, {1: ["9 9 9"] * 3, 2: ["8 8 8"] * 3})
    assert _footnotes(engine) == {}


def test_a_tie_names_the_step_that_decided_it(engine: Engine) -> None:
    # 50 % Dampak, 30 % Kebaruan, 20 % Paparan: 9 7 6 and 8 8 7 both make 7.8.
    _judge(engine, {1: ["9 7 6"] * 3, 2: ["8 8 7"] * 3})
    assert _footnotes(engine) == {
        1: ["equal scores: ordered by Dampak"],
        2: ["equal scores: ordered by Dampak"],
    }


def test_ties_are_shared_or_settled_by_the_head_of_jury(engine: Engine) -> None:
    _judge(engine, {1: ["9 9 9"] * 3, 2: ["9 9 9"] * 3, 3: ["7 7 7"] * 3, 4: ["7 7 7"] * 3})
    assert _footnotes(engine) == {number: ["equal scores: shared place"] for number in (1, 2, 3, 4)}
    engine.submit(SettleTie("pengawas", (2, 1), "pleno"), CHAIR)
    engine.submit(SettleTie("pengawas", (3, 4), "pleno", shared=True), CHAIR)
    settled = "equal scores: ordered by the decision of the head of jury"
    shared = "equal scores: shared place by decision of the head of jury"
    assert _footnotes(engine) == {1: [settled], 2: [settled], 3: [shared], 4: [shared]}


def test_equal_displayed_scores_of_different_places_are_explained(tmp_path: Path) -> None:
    contest = small_contest(scoring={"decimals": 0, "rank-on": "exact", "ties": ["dampak"]})
    engine = new_final(tmp_path / "final.db", NAMES, contest)
    _judge(engine, {1: ["8 8 8"] * 3, 2: ["8 8 7.5"] * 3})
    sentence = "equal scores: ordered by the score before rounding"
    assert _footnotes(engine) == {1: [sentence], 2: [sentence]}
    engine.ledger.close()


def test_missing_ballots_are_counted_without_a_name_or_a_typed_reason(engine: Engine) -> None:
    _judge(engine, {1: ["9 9 9", "", "9 9 9"], 2: ["8 8 8", "", ""]})
    engine.submit(Recuse(1, "j2", "saudara kandung"), CHAIR)
    engine.submit(Recuse(2, "j2", "saudara kandung"), CHAIR)
    engine.submit(Excuse(2, "j3", "sakit"), CHAIR)
    assert _footnotes(engine) == {
        1: ["2 of 3 ballots: 1 recused"],
        2: ["1 of 3 ballots: 1 recused, 1 excused"],
    }


def test_penalties_are_told_with_their_declared_kind(tmp_path: Path) -> None:
    kinds = [{"id": "waktu", "name": "Kelebihan waktu", "points": "0.5"}]
    contest: Contest = small_contest(penalty=kinds)
    engine = new_final(tmp_path / "final.db", NAMES, contest)
    _judge(engine, {1: ["9 9 9"] * 3, 2: ["8 8 8"] * 3})
    engine.submit(Penalise(1, contest.penalty[0].points, "lewat 40 detik", "waktu"), CHAIR)
    assert _footnotes(engine) == {1: ["penalty of 0.5 (Kelebihan waktu)"]}
    engine.submit(Penalise(2, contest.penalty[0].points, "menjiplak", ""), CHAIR)
    assert _footnotes(engine)[2] == ["penalty of 0.5"]
    engine.ledger.close()


def test_a_guest_has_footnotes_of_the_own_score(engine: Engine) -> None:
    _judge(engine, {1: ["9 9 9", "", "9 9 9"], 2: ["8 8 8"] * 3})
    engine.submit(Recuse(1, "j2", "atasan langsung"), CHAIR)
    engine.submit(SetGuest(engine.state.turns[1].contestant, True, "tuan rumah"), CHAIR)
    assert _footnotes(engine) == {1: ["2 of 3 ballots: 1 recused"]}
