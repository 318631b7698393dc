"""Who is on stage for the MC, with the line to read, and who is previewed. Imports views and text."""

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
from scoring_tui.views import announcements as aloud
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.mc import Live, McView
from scoring_tui.views.queue import WAITING, QueueLine


class CurrentTurn(Vertical):
    """The turn on stage: number and name, where it stands, its clock, the line to read aloud."""

    view: reactive[McView | None] = reactive(None, repaint=False)

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def compose(self) -> ComposeResult:
        """From the name down to the line to read."""
        yield FittedText(id="who", markup=False)
        yield FittedText(id="about", classes="about", markup=False)
        yield FittedText(id="spoken", markup=False)
        yield WrappedParts(id="phases", markup=False)
        yield StageClock(self._now, id="clock")
        yield FittedText(id="aloud", markup=False)

    def watch_view(self, view: McView | None) -> None:
        """Hand each part its words; a part that did not change is not drawn again."""
        if view is None or not self.children:
            return
        live = view.live
        put(self, "#who", _title(live) if live else Content(nobody(view)))
        put(self, "#about", about(live.person) if live else Content(""))
        put(self, "#spoken", spoken(live.person) if live else Content(""))
        put(self, "#aloud", _reading(view))
        self.query_one("#phases", WrappedParts).parts = tuple(_phases(view, live)) if live else ()
        clock = self.query_one(StageClock)
        clock.warnings = () if view.rest else view.warnings
        clock.timer = _break_timer(view) or (live.timer if live else None)


class Preview(Vertical):
    """Who would be called next, why not yet, and the line that lets them stand by."""

    line: reactive[QueueLine | None] = reactive(None, repaint=False)
    desk: reactive[bool] = reactive(False, repaint=False)

    def compose(self) -> ComposeResult:
        """Name, what is known, how the name is said, what space would do, the line to read."""
        yield FittedText(id="next", markup=False)
        yield FittedText(id="next-about", classes="about", markup=False)
        yield FittedText(id="next-spoken", markup=False)
        yield FittedText(id="next-call", markup=False)
        yield FittedText(id="standby", markup=False)

    def watch_line(self, line: QueueLine | None) -> None:
        """Draw the previewed contestant."""
        self.display = line is not None
        if line is None or not self.children:
            return
        person = line.person
        name = Content(f"{person.number} {person.name}").stylize("bold")
        put(self, "#next", Content.assemble((f"▷ {tr('Preview')}: ", "$text-accent"), name))
        put(self, "#next-about", about(person))
        put(self, "#next-spoken", spoken(person))
        waits = line.state in WAITING and not self.desk
        put(self, "#next-call", Content(f"× {translate(line.no_call)}" if line.no_call and waits else ""))
        put(self, "#standby", Content(f"» {translate(aloud.standby(person))}" if waits else ""))


def put(where: Widget, part: str, content: Content) -> None:
    """Give a part its words, if they are others than before; an empty part takes no room."""
    static = where.query_one(part, FittedText)
    static.set_class(not content.plain, "-empty")
    static.fit(content)


def nobody(view: McView) -> str:
    """Why nobody is on stage, and what can be done about it."""
    if not view.blocks:
        return tr("No running order yet: it has to be drawn by lot first.")
    if view.desk:
        return tr("Scored at desks: nobody is called. Arrows choose an entry, K closes it.")
    if view.rest:
        return tr("Break. J ends it.")
    if view.next is None:
        return tr("Everyone in this room has appeared.")
    return tr("Nobody is on stage. Space calls the previewed contestant.")


def _title(live: Live) -> Content:
    return Content.assemble((f"▶ {live.person.number} ", "bold $text-accent"), (live.person.name, "bold"))


def about(person: AnnouncedPerson) -> Content:
    """Unit, idea and members, as far as they are known."""
    idea = f"“{person.idea}”" if person.idea else ""
    return Content(" · ".join(part for part in (person.unit, idea, ", ".join(person.members)) if part))


def spoken(person: AnnouncedPerson) -> Content:
    """How the name is pronounced, where somebody noted it."""
    return Content(tr("say: {say}", say=person.say) if person.say else "").stylize("bold")


def _phases(view: McView, live: Live) -> Iterator[Content]:
    """Every phase on the way to closed with its sign; the call also tells how often."""
    at = view.phases.index(live.phase) if live.phase in view.phases else -1
    for place, phase in enumerate(view.phases[:-1]):
        sign = "✓" if place < at else "▶" if place == at else "○"
        again = phase == "called" and live.calls > 1
        said = _calls(live.calls) if again else translate(PHASES[phase])
        look = "bold $text-warning" if again else "bold" if place == at else "dim"
        yield Content(f"{sign} {said}").stylize(look)


def _calls(calls: int) -> str:
    return tr("called twice") if calls == 2 else tr("called {n} times", n=calls)


def _reading(view: McView) -> Content:
    if view.rest:
        note = f" ({view.rest.note})" if view.rest.note else ""
        return Content(f"» {tr('There is a break now.')}{note}")
    return Content(f"» {translate(view.live.aloud)}") if view.live else Content("")


def _break_timer(view: McView) -> Timer | None:
    rest = view.rest
    return Timer("queued", rest.seconds, started=rest.started) if rest else None
