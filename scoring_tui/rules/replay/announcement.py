"""Commands of the facts of lock, announcement, dispute, titles, ceremony and scenes."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory, UnlockCategory
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.scenes import IdentifyDisplays, ShowScene
from scoring_tui.domain.commands.titles import GiveTitle, GrantAward, TakeBackTitle, WithholdAward
from scoring_tui.domain.facts.announcement import CategoryAnnounced, CategoryLocked, CategoryUnlocked
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.ceremony import CeremonyEnded, CeremonyMoved, CeremonyStarted
from scoring_tui.domain.facts.disputes import DisputeRaised, DisputeResolved
from scoring_tui.domain.facts.scenes import DisplaysIdentified, SceneShown
from scoring_tui.domain.facts.titles import AwardGranted, AwardWithheld, TitleGiven, TitleTakenBack
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_lock(fact: CategoryLocked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield LockCategory(fact.category)
    yield Sign(fact.category)


@rebuild_commands.register
def _rebuild_unlock(fact: CategoryUnlocked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield UnlockCategory(fact.category, fact.reason)


@rebuild_commands.register
def _rebuild_announcement(fact: CategoryAnnounced, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield AnnounceCategory(fact.category)


@rebuild_commands.register
def _rebuild_dispute(fact: DisputeRaised, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield DisputeContestant(fact.number, fact.note)


@rebuild_commands.register
def _rebuild_resolution(fact: DisputeResolved, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ResolveDispute(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_title(fact: TitleGiven, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield GiveTitle(fact.category, fact.title, fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_title_back(fact: TitleTakenBack, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield TakeBackTitle(fact.category, fact.title, fact.reason)


@rebuild_commands.register
def _rebuild_withheld_award(fact: AwardWithheld, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield WithholdAward(fact.category, fact.award, fact.reason)


@rebuild_commands.register
def _rebuild_granted_award(fact: AwardGranted, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield GrantAward(fact.category, fact.award, fact.reason)


@rebuild_commands.register
def _rebuild_ceremony(fact: CeremonyStarted, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    """Yield the command for each number of single places: the steps tell which it was."""
    award_count = len(state.contest.categories[fact.category].awards)
    has_groups = any(step.kind == "group" for step in fact.steps)
    for has_others in (has_groups, not has_groups):
        yield StartCeremony(fact.category, None, has_others)
        for single_count in range(award_count + 1):
            yield StartCeremony(fact.category, single_count, has_others)


@rebuild_commands.register
def _rebuild_ceremony_move(fact: CeremonyMoved, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    if state.ceremony is not None:
        yield MoveCeremony(fact.category, fact.step, state.ceremony.step)


@rebuild_commands.register
def _rebuild_ceremony_end(fact: CeremonyEnded, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield EndCeremony(fact.category)


@rebuild_commands.register
def _rebuild_scene(fact: SceneShown, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ShowScene(fact.scene, fact.panel, fact.display, fact.category, fact.text)


@rebuild_commands.register
def _rebuild_identification(
    fact: DisplaysIdentified, facts: Sequence[Fact], state: State
) -> Iterable[Command]:
    yield IdentifyDisplays()
