"""Totals and places are exact by the declared rules."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.domain.commands.jury import SettleTie, Sign
from scoring_tui.domain.commands.stage import Advance, Freeze, Thaw
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.results import undecided_ties
from scoring_tui.scoring.arithmetic import juror_total, mean, round_half_up, to_decimal_string
from scoring_tui.scoring.standings.ranking import (
    Candidate,
    build_chain,
    decision_step,
    head_to_head_keys,
    rank_candidates,
)
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.support import CHAIR, MC_A, send, small_contest, to_scoring

NESTED_RUBRIC = Rubric.model_validate(
    {
        "scale": {"min": 0, "max": 100},
        "criteria": [
            {"id": "a", "name": "A", "weight": 40, "criteria": [
                {"id": "a1", "name": "A1", "weight": 25},
                {"id": "a2", "name": "A2", "weight": 75, "criteria": [
                    {"id": "a2x", "name": "X", "weight": 50}, {"id": "a2y", "name": "Y", "weight": 50}]},
            ]},
            {"id": "b", "name": "B", "weight": 60},
        ],
    }
)  # fmt: skip


def candidate(number: int, **marks: str) -> Candidate:
    """A contestant with one criterion `x`, marked by the named jurors."""
    marks_by_juror = {juror: {"x": Decimal(mark)} for juror, mark in marks.items()}
    totals = {juror: Fraction(Decimal(mark)) for juror, mark in marks.items()}
    exact = mean(totals.values())
    return Candidate(number, marks_by_juror, totals, exact, round_half_up(exact, 2))


def test_nested_weights_multiply() -> None:
    """40 % of (25 % a1 + 75 % of the mean of x and y) + 60 % b."""
    marks = {"a1": Decimal(80), "a2x": Decimal(60), "a2y": Decimal(70), "b": Decimal(90)}
    assert juror_total(marks, NESTED_RUBRIC.leaves) == Fraction("0.4") * (20 + Fraction("48.75")) + 54
    assert [leaf.groups for leaf in NESTED_RUBRIC.leaves] == [("A",), ("A", "A2"), ("A", "A2"), ()]


def test_levels_convert_to_a_common_range() -> None:
    """A level of 3 out of 5 counts as 60 of 100."""
    rubric = Rubric.model_validate(
        {
            "criteria": [
                {"id": "l", "name": "L", "weight": 50, "scale": {"values": [1, 2, 3, 4, 5], "to": 100}},
                {"id": "p", "name": "P", "weight": 50, "scale": {"min": 0, "max": 7, "to": 100}},
            ]
        }
    )
    marks = {"l": Decimal(3), "p": Decimal(5)}
    assert juror_total(marks, rubric.leaves) == 30 + Fraction(5 * 100, 7) / 2
    assert rubric.highest_total == 100


def test_a_point_budget_is_added_up() -> None:
    """Six criteria of up to 100 make at most 600."""
    rubric = Rubric.model_validate(
        {"points": True, "criteria": [{"id": f"k{n}", "name": f"K{n}"} for n in range(6)]}
    )
    assert rubric.highest_total == 600
    assert juror_total({f"k{n}": Decimal(n) for n in range(6)}, rubric.leaves) == 15


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("84.375", 2, "84.38"), ("84.365", 2, "84.37"), ("0.5", 0, "1"), ("1.5", 0, "2"), ("2.4999", 0, "2"),
        ("80", 2, "80.00"), ("-0.5", 0, "-1"), ("1/3", 2, "0.33"), ("2/3", 2, "0.67"), ("0.005", 2, "0.01"),
    ],
)  # fmt: skip
def test_halves_are_rounded_up(value: str, decimals: int, expected: str) -> None:
    """HALF-UP at the declared decimals, unlike Python's own rounding."""
    assert str(round_half_up(Fraction(value), decimals)) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("82.45", "82.45"),
        ("80", "80"),
        ("0", "0"),
        ("1/3", "0." + "3" * 20),
        ("1/8", "0.125"),
        ("100", "100"),
    ],
)
def test_exact_scores_are_written_out(value: str, text: str) -> None:
    """All digits when they end, else twenty."""
    assert to_decimal_string(Fraction(value)) == text


