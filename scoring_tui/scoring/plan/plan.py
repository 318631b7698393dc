"""Evaluation of the jury plan before the final: graph, linkage, remedies and their cost.

Turns come from the draw, or before it from the plan of the sessions. `measure_category_linkage` is
fast enough for a screen; `plan_groups` simulates.
"""

from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.model.linkage import Component, Linkage, describe_linkage, measure_linkage
from scoring_tui.scoring.plan.appearances import Appearance, plan_appearances
from scoring_tui.scoring.plan.remedies import (
    PanelShare,
    RankedGroup,
    Remedy,
    estimate_wrong_podium,
    propose_remedies,
)


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A ranked group: its jurors, their linkage, and the remedies."""

    category_id: str
    panel_ids: tuple[str, ...]
    contestant_count: int
    juror_count: int
    ballot_count: int
    components: tuple[Component, ...]
    component_panels: tuple[tuple[str, ...], ...]
    """The panel ids of each component, in the same order."""
    linkage: Linkage
    linkage_message: LazyText
    wrong_podium: float
    """Expected share of podium places that go to the wrong contestant."""
    podium_error: float
    """Monte-Carlo standard error of that share."""
    remedies: tuple[Remedy, ...]


def measure_category_linkage(state: State, category_id: str) -> Linkage:
    """Measure how well the jurors of a category are linked, without a simulation.

    `describe_linkage` turns the result into a message.
    """
    return measure_linkage(
        {
            appearance.number: appearance.juror_ids
            for appearance in plan_appearances(state, category_id)
            if not appearance.is_guest
        }
    )


def plan_groups(state: State, seed: int = 1) -> tuple[GroupPlan, ...]:
    """Evaluate the plan of every category with judged contestants, in declared order.

    The simulation uses the sizes and panels of the categories, with standard deviations 1 of quality, 0.5 of
    severity and 0.5 of noise; the same seed gives the same result. Remedies are proposed for plans that are
    weakly linked or unlinked; after the first ballot of a category only the joint final remains.
    """
    groups = (build_group(state, category_id) for category_id in state.contest.categories)
    return tuple(_evaluate_group(group, seed) for group in groups if group.assignment)


def build_group(state: State, category_id: str) -> RankedGroup:
    """A category by its panels. Contestants without a juror and those out of competition are left out."""
    judged_appearances = [
        appearance
        for appearance in plan_appearances(state, category_id)
        if appearance.juror_ids and not appearance.is_guest
    ]
    panel_ids = dict.fromkeys(appearance.panel_id for appearance in judged_appearances)
    return RankedGroup(
        category_id,
        tuple(
            _build_panel_share(
                panel_id, [appearance for appearance in judged_appearances if appearance.panel_id == panel_id]
            )
            for panel_id in panel_ids
        ),
        {appearance.number: appearance.juror_ids for appearance in judged_appearances},
        {juror.id: juror.name for juror in state.jurors.values()},
        home_panel=list(state.contest.categories).index(category_id),
        has_begun=any(state.ballots.get(appearance.number) for appearance in judged_appearances),
    )


def _build_panel_share(panel_id: str, appearances: list[Appearance]) -> PanelShare:
    juror_ids = dict.fromkeys(juror_id for appearance in appearances for juror_id in appearance.juror_ids)
    return PanelShare(panel_id, tuple(juror_ids), tuple(appearance.number for appearance in appearances))


def _evaluate_group(group: RankedGroup, seed: int) -> GroupPlan:
    linkage = measure_linkage(group.assignment)
    chance = estimate_wrong_podium(group.assignment, seed)
    return GroupPlan(
        category_id=group.category_id,
        panel_ids=tuple(share.panel_id for share in group.panel_shares),
        contestant_count=len(group.assignment),
        juror_count=len(group.juror_ids),
        ballot_count=sum(map(len, group.assignment.values())),
        components=linkage.components,
        component_panels=tuple(_component_panel_ids(group, component) for component in linkage.components),
        linkage=linkage,
        linkage_message=describe_linkage(linkage),
        wrong_podium=chance.share,
        podium_error=chance.standard_error,
        remedies=propose_remedies(group, seed),
    )


def _component_panel_ids(group: RankedGroup, component: Component) -> tuple[str, ...]:
    return tuple(
        share.panel_id
        for share in group.panel_shares
        if not component.contestants.isdisjoint(share.draw_numbers)
    )
