"""The head of jury's actions about contestants and results: conditions, functions and their rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.jury import DropPenalty, Penalise, SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.stage import Disqualify, Reinstate
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.rules.base import ONLY_HEAD_OF_JURY
from scoring_tui.tui.chair.ballot_actions import on_standing
from scoring_tui.tui.chair.dialogs import TieOrderDialog, join_titles
from scoring_tui.tui.chair.penalty_dialog import PenaltyDialog, describe_penalty, penalty_choices
from scoring_tui.tui.chair.report_card import ReportCard
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.signed_record_dialog import SignedRecordDialog, find_signed_record
from scoring_tui.tui.chair.signing_dialog import ChecklistDialog, WithdrawDialog
from scoring_tui.tui.chair.submission import submit_and_report, titled
from scoring_tui.tui.common.actions import NOT_NOW, Action
from scoring_tui.tui.common.dialogs import ChoiceDialog, ReasonDialog
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.views import contestant_ballots, log, penalties
from scoring_tui.views.chair import ChairView
from scoring_tui.views.signing_checklist import make_signing_checklist

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen
    from scoring_tui.views.penalties import TurnPenalties
    from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

# --- conditions ---------------------------------------------------------------------------------------


def allows(name: str) -> Callable[[ChairView, Selection], bool]:
    """A condition: the rules allow this for the selected category."""
    return lambda view, selection: name in selection.allowed


def can_disqualify(view: ChairView, selection: Selection) -> bool:
    """Whether the contestant under the cursor can be disqualified."""
    line = selection.line
    return line is not None and "decide" in selection.allowed and line.exclusion != "disqualified"


def can_reinstate(view: ChairView, selection: Selection) -> bool:
    """Whether the contestant under the cursor is out of the ranking and can return."""
    line = selection.line
    return line is not None and "decide" in selection.allowed and bool(line.exclusion)


def can_change_line(view: ChairView, selection: Selection) -> bool:
    """Whether a contestant of a category without signatures is under the cursor."""
    return selection.line is not None and "decide" in selection.allowed


def can_penalise(view: ChairView, selection: Selection) -> bool:
    """Whether the contestant under the cursor is ranked, or has a penalty that can be taken back."""
    line = selection.line
    return (
        line is not None
        and "decide" in selection.allowed
        and bool(line.penalty_points or line.exclusion is None)
    )


def is_head_of_jury(view: ChairView, selection: Selection) -> bool:
    """Whether the seat leads the whole jury, not one panel."""
    return not view.panel_id


def explain_refusal(view: ChairView, selection: Selection) -> LazyText:
    """Explain why a key is grey: at the seat of a panel's head, because the head of jury decides it."""
    return ONLY_HEAD_OF_JURY if view.panel_id else NOT_NOW


def explain_unsigned(view: ChairView, selection: Selection) -> LazyText:
    """Explain why the standing cannot be signed now: the checklist names what is missing."""
    return ONLY_HEAD_OF_JURY if view.panel_id else lazy("the checklist says what is missing: V")


# --- contestants --------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def disqualify_contestant(screen: ChairScreen) -> None:
    """Take the contestant under the cursor out of the ranking."""
    line = screen.cursor.line
    if line is not None:
        title, lines = tr("Disqualify {who}", who=titled(line)), [tr("The ballots stay in the ledger.")]
        if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
            await submit_and_report(screen, Disqualify(line.number, reason))


@work(group="ask", exclusive=True)
async def reinstate_contestant(screen: ChairScreen) -> None:
    """Return the contestant under the cursor to the ranking."""
    line = screen.cursor.line
    if line is not None:
        title = tr("Reinstate {who}", who=titled(line))
        if reason := await screen.app.push_screen_wait(ReasonDialog(title)):
            await submit_and_report(screen, Reinstate(line.number, reason))


@work(group="ask", exclusive=True)
async def toggle_guest(screen: ChairScreen) -> None:
    """Put the contestant under the cursor out of competition, or back into it."""
    line = screen.cursor.line
    if line is None:
        return
    if line.is_guest:
        title, lines = tr("{who} back into the competition", who=titled(line)), [tr("Is ranked again.")]
    else:
        title = tr("{who} out of competition", who=titled(line))
        lines = [tr("Is judged and shown, never ranked; nobody else's place depends on the marks.")]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, SetGuest(line.contestant_id, not line.is_guest, reason))


