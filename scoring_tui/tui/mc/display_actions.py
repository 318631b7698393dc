"""The displays and the ceremony on the MC's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.ceremony import StartCeremony
from scoring_tui.domain.commands.scenes import IdentifyDisplays, ShowScene
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog
from scoring_tui.tui.mc.ceremony_desk import CeremonyDesk
from scoring_tui.tui.mc.conditions import list_signed_results
from scoring_tui.tui.mc.dialogs import EntryDialog
from scoring_tui.tui.mc.scene_dialog import SceneChoice, SceneDialog
from scoring_tui.views.category_results import CategoryResult
from scoring_tui.views.mc import McView

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

LONGEST_TEXT = 200
"""Letters of a title or message, as the rules allow."""
CURRENT_CATEGORY = ""
ONLY_ANNOUNCE, ALL_PLACES = "announce", "all"
"""Choices of dialogs besides the listed values."""


@work(group="ask", exclusive=True)
async def choose_scene(screen: McScreen) -> None:
    """Choose what a display shows, or let all displays show their names."""
    view: McView = screen.view
    names = [display.name for display in view.displays if display.panel_id in ("", view.panel_id)]
    dialog = SceneDialog(names, view.room_name, screen.last_target)
    choice = await screen.app.push_screen_wait(dialog)
    if choice is None:
        return
    if choice.is_identify:
        await screen.submit_command(IdentifyDisplays())
        return
    screen.last_target = choice.display_name
    command = await _complete_choice(screen, choice)
    if command is not None:
        await screen.submit_command(command)


async def _complete_choice(screen: McScreen, choice: SceneChoice) -> ShowScene | None:
    """Ask for the category or the words that a scene needs; None if it is given up."""
    view: McView = screen.view
    panel_id = "" if choice.display_name else view.panel_id
    category, text = "", ""
    if choice.scene in ("standings", "running-order", "result"):
        is_result = choice.scene == "result"
        results = [r for r in view.category_results if not is_result or r.state == "announced"]
        if is_result and not results:
            screen.show_message(tr("No result is announced yet."), "warning")
            return None
        choices = {} if is_result else {CURRENT_CATEGORY: tr("the current categories in turn")}
        choices.update({result.category_id: result.category_name for result in results})
        chosen = await screen.app.push_screen_wait(ChoiceDialog(tr("Which category?"), choices))
        if chosen is None:
            return None
        category = chosen
    if choice.scene in ("message", "title"):
        dialog = EntryDialog(
            tr("The words for the hall"), prompt=tr("what the hall reads"), max_length=LONGEST_TEXT,
            find_error=lambda words: "" if words or choice.scene == "title" else tr("a message needs a text"),
        )  # fmt: skip
        words = await screen.app.push_screen_wait(dialog)
        if words is None:
            return None
        text = words
    return ShowScene(choice.scene, panel_id, choice.display_name, category, text)


@work(group="ask", exclusive=True)
async def open_ceremony(screen: McScreen) -> None:
    """Open the desk of the running ceremony; else choose a signed category and begin, or only announce it."""
    view: McView = screen.view
    if view.ceremony is None and not await _begin_ceremony(screen):
        return
    screen.ceremony_desk = CeremonyDesk(screen)
    await screen.app.push_screen_wait(screen.ceremony_desk)
    screen.ceremony_desk = None


async def _begin_ceremony(screen: McScreen) -> bool:
    """Start the ceremony of a category that the MC chooses; return whether it has begun."""
    results = list_signed_results(screen.view)
    result = results[0]
    if len(results) > 1:
        choices = {str(index): _result_label(result) for index, result in enumerate(results)}
        chosen = await screen.app.push_screen_wait(ChoiceDialog(tr("Which category?"), choices))
        if chosen is None:
            return False
        result = results[int(chosen)]
    if result.disputed_numbers:
        numbers = ", ".join(map(str, result.disputed_numbers))
        screen.show_message(
            tr("No. {numbers} is in dispute: nothing is announced.", numbers=numbers), "warning"
        )
        return False
    choices = {
        ALL_PLACES: tr("Ceremony: every award step by step"),
        "3": tr("Ceremony: the first three step by step, the others in groups"),
    }
    if result.state == "signed":
        choices[ONLY_ANNOUNCE] = tr("No ceremony: announce the whole result now")
    title = tr("How is {category} announced?", category=result.category_name)
    chosen = await screen.app.push_screen_wait(ChoiceDialog(title, choices))
    if chosen is None:
        return False
    if chosen == ONLY_ANNOUNCE:
        await _announce(screen, result.category_id, result.category_name)
        return False
    command = StartCeremony(result.category_id, None if chosen == ALL_PLACES else int(chosen))
    return (await screen.submit_command(command)).is_done


async def _announce(screen: McScreen, category_id: str, category_name: str) -> None:
    title = tr("Announce {category} now?", category=category_name)
    lines = [tr("The whole result is shown on every board at once.")]
    dialog = ConfirmDialog(title, lines, yes_label=tr("Announce"))
    if await screen.app.push_screen_wait(dialog):
        await screen.submit_command(AnnounceCategory(category_id))


def _result_label(result: CategoryResult) -> str:
    state = tr("announced") if result.state == "announced" else tr("signed")
    return f"{result.category_name} ({state})"
