"""Remedies for a plan whose panels are weakly linked or unlinked, and their cost.

Each remedy is another plan: the same contestants with other jurors.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.model.linkage import measure_linkage
from scoring_tui.scoring.plan.simulation import (
    PODIUM_SIZE,
    WrongPodiumShare,
    simulate_joint_final,
    simulate_plan,
)

COMMON_CONTESTANTS = 4
"""Number of contestants judged by every panel, if panels are linked by contestants."""

JurorAssignment = Mapping[int, tuple[str, ...]]
"""The jurors of each contestant, in the order of appearance."""


@dataclass(frozen=True, slots=True)
class PanelShare:
    """The part of a category that one panel judges."""

    panel_id: str
    juror_ids: tuple[str, ...]
    draw_numbers: tuple[int, ...]
    """In the order of appearance."""


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A ranked group and its panels."""

    category_id: str
    panel_shares: tuple[PanelShare, ...]
    assignment: JurorAssignment
    juror_names: Mapping[str, str]
    """By juror id."""
    home_panel: int = 0
    """Index of the panel that would judge everyone; it differs between groups to spread the load."""
    has_begun: bool = False
    """A contestant has been marked already."""

    @property
    def juror_ids(self) -> tuple[str, ...]:
        """Ids of all jurors who mark a contestant of the group."""
        return tuple(dict.fromkeys(juror for jurors in self.assignment.values() for juror in jurors))


@dataclass(frozen=True, slots=True)
class Remedy:
    """Another plan, its cost and its effect."""

    name: LazyText
    extra_ballots: int
    """Ballots more than now; negative if the remedy saves some."""
    wrong_podium: float
    """Expected share of podium places that go to the wrong contestant."""
    podium_error: float
    """Monte-Carlo standard error of that share."""
    instructions: LazyText
    """What to change in the contest file."""


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """A remedy before its cost is simulated."""

    name: LazyText
    instructions: LazyText
    assignment: JurorAssignment


def estimate_wrong_podium(assignment: JurorAssignment, seed: int) -> WrongPodiumShare:
    """Simulate the plan, scored as it would be in the product: adjusted if the plan is linked.

    >>> estimate_wrong_podium({1: ("ana",), 2: ("ana",), 3: ("budi",)}, seed=1)  # all three are on the podium
    WrongPodiumShare(share=0.0, standard_error=0.0)
    """
    return simulate_plan(assignment, measure_linkage(assignment).verdict in ("linked", "weak"), seed=seed)


def propose_remedies(group: RankedGroup, seed: int = 1) -> tuple[Remedy, ...]:
    """Propose remedies for this group; none for a plan that is complete or well linked.

    A change that leaves the panels unlinked, or does not link them better, is not proposed. After the
    first ballot of the group only the joint final is proposed.

    >>> shares = (PanelShare("A", ("ana", "adi"), (1, 2)), PanelShare("B", ("budi", "bela"), (3, 4)))
    >>> assignment = {number: share.juror_ids for share in shares for number in share.draw_numbers}
    >>> names = {name: name for name in ("ana", "adi", "budi", "bela")}
    >>> group = RankedGroup("guru", shares, assignment, names)
    >>> [(str(remedy.name), remedy.extra_ballots) for remedy in propose_remedies(group)][0]
    ('swap one juror per panel at half time', 0)
    """
    current_linkage = measure_linkage(group.assignment)
    if len(group.panel_shares) < 2 or current_linkage.verdict not in ("weak", "unlinked"):
        return ()
    strategies = () if group.has_begun else (swap_jurors, share_contestants, use_one_panel)
    proposals = (strategy(group) for strategy in strategies)
    better_proposals = (
        proposal for proposal in proposals if _improves_linkage(proposal.assignment, current_linkage.ratio)
    )
    return (
        *(_evaluate_proposal(group, proposal, seed) for proposal in better_proposals),
        _joint_final(group, seed),
    )


def _improves_linkage(assignment: JurorAssignment, current_ratio: float | None) -> bool:
    new_ratio = measure_linkage(assignment).ratio
    return new_ratio is not None and (current_ratio is None or new_ratio < current_ratio)


def _evaluate_proposal(group: RankedGroup, proposal: ProposedPlan, seed: int) -> Remedy:
    wrong_podium = estimate_wrong_podium(proposal.assignment, seed)
    extra_ballots = _count_ballots(proposal.assignment) - _count_ballots(group.assignment)
    return Remedy(
        proposal.name, extra_ballots, wrong_podium.share, wrong_podium.standard_error, proposal.instructions
    )


def _count_ballots(assignment: JurorAssignment) -> int:
    return sum(map(len, assignment.values()))


def _pair_with_next(panel_shares: Sequence[PanelShare]) -> Iterator[tuple[PanelShare, PanelShare]]:
    """Each panel with the next one; the last with the first."""
    return zip(panel_shares, (*panel_shares[1:], panel_shares[0]), strict=True)


