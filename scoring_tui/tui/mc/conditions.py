"""Conditions of the MC's actions: functions of the view and of the previewed draw number."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring_tui.domain.commands.base import Command
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.actions import NOT_NOW
from scoring_tui.views.category_results import CategoryResult
from scoring_tui.views.jury_presence import TurnProgress
from scoring_tui.views.mc import McView
from scoring_tui.views.queue import WAITING_STATES, QueueLine


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


def no_stage_key(view: McView, preview: int | None) -> LazyText:
    """Why a key of the stage is not possible: a break, nobody on stage, or a turn that is not over."""
    if view.room_break is not None:
        return lazy("the room has a break; end it first")
    if view.live_turn is None or view.live_turn.phase == "closed":
        return lazy("nobody is on stage")
    return lazy("No. {number} has not finished yet", number=live_number(view))


def no_break_end(view: McView, preview: int | None) -> LazyText:
    """Why a break cannot last until another time."""
    return lazy("the room has no break")


def no_clock(view: McView, preview: int | None) -> LazyText:
    """Why the clock cannot be changed."""
    return lazy("no clock is running")


def no_waiting(view: McView, preview: int | None) -> LazyText:
    """Why the queue cannot be changed here."""
    return lazy("choose a contestant who waits")


def no_owed_ballot(view: McView, preview: int | None) -> LazyText:
    """Why nobody can be asked to send."""
    return lazy("no ballot is missing now")


def no_open_turn(view: McView, preview: int | None) -> LazyText:
    """Why no scoring can be closed."""
    return lazy("no earlier turn is still open")


def no_step(view: McView, preview: int | None) -> LazyText:
    """Why the last step cannot be taken back."""
    if view.last_step is not None and view.last_step.refusal is not None:
        return view.last_step.refusal
    return lazy("there is nothing to undo")


def no_repeated_call(view: McView, preview: int | None) -> LazyText:
    """Why nobody can be called again."""
    return lazy("only who was called and has not begun is called again")


def no_hand(view: McView, preview: int | None) -> LazyText:
    """Why no hand can be lowered."""
    return lazy("no juror has raised a hand")


def no_candidate(view: McView, preview: int | None) -> LazyText:
    """Why there is nobody for this act."""
    return lazy("neither for the contestant on stage nor for the chosen one")


def find_candidates(view: McView, preview: int | None, command_class: type[Command]) -> list[QueueLine]:
    """The contestants for whom a command is allowed: the one on stage, then the previewed one.

    The previewed one comes first when the turn on stage is over.
    """
    lines = view.queue_lines
    is_over = view.live_turn is None or view.live_turn.phase in ("scoring", "closed")
    on_stage = live_number(view)
    draw_numbers = dict.fromkeys((preview, on_stage) if is_over else (on_stage, preview))
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


def live_number(view: McView) -> int:
    """The draw number on stage; 0 if nobody is there, which the rules refuse."""
    return view.live_turn.person.number if view.live_turn else 0


def list_owed_ballots(view: McView) -> Iterator[tuple[int, str, str]]:
    """Draw number, juror id and text of each ballot that can be sent now and is missing."""
    for turn in view.turn_progress:
        if turn.phase == "scoring":
            for status in turn.ballot_statuses:
                if status.is_late:
                    text = tr("{juror}, no. {number}", juror=status.juror_name, number=turn.number)
                    yield turn.number, status.juror_id, text


def has_owed_ballots(view: McView, preview: int | None) -> bool:
    """Whether a ballot can be sent now and is missing."""
    return any(True for _ in list_owed_ballots(view))


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


def has_ceremony(view: McView, preview: int | None) -> bool:
    """Whether a ceremony runs, or a category is signed so that one can be held."""
    return view.ceremony is not None or bool(list_signed_results(view))


def list_signed_results(view: McView) -> list[CategoryResult]:
    """The categories whose result can be announced, or shown once more."""
    return [result for result in view.category_results if result.state in ("signed", "announced")]


def no_ceremony(view: McView, preview: int | None) -> LazyText:
    """Why there is nothing to announce."""
    return lazy("no category is signed yet")
