"""What the MC can do: a function for each key, and `ACTIONS`, the rows that bind the keys to them.

A function opens dialogs for missing values, then sends one command. The rules decide whether a key is
possible when the view is made; the conditions only read the view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
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
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.actions import NOT_NOW, Action
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, ReasonDialog
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.views import log as log_view
from scoring_tui.views.jury_presence import TurnProgress
from scoring_tui.views.mc import EXTENSION_SECONDS, McView
from scoring_tui.views.moves import list_destinations
from scoring_tui.views.queue import WAITING_STATES, QueueLine

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

BREAKS = (5, 10, 15, 30, 60)
"""Lengths of a break to choose from, in minutes."""

# --- conditions: functions of the view and of the previewed draw number -------------------------------


def allows(*command_classes: type[Command]) -> Callable[[McView, int | None], bool]:
    """A condition: the rules allow one of these for the turn on stage, the room or the category."""
    return lambda view, preview: not view.allowed_commands.isdisjoint(command_classes)


def can_shorten(view: McView, preview: int | None) -> bool:
    """Whether half a minute can be taken off the clock."""
    return view.can_shorten


def has_candidate(command_class: type[Command]) -> Callable[[McView, int | None], bool]:
    """A condition: the rules allow this for the contestant on stage or for the previewed one."""
    return lambda view, preview: bool(find_candidates(view, preview, command_class))


def has_stage(view: McView | None, preview: int | None) -> bool:
    """Whether contestants are called to a stage; entries that are scored at desks are not."""
    return view is None or not view.is_desk


def can_call(view: McView, preview: int | None) -> bool:
    """Whether the previewed contestant can be called."""
    line = view.queue_lines.get(preview) if preview else None
    return line is not None and line.call_refusal is None


def call_refusal(view: McView, preview: int | None) -> LazyText:
    """Why the previewed contestant cannot be called."""
    line = view.queue_lines.get(preview) if preview else None
    return line.call_refusal if line and line.call_refusal else NOT_NOW


def find_candidates(view: McView, preview: int | None, command_class: type[Command]) -> list[QueueLine]:
    """The contestants for whom a command is allowed: the one on stage, then the previewed one."""
    lines = view.queue_lines
    draw_numbers = dict.fromkeys((_live_number(view), preview))
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


async def call_contestant(screen: McScreen) -> None:
    """Call the previewed contestant to the stage."""
    if screen.preview is not None:
        await screen.submit_command(Call(screen.preview))


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
    """Add half a minute to the clock."""
    await screen.submit_command(Extend(_live_number(screen.view), EXTENSION_SECONDS))


async def remove_time(screen: McScreen) -> None:
    """Take half a minute off the clock."""
    await screen.submit_command(Extend(_live_number(screen.view), -EXTENSION_SECONDS))


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
    """Record that a contestant was called and did not come."""
    lines = [tr("Absent is called and not there: not ranked, and may still be called again.")]
    draw_number = await _ask_candidate(screen, MarkAbsent, tr("Who is absent?"), lines, tr("Absent"))
    if draw_number is not None:
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
        places = (tr("on stage"), tr("previewed"))
        choices = {
            str(line.number): f"{_titled(view, line.number)} ({place})"
            for line, place in zip(candidates, places, strict=True)
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
    """Begin a break with its length and a note, or end it."""
    panel_id = screen.view.panel_id
    if EndBreak in screen.view.allowed_commands:
        await screen.submit_command(EndBreak(panel_id))
        return
    choices = {str(minutes): tr("{n} minutes", n=minutes) for minutes in BREAKS}
    minutes = await screen.app.push_screen_wait(ChoiceDialog(tr("How long a break?"), choices))
    if minutes is None:
        return
    title, prompt = tr("A break of {n} minutes", n=minutes), tr("What for? The board shows it.")
    note = await screen.app.push_screen_wait(ReasonDialog(title, prompt=prompt, is_optional=True))
    if note is not None:
        await screen.submit_command(TakeBreak(panel_id, int(minutes) * 60, note))


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


# --- the rows -----------------------------------------------------------------------------------------


ACTIONS: tuple[Action[McScreen, McView, int | None], ...] = (
    Action(
        "mc.call", "space", gettext_noop("Call"), gettext_noop("Call the previewed contestant to the stage"),
        call_contestant, is_possible=can_call, is_offered=has_stage, refusal=call_refusal, key_display="␣",
    ),
    Action(
        "mc.advance", "enter", gettext_noop("Next phase"),
        gettext_noop("Presentation, questions, scoring, closed"),
        advance_phase, is_possible=allows(Advance), is_offered=has_stage, key_display="⏎",
    ),
    Action(
        "mc.pause", "p", gettext_noop("Pause"), gettext_noop("Stop the clock, or let it go on"),
        toggle_pause, is_possible=allows(Pause, Resume), is_offered=has_stage, key_display="P",
    ),
    Action(
        "mc.give", "plus", gettext_noop("30 s"), gettext_noop("Give half a minute; minus takes it"),
        add_time, is_possible=allows(Extend), is_offered=has_stage,
        key_display="+ -", hidden_keys="equals_sign",
    ),
    Action(
        "mc.take", "minus", gettext_noop("30 s less"), gettext_noop("Take half a minute"),
        remove_time, is_possible=can_shorten, is_offered=has_stage, key_display="-", in_strip=False,
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
        "mc.move_session", "m", gettext_noop("Session"),
        gettext_noop("Move the previewed contestant to another session or room"),
        move_to_session, is_possible=is_waiting, is_offered=has_stage, key_display="M",
    ),
    Action(
        "mc.close_scoring", "k", gettext_noop("Close scoring"),
        gettext_noop("Of the oldest turn that still waits"),
        close_scoring, is_possible=can_close, key_display="K",
    ),
    Action(
        "mc.rest", "j", gettext_noop("Break"), gettext_noop("Begin a break, or end it"),
        toggle_break, is_possible=allows(TakeBreak, EndBreak), is_offered=has_stage, key_display="J",
    ),
    Action(
        "mc.undo", "z", gettext_noop("Undo"), gettext_noop("Take the last step back"),
        undo_step, is_possible=allows(Undo), key_display="Z",
    ),
    Action(
        "mc.freeze", "f", gettext_noop("Freeze"), gettext_noop("Hold the standings on the board, or let go"),
        toggle_freeze, is_possible=allows(Freeze, Thaw), key_display="F",
    ),
    Action(
        "mc.blank", "b", gettext_noop("Blank"), gettext_noop("Empty the board, or show it again"),
        toggle_blank, is_possible=has_view, key_display="B",
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
        "mc.withdraw", "w", gettext_noop("Withdrawn"), gettext_noop("Gave up the place"),
        withdraw_contestant, is_possible=has_candidate(Withdraw), key_display="W",
    ),
    Action(
        "mc.disqualify", "x", gettext_noop("Disqualify"),
        gettext_noop("Take out of the ranking, with a reason"),
        disqualify_contestant, is_possible=has_candidate(Disqualify), key_display="X",
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
)  # fmt: skip
"""In the order of the key strip."""
