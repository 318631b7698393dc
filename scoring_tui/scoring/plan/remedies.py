"""What could still be changed in a plan whose panels are linked badly or not at all, and at what price.

Each remedy is another plan: the same contestants with other jurors. Pure; imports the simulation, the
linkage and the sentences.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.model.linkage import linkage
from scoring_tui.scoring.plan.simulation import PODIUM, Chance, wrong_after_joint_final, wrong_podium

COMMON = 4
"""Contestants whom every panel sees, where panels are linked by contestants."""

Seating = Mapping[int, tuple[str, ...]]
"""The jurors of each contestant, in the order of appearance."""


@dataclass(frozen=True, slots=True)
class PanelShare:
    """One panel's part of a category."""

    panel: str
    jurors: tuple[str, ...]
    contestants: tuple[int, ...]
    """In the order of appearance."""


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A ranked group and the panels that it is spread over."""

    category: str
    benches: tuple[PanelShare, ...]
    seating: Seating
    names: Mapping[str, str]
    """Of jurors."""
    home: int = 0
    """Which of the panels would take everyone, so that groups do not all choose the same one."""
    begun: bool = False
    """Somebody was marked already."""

    @property
    def jurors(self) -> tuple[str, ...]:
        """Everyone who marks somebody of the group."""
        return tuple(dict.fromkeys(juror for jurors in self.seating.values() for juror in jurors))


@dataclass(frozen=True, slots=True)
class Remedy:
    """Another plan, its price and its promise."""

    name: LazyText
    more_marks: int
    """Ballots more than now; negative when some are saved."""
    wrong_podium: float
    """Expected share of podium places that go to the wrong contestant."""
    error: float
    """Monte-Carlo standard error of that share."""
    how: LazyText
    """What to change in the contest file."""


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """A remedy before it is priced."""

    name: LazyText
    how: LazyText
    seating: Seating


def expected_wrong(seating: Seating, seed: int) -> Chance:
    """The simulation, scored as the product would score this plan: adjusted wherever that helps.

    >>> expected_wrong({1: ("ana",), 2: ("ana",), 3: ("budi",)}, seed=1)  # all three stand on the podium
    Chance(wrong=0.0, error=0.0)
    """
    return wrong_podium(seating, linkage(seating).verdict in ("linked", "weak"), seed=seed)


def remedies(group: RankedGroup, seed: int = 1) -> tuple[Remedy, ...]:
    """What may be done for this group; nothing for a plan that is complete or well linked.

    A change of seats that leaves the panels unlinked, or links them no better, is not offered; nor is any
    once the group has begun, when only the joint final can still be held.

    >>> two = (PanelShare("A", ("ana", "adi"), (1, 2)), PanelShare("B", ("budi", "bela"), (3, 4)))
    >>> seating = {number: bench.jurors for bench in two for number in bench.contestants}
    >>> group = RankedGroup("guru", two, seating, {name: name for name in ("ana", "adi", "budi", "bela")})
    >>> [(str(remedy.name), remedy.more_marks) for remedy in remedies(group)][0]
    ('swap one juror per panel at half time', 0)
    """
    now = linkage(group.seating)
    if len(group.benches) < 2 or now.verdict not in ("weak", "unlinked"):
        return ()
    ways = () if group.begun else (swapped, with_common_contestants, before_one_panel)
    changes = (way(group) for way in ways)
    better = (change for change in changes if _links_better(change.seating, now.ratio))
    return (*(_priced(group, change, seed) for change in better), _joint_final(group, seed))


def _links_better(seating: Seating, ratio: float | None) -> bool:
    found = linkage(seating).ratio
    return found is not None and (ratio is None or found < ratio)


def _priced(group: RankedGroup, change: ProposedPlan, seed: int) -> Remedy:
    chance = expected_wrong(change.seating, seed)
    more = _ballots(change.seating) - _ballots(group.seating)
    return Remedy(change.name, more, chance.wrong, chance.error, change.how)


def _ballots(seating: Seating) -> int:
    return sum(map(len, seating.values()))


def _next(benches: Sequence[PanelShare]) -> Iterator[tuple[PanelShare, PanelShare]]:
    """Each panel with the next one, the last with the first."""
    return zip(benches, (*benches[1:], benches[0]), strict=True)


def swapped(group: RankedGroup) -> ProposedPlan:
    """One juror of each panel moves on to the next panel at half time.

    >>> two = (PanelShare("A", ("ana", "adi"), (1, 2)), PanelShare("B", ("budi", "bela"), (3, 4)))
    >>> seating = {number: bench.jurors for bench in two for number in bench.contestants}
    >>> group = RankedGroup("guru", two, seating, {name: name for name in ("ana", "adi", "budi", "bela")})
    >>> swapped(group).seating
    {1: ('ana', 'adi'), 2: ('ana', 'bela'), 3: ('budi', 'bela'), 4: ('budi', 'adi')}
    """
    moves = {one.panel: _mover(one, other) for one, other in _next(group.benches)}
    seating = dict(group.seating)
    for before, bench in _next(group.benches):
        for number in bench.contestants[len(bench.contestants) // 2 :]:
            stay = (j for j in seating[number] if j not in (moves[bench.panel], moves[before.panel]))
            seating[number] = (*stay, moves[before.panel])
    told = ", ".join(f"{group.names[moves[a.panel]]}: {a.panel} → {b.panel}" for a, b in _next(group.benches))
    how = lazy(
        "split the [[session]]s of {category} at half time, between two days, and give the second halves"
        " a [[panel]] of their own, in which one juror has moved on ({moves})",
        moves=told, category=group.category,
    )  # fmt: skip
    return ProposedPlan(lazy("swap one juror per panel at half time"), how, seating)


def _mover(bench: PanelShare, other: PanelShare) -> str:
    """The last juror who does not sit in the other panel already."""
    return next((j for j in reversed(bench.jurors) if j not in other.jurors), bench.jurors[-1])


def with_common_contestants(group: RankedGroup) -> ProposedPlan:
    """Some contestants, `COMMON` of them taken from each panel in turn, are seen by all panels."""
    in_turn = [
        n for row in zip_longest(*(b.contestants for b in group.benches)) for n in row if n is not None
    ]
    common = in_turn[:COMMON]
    how = lazy(
        "declare a [[panel]] of all {jurors} jurors and, on a day of its own, a [[session]] of {category}"
        " before it with turns = {n}; give the other sessions their turns too",
        jurors=len(group.jurors), category=group.category, n=len(common),
    )  # fmt: skip
    name = lazy("{n} common contestants, seen by all panels", n=len(common))
    return ProposedPlan(name, how, {**group.seating, **dict.fromkeys(common, group.jurors)})


def before_one_panel(group: RankedGroup) -> ProposedPlan:
    """Everyone appears before the same panel."""
    home = group.benches[group.home % len(group.benches)]
    moved = len(group.seating) - len(home.contestants)
    how = lazy(
        "let every [[session]] of {category} name panel {panel}; {n} contestants move there, and other"
        " categories move away",
        category=group.category, panel=home.panel, n=moved,
    )  # fmt: skip
    return ProposedPlan(
        lazy("one panel for the whole category"), how, dict.fromkeys(group.seating, home.jurors)
    )


def _joint_final(group: RankedGroup, seed: int) -> Remedy:
    rounds = [bench.contestants for bench in group.benches]
    chance = wrong_after_joint_final(group.seating, rounds, seed=seed)
    finalists = sum(min(PODIUM, len(numbers)) for numbers in rounds)
    how = lazy(
        "declare a category for the final with a [[session]] before a [[panel]] of all {jurors} jurors, and"
        " enter the best {n} of each panel, {finalists} contestants, who appear once more",
        jurors=len(group.jurors), n=PODIUM, finalists=finalists,
    )  # fmt: skip
    name = lazy("a joint final of each panel's best {n}", n=PODIUM)
    return Remedy(name, finalists * len(group.jurors), chance.wrong, chance.error, how)