def test_the_mean_of_no_values_raises() -> None:
    """A missing mark is not zero."""
    with pytest.raises(ValueError, match="no values"):
        mean([])


def test_shared_places_are_counted_1_2_2_4() -> None:
    """Equals share a place and the next place is counted on."""
    group = [candidate(n, j1=mark) for n, mark in enumerate(["9", "8", "8", "7"], 1)]
    placings = rank_candidates(group, lambda c: c.displayed_score, [])
    assert [(p.place, p.is_tied, p.candidate.number) for p in placings] == [
        (1, False, 1),
        (2, True, 2),
        (2, True, 3),
        (4, False, 4),
    ]


def test_head_to_head_counts_common_jurors_only() -> None:
    """Two jurors prefer 2, one prefers 1; a juror who marked only one of them is not counted."""
    first_candidate, second_candidate = (
        candidate(1, j1="10", j2="6", j3="6"),
        candidate(2, j1="4", j2="9", j3="9", j4="7"),
    )
    assert head_to_head_keys([first_candidate, second_candidate]) == {1: (0, 1), 2: (1, 2)}


def test_head_to_head_does_not_break_a_cycle() -> None:
    """Three who beat each other in a ring stay equal."""
    ring = [
        candidate(1, a="3", b="1", c="2"),
        candidate(2, a="2", b="3", c="1"),
        candidate(3, a="1", b="2", c="3"),
    ]
    assert (
        len(
            {
                p.place
                for p in rank_candidates(
                    ring,
                    lambda c: c.displayed_score,
                    build_chain(Scoring(ties=("head-to-head",)), NESTED_RUBRIC, (), []),
                )
            }
        )
        == 1
    )


def test_the_latest_decision_that_names_the_whole_group_counts() -> None:
    """A decision about other contestants, or about a part of the group, has no effect."""
    group = [candidate(n, j="8") for n in (1, 2, 3)]
    step = decision_step([(3, 1, 2), (1, 2), (9, 8)])
    assert [p.candidate.number for p in rank_candidates(group, lambda c: c.displayed_score, [step])] == [
        3,
        1,
        2,
    ]
    part = decision_step([(1, 2)])
    assert {p.place for p in rank_candidates(group, lambda c: c.displayed_score, [part])} == {1}


@given(st.permutations([(1, "8"), (2, "7.5"), (3, "8"), (4, "6"), (5, "7.5"), (6, "8")]))
def test_the_order_of_candidates_does_not_change_the_places(order: list[tuple[int, str]]) -> None:
    """Places depend on scores only."""
    placings = rank_candidates([candidate(n, j=mark) for n, mark in order], lambda c: c.displayed_score, [])
    assert [(p.place, p.candidate.number) for p in placings] == [
        (1, 1),
        (1, 3),
        (1, 6),
        (4, 2),
        (4, 5),
        (6, 4),
    ]


def test_a_standing_with_a_missing_ballot_is_provisional(final: Engine) -> None:
    """Two of three ballots: the mean of two, marked as not complete."""
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7", "9")
    send(final, 1, "j2", "7", "7", "7.5")
    standing = final.tally.standing(final.state, "pengawas")
    placing = standing.placings[0]
    assert placing.candidate.exact_score == (Fraction("7.9") + Fraction("7.1")) / 2
    assert str(placing.candidate.displayed_score) == "7.50"
    assert standing.state == "open" and len(standing.unranked) == 3
    assert final.state.missing_ballots(1) == ("j3",)


def test_ranking_on_what_is_displayed_or_on_the_exact_score() -> None:
    """By default equal displayed scores have equal places."""
    close = [candidate(1, a="8", b="8", c="8.01"), candidate(2, a="8", b="8", c="8")]
    assert [p.place for p in rank_candidates(close, lambda c: c.displayed_score, [])] == [1, 1]
    assert [p.place for p in rank_candidates(close, lambda c: c.exact_score, [])] == [1, 2]


def tie_all_contestants(engine: Engine) -> None:
    """All four contestants get the same marks."""
    for number in (1, 2, 3, 4):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, "8", "8", "8")
        engine.submit(Advance(number, "scoring"), MC_A)


