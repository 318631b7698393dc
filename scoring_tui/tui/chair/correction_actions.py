"""The head of jury's action that corrects what was typed wrong about a contestant or the jury."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectPanelHead,
)
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.chair.correction_dialog import CorrectionDialog, TypedCorrection, owner_name
from scoring_tui.tui.chair.result_actions import explain_refusal, is_head_of_jury
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice, submit_and_report
from scoring_tui.tui.common.actions import Action
from scoring_tui.views import corrections
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.tui.chair.screen import ChairScreen
    from scoring_tui.views.corrections import CorrectableField


@work(group="ask", exclusive=True)
async def correct_entry(screen: ChairScreen) -> None:
    """Choose a field of the contestant under the cursor or of the jury, then correct it."""
    line = screen.cursor.line
    draw_number = line.number if line is not None else None
    fields = await screen.ask_engine(lambda engine: corrections.list_correctable_fields(engine, draw_number))
    if not fields:
        return
    choices = {str(index): _describe_field(field) for index, field in enumerate(fields)}
    choice = await ask_choice(screen, tr("What is to be corrected?"), choices)
    if not choice:
        return
    field, new_value = fields[int(choice)], None
    if field.choices:
        others = {value: name for value, name in field.choices if value != field.value}
        new_value = await ask_choice(screen, tr("Which category is right?"), others)
        if not new_value:
            return
    if (typed := await screen.app.push_screen_wait(CorrectionDialog(field, new_value))) is not None:
        await submit_and_report(screen, _make_command(field, typed))


def _describe_field(field: CorrectableField) -> str:
    """A line of the list: whose field, which one, and its present value."""
    return tr(
        "{who} · {field}: {value}",
        who=owner_name(field),
        field=translate(field.label),
        value=field.shown_value or "–",
    )


def _make_command(field: CorrectableField, typed: TypedCorrection) -> Command:
    if field.owner == "contestant":
        return CorrectContestant(field.owner_id, {field.field: typed.value}, typed.reason)
    if field.owner == "chair":
        return CorrectHeadOfJury(typed.value, typed.reason)
    if field.owner == "panel":
        return CorrectPanelHead(field.owner_id, typed.value, typed.reason)
    if field.field == "name":
        return CorrectJuror(field.owner_id, typed.reason, new_name=typed.value)
    return CorrectJuror(field.owner_id, typed.reason, new_office=typed.value)


CORRECTION_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.correct", "k", gettext_noop("Correct"),
        gettext_noop("Correct a name or another entry, with a reason"),
        correct_entry, is_possible=is_head_of_jury, refusal=explain_refusal, key_display="K",
    ),
)  # fmt: skip
