"""What the MC can do: a function for each key, and `ACTIONS`, the rows that bind the keys to them.

A function opens dialogs for missing values, then sends one command. The rules decide whether a key is
possible when the view is made; the conditions only read the view.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import time
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.breaks import ExtendBreak, MoveBreakEnd, TakeBreakUntil
from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.commands.messages import ClearStageMessage, SendStageMessage
from scoring_tui.domain.commands.readiness import CallToStandBy, ConfirmReady
from scoring_tui.domain.commands.requests import LowerHand, NudgeJuror
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
from scoring_tui.domain.facts.days import DayCodeMismatched, DaySealed
from scoring_tui.domain.facts.messages import MAX_MESSAGE_LENGTH
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_date, gettext_noop, tr, translate
from scoring_tui.ledger.codes import parse_code
from scoring_tui.rules.readiness import CALLS_BEFORE_ABSENCE
from scoring_tui.tui.common.actions import NOT_NOW, Action
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, ReasonDialog
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.mc.dialogs import CodeDialog, EntryDialog, TextDialog
from scoring_tui.tui.mc.next_turn import describe_calls
from scoring_tui.views import log as log_view
from scoring_tui.views.jury_presence import TurnProgress
from scoring_tui.views.mc import EXTENSION_SECONDS, McView
from scoring_tui.views.moves import list_destinations
from scoring_tui.views.queue import WAITING_STATES, QueueLine

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

BREAKS = (5, 10, 15, 30, 60)
"""Lengths of a break to choose from, in minutes."""
BREAK_STEP_SECONDS = 300
"""Seconds that one key press adds to a break or takes off."""
UNTIL, OWN_TEXT, CLEAR_TEXT, ALL_JURORS = "until", "own", "clear", "all"
"""Choices of dialogs besides the listed values."""
STAGE_MESSAGES = (
    lazy("Time is nearly over"),
    lazy("Time is over, please finish"),
    lazy("Please speak up"),
    lazy("Please wait a moment"),
)
"""Messages to the person on stage to choose from."""

# --- conditions: functions of the view and of the previewed draw number -------------------------------


def allows(*command_classes: type[Command]) -> Callable[[McView, int | None], bool]:
    """A condition: the rules allow one of these for the turn on stage, the room or the category."""
    return lambda view, preview: not view.allowed_commands.isdisjoint(command_classes)


def can_shorten(view: McView, preview: int | None) -> bool:
    """Whether half a minute can be taken off the clock, or five minutes off a break."""
    return view.can_shorten or view.room_break is not None


def has_candidate(command_class: type[Command]) -> Callable[[McView, int | None], bool]:
    """A condition: the rules allow this for the contestant on stage or for the previewed one."""
    return lambda view, preview: bool(find_candidates(view, preview, command_class))


def has_stage(view: McView | None, preview: int | None) -> bool:
    """Whether contestants are called to a stage; entries that are scored at desks are not."""
    return view is None or not view.is_desk


def can_call(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant can be called, now or after a question."""
    if view.unopened_day is not None:
        return True
    if view.held_number is not None and preview != view.held_number:
        return is_waiting(view, preview)
    line = view.queue_lines.get(preview) if preview else None
    return line is not None and line.call_refusal is None


def call_refusal(view: McView, preview: int | None) -> LazyText:
    """Why the previewed contestant cannot be called."""
    line = view.queue_lines.get(preview) if preview else None
    return line.call_refusal if line and line.call_refusal else NOT_NOW


def find_candidates(view: McView, preview: int | None, command_class: type[Command]) -> list[QueueLine]:
    """The contestants for whom a command is allowed: the one on stage, then the previewed one.

    The previewed one comes first when the turn on stage is over.
    """
    lines = view.queue_lines
    is_over = view.live_turn is None or view.live_turn.phase in ("scoring", "closed")
    live_number = _live_number(view)
    draw_numbers = dict.fromkeys((preview, live_number) if is_over else (live_number, preview))
    return [
        lines[number]
        for number in draw_numbers
        if number in lines and command_class in lines[number].allowed_commands
    ]


def find_closable(view: McView, preview: int | None) -> TurnProgress | None:
    """The turn that can be closed: the previewed entry at desks, else the oldest that is off the stage."""
    if not view.is_desk:
        return view.late_turn
    return next((turn for turn in view.turn_progress if turn.number == preview), None)