def swap_jurors(group: RankedGroup) -> ProposedPlan:
    """Move one juror of each panel to the next panel at half time.

    >>> shares = (PanelShare("A", ("ana", "adi"), (1, 2)), PanelShare("B", ("budi", "bela"), (3, 4)))
    >>> assignment = {number: share.juror_ids for share in shares for number in share.draw_numbers}
    >>> names = {name: name for name in ("ana", "adi", "budi", "bela")}
    >>> swap_jurors(RankedGroup("guru", shares, assignment, names)).assignment
    {1: ('ana', 'adi'), 2: ('ana', 'bela'), 3: ('budi', 'bela'), 4: ('budi', 'adi')}
    """
    moved_jurors = {
        share.panel_id: _choose_juror(share, next_share)
        for share, next_share in _pair_with_next(group.panel_shares)
    }
    assignment = dict(group.assignment)
    for previous, share in _pair_with_next(group.panel_shares):
        for draw_number in share.draw_numbers[len(share.draw_numbers) // 2 :]:
            remaining_jurors = (
                juror_id
                for juror_id in assignment[draw_number]
                if juror_id not in (moved_jurors[share.panel_id], moved_jurors[previous.panel_id])
            )
            assignment[draw_number] = (*remaining_jurors, moved_jurors[previous.panel_id])
    move_list = ", ".join(
        f"{group.juror_names[moved_jurors[share.panel_id]]}: {share.panel_id} → {next_share.panel_id}"
        for share, next_share in _pair_with_next(group.panel_shares)
    )
    instructions = lazy(
        "split the [[session]]s of {category} at half time, with start and end of each half, and give the"
        " second halves a [[panel]] of their own, in which one juror has moved on ({moves})",
        moves=move_list, category=group.category_id,
    )  # fmt: skip
    return ProposedPlan(lazy("swap one juror per panel at half time"), instructions, assignment)


def _choose_juror(share: PanelShare, next_share: PanelShare) -> str:
    """The last juror who is not a member of the other panel already."""
    return next(
        (juror_id for juror_id in reversed(share.juror_ids) if juror_id not in next_share.juror_ids),
        share.juror_ids[-1],
    )


def share_contestants(group: RankedGroup) -> ProposedPlan:
    """Let all panels judge `COMMON_CONTESTANTS` contestants, taken from each panel in turn."""
    interleaved_numbers = [
        draw_number
        for row in zip_longest(*(share.draw_numbers for share in group.panel_shares))
        for draw_number in row
        if draw_number is not None
    ]
    common_numbers = interleaved_numbers[:COMMON_CONTESTANTS]
    instructions = lazy(
        "declare a [[panel]] of all {jurors} jurors and, at hours of its own, a [[session]] of {category}"
        " before it with turns = {n}; give the other sessions their turns too",
        jurors=len(group.juror_ids), category=group.category_id, n=len(common_numbers),
    )  # fmt: skip
    name = lazy("{n} common contestants, seen by all panels", n=len(common_numbers))
    return ProposedPlan(
        name, instructions, {**group.assignment, **dict.fromkeys(common_numbers, group.juror_ids)}
    )


def use_one_panel(group: RankedGroup) -> ProposedPlan:
    """Let one panel judge everyone."""
    home_share = group.panel_shares[group.home_panel % len(group.panel_shares)]
    moved_count = len(group.assignment) - len(home_share.draw_numbers)
    instructions = lazy(
        "let every [[session]] of {category} name panel {panel}; {n} contestants move there, and other"
        " categories move away",
        category=group.category_id, panel=home_share.panel_id, n=moved_count,
    )  # fmt: skip
    return ProposedPlan(
        lazy("one panel for the whole category"),
        instructions,
        dict.fromkeys(group.assignment, home_share.juror_ids),
    )


def _joint_final(group: RankedGroup, seed: int) -> Remedy:
    panel_numbers = [share.draw_numbers for share in group.panel_shares]
    wrong_podium = simulate_joint_final(group.assignment, panel_numbers, seed=seed)
    finalist_count = sum(min(PODIUM_SIZE, len(draw_numbers)) for draw_numbers in panel_numbers)
    instructions = lazy(
        "declare a category for the final with a [[session]] before a [[panel]] of all {jurors} jurors, and"
        " enter the best {n} of each panel, {finalists} contestants, who appear once more",
        jurors=len(group.juror_ids), n=PODIUM_SIZE, finalists=finalist_count,
    )  # fmt: skip
    name = lazy("a joint final of each panel's best {n}", n=PODIUM_SIZE)
    return Remedy(
        name,
        finalist_count * len(group.juror_ids),
        wrong_podium.share,
        wrong_podium.standard_error,
        instructions,
    )
