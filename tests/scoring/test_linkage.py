"""Linkage of a jury: components of its graph, the ratio L, and the messages."""

import csv
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring_tui.scoring.model.linkage import (
    JurorsByContestant,
    Verdict,
    describe_linkage,
    find_components,
    measure_linkage,
)

DATA = Path(__file__).parents[3] / "shared" / "data" / "scoring"
JURORS = "abcdef"
Plan = dict[int, frozenset[str]]
PLANS = st.dictionaries(st.integers(1, 40), st.frozensets(st.sampled_from(JURORS)), max_size=9)


def make_plan(*panels: str) -> Plan:
    """Contestants 1, 2, ..., each with the jurors of one string."""
    return {number: frozenset(panel) for number, panel in enumerate(panels, 1)}


# --- components -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (make_plan(), []),
        (make_plan("a"), [("a", [1])]),
        (make_plan("ab", "ab", "cd"), [("ab", [1, 2]), ("cd", [3])]),
        (make_plan("cd", "ab", "cd", "ab"), [("cd", [1, 3]), ("ab", [2, 4])]),
        (make_plan("ab", "cd", "bc"), [("abcd", [1, 2, 3])]),
        (make_plan("ab", "", "cd"), [("ab", [1]), ("cd", [3])]),
        (make_plan("a", "b", "c", "ab", "bc"), [("abc", [1, 2, 3, 4, 5])]),
    ],
    ids=["nobody", "one", "apart", "by-number", "a-bridge", "without-a-juror", "a-chain"],
)
def test_components_of_the_graph(judged: Plan, expected: list[tuple[str, list[int]]]) -> None:
    """Jurors and contestants without a common ballot are in different components."""
    components = [("".join(sorted(c.jurors)), sorted(c.contestants)) for c in find_components(judged)]
    assert components == expected


@given(PLANS)
def test_components_are_disjoint(judged: Plan) -> None:
    """No juror and no contestant is in two components, and every ballot is in exactly one."""
    components = find_components(judged)
    for first_part, second_part in combinations(components, 2):
        assert first_part.jurors.isdisjoint(second_part.jurors)
        assert first_part.contestants.isdisjoint(second_part.contestants)
    for number, jurors in judged.items():
        assert sum(number in part.contestants and jurors <= part.jurors for part in components) == bool(
            jurors
        )


@given(PLANS.filter(lambda judged: any(judged.values())), st.data())
def test_one_more_ballot_never_adds_a_component(judged: Plan, data: st.DataObject) -> None:
    """A ballot of a juror and a contestant who are already in the graph never adds a component."""
    number = data.draw(st.sampled_from([number for number, jurors in judged.items() if jurors]))
    juror = data.draw(st.sampled_from(sorted(frozenset[str]().union(*judged.values()))))
    judged_after = {**judged, number: judged[number] | {juror}}
    assert len(find_components(judged_after)) <= len(find_components(judged))


@pytest.mark.parametrize("case", ["core_values", "robot_design"])
def test_six_panels_of_a_robot_contest(case: str) -> None:
    """FIRST LEGO League, a state's final of 2019: 65 teams and six panels without common jurors."""
    source = DATA / "fll_state2019" / f"{case}.csv"
    if not source.exists():
        pytest.skip("the marks of the robot contest are not available (GPL, not part of the repository)")
    judged: dict[int, set[str]] = {}
    with source.open(newline="") as file:
        for line in csv.DictReader(file):
            judged.setdefault(int(line["team"][1:]), set()).add(line["judge"])
    linkage = measure_linkage(judged)
    assert (len(linkage.components), linkage.deficiency, linkage.ratio, linkage.verdict) == (
        6,
        5,
        None,
        "unlinked",
    )


# --- the ratio --------------------------------------------------------------------------------------

LI = make_plan("aeg", "abf", "bcg", "acd", "bde", "cef", "dfg")
"""Li's seven treatments in seven blocks of three: each two meet in one block."""
MONTGOMERY = make_plan("abd", "bcd", "abc", "acd")
"""Montgomery's catalysts: four treatments in four blocks of three, each two meet in two."""


@pytest.mark.parametrize(
    ("judged", "efficiency"), [(LI, Fraction(7, 9)), (MONTGOMERY, Fraction(8, 9))], ids=["li", "montgomery"]
)
def test_balanced_incomplete_blocks(judged: Plan, efficiency: Fraction) -> None:
    """Their efficiency is `lambda t / (r k)`, and L is one over its root."""
    linkage = measure_linkage(judged)
    assert (len(linkage.components), linkage.is_complete) == (1, False)
    assert linkage.ratio == pytest.approx(1 / sqrt(efficiency), rel=1e-12)


