"""Evolvers for locks, announcements and their withdrawal."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.announcement import CategoryAnnounced, CategoryLocked, CategoryUnlocked
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import SignatureWithdrawn
from scoring_tui.domain.state import Announcement, Rectification, State


@evolves(CategoryLocked)
def _evolve_category_locked(state: State, entry: Entry, fact: CategoryLocked) -> None:
    state.locked_categories[fact.category] = entry.seq


@evolves(CategoryUnlocked)
def _evolve_category_unlocked(state: State, entry: Entry, fact: CategoryUnlocked) -> None:
    del state.locked_categories[fact.category]


@evolves(CategoryAnnounced)
def _evolve_category_announced(state: State, entry: Entry, fact: CategoryAnnounced) -> None:
    state.announcements[fact.category] = Announcement(entry.seq, entry.at)
    state.frozen_standings.pop(fact.category, None)


@evolves(SignatureWithdrawn)
def _evolve_signature_withdrawn(state: State, entry: Entry, fact: SignatureWithdrawn) -> None:
    """No board keeps the old result: what was frozen by the MC is thawed, and its ceremony ends."""
    category_id = fact.category
    for values in (state.signatures, state.signed_results, state.locked_categories):
        values.pop(category_id, None)
    state.withdrawn_signatures[category_id] = entry.seq
    frozen_standing = state.frozen_standings.get(category_id)
    if frozen_standing is not None and not frozen_standing.is_automatic:
        del state.frozen_standings[category_id]
    if state.ceremony is not None and state.ceremony.category == category_id:
        state.ceremony = None
    if state.announcements.pop(category_id, None) is not None:
        names = (entry.actor, fact.second_name)
        state.rectifications[category_id] = Rectification(entry.seq, entry.at, fact.reason, names)
