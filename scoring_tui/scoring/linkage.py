"""Who can be compared with whom: the graph of jurors and contestants, its pieces and how firmly they hold.

Pure over "who marks whom"; no mark is looked at, so it can be asked before the final.
Imports the sentences only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Judged = Mapping[int, Iterable[str]]
"""The jurors of each contestant, by draw number."""


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the graph: its jurors and contestants meet nobody of another piece."""

    jurors: frozenset[str]
    contestants: frozenset[int]


def components(judged: Judged) -> tuple[Component, ...]:
    """Connected components of the bipartite graph of jurors and contestants.

    Between two of them the additive model `y = mu + theta_c + beta_j + e` cannot tell the quality of the
    contestants from the severity of the jurors: its rank deficiency is the number of components less one
    (Weeks and Williams 1964, "A note on the determination of connectedness in an N-way cross classification").

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