@work(group="ask", exclusive=True)
async def penalise_contestant(screen: ChairScreen) -> None:
    """Give the contestant under the cursor a penalty, or take one back."""
    line = screen.cursor.line
    if line is None:
        return
    line_penalties = await screen.ask_engine(lambda engine: penalties.collect_penalties(engine, line.number))
    if line_penalties is None:
        return
    choice: str | None = ""
    if line_penalties.active_penalties:
        choices = penalty_choices(line_penalties, can_add=line.exclusion is None)
        title = tr("Penalties of {who}", who=titled(line))
        choice = await screen.app.push_screen_wait(ChoiceDialog(title, choices))
    if choice == "":
        await _give_penalty(screen, line, line_penalties)
    elif choice is not None:
        await _drop_penalty(screen, line, line_penalties, int(choice))


async def _give_penalty(screen: ChairScreen, line: StandingLine, line_penalties: TurnPenalties) -> None:
    deduction = await screen.app.push_screen_wait(PenaltyDialog(line, line_penalties))
    if deduction is not None:
        command = Penalise(line.number, deduction.points, deduction.reason, deduction.penalty)
        await submit_and_report(screen, command)


async def _drop_penalty(
    screen: ChairScreen, line: StandingLine, line_penalties: TurnPenalties, entry_number: int
) -> None:
    """Take back the penalty that was given by the entry with this number."""
    title = tr("Take a penalty of {who} back", who=titled(line))
    lines = [
        describe_penalty(penalty, line_penalties.penalty_adds)
        for penalty in line_penalties.active_penalties
        if penalty.entry_seq == entry_number
    ]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, DropPenalty(line.number, entry_number, reason))


# --- the result ---------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def settle_tie(screen: ChairScreen) -> None:
    """Decide the order of a tie, or a shared place."""
    tie, category_id = screen.cursor.tie, screen.sheet.category_id
    if tie is None or (decision := await screen.app.push_screen_wait(TieOrderDialog(tie))) is None:
        return
    names = dict(tie.contestants)
    order = join_titles([(draw_number, names[draw_number]) for draw_number in decision.order])
    if decision.is_shared:
        line = tr("Shared place: {order}", order=order)
    else:
        line = tr("Best first: {order}", order=order)
    if reason := await screen.app.push_screen_wait(ReasonDialog(tr("Settle the tie"), [line])):
        command = SettleTie(category_id, decision.order, reason, decision.is_shared)
        await submit_and_report(screen, command)


@work(group="ask", exclusive=True)
async def sign_standing(screen: ChairScreen) -> None:
    """Show the checklist, then lock and sign the standing; the engine refuses it if the recount disagrees."""
    sheet = screen.sheet
    if not await _read_checklist(screen, sheet, may_sign=True):
        return
    if screen.sheet.lines != sheet.lines:
        screen.show_message(tr("The standing changed while you read it. Look again."), "warning")
        return
    if not await submit_and_report(screen, Sign(sheet.category_id)):
        return
    signed_record = await screen.ask_engine(find_signed_record)
    if signed_record is not None:
        await screen.app.push_screen_wait(SignedRecordDialog(*signed_record))


@work(group="ask", exclusive=True)
async def show_checklist(screen: ChairScreen) -> None:
    """Show what is in order and what is not, before or after the signature."""
    await _read_checklist(screen, screen.sheet, may_sign=False)


async def _read_checklist(screen: ChairScreen, sheet: StandingSheet, *, may_sign: bool) -> bool:
    """Show the checklist until it is left; return whether the standing shall be signed."""
    while True:
        sentences = await screen.find_award_sentences(sheet)
        reading = screen.find_card_reading(sheet)
        checklist = await screen.ask_engine(
            lambda engine, sentences=sentences, reading=reading: make_signing_checklist(  # type: ignore[misc]
                engine, sheet.category_id, sentences, reading
            )
        )
        if checklist is None:
            return False
        code: str = screen.view.ledger_code
        answer = await screen.app.push_screen_wait(ChecklistDialog(checklist, sheet, code, may_sign=may_sign))
        if answer != "card":
            return answer == "sign"
        await _open_card(screen, sheet)


@work(group="ask", exclusive=True)
async def withdraw_signatures(screen: ChairScreen) -> None:
    """Take back the signatures of the selected category, and an announced result with them."""
    sheet, withdrawal = screen.sheet, None
    while True:
        withdrawal = await screen.app.push_screen_wait(WithdrawDialog(sheet, withdrawal))
        if withdrawal is None:
            return
        command = WithdrawSignatures(sheet.category_id, withdrawal.reason, withdrawal.second_name)
        if await submit_and_report(screen, command):
            return


