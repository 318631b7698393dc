"""The previewed contestant: who it is, the calls so far, the sentence that asks to stand by, who follows."""

from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive

from scoring_tui.contest.person_names import short_name
from scoring_tui.i18n.locale import format_clock_time, tr, translate
from scoring_tui.tui.common.wrapped import FittedText
from scoring_tui.tui.mc.current_turn import describe_person, update_part
from scoring_tui.views import announcements
from scoring_tui.views.mc import McView
from scoring_tui.views.queue import WAITING_STATES, CallStatus, QueueLine

FOLLOWING_COUNT = 3
"""Contestants who are named after the previewed one."""


class Preview(Vertical):
    """The contestant who would be called next. `show` is called with each view and each preview."""

    is_empty: reactive[bool] = reactive(True, toggle_class="-empty")

    def compose(self) -> ComposeResult:
        """Name, description, calls, the sentence to read, those who follow."""
        yield FittedText(id="next", markup=False)
        yield FittedText(id="next-about", classes="about", markup=False)
        yield FittedText(id="next-call", markup=False)
        yield FittedText(id="standby", markup=False)
        yield FittedText(id="following", classes="about", markup=False)

    def show(self, view: McView, preview_number: int | None, typed_number: str) -> None:
        """Show the previewed contestant, and the number that is being typed."""
        if not self.children:
            return
        line = view.queue_lines.get(preview_number) if preview_number else None
        if line is not None and view.live_turn and view.live_turn.person == line.person and not typed_number:
            line = None
        self.is_empty = line is None
        if line is None:
            return
        update_part(self, "#next", _title(view, line, typed_number))
        update_part(self, "#next-about", describe_person(line.person))
        is_waiting = line.state in WAITING_STATES and not view.is_desk
        update_part(self, "#next-call", Content(_describe_call(view, line)) if is_waiting else Content(""))
        has_sentence = is_waiting and view.live_turn is not None  # otherwise it is the sentence to read now
        standby = translate(announcements.standby_text(line.person)) if has_sentence else ""
        update_part(self, "#standby", Content(f"» {standby}" if standby else ""))
        update_part(self, "#following", Content(_describe_following(view, line)))


def _title(view: McView, line: QueueLine, typed_number: str) -> Content:
    label = tr("NEXT") if line.number == view.next_number else tr("PREVIEW")
    typed = f"{tr('number {typed}', typed=typed_number)}_ → " if typed_number else ""
    name = Content(f"{line.number} {line.person.name}").stylize("bold")
    return Content.assemble((f"▷ {label}  {typed}", "bold $text-accent"), name)


def _describe_call(view: McView, line: QueueLine) -> str:
    """Why the contestant cannot be called, else the calls so far."""
    parts = [describe_calls(line.calls, view.timezone)]
    if line.call_refusal is not None:
        parts.append(f"× {translate(line.call_refusal)}")
    return " · ".join(part for part in parts if part)


def describe_calls(calls: CallStatus, timezone: str) -> str:
    """How often and when the contestant was called, when the next call counts, whether it was enough."""
    ready = "✓ " + tr("at the stage edge") if calls.ready_at is not None else ""
    if calls.last_at is None:
        return ready or "○ " + tr("not called to stand by yet")
    last_call = tr("call {n} at {time}", n=calls.call_count, time=_clock_time(calls.last_at, timezone))
    if calls.next_at is not None:
        next_time = _clock_time(calls.next_at, timezone)
        last_call += "; " + tr("call {n} from {time}", n=calls.call_count + 1, time=next_time)
    return " · ".join(filter(None, (ready, last_call)))


def _describe_following(view: McView, line: QueueLine) -> str:
    """Who waits after the previewed contestant, and who was postponed."""
    waiting = [other for other in view.queue_lines.values() if other.state == "waiting"]
    numbers = [other.number for other in waiting]
    first = numbers.index(line.number) + 1 if line.number in numbers else 0
    following = " · ".join(_short_label(other) for other in waiting[first : first + FOLLOWING_COUNT])
    postponed = " · ".join(_short_label(o) for o in view.queue_lines.values() if o.state == "postponed")
    parts = []
    if following:
        parts.append(tr("then {who}", who=following))
    if postponed:
        parts.append(tr("postponed: {who}", who=postponed))
    return "   ".join(parts)


def _short_label(line: QueueLine) -> str:
    return f"{line.number} {short_name(line.person.name)}"


def _clock_time(moment: int, timezone: str) -> str:
    return format_clock_time(datetime.fromtimestamp(moment / 1000, UTC), timezone)
