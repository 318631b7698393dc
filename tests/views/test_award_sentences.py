"""What each awarded place hangs on, in one sentence."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Penalise, Reopen, SettleTie
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.engine.engine import Engine
from scoring_tui.views.award_sentences import make_award_sentences
from tests.helpers.support import CHAIR, new_final, send, small_contest, to_scoring

Play = Callable[..., Engine]
EVEN = ["9 9 9"] * 3, ["7 7 7"] * 3, ["5 5 5"] * 3, ["3 3 3"] * 3
"""Marks of four contestants, two points apart."""


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Play a final: a row of ballots for each draw number, then commands of the head of jury."""
    engines: list[Engine] = []

    def play_final(
        rows: Sequence[Sequence[str]], *commands: Command, contest: Contest | None = None
    ) -> Engine:
        names = [f"Nama {chr(65 + index)}" for index in range(len(rows))]
        engine = new_final(tmp_path / "final.db", names, contest)
        engines.append(engine)
        for number, ballots in enumerate(rows, 1):
            to_scoring(engine, number)
            for index, marks in enumerate(ballots, 1):
                send(engine, number, f"j{index}", *marks.split())
        for command in commands:
            engine.submit(command, CHAIR)
        return engine

    yield play_final
    for engine in engines:
        engine.ledger.close()


def _sentences(engine: Engine) -> list[str]:
    names = {engine.state.contestant_name(number): number for number in engine.state.turns}
    texts = [str(sentence.text) for sentence in make_award_sentences(engine.state, "pengawas")]
    for name, number in names.items():  # the draw gives the names their numbers
        texts = [text.replace(f"no. {number} {name}", f"no. {number}") for text in texts]
    return texts


def test_a_firm_place_says_how_far_it_is_ahead(play: Play) -> None:
    assert _sentences(play(EVEN)) == [
        "Juara I is firm: no. 1, 2.00 ahead of the next",
        "Juara II is firm: no. 2, 2.00 ahead of the next",
        "Juara III is firm: no. 3, 2.00 ahead of the next",
    ]


def test_there_is_no_sentence_before_the_category_is_complete(play: Play) -> None:
    assert _sentences(play(EVEN, Reopen(4, "j2", "salah"))) == []


def test_two_places_that_change_with_each_other_share_a_sentence(play: Play) -> None:
    rows = [
        ["9 9 9"] * 3,
        ["7 7 7", "7 7 7", "8 8 8"],
        ["7 7 7", "7.5 7.5 7.5", "7 7 7"],
        ["3 3 3"] * 3,
    ]
    # Without Juri 3: 7.00 against 7.25.
    assert _sentences(play(rows))[1:] == [
        "Juara II and III are not firm: no. 2 and no. 3, 0.16 apart; they change places without Juri 3"
    ]


def test_the_person_who_would_stand_there_is_named(play: Play) -> None:
    rows = [
        ["9 9 9"] * 3,
        ["7 7 7"] * 3,
        ["6 6 6", "6 6 6", "5 5 5"],  # 5.67; without Juri 1 5.50
        ["3 3 3", "6.5 6.5 6.5", "7 7 7"],  # 5.50; without Juri 1 6.75
    ]
    assert _sentences(play(rows))[2:] == [
        "Juara III is not firm: no. 3, 0.17 ahead of the next; without Juri 1 it is no. 4"
    ]


def test_a_penalty_that_decides_is_named(play: Play) -> None:
    assert _sentences(play(EVEN, Penalise(1, Decimal("2.5"), "lewat waktu")))[0] == (
        "Juara I and II are not firm: no. 2 and no. 1, 0.50 apart; "
        "they change places without the penalty of no. 1"
    )


def _panel_of_one() -> Contest:
    changes: dict[str, Any] = {
        "juror": [{"id": "j1", "name": "Juri 1"}],
        "panel": [{"id": "A", "room": "Pendopo", "jurors": ["j1"]}],
    }
    return small_contest(**changes)


def test_a_single_step_of_one_mark_is_named_in_full(play: Play) -> None:
    # 9.75 against 9.50: half a point on Dampak makes them equal, and no. 2 has more in Dampak then.
    rows = [["9.5 10 10"], ["10 9 9"], ["5 5 5"], ["3 3 3"]]
    assert _sentences(play(rows, contest=_panel_of_one()))[0] == (
        "Juara I and II are not firm: no. 1 and no. 2, 0.25 apart; "
        "they change places with one step on Juri 1's mark for Dampak of no. 1 (9.5)"
    )


def test_equal_scores_name_the_decision(play: Play) -> None:
    rows = [["9 9 9"] * 3, ["7 7 7"] * 3, ["7 7 7"] * 3, ["3 3 3"] * 3]
    sentence = _sentences(play(rows, SettleTie("pengawas", (3, 2), "pleno")))[1]
    assert sentence == (
        "Juara II and III are not firm: no. 3 and no. 2, equal scores, ordered by the decision of the head "
        "of jury; they change places with one step on one of 18 marks"
    )


def test_a_shared_place_is_one_place(play: Play) -> None:
    rows = [["9 9 9"] * 3, ["9 9 9"] * 3, ["7 7 7"] * 3, ["3 3 3"] * 3]
    engine = play(rows, SettleTie("pengawas", (1, 2), "pleno", shared=True))
    sentences = make_award_sentences(engine.state, "pengawas")
    assert [sentence.places for sentence in sentences] == [(1,), (3,)]
    assert _sentences(engine)[0].startswith(
        "Juara I is not firm: no. 1 and no. 2, equal scores, shared place; with one step on one of"
    )
    assert _sentences(engine)[1] == "Juara III is firm: no. 3, 4.00 ahead of the next"


def test_a_panel_of_one_juror_is_not_tried_without_the_juror(play: Play) -> None:
    engine = play([row[:1] for row in EVEN], contest=_panel_of_one())
    assert [sentence.is_firm for sentence in make_award_sentences(engine.state, "pengawas")] == [True] * 3


def test_guests_stand_on_no_place_and_change_none(play: Play) -> None:
    engine = play(EVEN)
    engine.submit(SetGuest(engine.state.turns[1].contestant, True, "tuan rumah"), CHAIR)
    assert _sentences(engine) == [
        "Juara I is firm: no. 2, 2.00 ahead of the next",
        "Juara II is firm: no. 3, 2.00 ahead of the next",
        "Juara III is firm: no. 4, nobody is ranked below",
    ]


def test_the_line_of_those_who_go_through_has_a_sentence(play: Play) -> None:
    contest = small_contest(
        category=[{"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "through": 2}],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]}],
    )
    rows = [["9 9 9"] * 3, ["7 7 7", "7 7 7", "6 6 6"], ["4 4 4", "7.5 7.5 7.5", "7 7 7"], ["3 3 3"] * 3]
    assert _sentences(play(rows, contest=contest)) == [
        "the line after place 2 is not firm: without Juri 1 no. 3 goes through instead of no. 2"
    ]