def test_a_tie_at_an_award_waits_for_the_head_of_jury(final: Engine) -> None:
    """Nothing in the chain tells them apart: no signature before a recorded decision."""
    tie_all_contestants(final)
    standing = final.tally.standing(final.state, "pengawas")
    assert [p.place for p in standing.placings] == [1, 1, 1, 1]
    assert undecided_ties(final.state, standing) == [(1, 2, 3, 4)]
    with pytest.raises(CommandRefused, match="tie"):
        final.submit(Sign("pengawas"), CHAIR)
    with pytest.raises(CommandRefused, match="one tied group"):
        final.submit(SettleTie("pengawas", (1, 2), "sidang pleno"), CHAIR)
    final.submit(SettleTie("pengawas", (3, 1, 4, 2), "sidang pleno"), CHAIR)
    standing_after = final.tally.standing(final.state, "pengawas")
    assert [(p.place, p.candidate.number, p.settled_by) for p in standing_after.placings] == [
        (1, 3, "head-of-jury"),
        (2, 1, "head-of-jury"),
        (3, 4, "head-of-jury"),
        (4, 2, "head-of-jury"),
    ]
    final.submit(Sign("pengawas"), CHAIR)


def test_a_shared_place_can_be_decided(final: Engine) -> None:
    """Juara kembar: the places stay shared, and the category can be signed."""
    tie_all_contestants(final)
    final.submit(SettleTie("pengawas", (1, 2, 3, 4), "juara kembar", shared=True), CHAIR)
    standing = final.tally.standing(final.state, "pengawas")
    assert {p.place for p in standing.placings} == {1}
    assert undecided_ties(final.state, standing) == []
    final.submit(Sign("pengawas"), CHAIR)


@pytest.mark.parametrize("order", list(permutations(["j1", "j2", "j3"])))
def test_ballots_may_come_in_any_order(order: tuple[str, ...], final: Engine) -> None:
    """Standings depend on ballots, not on their order."""
    marks = {"j1": ("8", "7", "9"), "j2": ("6.5", "7", "7"), "j3": ("9", "9.5", "8")}
    to_scoring(final, 2)
    for id_ in order:
        send(final, 2, id_, *marks[id_])
    exact = final.tally.standing(final.state, "pengawas").placings[0].candidate.exact_score
    assert exact == (Fraction("7.9") + Fraction("6.75") + Fraction("8.95")) / 3


def test_a_contestant_with_too_few_ballots_has_no_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A contest may ask for a least number of ballots."""
    from tests.helpers.support import new_final

    contest = small_contest(scoring={"minimum-ballots": 2})
    engine = new_final(tmp_path_factory.mktemp("few") / "final.db", contest=contest)
    to_scoring(engine, 1)
    send(engine, 1, "j1", "8", "8", "8")
    assert Tally().standing(engine.state, "pengawas").unranked[0].reason == "too-few-ballots"
    send(engine, 1, "j2", "8", "8", "8")
    assert Tally().standing(engine.state, "pengawas").placings[0].place == 1
    engine.ledger.close()


def test_the_public_standing_has_finished_turns_only_or_is_frozen(final: Engine) -> None:
    """A juror cannot see another juror's mark on the board, and a frozen board does not change."""
    public = final.tally.public_standing
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "8", "8")
    assert public(final.state, "pengawas").placings == ()
    send(final, 1, "j2", "8", "8", "8")
    send(final, 1, "j3", "8", "8", "8")
    assert [p.candidate.number for p in public(final.state, "pengawas").placings] == [1]
    final.submit(Freeze("pengawas"), MC_A)
    final.submit(Advance(1, "scoring"), MC_A)
    to_scoring(final, 2)
    for id_ in ("j1", "j2", "j3"):
        send(final, 2, id_, "9", "9", "9")
    assert [p.candidate.number for p in public(final.state, "pengawas").placings] == [1]
    assert len(final.tally.standing(final.state, "pengawas").placings) == 2
    final.submit(Thaw("pengawas"), MC_A)
    assert [p.candidate.number for p in public(final.state, "pengawas").placings] == [2, 1]
