"""Rules about personal data that are removed after the legal period of retention."""

from scoring_tui.domain.commands.retention import ConfirmErasure, ForgetPersonalData
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.retention import PersonalDataErased, PersonalDataForgotten
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_reason, rule


@rule.register
def _decide_forget_personal_data(command: ForgetPersonalData, context: DecisionContext) -> list[Fact]:
    state, reason = context.state, require_reason(command.reason)
    is_under_way = state.data_removal is not None and not state.data_removal.is_complete
    require(not is_under_way, lazy("the removal of personal data has begun already; complete it first"))
    has_counts = any(command.counts.values()) and all(count >= 0 for count in command.counts.values())
    require(has_counts, lazy("the file has no personal data that can be removed"))
    if not command.is_abandoned:
        names = ", ".join(list_unfinished_categories(state))
        message = lazy(
            "results are still open: {categories}. Personal data are removed when every category is signed; a"
            " contest that is never finished needs --abandoned",
            categories=names,
        )
        require(not names, message)
    fact = PersonalDataForgotten(
        reason=reason, counts=dict(command.counts), through=state.seq, is_abandoned=command.is_abandoned
    )
    return [fact]


def list_unfinished_categories(state: State) -> list[str]:
    """Return the names of the categories with contestants whose result is not signed."""
    category_ids = dict.fromkeys(contestant.category for contestant in state.contestants.values())
    return [
        state.contest.categories[category_id].name
        for category_id in category_ids
        if not state.is_signed(category_id)
    ]


@rule.register
def _decide_confirm_erasure(command: ConfirmErasure, context: DecisionContext) -> list[Fact]:
    removal = context.state.data_removal
    is_under_way = removal is not None and not removal.is_complete
    require(is_under_way, lazy("no removal of personal data is under way"))
    assert removal is not None
    return [PersonalDataErased(forgotten=removal.seq)]
