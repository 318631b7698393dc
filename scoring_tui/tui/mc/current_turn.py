"""The turn on stage and the previewed contestant, each with the line that the MC reads aloud."""

from collections.abc import Callable, Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.wrapped import FittedText, WrappedParts
from scoring_tui.tui.mc.stage_clock import StageClock
from scoring_tui.views import announcements
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.mc import LiveTurn, McView
from scoring_tui.views.queue import WAITING_STATES, QueueLine


class CurrentTurn(Vertical):
    """The turn on stage: number, name, phase, clock and the line to read aloud."""

    view: reactive[McView | None] = reactive(None, repaint=False)

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def compose(self) -> ComposeResult:
        """The parts from the name down to the line to read."""
        yield FittedText(id="who", markup=False)
        yield FittedText(id="about", classes="about", markup=False)
        yield FittedText(id="spoken", markup=False)
        yield WrappedParts(id="phases", markup=False)
        yield StageClock(self._now, id="clock")
        yield FittedText(id="aloud", markup=False)

    def watch_view(self, view: McView | None) -> None:
        """Update each part; an unchanged part is not drawn again."""
        if view is None or not self.children:
            return
        live = view.live_turn
        update_part(self, "#who", _title(live) if live else Content(explain_empty_stage(view)))
        update_part(self, "#about", describe_person(live.person) if live else Content(""))
        update_part(self, "#spoken", pronunciation(live.person) if live else Content(""))
        update_part(self, "#aloud", _line_to_read(view))
        self.query_one("#phases", WrappedParts).parts = tuple(_phases(view, live)) if live else ()
        clock = self.query_one(StageClock)
        clock.warnings = () if view.room_break else view.warning_seconds
        clock.timer = _break_timer(view) or (live.timer if live else None)


class Preview(Vertical):
    """The contestant who would be called next, and the line that asks them to stand by."""

    line: reactive[QueueLine | None] = reactive(None, repaint=False)
    desk: reactive[bool] = reactive(False, repaint=False)

    def compose(self) -> ComposeResult:
        """Name, description, pronunciation, why no call is possible, the line to read."""
        yield FittedText(id="next", markup=False)
        yield FittedText(id="next-about", classes="about", markup=False)
        yield FittedText(id="next-spoken", markup=False)
        yield FittedText(id="next-call", markup=False)
        yield FittedText(id="standby", markup=False)

    def watch_line(self, line: QueueLine | None) -> None:
        """Show the previewed contestant."""
        self.display = line is not None
        if line is None or not self.children:
            return
        person = line.person
        name = Content(f"{person.number} {person.name}").stylize("bold")
        update_part(self, "#next", Content.assemble((f"▷ {tr('Preview')}: ", "$text-accent"), name))
        update_part(self, "#next-about", describe_person(person))
        update_part(self, "#next-spoken", pronunciation(person))
        is_waiting = line.state in WAITING_STATES and not self.desk
        update_part(
            self,
            "#next-call",
            Content(f"× {translate(line.call_refusal)}" if line.call_refusal and is_waiting else ""),
        )
        update_part(
            self,
            "#standby",
            Content(f"» {translate(announcements.standby_text(person))}" if is_waiting else ""),
        )


def update_part(parent: Widget, selector: str, content: Content) -> None:
    """Show the content in one part; an empty part is hidden."""
    part = parent.query_one(selector, FittedText)
    part.set_class(not content.plain, "-empty")
    part.fit(content)


def explain_empty_stage(view: McView) -> str:
    """Why nobody is on stage, and which key helps."""
    if not view.queue_blocks:
        return tr("No running order yet: it has to be drawn by lot first.")
    if view.is_desk:
        return tr("Scored at desks: nobody is called. Arrows choose an entry, K closes it.")
    if view.room_break:
        return tr("Break. J ends it.")
    if view.next_number is None:
        return tr("Everyone in this room has appeared.")
    return tr("Nobody is on stage. Space calls the previewed contestant.")


def _title(live: LiveTurn) -> Content:
    return Content.assemble((f"▶ {live.person.number} ", "bold $text-accent"), (live.person.name, "bold"))


def describe_person(person: AnnouncedPerson) -> Content:
    """Unit, idea and members, as far as they are declared."""
    idea = f"“{person.idea}”" if person.idea else ""
    return Content(" · ".join(part for part in (person.unit, idea, ", ".join(person.members)) if part))


def pronunciation(person: AnnouncedPerson) -> Content:
    """How the name is pronounced, if the contest file says it."""
    return Content(tr("say: {say}", say=person.pronunciation) if person.pronunciation else "").stylize("bold")


def _phases(view: McView, live: LiveTurn) -> Iterator[Content]:
    """Every phase but the last with its sign; the call also with the number of calls."""
    current_index = view.phases.index(live.phase) if live.phase in view.phases else -1
    for index, phase in enumerate(view.phases[:-1]):
        sign = "✓" if index < current_index else "▶" if index == current_index else "○"
        is_repeated_call = phase == "called" and live.call_count > 1
        phase_text = _count_calls(live.call_count) if is_repeated_call else translate(PHASES[phase])
        style = "bold" if index == current_index else "dim"
        yield Content(f"{sign} {phase_text}").stylize("bold $text-warning" if is_repeated_call else style)


def _count_calls(call_count: int) -> str:
    return tr("called twice") if call_count == 2 else tr("called {n} times", n=call_count)


def _line_to_read(view: McView) -> Content:
    if view.room_break:
        note = f" ({view.room_break.note})" if view.room_break.note else ""
        return Content(f"» {tr('There is a break now.')}{note}")
    return Content(f"» {translate(view.live_turn.announcement)}") if view.live_turn else Content("")


def _break_timer(view: McView) -> Timer | None:
    rest = view.room_break
    return Timer("queued", rest.seconds, started_at=rest.started) if rest else None
