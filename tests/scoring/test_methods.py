"""The scoring methods: tables of examples, and properties that hold for all of them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.arithmetic import median, round_if_declared, square_root, trimmed
from scoring_tui.scoring.model.linkage import find_components
from scoring_tui.scoring.standings.final_score import Adjustments, build_candidate, final_score, ranking_key
from scoring_tui.scoring.standings.methods import build_entrant, score_group
from scoring_tui.scoring.standings.ranking import Placing, build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import count_wins, mean_z_scores, sum_ranks
from tests.helpers.methods import DECLARATIONS
from tests.helpers.support import small_contest

TWO_CRITERIA = Rubric.model_validate(
    {"criteria": [{"id": "a", "name": "A", "weight": 60}, {"id": "b", "name": "B", "weight": 40}]}
)
Marks = Mapping[int, Mapping[str, Mapping[str, Decimal]]]
"""By contestant, juror and criterion."""
FEW_EXAMPLES = settings(max_examples=40)
METHODS: dict[str, dict[str, Any]] = {
    **DECLARATIONS,
    "trimmed sum": {
        "method": "trimmed",
        "per": "criterion",
        "trim": {"lowest": 1, "highest": 1, "at-least": 4, "kept": "sum"},
    },
    "median per criterion": {"method": "median", "per": "criterion"},
    "least squares": {"method": "severity", "model": "least-squares"},
}
"""Every method, and variants of some, by a name."""


def scoring(name: str, **options: Any) -> Scoring:
    """The declared rules of one of `METHODS`."""
    return Scoring.model_validate({"method": name, "ties": (), **METHODS.get(name, {}), **options})


def contest(rules: Scoring, rubric: Rubric = TWO_CRITERIA) -> Contest:
    """A contest that is scored by these rules."""
    declared = small_contest()
    return declared.model_copy(update={"scoring": rules, "rubric": {"gagasan": rubric}})


def rank_marks(
    marks: Marks, scoring_rules: Scoring, rubric: Rubric = TWO_CRITERIA, seats: int = 0
) -> list[Placing]:
    """The places that these marks make, from the first down."""
    declared = contest(scoring_rules, rubric)
    entrants = [
        build_entrant(number, ballots, rubric, scoring_rules, seats)
        for number, ballots in marks.items()
        if ballots
    ]
    scores = score_group(entrants, rubric, scoring_rules)
    ranked = [
        build_candidate(entrant, scores, declared, "pengawas", Adjustments({}))
        for entrant in entrants
        if entrant.number in scores.jury_scores
    ]
    return rank_candidates(
        ranked,
        lambda entrant: ranking_key(entrant, scoring_rules),
        build_chain(scoring_rules, rubric, (), []),
    )


def place_and_score(placing_list: list[Placing]) -> dict[int, tuple[int, Fraction]]:
    """Place and unrounded score by number."""
    return {
        placing.candidate.number: (placing.place, placing.candidate.exact_score) for placing in placing_list
    }


def score_one_contestant(rules: Scoring, *marks: str, seats: int = 0) -> Fraction:
    """The jury's score of one contestant, each juror's mark on a single criterion."""
    rubric = Rubric.model_validate({"points": True, "criteria": [{"id": "k", "name": "K"}]})
    marks_by_juror = {f"j{n}": {"k": Decimal(mark)} for n, mark in enumerate(marks)}
    entrant = build_entrant(1, marks_by_juror, rubric, rules, seats)
    return score_group([entrant], rubric, rules).jury_scores[1]


# --- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "marks", "expected"),
    [
        ("mean", ("70", "81"), "75.5"),
        ("sum", ("70", "81"), "151"),
        ("median", ("70", "95", "71"), "71"),
        ("median", ("70", "95", "71", "72"), "71.5"),
        ("trimmed", ("9", "3", "7", "8", "8"), Fraction(23, 3)),
        ("trimmed", ("9", "3"), "6"),
        ("trimmed sum", ("9", "3", "7", "8", "8"), "23"),
        ("trimmed sum", ("9", "3", "7"), "19"),
    ],
)
def test_one_contestant_by_each_method(name: str, marks: tuple[str, ...], expected: Any) -> None:
    assert score_one_contestant(scoring(name), *marks) == Fraction(expected)


def test_a_missing_ballot_does_not_count_as_zero_in_a_sum() -> None:
    """Three of four jurors gave 8: the sum is 32, not 24."""
    assert score_one_contestant(scoring("sum"), "8", "8", "8", seats=4) == 32
    assert score_one_contestant(scoring("trimmed sum"), "9", "7", "8", "8", seats=5) == 24


def test_rounding_happens_where_it_is_declared_and_nowhere_else() -> None:
    """Two jurors and two criteria; every point of rounding shows."""
    marks = {1: {"x": {"a": Decimal("7.25"), "b": Decimal(6)}, "y": {"a": Decimal(8), "b": Decimal("6.5")}}}

    def exact(**rules: Any) -> Fraction:
        (placing,) = rank_marks(marks, scoring("mean", **rules))
        return placing.candidate.exact_score

    assert exact() == Fraction("7.075")  # (6.75 + 7.4) / 2
    assert exact(round={"juror": 1}) == Fraction("7.1")  # (6.8 + 7.4) / 2
    assert exact(per="criterion", round={"criterion": 1}) == Fraction("7.08")  # .6 * 7.6 + .4 * 6.3
    assert exact(per="criterion", round={"criterion": 1, "weighted": 1}) == Fraction("7.1")  # 4.6 + 2.5
    assert exact(round={"jury": 2}) == Fraction("7.08")


def test_declared_roundings_are_half_up() -> None:
    assert round_if_declared(Fraction("2.345"), 2) == Fraction("2.35")
    assert round_if_declared(Fraction("-2.345"), 2) == Fraction("-2.35")


def test_equal_totals_share_the_lowest_rank_and_only_complete_jurors_count() -> None:
    totals = {
        1: {"a": Fraction(9), "b": Fraction(5), "c": Fraction(1)},
        2: {"a": Fraction(9), "b": Fraction(7)},
        3: {"a": Fraction(6), "b": Fraction(6), "c": Fraction(9)},
    }
    scores = sum_ranks(totals)
    assert scores.jury_scores == {1: 4, 2: 2, 3: 5}
    assert "2 of 3" in str(scores.notes[0]) or scores.notes[0].values == {"n": 2, "m": 3}
    nobody = sum_ranks({1: {"a": Fraction(1)}, 2: {"b": Fraction(1)}})
    assert nobody.jury_scores == {}
    assert nobody.notes


def test_common_jurors_decide_a_pair_and_votes_in_favour_a_cycle() -> None:
    cycle = {
        1: {"a": Fraction(3), "b": Fraction(1), "c": Fraction(2)},
        2: {"a": Fraction(2), "b": Fraction(3), "c": Fraction(1)},
        3: {"a": Fraction(1), "b": Fraction(2), "c": Fraction(3)},
    }
    scores = count_wins(cycle)
    assert scores.jury_scores == {1: 1, 2: 1, 3: 1}
    assert scores.tie_scores == {1: 3, 2: 3, 3: 3}
    unlinked_scores = count_wins({1: {"a": Fraction(1)}, 2: {"b": Fraction(9)}})
    assert unlinked_scores.jury_scores == {1: 0, 2: 0}
    assert unlinked_scores.notes


def test_z_scores_leave_out_a_juror_without_deviation() -> None:
    totals = {1: {"a": Fraction(60), "b": Fraction(5)}, 2: {"a": Fraction(80), "b": Fraction(5)}}
    scores = mean_z_scores(totals)
    assert scores.jury_scores == {1: 80, 2: 120}
    assert len(scores.notes) == 2  # the warning, and the juror who is left out
    assert mean_z_scores({1: {"b": Fraction(5)}, 2: {"b": Fraction(5)}}).jury_scores == {}


def test_stages_count_by_weight_and_penalties_are_subtracted_last() -> None:
    declared = Contest.model_validate(
        {
            **small_contest().model_dump(by_alias=True),
            "scoring": {"weight": 60},
            "stage": [{"id": "tulis", "name": "Ujian tulis", "weight": 40}],
        }
    )
    points = {"tulis": Fraction("82.5")}
    assert final_score(Fraction(90), declared, "pengawas", points, Decimal(2)) == 54 + 33 - 2
    with pytest.raises(KeyError):
        final_score(Fraction(90), declared, "pengawas", {}, Decimal(0))
    rank_sum_contest = contest(scoring("rank-sum"))
    assert final_score(Fraction(7), rank_sum_contest, "pengawas", {}, Decimal(2)) == 9


@pytest.mark.parametrize(("lowest", "highest"), [(1, 1), (2, 0), (0, 3)])
def test_trimming_leaves_values_or_raises(lowest: int, highest: int) -> None:
    values = [Fraction(n) for n in (1, 2, 3)]
    if lowest + highest < 3:
        assert len(trimmed(values, lowest, highest)) == 3 - lowest - highest
    else:
        with pytest.raises(ValueError, match="nothing"):
            trimmed(values, lowest, highest)
    assert trimmed(values, lowest, highest, at_least=4) == values


def test_the_median_of_no_values_raises() -> None:
    with pytest.raises(ValueError, match="no values"):
        median([])


@given(st.fractions(min_value=0, max_value=10**6))
def test_a_square_root_is_truncated(value: Fraction) -> None:
    root, step = square_root(value), Fraction(1, 10**30)
    assert root**2 <= value < (root + step) ** 2


# --- properties -------------------------------------------------------------------------------------


@st.composite
def random_marks(draw: st.DrawFn, complete: bool = False) -> dict[int, dict[str, dict[str, Decimal]]]:
    """Two to seven contestants, two to five jurors, half marks to ten, some ballots missing."""
    jurors = [f"j{n}" for n in range(draw(st.integers(2, 5)))]
    mark = st.integers(0, 20).map(lambda half: Decimal(half) / 2)
    ballot = st.fixed_dictionaries({"a": mark, "b": mark})
    marks = {}
    for number in range(1, draw(st.integers(2, 7)) + 1):
        present_jurors = (
            jurors if complete else draw(st.lists(st.sampled_from(jurors), min_size=1, unique=True))
        )
        marks[number] = {juror: draw(ballot) for juror in present_jurors}
    return marks


@pytest.mark.parametrize("name", METHODS)
@FEW_EXAMPLES
@given(data=st.data())
def test_order_and_names_do_not_change_the_result(name: str, data: st.DataObject) -> None:
    """With other draw numbers, other juror ids and another order, every place and score stays."""
    marks = data.draw(random_marks())
    numbers = dict(zip(marks, data.draw(st.permutations(sorted(marks))), strict=True))
    jurors = sorted({juror for ballots in marks.values() for juror in ballots})
    names = dict(zip(jurors, data.draw(st.permutations(jurors)), strict=True))
    shuffled = data.draw(st.permutations(list(marks)))
    renamed_marks = {
        numbers[n]: {names[j]: marks[n][j] for j in data.draw(st.permutations(list(marks[n])))}
        for n in shuffled
    }
    before, after = (
        place_and_score(rank_marks(marks, scoring(name))),
        place_and_score(rank_marks(renamed_marks, scoring(name))),
    )
    assert {numbers[n]: line for n, line in before.items()} == after


def test_renamed_jurors_get_the_same_ratios_at_a_rounding_limit() -> None:
    """Found by the property above: the eighth digit of a ratio depended on the order of the jurors."""

    def mark(first: str, second: str) -> dict[str, Decimal]:
        return {"a": Decimal(first), "b": Decimal(second)}

    def marks(second_juror: str, third_juror: str) -> Marks:
        lone_ballots = {number: {"j0": mark("0", "0")} for number in (1, 2, 3, 5)}
        return {
            **lone_ballots,
            4: {third_juror: mark("0", "0"), "j0": mark("5", "6.5"), second_juror: mark("7", "7.5")},
            6: {"j0": mark("2", "4"), second_juror: mark("2.5", "7")},
        }

    rules = scoring("severity")
    before, after = rank_marks(marks("j1", "j2"), rules), rank_marks(marks("j2", "j1"), rules)
    assert place_and_score(before) == place_and_score(after)


@pytest.mark.parametrize("name", METHODS)
@FEW_EXAMPLES
@given(data=st.data(), times=st.sampled_from([Decimal("0.5"), Decimal(2), Decimal(10)]))
def test_another_unit_does_not_change_the_places(name: str, data: st.DataObject, times: Decimal) -> None:
    """All marks times a number: the same places, on the unrounded score."""
    marks = data.draw(random_marks())
    rules = scoring(name, **{"rank-on": "exact"})
    scaled = {n: {j: {k: m * times for k, m in b.items()} for j, b in bs.items()} for n, bs in marks.items()}
    before, after = place_and_score(rank_marks(marks, rules)), place_and_score(rank_marks(scaled, rules))
    assert {n: place for n, (place, _) in before.items()} == {n: place for n, (place, _) in after.items()}


@pytest.mark.parametrize("name", ["mean", "sum", "median", "trimmed", "trimmed sum", "median per criterion"])
@given(marks=random_marks(), data=st.data())
def test_an_absent_juror_does_not_count_as_zero(name: str, marks: Any, data: st.DataObject) -> None:
    """Without a juror the score is one that the other marks could give, never dragged towards nothing."""
    rules = scoring(name)
    for number, (_, score) in place_and_score(rank_marks(marks, rules, seats=5)).items():
        totals = [sum(b[k] * w for k, w in (("a", 6), ("b", 4))) / 10 for b in marks[number].values()]
        a, b = ([ballot[k] for ballot in marks[number].values()] for k in "ab")
        low = min(*totals, (6 * min(a) + 4 * min(b)) / 10)
        high = max(*totals, (6 * max(a) + 4 * max(b)) / 10)
        times = {"sum": 5, "trimmed sum": 3}.get(name, 1)
        assert Fraction(low) * times <= score <= Fraction(high) * times


@pytest.mark.parametrize("name", METHODS)
@FEW_EXAMPLES
@given(marks=random_marks(), extra=st.integers(1, 9))
def test_only_contestants_with_a_ballot_are_ranked(name: str, marks: Any, extra: int) -> None:
    """A contestant without a ballot is never ranked; methods that compare contestants may omit others."""
    marks = {**marks, 99: {}}
    placing_list = rank_marks(marks, scoring(name))
    ranked = {placing.candidate.number for placing in placing_list}
    assert 99 not in ranked
    declared = scoring(name)
    if declared.method in ("rank-sum", "z-score"):
        assert ranked == set() or ranked <= set(marks)
    else:
        assert ranked == set(marks) - {99}


def _shift_juror(marks: Marks, juror: str, constant: int) -> dict[int, dict[str, dict[str, Decimal]]]:
    return {
        n: {j: {k: m + constant * (j == juror) for k, m in b.items()} for j, b in bs.items()}
        for n, bs in marks.items()
    }


def _places(placing_list: list[Placing]) -> dict[int, int]:
    return {placing.candidate.number: placing.place for placing in placing_list}


@given(marks=random_marks(complete=True), constant=st.integers(-9, 9))
def test_a_stricter_juror_changes_no_place_in_a_complete_panel(marks: Any, constant: int) -> None:
    """By `severity`: a constant is added to all marks of one juror."""
    rules = scoring("severity", **{"rank-on": "exact"})
    assert _places(rank_marks(_shift_juror(marks, "j1", constant), rules)) == _places(
        rank_marks(marks, rules)
    )


@given(marks=random_marks(), constant=st.integers(-9, 9))
def test_a_stricter_juror_changes_no_place_by_least_squares_in_a_connected_plan(
    marks: Any, constant: int
) -> None:
    """Any incomplete plan, as long as the graph of the jury is connected."""
    assume(len(find_components(marks)) == 1)
    rules = scoring("least squares", **{"rank-on": "exact"})
    before, after = rank_marks(marks, rules), rank_marks(_shift_juror(marks, "j1", constant), rules)
    if all(placing.candidate.other_scores for placing in (*before, *after)):
        assert [placing.candidate.exact_score - before[0].candidate.exact_score for placing in before] == [
            placing.candidate.exact_score - after[0].candidate.exact_score for placing in after
        ]
    assert _places(before) == _places(after)
