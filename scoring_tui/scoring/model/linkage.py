"""Who can be compared with whom: the graph of jurors and contestants, its pieces and how firmly they hold.

Pure over "who marks whom"; no mark is looked at, so it can be asked before the final.
Imports the sentences and the small systems only.
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

Judged = Mapping[int, Collection[str]]
"""The jurors of each contestant, by draw number."""
Panels = Mapping[frozenset[str], int]
"""How many contestants each set of jurors marks."""

LINKED = 1.15
"""Greatest ratio L of panels that are well linked."""
WEAK = 1.5
"""Greatest ratio L of panels that are linked weakly; beyond it the words say how weakly."""

Verdict = Literal["complete", "linked", "weak", "unlinked", "empty"]
"""What the plan makes possible; "empty" where nobody is judged at all."""


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the graph: its jurors and contestants meet nobody of another piece."""

    jurors: frozenset[str]
    contestants: frozenset[int]


@dataclass(frozen=True, slots=True)
class Linkage:
    """How firmly the jurors of a ranked group hang together.

    `within` and `across` are standard errors of a difference between two contestants in units of the
    residual's standard deviation; none where panels are not linked at all.
    """

    components: tuple[Component, ...]
    complete: bool
    """The same jurors mark everyone."""
    within: float | None = None
    """If each pair had been marked by one panel, as large as their own."""
    across: float | None = None
    """As it is, with the severities of different jurors estimated."""

    @property
    def ratio(self) -> float | None:
        """L, how much wider a difference across panels is than within one; 1 for a complete panel."""
        return None if self.within is None or self.across is None else self.across / self.within

    @property
    def deficiency(self) -> int:
        """How many comparisons of severities the additive model cannot make: components less one."""
        return max(len(self.components) - 1, 0)

    @property
    def verdict(self) -> Verdict:
        """Which of the situations this is; beyond `WEAK` it is still called weak."""
        if self.ratio is None:
            return "unlinked" if self.components else "empty"
        if self.complete:
            return "complete"
        return "linked" if self.ratio <= LINKED else "weak"


def components(judged: Judged) -> tuple[Component, ...]:
    """Connected components of the bipartite graph of jurors and contestants.

    Between two of them the additive model `y = mu + theta_c + beta_j + e` cannot tell the quality of the
    contestants from the severity of the jurors (Weeks and Williams, 1964, on connectedness in N-way
    cross-classifications).

    Args:
        judged: jurors of each contestant; a contestant without a juror stands in no component.

    Returns:
        The components in the order of their lowest draw number, whatever the order of `judged`.

    >>> [sorted(part.contestants) for part in components({1: ["ana"], 2: ["budi"], 3: ["ana", "citra"]})]
    [[1, 3], [2]]
    """
    numbers: dict[frozenset[str], list[int]] = {}
    for number, jurors in judged.items():
        numbers.setdefault(frozenset(jurors), []).append(number)
    pieces: list[tuple[set[str], set[int]]] = []
    for together, alike in numbers.items():
        if together:
            pieces = _joined(pieces, set(together), set(alike))
    found = (Component(frozenset(jurors), frozenset(contestants)) for jurors, contestants in pieces)
    return tuple(sorted(found, key=lambda component: min(component.contestants)))


def _joined(
    pieces: list[tuple[set[str], set[int]]], jurors: set[str], contestants: set[int]
) -> list[tuple[set[str], set[int]]]:
    """The pieces after these jurors have marked these contestants."""
    apart = []
    for piece in pieces:
        if piece[0].isdisjoint(jurors):
            apart.append(piece)
        else:
            jurors |= piece[0]
            contestants |= piece[1]
    return [*apart, (jurors, contestants)]


