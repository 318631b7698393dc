"""How firmly a jury hangs together: pieces of its graph, the ratio L, the four sentences."""

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
plans = st.dictionaries(st.integers(1, 40), st.frozensets(st.sampled_from(JURORS)), max_size=9)


def blocks(*panels: str) -> Plan:
    """Contestants in a row, each with the jurors of its word."""
    return {number: frozenset(panel) for number, panel in enumerate(panels, 1)}


# --- components -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "pieces"),
    [
        (blocks(), []),
        (blocks("a"), [("a", [1])]),
        (blocks("ab", "ab", "cd"), [("ab", [1, 2]), ("cd", [3])]),
        (blocks("cd", "ab", "cd", "ab"), [("cd", [1, 3]), ("ab", [2, 4])]),
        (blocks("ab", "cd", "bc"), [("abcd", [1, 2, 3])]),
        (blocks("ab", "", "cd"), [("ab", [1]), ("cd", [3])]),
        (blocks("a", "b", "c", "ab", "bc"), [("abc", [1, 2, 3, 4, 5])]),
    ],
    ids=["nobody", "one", "apart", "by-number", "a-bridge", "without-a-juror", "a-chain"],
)
def test_pieces_of_the_graph(judged: Plan, pieces: list[tuple[str, list[int]]]) -> None:
    """Who meets nobody of the others stands in a piece of his own."""
    found = [("".join(sorted(c.jurors)), sorted(c.contestants)) for c in find_components(judged)]
    assert found == pieces


@given(plans)
def test_pieces_hold_everyone_once(judged: Plan) -> None:
    """No juror and no contestant stands in two pieces, and every ballot stays in one."""
    parts = find_components(judged)
    for one, other in combinations(parts, 2):
        assert one.jurors.isdisjoint(other.jurors)
        assert one.contestants.isdisjoint(other.contestants)
    for number, jurors in judged.items():
        assert sum(number in part.contestants and jurors <= part.jurors for part in parts) == bool(jurors)


@given(plans.filter(lambda judged: any(judged.values())), st.data())
def test_one_more_ballot_joins_but_never_parts(judged: Plan, data: st.DataObject) -> None:
    """A ballot between people who are in the graph already never makes more pieces."""
    number = data.draw(st.sampled_from([number for number, jurors in judged.items() if jurors]))
    juror = data.draw(st.sampled_from(sorted(frozenset[str]().union(*judged.values()))))
    more = {**judged, number: judged[number] | {juror}}
    assert len(find_components(more)) <= len(find_components(judged))


@pytest.mark.parametrize("case", ["core_values", "robot_design"])
def test_six_panels_of_a_robot_contest(case: str) -> None:
    """FIRST LEGO League, a state's final of 2019: 65 teams before six panels that share nobody."""
    source = DATA / "fll_state2019" / f"{case}.csv"
    if not source.exists():
        pytest.skip("the robot contest's marks are not beside this checkout (GPL: they do not come along)")
    judged: dict[int, set[str]] = {}
    with source.open(newline="") as file:
        for line in csv.DictReader(file):
            judged.setdefault(int(line["team"][1:]), set()).add(line["judge"])
    found = measure_linkage(judged)
    assert (len(found.components), found.deficiency, found.ratio, found.verdict) == (6, 5, None, "unlinked")


# --- the ratio --------------------------------------------------------------------------------------

LI = blocks("aeg", "abf", "bcg", "acd", "bde", "cef", "dfg")
"""Li's seven treatments in seven blocks of three: each two meet in one block."""
MONTGOMERY = blocks("abd", "bcd", "abc", "acd")
"""Montgomery's catalysts: four treatments in four blocks of three, each two meet in two."""


@pytest.mark.parametrize(
    ("judged", "efficiency"), [(LI, Fraction(7, 9)), (MONTGOMERY, Fraction(8, 9))], ids=["li", "montgomery"]
)
def test_balanced_incomplete_blocks(judged: Plan, efficiency: Fraction) -> None:
    """Their efficiency is `lambda t / (r k)`, and L is one over its root."""
    found = measure_linkage(judged)
    assert (len(found.components), found.is_complete) == (1, False)
    assert found.ratio == pytest.approx(1 / sqrt(efficiency), rel=1e-12)