@work(group="ask", exclusive=True)
async def show_report_card(screen: ChairScreen) -> None:
    """Show how the jury of the selected category judged, and how certain each awarded place is."""
    await _open_card(screen, screen.sheet)


async def _open_card(screen: ChairScreen, sheet: StandingSheet) -> None:
    screen.note_card(sheet)
    read_state = partial(screen.ask_engine, lambda engine: engine.state.copy())
    await screen.app.push_screen_wait(ReportCard(sheet.category_id, sheet.category_name, read_state))


@work(group="ask", exclusive=True)
async def write_papers(screen: ChairScreen) -> None:
    """Write the papers of the selected category, or of all."""
    from scoring_tui.papers.settings import default_folder
    from scoring_tui.tui.chair.papers_dialog import PapersDialog

    sheet = screen.sheet
    contest_path = await screen.ask_engine(lambda engine: engine.ledger.path)
    if contest_path is not None:
        category = sheet.category_id, sheet.category_name
        folder = default_folder(contest_path)
        dialog = PapersDialog(contest_path, folder, category, is_signed=sheet.is_signed)
        await screen.app.push_screen_wait(dialog)


@work(group="ask", exclusive=True)
async def show_log(screen: ChairScreen) -> None:
    """Show the last entries of all rooms; to the head of a panel those of the panel's room."""
    panel_id = screen.client.actor.post
    entries = await screen.ask_engine(
        partial(log.list_recent_entries, panel_id=panel_id, count=200)
        if panel_id
        else contestant_ballots.list_latest_entries
    )
    if entries is not None:
        dialog = LogDialog(entries, screen.view.timezone, tr("What happened last"))
        await screen.app.push_screen_wait(dialog)


RESULT_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.settle", "t", gettext_noop("Settle tie"),
        gettext_noop("Decide the order of equals, or a shared place"),
        settle_tie, is_possible=allows("settle"), refusal=explain_refusal, key_display="T",
    ),
    Action(
        "chair.sign", "g", gettext_noop("Sign"), gettext_noop("Sign the standing of the category"),
        sign_standing, is_possible=allows("sign"), refusal=explain_unsigned, key_display="G",
    ),
    Action(
        "chair.checklist", "v", gettext_noop("Checklist"),
        gettext_noop("What is in order before the signature, and what is not"),
        show_checklist, is_possible=is_head_of_jury, refusal=explain_refusal, key_display="V",
    ),
    Action(
        "chair.withdraw", "u", gettext_noop("Unsign"),
        gettext_noop("Withdraw the signatures and an announced result, to mend an error"),
        withdraw_signatures, is_possible=allows("withdraw"), refusal=explain_refusal, key_display="U",
    ),
    Action(
        "chair.disqualify", "d", gettext_noop("Disqualify"),
        gettext_noop("Take out of the ranking, with a reason"),
        disqualify_contestant, is_possible=can_disqualify,
        refusal=explain_refusal, is_offered=on_standing, key_display="D",
    ),
    Action(
        "chair.reinstate", "n", gettext_noop("Reinstate"),
        gettext_noop("Take an absence or disqualification back"),
        reinstate_contestant, is_possible=can_reinstate,
        refusal=explain_refusal, is_offered=on_standing, key_display="N",
    ),
    Action(
        "chair.guest", "o", gettext_noop("Guest"),
        gettext_noop("Out of competition: judged and shown, never ranked"),
        toggle_guest, is_possible=can_change_line,
        refusal=explain_refusal, is_offered=on_standing, key_display="O",
    ),
    Action(
        "chair.penalise", "p", gettext_noop("Penalty"),
        gettext_noop("Take points off a score, or take a penalty back"),
        penalise_contestant, is_possible=can_penalise,
        refusal=explain_refusal, is_offered=on_standing, key_display="P",
    ),
    Action(
        "chair.card", "c", gettext_noop("Report card"),
        gettext_noop("How the jury judged; it changes no mark"),
        show_report_card, is_possible=is_head_of_jury, refusal=explain_refusal, key_display="C",
    ),
    Action(
        "chair.papers", "w", gettext_noop("Papers"),
        gettext_noop("Write minutes, tables, score sheets and certificates"),
        write_papers, is_possible=is_head_of_jury, refusal=explain_refusal, key_display="W",
    ),
    Action(
        "chair.log", "l", gettext_noop("Log"), gettext_noop("The last entries of all rooms"),
        show_log, key_display="L",
    ),
)  # fmt: skip