def linkage(judged: Judged) -> Linkage:
    """How firmly the plan links its jurors, by least squares in `y = mu + theta_c + beta_j + e`, sd(e) = 1.

    `var(theta_c - theta_d) = 1/n_c + 1/n_d + (a_c - a_d)' V (a_c - a_d)` with `n_c` jurors of contestant c,
    `a_c = 1/n_c` at each of them, and V a generalised inverse of the jury's block after the contestants are
    eliminated, `diag(r_j) - sum_c n_c a_c a_c'` with `r_j` ballots of juror j (John and Williams, 1995,
    Cyclic and Computer Generated Designs). `across` is the root of its mean over all pairs with different
    jurors; `within` is the root of the mean of `1/n_c + 1/n_d` over the same pairs. So sizes of panels do not
    count as distance, L is at least 1, and it is defined where no two contestants share a panel.

    Args:
        judged: jurors of each contestant; a contestant without a juror is left out.

    >>> linkage({1: ["ana", "budi"], 2: ["ana", "budi"]}).ratio
    1.0
    >>> linked = linkage({1: ["ana", "budi"], 2: ["budi", "citra"], 3: ["citra", "ana"]})
    >>> linked.verdict, round(linked.ratio, 4)
    ('weak', 1.1547)
    >>> linkage({1: ["ana"], 2: ["budi"]}).verdict
    'unlinked'
    """
    parts = components(judged)
    panels = Counter(frozenset(jurors) for jurors in judged.values() if jurors)
    if len(parts) != 1:
        return Linkage(parts, complete=False)
    return Linkage(parts, len(panels) == 1, *_errors(panels))


def _errors(panels: Panels) -> tuple[float, float]:
    """Standard errors within and across panels."""
    if len(panels) == 1:
        alone = sqrt(2 / len(next(iter(panels))))
        return alone, alone
    everyone = sum(panels.values())
    pairs = sum(times * (everyone - times) for times in panels.values()) / 2
    alone = sum(times * (everyone - times) / len(panel) for panel, times in panels.items()) / pairs
    return sqrt(alone), sqrt(alone + _severity(panels) / pairs)


def _severity(panels: Panels) -> float:
    """Over all pairs `sum (a_c - a_d)' V (a_c - a_d)`: `trace V (N sum a a' - s s')`, s = sum a."""
    jurors = sorted(frozenset[str]().union(*panels))
    everyone = sum(panels.values())
    spread = _together(panels, jurors, lambda n: everyone / n**2)
    block = _together(panels, jurors, lambda n: -1 / n)
    shares = [sum(m / len(panel) for panel, m in panels.items() if juror in panel) for juror in jurors]
    for j, juror in enumerate(jurors):
        spread[j] = [entry - shares[j] * share for entry, share in zip(spread[j], shares, strict=True)]
        block[j][j] += sum(m for panel, m in panels.items() if juror in panel)
        block[j] = [entry + 1 / len(jurors) for entry in block[j]]  # invertible, and the same on differences
    return sum(sum(map(mul, *both)) for both in zip(invert(cholesky(block)), spread, strict=True))


def _together(panels: Panels, jurors: list[str], weight: Callable[[int], float]) -> Rows:
    """For each two jurors the sum of `weight(size of panel)` over the contestants whom both mark."""
    place = {juror: j for j, juror in enumerate(jurors)}
    rows = [[0.0] * len(jurors) for _ in jurors]
    for panel, times in panels.items():
        seats, added = [place[juror] for juror in panel], times * weight(len(panel))
        for j in seats:
            row = rows[j]
            for other in seats:
                row[other] += added
    return rows


def sentence(found: Linkage) -> LazyText:
    """What the plan makes possible, in the words that committee, MC and head of jury read.

    >>> str(sentence(linkage({1: ["ana"], 2: ["ana"]})))
    'the same jurors mark everyone: no adjustment needed'
    """
    if found.ratio is None:
        return APART if found.components else _NOBODY
    if found.complete:
        return _COMPLETE
    ratio = round_half_up(Fraction(found.ratio), 2)
    if found.ratio <= LINKED:
        return lazy("the panels are linked (L = {ratio}): severity can be adjusted for", ratio=ratio)
    if found.ratio <= WEAK:
        return lazy(
            "weak link (L = {ratio}): severity can be adjusted for, with wider intervals", ratio=ratio
        )
    return lazy(
        "very weak link: a difference across panels is {ratio} times as uncertain as within one", ratio=ratio
    )


_COMPLETE = lazy("the same jurors mark everyone: no adjustment needed")
APART = lazy("these panels share no juror and no contestant: severity and quality cannot be told apart")
"""What is said wherever a jury falls into pieces."""
_NOBODY = lazy("nobody is judged here yet")
