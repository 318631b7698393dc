"""What the jury plan makes possible, before the final: its graph, its linkage, its remedies and their price.

Pure over the state: drawn turns as they stand, the others as the sessions foresee them. `verdict_of` is
quick enough for a screen; `plan` simulates. Imports the state and the pure parts of scoring.
"""

from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.model.linkage import Component, Linkage, linkage, sentence
from scoring_tui.scoring.plan.appearances import Appearance, appearances
from scoring_tui.scoring.plan.remedies import PanelShare, RankedGroup, Remedy, expected_wrong, remedies


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A ranked group: who judges it, what that allows, and what would be better."""

    category: str
    panels: tuple[str, ...]
    contestants: int
    jurors: int
    ballots: int
    components: tuple[Component, ...]
    parts: tuple[tuple[str, ...], ...]
    """The panels of each component, in the same order."""
    linkage: Linkage
    sentence: LazyText
    wrong_podium: float
    """Expected share of podium places that go to the wrong contestant."""
    error: float
    """Monte-Carlo standard error of that share."""
    remedies: tuple[Remedy, ...]


def verdict_of(state: State, category: str) -> Linkage:
    """How firmly the jurors of a category are linked, without a simulation.

    Its words are `sentence(verdict_of(state, category))`.
    """
    return linkage({one.number: one.jurors for one in appearances(state, category)})


def plan_groups(state: State, seed: int = 1) -> tuple[GroupPlan, ...]:
    """What is to be said of every category that somebody is judged in, in the declared order.

    The simulation takes the categories' own sizes and panels, with standard deviations 1 of quality, 0.5 of
    severity and 0.5 of noise; the same seed gives the same digits. Remedies are for plans that are weakly
    linked or not at all; once a ballot of the category is in, only the joint final is left of them.
    """
    groups = (group_of(state, category) for category in state.contest.categories)
    return tuple(_plan(group, seed) for group in groups if group.seating)


def group_of(state: State, category: str) -> RankedGroup:
    """A category by its panels, contestants whom nobody judges left out."""
    judged = [one for one in appearances(state, category) if one.jurors]
    panels = dict.fromkeys(one.panel for one in judged)
    return RankedGroup(
        category,
        tuple(_bench(panel, [one for one in judged if one.panel == panel]) for panel in panels),
        {one.number: one.jurors for one in judged},
        {juror.id: juror.name for juror in state.jurors.values()},
        home=list(state.contest.categories).index(category),
        begun=any(state.ballots.get(one.number) for one in judged),
    )


def _bench(panel: str, before: list[Appearance]) -> PanelShare:
    jurors = dict.fromkeys(juror for one in before for juror in one.jurors)
    return PanelShare(panel, tuple(jurors), tuple(one.number for one in before))


def _plan(group: RankedGroup, seed: int) -> GroupPlan:
    found = linkage(group.seating)
    chance = expected_wrong(group.seating, seed)
    return GroupPlan(
        category=group.category,
        panels=tuple(bench.panel for bench in group.benches),
        contestants=len(group.seating),
        jurors=len(group.jurors),
        ballots=sum(map(len, group.seating.values())),
        components=found.components,
        parts=tuple(_panels(group, part) for part in found.components),
        linkage=found,
        sentence=sentence(found),
        wrong_podium=chance.wrong,
        error=chance.error,
        remedies=remedies(group, seed),
    )


def _panels(group: RankedGroup, part: Component) -> tuple[str, ...]:
    return tuple(b.panel for b in group.benches if not part.contestants.isdisjoint(b.contestants))
