"""What the MC can do: a function for each key, and `ACTIONS`, the rows that bind the keys to them.

A function opens dialogs for missing values, then sends one command. The rules decide whether a key is
possible when the view is made; `conditions` only read the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.breaks import ExtendBreak
from scoring_tui.domain.commands.polls import ClosePoll, OpenPoll
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    CloseScoring,
    Disqualify,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    Pause,
    Postpone,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
    Withdraw,
)
from scoring_tui.i18n.locale import format_date, gettext_noop, tr, translate
from scoring_tui.rules.readiness import CALLS_BEFORE_ABSENCE
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, ReasonDialog
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.mc.break_actions import move_break_end, toggle_break
from scoring_tui.tui.mc.conditions import (
    allows,
    call_refusal,
    can_call,
    can_close,
    can_confirm_ready,
    can_move,
    can_move_down,
    can_shorten,
    can_stand_by,
    find_candidates,
    find_closable,
    find_neighbour,
    has_candidate,
    has_ceremony,
    has_hands,
    has_next,
    has_owed_ballots,
    has_stage,
    has_view,
    is_waiting,
    live_number,
    no_break_end,
    no_candidate,
    no_ceremony,
    no_clock,
    no_hand,
    no_open_turn,
    no_owed_ballot,
    no_repeated_call,
    no_stage_key,
    no_step,
    no_waiting,
)
from scoring_tui.tui.mc.day_actions import ask_for_code, seal_or_open_day, show_day_report
from scoring_tui.tui.mc.desk_actions import (
    call_to_stand_by,
    confirm_ready,
    lower_hand,
    nudge_juror,
    send_message,
)
from scoring_tui.tui.mc.display_actions import choose_scene, open_ceremony
from scoring_tui.tui.mc.next_turn import describe_calls
from scoring_tui.tui.mc.poll_actions import has_poll, toggle_poll
from scoring_tui.views import log as log_view
from scoring_tui.views.jury_presence import TurnProgress
from scoring_tui.views.mc import EXTENSION_SECONDS, McView
from scoring_tui.views.moves import list_destinations

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

BREAK_STEP_SECONDS = 300
"""Seconds that one key press adds to a break or takes off."""
# --- the stage ----------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def call_contestant(screen: McScreen) -> None:
    """Call the previewed contestant to the stage; ask first what a careful person would ask."""
    view, draw_number = screen.view, screen.preview
    if view.unopened_day is not None:
        await ask_for_code(screen)
        return
    if draw_number is None or not await _confirm_other_day(screen, draw_number):
        return
    hold_override = await _ask_hold_override(screen)
    if hold_override is not None:
        await screen.submit_command(Call(draw_number, hold_override))


async def _confirm_other_day(screen: McScreen, draw_number: int) -> bool:
    """Return True for a contestant of this day, otherwise what the MC answers."""
    view: McView = screen.view
    block = next(
        block for block in view.queue_blocks if any(line.number == draw_number for line in block.lines)
    )
    if block.is_postponed or block.day == view.planned_day:
        return True
    lines = [
        titled(view, draw_number),
        tr(
            "appears on {day}; today is {today}",
            day=format_date(block.day),
            today=format_date(view.planned_day),
        ),
    ]
    dialog = ConfirmDialog(tr("A contestant of another day"), lines, yes_label=tr("Call all the same"))
    return await screen.app.push_screen_wait(dialog) is True


async def _ask_hold_override(screen: McScreen) -> str | None:
    """Why the call does not wait for missing ballots; empty if it need not wait, None if it is given up."""
    view: McView = screen.view
    held_turn = next((turn for turn in view.turn_progress if turn.number == view.held_number), None)
    if held_turn is None:
        return ""
    title = tr("Ballots of no. {number} are missing: the contest waits for them", number=held_turn.number)
    lines = [*(f"○ {name}" for name in held_turn.missing_jurors), tr("To call all the same, give a reason.")]
    return await screen.app.push_screen_wait(ReasonDialog(title, lines))


async def call_again(screen: McScreen) -> None:
    """Call the contestant on stage once more."""
    await screen.submit_command(Call(live_number(screen.view)))


@work(group="ask", exclusive=True)
async def advance_phase(screen: McScreen) -> None:
    """Move to the next phase; ask before scoring closes while ballots are missing."""
    view: McView = screen.view
    if view.live_turn is None:
        return
    turn, phase = view.turn_progress[0], view.live_turn.phase
    is_closing = phase == "scoring"
    if not is_closing or await _confirm_closing(screen, turn):
        await screen.submit_command(Advance(turn.number, phase, is_closing and bool(turn.missing_jurors)))


@work(group="ask", exclusive=True)
async def close_scoring(screen: McScreen) -> None:
    """Close a turn that is no longer on stage."""
    turn = find_closable(screen.view, screen.preview)
    if turn is not None and await _confirm_closing(screen, turn):
        await screen.submit_command(CloseScoring(turn.number, bool(turn.missing_jurors)))


async def _confirm_closing(screen: McScreen, turn: TurnProgress) -> bool:
    """Return True if all ballots are in, otherwise what the MC answers."""
    if not turn.missing_jurors:
        return True
    title = tr("Close no. {number} {name} all the same?", number=turn.number, name=turn.name)
    lines = [tr("These jurors have not sent yet:"), *(f"○ {name}" for name in turn.missing_jurors)]
    answer = await screen.app.push_screen_wait(
        ConfirmDialog(title, lines, yes_label=tr("Close all the same"))
    )
    return answer is True


# --- the clock ----------------------------------------------------------------------------------------


async def toggle_pause(screen: McScreen) -> None:
    """Pause the clock, or resume it."""
    draw_number = live_number(screen.view)
    can_resume = Resume in screen.view.allowed_commands
    await screen.submit_command(Resume(draw_number) if can_resume else Pause(draw_number))


async def add_time(screen: McScreen) -> None:
    """Add half a minute to the clock, or five minutes to the break."""
    view: McView = screen.view
    if view.room_break is not None:
        await screen.submit_command(ExtendBreak(view.panel_id, BREAK_STEP_SECONDS))
    else:
        await screen.submit_command(Extend(live_number(view), EXTENSION_SECONDS))


async def remove_time(screen: McScreen) -> None:
    """Take half a minute off the clock, or five minutes off the break."""
    view: McView = screen.view
    if view.room_break is not None:
        await screen.submit_command(ExtendBreak(view.panel_id, -BREAK_STEP_SECONDS))
    else:
        await screen.submit_command(Extend(live_number(view), -EXTENSION_SECONDS))


@work(group="ask", exclusive=True)
async def restart_phase(screen: McScreen) -> None:
    """Start the clock of the phase from zero."""
    draw_number = live_number(screen.view)
    lines = [tr("The clock starts again from zero; the time used so far stays in the log.")]
    dialog = ConfirmDialog(tr("Begin this phase again?"), lines, yes_label=tr("Begin again"))
    if await screen.app.push_screen_wait(dialog):
        await screen.submit_command(Restart(draw_number))


# --- contestants who do not appear in their turn ------------------------------------------------------


@work(group="ask", exclusive=True)
async def mark_absent(screen: McScreen) -> None:
    """Record that a contestant was called and did not come; say how many calls there were."""
    draw_number = await _ask_candidate(screen, MarkAbsent, tr("Who is absent?"))
    if draw_number is None:
        return
    view: McView = screen.view
    calls = view.queue_lines[draw_number].calls
    lines = [titled(view, draw_number), describe_calls(calls, view.timezone)]
    if not calls.is_enough:
        count = tr("! Only {n} of {of} calls so far.", n=calls.call_count, of=CALLS_BEFORE_ABSENCE)
        lines.append(count)
    lines.append(tr("Absent is called and not there: not ranked, and may still be called again."))
    yes_label = tr("Absent") if calls.is_enough else tr("Absent all the same")
    if await screen.app.push_screen_wait(ConfirmDialog(tr("Absent?"), lines, yes_label=yes_label)):
        await screen.submit_command(MarkAbsent(draw_number))


@work(group="ask", exclusive=True)
async def postpone_turn(screen: McScreen) -> None:
    """Move a contestant to the end of the queue."""
    draw_number = await _ask_candidate(screen, Postpone, tr("Who appears later?"))
    if draw_number is not None:
        await screen.submit_command(Postpone(draw_number))


@work(group="ask", exclusive=True)
async def withdraw_contestant(screen: McScreen) -> None:
    """Record that a contestant gave up the place."""
    draw_number = await _ask_candidate(screen, Withdraw, tr("Who gave up the place?"))
    if draw_number is None:
        return
    title = tr("{who} gives up the place", who=titled(screen.view, draw_number))
    reason = await screen.app.push_screen_wait(ReasonDialog(title, is_optional=True))
    if reason is not None:
        await screen.submit_command(Withdraw(draw_number, reason))


@work(group="ask", exclusive=True)
async def disqualify_contestant(screen: McScreen) -> None:
    """Take a contestant out of the ranking."""
    draw_number = await _ask_candidate(screen, Disqualify, tr("Who is disqualified?"))
    if draw_number is None:
        return
    title = tr("Disqualify {who}", who=titled(screen.view, draw_number))
    if reason := await screen.app.push_screen_wait(ReasonDialog(title)):
        await screen.submit_command(Disqualify(draw_number, reason))


@work(group="ask", exclusive=True)
async def present_again(screen: McScreen) -> None:
    """Call a contestant who has appeared once more, as after a power cut."""
    draw_number = await _ask_candidate(screen, PresentAgain, tr("Who presents again?"))
    if draw_number is None:
        return
    title = tr("{who} presents again", who=titled(screen.view, draw_number))
    lines = [
        tr("The clock and the ballots of the first run no longer count."),
        tr("Each juror gets the ballot back, and sends it as it is or changed when scoring opens again."),
    ]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await screen.submit_command(PresentAgain(draw_number, reason))


# --- the order of the queue -----------------------------------------------------------------------------


async def move_up(screen: McScreen) -> None:
    """Let the previewed contestant appear before the one who waits above."""
    neighbour = find_neighbour(screen.view, screen.preview, -1)
    if neighbour is None:
        screen.show_message(tr("Nobody waits before no. {number}.", number=screen.preview))
    elif screen.preview is not None:
        await screen.submit_command(MoveTurn(screen.preview, before=neighbour))


async def move_down(screen: McScreen) -> None:
    """Let the previewed contestant appear after the one who waits below."""
    neighbour = find_neighbour(screen.view, screen.preview, 1)
    if screen.preview is not None and neighbour is not None:
        await screen.submit_command(MoveTurn(screen.preview, after=neighbour))


@work(group="ask", exclusive=True)
async def move_to_session(screen: McScreen) -> None:
    """Move the previewed contestant to the end of another session, also in another room."""
    view, draw_number = screen.view, screen.preview
    if draw_number is None:
        return
    destinations = await screen.ask_engine(
        lambda engine: list_destinations(engine, view.panel_id, draw_number)
    )
    if destinations is None:
        return
    if not destinations:
        screen.show_message(tr("No other session can take no. {number}.", number=draw_number))
        return
    title = tr("To which session does {who} go?", who=titled(view, draw_number))
    choices = {str(index): translate(text) for index, text in destinations.items()}
    lines = [tr("There the contestant appears last. Undo takes it back.")]
    session = await screen.app.push_screen_wait(ChoiceDialog(title, choices, lines))
    if session is None:
        return
    title = tr("{who} goes to another session", who=titled(view, draw_number))
    reason = await screen.app.push_screen_wait(ReasonDialog(title, is_optional=True))
    if reason is not None:
        await screen.submit_command(MoveTurn(draw_number, reason, session=int(session)))


# --- questions --------------------------------------------------------------------------------------------


async def _ask_candidate(
    screen: McScreen, command_class: type[Command], title: str, lines: Sequence[str] = (), yes: str = ""
) -> int | None:
    """The draw number that the MC chooses, None if the dialog is dismissed.

    Of two candidates the MC chooses one. A single candidate is confirmed only if the button `yes` has a text.
    """
    view: McView = screen.view
    candidates = find_candidates(view, screen.preview, command_class)
    if len(candidates) > 1:
        number_on_stage = live_number(view)
        choices = {
            str(line.number): f"{titled(view, line.number)} "
            f"({tr('on stage') if line.number == number_on_stage else tr('previewed')})"
            for line in candidates
        }
        choice = await screen.app.push_screen_wait(ChoiceDialog(title, choices, lines))
        return int(choice) if choice else None
    if not candidates:
        return None
    draw_number = candidates[0].number
    dialog = ConfirmDialog(title, [titled(view, draw_number), *lines], yes_label=yes)
    if yes and not await screen.app.push_screen_wait(dialog):
        return None
    return draw_number


def titled(view: McView, draw_number: int) -> str:
    return tr("no. {number} {name}", number=draw_number, name=view.queue_lines[draw_number].person.name)


# --- break, undo, board, log --------------------------------------------------------------------------


async def undo_step(screen: McScreen) -> None:
    """Take back exactly the step that is named on the screen."""
    view: McView = screen.view
    if view.last_step and (await screen.submit_command(Undo(view.panel_id, view.last_step.seq))).is_done:
        screen.show_message(tr("Undone: {what}", what=translate(view.last_step.description)))


async def toggle_freeze(screen: McScreen) -> None:
    """Freeze the standing of the current category on the board, or unfreeze it."""
    view: McView = screen.view
    await screen.submit_command(
        Thaw(view.category_id) if view.is_category_frozen else Freeze(view.category_id)
    )


async def toggle_blank(screen: McScreen) -> None:
    """Blank the board, or show it again."""
    await screen.submit_command(Blank(screen.view.panel_id, not screen.view.is_blank))


@work(group="ask", exclusive=True)
async def show_log(screen: McScreen) -> None:
    """Show the last entries of this room."""
    view: McView = screen.view
    entries = await screen.ask_engine(lambda engine: log_view.list_recent_entries(engine, view.panel_id))
    if entries is not None:
        await screen.app.push_screen_wait(LogDialog(entries, view.timezone))


# --- the preview and the strip ------------------------------------------------------------------------


def preview_next(screen: McScreen) -> None:
    """Preview the next contestant who waits."""
    screen.preview = screen.view.next_number


def preview_up(screen: McScreen) -> None:
    """Preview the contestant above."""
    screen.move_preview(-1)


def preview_down(screen: McScreen) -> None:
    """Preview the contestant below."""
    screen.move_preview(1)


def preview_page_up(screen: McScreen) -> None:
    """Preview a contestant ten lines above."""
    screen.move_preview(-10)


def preview_page_down(screen: McScreen) -> None:
    """Preview a contestant ten lines below."""
    screen.move_preview(10)


def preview_last(screen: McScreen) -> None:
    """Preview the last contestant."""
    screen.move_preview(1_000_000)


def toggle_queue(screen: McScreen) -> None:
    """Show the whole queue, or the stage again."""
    screen.shows_queue = not screen.shows_queue


def toggle_more_keys(screen: McScreen) -> None:
    """Show the other keys, or the main keys again."""
    screen.shows_more_keys = not screen.shows_more_keys


# --- the rows -----------------------------------------------------------------------------------------


ACTIONS: tuple[Action[McScreen, McView, int | None], ...] = (
    Action(
        "mc.advance", "enter", gettext_noop("Next phase"),
        gettext_noop("Presentation, questions, scoring, closed"),
        advance_phase, is_possible=allows(Advance), is_offered=has_stage,
        refusal=no_stage_key, key_display="⏎",
    ),
    Action(
        "mc.call", "space", gettext_noop("Call"), gettext_noop("Call the previewed contestant to the stage"),
        call_contestant, is_possible=can_call, is_offered=has_stage, refusal=call_refusal, key_display="␣",
    ),
    Action(
        "mc.pause", "p", gettext_noop("Pause"), gettext_noop("Stop the clock, or let it go on"),
        toggle_pause, is_possible=allows(Pause, Resume),
        refusal=no_clock, is_offered=has_stage, key_display="P",
    ),
    Action(
        "mc.give", "plus", gettext_noop("30 s"),
        gettext_noop("Give half a minute, or five minutes of a break; minus takes it"),
        add_time, is_possible=allows(Extend, ExtendBreak), refusal=no_clock, is_offered=has_stage,
        key_display="+ -", hidden_keys="equals_sign",
    ),
    Action(
        "mc.take", "minus", gettext_noop("30 s less"), gettext_noop("Take half a minute"),
        remove_time, is_possible=can_shorten,
        refusal=no_clock, is_offered=has_stage, key_display="-", in_strip=False,
    ),
    Action(
        "mc.nudge", "n", gettext_noop("Ask a juror"), gettext_noop("Ask a juror to send the ballot"),
        nudge_juror, is_possible=has_owed_ballots, refusal=no_owed_ballot, key_display="N",
    ),
    Action(
        "mc.stand_by", "b", gettext_noop("Stand by"),
        gettext_noop("Call the previewed contestant to the stage edge"),
        call_to_stand_by, is_possible=can_stand_by, refusal=no_waiting, is_offered=has_stage, key_display="B",
    ),
    Action(
        "mc.ready", "v", gettext_noop("Is there"),
        gettext_noop("The previewed contestant is at the stage edge"),
        confirm_ready, is_possible=can_confirm_ready,
        refusal=no_waiting, is_offered=has_stage, key_display="V",
    ),
    Action(
        "mc.message", "m", gettext_noop("Message to stage"),
        gettext_noop("Only the displays for the person on stage show it"),
        send_message, is_possible=has_view, is_offered=has_stage, key_display="M",
    ),
    Action(
        "mc.close_scoring", "k", gettext_noop("Close scoring"),
        gettext_noop("Of the oldest turn that still waits"),
        close_scoring, is_possible=can_close, refusal=no_open_turn, key_display="K",
    ),
    Action(
        "mc.undo", "z", gettext_noop("Undo"), gettext_noop("Take the last step back"),
        undo_step, is_possible=allows(Undo), refusal=no_step, key_display="Z",
    ),
    Action(
        "mc.rest", "j", gettext_noop("Break"), gettext_noop("Begin a break, or end it"),
        toggle_break, is_possible=allows(TakeBreak, EndBreak), is_offered=has_stage,
        refusal=no_stage_key, key_display="J",
    ),
    Action(
        "mc.break_end", "e", gettext_noop("Break until"),
        gettext_noop("Let the break last until another time of day"),
        move_break_end, is_possible=allows(ExtendBreak), is_offered=has_stage,
        refusal=no_break_end, key_display="E",
    ),
    Action(
        "mc.again", "c", gettext_noop("Call again"), gettext_noop("Call the contestant on stage once more"),
        call_again, is_possible=allows(Call), refusal=no_repeated_call, is_offered=has_stage, key_display="C",
    ),
    Action(
        "mc.absent", "a", gettext_noop("Absent"), gettext_noop("Called and not there"),
        mark_absent, is_possible=has_candidate(MarkAbsent),
        refusal=no_candidate, is_offered=has_stage, key_display="A",
    ),
    Action(
        "mc.postpone", "t", gettext_noop("Postpone"), gettext_noop("Will appear at the end of the queue"),
        postpone_turn, is_possible=has_candidate(Postpone),
        refusal=no_candidate, is_offered=has_stage, key_display="T",
    ),
    Action(
        "mc.blank", "h", gettext_noop("Blank"), gettext_noop("Empty the board, or show it again"),
        toggle_blank, is_possible=has_view, key_display="H",
    ),
    Action(
        "mc.displays", "d", gettext_noop("Displays"),
        gettext_noop("Choose what the displays show"),
        choose_scene, is_possible=has_view, key_display="D",
    ),
    Action(
        "mc.ceremony", "u", gettext_noop("Ceremony"),
        gettext_noop("Announce a signed result, step by step or at once"),
        open_ceremony, is_possible=has_ceremony, refusal=no_ceremony, key_display="U",
    ),
    Action(
        "mc.freeze", "f", gettext_noop("Freeze"), gettext_noop("Hold the standings on the board, or let go"),
        toggle_freeze, is_possible=allows(Freeze, Thaw), key_display="F",
    ),
    Action(
        "mc.hand", "g", gettext_noop("Hand"), gettext_noop("Take down the hand of a juror who was helped"),
        lower_hand, is_possible=has_hands, refusal=no_hand, key_display="G",
    ),
    Action(
        "mc.restart", "r", gettext_noop("Restart"), gettext_noop("Begin the phase again from zero"),
        restart_phase, is_possible=allows(Restart), refusal=no_clock, is_offered=has_stage, key_display="R",
    ),
    Action(
        "mc.present_again", "q", gettext_noop("Present again"),
        gettext_noop("Begin the whole appearance again; ballots go back to the jurors"),
        present_again, is_possible=has_candidate(PresentAgain),
        refusal=no_candidate, is_offered=has_stage, key_display="Q",
    ),
    Action(
        "mc.move_up", "shift+up", gettext_noop("Move"),
        gettext_noop("The previewed contestant appears earlier by one; Shift+↓ later by one"),
        move_up, is_possible=can_move, refusal=no_waiting, is_offered=has_stage, key_display="⇧↑ ⇧↓",
    ),
    Action(
        "mc.move_down", "shift+down", gettext_noop("Move down"),
        gettext_noop("The previewed contestant appears later by one"),
        move_down, is_possible=can_move_down, is_offered=has_stage, key_display="⇧↓", in_strip=False,
    ),
    Action(
        "mc.move_session", "s", gettext_noop("Session"),
        gettext_noop("Move the previewed contestant to another session or room"),
        move_to_session, is_possible=is_waiting, refusal=no_waiting, is_offered=has_stage, key_display="S",
    ),
    Action(
        "mc.withdraw", "w", gettext_noop("Withdrawn"), gettext_noop("Gave up the place"),
        withdraw_contestant, is_possible=has_candidate(Withdraw), refusal=no_candidate, key_display="W",
    ),
    Action(
        "mc.disqualify", "x", gettext_noop("Disqualify"),
        gettext_noop("Take out of the ranking, with a reason"),
        disqualify_contestant, is_possible=has_candidate(Disqualify), refusal=no_candidate, key_display="X",
    ),
    Action(
        "mc.report", "i", gettext_noop("Report of the day"),
        gettext_noop("Planned against actual, overtime, calls, breaks"),
        show_day_report, is_possible=has_view, is_offered=has_stage, key_display="I",
    ),
    Action(
        "mc.day", "y", gettext_noop("Close the day"),
        gettext_noop("Close the day with a code, or open the next one"),
        seal_or_open_day, is_possible=has_view, key_display="Y",
    ),
    Action(
        "mc.poll", "f8", gettext_noop("Vote"),
        gettext_noop("Open or close the vote of the audience"),
        toggle_poll, is_possible=allows(OpenPoll, ClosePoll), is_offered=has_poll, key_display="F8",
    ),
    Action(
        "mc.log", "l", gettext_noop("Log"), gettext_noop("The last entries of this room"),
        show_log, is_possible=has_view, key_display="L",
    ),
    Action(
        "mc.next_waiting", "home", gettext_noop("Next"), gettext_noop("Preview the next who waits"),
        preview_next, is_possible=has_next, refusal=no_waiting, is_offered=has_stage,
        key_display="Home", in_strip=False,
    ),
    Action(
        "mc.queue", "o", gettext_noop("Queue"), gettext_noop("Show the whole queue, or the stage again"),
        toggle_queue, is_possible=has_view, key_display="O",
    ),
    Action(
        "mc.up", "up", gettext_noop("Preview"),
        gettext_noop("Preview another contestant; or type the draw number"),
        preview_up, is_possible=has_view, key_display="↑↓ 1-9",
    ),
    Action("mc.down", "down", "", "", preview_down, in_strip=False),
    Action("mc.page_up", "pageup", "", "", preview_page_up, in_strip=False),
    Action("mc.page_down", "pagedown", "", "", preview_page_down, in_strip=False),
    Action("mc.last", "end", "", "", preview_last, in_strip=False),
    Action(
        "mc.more", "full_stop", gettext_noop("others"), gettext_noop("Show the other keys"),
        toggle_more_keys, is_possible=has_view, key_display="…",
    ),
)  # fmt: skip
"""In the order of importance: the key strip lists as many possible ones as it has room for."""
