"""The head of jury's acts before an announcement: lock, disputes, special titles, withheld awards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.announcement import LockCategory, UnlockCategory
from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.titles import GiveTitle, GrantAward, TakeBackTitle, WithholdAward
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.chair.ballot_actions import on_standing
from scoring_tui.tui.chair.result_actions import allows, explain_refusal
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice, submit_and_report, titled
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.views.awards import AwardChoice, list_award_choices
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.tui.chair.screen import ChairScreen


def can_lock_or_unlock(view: ChairView, selection: Selection) -> bool:
    """Whether the selected category can be locked, or unlocked."""
    return bool({"lock", "unlock"} & selection.allowed)


def can_dispute(view: ChairView, selection: Selection) -> bool:
    """Whether the result of the contestant under the cursor can be held, or set free again."""
    return selection.line is not None and "dispute" in selection.allowed


@work(group="ask", exclusive=True)
async def toggle_lock(screen: ChairScreen) -> None:
    """Lock the selected category; unlock it with a reason if it is locked."""
    sheet = screen.sheet
    if not sheet.is_locked:
        await submit_and_report(screen, LockCategory(sheet.category_id))
        return
    title = tr("Unlock {category}", category=sheet.category_name)
    lines = [tr("Ballots, penalties and ties can be changed again.")]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, UnlockCategory(sheet.category_id, reason))


@work(group="ask", exclusive=True)
async def toggle_dispute(screen: ChairScreen) -> None:
    """Hold the category because of the contestant under the cursor, or end that dispute."""
    line, sheet = screen.cursor.line, screen.sheet
    if line is None:
        return
    if line.number in sheet.disputed_numbers:
        title = tr("The dispute about {who} is resolved", who=titled(line))
        prompt, lines = tr("How it was resolved"), [tr("The category can be signed and announced again.")]
    else:
        title, prompt = tr("A dispute about {who}", who=titled(line)), tr("Note")
        lines = [
            tr(
                "{category} cannot be signed or announced until it is resolved.", category=sheet.category_name
            ),
            tr("No board and no other screen shows it."),
        ]
    if text := await screen.app.push_screen_wait(ReasonDialog(title, lines, prompt=prompt)):
        is_disputed = line.number in sheet.disputed_numbers
        command = ResolveDispute(line.number, text) if is_disputed else DisputeContestant(line.number, text)
        await submit_and_report(screen, command)


@work(group="ask", exclusive=True)
async def decide_awards(screen: ChairScreen) -> None:
    """Give a special title or take it back; give an award to nobody, or to somebody again."""
    sheet = screen.sheet
    choices = await screen.ask_engine(lambda engine: list_award_choices(engine.state, sheet.category_id))
    if not choices:
        return
    labels = {str(index): _describe_choice(choice) for index, choice in enumerate(choices)}
    answer = await ask_choice(
        screen, tr("Awards and titles of {category}", category=sheet.category_name), labels
    )
    if not answer:
        return
    choice = choices[int(answer)]
    if choice.act == "give-title":
        await (_give_title if choice.leaders is None else _give_title_by_votes)(screen, choice)
        return
    if reason := await screen.app.push_screen_wait(ReasonDialog(labels[answer])):
        commands: dict[str, Command] = {
            "take-back-title": TakeBackTitle(sheet.category_id, choice.name, reason),
            "withhold-award": WithholdAward(sheet.category_id, choice.name, reason),
            "grant-award": GrantAward(sheet.category_id, choice.name, reason),
        }
        await submit_and_report(screen, commands[choice.act])


def _describe_choice(choice: AwardChoice) -> str:
    """The choice in words."""
    if choice.act == "give-title":
        return tr("Give the title {title}", title=choice.name)
    if choice.act == "take-back-title":
        return tr("Take {title} back from {holder}", title=choice.name, holder=choice.holder)
    if choice.act == "grant-award":
        return tr("{award} is given after all", award=choice.name)
    return tr("{award} goes to nobody", award=choice.name)


async def _give_title(screen: ChairScreen, choice: AwardChoice) -> None:
    """Choose the contestant, the one under the cursor first."""
    sheet, selected = screen.sheet, screen.cursor.line
    scored_lines = [line for line in sheet.lines if line.score is not None and not line.is_guest]
    scored_lines.sort(key=lambda line: selected is None or line.number != selected.number)
    names = {str(line.number): titled(line) for line in scored_lines}
    title = tr("Who gets the title {title}?", title=choice.name)
    if not (number := await ask_choice(screen, title, names)):
        return
    lines = [tr("Goes to {who}.", who=names[number])]
    question = tr("Give the title {title}", title=choice.name)
    if reason := await screen.app.push_screen_wait(ReasonDialog(question, lines)):
        await submit_and_report(screen, GiveTitle(sheet.category_id, choice.name, int(number), reason))


async def _give_title_by_votes(screen: ChairScreen, choice: AwardChoice) -> None:
    """Propose who leads by the counted votes; among equals the head of jury chooses."""
    if not choice.leaders:
        screen.show_message(
            tr(
                "{title} goes by votes: none are counted yet, or nobody here leads.",
                title=choice.name,
            )
        )
        return
    count = tr("{votes} of {total} votes", votes=choice.votes, total=choice.total_votes)
    names = {
        str(number): f"{tr('no. {number} {name}', number=number, name=name)} · {count}"
        for number, name in choice.leaders
    }
    title = tr("Who gets the title {title}?", title=choice.name)
    if number := await ask_choice(screen, title, names):
        await submit_and_report(screen, GiveTitle(screen.sheet.category_id, choice.name, int(number), count))


AWARD_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.lock", "y", gettext_noop("Lock"),
        gettext_noop("Lock a complete category, or unlock it with a reason"),
        toggle_lock, is_possible=can_lock_or_unlock, refusal=explain_refusal, key_display="Y",
    ),
    Action(
        "chair.award", "a", gettext_noop("Awards"),
        gettext_noop("Special titles, and awards that nobody gets"),
        decide_awards, is_possible=allows("awards"), refusal=explain_refusal, key_display="A",
    ),
    Action(
        "chair.dispute", "j", gettext_noop("Dispute"),
        gettext_noop("Hold a category while a result is in dispute"),
        toggle_dispute, is_possible=can_dispute, is_offered=on_standing, key_display="J",
    ),
)  # fmt: skip
