"""Connectedness of a jury plan: the graph of jurors and contestants, its components and the precision of
comparisons.

Uses only who marks whom, never the marks, so it can be computed before the final.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from operator import mul
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.linear_algebra import Rows, cholesky, invert

JurorsByContestant = Mapping[int, Collection[str]]
"""The jurors of each contestant, by draw number."""
PanelCounts = Mapping[frozenset[str], int]
"""How many contestants each set of jurors marks."""

MAX_LINKED_RATIO = 1.15
"""Greatest ratio L of panels that count as linked."""
MAX_WEAK_RATIO = 1.5
"""Greatest ratio L of panels that count as weakly linked. Above it `describe_linkage` states the ratio."""

Verdict = Literal["complete", "linked", "weak", "unlinked", "empty"]
"""The state of the plan; "empty" if no contestant has a juror."""


@dataclass(frozen=True, slots=True)
class Component:
    """A connected component of the graph: its jurors and contestants share no ballot with any other
    component.
    """

    jurors: frozenset[str]
    contestants: frozenset[int]


@dataclass(frozen=True, slots=True)
class Linkage:
    """How precisely contestants of a ranked group can be compared across panels.

    The errors are standard errors of a difference between two contestants, in units of the residual standard
    deviation. They are `None` if the panels are not linked.
    """

    components: tuple[Component, ...]
    is_complete: bool
    """The same jurors mark every contestant."""
    error_within: float | None = None
    """The error if both contestants of each pair had been marked by one panel of the same size."""
    error_across: float | None = None
    """The error of the plan, with the severities of different jurors estimated."""

    @property
    def ratio(self) -> float | None:
        """L, the error across panels divided by the error within one panel; 1 for a complete panel."""
        return (
            None
            if self.error_within is None or self.error_across is None
            else self.error_across / self.error_within
        )

    @property
    def deficiency(self) -> int:
        """The number of severity comparisons that cannot be estimated: components minus one."""
        return max(len(self.components) - 1, 0)

    @property
    def verdict(self) -> Verdict:
        """The state of the plan. A ratio above `MAX_WEAK_RATIO` still counts as "weak"."""
        if self.ratio is None:
            return "unlinked" if self.components else "empty"
        if self.is_complete:
            return "complete"
        return "linked" if self.ratio <= MAX_LINKED_RATIO else "weak"


def find_components(panels: JurorsByContestant) -> tuple[Component, ...]:
    """Find the connected components of the bipartite graph of jurors and contestants.

    Between two components the additive model `y = mu + theta_c + beta_j + e` cannot separate the quality of
    the contestants from the severity of the jurors (Weeks and Williams, 1964, on connectedness in N-way
    cross-classifications).

    Args:
        panels: jurors of each contestant; a contestant without a juror belongs to no component.

    Returns:
        The components in the order of their lowest draw number, independent of the order of `panels`.

    >>> parts = find_components({1: ["ana"], 2: ["budi"], 3: ["ana", "citra"]})
    >>> [sorted(part.contestants) for part in parts]
    [[1, 3], [2]]
    """
    numbers_by_panel: dict[frozenset[str], list[int]] = {}
    for draw_number, juror_ids in panels.items():
        numbers_by_panel.setdefault(frozenset(juror_ids), []).append(draw_number)
    merged_parts: list[tuple[set[str], set[int]]] = []
    for panel_jurors, draw_numbers in numbers_by_panel.items():
        if panel_jurors:
            merged_parts = _merge_component(merged_parts, set(panel_jurors), set(draw_numbers))
    found_components = (
        Component(frozenset(juror_ids), frozenset(contestant_numbers))
        for juror_ids, contestant_numbers in merged_parts
    )
    return tuple(sorted(found_components, key=lambda component: min(component.contestants)))


def _merge_component(
    merged_parts: list[tuple[set[str], set[int]]], juror_ids: set[str], draw_numbers: set[int]
) -> list[tuple[set[str], set[int]]]:
    """Add a panel and its contestants; merge all components that share a juror with it."""
    separate_parts = []
    for part in merged_parts:
        if part[0].isdisjoint(juror_ids):
            separate_parts.append(part)
        else:
            juror_ids |= part[0]
            draw_numbers |= part[1]
    return [*separate_parts, (juror_ids, draw_numbers)]


def measure_linkage(panels: JurorsByContestant) -> Linkage:
    """Measure how well the plan links its jurors.

    By least squares in `y = mu + theta_c + beta_j + e`, sd(e) = 1: `var(theta_c - theta_d) = 1/n_c + 1/n_d +
    (a_c - a_d)' V (a_c - a_d)` with `n_c` jurors of contestant c, `a_c = 1/n_c` at each of them, and V a
    generalised inverse of the jury's block after the contestants are eliminated, `diag(r_j) - sum_c n_c a_c
    a_c'` with `r_j` ballots of juror j (John and Williams, 1995, Cyclic and Computer Generated Designs).
    `error_across` is the root of its mean over all pairs with different jurors; `error_within` is the root of
    the mean of `1/n_c + 1/n_d` over the same pairs. So the ratio does not depend on panel size alone, L is at
    least 1, and it is defined even if no two contestants share a panel.

    Args:
        panels: jurors of each contestant; a contestant without a juror is left out.

    >>> measure_linkage({1: ["ana", "budi"], 2: ["ana", "budi"]}).ratio
    1.0
    >>> linkage = measure_linkage({1: ["ana", "budi"], 2: ["budi", "citra"], 3: ["citra", "ana"]})
    >>> linkage.verdict, round(linkage.ratio, 4)
    ('weak', 1.1547)
    >>> measure_linkage({1: ["ana"], 2: ["budi"]}).verdict
    'unlinked'
    """
    found_components = find_components(panels)
    panel_counts = Counter(frozenset(juror_ids) for juror_ids in panels.values() if juror_ids)
    if len(found_components) != 1:
        return Linkage(found_components, is_complete=False)
    return Linkage(found_components, len(panel_counts) == 1, *_comparison_errors(panel_counts))


def _comparison_errors(panel_counts: PanelCounts) -> tuple[float, float]:
    """The standard errors within and across panels."""
    if len(panel_counts) == 1:
        complete_error = sqrt(2 / len(next(iter(panel_counts))))
        return complete_error, complete_error
    contestant_count = sum(panel_counts.values())
    pair_count = (
        sum(panel_count * (contestant_count - panel_count) for panel_count in panel_counts.values()) / 2
    )
    within_variance = (
        sum(
            panel_count * (contestant_count - panel_count) / len(panel)
            for panel, panel_count in panel_counts.items()
        )
        / pair_count
    )
    return sqrt(within_variance), sqrt(within_variance + _severity_variance(panel_counts) / pair_count)


def _severity_variance(panel_counts: PanelCounts) -> float:
    """`sum (a_c - a_d)' V (a_c - a_d)` over all pairs: `trace V (N sum a a' - s s')`, s = sum a."""
    juror_ids = sorted(frozenset[str]().union(*panel_counts))
    contestant_count = sum(panel_counts.values())
    design_spread = _sum_over_pairs(
        panel_counts, juror_ids, lambda panel_size: contestant_count / panel_size**2
    )
    block = _sum_over_pairs(panel_counts, juror_ids, lambda panel_size: -1 / panel_size)
    mean_shares = [
        sum(panel_count / len(panel) for panel, panel_count in panel_counts.items() if juror_id in panel)
        for juror_id in juror_ids
    ]
    for row_index, juror_id in enumerate(juror_ids):
        design_spread[row_index] = [
            entry - mean_shares[row_index] * share
            for entry, share in zip(design_spread[row_index], mean_shares, strict=True)
        ]
        block[row_index][row_index] += sum(
            panel_count for panel, panel_count in panel_counts.items() if juror_id in panel
        )
        block[row_index] = [
            entry + 1 / len(juror_ids) for entry in block[row_index]
        ]  # makes it invertible without changing differences
    return sum(
        sum(map(mul, *row_pair)) for row_pair in zip(invert(cholesky(block)), design_spread, strict=True)
    )


def _sum_over_pairs(panel_counts: PanelCounts, juror_ids: list[str], weight: Callable[[int], float]) -> Rows:
    """For each pair of jurors the sum of `weight(panel size)` over the contestants marked by both."""
    positions = {juror_id: position for position, juror_id in enumerate(juror_ids)}
    rows = [[0.0] * len(juror_ids) for _ in juror_ids]
    for panel, panel_count in panel_counts.items():
        panel_positions, panel_weight = (
            [positions[juror_id] for juror_id in panel],
            panel_count * weight(len(panel)),
        )
        for row_index in panel_positions:
            row = rows[row_index]
            for column_index in panel_positions:
                row[column_index] += panel_weight
    return rows


def describe_linkage(linkage: Linkage) -> LazyText:
    """Describe how well contestants can be compared, for the committee, the MC and the head of jury.

    >>> str(describe_linkage(measure_linkage({1: ["ana"], 2: ["ana"]})))
    'the same jurors mark everyone: no adjustment needed'
    """
    if linkage.ratio is None:
        return UNLINKED_MESSAGE if linkage.components else _EMPTY_MESSAGE
    if linkage.is_complete:
        return _COMPLETE_MESSAGE
    ratio = round_half_up(Fraction(linkage.ratio), 2)
    if linkage.ratio <= MAX_LINKED_RATIO:
        return lazy(
            "the panels are linked: severity can be adjusted for; a difference across panels is {ratio} "
            "times as uncertain as within one",
            ratio=ratio,
        )
    if linkage.ratio <= MAX_WEAK_RATIO:
        return lazy(
            "weak link: severity can be adjusted for, with wider intervals; a difference across panels is "
            "{ratio} times as uncertain as within one",
            ratio=ratio,
        )
    return lazy(
        "very weak link: a difference across panels is {ratio} times as uncertain as within one", ratio=ratio
    )


_COMPLETE_MESSAGE = lazy("the same jurors mark everyone: no adjustment needed")
UNLINKED_MESSAGE = lazy(
    "these panels share no juror and no contestant: severity and quality cannot be told apart"
)
"""Shown wherever the jury has more than one component."""
_EMPTY_MESSAGE = lazy("nobody is judged here yet")
