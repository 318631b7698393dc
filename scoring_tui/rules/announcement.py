"""Rules between a complete category and its public result: lock, unlock, announce, withdraw."""

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory, UnlockCategory
from scoring_tui.domain.commands.jury import WithdrawSignatures
from scoring_tui.domain.facts.announcement import CategoryAnnounced, CategoryLocked, CategoryUnlocked
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import SignatureWithdrawn
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_reason,
    require_undisputed,
    require_unsigned,
    rule,
)
from scoring_tui.rules.results import require_final_standing
from scoring_tui.rules.titles import require_leading_titles


@rule.register
def _decide_lock_category(command: LockCategory, context: DecisionContext) -> list[Fact]:
    require_unsigned(context, command.category)
    require_final_standing(context, command.category)
    require_leading_titles(context, command.category)
    return [CategoryLocked(category=command.category)]


@rule.register
def _decide_unlock_category(command: UnlockCategory, context: DecisionContext) -> list[Fact]:
    category_name = require_category_name(context, command.category)
    is_locked = command.category in context.state.locked_categories
    require(is_locked, lazy("{category} is not locked", category=category_name))
    is_signed = bool(context.state.signatures.get(command.category))
    require(
        not is_signed, lazy("{category} is signed; withdraw the signatures first", category=category_name)
    )
    return [CategoryUnlocked(category=command.category, reason=require_reason(command.reason))]


@rule.register
def _decide_announce_category(command: AnnounceCategory, context: DecisionContext) -> list[Fact]:
    require_signed(context, command.category)
    category_name = require_category_name(context, command.category)
    is_announced = context.state.is_announced(command.category)
    require(not is_announced, lazy("{category} is announced already", category=category_name))
    return [make_announcement(context, command.category)]


def require_signed(context: DecisionContext, category_id: str) -> None:
    """Refuse a category that is not signed by everybody who must, or that has an open dispute."""
    category_name = require_category_name(context, category_id)
    require(
        context.state.is_signed(category_id),
        lazy("{category} is not signed yet: only a signed result may be announced", category=category_name),
    )
    require_undisputed(context, category_id)


def make_announcement(context: DecisionContext, category_id: str) -> CategoryAnnounced:
    """Return the fact that makes a signed result public."""
    return CategoryAnnounced(category=category_id, signed=context.state.signatures[category_id][-1].seq)


@rule.register
def _decide_withdraw_signatures(command: WithdrawSignatures, context: DecisionContext) -> list[Fact]:
    state, category_name = context.state, require_category_name(context, command.category)
    require(state.signatures.get(command.category), lazy("{category} is not signed", category=category_name))
    reason, second_name = require_reason(command.reason), command.second_name.strip()
    if not state.is_signed(command.category):
        return [SignatureWithdrawn(category=command.category, reason=reason)]
    require(second_name, lazy("{category} is final: a second person must agree", category=category_name))
    first_name = state.contest.contest.head_of_jury or context.actor.name
    require(
        bare_name(second_name) != bare_name(first_name),
        lazy("{name} is the head of jury: the second person must be somebody else", name=second_name),
    )
    return [SignatureWithdrawn(category=command.category, reason=reason, second_name=second_name)]