def can_close(view: McView, preview: int | None) -> bool:
    """Whether there is a turn that can be closed."""
    return find_closable(view, preview) is not None


def find_neighbour(view: McView, preview: int | None, step: int) -> int | None:
    """The draw number that waits before (`step` -1) or after (1) the previewed contestant, who waits too."""
    waiting_numbers = [line.number for line in view.queue_lines.values() if line.state in WAITING_STATES]
    if preview not in waiting_numbers:
        return None
    index = waiting_numbers.index(preview) + step
    return waiting_numbers[index] if 0 <= index < len(waiting_numbers) else None


def can_move(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant waits, and another one too; one key stands for both directions."""
    return any(find_neighbour(view, preview, step) is not None for step in (-1, 1))


def can_move_down(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant waits before another one."""
    return find_neighbour(view, preview, 1) is not None


def is_waiting(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant waits."""
    line = view.queue_lines.get(preview) if preview else None
    return line is not None and line.state in WAITING_STATES


def has_next(view: McView, preview: int | None) -> bool:
    """Whether a contestant still waits."""
    return view.next_number is not None


def has_view(view: McView, preview: int | None) -> bool:
    """Possible as soon as there is a view."""
    return True


def _live_number(view: McView) -> int:
    """The draw number on stage; 0 if nobody is there, which the rules refuse."""
    return view.live_turn.person.number if view.live_turn else 0


# --- the stage ----------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def call_contestant(screen: McScreen) -> None:
    """Call the previewed contestant to the stage; ask first what a careful person would ask."""
    view, draw_number = screen.view, screen.preview
    if view.unopened_day is not None:
        await _ask_for_code(screen)
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
        _titled(view, draw_number),
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
    await screen.submit_command(Call(_live_number(screen.view)))


def preview_next(screen: McScreen) -> None:
    """Preview the next contestant who waits."""
    screen.preview = screen.view.next_number


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
    draw_number = _live_number(screen.view)
    can_resume = Resume in screen.view.allowed_commands
    await screen.submit_command(Resume(draw_number) if can_resume else Pause(draw_number))


async def add_time(screen: McScreen) -> None:
    """Add half a minute to the clock, or five minutes to the break."""
    view: McView = screen.view
    if view.room_break is not None:
        await screen.submit_command(ExtendBreak(view.panel_id, BREAK_STEP_SECONDS))
    else:
        await screen.submit_command(Extend(_live_number(view), EXTENSION_SECONDS))


async def remove_time(screen: McScreen) -> None:
    """Take half a minute off the clock, or five minutes off the break."""
    view: McView = screen.view
    if view.room_break is not None:
        await screen.submit_command(ExtendBreak(view.panel_id, -BREAK_STEP_SECONDS))
    else:
        await screen.submit_command(Extend(_live_number(view), -EXTENSION_SECONDS))


@work(group="ask", exclusive=True)
async def restart_phase(screen: McScreen) -> None:
    """Start the clock of the phase from zero."""
    draw_number = _live_number(screen.view)
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
    lines = [_titled(view, draw_number), describe_calls(calls, view.timezone)]
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
    title = tr("{who} gives up the place", who=_titled(screen.view, draw_number))
    reason = await screen.app.push_screen_wait(ReasonDialog(title, is_optional=True))
    if reason is not None:
        await screen.submit_command(Withdraw(draw_number, reason))


@work(group="ask", exclusive=True)
async def disqualify_contestant(screen: McScreen) -> None:
    """Take a contestant out of the ranking."""
    draw_number = await _ask_candidate(screen, Disqualify, tr("Who is disqualified?"))
    if draw_number is None:
        return
    title = tr("Disqualify {who}", who=_titled(screen.view, draw_number))
    if reason := await screen.app.push_screen_wait(ReasonDialog(title)):
        await screen.submit_command(Disqualify(draw_number, reason))


@work(group="ask", exclusive=True)
async def present_again(screen: McScreen) -> None:
    """Call a contestant who has appeared once more, as after a power cut."""
    draw_number = await _ask_candidate(screen, PresentAgain, tr("Who presents again?"))
    if draw_number is None:
        return
    title = tr("{who} presents again", who=_titled(screen.view, draw_number))
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
    title = tr("To which session does {who} go?", who=_titled(view, draw_number))
    choices = {str(index): translate(text) for index, text in destinations.items()}
    lines = [tr("There the contestant appears last. Undo takes it back.")]
    session = await screen.app.push_screen_wait(ChoiceDialog(title, choices, lines))
    if session is None:
        return
    title = tr("{who} goes to another session", who=_titled(view, draw_number))
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
        live_number = _live_number(view)
        choices = {
            str(line.number): f"{_titled(view, line.number)} "
            f"({tr('on stage') if line.number == live_number else tr('previewed')})"
            for line in candidates
        }
        choice = await screen.app.push_screen_wait(ChoiceDialog(title, choices, lines))
        return int(choice) if choice else None
    if not candidates:
        return None
    draw_number = candidates[0].number
    dialog = ConfirmDialog(title, [_titled(view, draw_number), *lines], yes_label=yes)
    if yes and not await screen.app.push_screen_wait(dialog):
        return None
    return draw_number


def _titled(view: McView, draw_number: int) -> str:
    return tr("no. {number} {name}", number=draw_number, name=view.queue_lines[draw_number].person.name)


# --- break, undo, board, log --------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def toggle_break(screen: McScreen) -> None:
    """Begin a break, with its length or its end and a note; or end it."""
    panel_id = screen.view.panel_id
    if EndBreak in screen.view.allowed_commands:
        await screen.submit_command(EndBreak(panel_id))
        return
    choices = {str(minutes): tr("{n} minutes", n=minutes) for minutes in BREAKS}
    choices[UNTIL] = tr("until a time of day …")
    lines = [screen.describe_break_advice()] if screen.view.break_advice else []
    choice = await screen.app.push_screen_wait(ChoiceDialog(tr("How long a break?"), choices, lines))
    if choice is None:
        return
    until: time | None = None
    if choice == UNTIL:
        until = await _ask_time(screen, tr("Until when is the break?"))
        if until is None:
            return
    title = tr("A break until {time}", time=until) if until else tr("A break of {n} minutes", n=choice)
    prompt = tr("What for? The board shows it.")
    note = await screen.app.push_screen_wait(ReasonDialog(title, prompt=prompt, is_optional=True))
    if note is None:
        return
    if until is not None:
        await screen.submit_command(TakeBreakUntil(panel_id, until, note))
    else:
        await screen.submit_command(TakeBreak(panel_id, int(choice) * 60, note))


@work(group="ask", exclusive=True)
async def move_break_end(screen: McScreen) -> None:
    """Let the running break last until another time of day."""
    until = await _ask_time(screen, tr("Until when is the break?"))
    if until is not None:
        await screen.submit_command(MoveBreakEnd(screen.view.panel_id, until))


async def _ask_time(screen: McScreen, title: str) -> time | None:
    def find_error(text: str) -> str:
        return "" if parse_time(text) is not None else tr("a time of day is typed as 13.00 or 13:00")

    dialog = EntryDialog(title, prompt=tr("such as 13.00"), find_error=find_error, max_length=5)
    text = await screen.app.push_screen_wait(dialog)
    return None if text is None else parse_time(text)


def parse_time(text: str) -> time | None:
    """Read a time of day such as 13.00, 13:00 or 1300; None if it is none.

    >>> [parse_time(text) for text in ("13.00", "9:05", "0930")]
    [datetime.time(13, 0), datetime.time(9, 5), datetime.time(9, 30)]
    >>> [parse_time(text) for text in ("25.00", "13", "")]
    [None, None, None]
    """
    match = re.fullmatch(r"([0-9]{1,2})[.:]?([0-9]{2})", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


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


# --- stand-by, messages, jurors -----------------------------------------------------------------------


async def call_to_stand_by(screen: McScreen) -> None:
    """Ask the previewed contestant to come to the stage edge."""
    if screen.preview is not None:
        await screen.submit_command(CallToStandBy(screen.preview))


async def confirm_ready(screen: McScreen) -> None:
    """Record that the previewed contestant stands at the stage edge."""
    if screen.preview is not None:
        await screen.submit_command(ConfirmReady(screen.preview))


@work(group="ask", exclusive=True)
async def send_message(screen: McScreen) -> None:
    """Show a message to the person on stage, or take it off."""
    view: McView = screen.view
    messages = [translate(message) for message in STAGE_MESSAGES]
    choices = {message: message for message in messages if message != view.stage_message}
    choices[OWN_TEXT] = tr("another text …")
    lines = []
    if view.stage_message:
        choices[CLEAR_TEXT] = tr("take the message off")
        lines = [tr("Now: {text}", text=view.stage_message)]
    choice = await screen.app.push_screen_wait(ChoiceDialog(tr("Message to the stage"), choices, lines))
    if choice == CLEAR_TEXT:
        await screen.submit_command(ClearStageMessage(view.panel_id))
        return
    if choice == OWN_TEXT:
        dialog = EntryDialog(
            tr("Message to the stage"), prompt=tr("Only the person on stage sees it"),
            find_error=lambda text: "" if text else tr("a message needs a text"),
            max_length=MAX_MESSAGE_LENGTH,
        )  # fmt: skip
        choice = await screen.app.push_screen_wait(dialog)
    if choice:
        await screen.submit_command(SendStageMessage(view.panel_id, choice))


@work(group="ask", exclusive=True)
async def nudge_juror(screen: McScreen) -> None:
    """Ask a juror to send a ballot that is open; with several the MC chooses one, or all."""
    owed = list(_owed_ballots(screen.view))
    chosen = owed
    if len(owed) > 1:
        choices = {str(index): text for index, (_, _, text) in enumerate(owed)}
        choices[ALL_JURORS] = tr("all of them")
        choice = await screen.app.push_screen_wait(ChoiceDialog(tr("Who is asked to send?"), choices))
        if choice is None:
            return
        chosen = owed if choice == ALL_JURORS else [owed[int(choice)]]
    asked = []
    for draw_number, juror_id, text in chosen:
        if (await screen.submit_command(NudgeJuror(draw_number, juror_id))).is_done:
            asked.append(text)
    if asked:
        screen.show_message(tr("Asked to send: {who}", who="; ".join(asked)))


def _owed_ballots(view: McView) -> Iterator[tuple[int, str, str]]:
    """Draw number, juror id and text of each ballot that can be sent now and is missing."""
    for turn in view.turn_progress:
        if turn.phase == "scoring":
            for status in turn.ballot_statuses:
                if status.is_late:
                    text = tr("{juror}, no. {number}", juror=status.juror_name, number=turn.number)
                    yield turn.number, status.juror_id, text


def has_owed_ballots(view: McView, preview: int | None) -> bool:
    """Whether a ballot can be sent now and is missing."""
    return any(True for _ in _owed_ballots(view))


@work(group="ask", exclusive=True)
async def lower_hand(screen: McScreen) -> None:
    """Take the first raised hand down, after the juror was helped."""
    hands = screen.view.raised_hands
    if not hands:
        return
    lines = [tr("{juror} asks for the head of jury", juror=hands[0].juror_name), hands[0].reason]
    dialog = ConfirmDialog(tr("Take the hand down?"), list(filter(None, lines)), yes_label=tr("Was helped"))
    if await screen.app.push_screen_wait(dialog):
        await screen.submit_command(LowerHand(hands[0].juror_id))


def has_hands(view: McView, preview: int | None) -> bool:
    """Whether a juror has raised a hand."""
    return bool(view.raised_hands)


def can_stand_by(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant waits; the rules say when a call is too early."""
    line = view.queue_lines.get(preview) if preview else None
    return line is not None and line.state in WAITING_STATES and view.unopened_day is None


def can_confirm_ready(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant waits and was not seen at the stage edge yet."""
    return (
        can_stand_by(view, preview)
        and preview is not None
        and (view.queue_lines[preview].calls.ready_at is None)
    )


# --- the day --------------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def seal_or_open_day(screen: McScreen) -> None:
    """Close the day and show its code large, or ask for the code of the sealed day."""
    view: McView = screen.view
    if view.unopened_day is not None:
        await _ask_for_code(screen)
        return
    lines = [
        tr("Nobody is called to a stage until the code is typed that is shown then."),
        tr("Late ballots of the jury are still taken."),
    ]
    waiting_count = sum(
        line.state in WAITING_STATES
        for block in view.queue_blocks
        if block.day == view.planned_day
        for line in block.lines
    )
    if waiting_count:
        lines.append(tr("! {n} contestants of this day have not appeared.", n=waiting_count))
    title = tr("Close {day}?", day=format_date(view.planned_day))
    if not await screen.app.push_screen_wait(ConfirmDialog(title, lines, yes_label=tr("Close the day"))):
        return
    outcome = await screen.submit_command(SealDay(view.planned_day))
    sealed = next((entry.fact for entry in outcome.entries if isinstance(entry.fact, DaySealed)), None)
    if sealed is not None:
        file_name = await screen.ask_engine(lambda engine: engine.ledger.path.name)
        lines = [
            tr("Write the code down or photograph it: it is asked for before the next call."),
            tr("To print it: scoring-tui seal-day {file}", file=file_name or "FINAL.db"),
        ]
        title = tr("{day} is closed", day=format_date(sealed.sealed_day))
        await screen.app.push_screen_wait(CodeDialog(title, sealed.code, lines))


async def _ask_for_code(screen: McScreen) -> None:
    """Ask for the code of the sealed day, and open the next one."""
    seal = screen.view.unopened_day
    lines = [tr("Type the code that was written down when {day} was closed.", day=format_date(seal.day))]

    def find_error(text: str) -> str:
        try:
            parse_code(text)
        except CommandRefused as error:
            return translate(error.message)
        return ""

    dialog = EntryDialog(
        tr("Open the next day"), lines, prompt="7KQ2-M0XA-9D3T-VW5E", find_error=find_error, max_length=30
    )
    code = await screen.app.push_screen_wait(dialog)
    if not code:
        return
    outcome = await screen.submit_command(OpenDay(code))
    if any(isinstance(entry.fact, DayCodeMismatched) for entry in outcome.entries):
        screen.show_message(
            tr("This is not the code of that day. The head of jury is told."), severity="error"
        )


@work(group="ask", exclusive=True)
async def show_day_report(screen: McScreen) -> None:
    """Show the report of the day: planned against actual, overtime, calls, breaks."""
    from scoring_tui.exports.day_report import build_day_report, day_report_as_text

    view: McView = screen.view
    report = await screen.ask_engine(lambda engine: build_day_report(engine, view.planned_day, view.panel_id))
    if report is not None:
        lines = day_report_as_text(report).splitlines()
        await screen.app.push_screen_wait(TextDialog(tr("Report of the day"), lines))


# --- the preview ----------------------------------------------------------------------------------------


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


def toggle_more_keys(screen: McScreen) -> None:
    """Show the other keys, or the main keys again."""
    screen.shows_more_keys = not screen.shows_more_keys


# --- the rows -----------------------------------------------------------------------------------------


ACTIONS: tuple[Action[McScreen, McView, int | None], ...] = (
    Action(
        "mc.advance", "enter", gettext_noop("Next phase"),
        gettext_noop("Presentation, questions, scoring, closed"),
        advance_phase, is_possible=allows(Advance), is_offered=has_stage, key_display="⏎",
    ),
    Action(
        "mc.call", "space", gettext_noop("Call"), gettext_noop("Call the previewed contestant to the stage"),
        call_contestant, is_possible=can_call, is_offered=has_stage, refusal=call_refusal, key_display="␣",
    ),
    Action(
        "mc.pause", "p", gettext_noop("Pause"), gettext_noop("Stop the clock, or let it go on"),
        toggle_pause, is_possible=allows(Pause, Resume), is_offered=has_stage, key_display="P",
    ),
    Action(
        "mc.give", "plus", gettext_noop("30 s"),
        gettext_noop("Give half a minute, or five minutes of a break; minus takes it"),
        add_time, is_possible=allows(Extend, ExtendBreak), is_offered=has_stage,
        key_display="+ -", hidden_keys="equals_sign",
    ),
    Action(
        "mc.take", "minus", gettext_noop("30 s less"), gettext_noop("Take half a minute"),
        remove_time, is_possible=can_shorten, is_offered=has_stage, key_display="-", in_strip=False,
    ),
    Action(
        "mc.nudge", "n", gettext_noop("Ask a juror"), gettext_noop("Ask a juror to send the ballot"),
        nudge_juror, is_possible=has_owed_ballots, key_display="N",
    ),
    Action(
        "mc.stand_by", "b", gettext_noop("Stand by"),
        gettext_noop("Call the previewed contestant to the stage edge"),
        call_to_stand_by, is_possible=can_stand_by, is_offered=has_stage, key_display="B",
    ),
    Action(
        "mc.ready", "v", gettext_noop("Is there"),
        gettext_noop("The previewed contestant is at the stage edge"),
        confirm_ready, is_possible=can_confirm_ready, is_offered=has_stage, key_display="V",
    ),
    Action(
        "mc.message", "m", gettext_noop("Message to stage"),
        gettext_noop("Only the displays for the person on stage show it"),
        send_message, is_possible=has_view, is_offered=has_stage, key_display="M",
    ),
    Action(
        "mc.close_scoring", "k", gettext_noop("Close scoring"),
        gettext_noop("Of the oldest turn that still waits"),
        close_scoring, is_possible=can_close, key_display="K",
    ),
    Action(
        "mc.undo", "z", gettext_noop("Undo"), gettext_noop("Take the last step back"),
        undo_step, is_possible=allows(Undo), key_display="Z",
    ),
    Action(
        "mc.rest", "j", gettext_noop("Break"), gettext_noop("Begin a break, or end it"),
        toggle_break, is_possible=allows(TakeBreak, EndBreak), is_offered=has_stage, key_display="J",
    ),
    Action(
        "mc.break_end", "e", gettext_noop("Break until"),
        gettext_noop("Let the break last until another time of day"),
        move_break_end, is_possible=allows(ExtendBreak), is_offered=has_stage, key_display="E",
    ),
    Action(
        "mc.again", "c", gettext_noop("Call again"), gettext_noop("Call the contestant on stage once more"),
        call_again, is_possible=allows(Call), is_offered=has_stage, key_display="C",
    ),
    Action(
        "mc.absent", "a", gettext_noop("Absent"), gettext_noop("Called and not there"),
        mark_absent, is_possible=has_candidate(MarkAbsent), is_offered=has_stage, key_display="A",
    ),
    Action(
        "mc.postpone", "t", gettext_noop("Postpone"), gettext_noop("Will appear at the end of the queue"),
        postpone_turn, is_possible=has_candidate(Postpone), is_offered=has_stage, key_display="T",
    ),
    Action(
        "mc.blank", "h", gettext_noop("Blank"), gettext_noop("Empty the board, or show it again"),
        toggle_blank, is_possible=has_view, key_display="H",
    ),
    Action(
        "mc.freeze", "f", gettext_noop("Freeze"), gettext_noop("Hold the standings on the board, or let go"),
        toggle_freeze, is_possible=allows(Freeze, Thaw), key_display="F",
    ),
    Action(
        "mc.hand", "g", gettext_noop("Hand"), gettext_noop("Take down the hand of a juror who was helped"),
        lower_hand, is_possible=has_hands, key_display="G",
    ),
    Action(
        "mc.restart", "r", gettext_noop("Restart"), gettext_noop("Begin the phase again from zero"),
        restart_phase, is_possible=allows(Restart), is_offered=has_stage, key_display="R",
    ),
    Action(
        "mc.present_again", "u", gettext_noop("Present again"),
        gettext_noop("Begin the whole appearance again; ballots go back to the jurors"),
        present_again, is_possible=has_candidate(PresentAgain), is_offered=has_stage, key_display="U",
    ),
    Action(
        "mc.move_up", "shift+up", gettext_noop("Move"),
        gettext_noop("The previewed contestant appears earlier by one; Shift+↓ later by one"),
        move_up, is_possible=can_move, is_offered=has_stage, key_display="⇧↑ ⇧↓",
    ),
    Action(
        "mc.move_down", "shift+down", gettext_noop("Move down"),
        gettext_noop("The previewed contestant appears later by one"),
        move_down, is_possible=can_move_down, is_offered=has_stage, key_display="⇧↓", in_strip=False,
    ),
    Action(
        "mc.move_session", "s", gettext_noop("Session"),
        gettext_noop("Move the previewed contestant to another session or room"),
        move_to_session, is_possible=is_waiting, is_offered=has_stage, key_display="S",
    ),
    Action(
        "mc.withdraw", "w", gettext_noop("Withdrawn"), gettext_noop("Gave up the place"),
        withdraw_contestant, is_possible=has_candidate(Withdraw), key_display="W",
    ),
    Action(
        "mc.disqualify", "x", gettext_noop("Disqualify"),
        gettext_noop("Take out of the ranking, with a reason"),
        disqualify_contestant, is_possible=has_candidate(Disqualify), key_display="X",
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
        "mc.log", "l", gettext_noop("Log"), gettext_noop("The last entries of this room"),
        show_log, is_possible=has_view, key_display="L",
    ),
    Action(
        "mc.next_waiting", "home", gettext_noop("Next"), gettext_noop("Preview the next who waits"),
        preview_next, is_possible=has_next, is_offered=has_stage,
        key_display="Home", in_strip=False,
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