def exact_variances(judged: Plan) -> tuple[Fraction, Fraction]:
    """Mean variances across and within, by the normal equations of all contestants and jurors at once."""
    numbers, jurors = sorted(judged), sorted(frozenset[str]().union(*judged.values()))
    size = len(numbers) + len(jurors)
    side = [1] * len(numbers) + [-1] * len(jurors)  # what the equations leave open
    table = [[Fraction(one * other) for other in side] + [Fraction(0)] * size for one in side]
    for i, row in enumerate(table):
        row[size + i] = Fraction(1)
    for c, number in enumerate(numbers):
        for j, juror in enumerate(jurors, len(numbers)):
            if juror in judged[number]:
                for row, column in ((c, c), (j, j), (c, j), (j, c)):
                    table[row][column] += 1
    v = [row[size:] for row in eliminated(table)]
    pairs = [
        (c, d) for d in range(len(numbers)) for c in range(d) if judged[numbers[c]] != judged[numbers[d]]
    ]
    across = [v[c][c] + v[d][d] - 2 * v[c][d] for c, d in pairs]
    within = [Fraction(1, len(judged[numbers[c]])) + Fraction(1, len(judged[numbers[d]])) for c, d in pairs]
    return sum(across) / Fraction(len(pairs)), sum(within) / Fraction(len(pairs))


def eliminated(table: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan's elimination of a positive definite system."""
    for i in range(len(table)):
        table[i] = [value / table[i][i] for value in table[i]]
        for r, row in enumerate(table):
            if r != i:
                table[r] = [value - row[i] * above for value, above in zip(row, table[i], strict=True)]
    return table


@given(plans)
def test_standard_errors_are_those_of_the_whole_system(judged: Plan) -> None:
    """The jury's small block gives what the normal equations of everyone give."""
    judged = {number: jurors for number, jurors in judged.items() if jurors}
    found = measure_linkage(judged)
    assume(found.ratio is not None and not found.is_complete)
    across, within = exact_variances(judged)
    assert (found.error_across, found.error_within) == (
        pytest.approx(sqrt(across)),
        pytest.approx(sqrt(within)),
    )


@given(plans)
def test_a_ratio_is_one_for_complete_panels_alone(judged: Plan) -> None:
    """L is 1 where all have the same jurors, greater elsewhere, and nothing where panels are apart."""
    panels = {jurors for jurors in judged.values() if jurors}
    found = measure_linkage(judged)
    assert found.is_complete == (len(panels) == 1)
    assert (found.ratio is None) == (len(found.components) != 1)
    if found.ratio is not None:
        assert found.ratio == 1 if found.is_complete else found.ratio > 1


@given(plans, st.permutations(JURORS), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(judged: Plan, others: list[str], random: Random) -> None:
    """Renamed jurors and shuffled contestants are linked as before."""
    new = dict(zip(JURORS, others, strict=True))
    renamed = [(number, [new[juror] for juror in sorted(jurors)]) for number, jurors in judged.items()]
    random.shuffle(renamed)
    found, same = measure_linkage(judged), measure_linkage(dict(renamed))
    assert (same.verdict, same.is_complete) == (found.verdict, found.is_complete)
    assert same.ratio == (None if found.ratio is None else pytest.approx(found.ratio))
    assert [c.contestants for c in same.components] == [c.contestants for c in found.components]


# --- the words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "verdict", "words"),
    [
        ({}, "empty", "nobody is judged here yet"),
        ({1: ()}, "empty", "nobody is judged here yet"),
        (blocks("abc", "abc"), "complete", "the same jurors mark everyone: no adjustment needed"),
        (blocks("a"), "complete", "the same jurors mark everyone: no adjustment needed"),
        (LI, "linked", "the panels are linked (L = 1.13): severity can be adjusted for"),
        (
            blocks("ab", "bc", "ca"),
            "weak",
            "weak link (L = 1.15): severity can be adjusted for, with wider intervals",
        ),
        (
            blocks("ab", "bc", "cd", "de"),
            "weak",
            "very weak link: a difference across panels is 1.83 times as uncertain as within one",
        ),
        (
            blocks("ab", "ab", "cd"),
            "unlinked",
            "these panels share no juror and no contestant: severity and quality cannot be told apart",
        ),
    ],
    ids=["nobody", "nobody-judges", "complete", "one", "linked", "weak", "very-weak", "unlinked"],
)
def test_sentences(judged: JurorsByContestant, verdict: Verdict, words: str) -> None:
    """Each situation has words of its own."""
    found = measure_linkage(judged)
    assert (found.verdict, str(describe_linkage(found))) == (verdict, words)
