"""The cut after a round: nobody lost or doubled, equals never split, quotas, pass marks, selections."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.rounds import Cut
from scoring_tui.scoring.cut import RoundEntrant, apply_cut


def ranked(category: str, scores: list[int], first: int = 0) -> list[RoundEntrant]:
    """Entrants of one category with these scores; equal scores share a place."""
    return [
        RoundEntrant(
            f"{category}{index + first}",
            category,
            index + first,
            1 + sum(other > score for other in scores),
            Decimal(score),
            Decimal(score),
        )
        for index, score in enumerate(scores)
    ]


SCORES = st.lists(st.integers(0, 5), max_size=12)
EXCLUDED = st.lists(st.sampled_from(["absent", "withdrawn", "disqualified", "guest"]), max_size=3)
CUTS = st.builds(
    Cut,
    through=st.none() | st.integers(1, 8),
    pass_mark=st.none() | st.integers(0, 5).map(Decimal),
) | st.builds(
    Cut,
    quota=st.fixed_dictionaries({"a": st.integers(0, 6), "b": st.integers(0, 6)}),
    pass_mark=st.none() | st.integers(0, 5).map(Decimal),
)


@st.composite
def rounds(draw: st.DrawFn) -> list[RoundEntrant]:
    """Entrants of two categories, some of them without a place."""
    excluded = [RoundEntrant(f"x{n}", "a", exclusion=reason) for n, reason in enumerate(draw(EXCLUDED))]
    entrants = [*ranked("a", draw(SCORES)), *ranked("b", draw(SCORES)), *excluded]
    return draw(st.permutations(entrants))


@given(rounds(), CUTS)
def test_nobody_is_lost_or_doubled(entrants: list[RoundEntrant], cut: Cut) -> None:
    decisions = apply_cut(cut, entrants)
    assert [decision.entrant for decision in decisions] == entrants
    assert not any(decision.is_passed for decision in decisions if decision.entrant.exclusion)


@given(rounds(), CUTS)
def test_equals_are_never_split(entrants: list[RoundEntrant], cut: Cut) -> None:
    outcomes: dict[tuple[str, int | None], set[bool]] = {}
    for decision in apply_cut(cut, entrants):
        if decision.entrant.exclusion is None:
            key = (decision.entrant.category, decision.entrant.place)
            outcomes.setdefault(key, set()).add(decision.is_passed)
    assert all(len(values) == 1 for values in outcomes.values())


@given(rounds(), CUTS)
def test_whoever_goes_on_is_not_worse_than_anybody_left(entrants: list[RoundEntrant], cut: Cut) -> None:
    decisions = [item for item in apply_cut(cut, entrants) if item.entrant.exclusion is None]
    for category_id in ("a", "b"):
        own = [item for item in decisions if item.entrant.category == category_id]
        passed = [item.entrant.place or 0 for item in own if item.is_passed]
        left = [item.entrant.place or 0 for item in own if not item.is_passed]
        assert not passed or not left or max(passed) < min(left)


@given(rounds(), st.integers(1, 6), st.integers(1, 6))
def test_a_quota_is_exceeded_only_by_those_who_share_its_last_place(
    entrants: list[RoundEntrant], first: int, second: int
) -> None:
    decisions = apply_cut(Cut(quota={"a": first, "b": second}), entrants)
    for category_id, quota in (("a", first), ("b", second)):
        ranked_decisions = [item for item in decisions if not item.entrant.exclusion]
        own = [item for item in ranked_decisions if item.entrant.category == category_id]
        places = [item.entrant.place or 0 for item in own if item.is_passed]
        assert len(places) >= min(quota, len(own))
        assert sum(place < max(places) for place in places) < quota if places else not own


@given(rounds(), st.sets(st.sampled_from(["a0", "a1", "a2", "b0", "b3", "x0"])))
def test_a_selection_is_whom_persons_chose(entrants: list[RoundEntrant], chosen: set[str]) -> None:
    decisions = apply_cut(Cut(selection=True), entrants, chosen_ids=frozenset(chosen))
    passed = {item.entrant.contestant for item in decisions if item.is_passed}
    assert passed == {item.contestant for item in entrants if not item.exclusion} & chosen


def reasons(cut: Cut, scores: list[int], **options: object) -> list[str]:
    """The reason for each of some scores."""
    return [item.reason for item in apply_cut(cut, ranked("a", scores), **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cut", "scores", "expected"),
    [
        (Cut(through=2), [9, 8, 7], ["qualified", "qualified", "below-line"]),
        (Cut(through=2), [9, 8, 8], ["qualified", "tied-at-line", "tied-at-line"]),
        (Cut(through=1), [9, 9, 8], ["tied-at-line", "tied-at-line", "below-line"]),
        (Cut(through=5), [9, 8], ["qualified", "qualified"]),
        (Cut(pass_mark=Decimal(8)), [9, 8, 7], ["qualified", "qualified", "below-pass-mark"]),
        (Cut(through=1, pass_mark=Decimal(9)), [9, 8], ["qualified", "below-line"]),
        (Cut(through=2, pass_mark=Decimal(9)), [9, 8, 7], ["qualified", "below-pass-mark", "below-line"]),
        (Cut(quota={"a": 0}), [9, 8], ["category-ended", "category-ended"]),
        (Cut(selection=True), [9, 8], ["not-chosen", "not-chosen"]),
    ],
)
def test_each_condition_has_its_reason(cut: Cut, scores: list[int], expected: list[str]) -> None:
    assert reasons(cut, scores) == expected


@pytest.mark.parametrize(
    ("cut", "chosen", "expected"),
    [
        (Cut(selection=True), {"a0", "a2"}, ["chosen", "left-out", "chosen-below-line", "below-line"]),
        (Cut(selection=True, through=3), {"a0", "a2"}, ["chosen", "left-out", "chosen", "below-line"]),
        (Cut(selection=True, pass_mark=Decimal(8)), {"a3"}, ["left-out", "left-out", "below-pass-mark",
                                                             "chosen-below-line"]),
    ],
)  # fmt: skip
def test_a_choice_beside_the_line_is_told(cut: Cut, chosen: set[str], expected: list[str]) -> None:
    assert reasons(cut, [9, 8, 7, 6], chosen_ids=frozenset(chosen)) == expected


def test_a_lower_score_passes_where_it_is_better() -> None:
    decisions = apply_cut(Cut(pass_mark=Decimal(7)), ranked("a", [9, 7, 6]), lower_is_better=True)
    assert Counter(item.is_passed for item in decisions) == {True: 2, False: 1}