def exact_variances(judged: Plan) -> tuple[Fraction, Fraction]:
    """Mean variances across and within, by the normal equations of all contestants and jurors at once."""
    numbers, jurors = sorted(judged), sorted(frozenset[str]().union(*judged.values()))
    size = len(numbers) + len(jurors)
    signs = [1] * len(numbers) + [-1] * len(jurors)  # fixes the free constant of the equations
    table = [
        [Fraction(row_sign * column_sign) for column_sign in signs] + [Fraction(0)] * size
        for row_sign in signs
    ]
    for i, row in enumerate(table):
        row[size + i] = Fraction(1)
    for c, number in enumerate(numbers):
        for j, juror in enumerate(jurors, len(numbers)):
            if juror in judged[number]:
                for row, column in ((c, c), (j, j), (c, j), (j, c)):
                    table[row][column] += 1
    v = [row[size:] for row in invert_by_elimination(table)]
    pairs = [
        (c, d) for d in range(len(numbers)) for c in range(d) if judged[numbers[c]] != judged[numbers[d]]
    ]
    across = [v[c][c] + v[d][d] - 2 * v[c][d] for c, d in pairs]
    within = [Fraction(1, len(judged[numbers[c]])) + Fraction(1, len(judged[numbers[d]])) for c, d in pairs]
    return sum(across) / Fraction(len(pairs)), sum(within) / Fraction(len(pairs))


def invert_by_elimination(table: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan's elimination of a positive definite system."""
    for i in range(len(table)):
        table[i] = [value / table[i][i] for value in table[i]]
        for r, row in enumerate(table):
            if r != i:
                table[r] = [value - row[i] * above for value, above in zip(row, table[i], strict=True)]
    return table


@given(PLANS)
def test_standard_errors_are_those_of_the_whole_system(judged: Plan) -> None:
    """The reduced equations of the jurors give the same result as the full normal equations."""
    judged = {number: jurors for number, jurors in judged.items() if jurors}
    linkage = measure_linkage(judged)
    assume(linkage.ratio is not None and not linkage.is_complete)
    across, within = exact_variances(judged)
    assert (linkage.error_across, linkage.error_within) == (
        pytest.approx(sqrt(across)),
        pytest.approx(sqrt(within)),
    )


@given(PLANS)
def test_a_ratio_is_one_for_complete_panels_alone(judged: Plan) -> None:
    """L is 1 where all have the same jurors, greater otherwise, and None if the panels are not linked."""
    panels = {jurors for jurors in judged.values() if jurors}
    linkage = measure_linkage(judged)
    assert linkage.is_complete == (len(panels) == 1)
    assert (linkage.ratio is None) == (len(linkage.components) != 1)
    if linkage.ratio is not None:
        assert linkage.ratio == 1 if linkage.is_complete else linkage.ratio > 1


@given(PLANS, st.permutations(JURORS), st.randoms(use_true_random=False))
def test_names_and_order_do_not_change_the_result(judged: Plan, new_names: list[str], random: Random) -> None:
    """Renamed jurors and shuffled contestants have the same linkage."""
    name_map = dict(zip(JURORS, new_names, strict=True))
    renamed = [(number, [name_map[juror] for juror in sorted(jurors)]) for number, jurors in judged.items()]
    random.shuffle(renamed)
    linkage, renamed_linkage = measure_linkage(judged), measure_linkage(dict(renamed))
    assert (renamed_linkage.verdict, renamed_linkage.is_complete) == (linkage.verdict, linkage.is_complete)
    assert renamed_linkage.ratio == (None if linkage.ratio is None else pytest.approx(linkage.ratio))
    assert [c.contestants for c in renamed_linkage.components] == [c.contestants for c in linkage.components]


# --- messages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "verdict", "expected_message"),
    [
        ({}, "empty", "nobody is judged here yet"),
        ({1: ()}, "empty", "nobody is judged here yet"),
        (make_plan("abc", "abc"), "complete", "the same jurors mark everyone: no adjustment needed"),
        (make_plan("a"), "complete", "the same jurors mark everyone: no adjustment needed"),
        (
            LI,
            "linked",
            "the panels are linked: severity can be adjusted for; a difference across panels is 1.13 "
            "times as uncertain as within one",
        ),
        (
            make_plan("ab", "bc", "ca"),
            "weak",
            "weak link: severity can be adjusted for, with wider intervals; a difference across panels is "
            "1.15 times as uncertain as within one",
        ),
        (
            make_plan("ab", "bc", "cd", "de"),
            "weak",
            "very weak link: a difference across panels is 1.83 times as uncertain as within one",
        ),
        (
            make_plan("ab", "ab", "cd"),
            "unlinked",
            "these panels share no juror and no contestant: severity and quality cannot be told apart",
        ),
    ],
    ids=["nobody", "nobody-judges", "complete", "one", "linked", "weak", "very-weak", "unlinked"],
)
def test_messages(judged: JurorsByContestant, verdict: Verdict, expected_message: str) -> None:
    """Each verdict has a message of its own."""
    linkage = measure_linkage(judged)
    assert (linkage.verdict, str(describe_linkage(linkage))) == (verdict, expected_message)
